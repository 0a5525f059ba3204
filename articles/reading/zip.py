"""Zip archives, in the order of their directory."""

import stat
import struct
import zipfile
from collections.abc import Iterator
from typing import IO, BinaryIO, Final

from articles.reading import limits
from articles.reading.members import Member, check_name, is_litter
from articles.reading.place import Place
from articles.reading.records import Rejection
from articles.reading.refused import Refused
from articles.reading.streams import BLOCK, Inflating, buffered

SUFFIXES: Final = (".zip",)
ENTRY: Final = b"PK\x01\x02"
LONGEST_ENTRY: Final = 300  # bytes, on average
END: Final = struct.Struct("<12xII2x")  # of the directory: its length, and where it begins
LONGEST_END: Final = (1 << 16) + 22 + 76
UTF_8_NAME: Final = 0x800
ENCRYPTED: Final = 0x1


def members(stream: BinaryIO, place: Place) -> Iterator[Member | Rejection]:
    """`stream` can be sought in."""
    with opened(stream) as archive:
        for info in archive.infolist():
            name = _name(info)
            if name.endswith("/"):
                continue
            inside = place.inside(name)
            try:
                _check(info, name)
                if is_litter(name):
                    continue
                source = archive.open(info)
            except Refused as refused:
                yield inside.rejection(refused.reason, refused.detail)
            except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
                yield inside.rejection("damaged", str(error))
            else:
                with source:
                    yield Member(inside, name, _inflating(source, info, place))


def opened(stream: BinaryIO) -> zipfile.ZipFile:
    """Raises Refused for what is no zip archive, or whose directory is too long to be read."""
    try:
        _check_directory(stream)
        return zipfile.ZipFile(stream)
    except Refused:
        raise
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, LookupError, struct.error) as error:
        raise Refused("damaged", str(error)) from error


def _check_directory(stream: BinaryIO) -> None:
    """The directory is read as a whole, and what it says of the number of its entries may be a lie."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - LONGEST_END))
    tail = stream.read()
    end = len(tail) - END.size
    if not (tail[end:].startswith(b"PK\x05\x06") and tail.endswith(b"\0\0")):
        end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) - end < END.size:
        raise Refused("damaged", "no directory of an archive at its end")
    length = END.unpack_from(tail, end)[0]
    wide = tail[max(0, end - 76) : max(0, end - 20)]
    if wide.startswith(b"PK\x06\x06"):
        length = int.from_bytes(wide[40:48], "little")
    if length > limits.MEMBERS * LONGEST_ENTRY:
        raise Refused("too_many_members", f"a directory of {length} bytes")
    stream.seek(max(0, size - len(tail) + end - 76 - length))
    entries, last = 0, b""
    while block := stream.read(BLOCK):
        entries += (last + block).count(ENTRY)
        last = block[-len(ENTRY) + 1 :]
    if entries > limits.MEMBERS:
        raise Refused("too_many_members", f"more than {limits.MEMBERS} files")
    stream.seek(0)


def _check(info: zipfile.ZipInfo, name: str) -> None:
    check_name(name)
    if stat.S_ISLNK(info.external_attr >> 16):
        raise Refused("symlink", "a link")
    if info.flag_bits & ENCRYPTED:
        raise Refused("encrypted", "locked with a password")


def _inflating(source: IO[bytes], info: zipfile.ZipInfo, place: Place) -> BinaryIO:
    return buffered(Inflating(source, lambda: info.compress_size, place.allowance))


def _name(info: zipfile.ZipInfo) -> str:
    """Names not marked as UTF-8 often are all the same."""
    if info.flag_bits & UTF_8_NAME:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename
