"""What is left of a body when its excluded ranges are taken out, and the way back from there to the body.

All offsets are code points, half open.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

Span = tuple[int, int]


def kept_segments(body: str, excluded: Sequence[Span]) -> list[Span]:
    """One span of the body for each kept line or part of a line, in order, trimmed of white space, blanks left out.

    Excluded ranges may overlap and come in any order.
    """
    return [segment for start, end in kept_ranges(len(body), excluded) for segment in _lines(body, start, end)]


def kept_text(body: str, excluded: Sequence[Span]) -> str:
    """The kept segments, one a line."""
    if not excluded:
        return "\n".join(filter(None, map(str.strip, body.split("\n"))))
    return "\n".join(body[start:end] for start, end in kept_segments(body, excluded))


class WayBack:
    """From one kept text to its body: spans of the first as spans of the second, in the order given.

    A span over several kept lines becomes one part a line; parts without a character are dropped.
    Raises ValueError for a span that does not lie within the kept text.
    """

    def __init__(self, segments: Sequence[Span]) -> None:
        self._segments = segments
        self._starts: list[int] = []
        length = 0
        for start, end in segments:
            self._starts.append(length)
            length += end - start + 1  # the line end that joins it to the next
        self._length = max(length - 1, 0)

    def to_body(self, spans: Sequence[Span]) -> list[Span]:
        return [part for span in spans for part in _parts(span, self._segments, self._starts, self._length)]


def to_body(spans: Sequence[Span], segments: Sequence[Span]) -> list[Span]:
    """The way back for a few spans."""
    return WayBack(segments).to_body(spans)


def in_kept_text(place: int, segments: Sequence[Span]) -> int:
    """Where a place of the body stands in the kept text; one that is not kept, where the next kept one does."""
    length = 0
    for start, end in segments:
        if place < end:
            return length + max(place - start, 0)
        length += end - start + 1
    return max(length - 1, 0)


def kept_ranges(length: int, excluded: Sequence[Span]) -> Iterator[Span]:
    """What the excluded ranges leave of so many characters, in order."""
    position = 0
    for start, end in sorted(excluded):
        if not 0 <= start <= end <= length:
            raise ValueError(f"excluded range {start}:{end} does not lie within a body of {length} characters")
        if start == end:
            continue
        if start > position:
            yield position, start
        position = max(position, end)
    if position < length:
        yield position, length


def _lines(body: str, start: int, end: int) -> Iterator[Span]:
    """The non-blank lines of body[start:end], each trimmed."""
    while start < end:
        newline = body.find("\n", start, end)
        line_end = end if newline < 0 else newline
        line = body[start:line_end]
        left = start + len(line) - len(line.lstrip())
        right = left + len(line.strip())
        if left < right:
            yield left, right
        start = line_end + 1


def _parts(span: Span, segments: Sequence[Span], starts: Sequence[int], length: int) -> Iterator[Span]:
    start, end = span
    if not 0 <= start <= end <= length:
        raise ValueError(f"span {start}:{end} does not lie within a kept text of {length} characters")
    index = max(bisect_right(starts, start) - 1, 0)
    while index < len(segments) and starts[index] < end:
        offset = segments[index][0] - starts[index]
        left = max(start + offset, segments[index][0])
        right = min(end + offset, segments[index][1])
        if left < right:
            yield left, right
        index += 1


def from_body(spans: Sequence[Span], body: str, segments: Sequence[Span]) -> list[Span] | None:
    """Spans of the body as spans of the kept text, one part a kept line; None when a letter of them was cut out."""
    found: list[Span] = []
    for start, end in spans:
        kept, position = 0, start
        for first, last in segments:
            left, right = max(start, first), min(end, last)
            if left < right:
                if body[position:left].strip():
                    return None
                found.append((kept + left - first, kept + right - first))
                position = right
            kept += last - first + 1  # the line end that joins it to the next
        if body[position:end].strip():
            return None
    return found
