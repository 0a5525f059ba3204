"""A chunk of prepared records into the database: what is stored already is asked at once for all of them, what becomes
of each is decided in their order, and the new rows go in by COPY. Bodies are written once and never read.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import psycopg
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from psycopg.copy import QueuedLibpqWriter
from psycopg.types.json import Jsonb
from psycopg.types.range import Range

from articles.hashing import text_sha256
from articles.models import Import, ImportRecord, Publisher
from articles.preparing import Entry, Prepared, Refusal
from articles.reading import Record, Rejection
from articles.revisions import Keys, Shelf, Text, shelf_of

Outcome = ImportRecord.Outcome
Place = Record | Rejection
LONGEST_DETAIL: Final = 1000  # characters
LONGEST_KEPT: Final = 1_000_000  # characters of a rejected record


@dataclass
class Fresh:
    """A new article, its id given out already."""

    pk: int
    record: Record
    prepared: Prepared
    publisher: int | None
    text: Text


@dataclass
class Outcomes:
    """What becomes of a chunk's records: import records as rows, new articles, stored ones that replace another now."""

    arrived_at: datetime
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    fresh: list[Fresh] = field(default_factory=list)
    moved: dict[int, int | None] = field(default_factory=dict)


def store(
    delivery: Import, entries: Sequence[Entry], *, first: int, meanwhile: Callable[[], None] = lambda: None
) -> None:
    """Articles, excluded ranges and outcomes of the entries, numbered from `first`; the caller has the transaction and
    the lock. One that the database cannot hold is rejected, and its neighbours go in.

    `meanwhile` is called, perhaps more than once, while the database is busy with what it was sent.
    """
    try:
        with transaction.atomic():
            _store(delivery, entries, first, meanwhile)
    except DatabaseError as error:
        if not isinstance(error.__cause__, UNSTORABLE):
            raise
        middle = len(entries) // 2
        if middle:
            store(delivery, entries[:middle], first=first)
            store(delivery, entries[middle:], first=first + middle)
        else:
            why = Refusal("not_storable", str(error).splitlines()[0])
            store(delivery, [(entries[0][0], why)], first=first)


# A NUL in an unknown column, a text too long for the search index: what no check of ours has foreseen.
UNSTORABLE = (psycopg.DataError, psycopg.errors.ProgramLimitExceeded)


def _store(delivery: Import, entries: Sequence[Entry], first: int, meanwhile: Callable[[], None]) -> None:
    prepared = [entry for _, entry in entries if isinstance(entry, Prepared)]
    publishers = publishers_named({entry.publisher for entry in prepared if entry.publisher})
    keyed = {id(entry): _keys(entry, publishers) for entry in prepared}
    outcomes = _decide(delivery, entries, keyed, _ask(list(keyed.values())), first)
    _write(outcomes, meanwhile)


def publishers_named(names: set[str]) -> dict[str, int]:
    """The ids of publishers, made on first sight. Two queries, four when one is new."""
    if not names:
        return {}
    known = dict(Publisher.objects.filter(name__in=names).values_list("name", "pk"))
    if missing := names - known.keys():
        Publisher.objects.bulk_create([Publisher(name=name) for name in sorted(missing)], ignore_conflicts=True)
        known |= dict(Publisher.objects.filter(name__in=missing).values_list("name", "pk"))
    return known


def _keys(entry: Prepared, publishers: dict[str, int]) -> Keys:
    return Keys(publishers.get(entry.publisher), entry.external_id, entry.url, entry.kept_sha256)


def _ask(asked: Sequence[Keys]) -> Shelf:
    """What is stored already under any of these keys. Two queries, whatever their number."""
    columns = list(
        zip(*((keys.publisher, keys.external_id, keys.url, keys.kept_sha256) for keys in asked), strict=True)
    )
    if not columns:
        return Shelf()
    keys = dict(zip(("publishers", "ids", "urls", "hashes"), map(list, columns), strict=True))
    with connection.cursor() as cursor:
        cursor.execute(SAME_TEXT, keys)
        same_text = {asked[position - 1].text(): pk for position, pk in cursor.fetchall()}
        if not any(entry.external_id or entry.url for entry in asked):
            return shelf_of([], [], same_text)
        cursor.execute(EARLIER, keys)
        rows = cursor.fetchall()
    texts = {pk: Text(pk, bytes(kept), *rest) for _, _, pk, kept, *rest in rows}
    named = [(asked[position - 1].names()[0 if sign == "#" else -1], pk) for position, sign, pk, *_ in rows if sign]
    return shelf_of(texts.values(), named, same_text)


