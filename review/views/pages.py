"""The queue, and the page of one article."""

from collections import Counter

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from newsdesk.roles import Role, requires
from review.models import Work
from review.views.answers import desk_answer
from review.views.desk import Desk, article_for_desk

PAGE = 50


@require_safe
@requires(*Role.values)
def queue(request: HttpRequest) -> HttpResponse:
    """What comes next, 50 a page; whoever is no editor is sent to the pages that are theirs."""
    if not request.user.has_role(Role.EDITOR):
        return redirect("imports" if request.user.has_role(Role.IMPORTER) else "quotes")
    page = Paginator(Work.objects.queue().select_related("article__publisher"), PAGE).get_page(request.GET.get("page"))
    states = Counter(dict(Work.objects.values_list("tagging").annotate(count=Count("pk"))))
    context = {
        "page": page,
        "waiting": states[Work.Tagging.WAITING] + states[Work.Tagging.RUNNING],
        "quarantined": states[Work.Tagging.QUARANTINED],
        "backlog": Work.objects.filter(review=Work.Review.BACKLOG).count(),
    }
    return render(request, "review/queue.html", context)


@require_safe
@requires(Role.EDITOR)
def article(request: HttpRequest, article_id: int) -> HttpResponse:
    """The desk itself. `?open=` names the decided card to show with its form."""
    desk = Desk(article_for_desk(article_id), request.user, opened=request.GET.get("open", ""))
    return render(request, "review/article.html", {"desk": desk})


@require_safe
@requires(Role.EDITOR)
def tagging_state(request: HttpRequest, article_id: int) -> HttpResponse:
    """While the tagger reads: the line that asks again in two seconds. Then the whole desk in its new state."""
    desk = Desk(article_for_desk(article_id), request.user)
    if desk.is_being_tagged:
        return render(request, "review/_tagging.html", {"desk": desk})
    return desk_answer(request, desk)


@require_safe
@requires(*Role.values)
def help_page(request: HttpRequest) -> HttpResponse:
    """The keys, and the quote scheme in short."""
    return render(request, "review/help.html")
