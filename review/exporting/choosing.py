"""From what a page asked for to the quotes that it means."""

from typing import Any

from django.db.models import QuerySet

from review.models import Quote


def chosen(asked: dict[str, Any]) -> QuerySet[Quote] | None:
    """Verified quotes; None for all of them."""
    return None