def _decide(delivery: Import, entries: Iterable[Entry], keyed: dict[int, Keys], shelf: Shelf, first: int) -> Outcomes:
    outcomes = Outcomes(timezone.now())
    ids = _new_ids(len(keyed))
    for number, (place, entry) in enumerate(entries, start=first):
        if isinstance(entry, Refusal):
            outcomes.rows.append(_row(delivery, number, place, Outcome.REJECTED, None, *entry))
            continue
        keys, modified_at = keyed[id(entry)], _aware(entry.modified)
        earlier = shelf.earlier(keys)
        pk = shelf.seen(keys, modified_at, earlier)
        outcome = Outcome.DUPLICATE
        if pk is None:
            pk = next(ids)
            text = Text(pk, entry.kept_sha256, modified_at, outcomes.arrived_at)
            shelf.add(keys, text, earlier)
            outcomes.fresh.append(Fresh(pk, place, entry, keys.publisher, text))
            outcome = Outcome.REVISED if earlier else Outcome.IMPORTED
        outcomes.rows.append(_row(delivery, number, place, outcome, pk))
    outcomes.moved = shelf.moved
    return outcomes


def _new_ids(most: int) -> Iterable[int]:
    """Ids of articles, in ascending order; those not needed are lost."""
    with connection.cursor() as cursor:
        cursor.execute(IDS, [most])
        return iter(sorted(pk for (pk,) in cursor.fetchall()))


def _aware(stated: datetime | None) -> datetime | None:
    return timezone.make_aware(stated) if stated is not None and timezone.is_naive(stated) else stated


def _row(
    delivery: Import, number: int, place: Place, outcome: str, article: int | None, reason: str = "", detail: str = ""
) -> tuple[Any, ...]:
    texts = (_storable(text) for text in (place.file, place.member or ""))
    why = (reason, _storable(detail)[:LONGEST_DETAIL], _delivered(place) if outcome == Outcome.REJECTED else "")
    return (delivery.pk, number, *texts, place.line, outcome, *why, article, False)


def _delivered(place: Place) -> str:
    """A rejected record as it came, unless it is too long to be kept."""
    raw = place.raw
    if raw is None and isinstance(place, Record):
        raw = {**place.fields, **place.extra} if place.text is None else place.text.encode("utf-8", "surrogatepass")
    if raw is None:
        return ""
    # ASCII, so that NUL and halves of characters come through as escapes.
    kept = (
        _storable(raw.decode("utf-8", "backslashreplace")) if isinstance(raw, bytes) else json.dumps(raw, default=str)
    )
    return kept if len(kept) <= LONGEST_KEPT else ""


def _storable(text: str) -> str:
    """Names in archives and values found in records may hold what is no text."""
    if text.isprintable():
        return text
    return text.replace("\0", "\\x00").encode("utf-8", "backslashreplace").decode()


def _write(outcomes: Outcomes, meanwhile: Callable[[], None]) -> None:
    """Two texts never replace the same one, not even for a moment: those that move are taken out of the row first."""
    with connection.cursor() as cursor:
        moved = sorted(outcomes.moved.items())
        if moved:
            cursor.execute("UPDATE articles_article SET replaces_id = NULL WHERE id = ANY(%s)", [list(outcomes.moved)])
        articles = (_article(one, outcomes.arrived_at) for one in outcomes.fresh)
        _copy(cursor, "articles_article", ARTICLE, articles, meanwhile)
        cuts = (
            (one.pk, Range(start, end), reason, outcomes.arrived_at)
            for one in outcomes.fresh
            for start, end, reason in one.prepared.cuts
        )
        _copy(cursor, "articles_excludedrange", EXCLUDED_RANGE, cuts)
        if moved:
            cursor.execute(MOVE, list(map(list, zip(*moved, strict=True))))
        _copy(cursor, "articles_importrecord", IMPORT_RECORD, outcomes.rows)


def _copy(
    cursor: Any,
    table: str,
    columns: dict[str, str],
    rows: Iterable[tuple[Any, ...]],
    meanwhile: Callable[[], None] = lambda: None,
) -> None:
    """A thread sends what is written here, so that `meanwhile` begins before the database has taken it all."""
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT binary)"
    bare = cursor.cursor  # Django's own takes no writer
    with connection.wrap_database_errors, bare.copy(statement, writer=QueuedLibpqWriter(bare)) as copy:
        copy.set_types(list(columns.values()))
        for row in rows:
            copy.write_row(row)
        meanwhile()


def _article(one: Fresh, arrived_at: datetime) -> tuple[Any, ...]:
    new = one.prepared
    return (
        one.pk, one.publisher, new.external_id, new.url, new.title, new.section, new.author, new.credit, new.language,
        new.published_on, new.published_basis, one.text.modified_at, Jsonb(dict(one.record.extra), dumps=json.dumps),
        new.body, len(new.body), text_sha256(new.body), new.kept_sha256, list(new.flags), one.text.replaces, "usable",
        arrived_at,
    )  # fmt: skip


