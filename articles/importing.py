"""Deliveries in: records → normal form → cleaning → hashes → articles, in chunks that are each one transaction.

Every record ends as imported, revised, duplicate or rejected with its reason; the outcome is committed with its chunk,
and so is the number of records read, from where an import goes on that was cut short.
"""

import gc
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.db import InterfaceError, OperationalError, connection, transaction

from articles.ahead import Beside, Died, Order, ahead
from articles.batches import Batch, Batches, Item
from articles.known import brought_by
from articles.models import Import, ImportRecord, Publisher
from articles.models.imports import CalledOff, LeaseLost, Step
from articles.normal_form import normal_form
from articles.preparing import Given, one_line
from articles.reading import Record, Rejection, printable
from articles.sources import Changed, Delivered, Handed, Sources, Stood
from articles.storing import Digests, store

__all__ = ["Given", "Report", "import_paste", "import_records", "import_sources", "publisher_named", "run_import"]

log = logging.getLogger(__name__)

CHUNK: Final = 2000  # records
LOCK: Final = 7165002
Outcome = ImportRecord.Outcome
State = Import.State
NOTHING_GIVEN: Final = Given()
Tell = Callable[[Import], None]


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
    delivery = new_import(name, given, by=by)
    return _in_process(delivery, Handed(records), chunk, lambda delivery: tell(delivery.records_read))


def import_sources(
    paths: Sequence[Path], *, name: str, given: Given, dry_run: bool = False, tell: Tell = lambda delivery: None
) -> Report:
    """Store what lies at the paths, in this process; goes on with an import of the same that was cut short."""
    if dry_run:
        with transaction.atomic():
            report = import_sources(paths, name=name, given=given, tell=tell)
            transaction.set_rollback(True)
        return report
    sources = Sources(paths)
    delivery = new_import(name, given, sources=sources)
    earlier = Import.objects.unfinished(delivery).exclude(pk=delivery.pk).first()
    if earlier and earlier.wait_until_free():
        delivery.delete()
        delivery = earlier
    return _in_process(delivery, sources, CHUNK, tell)


def new_import(
    name: str,
    given: Given,
    *,
    by: Any = None,
    sources: Sources | None = None,
    columns: Mapping[str, str] | None = None,
    background: bool = False,
) -> Import:
    """The row of a delivery that waits for whoever brings it in. Raises NotText."""
    return Import.objects.create(
        name=name,
        by=by,
        publisher=publisher_named(given.publisher),
        section=normal_form(given.section),
        published_on=given.published_on,
        sources=[printable(str(path)) for path in sources.paths] if sources else [],
        bytes_total=sources.size() if sources else 0,
        columns=dict(columns or {}),
        background=background,
    )


def _in_process(delivery: Import, delivered: Delivered, chunk: int, tell: Tell) -> Report:
    delivery.lease()
    run_import(delivery, delivered, chunk=chunk, tell=tell)
    rejected = list(delivery.records.filter(outcome=Outcome.REJECTED))
    return Report(delivery, delivery.tally(), rejected)


def run_import(
    delivery: Import, delivered: Delivered, *, chunk: int = CHUNK, tell: Tell = lambda delivery: None
) -> None:
    """Bring a leased delivery in from where it stands, to its end or until it is cancelled.

    What goes wrong ends the import as failed, and is raised; trouble of the database, or of the process that reads,
    leaves it to its lease.
    """
    log.info("import started import=%s from=%s", delivery.pk, delivery.records_read)
    try:
        _bring_in(delivery, delivered, chunk, tell)
    except (OperationalError, InterfaceError, LeaseLost, Died):
        raise  # whoever has the lease next goes on
    except (KeyboardInterrupt, SystemExit):
        delivery.end(State.INTERRUPTED)
        raise
    except Exception as error:
        delivery.end(State.FAILED, error="changed" if isinstance(error, Changed) else type(error).__name__)
        log.error("import failed import=%s %s", delivery.pk, type(error).__name__)
        raise
    counts = " ".join(f"{outcome}={count}" for outcome, count in delivery.tally().items())
    log.info("import %s import=%s %s", delivery.state, delivery.pk, counts)


def _bring_in(delivery: Import, delivered: Delivered, chunk: int, tell: Tell) -> None:
    given = Given(delivery.publisher.name if delivery.publisher else "", delivery.section, delivery.published_on)
    order = Order(delivered, given, tuple(delivery.columns.items()), chunk, _stood(delivery))
    try:
        with (
            ahead(order, size=delivery.bytes_total, meanwhile=delivery.hold) as batches,
            rarely_collecting() as collect,
        ):
            for batch in batches:
                collect()
                if not batch.items:
                    delivery.hold()
                    batches.go_on(prepares=True)
                    continue
                store_chunk(delivery, batch, batches)
                tell(delivery)
    except CalledOff:
        delivery.end(State.CANCELLED)
    else:
        delivery.end(State.DONE)


@contextmanager
def rarely_collecting() -> Iterator[Callable[[], object]]:
    """Python looks for cycles when the function is called, and not among the thousands of objects of half a chunk."""
    gc.disable()
    try:
        yield lambda: gc.collect(0)
    finally:
        gc.enable()


def _stood(delivery: Import) -> Stood | None:
    if not delivery.records_read:
        return None
    last = delivery.records.get(number=delivery.records_read)
    return Stood(last.number, last.file, last.member, last.line)


def publisher_named(name: str) -> Publisher | None:
    """The publisher of that name, made on first sight; None for no name. Raises NotText."""
    name = one_line(name)
    return Publisher.objects.get_or_create(name=name)[0] if name else None


# Without statistics the planner reads whole tables to find single rows, and a plan that was made for an empty table and
# kept does so for ever: measured, 1,290 us a row in place of 2.
BEGIN: Final = """
SELECT pg_advisory_xact_lock(%s), set_config('enable_seqscan', 'off', true),
    set_config('plan_cache_mode', 'force_custom_plan', true)
"""


@transaction.atomic
def store_chunk(delivery: Import, batch: Batch, batches: Batches | Beside) -> None:
    """All of the records, their outcomes and the count of records read, or nothing. Raises LeaseLost, and CalledOff.

    One chunk at a time in the whole database, so that two deliveries of the same text make one article.
    """
    with connection.cursor() as cursor:
        cursor.execute(BEGIN, [LOCK])
    first = delivery.records_read + 1
    delivery.advance(Step(len(batch.items), batch.position))
    known = brought_by(item.digest for item in batch.items if item.digest)
    items = _prepared(batch, batches, known)
    batches.go_on(prepares=2 * sum(item.digest in known for item in items) < len(items))
    store(delivery, items, known, first=first, came=lambda number: batches.came(number - first))


def _prepared(batch: Batch, batches: Batches | Beside, known: Digests) -> Sequence[Item]:
    """The batch's items; those that were left unprepared, and not known after all, prepared."""
    strange = [index for index, item in enumerate(batch.items) if item.found is None and item.digest not in known]
    if not strange:
        return batch.items
    items = list(batch.items)
    for index, item in zip(strange, batches.prepared(strange), strict=True):
        items[index] = item
    return items


def import_paste(text: str, *, by: Any, given: Given, title: str = "", url: str = "") -> ImportRecord:
    """One article typed or pasted by a person; the record says what became of it."""
    fields = {name: value for name, value in {"title": title, "url": url}.items() if value}
    record = Record(file="paste", member=None, line=None, text=text, fields=fields)
    report = import_records([record], name="paste", by=by, given=given)
    return report.delivery.records.select_related("article").get()
