"""What is compressed by itself: .gz, .xz, .zst. Inside is one file, of the name without that ending."""

import gzip
import lzma
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import BinaryIO, Final

import zstandard

from articles.reading import limits
from articles.reading.place import Place
from articles.reading.refused import Refused
from articles.reading.streams import BLOCK, Counted, Inflating, Reading, buffered


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


def _gz(source: BinaryIO) -> BinaryIO:
    return gzip.GzipFile(fileobj=source)  # type: ignore[return-value]


def _xz(source: BinaryIO) -> BinaryIO:
    return Xz(source)  # type: ignore[return-value]


def _zst(source: BinaryIO) -> BinaryIO:
    inflater = zstandard.ZstdDecompressor(max_window_size=limits.WINDOW)
    return inflater.stream_reader(source, read_across_frames=True)


INFLATERS: Final[dict[str, Callable[[BinaryIO], BinaryIO]]] = {".gz": _gz, ".xz": _xz, ".zst": _zst}
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
