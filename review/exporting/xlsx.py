"""XLSX: real dates, text that is never computed, and a sheet that says what the file is and what it leaves out.

A workbook is only whole when its last row is known, so nothing leaves before; rows lie on disk meanwhile.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from io import BufferedWriter, FileIO
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from review.exporting.columns import HEADINGS, Cells
from review.exporting.left_out import QUOTES
from review.exporting.records import About, QuoteRecord, Tombstone
from review.exporting.sheet import RowSheet

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TELLS_NEWS = True
WIDTHS = (11, 11, 22, 26, 14, 60, 12, 60, 18, 14, 10, 40, 30, 16, 38)
SAID_ON, PUBLISHED_ON, ID = 0, 1, 14
# What Excel holds: rows of a sheet, characters of a cell.
MOST_ROWS = 1_048_576
MOST_CHARACTERS = 32_767
CUT = " […]"
# Excel believes in a 29th of February 1900, and in no day before that year.
FIRST_CERTAIN_DAY = "1900-03-01"
AT_ONCE = 1 << 20


def write(rows: Iterable[QuoteRecord | Tombstone], about: About) -> Iterator[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "quotes.xlsx"
        options = {"constant_memory": True, "tmpdir": folder, "default_date_format": "dd-mm-yyyy"}
        with BufferedWriter(Watched(file, about.alive), AT_ONCE) as out, xlsxwriter.Workbook(out, options) as workbook:
            # The same data give the same bytes, whenever.
            workbook.set_properties({"created": datetime(2026, 1, 1)})
            Table(workbook, about).fill(rows)
            introduce(workbook, about)
        with file.open("rb") as whole:
            while data := whole.read(AT_ONCE):
                yield data


class Watched(FileIO):
    """A file that tells whenever it grows: packing a million rows takes longer than anybody waits without a sign."""

    def __init__(self, path: Path, alive: Callable[[], None]) -> None:
        super().__init__(path, "wb")
        self.alive = alive

    def write(self, data: Any) -> int:
        self.alive()
        return super().write(data)


class Table:
    """The sheet of quotes; another one when it is full."""

    def __init__(self, workbook: Any, about: About) -> None:
        self.workbook, self.about = workbook, about
        self.bold = workbook.add_format({"bold": True, "bottom": 1})
        self.headings = [str(heading) for heading in HEADINGS] + ([_("Event")] if about.since is not None else [])
        self.cells = Cells()
        self.sheets = 0
        self.count = self.tombstones = self.cut = 0
        self._begin()

    def _begin(self) -> None:
        self.sheets += 1
        number = f" {self.sheets}" if self.sheets > 1 else ""
        self.sheet = self.workbook.add_worksheet(_("Quotes") + number, RowSheet)
        self.sheet.freeze_panes(1, 0)
        for column, width in enumerate(WIDTHS):
            self.sheet.set_column(column, column, width)
        for column, heading in enumerate(self.headings):
            self.sheet.write_string(0, column, heading, self.bold)
        self.line = 1

    def fill(self, rows: Iterable[QuoteRecord | Tombstone]) -> None:
        for row in rows:
            if self.line == MOST_ROWS:
                self._end()
                self._begin()
            if isinstance(row, Tombstone):
                self.tombstones += 1
                self.sheet.write_string(self.line, ID, row.id)
                self.sheet.write_string(self.line, ID + 1, self.cells.events[row.event])
            else:
                self.count += 1
                self._write(row)
            self.line += 1
        self._end()
        self.about.notes |= {"rows": {"quotes": self.count, "tombstones": self.tombstones}, "cells_cut": self.cut}

    def _write(self, row: QuoteRecord) -> None:
        written: list[str | date] = [self._fitting(text) for text in self.cells(row)]
        if row.said_on and row.said_on_precision == "day" and row.said_on >= FIRST_CERTAIN_DAY:
            written[SAID_ON] = date.fromisoformat(row.said_on)
        if (published_on := row.article["published_on"]) and published_on >= FIRST_CERTAIN_DAY:
            written[PUBLISHED_ON] = date.fromisoformat(published_on)
        self.sheet.write_cells(self.line, written, self.workbook.default_date_format)

    def _fitting(self, text: str) -> str:
        # Excel counts UTF-16 units.
        if len(text) * 2 <= MOST_CHARACTERS or len(text.encode("utf-16-le")) // 2 <= MOST_CHARACTERS:
            return text
        self.cut += 1
        units = text.encode("utf-16-le")[: (MOST_CHARACTERS - len(CUT)) * 2]
        return units.decode("utf-16-le", "ignore") + CUT  # without half of a pair

    def _end(self) -> None:
        self.sheet.autofilter(0, 0, max(self.line - 1, 1), len(self.headings) - 1)


def introduce(workbook: Any, about: About) -> None:
    """Filter, counts, and what was left out and why. No time of day: the same data give the same bytes."""
    sheet = workbook.add_worksheet(_("About"))
    bold = workbook.add_format({"bold": True})
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 1, 60)
    for line, (heading, value) in enumerate(introduction(about)):
        sheet.write_string(line, 0, heading, None if value is not None else bold)
        if isinstance(value, int):
            sheet.write_number(line, 1, value)
        elif value:
            sheet.write_string(line, 1, value)


def introduction(about: About) -> list[tuple[str, str | int | None]]:
    """Lines of two cells; a heading has None."""
    facts, rows = about.facts, about.notes["rows"]
    head = facts["chain_head"]
    return [
        (_("Verified quotes"), None),
        (_("Verified means: these are the words of this article, rightly bounded and attributed. "
           "It does not mean that they were said, nor that they are true."), ""),
        (_("Filter"), None),
        *((about.filter or {_("Everything that may leave"): ""}).items()),
        (_("Counts"), None),
        (_("Quotes in this file"), rows["quotes"]),
        (_("Tombstones in this file"), rows["tombstones"]),
        (_("Cells cut to what a spreadsheet holds"), about.notes["cells_cut"]),
        (_("Left out"), None),
        *((str(QUOTES[name]), count) for name, count in facts["left_out"].items()),
        (_("State of the data"), None),
        (_("Cursor"), facts["cursor"]),
        (_("Head of the chain of decisions"), f"{head['seq']} {head['hash']}" if head else "–"),
    ]  # fmt: skip
