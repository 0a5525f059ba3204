"""What is known about an article, given or corrected by a person; every change is logged."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles.forms import ArticleForm
from articles.importing import publisher_named
from articles.models import Article, Publisher
from newsdesk.models import User
from newsdesk.roles import Role, requires

SHOWN_EDITS = 100


def article_page(user: User) -> str:
    """The name of the page about an article that the person may open: an importer has no business at the desk."""
    return "article" if user.has_role(Role.EDITOR) else "article_edit"


@requires(Role.EDITOR, Role.IMPORTER)
@require_http_methods(["GET", "HEAD", "POST"])
def article_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """302 when saved; 422 with what was typed; 409 when somebody else changed something since the page was loaded."""
    article = get_object_or_404(Article.objects.select_related("publisher").defer("body"), pk=pk)
    form = _form(request, article)
    if not form.is_bound:
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    if not _save(form, by=request.user):
        return _conflict(request, form)
    messages.success(request, _("Saved."))
    return redirect("article_edit", pk)


def _form(request: HttpRequest, article: Article) -> ArticleForm:
    data = request.POST if request.method == "POST" else None
    return ArticleForm(data, article=article, seen=_newest_edit(article), as_chief=request.user.has_role(Role.CHIEF))


def _newest_edit(article: Article) -> int:
    return article.edits.order_by("-pk").values_list("pk", flat=True).first() or 0


@transaction.atomic
def _save(form: ArticleForm, *, by: Any) -> bool:
    """False, and nothing is saved, when the article was edited after what the page had seen."""
    article = Article.objects.select_for_update(no_key=True).get(pk=form.article.pk)
    if _newest_edit(article) != (form.cleaned_data["seen"] or 0):
        return False
    changes = form.typed
    if "publisher" in changes:
        changes["publisher"] = publisher_named(changes["publisher"])
    if "published_on" in changes:
        known = changes["published_on"] is not None
        changes["published_basis"] = Article.Basis.EDITOR if known else Article.Basis.UNKNOWN
    article.edit(by=by, **changes)
    return True


def _conflict(request: HttpRequest, form: ArticleForm) -> HttpResponse:
    """What was typed, what the others did since, and a form that saves over it when sent again."""
    seen = form.cleaned_data["seen"] or 0
    theirs = [edit for edit in _log(form.article) if edit["pk"] > seen]
    form.data = form.data.copy()
    form.data["seen"] = str(_newest_edit(form.article))
    return _page(request, form, theirs=theirs, status=409)


def _page(request: HttpRequest, form: ArticleForm, *, theirs: Iterable[Any] = (), status: int = 200) -> HttpResponse:
    shown = {
        "article": form.article,
        "form": form,
        "theirs": theirs,
        "edits": _log(form.article),
        "publishers": Publisher.objects.order_by("name"),
        "may_review": request.user.has_role(Role.EDITOR),
    }
    return render(request, "articles/edit.html", shown, status=status)


def _log(article: Article) -> list[dict[str, Any]]:
    """The newest edits first, in words. One query."""
    edits = article.edits.select_related("by").order_by("-pk")[:SHOWN_EDITS]
    return [
        {
            "pk": edit.pk,
            "at": edit.at,
            "by": edit.by,
            "field": _label(edit.field),
            "before": _in_words(edit.field, edit.before),
            "after": _in_words(edit.field, edit.after),
        }
        for edit in edits
    ]


def _label(field: str) -> str | Promise:
    if field == "published_basis":
        return _("Where the date comes from")
    return ArticleForm.base_fields[field].label


def _in_words(field: str, logged: str) -> str | Promise:
    if field == "embargo_until" and logged:
        return date_format(localtime(parse_datetime(logged)), "j/n/Y H:i")
    words: dict[str, str | Promise] = dict(Article._meta.get_field(field).flatchoices)
    return words.get(logged, logged) or "–"
