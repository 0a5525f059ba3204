"""The whole sentence around a quote, so that a denial reads as one."""

import re
from collections.abc import Sequence

from review.models.fields import Span
from review.tagging.sentences import ABBREVIATIONS

ENDING = re.compile(r"([.!?…])[\"”»’')\]]*\s+")
LAST_WORD = re.compile(r"\w+\Z")
APOSTROPHE = re.compile(r"(?<=\w)’(?=\w)")
OPENING, CLOSING = "“«‘", "”»’"


def sentence_around(body: str, spans: Sequence[Span]) -> str:
    """The sentences of `body` that hold the spans, from the first one's beginning to the last one's end.

    A full stop inside an open quotation mark, after an abbreviation or before a small letter ends nothing; a line end
    always does. Line ends become spaces.
    """
    start, end = min(span[0] for span in spans), max(span[1] for span in spans)
    first_line, last_line = body.rfind("\n", 0, start) + 1, body.find("\n", end)
    last_line = len(body) if last_line < 0 else last_line
    line_of_end = body.rfind("\n", 0, end) + 1
    before = [cut for cut in boundaries(body, first_line, _line_end(body, start)) if cut <= start]
    after = [cut for cut in boundaries(body, line_of_end, last_line) if cut >= end]
    sentence = body[max(before, default=first_line) : min(after, default=last_line)]
    return " ".join(sentence.split())


def boundaries(body: str, start: int, end: int) -> list[int]:
    """Where a new sentence begins inside one line."""
    return [
        match.end()
        for match in ENDING.finditer(body, start, end)
        if ends(match) and not inside_marks(body[start : match.end()].rstrip())
    ]


def ends(match: re.Match[str]) -> bool:
    text, stop = match.string, match.start()
    if text[match.end() : match.end() + 1].islower():
        return False
    before = LAST_WORD.search(text[max(stop - 8, 0) : stop])
    if before is None or match[1] != ".":
        return True
    word = before[0]
    return not (len(word) == 1 and word.isupper()) and word.lower() not in ABBREVIATIONS


def inside_marks(text: str) -> bool:
    text = APOSTROPHE.sub("", text)
    opened = sum(text.count(mark) for mark in OPENING)
    closed = sum(text.count(mark) for mark in CLOSING)
    return opened > closed or text.count('"') % 2 == 1


def _line_end(body: str, position: int) -> int:
    found = body.find("\n", position)
    return len(body) if found < 0 else found
