"""Tar archives, read as a stream in their own order."""

import tarfile
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from articles.reading import limits
from articles.reading.members import Member, check_name, is_litter
from articles.reading.place import Place, without_odd_characters
from articles.reading.records import Rejection
from articles.reading.refused import Refused
from articles.reading.streams import BLOCK, Inflating, buffered

SUFFIXES: Final = (".tar",)
HEADERS: Final = (
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
)


class Header(tarfile.TarInfo):
    """A header; what it says of the next ones is read as a whole, and so must be short."""

    @classmethod
    def frombuf(cls, *arguments: Any, **more: Any) -> "Header":
        header = super().frombuf(*arguments, **more)
        if header.type in HEADERS and header.size > limits.TAR_HEADER:
            raise Refused("damaged", f"a header of {header.size} bytes")
        return header


def members(stream: BinaryIO, place: Place) -> Iterator[Member | Rejection]:
    try:
        with tarfile.open(fileobj=stream, mode="r|", tarinfo=Header, bufsize=BLOCK) as archive:
            for header in archive:
                archive.members = []  # type: ignore[attr-defined]  # it keeps every one otherwise
                found = _member(archive, header, place)
                if found is not None:
                    yield found
    except (tarfile.TarError, EOFError, UnicodeError) as error:
        raise Refused("damaged", str(error) or "it ends in the middle") from error


def _member(archive: tarfile.TarFile, header: tarfile.TarInfo, place: Place) -> Member | Rejection | None:
    """None for folders and what nobody means."""
    name = without_odd_characters(header.name)
    inside = place.inside(name)
    try:
        check_name(name)
        if header.issym() or header.islnk():
            raise Refused("symlink", f"a link to {header.linkname}")
        if header.isdir() or is_litter(name):
            return None
        if not header.isreg() or header.issparse():
            raise Refused("not_a_file", f"type {header.type!r}")
    except Refused as refused:
        return inside.rejection(refused.reason, refused.detail)
    source = archive.extractfile(header)
    if source is None:
        return inside.rejection("not_a_file", f"type {header.type!r}")
    return Member(inside, name, buffered(Inflating(source, lambda: header.size, place.allowance)))
