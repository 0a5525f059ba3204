"""Byte streams that count, inflate within limits, or are put together again after a look at their beginning."""

import codecs
import gzip
import io
import lzma
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO, BinaryIO, Final

import zstandard

from articles.reading import limits
from articles.reading.decoding import codec_of
from articles.reading.place import Allowance
from articles.reading.refused import Refused

BLOCK: Final = 64 * limits.KIB
DAMAGE: Final = (
    EOFError,
    zlib.error,
    gzip.BadGzipFile,
    lzma.LZMAError,
    zstandard.ZstdError,
    zipfile.BadZipFile,
    tarfile.TarError,
)


class Reading(io.RawIOBase):
    """A stream of our own, read from its beginning to its end."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object, /) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        data = self.more(len(view))
        view[: len(data)] = data
        return len(data)

    def more(self, count: int) -> bytes:
        """At most `count` bytes, none at the end."""
        raise NotImplementedError


class Counted(Reading):
    """`source`, and how many bytes of it were read."""

    def __init__(self, source: BinaryIO) -> None:
        self.source = source
        self.count = 0

    def more(self, count: int) -> bytes:
        data = self.source.read(count)
        self.count += len(data)
        return data


class Inflating(Reading):
    """What comes out of an inflater. Raises Refused at the first byte beyond the limits and for damaged data."""

    def __init__(self, source: IO[bytes], compressed: Callable[[], int], allowance: Allowance) -> None:
        """`compressed` tells how many bytes went in so far."""
        # What came out before the damage is good: read() would lose it.
        self.inflate: Callable[[int], bytes] = getattr(source, "read1", source.read)
        self.compressed = compressed
        self.allowance = allowance
        self.count = 0

    def more(self, count: int) -> bytes:
        try:
            data = self.inflate(min(count, BLOCK))
        except DAMAGE as error:
            raise Refused("damaged", str(error) or type(error).__name__) from error
        self.count += len(data)
        if self.count > limits.FREE and self.count > limits.RATIO * self.compressed():
            raise Refused("inflates_too_much", f"more than {limits.RATIO} bytes out of one")
        self.allowance.take(len(data))
        return data


def buffered(raw: io.RawIOBase) -> BinaryIO:
    return io.BufferedReader(raw, BLOCK)


class Chained(Reading):
    """Bytes that were looked at already, and then the rest of their stream, or why there is none."""

    def __init__(self, first: bytes, rest: BinaryIO, failure: Refused | None = None) -> None:
        self.first = first
        self.rest = rest
        self.failure = failure

    def more(self, count: int) -> bytes:
        if self.first:
            data, self.first = self.first[:count], self.first[count:]
            return data
        if self.failure:
            raise self.failure
        return self.rest.read(count)


def looked_at(source: BinaryIO) -> tuple[bytes, BinaryIO]:
    """The first limits.SAMPLE bytes, or all before the damage, and the stream from its beginning."""
    read: Callable[[int], bytes] = getattr(source, "read1", source.read)
    sample, failure = b"", None
    try:
        while len(sample) < limits.SAMPLE and (data := read(limits.SAMPLE - len(sample))):
            sample += data
    except Refused as refused:
        if not sample:
            raise
        failure = refused
    return sample, buffered(Chained(sample, source, failure))


class Recoded(Reading):
    """A text in UTF-16 as UTF-8."""

    def __init__(self, source: BinaryIO, codec: str) -> None:
        self.source = source
        self.codec = codec
        self.decoder = codecs.getincrementaldecoder(codec)()
        self.ready = b""

    def more(self, count: int) -> bytes:
        ended = False
        while not self.ready and not ended:
            data = self.source.read(BLOCK)
            ended = not data
            try:
                self.ready = self.decoder.decode(data, final=ended).encode()
            except UnicodeDecodeError as error:
                raise Refused("invalid_utf_16", "half a character") from error
        data, self.ready = self.ready[:count], self.ready[count:]
        return data


def text_stream(source: BinaryIO) -> tuple[BinaryIO, str, str]:
    """The stream from its beginning, without a byte order mark; its codec, and its first characters.

    UTF-16 comes as UTF-8. Raises Undecodable for what is no text from its beginning on.
    """
    sample, stream = looked_at(source)
    codec = codec_of(sample)
    if codec.startswith("utf-16"):
        sample, stream = looked_at(buffered(Recoded(stream, codec)))
        codec = "utf-8"
    if sample.startswith(codecs.BOM_UTF8):
        stream.read(len(codecs.BOM_UTF8))
    return stream, codec, sample.decode(codec, "ignore").removeprefix("\ufeff")


def numbered_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """The lines from 1, ends included; None in place of one longer than limits.RECORD, told before it is skipped.

    Raises Refused, with the line, when the stream does.
    """
    number = 0
    try:
        while True:
            number += 1
            line = stream.readline(limits.RECORD + 1)
            if not line:
                return
            if len(line) <= limits.RECORD:
                yield number, line
                continue
            yield number, None
            while line and not line.endswith(b"\n"):
                line = stream.readline(BLOCK)
    except Refused as refused:
        raise Refused(refused.reason, refused.detail, refused.line or number) from refused


def on_disk(stream: BinaryIO) -> BinaryIO:
    """A copy that can be sought in, without a name. Raises Refused beyond limits.NESTED."""
    copy = tempfile.TemporaryFile()  # noqa: SIM115 — lives as long as its reader
    while block := stream.read(BLOCK):
        if copy.tell() + len(block) > limits.NESTED:
            copy.close()
            raise Refused("too_large", f"more than {limits.NESTED} bytes inside an archive")
        copy.write(block)
    copy.seek(0)
    return copy
