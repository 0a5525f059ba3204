"""Decided quotes of a text that another one replaces: equal words are re-pointed to it, anything else comes back to the
queue.
"""

import logging
import uuid
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from articles.models import Article
from review.anchoring import Place, Spans, likeness, place_in
from review.deciding import Act, decide_by_machine
from review.models import Availability, Quote, Reanchoring, Verdict, Work
from review.models.fields import Span
from review.refusals import Refused, StaleQuote
from review.verbs import REOPEN, REPOINT

log = logging.getLogger(__name__)

MOST: Final = 100  # quotes a sweep
ACTS: Final = uuid.UUID("0c3f0e51-9c5f-4d0c-8a2e-0a1f6f9f2b7d")
Outcome = Reanchoring.Outcome
# What an editor stood for or had put off. A statement that was rejected has nothing to come back for.
RETURNING = (Verdict.VERIFIED, Verdict.NOT_SURE)


def reanchor() -> int:
    """Look for the decided quotes of replaced texts in the texts that replace them; the number looked for.

    Runs twice, also at once, without harm: what has been looked for once is not looked for again.
    """
    looked_for = Reanchoring.objects.filter(quote=OuterRef("pk"), article=OuterRef("article__replaced_by"))
    due = Quote.objects.decided().filter(article__replaced_by__isnull=False).exclude(Exists(looked_for))
    due = due.exclude(availability=Availability.SEALED)
    quotes = due.select_related("article__replaced_by").order_by("pk")[:MOST]
    return sum(_reanchor(quote) for quote in quotes)


def _reanchor(quote: Quote) -> bool:
    new: Article = quote.article.replaced_by
    kept = new.kept_segments()
    place = place_in(_spans(quote), quote.article.body, new.body, kept)
    try:
        if place and _repoint(quote, new, place):
            return True
        _give_back(quote, new, likeness(quote.content, quote.article.body, new.body, kept))
    except StaleQuote:
        return False  # somebody decided just now: the next sweep looks again
    return True


def _spans(quote: Quote) -> Spans:
    return Spans(quote.content, quote.own_marks, quote.cue, quote.source, quote.said_on_span)


def _repoint(quote: Quote, new: Article, place: Place) -> bool:
    """False when it cannot be: a verified quote of the new text holds some of the words already."""
    outcome = Outcome.SAME if place.content == list(quote.content) else Outcome.MOVED
    changes: dict[str, Any] = {**vars(place), "article_id": new.pk, "proposal_id": None}
    try:
        with transaction.atomic():
            _note(quote, new, outcome, None)
            _decide(REPOINT, quote, new, changes)
            _close_replaced(quote.article_id)
    except StaleQuote:
        raise
    except Refused as refused:
        log.info("not reanchored quote=%s %s", quote.pk, type(refused).__name__)
        return False
    return True


def _give_back(quote: Quote, new: Article, passage: Span | None) -> None:
    """The quote stays with its own text, and comes back to the queue if somebody stood for it."""
    returns = quote.verdict in RETURNING and quote.availability == Availability.FREE
    with transaction.atomic():
        _note(quote, new, Outcome.CHANGED if passage else Outcome.GONE, passage)
        if returns:
            _decide(REOPEN, quote, new, {"verdict": Verdict.OPEN, "decided_by_id": None, "decided_at": None})
            Work.objects.filter(pk=quote.article_id).update(
                review=Work.Review.OPEN, finished_at=None, finished_by=None, touched_at=timezone.now()
            )


def _note(quote: Quote, new: Article, outcome: str, passage: Span | None) -> None:
    row = {"before_id": quote.article_id, "outcome": outcome, "version": quote.version, "passage": passage}
    _, made = Reanchoring.objects.get_or_create(quote=quote, article=new, defaults=row)
    if not made:
        raise StaleQuote(quote)


def _decide(verb: str, quote: Quote, new: Article, changes: dict[str, Any]) -> None:
    request_id = uuid.uuid5(ACTS, f"{verb} {quote.uid} {quote.version} {new.pk}")
    act = Act(verb, request_id, seen_version=quote.version, quote_id=quote.pk, changes=changes)
    decide_by_machine([act])
    log.info("reanchored quote=%s verb=%s article=%s", quote.pk, verb, new.pk)


def _close_replaced(article_id: int) -> None:
    """A text whose quotes have all gone over has nothing left for the queue: its proposals are the new text's too."""
    Work.objects.filter(pk=article_id, review__in=[Work.Review.OPEN, Work.Review.BACKLOG]).exclude(
        Exists(Quote.objects.filter(article=OuterRef("pk")))
    ).update(review=Work.Review.CLOSED_UNREAD, finished_at=F("touched_at"))
