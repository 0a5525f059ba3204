"""CSV for spreadsheets: a byte order mark, headings in the reader's language, cells that no spreadsheet computes."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from review.exporting.records import QuoteRecord, Tombstone

CONTENT_TYPE = "text/csv; charset=utf-8"
NOTES: dict[str, Any] = {
    "formula_safe": "cells that begin with = + - @ or a control character are led by an apostrophe"
}
HEADINGS = (
    _("Said on"), _("Published on"), _("Speaker"), _("Role"), _("Kind"), _("Words"), _("Cue"), _("Whole sentence"),
    _("Publisher"), _("Relay"), _("Translated"), _("Title"), _("Link"), _("Verified by"), _("Verified at"), _("Id"),
    _("Event"),
)  # fmt: skip
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Line:
    """A file for csv.writer that keeps only the last line."""

    def write(self, text: str) -> None:
        self.text = text


def write(rows: Iterable[QuoteRecord | Tombstone]) -> Iterator[str]:
    line = Line()
    writer = csv.writer(line)
    unknown = str(_("unknown"))  # now: rows are streamed when the reader's language is no longer set
    writer.writerow([str(heading) for heading in HEADINGS])
    yield "\ufeff" + line.text
    for row in rows:
        writer.writerow([safe(cell) for cell in cells(row, unknown)])
        yield line.text


def cells(row: QuoteRecord | Tombstone, unknown: str) -> list[str]:
    if isinstance(row, Tombstone):
        return ["" for _heading in HEADINGS[:-2]] + [row.id, row.event]
    article = row.article
    return [
        said_on(row) or row.said_on_words or unknown,
        article["published_on"].isoformat() if article["published_on"] else unknown,
        "; ".join(row.speakers),
        row.role,
        row.kind,
        " […] ".join(row.words),
        row.cue or "",
        row.sentence,
        article["publisher"] or unknown,
        "; ".join(row.relays),
        row.translated,
        article["title"],
        article["url"],
        row.verified_by,
        row.verified_at.isoformat(),
        row.id,
        "",
    ]


def said_on(row: QuoteRecord) -> str:
    """As much of the date as is known: 2026-01-27, 2026-01 or 2026."""
    known = {"day": 10, "month": 7, "year": 4}.get(row.said_on_precision, 0)
    return row.said_on.isoformat()[:known] if row.said_on else ""


def safe(cell: str) -> str:
    return "'" + cell if cell.startswith(DANGEROUS) else cell
