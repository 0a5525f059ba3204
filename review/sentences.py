"""The whole sentence around a quote, so that a denial reads as one."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import itemgetter

from review.models.fields import Span
from review.tagging.sentences import ABBREVIATIONS

ENDING = re.compile(r"([.!?…])[\"”»’')\]]*\s+")
LAST_WORD = re.compile(r"\w+\Z")
APOSTROPHE = re.compile(r"(?<=\w)’(?=\w)")
OPENING, CLOSING = "“«‘", "”»’"
END = itemgetter(1)
BLANK = "█"
BLANKS = re.compile(f"{BLANK}[{BLANK} ]*(?<! )")
# Where the space between was left out too.
BESIDE_WORDS = re.compile(rf"(?<=\w)(?={BLANK})|(?<={BLANK})(?=\w)")
MARK = re.compile(f'["{OPENING}{CLOSING}]')


class Sentences:
    """The sentences of one body. What was found out about a line is kept for the next quote in it."""

    def __init__(self, body: str) -> None:
        self.body = body
        self._cuts: dict[Span, list[int]] = {}

    def around(self, spans: Sequence[Span], readable: str = "") -> str:
        """The sentences that hold the spans; as they stand in `readable`, if given, which is as long as the body. Line
        ends become spaces.
        """
        start, end = self.bounds(spans)
        sentence = (readable or self.body)[start:end]
        # Of white space only spaces are printable.
        is_plain = sentence.isprintable() and "  " not in sentence
        return sentence.strip() if is_plain else " ".join(sentence.split())

    def bounds(self, spans: Sequence[Span]) -> Span:
        """From the beginning of the first span's sentence to the end of the last one's.

        A full stop inside an open quotation mark, after an abbreviation or before a small letter ends nothing; a line
        end always does.
        """
        start, end = min(spans)[0], max(map(END, spans))
        first = self._line(start)
        last = first if end <= first[1] else self._line(end)
        before, after = self._boundaries(first), self._boundaries(last)
        at, to = bisect_right(before, start), bisect_left(after, end)
        return before[at - 1] if at else first[0], after[to] if to < len(after) else last[1]

    def _line(self, position: int) -> Span:
        found = self.body.find("\n", position)
        return self.body.rfind("\n", 0, position) + 1, len(self.body) if found < 0 else found

    def _boundaries(self, line: Span) -> list[int]:
        if line not in self._cuts:
            self._cuts[line] = boundaries(self.body, *line)
        return self._cuts[line]


def sentence_around(body: str, spans: Sequence[Span], left_out: Sequence[Span] = ()) -> str:
    """With a sign for what is left out of it."""
    if not left_out:
        return Sentences(body).around(spans)
    shown = Sentences(body).around(spans, blanked(body, left_out, spans))
    return BLANKS.sub("[…]", BESIDE_WORDS.sub(" ", shown))


def blanked(body: str, left_out: Sequence[Span], but: Sequence[Span] = ()) -> str:
    """The same text, as long, without the characters of `left_out` but for those of other spans."""
    text = body
    for start, end in left_out:
        text = text[:start] + BLANK * (end - start) + text[end:]
    for start, end in but if left_out else ():
        text = text[:start] + body[start:end] + text[end:]
    return text


def boundaries(body: str, start: int, end: int) -> list[int]:
    """Where a new sentence begins inside one line."""
    if not MARK.search(body, start, end):
        return [match.end() for match in ENDING.finditer(body, start, end) if ends(match)]
    found, opened, straight, position = [], 0, 0, start
    for match in ENDING.finditer(body, start, end):
        text = APOSTROPHE.sub("", body[position : match.end()])
        position = match.end()
        opened += sum(text.count(mark) for mark in OPENING) - sum(text.count(mark) for mark in CLOSING)
        straight += text.count('"')
        if opened <= 0 and straight % 2 == 0 and ends(match):
            found.append(position)
    return found


def ends(match: re.Match[str]) -> bool:
    text, stop = match.string, match.start()
    if text[match.end() : match.end() + 1].islower():
        return False
    if match[1] != ".":
        return True
    before = LAST_WORD.search(text[max(stop - 8, 0) : stop])
    if before is None:
        return True
    word = before[0]
    return not (len(word) == 1 and word.isupper()) and word.lower() not in ABBREVIATIONS
