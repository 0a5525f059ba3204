"""JSONL: an object a line."""

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import BinaryIO, Final

from articles.reading import limits
from articles.reading.fields import to_record
from articles.reading.place import Place
from articles.reading.records import Record, Rejection
from articles.reading.refused import Refused
from articles.reading.streams import numbered_lines, text_stream

SHOWN: Final = 40  # characters
SUFFIXES: Final = (".jsonl", ".ndjson", ".jsonlines")


def read(stream: BinaryIO, place: Place) -> Iterator[Record | Rejection]:
    lines, codec, _ = text_stream(stream)
    empty = True
    for number, line in numbered_lines(lines):
        if line is None:
            yield place.rejection("too_large", f"more than {limits.RECORD} bytes in a line", number)
        elif line.strip():
            yield _of_line(place, number, line, codec)
        else:
            continue
        empty = False
    if empty:
        raise Refused("empty", "no line in it")


def _of_line(place: Place, number: int, line: bytes, codec: str) -> Record | Rejection:
    try:
        text = line.decode(codec)
    except UnicodeDecodeError as error:
        detail = f"byte 0x{line[error.start]:02X} at {error.start}"
        return place.rejection("invalid_utf_8", detail, number, line)
    return of_object(place, number, text, line)


def of_object(place: Place, number: int, text: str, raw: bytes) -> Record | Rejection:
    """The record of an object's text."""
    if len(text) > limits.PARTS and sum(map(text.count, '"[{')) > limits.PARTS:
        return place.rejection("too_large", f"more than {limits.PARTS} strings, lists and objects", number, raw)
    if "\0" in text:
        return place.rejection("nul", f"U+0000 at character {text.index(chr(0))}", number, raw)
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        return place.rejection("bad_json", _what_is_wrong(text, error), number, raw)
    if not isinstance(values, dict):
        return place.rejection("bad_json", f"no object: {text.strip()[:SHOWN]}", number, raw)
    if len(values) > limits.COLUMNS:
        return place.rejection("too_many_columns", f"{len(values)} names", number, raw)
    return to_record(place, number, values, values, sha256(raw).digest())


def _what_is_wrong(text: str, error: ValueError | RecursionError) -> str:
    """What stands where it is no JSON any more."""
    if isinstance(error, json.JSONDecodeError):
        return f"{text[error.pos :].strip()[:SHOWN] or '…'} at character {error.pos + 1}"
    return "nested too deep" if isinstance(error, RecursionError) else "a number of too many digits"
