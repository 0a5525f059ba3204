"""Which passages stand in quotation marks: pairs of every kind, over paragraphs, with marks missing."""

from bisect import bisect_left
from dataclasses import dataclass, field

from .finds import Span
from .tokens import MARKS, Tokens

OPENING = frozenset("“«„‹‘")
CLOSING = frozenset("”»›’")
SINGLE = frozenset(["'", "‘", "’"])
PARAGRAPHS_ON = 6
DEEPEST = 50  # marks left open in one paragraph among which a closing mark looks for its own


@dataclass(slots=True)
class Passage:
    """Words in marks. Ranges are token indices without the marks, one for each paragraph.

    `first` and `last` are the token indices around it: the opening mark, and the one after the closing mark.
    `repaired` tells that a mark was missing.
    """

    ranges: list[Span]
    first: int
    last: int
    repaired: bool = False


@dataclass(slots=True)
class Paired:
    """What pairing found in one paragraph: closed pairs, marks left open, and marks that close nothing."""

    pairs: list[tuple[int, int]] = field(default_factory=list)
    open_marks: list[int] = field(default_factory=list)
    stray: list[int] = field(default_factory=list)


UNMARKED = Paired()  # all paragraphs without a mark


def find_marked(tokens: Tokens) -> list[Passage]:
    """Passages between paired quotation marks, in order, outermost only, marks excluded.

    A mark left open runs to the paragraph that closes it, at most six paragraphs on; one that is never closed
    yields nothing, except when it follows a colon or its paragraph was cut off. Source: quote scheme, rule 3.
    """
    marks = [i for i in tokens.others if tokens.texts[i] in MARKS]
    if not marks:
        return []
    paired = [_pair(tokens, marks, *paragraph) for paragraph in tokens.paragraphs]
    passages: list[Passage] = []
    for number, found in enumerate(paired):
        if found is UNMARKED:
            continue
        passages += [Passage([(a + 1, b)], a, b + 1) for a, b in _outermost(found.pairs)]
        for mark in found.open_marks[:1]:
            passage = _carry_over(tokens, paired, number, mark)
            if passage:
                passages.append(passage)
    return _without_overlap(passages)


def _pair(tokens: Tokens, marks: list[int], start: int, end: int) -> Paired:
    first = bisect_left(marks, start)
    if first == len(marks) or marks[first] >= end:
        return UNMARKED
    found = Paired()
    stack: list[int] = []
    for i in marks[first : bisect_left(marks, end)]:
        mark = tokens.texts[i]
        may_open, may_close = _sides(tokens, i, start, end)
        if _opens(mark, may_open=may_open, may_close=may_close, inside=bool(stack)):
            stack.append(i)
            continue
        match = _match(tokens, stack, mark)
        if match is not None:
            found.pairs.append((stack[match], i))
            del stack[match:]
        elif mark not in SINGLE:
            found.stray.append(i)
    found.open_marks = [i for i in stack if tokens.items[i].text not in SINGLE]
    return found


def _sides(tokens: Tokens, i: int, start: int, end: int) -> tuple[bool, bool]:
    """Whether the mark stands where one may open, and where one may close."""
    before = tokens.items[i - 1] if i > start else None
    after = tokens.items[i + 1] if i + 1 < end else None
    glued_before = before is not None and before.glued
    glued_after = tokens.items[i].glued
    open_left = not glued_before or (before is not None and (before.text in "([-–—:/" or before.text in MARKS))
    close_right = not glued_after or (after is not None and (not after.is_word and after.text not in "(["))
    return open_left and glued_after, glued_before and close_right


def _opens(mark: str, *, may_open: bool, may_close: bool, inside: bool) -> bool:
    if mark in OPENING:
        return may_open or not (may_close and inside)
    if mark in CLOSING:
        return may_open and not may_close and not inside
    if may_open != may_close:
        return may_open
    return not inside and mark not in SINGLE


def _match(tokens: Tokens, stack: list[int], mark: str) -> int | None:
    """Where in the stack stands what this mark closes: double closes double, single closes single."""
    for place in range(len(stack) - 1, max(-1, len(stack) - 1 - DEEPEST), -1):
        if (tokens.items[stack[place]].text in SINGLE) == (mark in SINGLE):
            return place
        if mark in SINGLE:
            return None
    return None


def _outermost(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    outer: list[tuple[int, int]] = []
    for a, b in sorted(pairs):
        if b > a + 1 and (not outer or a > outer[-1][1]):
            outer.append((a, b))
    return outer


def _carry_over(tokens: Tokens, paired: list[Paired], number: int, mark: int) -> Passage | None:
    """The speech that begins at a mark left open in paragraph `number`."""
    end = tokens.paragraphs[number][1]
    ranges = [(mark + 1, end)]
    for later in range(number + 1, min(number + 1 + PARAGRAPHS_ON, len(paired))):
        start, stop = tokens.paragraphs[later]
        found = paired[later]
        opens_anew = tokens.items[start].text in MARKS
        if opens_anew and start in found.open_marks:
            ranges.append((start + 1, stop))
            continue
        if opens_anew:
            closing = next((b for a, b in found.pairs if a == start), None)
            if closing is None:
                break
            return Passage([*ranges, (start + 1, closing)], mark, closing + 1)
        first_open = min([a for a, _ in found.pairs] + found.open_marks, default=stop)
        if found.stray and found.stray[0] < first_open:
            return Passage([*ranges, (start, found.stray[0])], mark, found.stray[0] + 1)
        if found.pairs or found.open_marks:
            break
        ranges.append((start, stop))
    return _unclosed(tokens, paired[number], number, mark)


def _unclosed(tokens: Tokens, found: Paired, number: int, mark: int) -> Passage | None:
    """The rest of the paragraph, where that is likely what the open mark meant."""
    start, end = tokens.paragraphs[number]
    if any(a > mark for a, _ in found.pairs):
        return None
    after_colon = mark > start and tokens.items[mark - 1].text == ":"
    cut_off = tokens.items[end - 1].text in ("...", "…")
    whole = mark == start
    if mark + 1 < end and (after_colon or cut_off or whole):
        return Passage([(mark + 1, end)], mark, end, repaired=True)
    return None


def _without_overlap(passages: list[Passage]) -> list[Passage]:
    kept: list[Passage] = []
    for passage in sorted(passages, key=lambda p: (p.first, -p.last)):
        ranges = [(a, b) for a, b in passage.ranges if a < b]
        if ranges and (not kept or passage.first >= kept[-1].last):
            passage.ranges = ranges
            kept.append(passage)
    return kept
