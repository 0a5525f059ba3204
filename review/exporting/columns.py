"""The columns of spreadsheets, in the order people want them."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from review.exporting.records import QuoteRecord
from review.models import FeedEvent, Kind, Translated

HEADINGS = (
    _("Said on"), _("Published on"), _("Speaker"), _("Role"), _("Kind"), _("Words"), _("Cue"), _("Whole sentence"),
    _("Publisher"), _("Relay"), _("Translated"), _("Title"), _("Link"), _("Verified by"), _("Id"),
)  # fmt: skip
# The same for machines.
CODES = (
    "said_on", "published_on", "speaker", "role", "kind", "words", "cue", "sentence", "publisher", "relay",
    "translated", "title", "link", "verified_by", "id",
)  # fmt: skip
PRECISION = {"day": 10, "month": 7, "year": 4}


class Cells:
    """One text a heading, in the language in which this was made: rows are streamed when none is set any more.
    `codes`: for machines, kinds, events and whether it was translated as the desk's own codes, and what is not known as
    `unknown`.
    """

    def __init__(self, *, codes: bool = False) -> None:
        self.unknown = Translated.UNKNOWN.value if codes else gettext("unknown")
        self.kinds, self.translated, self.events = (
            {value: value if codes else str(label) for value, label in choices}
            for choices in (Kind.choices, Translated.choices, FeedEvent.Kind.choices)
        )

    def __call__(self, row: QuoteRecord) -> list[str]:
        article = row.article
        return [
            said_on(row) or row.said_on_words or self.unknown,
            article["published_on"] or self.unknown,
            "; ".join(row.speakers),
            row.role,
            self.kinds[row.kind],
            " […] ".join(row.words),
            row.cue or "",
            row.sentence,
            article["publisher"] or self.unknown,
            "; ".join(row.relays),
            self.translated[row.translated],
            article["title"],
            article["url"],
            row.verified_by,
            row.id,
        ]


def said_on(row: QuoteRecord) -> str:
    """As much of the date as is known: 2026-01-27, 2026-01 or 2026."""
    return row.said_on[: PRECISION.get(row.said_on_precision, 0)] if row.said_on else ""
