"""Files and folders to records, in sorted order, one file open at a time."""

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from articles.reading import text
from articles.reading.records import Record, Rejection

Reader = Callable[[BinaryIO, str], Iterator[Record | Rejection]]

# A further format is one module with SUFFIXES and read(), named here.
READERS: Final[dict[str, Reader]] = {suffix: module.read for module in (text,) for suffix in module.SUFFIXES}


def read_path(path: Path) -> Iterator[Record | Rejection]:
    """Everything in a file, or in a folder and the folders below it.

    Names are taken in sorted order, hidden ones skipped; links inside a folder are rejected, never followed.
    What cannot be read is rejected with its reason, and reading goes on.
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
            yield _rejection(found, "unreadable", error.strerror or str(error))
            continue
        if stat.S_ISLNK(mode):
            yield _rejection(found, "symlink", f"link to {printable(os.readlink(found))}")
        elif not stat.S_ISREG(mode):
            yield _rejection(found, "not_a_file", stat.filemode(mode))
        else:
            yield from read_file(found)


def read_file(path: Path, *, unknown: Reader | None = None) -> Iterator[Record | Rejection]:
    """The records of one file, by the reader for its suffix; a file of no known suffix goes to `unknown`."""
    reader = READERS.get(path.suffix.lower(), unknown)
    if reader is None:
        yield _rejection(path, "unknown_format", path.suffix or "no suffix")
        return
    try:
        with path.open("rb") as stream:
            yield from reader(stream, printable(str(path)))
    except OSError as error:
        yield _rejection(path, "unreadable", error.strerror or str(error))


def _rejection(path: Path, reason: str, detail: str) -> Rejection:
    return Rejection(printable(str(path)), None, None, reason, detail)


def printable(name: str) -> str:
    """File names need not be UTF-8; bytes that are not become \\x escapes."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
