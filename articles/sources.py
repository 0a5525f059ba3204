"""The files of a delivery: their records in one order, how many bytes they hold, and how far reading has come."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, Protocol

from articles.reading import Record, Rejection, read_path

TOLD_EVERY: Final = 2000  # records


class Changed(Exception):
    """What lies at the sources is not what was read before; `str()` says where."""


class Delivered(Protocol):
    """Where a delivery's records come from; `position()` is how far they have been read, in bytes."""

    def records(self) -> Iterator[Record | Rejection]: ...
    def position(self) -> int: ...


class Handed:
    """Records that were handed over as such."""

    def __init__(self, records: Iterable[Record | Rejection]) -> None:
        self._records = records

    def records(self) -> Iterator[Record | Rejection]:
        return iter(self._records)

    def position(self) -> int:
        return 0


class Sources:
    """Paths of a delivery. Reading twice gives the same records in the same order, as long as nobody changes them."""

    def __init__(self, paths: Sequence[Path], columns: Mapping[str, str] | None = None) -> None:
        self.paths = paths
        self._columns = columns
        self._before = 0  # bytes of the files that were read to their end
        self._stream: BinaryIO | None = None
        self._size = 0

    def records(self) -> Iterator[Record | Rejection]:
        for path in self.paths:
            yield from read_path(path, columns=self._columns, opened=self._open)

    def _open(self, stream: BinaryIO) -> None:
        self._before += self._size
        self._stream, self._size = stream, os.fstat(stream.fileno()).st_size

    def position(self) -> int:
        """Bytes read so far, of `size()`."""
        if self._stream is None or self._stream.closed:
            return self._before + self._size
        return self._before + min(self._stream.tell(), self._size)

    def size(self) -> int:
        """Bytes of all the files. What cannot be looked at counts for nothing, and is rejected when it is read."""
        return sum(map(_size, self.paths))


def _size(path: Path) -> int:
    try:
        if not path.is_dir():
            return path.stat().st_size
        return sum(_size_of(entry) for folder, _, names in os.walk(path) for entry in (Path(folder, n) for n in names))
    except OSError:
        return 0


def _size_of(file: Path) -> int:
    try:
        return file.lstat().st_size
    except OSError:
        return 0


class Stood(NamedTuple):
    """Where the last record stood that is in; `number` counts from 1."""

    number: int
    file: str
    member: str
    line: int | None


def pass_over(records: Iterator[Record | Rejection], stood: Stood) -> Iterator[int]:
    """Passes over the records that are in, and tells now and then how many those were so far. Raises Changed when the
    last of them stood elsewhere.
    """
    last = None
    for passed in range(1, stood.number + 1):
        last = next(records, None)
        if passed % TOLD_EVERY == 0:
            yield passed
    if last is None or (last.file, last.member or "", last.line) != stood[1:]:
        raise Changed(f"record {stood.number} is not where it was: the delivery was changed")
