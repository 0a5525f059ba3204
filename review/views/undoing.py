"""Undo and redo: the editor's own decisions, the last one first, wherever it was made."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from newsdesk.models import User
from newsdesk.roles import Role, requires
from review.bulk import made_with
from review.forms import UndoForm
from review.models import Quote
from review.refusals import Refused, StaleQuote
from review.undoing import Latest, latest_decision, latest_undoing, put_back_with_others
from review.verbs import REDO, UNDO
from review.views.answers import desk_answer, refusal
from review.views.card import element_id
from review.views.desk import Desk, article_for_desk


@require_POST
@requires(Role.EDITOR)
def undo(request: HttpRequest) -> HttpResponse:
    return _put_back(request, UNDO, latest_decision, nothing=_("Nothing to undo."), done=_("Undone."))


@require_POST
@requires(Role.EDITOR)
def redo(request: HttpRequest) -> HttpResponse:
    return _put_back(request, REDO, latest_undoing, nothing=_("Nothing to redo."), done=_("Done again."))


def _put_back(
    request: HttpRequest, verb: str, choose: Callable[[User], Latest], *, nothing: str, done: str
) -> HttpResponse:
    """The desk with the quote as it was before, its card open; in another article, a way there."""
    form = UndoForm(request.POST)
    if not form.is_valid():
        return refusal(request, _("The page is incomplete. Load it again."), None)
    here = article_for_desk(form.cleaned_data["article"])
    request_id = form.cleaned_data["request_id"]
    again = made_with(request_id, request.user).filter(verb=verb).select_related("quote").first()
    latest = Latest(again, skipped=False) if again else choose(request.user)
    if latest.skipped:
        skipped = _("Skipped what somebody has changed since.")
        nothing, done = f"{nothing} {skipped}", f"{done} {skipped}"
    decision = latest.decision
    if decision is None:
        return refusal(request, nothing, here.pk, status=409 if latest.skipped else 422)
    try:
        quotes = [decision.quote] if again else put_back_with_others(decision, by=request.user, request_id=request_id)
    except StaleQuote as stale:
        return refusal(request, str(stale), here.pk, status=409)
    except Refused as refused:
        return refusal(request, str(refused), here.pk)
    if len(quotes) > 1:
        changed = ngettext("%d quote changed.", "%d quotes changed.", len(quotes)) % len(quotes)
        done = f"{done} {changed}"
    return _shown(request, quotes[0], here.pk, done)


def _shown(request: HttpRequest, quote: Quote, here: int, done: str) -> HttpResponse:
    if quote.article_id == here:
        desk = Desk(article_for_desk(here), request.user, opened=element_id(quote))
        return desk_answer(request, desk, done)
    messages.success(request, _("%(done)s It was decided in this article.") % {"done": done})
    there = f"{resolve_url('article', quote.article_id)}?open={element_id(quote)}"
    return HttpResponseClientRedirect(there) if request.htmx else redirect(there)
