"""An article's text as the desk draws it: lines in flat segments, and what was cut, folded where it stood."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from articles.models import Article, ExcludedRange
from review.models.fields import Span


@dataclass(frozen=True)
class Mark:
    """One span of a card in the text. `part`: content, source or cue."""

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

    @property
    def is_plain(self) -> bool:
        return not (self.cards or self.sources or self.cues)


@dataclass(frozen=True)
class Line:
    start: int
    segments: list[Segment]


@dataclass
class Cut:
    """Lines that stand together in the text and are not the article, each with its reason."""

    ranges: list[tuple[ExcludedRange, str]] = field(default_factory=list)

    @property
    def lines(self) -> int:
        return sum(len([line for line in text.splitlines() if line.strip()]) for _, text in self.ranges)


def blocks(article: Article, marks: Sequence[Mark]) -> list[Line | Cut]:
    """The body from its first to its last character. No query when excluded_ranges are prefetched."""
    pieces: list[tuple[int, Line | ExcludedRange]] = [
        (start, Line(start, list(segments(article.body, start, end, marks)))) for start, end in article.kept_segments()
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


def segments(body: str, start: int, end: int, marks: Sequence[Mark]) -> Iterator[Segment]:
    """body[start:end] split wherever a mark begins or ends; joined again it is the same text."""
    inside = [mark for mark in marks if mark.span[0] < end and start < mark.span[1]]
    edges = sorted({start, end} | {edge for mark in inside for edge in mark.span if start < edge < end})
    for left, right in zip(edges, edges[1:], strict=False):
        named = {
            part: " ".join(
                dict.fromkeys(m.card for m in inside if m.part == part and m.span[0] <= left and right <= m.span[1])
            )
            for part in ("content", "source", "cue")
        }
        yield Segment(body[left:right], named["content"], named["source"], named["cue"])
