"""What is compressed by itself: .gz, .xz, .zst. Inside is one file, of the name without that ending."""

import gzip
import lzma
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import IO, BinaryIO, Final

import zstandard

from articles.reading import limits
from articles.reading.place import Place
from articles.reading.refused import Refused
from articles.reading.streams import BLOCK, Counted, Inflating, Reading, buffered

PIECE: Final = limits.KIB  # of zstd: at worst it becomes 32 MiB at once


class Xz(Reading):
    """An .xz file of one or more streams, within limits.XZ_MEMORY."""

    def __init__(self, source: BinaryIO) -> None:
        self.source = source
        self.inflater = self._new()
        self.rest = b""

    def _new(self) -> lzma.LZMADecompressor:
        return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=limits.XZ_MEMORY)

    def more(self, count: int) -> bytes:
        while True:
            if self.inflater.eof:
                self.rest = (self.inflater.unused_data or self.source.read(BLOCK)).lstrip(b"\0")
                if not self.rest:
                    return b""
                self.inflater = self._new()
            if self.inflater.needs_input and not self.rest:
                self.rest = self.source.read(BLOCK)
                if not self.rest:
                    raise EOFError("it ends before its end mark")
            data = self.inflater.decompress(self.rest, count)
            self.rest = b""
            if data:
                return data


class Zst(Reading):
    """A .zst file of one or more frames, within limits.WINDOW. The library's own stream takes a torn file for whole."""

    def __init__(self, source: BinaryIO) -> None:
        self.source = source
        self.inflater = self._new()
        self.begun = False
        self.ready = b""
        self.at = 0  # in what is ready: to cut its beginning off would copy the rest each time

    def _new(self) -> "zstandard.ZstdDecompressionObj":  # known to type checkers alone
        return zstandard.ZstdDecompressor(max_window_size=limits.WINDOW).decompressobj()

    def more(self, count: int) -> bytes:
        while self.at >= len(self.ready):
            piece = b""
            if self.inflater.eof:
                piece = self.inflater.unused_data
                self.inflater, self.begun = self._new(), False
            piece = piece or self.source.read(PIECE)
            if not piece:
                if self.begun:
                    raise EOFError("it ends before its end mark")
                return b""
            self.begun = True
            self.ready, self.at = self.inflater.decompress(piece), 0
        data = self.ready[self.at : self.at + count]
        self.at += len(data)
        return data


INFLATERS: Final[dict[str, Callable[[BinaryIO], IO[bytes]]]] = {
    ".gz": lambda source: gzip.GzipFile(fileobj=source),  # type: ignore[dict-item, return-value]
    ".xz": lambda source: buffered(Xz(source)),
    ".zst": lambda source: buffered(Zst(source)),
}
SUFFIXES: Final = tuple(INFLATERS)
SHORT: Final = {".tgz": ".tar.gz", ".txz": ".tar.xz", ".tzst": ".tar.zst"}


def inflated(stream: BinaryIO, suffix: str, place: Place) -> BinaryIO:
    """What comes out, within the limits; reading it raises Refused."""
    counted = Counted(stream)
    source = INFLATERS[suffix](buffered(counted))
    return buffered(Inflating(source, lambda: counted.count, place.allowance))


def spelled_out(name: str) -> str:
    """`bai.tgz` is `bai.tar.gz`."""
    suffix = PurePosixPath(name).suffix
    return name.removesuffix(suffix) + SHORT[suffix.lower()] if suffix.lower() in SHORT else name


def inner_name(name: str) -> str:
    """`bai.jsonl.gz` holds `bai.jsonl`. Raises Refused for one whose name does not say what is in it."""
    inner = PurePosixPath(name).stem
    if not PurePosixPath(inner).suffix:
        raise Refused("unknown_format", f"{PurePosixPath(name).name}: the name does not say what is compressed")
    return inner
