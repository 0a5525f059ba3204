"""The one stream that feeds every format: a snapshot of what may leave, and the manifest that goes with it."""

import hashlib
import logging
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef, Subquery

from review.exporting import csv, jsonl
from review.exporting.records import SCHEMA, QuoteRecord, Tombstone, record_of
from review.feed import kept_back
from review.models import Decision, FeedEvent, Quote

log = logging.getLogger(__name__)

Writer = Callable[[Iterable[QuoteRecord | Tombstone]], Iterator[str]]
# A further format is one module with write(), CONTENT_TYPE and NOTES, named here.
FORMATS = {"jsonl": jsonl, "csv": csv}
ROWS_AT_ONCE = 500


@dataclass
class Export:
    """One export under way: read `chunks()` to its end, then `manifest()` is whole. `by` is a user's id."""

    format: str
    since: int | None = None
    by: int | None = None
    count: int = 0
    tombstones: int = 0
    facts: dict[str, Any] = field(default_factory=dict)
    digest: Any = field(default_factory=hashlib.sha256)

    def chunks(self) -> Iterator[bytes]:
        """The file's bytes. One snapshot of the database, however long it takes; memory does not grow with the rows."""
        with snapshot():
            self.facts = facts()
            # Left half read, the rows' cursor must go before its transaction does.
            with closing(everything() if self.since is None else news_since(self.since)) as rows:
                for text in FORMATS[self.format].write(self._counted(rows)):
                    data = text.encode()
                    self.digest.update(data)
                    yield data
        log.info("exported format=%s count=%s tombstones=%s by=%s", self.format, self.count, self.tombstones, self.by)

    def _counted(self, rows: Iterable[QuoteRecord | Tombstone]) -> Iterator[QuoteRecord | Tombstone]:
        for row in rows:
            if isinstance(row, Tombstone):
                self.tombstones += 1
            else:
                self.count += 1
            yield row

    def manifest(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "format": self.format,
            "since": self.since,
            "count": self.count,
            "tombstones": self.tombstones,
            "sha256": self.digest.hexdigest(),
            **FORMATS[self.format].NOTES,
            **self.facts,
        }


@contextmanager
def snapshot() -> Iterator[None]:
    with transaction.atomic():
        if connection.savepoint_ids:
            yield  # inside another transaction: that one's snapshot serves
            return
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def exported() -> Any:
    related = ("article__publisher", "proposal__run", "decided_by")
    return Quote.objects.exportable().select_related(*related)


def everything() -> Generator[QuoteRecord, None, None]:
    for quote in exported().order_by("pk").iterator(chunk_size=ROWS_AT_ONCE):
        yield record_of(quote)


def news_since(cursor: int) -> Generator[QuoteRecord | Tombstone, None, None]:
    """Each quote with a feed event after the cursor, once, by its newest event: whole, or as a tombstone.

    What was never told of as usable has not left, and needs no tombstone.
    """
    newest = FeedEvent.objects.filter(quote=OuterRef("quote")).order_by("-seq").values("seq")[:1]
    earlier = FeedEvent.objects.filter(quote=OuterRef("quote"), seq__lt=OuterRef("seq"), kind__in=FeedEvent.USABLE)
    events = FeedEvent.objects.filter(seq__gt=cursor, seq=Subquery(newest)).annotate(taken=Exists(earlier))
    events = events.select_related("quote").order_by("seq")
    for event in events.iterator(chunk_size=ROWS_AT_ONCE):
        quote = exported().filter(pk=event.quote_id).first()
        if quote:
            yield record_of(quote)
        elif event.taken:
            # Told of as usable, and not so any more: its article is kept back since, and the sweep will tell.
            kind = kept_back(event.quote.article) if event.kind in FeedEvent.USABLE else event.kind
            yield Tombstone(str(event.quote.uid), kind, event.seq, event.at)


def facts() -> dict[str, Any]:
    """What is true of the snapshot: its time, the feed's cursor, the head of the chain, and what was left out."""
    head = Decision.objects.order_by("-seq").values("seq", "hash").first()
    verified = Quote.objects.verified()
    free = verified.filter(availability="free")
    unflagged = free.filter(flags=[])
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        now = cursor.fetchone()[0]
    return {
        "snapshot_at": now.isoformat(),
        "cursor": FeedEvent.objects.aggregate(last=Max("seq"))["last"] or 0,
        "chain_head": {"seq": head["seq"], "hash": bytes(head["hash"]).hex()} if head else None,
        "left_out": {
            "held": verified.filter(availability="held").count(),
            "withdrawn": verified.filter(availability="withdrawn").count(),
            "sealed": verified.filter(availability="sealed").count(),
            "flagged": free.exclude(flags=[]).count(),
            "article_not_usable": unflagged.exclude(article__delivery_status="usable").count(),
            "embargoed": unflagged.filter(article__delivery_status="usable", article__embargo_until__gt=now).count(),
        },
    }
