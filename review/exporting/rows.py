"""Quotes and their articles as they come out of the database: plain values, an article's body once."""

from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import (
    Case,
    CharField,
    F,
    FilteredRelation,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
    Window,
)
from django.db.models.expressions import Expression
from django.db.models.functions import Cast, Coalesce, Lag

from review.models import Quote, QuoteSpeaker

ROWS_AT_ONCE = 500
BODIES_AT_ONCE = 50
ISO_TIME = Value('YYYY-MM-DD"T"HH24:MI:SS.US"Z"')


class Row(NamedTuple):
    """One quote. Spans and multiranges as PostgreSQL writes them, times ISO in UTC; `body` is None when the row before
    was of the same article. With it come `text_sha256`, the hash that it must have, and `kept_back`, the words of
    quotes that by themselves may not leave.
    """

    pk: int
    uid: str
    version: int
    kind: str
    words: list[str]
    content: str
    own_marks: str
    cue: str | None
    source: str | None
    relays: list[str]
    role: str
    said_on: str | None
    said_on_precision: str
    said_on_span: str | None
    translated: str
    speakers: list[str]
    speaker_ids: list[int | None]
    flags: list[str]
    decided_by: int
    decided_at: str
    decision: int
    verb: str
    decision_hash: str
    state_hash: str
    proposal: int | None
    run: int | None
    tagger: str | None
    rule: str | None
    confidence: float | None
    article: int
    external_id: str
    title: str
    publisher: str | None
    section: str
    url: str
    author: str
    credit: str
    language: str
    published_on: str | None
    published_basis: str
    modified_at: str | None
    length: int
    body_sha256: str
    kept_sha256: str
    body: str | None
    text_sha256: str | None
    kept_back: str | None


def text(name: str) -> Expression:
    return Cast(name, TextField())


def time(name: str) -> Expression:
    utc = Func(Value("UTC"), F(name), function="timezone", output_field=TextField())
    return Func(utc, ISO_TIME, function="to_char", output_field=TextField())


def hexadecimal(*names: str) -> Expression:
    """Of the first that is not null."""
    given = Coalesce(*names) if len(names) > 1 else F(names[0])
    return Func(given, Value("hex"), function="encode", output_field=CharField())


# A link's entry in the registry, or the one which that is merged into.
ENTRY = Coalesce("speaker__merged_into_id", "speaker_id")

KEPT_BACK = Subquery(
    Quote.objects.kept_back()
    .filter(article=OuterRef("article"))
    .order_by()
    .values("article")
    .values(spans=Cast(Func(F("content"), function="range_agg"), TextField()))
)
IS_FIRST = ~Q(article_id=Window(Lag("article_id", default=-1), order_by=["article_id", "pk"]))
WITH_ITS_FIRST = {
    "body": F("article__body"),
    "text_sha256": hexadecimal("article__masked_sha256", "article__body_sha256"),
    "kept_back": KEPT_BACK,
}

COLUMNS: dict[str, Expression | F] = {
    "pk": F("pk"),
    "uid": text("uid"),
    **{name: F(name) for name in ("version", "kind", "words", "relays", "role", "translated", "speakers", "flags")},
    **{name: text(name) for name in ("content", "own_marks", "cue", "source", "said_on", "said_on_span")},
    "said_on_precision": F("said_on_precision"),
    "speaker_ids": ArraySubquery(
        QuoteSpeaker.objects.filter(quote=OuterRef("pk")).order_by("position").values(entry=ENTRY)
    ),
    "decided_by": F("decided_by_id"),
    "decided_at": time("decided_at"),
    "decision": F("led_here__seq"),
    "verb": F("led_here__verb"),
    "decision_hash": hexadecimal("led_here__hash"),
    "state_hash": hexadecimal("led_here__state_hash"),
    "proposal": F("proposal_id"),
    "run": F("proposal__run_id"),
    "tagger": F("proposal__run__version"),
    "rule": F("proposal__rule"),
    "confidence": F("proposal__confidence"),
    "article": F("article_id"),
    "publisher": F("article__publisher__name"),
    **{
        name: F(f"article__{name}")
        for name in ("external_id", "title", "section", "url", "author", "credit", "language", "published_basis")
    },
    "length": F("article__length"),
    "published_on": text("article__published_on"),
    "modified_at": time("article__modified_at"),
    "body_sha256": hexadecimal("article__body_sha256"),
    "kept_sha256": hexadecimal("article__kept_sha256"),
    **{name: Case(When(IS_FIRST, then=column), default=None) for name, column in WITH_ITS_FIRST.items()},
}


def rows_of(quotes: QuerySet[Quote]) -> Generator[Row, None, None]:
    """By article and id. The database sends while we work, so the connection can do nothing else meanwhile."""
    query, parameters = listed(quotes).query.sql_with_params()
    with connection.cursor() as cursor:
        # A sort or a hash of everything would come before the first row.
        cursor.execute("SET LOCAL enable_sort = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off")
        with closing(cursor.cursor.stream(query, parameters, size=ROWS_AT_ONCE)) as stream:
            yield from map(Row._make, stream)


def rows_among(quotes: QuerySet[Quote], pks: Iterable[int]) -> Iterator[Row]:
    """Those of `quotes` with these ids, of which there are few; by article and id too."""
    return map(Row._make, listed(quotes.filter(pk__in=list(pks))).iterator(chunk_size=BODIES_AT_ONCE))


def listed(quotes: QuerySet[Quote]) -> QuerySet[Any, Any]:
    """Tuples in the order of Row, by article and id."""
    led_here = FilteredRelation("decisions", condition=Q(decisions__version_after=F("version")))
    columns = [COLUMNS[name] for name in Row._fields]
    return quotes.annotate(led_here=led_here).values_list(*columns).order_by("article_id", "pk")
