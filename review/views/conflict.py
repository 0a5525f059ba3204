"""Two editors on one quote: the second sees the other's decision, their own and the machine's, and chooses."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from review.boxes import boxes_of
from review.cards import Card
from review.forms import ActForm
from review.models import Quote, Reason, Verdict
from review.views.answers import card_answer
from review.views.card import LABELS, STATES, Conflict, DrawnCard, Side, columns, state_of
from review.views.desk import Desk
from review.views.parts import PARTS, in_words

VERDICTS = {
    "verify": Verdict.VERIFIED,
    "correct": "corrected",
    "reject": Verdict.REJECTED,
    "keep_out": Verdict.KEPT_OUT,
    "not_sure": Verdict.NOT_SURE,
}


def conflict_answer(request: HttpRequest, article: Article, quote: Quote, *, verb: str, form: ActForm) -> HttpResponse:
    """409 with theirs, mine and the machine's. Nothing typed is lost: mine is a form to send on top."""
    desk = Desk(article, request.user, whole=not request.htmx)
    last = quote.decisions.select_related("by").order_by("seq").last()
    theirs = boxes_of(columns(quote, article))
    mine = _mine(quote, verb, form, theirs)
    machine = None
    if quote.proposal:
        values = boxes_of(columns(quote.proposal, article))
        machine = Side(str(_("The machine's")), values, reverse("correct_quote", args=[quote.pk]))
    states = [STATES[state_of(quote, article)], _wanted(verb, mine), STATES[Verdict.OPEN] if machine else ""]
    sides = [theirs, mine.values] + ([machine.values] if machine else [])
    drawn = DrawnCard(Card(quote.proposal, quote), article, request.user, expanded=True)
    drawn.conflict = Conflict(
        who=str(last.by) if last and last.by else "–",
        at=last.at if last else quote.decided_at,
        quote=quote,
        mine=mine,
        machine=machine,
        rows=_rows(article, sides, [str(state) for state in states]),
    )
    return card_answer(request, desk, drawn, status=409)


def _mine(quote: Quote, verb: str, form: ActForm, theirs: dict[str, Any]) -> Side:
    """What the editor wanted. On top of theirs, verifying is correcting: all of the card's boxes count."""
    again = "correct" if verb == "verify" else verb
    typed = form.data
    values = (
        {name: typed.get(name, "") for name in theirs} | {"flags": typed.getlist("flags")}
        if "content" in typed
        else theirs
    )
    return Side(
        str(_("Yours")),
        values,
        reverse(f"{again}_quote", args=[quote.pk]),
        typed.get("reason", "") if verb == "reject" else "",
    )


def _wanted(verb: str, mine: Side) -> str:
    label = STATES[VERDICTS[verb]] if verb in VERDICTS else LABELS[verb]
    return f"{label} ({Reason(mine.reason).label})" if mine.reason else str(label)


def _rows(article: Article, sides: list[dict[str, Any]], states: list[str]) -> list[tuple[str, list[str]]]:
    """Label and one text a side, for each box in which the sides differ."""
    rows = [(str(_("State")), states[: len(sides)])]
    for name, label in PARTS.items():
        texts = [in_words(article, name, side[name]) for side in sides]
        if len(set(texts)) > 1:
            rows.append((str(label), texts))
    return rows
