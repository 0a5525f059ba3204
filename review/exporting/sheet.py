"""A sheet whose rows are written whole: cell by cell, xlsxwriter takes most of the time that a file takes.

They are the rows that it would write (a test holds the two together), but for a text that looks like its own markup,
`<r>…</r>`, which it would pass on as markup.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

# Excel counts its days from here.
FIRST_DAY = date(1899, 12, 30)
MARKUP = ("&", "<", ">", "_x")


class RowSheet(Worksheet):
    """For a workbook with `constant_memory`; rows come in their order."""

    def write_cells(self, line: int, cells: Sequence[str | date], day_format: Any) -> None:
        """Texts and days, from the first column on; an empty text is no cell."""
        self._check_dimensions(line, 0)
        self._check_dimensions(line, len(cells) - 1)
        self._write_single_row(line)
        number, style = line + 1, day_format._get_xf_index()
        written = [
            f'<c r="{column}{number}" t="inlineStr"><is>{inline(self, cell)}</is></c>'
            if isinstance(cell, str)
            else f'<c r="{column}{number}" s="{style}"><v>{(cell - FIRST_DAY).days}</v></c>'
            for column, cell in zip(columns(len(cells)), cells, strict=True)
            if cell
        ]
        self.fh.write(f'<row r="{number}">{"".join(written)}</row>')


def inline(sheet: Any, text: str) -> str:
    """As an element of text; Excel drops white space around it unless told otherwise."""
    if not text.isprintable() or any(sign in text for sign in MARKUP):
        text = sheet._escape_data(sheet._escape_control_characters(text))
    return f"<t>{text}</t>" if text.strip() == text else f'<t xml:space="preserve">{text}</t>'


@lru_cache
def columns(count: int) -> list[str]:
    return [xl_col_to_name(column) for column in range(count)]
