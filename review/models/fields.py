"""A column type that Django lacks: the multirange."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from psycopg.types.multirange import Int4Multirange, Multirange
from psycopg.types.range import Int4Range, Range

Span = tuple[int, int]


def joined(spans: Iterable[Sequence[int]]) -> list[Span]:
    """The parts as the database keeps them: ascending, those that touch or overlap merged."""
    parts: list[Span] = []
    for start, end in sorted(spans):
        if parts and start <= parts[-1][1]:
            parts[-1] = (parts[-1][0], max(end, parts[-1][1]))
        else:
            parts.append((start, end))
    return parts


class SpansField(models.Field):
    """Parts of a text, ascending: [(start, end), …] in code points, half open; `int4multirange` in the database.

    PostgreSQL merges parts that touch. What isn't bounded can't be read back: constraints keep it out.
    """

    def db_type(self, connection: Any) -> str:
        return "int4multirange"

    def from_db_value(self, value: Multirange[int] | None, expression: Any, connection: Any) -> list[Span] | None:
        return None if value is None else [(part.lower, part.upper) for part in value]

    def to_python(self, value: Iterable[Sequence[int]] | None) -> list[Span] | None:
        return None if value is None else [(part[0], part[1]) for part in value]

    def get_prep_value(self, value: Iterable[Sequence[int]] | Multirange[int] | None) -> Multirange[int] | None:
        if value is None or isinstance(value, Multirange):
            return value
        return Int4Multirange([Range(start, end) for start, end in value])


class SpanField(models.Field):
    """One part of a text: (start, end) in code points, half open; `int4range` in the database."""

    def db_type(self, connection: Any) -> str:
        return "int4range"

    def from_db_value(self, value: Range[int] | None, expression: Any, connection: Any) -> Span | None:
        return None if value is None else (value.lower, value.upper)

    def to_python(self, value: Sequence[int] | None) -> Span | None:
        return None if value is None else (value[0], value[1])

    def get_prep_value(self, value: Sequence[int] | Range[int] | None) -> Range[int] | None:
        if value is None or isinstance(value, Range):
            return value
        return Int4Range(value[0], value[1])
