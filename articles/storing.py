"""A chunk of prepared records into the database: what is stored already is asked at once for all of them, what becomes
of each is decided in their order, and the new rows go in by COPY. Bodies are written once and never read.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Final, NamedTuple

import psycopg
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from articles.copying import (
    EMPTY,
    FALSE,
    NULL,
    copy_in,
    day,
    int4,
    int4range,
    int8,
    jsonb,
    moment,
    or_null,
    raw,
    row,
    shared,
    text,
    texts,
)  # fmt: skip
from articles.known import stored_under
from articles.models import Article, Import, ImportRecord, Publisher
from articles.preparing import Prepared, Refusal
from articles.reading import Record, Rejection
from articles.revisions import Keys, Shelf, Text

Outcome = ImportRecord.Outcome
Place = Record | Rejection
LONGEST_DETAIL: Final = 1000  # characters
LONGEST_KEPT: Final = 1_000_000  # characters of a rejected record
USABLE: Final = text(Article.DeliveryStatus.USABLE.value)
NOTHING: Final = jsonb("{}")


class Known(NamedTuple):
    """The stored article that the very same record brought in before."""

    article: int


class Entry(NamedTuple):
    """A record, the digest by which it is known again, and what it is so far."""

    place: Place
    digest: bytes | None
    found: Prepared | Refusal | Known


class Fresh(NamedTuple):
    """A new article, its id given out already."""

    pk: int
    extra: Mapping[str, object]
    prepared: Prepared
    publisher: int | None
    text: Text


@dataclass
class Outcomes:
    """What becomes of a chunk's records: import records as rows, new articles, stored ones that replace another now."""

    arrived_at: datetime
    rows: list[bytes] = field(default_factory=list)
    fresh: list[Fresh] = field(default_factory=list)
    moved: dict[int, int | None] = field(default_factory=dict)


def store(delivery: Import, entries: Sequence[Entry], *, first: int) -> None:
    """Articles, excluded ranges and outcomes of the entries, numbered from `first`; the caller has the transaction and
    the lock. One that the database cannot hold is rejected, and its neighbours go in.
    """
    try:
        with transaction.atomic():
            _store(delivery, entries, first)
    except DatabaseError as error:
        if not isinstance(error.__cause__, UNSTORABLE):
            raise
        middle = len(entries) // 2
        if middle:
            store(delivery, entries[:middle], first=first)
            store(delivery, entries[middle:], first=first + middle)
        else:
            why = Refusal("not_storable", str(error).splitlines()[0])
            store(delivery, [Entry(entries[0].place, None, why)], first=first)


# A NUL in an unknown column, a text too long for the search index: what no check of ours has foreseen.
UNSTORABLE = (psycopg.DataError, psycopg.errors.ProgramLimitExceeded)


def _store(delivery: Import, entries: Sequence[Entry], first: int) -> None:
    prepared = [entry.found for entry in entries if isinstance(entry.found, Prepared)]
    publishers = publishers_named({one.publisher for one in prepared if one.publisher})
    keyed = {id(one): _keys(one, publishers) for one in prepared}
    _write(_decide(delivery, entries, keyed, stored_under(list(keyed.values())), first))


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


def _decide(delivery: Import, entries: Iterable[Entry], keyed: dict[int, Keys], shelf: Shelf, first: int) -> Outcomes:
    outcomes = Outcomes(timezone.now())
    ids = _new_ids(len(keyed))
    records = Rows(delivery)
    for number, (place, digest, found) in enumerate(entries, start=first):
        if isinstance(found, Refusal):
            outcomes.rows.append(records.rejected(number, place, found))
        elif isinstance(found, Known):
            outcomes.rows.append(records.taken(number, place, Outcome.DUPLICATE, found.article))
        else:
            keys, modified_at = keyed[id(found)], _aware(found.modified)
            earlier = shelf.earlier(keys)
            pk = shelf.seen(keys, modified_at, earlier)
            if pk is not None:
                outcomes.rows.append(records.taken(number, place, Outcome.DUPLICATE, pk))
                continue
            pk = next(ids)
            text = Text(pk, found.kept_sha256, modified_at, outcomes.arrived_at)
            shelf.add(keys, text, earlier)
            extra = place.extra if isinstance(place, Record) else {}
            outcomes.fresh.append(Fresh(pk, extra, found, keys.publisher, text))
            outcome = Outcome.REVISED if earlier else Outcome.IMPORTED
            outcomes.rows.append(records.taken(number, place, outcome, pk, digest))
    outcomes.moved = shelf.moved
    return outcomes


def _new_ids(most: int) -> Iterator[int]:
    """Ids of articles, in ascending order; those not needed are lost."""
    if not most:
        return iter(())
    with connection.cursor() as cursor:
        cursor.execute(IDS, [most])
        return iter(sorted(pk for (pk,) in cursor.fetchall()))


