"""Where a quote's words stand in another text of its article. Pure: texts and spans in, spans out."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from review.models.fields import Span

SHORT: Final = 30  # characters: so few words may stand elsewhere by chance, so something beside them must be the same
CONTEXT: Final = 20  # characters
ALIKE: Final = (
    0.5  # share of words that two paragraphs have in common, from which one is taken for the other's new form
)


@dataclass(frozen=True)
class Place:
    """A quote's spans in the new text."""

    content: list[Span]
    own_marks: list[Span]
    cue: Span | None
    source: Span | None
    said_on_span: Span | None


@dataclass(frozen=True)
class Spans:
    """A quote's spans in the old text."""

    content: Sequence[Span]
    own_marks: Sequence[Span]
    cue: Span | None
    source: Span | None
    said_on_span: Span | None


def place_in(spans: Spans, old: str, new: str, kept: Sequence[Span]) -> Place | None:
    """The same words in the new text, with what introduces them; None when either is not there any more.

    `kept` are the new text's kept segments, one a line.
    """
    content = _parts(spans.content, old, new, kept)
    if content is None:
        return None
    around = _lines_of(content, kept)
    found = {name: _near(getattr(spans, name), old, new, around) for name in ("cue", "source", "said_on_span")}
    if any(getattr(spans, name) and not found[name] for name in ("cue", "source")):
        return None  # the words are there, but who is said to have said them is told otherwise
    shifts = [new_start - old_start for (old_start, _), (new_start, _) in zip(spans.content, content, strict=True)]
    own_marks = [
        (start + shift, end + shift)
        for start, end in spans.own_marks
        for (part_start, part_end), shift in zip(spans.content, shifts, strict=True)
        if part_start <= start and end <= part_end
    ]
    return Place(content, own_marks, **found)


def _parts(parts: Sequence[Span], old: str, new: str, kept: Sequence[Span]) -> list[Span] | None:
    """Each part's words, in order, as near as can be to where they would be if all before them had moved alike."""
    found: list[Span] = []
    shift = 0
    for start, end in parts:
        least = found[-1][1] if found else 0
        places = [
            at for at in _occurrences(old[start:end], new, kept)
            if at >= least and (end - start >= SHORT or _same_beside(old, start, end, new, at))
        ]  # fmt: skip
        if not places:
            return None
        at = min(places, key=lambda place: abs(place - start - shift))
        shift = at - start
        found.append((at, at + end - start))
    return found


def _occurrences(words: str, new: str, kept: Sequence[Span]) -> Iterator[int]:
    for start, end in kept:
        at = new.find(words, start, end)
        while at >= 0:
            yield at
            at = new.find(words, at + 1, end)


def _same_beside(old: str, start: int, end: int, new: str, at: int) -> bool:
    before = old[max(start - CONTEXT, 0) : start]
    after = old[end : end + CONTEXT]
    return new[max(at - CONTEXT, 0) : at] == before or new[at + end - start : at + end - start + CONTEXT] == after


def _lines_of(content: Sequence[Span], kept: Sequence[Span]) -> list[Span]:
    return [line for line in kept if any(line[0] <= start and end <= line[1] for start, end in content)]


def _near(span: Span | None, old: str, new: str, lines: Sequence[Span]) -> Span | None:
    if span is None:
        return None
    at = next(_occurrences(old[slice(*span)], new, lines), None)
    return None if at is None else (at, at + span[1] - span[0])


def likeness(content: Sequence[Span], old: str, new: str, kept: Sequence[Span]) -> Span | None:
    """The new text's line that is most like the one that the words stood in; None when none is."""
    words = Counter(paragraph(old, content).casefold().split())
    best, most = None, ALIKE
    for line in kept:
        others = Counter(new[slice(*line)].casefold().split())
        share = 2 * sum((words & others).values()) / ((words.total() + others.total()) or 1)
        if share >= most:
            best, most = line, share
    return best


def paragraph(body: str, content: Sequence[Span]) -> str:
    """The lines in which the words stand."""
    start = body.rfind("\n", 0, content[0][0]) + 1
    end = body.find("\n", content[-1][1])
    return body[start : end if end >= 0 else len(body)]
