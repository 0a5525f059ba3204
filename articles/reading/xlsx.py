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
