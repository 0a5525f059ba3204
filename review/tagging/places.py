"""Names of places, and of the fields of work that look like them: `Pháp` is a place, `Pháp chế` is none."""

from .document import Document
from .finds import Span


def place_end(doc: Document, start: int, limit: int) -> int | None:
    """The token after the place's name that begins at a token, or None."""
    if start not in doc.places.found or (hit := doc.places.longest(start, limit)) is None:
        return None
    field = field_end(doc, start, len(doc.tokens.items))
    return None if field is not None and field > hit[0] else hit[0]


def field_end(doc: Document, start: int, limit: int) -> int | None:
    """The token after a field's name that begins with a capital at a token and goes on in small letters, or None."""
    if start not in doc.fields.found or start + 1 >= limit:
        return None
    items = doc.tokens.items
    if not items[start].is_capital or items[start + 1].is_capital:
        return None
    hit = doc.fields.longest(start, limit)
    return hit[0] if hit is not None else None


def is_place(doc: Document, start: int, end: int) -> bool:
    return place_end(doc, start, end) == end


def holds_place(doc: Document, span: Span) -> bool:
    """Whether the words begin with a place's name."""
    return place_end(doc, *span) is not None


def place_from(doc: Document, start: int, end: int) -> int | None:
    """Where a place's name ends that begins at a token or, as in `châu Âu`, at the word before it."""
    found = doc.places.found
    if start not in found and start - 1 not in found:
        return None
    stop = min(end + 3, len(doc.tokens.items))
    hit = place_end(doc, start, stop)
    if hit is not None:
        return hit
    before = place_end(doc, start - 1, stop)
    return before if before is not None and before > start else None
