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
encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
ALL_BUT_ARTICLE = attrgetter(*KEYS[QuoteRecord][:-1])


def write(rows: Iterable[QuoteRecord | Tombstone], about: About) -> Iterator[str]:
    article, encoded = None, ""
    for row in rows:
        if isinstance(row, Tombstone):
            yield encode(fields(row)) + "\n"
            continue
        if row.article is not article:  # its quotes come together and share it
            article, encoded = row.article, encode(row.article)
        rest = encode(dict(zip(KEYS[QuoteRecord], ALL_BUT_ARTICLE(row), strict=False)))
        yield f'{rest[:-1]}, "article": {encoded}}}\n'


def fields(row: QuoteRecord | Tombstone) -> dict[str, Any]:
    """What leaves of it: everything but the number that the house knows it by."""
    kind = type(row)
    return dict(zip(KEYS[kind], VALUES[kind](row), strict=True))
