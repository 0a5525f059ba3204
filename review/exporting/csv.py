"""CSV for spreadsheets: a byte order mark, headings in the reader's language, cells that no spreadsheet computes.

Raw, for machines: cells as they are, headings and kinds as codes.
"""

import csv
import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from review.exporting.columns import CODES, HEADINGS, Cells
from review.exporting.records import About, QuoteRecord, Tombstone

CONTENT_TYPE = "text/csv; charset=utf-8"
TELLS_NEWS = True
SAFE = "cells that begin with a control character or = + - @, also wide or behind white space, are led by an apostrophe"
MORE_HEADINGS = (_("Verified at"), _("Event"))
MORE_CODES = ("verified_at", "event")
# Spreadsheets skip what is not seen before a sign, and some take wide and small signs for the plain ones.
CONTROL = r"\x00-\x1f\x7f-\x9f"
UNSEEN = rf"\s{CONTROL}\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
dangerous = re.compile(rf"[{CONTROL}]|[{UNSEEN}]*[=+\-@＝＋－＠﹦﹢﹣﹫]").match


class Line:
    """A file for csv.writer that keeps only the last line."""

    def write(self, text: str) -> None:
        self.text = text


def write(rows: Iterable[QuoteRecord | Tombstone], about: About) -> Iterator[str]:
    """Formula-safe unless `about.raw`; the manifest says which."""
    about.notes["formula_safe"] = None if about.raw else SAFE
    line = Line()
    writer = csv.writer(line)
    cells = Cells(codes=about.raw)
    writer.writerow(CODES + MORE_CODES if about.raw else [str(heading) for heading in HEADINGS + MORE_HEADINGS])
    yield "\ufeff" + line.text
    for row in rows:
        texts = all_cells(row, cells)
        writer.writerow(texts if about.raw else map(safe, texts))
        yield line.text


def all_cells(row: QuoteRecord | Tombstone, cells: Cells) -> list[str]:
    if isinstance(row, Tombstone):
        return ["" for _heading in HEADINGS[:-1]] + [row.id, "", cells.events[row.event]]
    return [*cells(row), row.verified_at, ""]


def safe(cell: str) -> str:
    return "'" + cell if dangerous(cell) else cell
