"""An article in the form in which it is stored: packed where it was prepared, which may be another process than the one
that has the connection and decides what becomes of it. Needs no database.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple

from articles.packing import day, int4, int4range, jsonb, or_null, raw, shared, text, texts
from articles.preparing import Given, Prepared, Refusal, prepare_text

FIELDS: Final = (
    "external_id", "url", "title", "section", "author", "credit", "language", "published_on", "published_basis",
    "extra", "body", "length", "body_sha256", "kept_sha256", "flags",
)  # fmt: skip
CUT_FIELDS: Final = ("range", "reason")
NOTHING: Final = jsonb("{}")


class Packed(NamedTuple):
    """By what an article is known again, and what is stored of it: FIELDS, and CUT_FIELDS of each cut.

    `modified` is naive where the record names no zone.
    """

    publisher: str
    external_id: str
    url: str
    kept_sha256: bytes
    modified: datetime | None
    fields: bytes
    cuts: tuple[bytes, ...]


def prepare_packed(
    page: str | None, fields: Mapping[str, str], extra: Mapping[str, object], given: Given
) -> Packed | Refusal:
    """As `prepare_text`, with what came besides."""
    prepared = prepare_text(page, fields, given)
    return prepared if isinstance(prepared, Refusal) else packed(prepared, extra)


def packed(new: Prepared, extra: Mapping[str, object]) -> Packed:
    fields = (
        text(new.external_id), text(new.url), text(new.title), shared(new.section), shared(new.author),
        shared(new.credit), shared(new.language), or_null(day, new.published_on), shared(new.published_basis),
        jsonb(json.dumps(dict(extra))) if extra else NOTHING, raw(new.encoded), int4(len(new.body)),
        raw(new.body_sha256), raw(new.kept_sha256), texts(new.flags),
    )  # fmt: skip
    cuts = tuple(int4range(start, end) + shared(reason) for start, end, reason in new.cuts)
    return Packed(new.publisher, new.external_id, new.url, new.kept_sha256, new.modified, b"".join(fields), cuts)
