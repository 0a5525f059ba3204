"""One quote with its history."""

import uuid
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from newsdesk.roles import Role, requires
from review.cards import Card
from review.models import Quote, Reason
from review.sentences import sentence_around
from review.views.card import LABELS, STATES, DrawnCard, state_of

LEAVING_VERBS = ("hold", "release", "withdraw")
VERB_NAMES = LABELS | {"add": _("Add"), "correct": _("Correct and verify"), "undo": _("Undo"), "redo": _("Redo")}


@require_safe
@requires(Role.EDITOR, Role.EXPORTER)
def quote(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One quote in its sentence, with every decision on it."""
    everything = Quote.objects.all() if request.user.has_role(Role.EDITOR) else Quote.objects.exportable()
    found = get_object_or_404(everything.select_related("article__publisher", "decided_by", "proposal__run"), uid=uid)
    versions = {version.version: version for version in found.versions.all()}
    history = [
        {
            "decision": decision,
            "label": VERB_NAMES.get(decision.verb, decision.verb),
            "reason": Reason(decision.reason).label if decision.reason else "",
            "version": versions.get(decision.version_after),
        }
        for decision in found.decisions.select_related("by").order_by("-seq")
    ]
    card = DrawnCard(Card(found.proposal, found), found.article, request.user)
    context = {
        "quote": found,
        "card": card,
        "quote_actions": {
            verb: {"url": url, "label": LABELS[verb], "request_id": uuid.uuid4()}
            for verb, url in card.actions.items()
            if verb in LEAVING_VERBS
        },
        "state": STATES[state_of(found, found.article)],
        "sentence": marked_words(sentence_around(found.article.body, found.content), found.words),
        "history": history,
    }
    return render(request, "review/quote.html", context)


def marked_words(sentence: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """The sentence in pieces, each with whether it is the quote's own words; joined again it is the same text."""
    pieces: list[tuple[str, bool]] = []
    rest = sentence
    for part in (" ".join(part.split()) for part in words):
        before, found, rest = rest.partition(part)
        pieces += [(before, False), (found, True)]
    return [piece for piece in [*pieces, (rest, False)] if piece[0]]
