"""Deliveries in: records → normal form → cleaning → hashes → articles, in chunks that are each one transaction.

Every record ends as imported, revised, duplicate or rejected with its reason; the outcome is committed with its chunk.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone

from articles.models import Import, ImportRecord, Publisher
from articles.normal_form import normal_form
from articles.preparing import Entry, Given, Kitchen, one_line
from articles.reading import Record, Rejection
from articles.storing import store

__all__ = ["Given", "Report", "import_paste", "import_records", "publisher_named"]

log = logging.getLogger(__name__)

CHUNK: Final = 500  # records
LOCK: Final = 7165002
Outcome = ImportRecord.Outcome
NOTHING_GIVEN: Final = Given()


@dataclass(frozen=True)
class Report:
    """A delivery's Import row, the number of records by outcome, and the rejected ones. After a dry run none of the
    rows exists any more.
    """

    delivery: Import
    tally: dict[str, int]
    rejected: list[ImportRecord]


def import_records(
    records: Iterable[Record | Rejection],
    *,
    name: str,
    by: Any = None,
    given: Given = NOTHING_GIVEN,
    dry_run: bool = False,
    chunk: int = CHUNK,
    tell: Callable[[int], None] = lambda records_read: None,
) -> Report:
    """Store a delivery. `tell` is called after each chunk with the number of records read.

    A dry run takes every step, outcomes included, in one transaction that is then rolled back.
    """
    if dry_run:
        with transaction.atomic():
            report = import_records(records, name=name, by=by, given=given, chunk=chunk, tell=tell)
            transaction.set_rollback(True)
        return report
    delivery = Import.objects.create(
        name=name,
        by=by,
        publisher=publisher_named(given.publisher),
        section=normal_form(given.section),
        published_on=given.published_on,
    )
    log.info("import started import=%s", delivery.pk)
    with Kitchen(given) as kitchen:
        ahead = Ahead(records, kitchen, chunk)
        while entries := ahead.take():
            store_chunk(delivery, entries, meanwhile=ahead.look)
            tell(delivery.records_read)
    delivery.state, delivery.finished_at = Import.State.DONE, timezone.now()
    delivery.save(update_fields=["state", "finished_at"])
    tally = Counter(delivery.records.values_list("outcome", flat=True))
    log.info("import done import=%s %s", delivery.pk, " ".join(f"{key}={tally[key]}" for key in Outcome.values))
    rejected = list(delivery.records.filter(outcome=Outcome.REJECTED))
    return Report(delivery, {outcome: tally[outcome] for outcome in Outcome.values}, rejected)


def publisher_named(name: str) -> Publisher | None:
    """The publisher of that name, made on first sight; None for no name. Raises NotText."""
    name = one_line(name)
    return Publisher.objects.get_or_create(name=name)[0] if name else None


class Ahead:
    """The chunks of a delivery, the next one read and its preparing begun before it is wanted."""

    def __init__(self, records: Iterable[Record | Rejection], kitchen: Kitchen, chunk: int) -> None:
        self._rest = iter(records)
        self._kitchen = kitchen
        self._chunk = chunk
        self._next: Iterable[Entry] | None = None
        self._trouble: Exception | None = None

    def look(self) -> None:
        """Read the next chunk, unless it has been read. What goes wrong is raised when the chunk is taken."""
        if self._next is None and self._trouble is None:
            try:
                self._next = self._kitchen.prepare_all(list(islice(self._rest, self._chunk)))
            except Exception as error:
                self._trouble = error

    def take(self) -> list[Entry]:
        """The next chunk; none after the last."""
        self.look()
        if self._trouble:
            raise self._trouble
        entries, self._next = list(self._next or ()), None
        return entries


@transaction.atomic
def store_chunk(delivery: Import, entries: Sequence[Entry], *, meanwhile: Callable[[], None]) -> None:
    """All of the records, their outcomes and the count of records read, or nothing.

    One chunk at a time in the whole database, so that two deliveries of the same text make one article.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    store(delivery, entries, first=delivery.records_read + 1, meanwhile=meanwhile)
    delivery.records_read += len(entries)
    delivery.save(update_fields=["records_read"])


def import_paste(text: str, *, by: Any, given: Given, title: str = "", url: str = "") -> ImportRecord:
    """One article typed or pasted by a person; the record says what became of it."""
    fields = {name: value for name, value in {"title": title, "url": url}.items() if value}
    record = Record(file="paste", member=None, line=None, text=text, fields=fields)
    report = import_records([record], name="paste", by=by, given=given)
    return report.delivery.records.select_related("article").get()