def _aware(stated: datetime | None) -> datetime | None:
    return timezone.make_aware(stated) if stated is not None and timezone.is_naive(stated) else stated


class Rows:
    """Packs the import records of one delivery."""

    def __init__(self, delivery: Import) -> None:
        self._delivery = int8(delivery.pk)

    def taken(self, number: int, place: Place, outcome: Outcome, article: int, digest: bytes | None = None) -> bytes:
        return self._row(number, place, outcome, article=int8(article), digest=or_null(raw, digest))

    def rejected(self, number: int, place: Place, why: Refusal) -> bytes:
        detail = text(_storable(why.detail)[:LONGEST_DETAIL])
        why_and_what = {"reason": shared(why.reason), "detail": detail, "delivered": text(_delivered(place))}
        return self._row(number, place, Outcome.REJECTED, **why_and_what)

    def _row(
        self,
        number: int,
        place: Place,
        outcome: Outcome,
        *,
        reason: bytes = EMPTY,
        detail: bytes = EMPTY,
        delivered: bytes = EMPTY,
        article: bytes = NULL,
        digest: bytes = NULL,
    ) -> bytes:
        return row(
            self._delivery, int4(number), shared(_storable(place.file)), shared(_storable(place.member or "")),
            or_null(int4, place.line), shared(outcome.value), reason, detail, delivered, article, FALSE, digest,
        )  # fmt: skip


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


def _write(outcomes: Outcomes) -> None:
    """Two texts never replace the same one, not even for a moment: those that move are taken out of the row first."""
    with connection.cursor() as cursor:
        # Else the database plans each row's foreign keys anew.
        cursor.execute("SELECT set_config('plan_cache_mode', 'auto', true)")
        moved = sorted(outcomes.moved.items())
        if moved:
            cursor.execute("UPDATE articles_article SET replaces_id = NULL WHERE id = ANY(%s)", [list(outcomes.moved)])
        arrived_at = moment(outcomes.arrived_at)
        if outcomes.fresh:
            copy_in(cursor, "articles_article", ARTICLE, (_article(one, arrived_at) for one in outcomes.fresh))
        if any(one.prepared.cuts for one in outcomes.fresh):
            copy_in(cursor, "articles_excludedrange", EXCLUDED_RANGE, _excluded(outcomes.fresh, arrived_at))
        if moved:
            cursor.execute(MOVE, list(map(list, zip(*moved, strict=True))))
        copy_in(cursor, "articles_importrecord", IMPORT_RECORD, outcomes.rows)


def _article(one: Fresh, arrived_at: bytes) -> bytes:
    new = one.prepared
    body = new.body.encode()
    return row(
        int8(one.pk), or_null(int8, one.publisher), text(new.external_id), text(new.url), text(new.title),
        shared(new.section), shared(new.author), shared(new.credit), shared(new.language),
        or_null(day, new.published_on), shared(new.published_basis), or_null(moment, one.text.modified_at),
        jsonb(json.dumps(dict(one.extra))) if one.extra else NOTHING, raw(body), int4(len(new.body)),
        raw(sha256(body).digest()), raw(new.kept_sha256), texts(new.flags), or_null(int8, one.text.replaces), USABLE,
        arrived_at,
    )  # fmt: skip


def _excluded(fresh: Iterable[Fresh], arrived_at: bytes) -> Iterator[bytes]:
    for one in fresh:
        article = int8(one.pk)
        for start, end, reason in one.prepared.cuts:
            yield row(article, int4range(start, end), shared(reason), arrived_at)


ARTICLE: Final = (
    "id", "publisher_id", "external_id", "url", "title", "section", "author", "credit", "language", "published_on",
    "published_basis", "modified_at", "extra", "body", "length", "body_sha256", "kept_sha256", "flags", "replaces_id",
    "delivery_status", "arrived_at",
)  # fmt: skip
EXCLUDED_RANGE: Final = ("article_id", "range", "reason", "at")
IMPORT_RECORD: Final = (
    "delivery_id", "number", "file", "member", "line", "outcome", "reason", "detail", "delivered", "article_id",
    "taken_back", "digest",
)  # fmt: skip

IDS: Final = """
SELECT nextval(ids.name) FROM (SELECT pg_get_serial_sequence('articles_article', 'id')::regclass AS name OFFSET 0) ids,
    generate_series(1, %s)
"""
MOVE: Final = """
UPDATE articles_article article SET replaces_id = moved.replaces
FROM unnest(%s::bigint[], %s::bigint[]) AS moved(id, replaces) WHERE article.id = moved.id
"""
