"""JSON Lines: complete and lossless, one quote or tombstone a line, keys in the order of the record."""

import dataclasses
import json
from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import Any

from review.exporting.records import About, QuoteRecord, Tombstone

CONTENT_TYPE = "application/jsonl; charset=utf-8"
TELLS_NEWS = True
KEYS = {kind: [column.name for column in dataclasses.fields(kind)][1:] for kind in (QuoteRecord, Tombstone)}
VALUES = {kind: attrgetter(*keys) for kind, keys in KEYS.items()}
encode = json.JSONEncoder(ensure_ascii=False).encode


def write(rows: Iterable[QuoteRecord | Tombstone], about: About) -> Iterator[str]:
    for row in rows:
        yield encode(fields(row)) + "\n"


def fields(row: QuoteRecord | Tombstone) -> dict[str, Any]:
    """What leaves of it: everything but the number that the house knows it by."""
    kind = type(row)
    return dict(zip(KEYS[kind], VALUES[kind](row), strict=True))
