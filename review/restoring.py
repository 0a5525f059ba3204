"""A former state of a quote: what was thought of it then, to be thought of it again.

Whether the quote may leave stays as it is: holding, releasing and withdrawing have verbs of their own.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from review.models import Availability, Quote, QuoteVersion, Verdict
from review.models.state import EDITABLE
from review.refusals import NotFromHere, Refused

THOUGHT = (*EDITABLE, "verdict", "reason")


def former_thought(quote: Quote, number: int | None) -> dict[str, Any]:
    """The columns of a version that restoring brings back. Raises NotFromHere."""
    return _thought(_version(quote, number))


def _version(quote: Quote, number: int | None) -> QuoteVersion:
    former = quote.versions.filter(version=number).first()
    if former is None:
        raise NotFromHere(_("The quote never had this state."))
    return former


def _thought(thing: Quote | QuoteVersion) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in THOUGHT}


def restore_thought(quote: Quote, number: int | None) -> None:
    """The quote in memory as it was in that version. Raises NotFromHere. One query."""
    former = _version(quote, number)
    if refused := why_not(quote, former):
        raise refused
    for name, value in _thought(former).items():
        setattr(quote, name, value)
    quote.words = [quote.article.body[start:end] for start, end in quote.content]


def why_not(quote: Quote, former: QuoteVersion) -> Refused | None:
    """Why this state cannot be had again now, if it cannot."""
    if former.article_id != quote.article_id:
        return NotFromHere(_("This state is of an earlier text of the article."))
    if _thought(former) == _thought(quote):
        return NotFromHere(_("The quote is in this state already."))
    if quote.availability == Availability.HELD and former.verdict != Verdict.VERIFIED:
        return NotFromHere(_("The quote is on hold and stays verified. A chief releases it first."))
    return None
