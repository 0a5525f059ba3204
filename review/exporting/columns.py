"""The columns of spreadsheets, in the order people want them."""

from django.utils.translation import gettext_lazy as _

from review.exporting.records import QuoteRecord

HEADINGS = (
    _("Said on"), _("Published on"), _("Speaker"), _("Role"), _("Kind"), _("Words"), _("Cue"), _("Whole sentence"),
    _("Publisher"), _("Relay"), _("Translated"), _("Title"), _("Link"), _("Verified by"), _("Id"),
)  # fmt: skip
PRECISION = {"day": 10, "month": 7, "year": 4}


def cells(row: QuoteRecord, unknown: str) -> list[str]:
    """One text a heading."""
    article = row.article
    return [
        said_on(row) or row.said_on_words or unknown,
        article["published_on"] or unknown,
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
        row.id,
    ]


def said_on(row: QuoteRecord) -> str:
    """As much of the date as is known: 2026-01-27, 2026-01 or 2026."""
    return row.said_on[: PRECISION.get(row.said_on_precision, 0)] if row.said_on else ""
