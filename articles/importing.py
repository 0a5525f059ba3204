"""Deliveries in: records → normal form → cleaning → hashes → articles, in chunks that are each one transaction.

Every record ends as imported, revised, duplicate or rejected with its reason; the outcome is committed with its chunk.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from articles.cleaning import clean
from articles.hashing import text_sha256
from articles.kept_text import kept_text
from articles.models import Article, ExcludedRange, Import, ImportRecord, Publisher
from articles.normal_form import NotText, normal_form
from articles.reading import Record, Rejection

log = logging.getLogger(__name__)

CHUNK = 100
LOCK = 7165002
Outcome = ImportRecord.Outcome
Basis = Article.Basis


@dataclass(frozen=True)
class Given:
    """What is said of a whole delivery; a record's own field goes before it."""

    publisher: str = ""
    section: str = ""
    published_on: date | None = None


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
    given: Given = Given(),
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
        section=given.section,
        published_on=given.published_on,
    )
    log.info("import started import=%s", delivery.pk)
    rest = iter(records)
    while batch := list(islice(rest, chunk)):
        store_chunk(delivery, batch, given)
        tell(delivery.records_read)
    delivery.state, delivery.finished_at = Import.State.DONE, timezone.now()
    delivery.save(update_fields=["state", "finished_at"])
    tally = Counter(delivery.records.values_list("outcome", flat=True))
    log.info("import done import=%s %s", delivery.pk, " ".join(f"{key}={tally[key]}" for key in Outcome.values))
    rejected = list(delivery.records.filter(outcome=Outcome.REJECTED))
    return Report(delivery, {outcome: tally[outcome] for outcome in Outcome.values}, rejected)


def publisher_named(name: str) -> Publisher | None:
    name = " ".join(name.split())
    return Publisher.objects.get_or_create(name=name)[0] if name else None


@transaction.atomic
def store_chunk(delivery: Import, batch: list[Record | Rejection], given: Given) -> None:
    """All of the records, their outcomes and the count of records read, or nothing.

    One chunk at a time in the whole database, so that two deliveries of the same text make one article.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    prepared = [prepare(record, delivery, given) if isinstance(record, Record) else record for record in batch]
    outcomes = Outcomes(delivery)
    for entry in prepared:
        outcomes.add(entry)
    outcomes.save()
    delivery.records_read += len(batch)
    delivery.save(update_fields=["records_read"])


@dataclass
class Prepared:
    """A record ready to be stored: the article without its id, and its excluded ranges."""

    record: Record
    article: Article
    cuts: list[tuple[int, int, str]] = field(default_factory=list)


def prepare(record: Record, delivery: Import, given: Given) -> Prepared | Rejection:
    """A record as an article, or its rejection. Reads the publisher from the database, changes nothing else."""
    try:
        body = normal_form(record.text if record.text is not None else record.fields.get("body", ""))
        fields = {name: normal_form(value).strip() for name, value in record.fields.items()}
    except NotText as error:
        return rejection(record, error.reason, error.value)
    if not body.strip():
        return rejection(record, "empty", "no text")
    page = clean(body)
    cuts = [(cut.start, cut.end, cut.reason) for cut in page.excluded]
    kept = kept_text(body, [(start, end) for start, end, _ in cuts])
    published_on, basis = published(fields.get("published", ""), given.published_on, page.published)
    article = Article(
        publisher=publisher_named(fields.get("publisher", "")) or delivery.publisher,
        external_id=fields.get("external_id", ""),
        url=fields.get("url", ""),
        title=fields.get("title") or page.title,
        section=fields.get("section") or given.section,
        author=fields.get("author") or page.author,
        credit=fields.get("credit") or page.credit,
        language=fields.get("language") or "vi",
        published_on=published_on,
        published_basis=basis,
        modified_at=instant(fields.get("modified", "")),
        extra=dict(record.extra),
        body=body,
        length=len(body),
        body_sha256=text_sha256(body),
        kept_sha256=text_sha256(kept),
        flags=list(page.flags),
    )
    return Prepared(record, article, cuts)


def published(stated: str, given: date | None, on_page: date | None) -> tuple[date | None, str]:
    """The record's own date goes first, then the delivery's, then what the page's head says; else unknown."""
    if own := stated and (parse_date(stated[:10]) or None):
        return own, Basis.DELIVERY
    if given:
        return given, Basis.DELIVERY
    return (on_page, Basis.TEXT) if on_page else (None, Basis.UNKNOWN)


def instant(stated: str) -> datetime | None:
    found = parse_datetime(stated) if stated else None
    return timezone.make_aware(found) if found and timezone.is_naive(found) else found


def rejection(record: Record, reason: str, detail: str) -> Rejection:
    return Rejection(record.file, record.member, record.line, reason, detail)


class Outcomes:
    """What becomes of a chunk's records, gathered in their order and saved at once."""

    def __init__(self, delivery: Import) -> None:
        self.delivery = delivery
        self.number = delivery.records_read
        self.rows: list[ImportRecord] = []
        self.fresh: list[Prepared] = []

    def add(self, entry: Prepared | Rejection) -> None:
        if isinstance(entry, Rejection):
            self._row(entry, Outcome.REJECTED, reason=entry.reason, detail=entry.detail)
            return
        earlier = self._earlier(entry.article)
        if same := self._same_text(entry.article, earlier):
            self._row(entry.record, Outcome.DUPLICATE, article=same)
            return
        entry.article.replaces = earlier[0] if earlier else None
        entry.article.save()
        self.fresh.append(entry)
        self._row(entry.record, Outcome.REVISED if earlier else Outcome.IMPORTED, article=entry.article)

    def _earlier(self, article: Article) -> list[Article]:
        """The texts already stored for this publisher's id or address, the one in force first."""
        known = Q()
        if article.external_id:
            known |= Q(external_id=article.external_id)
        if article.url:
            known |= Q(url=article.url)
        if not known:
            return []
        return list(Article.objects.filter(known, publisher=article.publisher).defer("body").order_by("-pk"))

    def _same_text(self, article: Article, earlier: list[Article]) -> Article | None:
        """A text already seen for that id is a duplicate, unless dated later than the one in force; without an id,
        the same kept text of the same publisher is one.
        """
        candidates = earlier or Article.objects.filter(
            publisher=article.publisher, kept_sha256=article.kept_sha256
        ).defer("body")
        same = next((other for other in candidates if other.kept_sha256 == article.kept_sha256), None)
        if same and earlier and same.pk != earlier[0].pk and later(article.modified_at, earlier[0].modified_at):
            return None
        return same

    def _row(self, place: Record | Rejection, outcome: str, **more: Any) -> None:
        self.number += 1
        self.rows.append(
            ImportRecord(
                delivery=self.delivery,
                number=self.number,
                file=place.file,
                member=place.member or "",
                line=place.line,
                outcome=outcome,
                **more,
            )
        )

    def save(self) -> None:
        ExcludedRange.objects.bulk_create(
            ExcludedRange(article=entry.article, range=(start, end), reason=reason)
            for entry in self.fresh
            for start, end, reason in entry.cuts
        )
        ImportRecord.objects.bulk_create(self.rows)


def later(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and (other is None or one > other)


def import_paste(text: str, *, by: Any, given: Given, title: str = "", url: str = "") -> ImportRecord:
    """One article typed or pasted by a person; the record says what became of it."""
    fields = {name: value for name, value in {"title": title, "url": url}.items() if value}
    record = Record(file="paste", member=None, line=None, text=text, fields=fields)
    report = import_records([record], name="paste", by=by, given=given)
    return report.delivery.records.select_related("article").get()
