"""Plain text files: one page, one record."""

from collections.abc import Iterator
from typing import BinaryIO, Final

from articles.reading import limits
from articles.reading.decoding import decode
from articles.reading.place import Place
from articles.reading.records import Record, Rejection
from articles.reading.refused import Refused

SUFFIXES: Final = (".txt", ".text")


def read(stream: BinaryIO, place: Place) -> Iterator[Record | Rejection]:
    """The one page in `stream`, of which at most limits.RECORD bytes and one are read."""
    yield Record(place.file, place.member, None, decode(whole(stream, limits.RECORD)))


def whole(stream: BinaryIO, largest: int) -> bytes:
    """All of it. Raises Refused when that is more than `largest` bytes."""
    data = stream.read(largest + 1)
    if len(data) > largest:
        raise Refused("too_large", f"more than {largest} bytes")
    return data
