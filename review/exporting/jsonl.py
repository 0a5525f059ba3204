"""JSON Lines: lossless and complete but for notes, one quote or tombstone a line, keys in the order of the record."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from review.exporting.records import About, QuoteRecord, Tombstone

CONTENT_TYPE = "application/jsonl; charset=utf-8"
TELLS_NEWS = True
encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


def write(rows: Iterable[QuoteRecord | Tombstone], about: About) -> Iterator[str]:
    article, encoded = None, ""
    for row in rows:
        if isinstance(row, Tombstone):
            yield encode(fields(row)) + "\n"
            continue
        rest = fields(row)
        if rest.pop("article") is not article:  # its quotes come together and share it
            article, encoded = row.article, encode(row.article)
        yield f'{encode(rest)[:-1]}, "article": {encoded}}}\n'


def fields(row: QuoteRecord | Tombstone) -> dict[str, Any]:
    """What leaves of it: everything but the number that the house knows it by."""
    told = vars(row).copy()
    del told["pk"]
    return told
