"""Plain text files: one page, one record."""

from collections.abc import Iterator
from typing import BinaryIO, Final

from articles.reading.decoding import Undecodable, decode
from articles.reading.records import Record, Rejection

SUFFIXES: Final = (".txt",)
LARGEST: Final = 10 * 1024 * 1024  # bytes


def read(stream: BinaryIO, file: str, member: str | None = None) -> Iterator[Record | Rejection]:
    """The one page in `stream`, of which at most LARGEST bytes and one are read."""
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        yield Rejection(file, member, None, "too_large", f"more than {LARGEST} bytes")
        return
    try:
        yield Record(file, member, None, decode(data))
    except Undecodable as error:
        yield Rejection(file, member, None, error.reason, error.detail)
