"""The one stream that feeds every format: a snapshot of what may leave, and the manifest that goes with it."""

import hashlib
import logging
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from newsdesk.models import User
from review.exporting import annotations, csv, gold, jsonl, xlsx
from review.exporting.numbers import Numbers
from review.exporting.records import SCHEMA, About, QuoteRecord, Recorder, Tombstone
from review.exporting.rows import ROWS_AT_ONCE, rows_among, rows_of
from review.feed import kept_back
from review.models import Decision, FeedEvent, Quote

log = logging.getLogger(__name__)

Row = QuoteRecord | Tombstone | gold.GoldArticle
# A further format is one module with write(), CONTENT_TYPE and TELLS_NEWS, named here.
FORMATS: dict[str, Any] = {"jsonl": jsonl, "csv": csv, "xlsx": xlsx, "jsonld": annotations, "gold": gold}
EXTENSIONS = {name: name for name in FORMATS} | {"gold": "gold.jsonl"}
CHUNK = 1 << 16


@dataclass
class Export:
    """One export under way: read `chunks()` to its end, then `manifest()` is whole.

    `found`: verified quotes to choose from (all when None), `filter` and `words` say which, `undated` are those that
    only lack the date it asks for. `by` is a user's id. `tell` hears the number of rows so far, every 500.
    """

    format: str
    since: int | None = None
    by: int | None = None
    raw: bool = False
    found: QuerySet[Quote] | None = None
    undated: QuerySet[Quote] | None = None
    filter: dict[str, Any] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    tell: Callable[[int], None] = lambda rows: None
    count: int = 0
    tombstones: int = 0
    size: int = 0
    facts: dict[str, Any] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)
    quotes: Numbers = field(default_factory=Numbers)
    digest: Any = field(default_factory=hashlib.sha256)

    def __post_init__(self) -> None:
        if self.since is not None and self.found is not None:
            raise ValueError("news are of all quotes: a filter would not be heeded")

    def chunks(self) -> Generator[bytes, None, None]:
        """The file's bytes. One snapshot of the database, however long it takes; memory does not grow with the rows."""
        with snapshot():
            self.facts = facts(self.found, self.undated)
            about = About(self.raw, self.since, self.words, self.facts, self.notes, self._alive)
            # Left half read, the rows' cursor must go before its transaction does.
            with closing(self._rows()) as rows:
                for data in gathered(FORMATS[self.format].write(self._counted(rows), about)):
                    self.digest.update(data)
                    self.size += len(data)
                    yield data
        log.info("exported format=%s count=%s tombstones=%s by=%s", self.format, self.count, self.tombstones, self.by)

    def _rows(self) -> Generator[Any, None, None]:
        if self.format == "gold":
            return gold.rows(self.found, self.notes)
        return everything(self.found) if self.since is None else news_since(self.since)

    def _counted(self, rows: Iterable[Row]) -> Iterator[Any]:
        for number, row in enumerate(rows):
            if number % ROWS_AT_ONCE == 0:
                self.tell(number)
            if isinstance(row, QuoteRecord):
                self.quotes.add(row.pk)
                self.count += 1
            elif isinstance(row, Tombstone):
                self.quotes.add(row.pk)
                self.tombstones += 1
            else:
                self.quotes.update(row.pks)
                self.count += len(row.pks)
            yield row

    def _alive(self) -> None:
        self.tell(self.count + self.tombstones)

    def manifest(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "format": self.format,
            "filter": self.filter,
            "since": self.since,
            "count": self.count,
            "tombstones": self.tombstones,
            "bytes": self.size,
            "sha256": self.digest.hexdigest(),
            **self.notes,
            **self.facts,
        }


