"""A chunk of prepared records into the database: what is stored already is asked at once for all of them, what becomes
of each is decided in their order, and the new rows go in by COPY. Bodies are written once and never read.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

import psycopg
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from articles.batches import PLACE, Item
from articles.copying import copy_in
from articles.known import stored_under
from articles.models import Article, Import, ImportRecord, Publisher
from articles.packed import CUT_FIELDS, FIELDS, Packed
from articles.packing import EMPTY, FALSE, NULL, head, int4, int8, moment, or_null, raw, shared, text
from articles.preparing import Refusal
from articles.reading.place import without_odd_characters
from articles.revisions import Keys, Text

Outcome = ImportRecord.Outcome
Digests = Mapping[bytes | None, int]
LONGEST_DETAIL: Final = 1000  # characters
USABLE: Final = text(Article.DeliveryStatus.USABLE.value)


class Fresh(NamedTuple):
    """A new article, its id given out already."""

    packed: Packed
    publisher: int | None
    text: Text


@dataclass
class Outcomes:
    """What becomes of a chunk's records: import records as rows, new articles, stored ones that replace another now."""

    arrived_at: datetime
    rows: list[bytes] = field(default_factory=list)
    fresh: list[Fresh] = field(default_factory=list)
    moved: dict[int, int | None] = field(default_factory=dict)


def store(delivery: Import, items: Sequence[Item], known: Digests, *, first: int, came: Callable[[int], str]) -> None:
    """Articles, excluded ranges and outcomes of the items, numbered from `first`; the caller has the transaction and
    the lock. `known` are the stored articles that the very same records brought in before. An item that the database
    cannot hold is rejected, and its neighbours go in; `came` tells how the record of a number came.
    """
    try:
        with transaction.atomic():
            _store(delivery, items, known, first)
    except DatabaseError as error:
        if not isinstance(error.__cause__, UNSTORABLE):
            raise
        middle = len(items) // 2
        if middle:
            store(delivery, items[:middle], known, first=first, came=came)
            store(delivery, items[middle:], known, first=first + middle, came=came)
        else:
            why = Refusal("not_storable", str(error).splitlines()[0])
            store(delivery, [Item(items[0].place, None, why, came(first))], {}, first=first, came=came)


# A NUL in an unknown column, a text too long for the search index: what no check of ours has foreseen.
UNSTORABLE = (psycopg.DataError, psycopg.errors.ProgramLimitExceeded)


def _store(delivery: Import, items: Sequence[Item], known: Digests, first: int) -> None:
    packed = [item.found for item in items if isinstance(item.found, Packed) and item.digest not in known]
    publishers = publishers_named({one.publisher for one in packed if one.publisher})
    keys = [Keys(publishers.get(one.publisher), one.external_id, one.url, one.kept_sha256) for one in packed]
    _write(_decide(Rows(delivery), enumerate(items, start=first), known, keys))


def publishers_named(names: set[str]) -> dict[str, int]:
    """The ids of publishers, made on first sight. One query, four when one is new."""
    if not names:
        return {}
    known = _publishers(names)
    if missing := names - known.keys():
        Publisher.objects.bulk_create([Publisher(name=name) for name in sorted(missing)], ignore_conflicts=True)
        known |= _publishers(missing)
    return known


def _publishers(names: set[str]) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, id FROM articles_publisher WHERE name = ANY(%s)", [list(names)])
        return dict(cursor.fetchall())


def _decide(records: "Rows", items: Iterable[tuple[int, Item]], known: Digests, keys: Sequence[Keys]) -> Outcomes:
    """`keys` are those of the packed articles among the items that are not known, in their order."""
    outcomes, shelf = Outcomes(timezone.now()), stored_under(keys)
    ids, next_keys = _new_ids(len(keys)), iter(keys)
    for number, item in items:
        found, same = item.found, known.get(item.digest)
        if same is not None:
            outcomes.rows.append(records.taken(number, item.place, DUPLICATE, same))
        elif isinstance(found, Packed):
            known_by, modified_at = next(next_keys), _aware(found.modified)
            earlier = shelf.earlier(known_by)
            pk = shelf.seen(known_by, modified_at, earlier)
            if pk is not None:
                outcomes.rows.append(records.taken(number, item.place, DUPLICATE, pk))
                continue
            pk = next(ids)
            text = Text(pk, found.kept_sha256, modified_at, outcomes.arrived_at)
            shelf.add(known_by, text, earlier)
            outcomes.fresh.append(Fresh(found, known_by.publisher, text))
            outcome = REVISED if earlier else IMPORTED
            outcomes.rows.append(records.taken(number, item.place, outcome, pk, item.digest))
        elif isinstance(found, Refusal):
            outcomes.rows.append(records.rejected(number, item, found))
    outcomes.moved = shelf.moved
    return outcomes


