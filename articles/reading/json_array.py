"""JSON: an array of objects, or one object after another, taken apart while it is read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from articles.reading import limits
from articles.reading.jsonl import of_object
from articles.reading.place import Place
from articles.reading.records import Record, Rejection
from articles.reading.refused import Refused
from articles.reading.streams import BLOCK, text_stream

SUFFIXES: Final = (".json",)
SIGN: Final = re.compile(rb'["{}\[\],]')
_REST_OF_STRING: Final = rb'[^"\\]*+(?:\\.[^"\\]*+)*'
IN_STRING: Final = re.compile(_REST_OF_STRING, re.DOTALL)
_NO_SIGN: Final = rb'[^"{}\[\]]++|"' + _REST_OF_STRING + b'"'
# What leaves the depth as it is: neither sign nor string, strings, and lists and objects without others in them. No
# group is possessive: before Python 3.11.5 such a one may match too little.
EVEN: Final = re.compile(rb"(?:" + _NO_SIGN + rb"|[\[{](?:" + _NO_SIGN + rb")*[\]}])+", re.DOTALL)
SPACE: Final = b" \t\r\n"


def read(stream: BinaryIO, place: Place) -> Iterator[Record | Rejection]:
    """The line of a record is the one it begins in. What is no object, or too large, is rejected and passed over."""
    source, codec, _ = text_stream(stream)
    elements = Elements(source)
    empty = True
    for line, data in elements:
        empty = False
        if data is None:
            yield place.rejection("too_large", f"more than {limits.RECORD} bytes or {limits.PARTS} parts", line)
            continue
        try:
            text = data.decode(codec)
        except UnicodeDecodeError as error:
            detail = f"byte 0x{data[error.start]:02X} at {error.start}"
            yield place.rejection("invalid_utf_8", detail, line, data)
        else:
            yield of_object(place, line, text, data)
    if empty:
        raise Refused("empty", "no record in it")


@dataclass
class Elements:
    """The bytes of each element with the line it begins in, None in place of one beyond limits.RECORD or limits.PARTS.

    Only quotes and brackets are looked at; whether an element is right JSON is for the parser to say.
    """

    source: BinaryIO
    block: bytes = b""
    at: int = 0
    line: int = 1
    depth: int = 0  # of brackets, the array's own not counted
    in_array: bool = False
    in_string: bool = False
    begun: int | None = None  # the line
    parts: list[bytes] = field(default_factory=list)
    size: int = 0
    signs: int = 0  # strings, lists and objects
    too_large: bool = False

    def __iter__(self) -> Iterator[tuple[int, bytes | None]]:
        self._more()
        self._skip_space()
        if self.block[self.at : self.at + 1] == b"[":
            self.in_array = True
            self.at += 1
        while self.block:
            yield from self._in_block()
            self._more()
        if self.in_array or self.in_string or self.depth:
            raise Refused("damaged", "it ends in the middle", self.begun or self.line)
        yield from self._end()

    def _more(self) -> None:
        try:
            self.block, self.at = self.source.read(BLOCK), 0
        except Refused as refused:
            raise Refused(refused.reason, refused.detail, self.begun or self.line) from refused

    def _skip_space(self) -> None:
        while self.block:
            rest = self.block[self.at :].lstrip(SPACE)
            end = len(self.block) - len(rest)
            self.line += self.block.count(b"\n", self.at, end)
            self.at = end
            if rest:
                return
            self._more()

    def _in_block(self) -> Iterator[tuple[int, bytes | None]]:
        while self.at < len(self.block):
            if self.in_string:
                yield from self._string()
            elif self.begun is None:
                self._between()
            else:
                yield from self._element()

    def _between(self) -> None:
        """Up to the next element's first byte, over commas and the array's end."""
        rest = self.block[self.at :].lstrip(SPACE + b",")
        end = len(self.block) - len(rest)
        self.line += self.block.count(b"\n", self.at, end)
        self.at = end
        if not rest:
            return
        if self.in_array and not self.depth and rest[:1] == b"]":
            self.in_array = False
            self.at += 1
            return
        self.begun = self.line

    def _string(self) -> Iterator[tuple[int, bytes | None]]:
        end = IN_STRING.match(self.block, self.at).end()  # type: ignore[union-attr]
        following = self.block[end : end + 1]
        if following == b"\\":  # what it escapes comes with the next block
            self.block += self.source.read(1) or b" "
            end += 2
        elif following == b'"':
            self.in_string = False
            end += 1
        yield from self._take(end)

    def _element(self) -> Iterator[tuple[int, bytes | None]]:
        if self.too_large and self.depth and (even := EVEN.match(self.block, self.at)):
            yield from self._take(even.end())
            return
        found = SIGN.search(self.block, self.at)
        if found is None:
            yield from self._take(len(self.block))
            return
        sign = found[0]
        if not self.depth and (sign == b"," or (sign == b"]" and self.in_array)):
            yield from self._take(found.start())
            yield from self._end()
            return
        self.signs += 1
        yield from self._take(found.end())
        if sign == b'"':
            self.in_string = True
        elif sign in b"{[":
            self.depth += 1
        elif sign in b"}]":
            self.depth = max(self.depth - 1, 0)
            if not self.depth:
                yield from self._end()

    def _take(self, end: int) -> Iterator[tuple[int, bytes | None]]:
        """The bytes up to `end` into the element; one that is too large is told at once, and nothing of it kept."""
        part = self.block[self.at : end]
        self.line += part.count(b"\n")
        self.at = end
        self.size += len(part)
        if self.size <= limits.RECORD and self.signs <= limits.PARTS:
            self.parts.append(part)
        elif not self.too_large:
            self.too_large = True
            self.parts.clear()
            yield self.begun or self.line, None

    def _end(self) -> Iterator[tuple[int, bytes | None]]:
        data = b"".join(self.parts).strip()
        if data and not self.too_large:
            yield self.begun or self.line, data
        self.begun, self.size, self.signs, self.too_large = None, 0, 0, False
        self.parts.clear()