ARTICLE: Final = {
    "id": "int8", "publisher_id": "int8", "external_id": "text", "url": "text", "title": "text", "section": "text",
    "author": "text", "credit": "text", "language": "text", "published_on": "date", "published_basis": "text",
    "modified_at": "timestamptz", "extra": "jsonb", "body": "text", "length": "int4", "body_sha256": "bytea",
    "kept_sha256": "bytea", "flags": "text[]", "replaces_id": "int8", "delivery_status": "text",
    "arrived_at": "timestamptz",
}  # fmt: skip
EXCLUDED_RANGE: Final = {"article_id": "int8", "range": "int4range", "reason": "text", "at": "timestamptz"}
IMPORT_RECORD: Final = {
    "delivery_id": "int8", "number": "int4", "file": "text", "member": "text", "line": "int4", "outcome": "text",
    "reason": "text", "detail": "text", "delivered": "text", "article_id": "int8", "taken_back": "bool",
}  # fmt: skip

IDS = "SELECT nextval(pg_get_serial_sequence('articles_article', 'id')) FROM generate_series(1, %s)"
MOVE = """
UPDATE articles_article article SET replaces_id = moved.replaces
FROM unnest(%s::bigint[], %s::bigint[]) AS moved(id, replaces) WHERE article.id = moved.id
"""
ASKED = """
asked AS MATERIALIZED (
    SELECT * FROM unnest(%(publishers)s::bigint[], %(ids)s::text[], %(urls)s::text[], %(hashes)s::bytea[])
    WITH ORDINALITY AS asked(publisher_id, external_id, url, kept_sha256, position)
)"""
# LATERAL, so that each key is looked up by its index however few rows the planner believes to be stored, and "id + 0",
# so that none is looked for along the primary key.
SAME_TEXT = f"""
WITH {ASKED}
SELECT position, first.pk FROM asked, LATERAL (
    SELECT min(id + 0) AS pk FROM articles_article article
    WHERE article.publisher_id = asked.publisher_id AND article.kept_sha256 = asked.kept_sha256
) first WHERE asked.publisher_id IS NOT NULL AND first.pk IS NOT NULL
UNION ALL
SELECT position, first.pk FROM asked, LATERAL (
    SELECT min(id + 0) AS pk FROM articles_article article
    WHERE article.publisher_id IS NULL AND article.kept_sha256 = asked.kept_sha256
) first WHERE asked.publisher_id IS NULL AND first.pk IS NOT NULL
"""
# Each text known under an id (#) or address (@) that was asked for, and without a sign whatever it replaces or is
# replaced by, however far.
EARLIER = f"""
WITH RECURSIVE {ASKED},
named AS (
    SELECT position, '#' AS sign, found.id FROM asked, LATERAL (
        SELECT id FROM articles_article article WHERE article.external_id <> ''
        AND article.publisher_id = asked.publisher_id AND article.external_id = asked.external_id OFFSET 0
    ) found WHERE asked.external_id <> '' AND asked.publisher_id IS NOT NULL
    UNION ALL
    SELECT position, '#', found.id FROM asked, LATERAL (
        SELECT id FROM articles_article article WHERE article.external_id <> ''
        AND article.publisher_id IS NULL AND article.external_id = asked.external_id OFFSET 0
    ) found WHERE asked.external_id <> '' AND asked.publisher_id IS NULL
    UNION ALL
    SELECT position, '@', found.id FROM asked, LATERAL (
        SELECT id FROM articles_article article WHERE article.url <> ''
        AND article.publisher_id = asked.publisher_id AND article.url = asked.url OFFSET 0
    ) found WHERE asked.url <> '' AND asked.publisher_id IS NOT NULL
    UNION ALL
    SELECT position, '@', found.id FROM asked, LATERAL (
        SELECT id FROM articles_article article WHERE article.url <> ''
        AND article.publisher_id IS NULL AND article.url = asked.url OFFSET 0
    ) found WHERE asked.url <> '' AND asked.publisher_id IS NULL
),
linked AS (
    SELECT id FROM named
    UNION
    SELECT other.id FROM linked, LATERAL (
        SELECT replaces_id AS id FROM articles_article WHERE articles_article.id = linked.id AND replaces_id IS NOT NULL
        UNION ALL SELECT id FROM articles_article WHERE replaces_id = linked.id
    ) other
)
SELECT named.position, coalesce(named.sign, ''), article.id, kept_sha256, modified_at, arrived_at, replaces_id
FROM linked JOIN articles_article article ON article.id = linked.id LEFT JOIN named ON named.id = linked.id
"""
