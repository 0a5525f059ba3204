"""A page of what a filter finds: the newest MOST of it ranked, or all of it by date.

A heavy term has a hundred thousand hits, and to fetch them all for their dates would take as many page reads. Each
document holds its months as words, so the index itself keeps to a few months at a time, the newest first, until enough
is found.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db import connection, transaction
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Expression,
    F,
    FloatField,
    Func,
    Max,
    Min,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast

from review.models import Quote, QuoteSearch
from review.searching.filter import Filter, as_tsquery, both, in_document

MOST = 2000
PAGE = 30
# Beyond that, years of a historic date would make the question longer than it saves.
MOST_MONTHS = 400
# So many hits are sorted sooner than their months are named; and so many, where each has to be read for a phrase.
FEW, FEW_TO_READ = 20_000, 2_000
RELEVANCE, DATE = "relevance", "date"
# Of paragraph, title, people and words, as ts_rank wants them.
WEIGHTS = "{0.1, 0.3, 0.5, 1.0}"

# What orders: the rank or the day, then the quote's id.
Key = tuple[float | date, int]


@dataclass(frozen=True)
class Found:
    """One page. `count` is exact up to MOST; `capped`: there are more. `following`: the next page's cursor, if any."""

    quotes: list[Quote]
    count: int
    capped: bool
    following: str


