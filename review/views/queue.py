"""The queue and the lists beside it: the backlog, what was put off or closed unread, cards that are not sure."""

import uuid
from collections.abc import Iterable
from typing import Any, TypeVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from articles.models import Article, ExcludedRange, NearDuplicate, Publisher
from newsdesk.models import User
from newsdesk.roles import Role, requires
from review.article_acts import close_unread as close
from review.article_acts import put_off as put_off_article
from review.cards import FINISHED
from review.forms import QueueForm
from review.models import ArticleSearch, PutOff, Quote, Verdict, Work
from review.queueing import UNSEEN, Queue, counted, next_for, others_on, replaced_among
from review.refusals import Refused
from review.searching.asking import read
from review.searching.filter import NOTHING, in_document
from review.views.answers import done, refusal
from review.views.card import element_id
from review.views.desk import article_for_desk

PAGE = 50
MOST_PUT_OFF = 500
Row = TypeVar("Row", Work, Quote)


def with_names(rows: Iterable[Row]) -> Iterable[Row]:
    """Rows of a list that leaves out what it does not show of their articles. Of an article without a title the
    beginning of its text is its name: it is read whole. At most two queries.
    """
    nameless = [row for row in rows if not row.article.title]
    if nameless:
        cuts = Prefetch("excluded_ranges", ExcludedRange.objects.active())
        articles = Article.objects.select_related("publisher").prefetch_related(cuts)
        whole = articles.in_bulk({row.article_id for row in nameless})
        for row in nameless:
            row.article = whole[row.article_id]
    return rows


def put_off_by(user: User) -> QuerySet[PutOff]:
    return PutOff.objects.filter(user=user).exclude(work__review__in=FINISHED)


@require_safe
@requires(*Role.values)
def queue(request: HttpRequest) -> HttpResponse:
    """What comes next, 50 a page; whoever is no editor is sent to the pages that are theirs."""
    if not request.user.has_role(Role.EDITOR):
        return redirect("imports" if request.user.has_role(Role.IMPORTER) else "quotes")
    form = QueueForm(request.GET)
    works = Queue(request.user, form.filters())
    page = Paginator(works, PAGE).get_page(request.GET.get("page"))
    near = NearDuplicate.objects.counts(work.pk for work in page)
    replaced = replaced_among([work.pk for work in page])
    for work in with_names(page):
        work.near, work.is_replaced = near[work.pk], work.pk in replaced
    waiting, running, quarantined = (
        counted(Work.objects.filter(tagging=state))
        for state in (Work.Tagging.WAITING, Work.Tagging.RUNNING, Work.Tagging.QUARANTINED)
    )
    context = {
        "page": page,
        "form": form,
        "query": form.query(),
        "publishers": Publisher.objects.order_by("name"),
        "mine": works.mine_count,
        "others": others_on([work.pk for work in page], request.user),
        "waiting": waiting + running,
        "quarantined": quarantined,
        "backlog": counted(Work.objects.filter(review=Work.Review.BACKLOG)),
        "put_off": put_off_by(request.user).count(),
        "undo_id": uuid.uuid4(),
        "redo_id": uuid.uuid4(),
    }
    return render(request, "review/queue.html", context)


@require_POST
@requires(Role.EDITOR)
def next_article(request: HttpRequest) -> HttpResponse:
    """Give the editor an article that nobody else has, and go there; to the queue when there is none."""
    return go_on(request)


def go_on(request: HttpRequest) -> HttpResponse:
    following = next_for(request.user)
    there = resolve_url("article", following) if following else resolve_url("queue")
    return HttpResponseClientRedirect(there) if request.htmx else redirect(there)


@require_POST
@requires(Role.EDITOR)
def close_unread(request: HttpRequest, article_id: int) -> HttpResponse:
    """Out of the queue without a decision on what is open. From the article on to the next, from a list back to it."""
    article = get_object_or_404(Article, pk=article_id)
    try:
        close(article.pk, by=request.user)
    except Refused as refused:
        return refusal(request, str(refused), article_id)
    said = _("Closed unread: %(title)s. Ctrl+Z opens it again.") % {"title": article}
    if request.POST.get("back"):
        return done(request, said)
    messages.success(request, said)
    return go_on(request)


@require_POST
@requires(Role.EDITOR)
def put_off(request: HttpRequest, article_id: int) -> HttpResponse:
    """Later: out of this editor's queue and on their list; on to the next article."""
    article = article_for_desk(article_id)
    put_off_article(article.work, by=request.user)
    messages.success(request, _("For later: %(title)s. Ctrl+Z takes it up again.") % {"title": article})
    return go_on(request)


@require_POST
@requires(Role.EDITOR)
def take_up(request: HttpRequest, article_id: int) -> HttpResponse:
    """What was put off is in the editor's queue again."""
    article = get_object_or_404(Article, pk=article_id)
    PutOff.objects.filter(work_id=article.pk, user=request.user).delete()
    return done(request, _("Back in the queue."))


@require_safe
@requires(Role.EDITOR)
def backlog(request: HttpRequest) -> HttpResponse:
    """What nobody opened in time, the newest first. `?q=` keeps what has these words in title or text."""
    asked = request.GET.get("q", "").replace("\0", "").strip()[:200]
    works = Work.objects.filter(review=Work.Review.BACKLOG).select_related("article__publisher").defer(*UNSEEN)
    if asked:
        hits = ArticleSearch.objects.filter(in_document(read(asked).tsquery() or NOTHING))
        works = works.filter(pk__in=hits.values("article"))
    count = counted(works)
    page = Paginator(Counted(works.order_by("-article_id"), count), PAGE).get_page(request.GET.get("page"))
    with_names(page)
    return render(request, "review/backlog.html", {"page": page, "asked": asked, "count": count})


class Counted:
    """Rows whose number is known already."""

    def __init__(self, rows: Any, count: int) -> None:
        self.rows, self.number = rows, count

    def __len__(self) -> int:
        return self.number

    def __getitem__(self, wanted: Any) -> Any:
        return self.rows[wanted]


@require_safe
@requires(Role.EDITOR)
def later(request: HttpRequest) -> HttpResponse:
    """The articles that this editor put off, and every card of anybody that is not sure, 50 a page."""
    put_off = put_off_by(request.user).select_related("work__article__publisher")
    articles = put_off.defer(*(f"work__{name}" for name in UNSEEN))[:MOST_PUT_OFF]
    cards = Quote.objects.filter(verdict=Verdict.NOT_SURE).order_by("-decided_at", "-pk")
    cards = cards.select_related("article__publisher", "decided_by").defer(*UNSEEN)
    page = Paginator(cards, PAGE).get_page(request.GET.get("page"))
    with_names([*(one.work for one in articles), *page])
    context = {
        "articles": articles,
        "page": page,
        "cards": [(quote, element_id(quote)) for quote in page],
    }
    return render(request, "review/later.html", context)


@require_safe
@requires(Role.EDITOR)
def closed(request: HttpRequest) -> HttpResponse:
    """What anybody closed unread, the last first, 50 a page."""
    works = Work.objects.closed_unread().select_related("article__publisher", "finished_by").defer(*UNSEEN)
    page = Paginator(Counted(works, counted(works)), PAGE).get_page(request.GET.get("page"))
    with_names(page)
    return render(request, "review/closed.html", {"page": page})
