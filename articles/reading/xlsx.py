"""Spreadsheets (XLSX): every sheet is a table with a header."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import BinaryIO, Final

from articles.reading import limits, zip
from articles.reading.place import Place
from articles.reading.records import Record, Rejection
from articles.reading.refused import Refused
from articles.reading.streams import BLOCK, Inflating, buffered
from articles.reading.tables import check_has_text, names_of, to_row_record

SUFFIXES: Final = (".xlsx", ".xlsm")
CELLS: Final = 20_000  # of one row; the format allows 16,384
STREAMED: Final = re.compile(r"worksheets/[^/]+\.xml$|sharedStrings\.xml$")
ROWS: Final = 1_048_576  # the format's own limit
DECLARATION: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\b")
ROW: Final = re.compile(rb"<(?:\w+:)?row\b")
ROW_END: Final = re.compile(rb"</(?:\w+:)?(?:row|si)\s*>|<(?:\w+:)?row\b[^<>]*/>")
XML: Final = (".xml", ".rels", ".vml")


def read(stream: BinaryIO, place: Place) -> Iterator[Record | Rejection]:
    """`stream` can be sought in. The line is the row's number; the sheet's name is told where there are several."""
    from articles.reading.workbook import BROKEN, Book  # takes long to load, for the deliveries that need it

    try:
        with zip.opened(stream) as archive:
            for info in archive.infolist():
                _check_part(archive, info, place)
        with Book(stream) as book:
            empty = True
            for name, rows in book.sheets():
                shown = f"{place.member}/{name}" if place.member else name
                for found in _of_sheet(rows, replace(place, member=shown) if book.has_several else place):
                    empty = False
                    yield found
            if empty:
                raise Refused("empty", "no row under a header")
    except Refused:
        raise
    except BROKEN as error:
        raise Refused("damaged", f"{type(error).__name__}: {error}") from error


def _check_part(archive: zipfile.ZipFile, info: zipfile.ZipInfo, place: Place) -> None:
    """Inflates a part once without keeping it. Raises Refused for what would fill the memory of an XML parser."""
    if not info.filename.endswith(XML):
        return
    part = Sheet(info.filename) if STREAMED.search(info.filename) else Part(info.filename)
    with archive.open(info) as source:
        stream = buffered(Inflating(source, lambda: info.compress_size, place.allowance))
        while block := stream.read(BLOCK):
            part.check(block)


class Part:
    """A part that is read as a whole, block after block. `check` raises Refused for what would fill memory."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.size = self.tags = self.sheets = 0
        self.before = b""

    def check(self, block: bytes) -> None:
        self.refuse_declarations(block)
        self.size += len(block)
        self.tags += block.count(b"<")
        self.sheets += len(SHEET.findall(block))
        if self.size > limits.HTML_PAGE or self.tags > 2 * limits.TAGS or self.sheets > limits.SHEETS:
            raise Refused("too_large", f"{self.name}: more than {limits.HTML_PAGE} bytes, or too many tags or sheets")

    def refuse_declarations(self, block: bytes) -> None:
        """Also one that began in the block before."""
        seen = self.before + block
        if DECLARATION.search(seen):
            raise Refused("xml_entities", f"declarations in {self.name}")
        self.before = seen[1 - len("<!DOCTYPE") :]


class Sheet(Part):
    """One that is read row by row, or string by string."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.gap = self.cells = self.rows = 0

    def check(self, block: bytes) -> None:
        self.refuse_declarations(block)
        first, last = block.find(b"<"), block.rfind(b"<")
        self.gap = self.gap + len(block) if first < 0 else len(block) - last
        if self.gap > limits.RECORD:
            raise Refused("too_large", f"more than {limits.RECORD} bytes in one cell")
        self.rows += len(ROW.findall(block))
        if self.rows > ROWS:
            raise Refused("too_large", f"more than {ROWS} rows")
        end = 0
        if b"<!" not in block:  # in a comment, or in what is quoted whole, the end of a row would be none
            end = max((found.end() for found in ROW_END.finditer(block)), default=0)
        self.tags = (0 if end else self.tags) + block.count(b"<", end)
        self.cells = (0 if end else self.cells) + block.count(b"<c", end)
        if self.cells > CELLS or self.tags > limits.ROW_TAGS:
            raise Refused("too_many_columns", f"more than {CELLS} cells, or {limits.ROW_TAGS} tags, in a row")


def _of_sheet(rows: Iterator[Sequence[object]], place: Place) -> Iterator[Record | Rejection]:
    names: tuple[str, ...] = ()
    below = 0
    for number, row in enumerate(rows, start=1):
        cells = [_plain(cell) for cell in row]
        if not any(cell not in (None, "") for cell in cells):
            continue
        try:
            if not names:
                names = names_of(cells)
                continue
            below += 1
            if below == 1:
                check_has_text(names, place, number, cells)
        except Refused as refused:
            yield place.rejection(refused.reason, refused.detail, number, refused.raw)
            return
        yield to_row_record(place, number, names, cells)


def _plain(cell: object) -> object:
    """What JSON can hold. Midnight is how a sheet stores a date."""
    if isinstance(cell, datetime):
        return (cell.date() if cell.time() == time() else cell).isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    return cell