@dataclass
class Finder:
    """`readable`: what the person may read; `among`: the same as a question to the index, as far as it can tell."""

    filter: Filter
    readable: QuerySet[Quote]
    among: str = ""
    order: str = DATE

    def page(self, after: str = "") -> Found:
        """Two or three queries, and one for each look at some months, of which there are few. A cursor that is none
        begins anew.
        """
        cursor = parsed(after, self.order)
        newest = self._newest(MOST + 1)
        capped = len(newest) > MOST
        keys = self._still_readable(newest[:MOST])
        count = len(keys)
        if self.order == RELEVANCE:
            keys = self._ranked(keys, cursor)
        elif capped:
            keys = self._newest(PAGE + 1, cursor) if cursor else newest
        elif cursor:
            keys = [key for key in keys if key < cursor]
        following = "{}_{}".format(*keys[PAGE - 1]) if len(keys) > PAGE else ""
        return Found(self._fetched([pk for _, pk in keys[:PAGE]]), count, capped, following)

    @cached_property
    def day(self) -> str:
        """The column that tells the date: whoever limits the day of publication means that one."""
        return "published_on" if self.filter.published_from or self.filter.published_to else "day"

    def _newest(self, limit: int, before: Key | None = None) -> list[Key]:
        """Day and id of the newest hits, in order."""
        rows = QuoteSearch.objects.filter(self.filter.dates()).order_by(f"-{self.day}", "-quote_id")
        if before:
            day, pk = before
            rows = rows.filter(Q(**{f"{self.day}__lt": day}) | Q(**{self.day: day, "quote_id__lt": pk}))
        if pairs := self.filter.asked.pairs():
            rows = rows.filter(in_document(pairs, "pairs"))
        keys = rows.values_list(self.day, "quote_id")
        asked = both(self.filter.tsquery(), self.among)
        if not asked:
            return list(keys[:limit])
        mark = "m" if self.day == "day" else "n"
        earliest, latest = self._ends()
        found: list[Key] = []
        with by_the_document():
            for first, last, named in self._spans(limit, found, earliest, before[0] if before else latest):
                named_months = months(first, last) if named else []
                within = [f"'{mark}={month.year:04}{month.month:02}'" for month in named_months]
                question = both(asked, f"({' | '.join(within)})" if within else "")
                limits = {f"{self.day}__gte": first, f"{self.day}__lte": last}
                found += keys.filter(in_document(question), **limits)[: limit - len(found)]
        return found

    def _ends(self) -> tuple[date | None, date | None]:
        """Between which days hits may be; none on an empty desk."""
        there = QuoteSearch.objects.aggregate(first=Min(self.day), last=Max(self.day))
        first, last, asked = there["first"], there["last"], self.filter
        if first is None:
            return None, None
        # Of what was said on a known day, that is the day.
        by_publication = self.day == "published_on"
        limits = (asked.published_from, asked.published_to) if by_publication else (asked.said_from, asked.said_to)
        return max(first, limits[0] or first), min(last, limits[1] or last)

    def _spans(
        self, limit: int, found: list[Key], earliest: date | None, last: date | None
    ) -> Iterator[tuple[date, date, bool]]:
        """The newest months, then more of them until `found` holds enough; whether to name them in the question. Once
        few hits are to be expected, all the rest unnamed.
        """
        count, filled = 3 if limit > PAGE + 1 else 1, 0
        few = FEW_TO_READ if any(len(term) > 1 for term in self.filter.asked.wanted()) else FEW
        named = True
        while earliest and last and earliest <= last and len(found) < limit:
            first = max(earliest, months_back(last, count - 1)) if named else earliest
            yield first, last, named
            if first == earliest:
                return
            last = first - timedelta(days=1)
            fresh, filled = len(found) - filled, len(found)
            named = fresh * distance(earliest, last) > few * count
            count = min(4 * count, max(count, count * (limit - len(found)) * 5 // (4 * max(fresh, 1)) + 1))

    def _still_readable(self, keys: list[Key]) -> list[Key]:
        """Without what the index cannot tell: an embargo that runs."""
        if not self.among:
            return keys
        there = set(self.readable.filter(one_of([pk for _, pk in keys])).values_list("pk", flat=True))
        return [key for key in keys if key[1] in there]

    def _ranked(self, keys: list[Key], before: Key | None) -> list[Key]:
        """Rank and id of a page and one more, the best first; of the same rank the newest."""
        weights = Func(Value(WEIGHTS), template="(%(expressions)s)::float4[]")
        asked = as_tsquery(self.filter.asked.tsquery())
        # As a double, or the cursor's rank would not be the row's.
        rank = Cast(Func(weights, F("document"), asked, function="ts_rank"), FloatField())
        newest = QuoteSearch.objects.filter(one_of([pk for _, pk in keys]))
        rows = newest.annotate(rank=rank).order_by("-rank", "-pk")
        if before:
            best, pk = before
            rows = rows.filter(Q(rank__lt=best) | Q(rank=best, pk__lt=pk))
        return list(rows.values_list("rank", "pk")[: PAGE + 1])

    def _fetched(self, pks: list[int]) -> list[Quote]:
        related = ("article__publisher", "decided_by")
        quotes = self.readable.select_related(*related).in_bulk(pks)
        return [quotes[pk] for pk in pks if pk in quotes]


def one_of(pks: list[int]) -> Expression:
    """Whether a row is of these: one parameter, where Django's own `in` would look at each id by itself."""
    any_of = Func(Value(pks), function="ANY", output_field=BigIntegerField())
    return Func(F("pk"), any_of, template="(%(expressions)s)", arg_joiner=" = ", output_field=BooleanField())


@contextmanager
def by_the_document() -> Iterator[None]:
    """The planner takes reading a document for free. It would rather read thousands in the order of their days than
    ask their index.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_indexscan = off; SET LOCAL enable_seqscan = off")
        yield
        cursor.execute("SET LOCAL enable_indexscan = on; SET LOCAL enable_seqscan = on")


def distance(first: date, last: date) -> int:
    """How many months a span touches."""
    return (last.year - first.year) * 12 + last.month - first.month + 1


def months(first: date, last: date) -> list[date]:
    """The months of a span by their first days; none if they are too many to name."""
    count = distance(first, last)
    return [months_back(last, back) for back in range(count)] if count <= MOST_MONTHS else []


def months_back(day: date, count: int) -> date:
    """The first day of the month so many before."""
    month = max(day.year * 12 + day.month - 1 - count, 12)
    return date(month // 12, month % 12 + 1, 1)


def parsed(cursor: str, order: str) -> Key | None:
    value, _, pk = cursor.partition("_")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return None
    try:
        key = float(value) if order == RELEVANCE else date.fromisoformat(value)
    except ValueError:
        return None
    return (key, int(pk)) if key == key else None  # not a number is not itself
