"""JSON Lines: complete, one quote or tombstone a line, keys in the order of the record."""

import dataclasses
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from review.exporting.records import QuoteRecord, Tombstone

CONTENT_TYPE = "application/jsonl; charset=utf-8"
NOTES: dict[str, Any] = {}


def write(rows: Iterable[QuoteRecord | Tombstone]) -> Iterator[str]:
    for row in rows:
        yield json.dumps(fields(row), ensure_ascii=False, cls=DjangoJSONEncoder) + "\n"


def fields(row: QuoteRecord | Tombstone) -> dict[str, Any]:
    return {column.name: getattr(row, column.name) for column in dataclasses.fields(row)}
