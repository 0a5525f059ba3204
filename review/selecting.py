"""From what a person selected to parts of the kept text. Offsets are code points of the body, half open. Pure."""

import unicodedata
from collections.abc import Iterator, Sequence

Span = tuple[int, int]

PAIRS = {"“": "”", '"': '"', "«": "»", "„": "“”", "‘": "’", "'": "'", "‹": "›"}
MARKS = frozenset("".join(PAIRS) + "”»’›")
JOINER = "\u200d"


def parse_spans(text: str) -> list[Span]:
    """ "3-8,12-20" as spans. Raises ValueError for anything else, and for a span that is empty or backwards."""
    spans = []
    for part in filter(None, text.replace(" ", "").split(",")):
        start, _, end = part.partition("-")
        if not (start.isascii() and start.isdigit() and end.isascii() and end.isdigit()) or len(part) > 21:
            raise ValueError(f"not a span: {part[:40]}")
        spans.append((int(start), int(end)))
    if any(start >= end for start, end in spans):
        raise ValueError("an empty span")
    return spans


def format_spans(spans: Sequence[Span]) -> str:
    return ",".join(f"{start}-{end}" for start, end in spans)


def settle(body: str, segments: Sequence[Span], spans: Sequence[Span]) -> list[Span]:
    """The selected parts within the kept segments, one part a line, trimmed, never inside a character as people see it.

    Settling twice changes nothing more. What lies outside the kept text is dropped; parts that meet are joined.
    """
    parts = [part for span in spans for segment in segments if (part := _within(body, segment, span))]
    joined: list[Span] = []
    for start, end in sorted(parts):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _within(body: str, segment: Span, span: Span) -> Span | None:
    start, end = max(span[0], segment[0]), min(span[1], segment[1])
    while start < end and body[start].isspace():
        start += 1
    while start < end and body[end - 1].isspace():
        end -= 1
    if start >= end:
        return None
    while start > segment[0] and not _parts_clusters(body, start):
        start -= 1
    while end < segment[1] and not _parts_clusters(body, end):
        end += 1
    return start, end


def _parts_clusters(text: str, position: int) -> bool:
    """Whether a character as people see it may end here (UAX 29, for the scripts and emoji that news have)."""
    before, after = text[position - 1], text[position]
    if before == "\n":
        return True
    extends = (
        unicodedata.category(after).startswith("M") or after in {JOINER, "\u200c"} or 0x1F3FB <= ord(after) <= 0x1F3FF
    )
    joined = before == JOINER and ord(after) > 0x2000
    jamo = 0x1160 <= ord(after) <= 0x11FF and (0x1100 <= ord(before) <= 0x11FF or 0xAC00 <= ord(before) <= 0xD7A3)
    if extends or joined or jamo or 0xE0020 <= ord(after) <= 0xE007F:
        return False
    return not (_is_flag_half(after) and sum(1 for _ in _flag_halves(text, position)) % 2)


def _is_flag_half(char: str) -> bool:
    return 0x1F1E6 <= ord(char) <= 0x1F1FF


def _flag_halves(text: str, end: int) -> Iterator[str]:
    while end and _is_flag_half(text[end - 1]):
        end -= 1
        yield text[end]


def without_marks(body: str, spans: Sequence[Span]) -> list[Span]:
    """The parts without a pair of quotation marks around the whole of them: marks are not content."""
    if not spans:
        return []
    first, last = spans[0][0], spans[-1][1] - 1
    if last <= first + 1 or body[last] not in PAIRS.get(body[first], ""):
        return list(spans)
    inside = "".join(body[start:end] for start, end in spans)[1:-1]
    if MARKS & set(inside):  # “A”, he said, “B”: two pairs, not one
        return list(spans)
    shrunk = list(spans)
    shrunk[0] = (first + 1, shrunk[0][1])
    shrunk[-1] = (shrunk[-1][0], last)
    return [(start, end) for start, end in shrunk if start < end]


def likely_kind(body: str, spans: Sequence[Span]) -> str:
    """direct when marks stand right around the words, mixed when some stand among them, else indirect."""
    if any(set(body[start:end]) & (MARKS - {"'", "’"}) for start, end in spans):
        return "mixed"
    start, end = spans[0][0], spans[-1][1]
    outside = body[max(0, start - 1) : start], body[end : end + 2]
    closed = any(mark in outside[1] for mark in PAIRS.get(outside[0], "")) if outside[0] else False
    return "direct" if closed else "indirect"
