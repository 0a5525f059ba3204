"""A row or object by its names to a record: which value is which field, and what else came."""

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from articles.reading import limits
from articles.reading.addresses import leads_elsewhere
from articles.reading.columns import REASON, mapped
from articles.reading.dates import NoDate, iso
from articles.reading.decoding import refuse_legacy
from articles.reading.place import Place
from articles.reading.records import Raw, Record, Rejection
from articles.reading.refused import Refused

DATES: Final = ("published", "modified")
# Text in an old encoding keeps to Latin-1, and no Vietnamese text of some length is without a letter beyond it.
ODD_LETTER: Final = re.compile("[\x80-\xff]")
VIETNAMESE_LETTER: Final = re.compile("[\u0102\u0103\u0110\u0111\u01a0\u01a1\u01af\u01b0\u0300-\u0323\u1ea0-\u1ef9]")
SURROGATE: Final = re.compile("[\ud800-\udfff]")
WHOLE_PAGE: Final = re.compile(r"<(?:!doctype html|html|head|body)\b", re.IGNORECASE)
TAG: Final = re.compile(r"<(?:p|div|br|h[1-6]|article|section|ul|table|html|body|figure)\b[^<>]*>", re.IGNORECASE)


def to_record(
    place: Place, line: int | None, values: Mapping[str, object], raw: Raw | None = None, digest: bytes | None = None
) -> Record | Rejection:
    """The record of one row or object, or why it is none."""
    try:
        return _record(place, line, values, raw, digest)
    except Refused as refused:
        return place.rejection(refused.reason, refused.detail, line, raw)


def _record(place: Place, line: int | None, values: Mapping[str, object], raw: Raw, digest: bytes | None) -> Record:
    field_of = _fields_of(tuple(values), place.columns)
    fields: dict[str, str] = {}
    extra: dict[str, object] = {}
    for name, value in values.items():
        field = field_of.get(name)
        if field is None:
            if value not in (None, "") and name != REASON:
                _check_storable(name, name)
                _check_storable(name, value)
                extra[name] = value
        elif text := _as_text(name, value):
            if field == "url" and leads_elsewhere(text):
                _check_storable(name, text)
                extra[name] = text
            else:
                fields[field] = _date(name, text) if field in DATES else text
    body = fields.get("body", "")
    if not body.strip():
        raise Refused("empty", _without_text(values, field_of))
    if ODD_LETTER.search(body) and not VIETNAMESE_LETTER.search(body):
        refuse_legacy(body)
    if "<" in body and WHOLE_PAGE.search(body, 0, 1000):
        text, said = _article_of(body)
        if "published" in fields:
            said.pop("published_basis", None)
        return Record(place.file, place.member, line, text, said | fields | {"body": ""}, extra, raw, digest)
    if "<" in body and TAG.search(body):
        body = _without_tags(body)
    lead = fields.get("lead", "").strip()
    fields["body"] = body if not lead or body.lstrip().startswith(lead) else f"{lead}\n\n{body}"
    return Record(place.file, place.member, line, None, fields, extra, raw, digest)


def _without_text(values: Mapping[str, object], field_of: Mapping[str, str]) -> str:
    empty = [name for name in values if field_of.get(name) == "body"]
    if empty:
        return f"nothing in {', '.join(empty)}"
    return f"no text; there is {', '.join(values)}" if values else "no text"


@lru_cache(maxsize=256)
def _fields_of(names: tuple[str, ...], columns: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    return mapped(names, dict(columns))


def _as_text(name: str, value: object) -> str:
    """Texts and numbers as they are; of a list, whose parts must be such, the lines. Raises Refused."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        return str(value)
    if isinstance(value, list) and all(isinstance(part, str | int | float) for part in value):
        return ("\n" if len(value) > 1 and any(len(str(part)) > 80 for part in value) else ", ").join(map(str, value))
    raise Refused("bad_field", f"{name}: {'[…]' if isinstance(value, list) else '{…}'}")


def _date(name: str, stated: str) -> str:
    try:
        return iso(stated)
    except NoDate as error:
        raise Refused("bad_date", f"{name}: {error}") from error


def _without_tags(body: str) -> str:
    from articles.reading.html import block_text  # a library that takes long to load, for the few that need it

    return block_text(body)


def _article_of(page: str) -> tuple[str, dict[str, str]]:
    from articles.reading.html import article_of

    return article_of(page)


def _check_storable(name: str, value: object, depth: int = 0) -> None:
    """JSON in the database takes no NUL, no half characters and no numbers without end. Raises Refused."""
    if isinstance(value, str):
        if "\0" in value:
            raise Refused("nul", f"{name}: U+0000 at character {value.index(chr(0))}")
        if not value.isascii() and (half := SURROGATE.search(value)):
            raise Refused("lone_surrogate", f"{name}: U+{ord(half[0]):04X} at character {half.start()}")
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise Refused("bad_field", f"{name}: {value}")
    elif isinstance(value, dict | list):
        if depth == limits.EXTRA_DEPTH:
            raise Refused("bad_field", f"{name}: more than {depth} levels")
        parts = [*value.keys(), *value.values()] if isinstance(value, dict) else value
        for part in parts:
            _check_storable(name, part, depth + 1)
