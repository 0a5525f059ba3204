"""Files, folders and archives to records, in one order, one file open at a time."""

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

from articles.reading import compressed, csv, html, json_array, jsonl, limits, tar, text, xlsx, zip
from articles.reading.members import Member
from articles.reading.place import Allowance, Place
from articles.reading.records import Record, Rejection
from articles.reading.refused import Refused
from articles.reading.streams import on_disk

Reader = Callable[[BinaryIO, Place], Iterator[Record | Rejection]]
Opener = Callable[[BinaryIO, Place], Iterator[Member | Rejection]]

# A further format is one module with SUFFIXES and read(), or members() for what holds files, named here.
READERS: Final[dict[str, Reader]] = {
    suffix: module.read for module in (text, html, jsonl, json_array, csv, xlsx) for suffix in module.SUFFIXES
}
OPENERS: Final[dict[str, Opener]] = {suffix: module.members for module in (zip, tar) for suffix in module.SUFFIXES}
SOUGHT_IN: Final = (*zip.SUFFIXES, *xlsx.SUFFIXES)


def read_path(
    path: Path, *, columns: Mapping[str, str] | None = None, opened: Callable[[BinaryIO], None] = lambda stream: None
) -> Iterator[Record | Rejection]:
    """Everything in a file, or in a folder and the folders below it, archives and archives in them included.

    Names are taken in sorted order, hidden ones skipped; links inside a folder are rejected, never followed.
    What cannot be read is rejected with its reason, and reading goes on. `columns` are chosen fields by column name;
    a column not among them gets the field that its name proposes. `opened` is called with each file before it is read.
    """
    waiting = [path]
    while waiting:
        found = waiting.pop()
        try:
            mode = (found.stat() if found is path else found.lstat()).st_mode
            if stat.S_ISDIR(mode):
                names = sorted(name for name in os.listdir(found) if not name.startswith("."))
                waiting.extend(found / name for name in reversed(names))
                continue
        except OSError as error:
            yield Place(printable(str(found))).rejection("unreadable", error.strerror or str(error))
            continue
        if stat.S_ISLNK(mode):
            yield Place(printable(str(found))).rejection("symlink", f"link to {printable(os.readlink(found))}")
        elif not stat.S_ISREG(mode):
            yield Place(printable(str(found))).rejection("not_a_file", stat.filemode(mode))
        else:
            yield from read_file(found, columns=columns, opened=opened)


def read_file(
    path: Path,
    *,
    unknown: Reader | None = None,
    columns: Mapping[str, str] | None = None,
    opened: Callable[[BinaryIO], None] = lambda stream: None,
) -> Iterator[Record | Rejection]:
    """The records of one file, by the reader for its suffix; a file of no known suffix goes to `unknown`."""
    place = Place(printable(str(path)), columns=tuple(sorted((columns or {}).items())))
    try:
        with path.open("rb") as stream:
            opened(stream)
            place = Place(place.file, columns=place.columns, allowance=Allowance(os.fstat(stream.fileno()).st_size))
            yield from read_stream(stream, path.name, place, unknown=unknown)
    except OSError as error:
        yield place.rejection("unreadable", error.strerror or str(error))


def read_stream(
    stream: BinaryIO, name: str, place: Place, *, unknown: Reader | None = None
) -> Iterator[Record | Rejection]:
    """The records in a stream whose name tells the format."""
    name = compressed.spelled_out(name)
    suffix = suffix_of(name)
    try:
        if suffix in SOUGHT_IN and place.depth:
            stream = on_disk(stream)
        if suffix in compressed.SUFFIXES:
            yield from _read_compressed(stream, name, suffix, place)
        elif suffix in OPENERS:
            yield from _read_members(OPENERS[suffix](stream, place), place)
        elif reader := READERS.get(suffix, unknown):
            yield from reader(stream, place)
        else:
            raise Refused("unknown_format", suffix or "no suffix")
    except Refused as refused:
        yield place.rejection(refused.reason, refused.detail, refused.line, refused.raw)


def suffix_of(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _read_compressed(stream: BinaryIO, name: str, suffix: str, place: Place) -> Iterator[Record | Rejection]:
    _check_nesting(place)
    inner = compressed.inner_name(name)
    yield from read_stream(compressed.inflated(stream, suffix, place), inner, replace(place, depth=place.depth + 1))


def _read_members(members: Iterator[Member | Rejection], place: Place) -> Iterator[Record | Rejection]:
    _check_nesting(place)
    empty = True
    for member in members:
        empty = False
        if isinstance(member, Rejection):
            yield member
        else:
            yield from read_stream(member.stream, member.name, member.place)
    if empty:
        raise Refused("empty", "no file in it")


def _check_nesting(place: Place) -> None:
    if place.depth >= limits.NESTING:
        raise Refused("nested_too_deep", f"more than {limits.NESTING} archives inside each other")


def printable(name: str) -> str:
    """File names need not be UTF-8; bytes that are not become \\x escapes."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
