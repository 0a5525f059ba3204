"""Undo and redo: what the editor did, the last first, wherever it was done."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from newsdesk.models import User
from newsdesk.roles import Role, requires
from review.article_acts import redo_act, undo_act
from review.bulk import made_with
from review.forms import UndoForm
from review.models import ArticleAct, Quote
from review.refusals import Refused, StaleArticle, StaleQuote
from review.undoing import Latest, next_to_redo, next_to_undo, put_back_with_others
from review.verbs import REDO, UNDO
from review.views.answers import desk_answer, refusal
from review.views.card import element_id
from review.views.desk import Desk, article_for_desk

UNDONE = {
    ArticleAct.Verb.CUT: _("Undone: the lines are back."),
    ArticleAct.Verb.BRING_BACK: _("Undone: the lines are cut again."),
    ArticleAct.Verb.CLOSE: _("Undone: the article is open again."),
    ArticleAct.Verb.PROPOSALS_REVIEWED: _("Undone: the article is open again."),
    ArticleAct.Verb.READ_WHOLE: _("Undone: the article is open again."),
    ArticleAct.Verb.PUT_OFF: _("Undone: the article is in your queue again."),
}
DONE_AGAIN = {
    ArticleAct.Verb.CUT: _("Done again: the lines are cut."),
    ArticleAct.Verb.BRING_BACK: _("Done again: the lines are back."),
    ArticleAct.Verb.CLOSE: _("Done again: closed unread."),
    ArticleAct.Verb.PROPOSALS_REVIEWED: _("Done again: proposals reviewed."),
    ArticleAct.Verb.READ_WHOLE: _("Done again: the whole article read."),
    ArticleAct.Verb.PUT_OFF: _("Done again: for later."),
}
STALE = (StaleArticle, StaleQuote)


@require_POST
@requires(Role.EDITOR)
def undo(request: HttpRequest) -> HttpResponse:
    return _put_back(request, Direction(UNDO, next_to_undo, undo_act, _("Nothing to undo."), _("Undone."), UNDONE))


@require_POST
@requires(Role.EDITOR)
def redo(request: HttpRequest) -> HttpResponse:
    return _put_back(
        request, Direction(REDO, next_to_redo, redo_act, _("Nothing to redo."), _("Done again."), DONE_AGAIN)
    )


@dataclass(frozen=True)
class Direction:
    """Back, or forth again: what comes next, how an act on an article goes that way, and what is said."""

    verb: str
    choose: Callable[[User], Latest]
    go: Callable[..., None]
    nothing: Promise
    done: Promise
    said: Mapping[str, Promise]


def _put_back(request: HttpRequest, direction: Direction) -> HttpResponse:
    """The desk as it was before, the card open; in another article, a way there. The same request again puts back
    nothing more.
    """
    form = UndoForm(request.POST)
    if not form.is_valid():
        return refusal(request, gettext("The page is incomplete. Load it again."), None)
    article_id, request_id = form.cleaned_data["article"], form.cleaned_data["request_id"]
    here = article_for_desk(article_id).pk if article_id else None
    # First, so that what is sent twice at once is found below if it is not chosen twice here.
    chosen = direction.choose(request.user)
    before = _sent_before(request.user, direction.verb, request_id)
    latest = before or chosen
    skipped = gettext("Passed over what somebody has changed since.") if latest.skipped else ""
    try:
        if latest.act:
            if not before:
                direction.go(latest.act, request_id=request_id)
            return _act_shown(request, latest.act, here, f"{direction.said[latest.act.verb]} {skipped}".strip())
        if not latest.decision:
            return refusal(request, f"{direction.nothing} {skipped}".strip(), here, status=409 if skipped else 422)
        quotes = [latest.decision.quote]
        if not before:
            quotes = put_back_with_others(latest.decision, by=request.user, request_id=request_id)
    except Refused as refused:
        return refusal(request, str(refused), here, status=409 if isinstance(refused, STALE) else 422)
    return _quotes_shown(request, direction, quotes, here, f"{direction.done} {skipped}".strip())


def _sent_before(by: User, verb: str, request_id: uuid.UUID) -> Latest | None:
    """What the same request put back when it was sent first."""
    act = ArticleAct.objects.filter(by=by, request_id=request_id, undone_at__isnull=verb == REDO).first()
    decision = made_with(request_id, by).filter(verb=verb).select_related("quote").first()
    return Latest(decision, act=act) if act or decision else None


def _quotes_shown(
    request: HttpRequest, direction: Direction, quotes: Sequence[Quote], here: int | None, done: str
) -> HttpResponse:
    """The card that was undone is to be decided again; after one that was decided again the next is."""
    if len(quotes) > 1:
        done = f"{done} {ngettext('%d quote changed.', '%d quotes changed.', len(quotes)) % len(quotes)}"
    article_id, opened = quotes[0].article_id, element_id(quotes[0])
    if article_id == here:
        place = {"opened": opened} if direction.verb == UNDO else {"after": opened}
        return desk_answer(request, Desk(article_for_desk(here), request.user, **place), done)
    elsewhere = gettext("%(done)s It was decided in this article.") % {"done": done}
    return _led(request, f"{resolve_url('article', article_id)}?open={opened}", elsewhere)


def _act_shown(request: HttpRequest, act: ArticleAct, here: int | None, done: str) -> HttpResponse:
    if act.work_id == here:
        return desk_answer(request, Desk(article_for_desk(here), request.user), done)
    elsewhere = gettext("%(done)s It was done in this article.") % {"done": done}
    return _led(request, resolve_url("article", act.work_id), elsewhere)


def _led(request: HttpRequest, there: str, message: str) -> HttpResponse:
    messages.success(request, message)
    return HttpResponseClientRedirect(there) if request.htmx else redirect(there)
