"""Pages of the feed: every event after a cursor, once and in order, as far as a token's scope goes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from articles.models import Publisher
from review.exporting.jsonl import fields
from review.exporting.rows import rows_among
from review.exporting.stream import recorder, snapshot
from review.feed import kept_back
from review.models import FeedEvent, FeedToken, Quote

MOST = 1000
PAGE = 200


class UnknownCursor(Exception):
    """A cursor beyond the newest event: it is of another desk, or of one that was set back since."""


@dataclass(frozen=True)
class Page:
    events: list[dict[str, Any]]
    cursor: int
    more: bool


def page_after(since: int, limit: int, token: FeedToken) -> Page:
    """The next events. `cursor` is where the next page begins, also when nothing was for this token.

    An event tells of its quote as it is now: whole by the newest event alone, so what may not leave any more does not
    come by an old one. Raises UnknownCursor, WordsDiffer.
    """
    with snapshot():
        head = FeedEvent.newest()
        if since > head:
            raise UnknownCursor
        newest = FeedEvent.objects.filter(quote=OuterRef("quote")).order_by("-seq").values("seq")[:1]
        events = FeedEvent.objects.filter(in_reach(token), seq__gt=since).annotate(newest=Subquery(newest))
        with_quotes = events.select_related("quote__article").defer("quote__article__body")
        found = list(with_quotes.order_by("seq")[: limit + 1])
        more, found = len(found) > limit, found[:limit]
        return Page(told(found, token), found[-1].seq if more else head, more)


def told(events: list[FeedEvent], token: FeedToken) -> list[dict[str, Any]]:
    leaving = quotes_for(token, [event.quote_id for event in events if event.seq == event.newest])
    entries = []
    for event in events:
        kind, quote = event.kind, None
        if event.seq == event.newest and event.quote_id in leaving:
            quote = leaving[event.quote_id]
        elif event.seq == event.newest and kind in FeedEvent.USABLE:
            # Kept back since, and the sweep will tell.
            kind = kept_back(event.quote.article)
        entries.append(
            {
                "seq": event.seq,
                "kind": kind,
                "at": event.at.isoformat(),
                "id": str(event.quote.uid),
                "version": event.version,
                "quote": quote,
            }
        )
    return entries


def quotes_for(token: FeedToken, pks: Iterable[int]) -> dict[int, dict[str, Any] | None]:
    """Those that may leave and are in the token's scope, by id; None in place of a record where it opens no words."""
    if token.scope == FeedToken.Scope.EVENTS:
        return dict.fromkeys(readable(token).filter(pk__in=list(pks)).values_list("pk", flat=True))
    record = recorder().record
    return {row.pk: fields(record(row)) for row in rows_among(readable(token), pks)}


def one_quote(uid: UUID, token: FeedToken) -> dict[str, Any] | None:
    """The quote as it is now; None when it may not leave or is out of the token's scope."""
    with snapshot():
        found = quotes_for(token, Quote.objects.filter(uid=uid).values_list("pk", flat=True))
        return next(iter(found.values()), None)


def readable(token: FeedToken) -> QuerySet[Quote]:
    quotes = Quote.objects.exportable()
    return quotes.filter(article__publisher__in=token.publishers) if token.publishers else quotes


def in_reach(token: FeedToken) -> Q:
    """Events of the token's publishers; also of articles that were theirs once, so that what left is taken back."""
    if not token.publishers:
        return Q()
    names = Publisher.objects.filter(pk__in=token.publishers).values("name")
    once = Q(quote__article__edits__field="publisher", quote__article__edits__before__in=names)
    articles = FeedEvent.objects.filter(once).values("quote__article")
    return Q(quote__article__publisher__in=token.publishers) | Q(quote__article__in=articles)
