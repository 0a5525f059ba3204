"""Deliveries in: records → normal form → cleaning → hashes → articles, in chunks that are each one transaction.

Every record ends as imported, revised, duplicate or rejected with its reason; the outcome is committed with its chunk.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any, TypeVar

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
T = TypeVar("T")


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
        section=normal_form(given.section),
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
    """The publisher of that name, made on first sight; None for no name. Raises NotText."""
    name = " ".join(normal_form(name).split())
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
    """A record as an article, or its rejection. A publisher not seen before is made."""
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
    if not kept:
        return rejection(record, "empty", "nothing but menus, captions and the like")
    try:
        published_on, basis = published(fields.get("published", ""), given.published_on, page.published)
        modified_at = instant(fields.get("modified", ""))
    except BadDate as error:
        return rejection(record, "bad_date", str(error))
    article = Article(
        publisher=publisher_named(fields.get("publisher", "")) or delivery.publisher,
        external_id=fields.get("external_id", ""),
        url=fields.get("url", ""),
        title=fields.get("title") or page.title,
        section=fields.get("section") or delivery.section,
        author=fields.get("author") or page.author,
        credit=fields.get("credit") or page.credit,
        language=fields.get("language") or "vi",
        published_on=published_on,
        published_basis=basis,
        modified_at=modified_at,
        extra=dict(record.extra),
        body=body,
        length=len(body),
        body_sha256=text_sha256(body),
        kept_sha256=text_sha256(kept),
        flags=list(page.flags),
    )
    return Prepared(record, article, cuts)


class BadDate(ValueError):
    """A record states a date that is none."""


def published(stated: str, given: date | None, on_page: date | None) -> tuple[date | None, str]:
    """The record's own date goes first, then the delivery's, then what the page's head says; else unknown.

    Raises BadDate.
    """
    if stated:
        return read(parse_date, stated[:10]), Basis.DELIVERY
    if given:
        return given, Basis.DELIVERY
    return (on_page, Basis.TEXT) if on_page else (None, Basis.UNKNOWN)


def instant(stated: str) -> datetime | None:
    """Raises BadDate."""
    if not stated:
        return None
    found = read(parse_datetime, stated)
    return timezone.make_aware(found) if timezone.is_naive(found) else found


def read(parse: Callable[[str], T | None], stated: str) -> T:
    try:
        found = parse(stated)
    except ValueError as error:
        raise BadDate(f"{stated}: {error}") from error
    if found is None:
        raise BadDate(f"{stated}: neither YYYY-MM-DD nor YYYY-MM-DD HH:MM")
    return found


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
        put_in_order(entry.article, earlier)
        self.fresh.append(entry)
        self._row(entry.record, Outcome.REVISED if earlier else Outcome.IMPORTED, article=entry.article)

    def _earlier(self, article: Article) -> list[Article]:
        """The texts already stored for this publisher's id or address, and their revisions; the one in force last."""
        known = Q()
        if article.external_id:
            known |= Q(external_id=article.external_id)
        if article.url:
            known |= Q(url=article.url)
        found: set[int] = set()
        wanted = known and Q(known, publisher=article.publisher)
        while wanted and (more := set(Article.objects.filter(wanted).values_list("pk", flat=True)) - found):
            found |= more
            wanted = Q(replaces__in=more) | Q(replaced_by__in=more)
        return sorted(Article.objects.filter(pk__in=found).defer("body"), key=in_force)

    def _same_text(self, article: Article, earlier: list[Article]) -> Article | None:
        """A text already seen for that id is a duplicate, unless dated later than the one in force; without an id,
        the same kept text of the same publisher is one.
        """
        if not earlier:
            same_text = Article.objects.filter(publisher=article.publisher, kept_sha256=article.kept_sha256)
            return same_text.defer("body").order_by("pk").first()
        same = next((other for other in reversed(earlier) if other.kept_sha256 == article.kept_sha256), None)
        if same and same.pk != earlier[-1].pk and article.modified_at and later(article, earlier[-1]):
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


def in_force(article: Article) -> tuple[datetime, int | float]:
    """Sorts revisions by modified date, then arrival. A text that says no date is as new as its arrival."""
    return article.modified_at or article.arrived_at, article.pk or float("inf")


def later(one: Article, other: Article) -> bool:
    return in_force(one)[0] > in_force(other)[0]


def put_in_order(article: Article, earlier: list[Article]) -> None:
    """Save the article between those that it replaces and those, delivered before but dated later, that replace it."""
    before = [other for other in earlier if in_force(other) < in_force(article)]
    after = earlier[len(before) :]
    follower = next((other for other in after if other.replaces_id == (before[-1].pk if before else None)), None)
    if follower:
        Article.objects.filter(pk=follower.pk).update(replaces=None)
    article.replaces = before[-1] if before else None
    article.save()
    if follower:
        Article.objects.filter(pk=follower.pk).update(replaces=article)


def import_paste(text: str, *, by: Any, given: Given, title: str = "", url: str = "") -> ImportRecord:
    """One article typed or pasted by a person; the record says what became of it."""
    fields = {name: value for name, value in {"title": title, "url": url}.items() if value}
    record = Record(file="paste", member=None, line=None, text=text, fields=fields)
    report = import_records([record], name="paste", by=by, given=given)
    return report.delivery.records.select_related("article").get()
