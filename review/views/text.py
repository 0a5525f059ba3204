"""An article's text as the desk draws it: lines in flat segments, and what was cut, folded where it stood."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from articles.models import Article, ExcludedRange
from review.models.fields import Span


@dataclass(frozen=True)
class Mark:
    """One span of a card in the text. `part`: content, source or cue; unseen for marked words that no card touches."""

    card: str
    part: str
    span: Span


@dataclass(frozen=True)
class Segment:
    """A stretch of a line that the same marks cover; none for plain text."""

    text: str
    cards: str = ""
    sources: str = ""
    cues: str = ""
    unseen: bool = False

    @property
    def is_plain(self) -> bool:
        return not (self.cards or self.sources or self.cues or self.unseen)


@dataclass(frozen=True)
class Line:
    """A line of the kept text. `around`: the card that is open has a mark in it."""

    start: int
    segments: list[Segment]
    around: bool = False


@dataclass
class Cut:
    """Lines that stand together in the text and are not the article, each with its reason."""

    ranges: list[tuple[ExcludedRange, str]] = field(default_factory=list)

    @property
    def lines(self) -> int:
        return sum(len([line for line in text.splitlines() if line.strip()]) for _, text in self.ranges)


def blocks(article: Article, marks: Sequence[Mark], now: str = "") -> list[Line | Cut]:
    """The body from its first to its last character; `now` is the open card. No query when excluded_ranges are
    prefetched.
    """
    kept = article.kept_segments()
    pieces: list[tuple[int, Line | ExcludedRange]] = [
        (
            start,
            Line(start, list(segments(article.body, start, end, inside)), any(mark.card == now for mark in inside)),
        )
        for (start, end), inside in zip(kept, _by_line(kept, marks), strict=True)
    ]
    pieces += [(cut.range.lower, cut) for cut in article.excluded_ranges.all() if cut.ended_at is None]
    found: list[Line | Cut] = []
    for _, piece in sorted(pieces, key=lambda item: item[0]):
        if isinstance(piece, Line):
            found.append(piece)
            continue
        text = article.body[piece.range.lower : piece.range.upper].strip()
        if not text:
            continue
        if not (found and isinstance(found[-1], Cut)):
            found.append(Cut())
        found[-1].ranges.append((piece, text))
    return found


def _by_line(lines: Sequence[Span], marks: Sequence[Mark]) -> list[list[Mark]]:
    """For each line the marks that reach into it, so that a long article costs no more a line than a short one."""
    starts = [start for start, _ in lines]
    found: list[list[Mark]] = [[] for _ in lines]
    for mark in marks:
        number = max(bisect_right(starts, mark.span[0]) - 1, 0)
        while number < len(lines) and lines[number][0] < mark.span[1]:
            if mark.span[0] < lines[number][1]:
                found[number].append(mark)
            number += 1
    return found


def segments(body: str, start: int, end: int, inside: Sequence[Mark]) -> Iterator[Segment]:
    """body[start:end] split wherever one of its marks begins or ends; joined again it is the same text."""
    edges = sorted({start, end} | {edge for mark in inside for edge in mark.span if start < edge < end})
    for left, right in zip(edges, edges[1:], strict=False):
        named = {
            part: " ".join(
                dict.fromkeys(m.card for m in inside if m.part == part and m.span[0] <= left and right <= m.span[1])
            )
            for part in ("content", "source", "cue", "unseen")
        }
        yield Segment(body[left:right], named["content"], named["source"], named["cue"], bool(named["unseen"]))
