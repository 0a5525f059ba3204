"""CSV and TSV with a header; delimiter and encoding are found."""

import csv
import re
from collections import deque
from collections.abc import Iterator
from hashlib import sha256
from typing import BinaryIO, Final

from articles.reading import limits
from articles.reading.place import Place
from articles.reading.records import Record, Rejection
from articles.reading.refused import Refused
from articles.reading.streams import numbered_lines, text_stream
from articles.reading.tables import check_has_text, names_of, to_row_record

SUFFIXES: Final = (".csv", ".tsv", ".tab")
DELIMITERS: Final = ",;\t|"
BAD_BYTE: Final = re.compile("[\udc80-\udcff]")
LINE: Final = 100  # bytes that are read in the time that a line takes, however short
DECLARING: Final = "sep="  # Excel's own first line


def read(stream: BinaryIO, place: Place) -> Iterator[Record | Rejection]:
    """The line of a record is the one its row begins in.

    A row whose quote is never closed, or only beyond limits.RECORD, is rejected, and reading goes on in the next line.
    """
    source, codec, sample = text_stream(stream)
    csv.field_size_limit(limits.RECORD)
    rows = Rows(source, codec, delimiter_of(sample))
    names: tuple[str, ...] = ()
    below = 0
    for line, cells in rows:
        below += bool(names)
        if below == 1 and not isinstance(cells, Refused):
            check_has_text(names, place, line, cells)
        if isinstance(cells, Refused):
            if not names:
                raise Refused(cells.reason, cells.detail, line)
            yield place.rejection(cells.reason, cells.detail, line, rows.raw)
        elif not names:
            if cells[0].strip().lower() == DECLARING:
                continue
            names = names_of(cells)
        elif bad := next(filter(None, map(BAD_BYTE.search, cells)), None):
            yield place.rejection("invalid_utf_8", f"byte 0x{ord(bad[0]) - 0xDC00:02X}", line, rows.raw)
        else:
            yield to_row_record(place, line, names, cells, sha256(repr((names, cells)).encode()).digest())
    if not below:
        raise Refused("empty", "no row under the header" if names else "no row in it")


def delimiter_of(sample: str) -> str:
    """The one that stands in the header most often; what is quoted does not count."""
    header = sample.lstrip("\r\n").partition("\n")[0]
    if header.lower().startswith(DECLARING):
        return header[len(DECLARING) : len(DECLARING) + 1] or ","
    bare = re.sub(r'"(?:[^"]|"")*"', "", header)
    return max(DELIMITERS, key=lambda delimiter: (bare.count(delimiter), -DELIMITERS.index(delimiter)))


class Rows:
    """The rows that are not blank, each with the number of its first line, or why it is none.

    The lines of the row in hand are kept, so that reading can begin again after its first.
    """

    def __init__(self, source: BinaryIO, codec: str, delimiter: str) -> None:
        self.lines = numbered_lines(source)
        self.codec = codec
        self.delimiter = delimiter
        self.again: deque[tuple[int, bytes | None]] = deque()
        self.taken: list[tuple[int, bytes | None]] = []
        self.size = self.cells = self.read_again = 0

    @property
    def raw(self) -> bytes:
        """The lines of the row in hand; of one that is given up, its first."""
        return b"".join(line for _, line in self.taken if line)

    def __iter__(self) -> Iterator[tuple[int, list[str] | Refused]]:
        rows = self._parser()
        while True:
            self.taken, self.size, self.cells = [], 0, 0
            try:
                cells = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                open_mark = Refused("quote_not_closed", "a quotation mark that is never closed")
                yield self._given_up(open_mark if len(self.taken) > 1 else Refused("bad_csv", str(error)))
                rows = self._parser()
            except Refused as refused:
                if not self.taken:
                    raise
                yield self._given_up(refused)
                rows = self._parser()
            else:
                if any(cells):
                    yield self.taken[0][0], cells

    def _parser(self) -> Iterator[list[str]]:
        return csv.reader(self._feed(), delimiter=self.delimiter, strict=True)

    def _feed(self) -> Iterator[str]:
        while True:
            numbered = self.again.popleft() if self.again else next(self.lines, None)
            if numbered is None:
                if self.taken:
                    raise Refused("quote_not_closed", "a quotation mark that is never closed")
                return
            self.taken.append(numbered)
            line = numbered[1]
            if line is None:
                raise Refused("too_large", f"more than {limits.RECORD} bytes in a line")
            self.size += len(line)
            if self.size > limits.RECORD:
                raise Refused("quote_not_closed", f"a quotation mark not closed within {limits.RECORD} bytes")
            if len(self.taken) > limits.LINES:
                raise Refused("quote_not_closed", f"a quotation mark not closed within {limits.LINES} lines")
            self.cells += line.count(self.delimiter.encode())
            if self.cells > limits.PARTS:
                raise Refused("too_many_columns", f"more than {limits.PARTS} cells in a row")
            yield self._text(line)

    def _text(self, line: bytes) -> str:
        return line.decode(self.codec, "surrogateescape")

    def _given_up(self, why: Refused) -> tuple[int, list[str] | Refused]:
        """The first line of the row in hand is its place; the others are read again, as rows of their own.

        Between tabs a quotation mark that does not pair is one that was written: most programs never quote there.
        """
        (number, line), *others = self.taken
        if others and others[-1][1] is None:
            why = Refused("quote_not_closed", "a quotation mark not closed before a line that is too long")
        self.read_again += self.size + LINE * len(others)
        if self.read_again > limits.AGAIN:
            raise Refused(
                "quote_not_closed", "too many quotation marks that are not closed: the rest is not read", number
            )
        self.again.extendleft(reversed(others))
        self.taken = [(number, line)]
        if self.delimiter == "\t" and line is not None and why.reason in ("quote_not_closed", "bad_csv"):
            return number, self._text(line).rstrip("\r\n").split("\t")
        return number, why
