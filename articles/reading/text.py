"""Plain text files: one page, one record."""

from collections.abc import Iterator
from hashlib import sha256
from typing import BinaryIO, Final

from articles.reading import limits
from articles.reading.decoding import Undecodable, decode
from articles.reading.place import Place
from articles.reading.records import Record, Rejection
from articles.reading.refused import Refused

SUFFIXES: Final = (".txt", ".text")


def read(stream: BinaryIO, place: Place) -> Iterator[Record | Rejection]:
    """The one page in `stream`, of which at most limits.TEXT_PAGE bytes and one are read."""
    data = whole(stream, limits.TEXT_PAGE)
    yield Record(place.file, place.member, None, page_text(data), digest=sha256(data).digest())


def page_text(data: bytes) -> str:
    """The page as text. Raises Refused, with the bytes of a text in a wrong encoding."""
    try:
        return decode(data)
    except Undecodable as refused:
        raw = None if refused.reason in ("binary", "empty") else data
        raise Refused(refused.reason, refused.detail, raw=raw) from refused


def whole(stream: BinaryIO, largest: int) -> bytes:
    """All of it. Raises Refused when that is more than `largest` bytes."""
    data = stream.read(largest + 1)
    if len(data) > largest:
        raise Refused("too_large", f"more than {largest} bytes")
    return data
