"""Hits in a text, as they are shown."""

import re
from collections.abc import Collection, Sequence
from itertools import takewhile

from django.utils.html import format_html

from review.models.fields import Span
from review.searching.asking import Term, marked

AROUND, NEAR = 160, 1500
BLANK = re.compile(r"\n\s*")


def mark(text: str, terms: Collection[Term]) -> str:
    """As HTML, which templates that would be drawn for each piece are too slow for."""
    pieces = marked(text, terms)
    form = "".join("<mark>{}</mark>" if hit else "{}" for _text, hit in pieces)
    return format_html(form, *(piece for piece, _hit in pieces)) if pieces else ""


def snippet(text: str, terms: Collection[Term]) -> str:
    """The text around the first hit; nothing without one."""
    at = sum(len(piece) for piece, _hit in takewhile(lambda piece: not piece[1], marked(text, terms)))
    if at == len(text):
        return ""
    start, end = max(0, at - AROUND), at + 2 * AROUND
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def near(body: str, content: Sequence[Span], left_out: Collection[Span] = ()) -> str:
    """The paragraphs in which the words stand, and those before and after, without some spans: what search looks at."""
    start, end = content[0][0], content[-1][1]
    before = BLANK.sub("\n", without(left_out, body, max(0, start - NEAR), start)).split("\n")[-2:]
    after = BLANK.sub("\n", without(left_out, body, end, end + NEAR)).split("\n")[:2]
    return " ".join(before) + without(left_out, body, start, end) + " ".join(after)


def without(left_out: Collection[Span], body: str, start: int, end: int) -> str:
    """That part of the body, with a sign for each span that is left out of it."""
    pieces = []
    for first, last in sorted(left_out):
        if first < end and start < last:
            pieces.append(body[start:first])
            start = last
    return " […] ".join([*pieces, body[start:end]])