def _new_ids(most: int) -> Iterator[int]:
    """Ids of articles, in ascending order; those not needed are lost."""
    if not most:
        return iter(())
    with connection.cursor() as cursor:
        cursor.execute(IDS, [most])
        return map(int, cursor.fetchone()[0].split(","))


def _aware(stated: datetime | None) -> datetime | None:
    return timezone.make_aware(stated) if stated is not None and timezone.is_naive(stated) else stated


class Rows:
    """Packs the import records of one delivery."""

    def __init__(self, delivery: Import) -> None:
        self._begin = head(len(IMPORT_RECORD)) + int8(delivery.pk) + FALSE

    def taken(self, number: int, place: bytes, outcome: bytes, article: int, digest: bytes | None = None) -> bytes:
        facts = (self._begin, int4(number), outcome, int8(article), or_null(raw, digest), NO_REASON, place)
        return b"".join(facts)

    def rejected(self, number: int, item: Item, why: Refusal) -> bytes:
        detail = text(without_odd_characters(why.detail)[:LONGEST_DETAIL])
        reason = (shared(why.reason), detail, text(item.came))
        return b"".join((self._begin, int4(number), REJECTED, NULL, NULL, *reason, item.place))


IMPORTED: Final = text(Outcome.IMPORTED.value)
REVISED: Final = text(Outcome.REVISED.value)
DUPLICATE: Final = text(Outcome.DUPLICATE.value)
REJECTED: Final = text(Outcome.REJECTED.value)
NO_REASON: Final = 3 * EMPTY


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
            copy_in(cursor, "articles_article", ARTICLE, _articles(outcomes.fresh, arrived_at))
        if any(one.packed.cuts for one in outcomes.fresh):
            copy_in(cursor, "articles_excludedrange", EXCLUDED_RANGE, _excluded(outcomes.fresh, arrived_at))
        if moved:
            cursor.execute(MOVE, list(map(list, zip(*moved, strict=True))))
        copy_in(cursor, "articles_importrecord", IMPORT_RECORD, outcomes.rows)


def _articles(fresh: Iterable[Fresh], arrived_at: bytes) -> Iterator[bytes]:
    begin = head(len(ARTICLE)) + USABLE + arrived_at
    for packed, publisher, new in fresh:
        facts = int8(new.pk), or_null(int8, publisher), or_null(moment, new.modified_at), or_null(int8, new.replaces)
        yield b"".join((begin, *facts, packed.fields))


def _excluded(fresh: Iterable[Fresh], arrived_at: bytes) -> Iterator[bytes]:
    for one in fresh:
        begin = head(len(EXCLUDED_RANGE)) + int8(one.text.pk) + arrived_at
        for cut in one.packed.cuts:
            yield begin + cut


ARTICLE: Final = (
    "delivery_status", "arrived_at", "id", "publisher_id", "modified_at", "replaces_id", *FIELDS,
)  # fmt: skip
EXCLUDED_RANGE: Final = ("article_id", "at", *CUT_FIELDS)
IMPORT_RECORD: Final = (
    "delivery_id", "taken_back", "number", "outcome", "article_id", "digest", "reason", "detail", "delivered", *PLACE,
)  # fmt: skip

IDS: Final = """
SELECT string_agg(pk::text, ',' ORDER BY pk) FROM (
    SELECT nextval(ids.name) AS pk FROM generate_series(1, %s),
        (SELECT pg_get_serial_sequence('articles_article', 'id')::regclass AS name OFFSET 0) ids
) new
"""
MOVE: Final = """
UPDATE articles_article article SET replaces_id = moved.replaces
FROM unnest(%s::bigint[], %s::bigint[]) AS moved(id, replaces) WHERE article.id = moved.id
"""
