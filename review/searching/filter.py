"""What a search or an export is limited to, and the quotes that it leaves."""

import dataclasses
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib.postgres.search import SearchQueryField
from django.db.models import BooleanField, Expression, F, Func, Q, QuerySet, Value

from review.models import Quote
from review.searching.asking import Asked, all_of, read
from review.searching.words import words_of

# No document has it. It is what signs alone, without a letter or digit, are to find.
NOTHING = "'-'"


@dataclass(frozen=True)
class Filter:
    """Empty, it leaves everything. `publisher` and `verifier` are ids, 0 for an article without a publisher; dates are
    included; of names and roles every word must be there.
    """

    words: str = ""
    speaker: str = ""
    role: str = ""
    publisher: int | None = None
    section: str = ""
    said_from: date | None = None
    said_to: date | None = None
    published_from: date | None = None
    published_to: date | None = None
    kind: str = ""
    verifier: int | None = None
    flag: str = ""

    def __bool__(self) -> bool:
        return bool(self.as_dict())

    def as_dict(self) -> dict[str, Any]:
        """What was asked for, as a manifest tells it."""
        given = dataclasses.asdict(self).items()
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in given
            if value not in ("", None)
        }

    @cached_property
    def asked(self) -> Asked:
        return read(self.words)

    def tsquery(self) -> str:
        """Everything but the dates, as one question to the index; empty if nothing is asked."""
        parts = [
            f"({self.asked.tsquery() or NOTHING})" if self.words else "",
            all_of(self.speaker, "s") or NOTHING if self.speaker else "",
            all_of(self.role, "r") or NOTHING if self.role else "",
            "" if self.publisher is None else f"'p={self.publisher}'",
            f"'c={section_mark(self.section)}'" if self.section else "",
            f"'k={self.kind}'" if self.kind else "",
            "" if self.verifier is None else f"'v={self.verifier}'",
            f"'f={self.flag}'" if self.flag else "",
        ]
        return both(*parts)

    def dates(self, prefix: str = "") -> Q:
        limits = {
            "said_on__gte": self.said_from,
            "said_on__lte": self.said_to,
            "published_on__gte": self.published_from,
            "published_on__lte": self.published_to,
        }
        return Q(**{prefix + name: day for name, day in limits.items() if day})


def matching(filter: Filter, quotes: QuerySet[Quote]) -> QuerySet[Quote]:
    """Those of the quotes that the filter leaves, in no order; with an empty filter all of them.

    A filter finds only what may be found: verified, and neither withdrawn nor sealed.
    """
    for column, tsquery in (("document", filter.tsquery()), ("pairs", filter.asked.pairs())):
        if tsquery:
            quotes = quotes.filter(in_document(tsquery, f"search__{column}"))
    return quotes.filter(filter.dates("search__"))


def both(*tsqueries: str) -> str:
    return " & ".join(part for part in tsqueries if part)


def in_document(tsquery: str, column: str = "document") -> Expression:
    """Whether the document is what is asked for."""
    return Func(
        F(column), as_tsquery(tsquery), template="(%(expressions)s)", arg_joiner=" @@ ", output_field=BooleanField()
    )


def as_tsquery(tsquery: str) -> Expression:
    return Func(Value(tsquery), template="(%(expressions)s)::tsquery", output_field=SearchQueryField())


def section_mark(section: str) -> str:
    return "_".join(word.exact for word in words_of(section))[:200]
