"""Spreadsheets (XLSX): every sheet is a table with a header."""

import re
import tempfile
import zipfile
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO, Final
from xml.etree.ElementTree import ParseError

from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader, _find_workbook_part
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from articles.reading import limits, zip
from articles.reading.place import Place
from articles.reading.records import Record, Rejection
from articles.reading.refused import Refused
from articles.reading.streams import BLOCK, DAMAGE, Inflating, buffered
from articles.reading.tables import check_has_text, names_of, to_row_record

SUFFIXES: Final = (".xlsx", ".xlsm")
ROWS: Final = 1_048_576  # the format's own limit
CELLS: Final = 20_000  # of one row; the format allows 16,384
STREAMED: Final = re.compile(r"worksheets/[^/]+\.xml$|sharedStrings\.xml$")
XML: Final = (".xml", ".rels", ".vml")
# What openpyxl raises for a workbook that is none.
BROKEN: Final = (
    *DAMAGE,
    ParseError,
    InvalidFileException,
    AttributeError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)


def read(stream: BinaryIO, place: Place) -> Iterator[Record | Rejection]:
    """`stream` can be sought in. The line is the row's number; the sheet's name is told where there are several."""
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
    streamed = STREAMED.search(info.filename)
    count = gap = cells = 0
    with archive.open(info) as source:
        stream = buffered(Inflating(source, lambda: info.compress_size, place.allowance))
        while block := stream.read(BLOCK):
            count += len(block)
            if not streamed and count > limits.HTML_PAGE:
                raise Refused("too_large", f"more than {limits.HTML_PAGE} bytes in {info.filename}")
            if b"<!" in block and (b"<!DOCTYPE" in block or b"<!ENTITY" in block):
                raise Refused("xml_entities", f"declarations in {info.filename}")
            first, last = block.find(b"<"), block.rfind(b"<")
            gap = gap + len(block) if first < 0 else len(block) - last
            if gap > limits.RECORD:
                raise Refused("too_large", f"more than {limits.RECORD} bytes in one cell")
            row_end = block.rfind(b"</row")
            cells = (0 if row_end >= 0 else cells) + block.count(b"<c", max(row_end, 0))
            if streamed and cells > CELLS:
                raise Refused("too_many_columns", f"more than {CELLS} cells in a row")


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


class Strings(Sequence[str]):
    """A workbook's shared strings, in a file without a name: eight bytes of memory for each."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 — closed with the book
        self.ends = array("Q", [0])

    def append(self, text: str) -> None:
        self.file.write(text.encode("utf-8", "surrogatepass"))
        self.ends.append(self.file.tell())

    def __len__(self) -> int:
        return len(self.ends) - 1

    def __getitem__(self, index: Any) -> Any:
        start, end = self.ends[index], self.ends[index + 1]
        self.file.seek(start)
        return self.file.read(end - start).decode("utf-8", "surrogatepass")


class Book(ExcelReader):  # type: ignore[misc]
    """A workbook's tables in bounded memory: openpyxl's read-only mode, but that it holds all strings."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(stream, read_only=True, data_only=True, keep_links=False)
        self.shared_strings = Strings()
        self.has_several = False

    def __enter__(self) -> "Book":
        self.read()
        self.has_several = len(self.wb.worksheets) > 1
        return self

    def __exit__(self, *error: object) -> None:
        self.shared_strings.file.close()

    def sheets(self) -> Iterator[tuple[str, Iterator[Sequence[object]]]]:
        for sheet in self.wb.worksheets:
            sheet.reset_dimensions()  # what a sheet says of its own size may be a lie
            yield sheet.title, sheet.iter_rows(max_row=ROWS, values_only=True)

    def read_strings(self) -> None:
        part = self.package.find(SHARED_STRINGS)
        if part is None:
            return
        tag = f"{{{SHEET_MAIN_NS}}}si"
        root = None
        with self.archive.open(part.PartName[1:]) as source:
            for event, node in iterparse(source, events=("start", "end")):
                if root is None:
                    root = node
                elif event == "end" and node.tag == tag:
                    self.shared_strings.append(Text.from_tree(node).content.replace("x005F_", ""))
                    root.clear()

    def read_workbook(self) -> None:
        if STREAMED.search(_find_workbook_part(self.package).PartName):
            raise Refused("damaged", "a sheet in place of the workbook")
        super().read_workbook()

    def read_chartsheet(self, sheet: object, rel: object) -> None:
        """Holds no records."""
