"""Text in, proposals out: who says what in a Vietnamese news article. Pure: no Django, no I/O but the lexicons."""

from .assemble import find_quotes
from .finds import Find, SaidOn, Span

VERSION = "rules-1"

__all__ = ["VERSION", "Find", "SaidOn", "Span", "tag"]


def tag(text: str) -> list[Find]:
    """The quotes of a text in order of position. Contents lie inside the text and do not overlap each other."""
    return find_quotes(text)