def gathered(pieces: Iterable[str] | Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in fewer pieces; the first comes at once."""
    waiting: list[Any] = []
    size, at_least = 0, 1
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= at_least:
            yield joined(waiting)
            waiting, size, at_least = [], 0, CHUNK
    if waiting:
        yield joined(waiting)


def joined(pieces: list[Any]) -> bytes:
    return "".join(pieces).encode() if isinstance(pieces[0], str) else b"".join(pieces)


@contextmanager
def snapshot() -> Iterator[None]:
    with transaction.atomic():
        if connection.savepoint_ids:
            yield  # inside another transaction: that one's snapshot serves
            return
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def may_leave(found: QuerySet[Quote] | None) -> QuerySet[Quote]:
    exportable = Quote.objects.exportable()
    return exportable if found is None else exportable.filter(pk__in=found.values("pk"))


def recorder() -> Recorder:
    return Recorder({person.pk: str(person) for person in User.objects.all()})


def everything(found: QuerySet[Quote] | None) -> Generator[QuoteRecord, None, None]:
    record = recorder().record
    with closing(rows_of(may_leave(found))) as rows:
        for row in rows:
            yield record(row)


def news_since(cursor: int) -> Generator[QuoteRecord | Tombstone, None, None]:
    """Each quote with a feed event after the cursor, once, by its newest event: whole, or as a tombstone.

    What was never told of as usable has not left, and needs no tombstone.
    """
    newest = FeedEvent.objects.filter(quote=OuterRef("quote")).order_by("-seq").values("seq")[:1]
    events = FeedEvent.objects.filter(seq__gt=cursor, seq=Subquery(newest)).annotate(taken=TAKEN)
    record, last = recorder().record, cursor
    events = events.select_related("quote__article").defer("quote__article__body").order_by("seq")
    while batch := list(events.filter(seq__gt=last)[:ROWS_AT_ONCE]):
        rows = rows_among(Quote.objects.exportable(), [event.quote_id for event in batch])
        records = {row.pk: record(row) for row in rows}
        for event in batch:
            if leaving := records.get(event.quote_id):
                yield leaving
            elif event.taken:
                yield tombstone(event)
        last = batch[-1].seq


TAKEN = Exists(FeedEvent.objects.filter(quote=OuterRef("quote"), seq__lt=OuterRef("seq"), kind__in=FeedEvent.USABLE))


def tombstone(event: FeedEvent) -> Tombstone:
    """Of a quote that may not leave. One that was told of as usable is kept back since, and the sweep will tell."""
    kind = kept_back(event.quote.article) if event.kind in FeedEvent.USABLE else event.kind
    return Tombstone(event.quote_id, str(event.quote.uid), kind, event.seq, event.at.isoformat())


def facts(found: QuerySet[Quote] | None = None, undated: QuerySet[Quote] | None = None) -> dict[str, Any]:
    """What is true of the snapshot: its time, the feed's cursor, the head of the chain, and what was left out."""
    head = Decision.objects.order_by("-seq").values("seq", "hash").first()
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        now = cursor.fetchone()[0]
    return {
        "snapshot_at": now.isoformat(),
        "cursor": FeedEvent.newest(),
        "chain_head": {"seq": head["seq"], "hash": bytes(head["hash"]).hex()} if head else None,
        "tagger": import_module(settings.TAGGER).VERSION,
        "left_out": left_out(found, undated, now),
    }


def left_out(found: QuerySet[Quote] | None, undated: QuerySet[Quote] | None, now: Any) -> dict[str, int]:
    """Verified quotes that match and may not leave, each counted once, and those that only lack a date.

    A filter finds nothing withdrawn or sealed, so whether it meant those nobody knows: all are counted, and called so.
    """
    verified = Quote.objects.verified()
    if found is not None:
        verified = verified.filter(pk__in=found.values("pk"))
    free, flagged = Q(availability="free"), ~Q(flags=[])
    unflagged = verified.filter(free, ~flagged)
    # One look at all quotes: each takes a quarter of a second of a million.
    gone = {name: Count("pk", filter=Q(availability=name)) for name in ("withdrawn", "sealed")}
    on_their_own = verified.aggregate(
        held=Count("pk", filter=Q(availability="held")),
        **(gone if found is None else {}),
        flagged=Count("pk", filter=free & flagged),
    )
    in_all = {} if found is None else Quote.objects.verified().filter(availability__in=gone).aggregate(**gone)
    return {
        **on_their_own,
        **{f"{name}_in_all": count for name, count in in_all.items()},
        "article_not_usable": unflagged.exclude(article__delivery_status="usable").count(),
        "embargoed": unflagged.filter(article__delivery_status="usable", article__embargo_until__gt=now).count(),
        "undated": may_leave(undated).count() if undated is not None else 0,
    }
