"""Text in, proposals out: who says what in a Vietnamese news article. Pure: no Django, no I/O but the lexicons."""

from .assemble import find_quotes
from .finds import Find, SaidOn, Span
from .judge import Judge, shipped

VERSION = "rules-38"

__all__ = ["VERSION", "Find", "Judge", "SaidOn", "Span", "tag"]


def tag(text: str, judge: Judge | None = None) -> list[Find]:
    """The quotes of a text in order of position. Contents lie inside the text and do not overlap each other."""
    return find_quotes(text, judge or shipped())
