"""CSV for spreadsheets: a byte order mark, headings in the reader's language, cells that no spreadsheet computes."""

import csv
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from review.exporting.columns import HEADINGS, Cells
from review.exporting.records import About, QuoteRecord, Tombstone

CONTENT_TYPE = "text/csv; charset=utf-8"
TELLS_NEWS = True
SAFE = "cells that begin with = + - @ or a control character are led by an apostrophe"
MORE_HEADINGS = (_("Verified at"), _("Event"))
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


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
    writer.writerow([str(heading) for heading in HEADINGS + MORE_HEADINGS])
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
    return "'" + cell if cell.startswith(DANGEROUS) else cell
