"""What the tagger says about a text. Offsets are code points of that text, half open."""

from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SaidOn:
    """When the words were said, as far as the sentence of the attribution tells.

    `date` is ISO and only set when day, month and year are all in the text; `precision` is the finest part
    that the text gives: day, month, year, or unknown (`hôm qua`).
    """

    span: Span
    date: str | None
    precision: str


@dataclass(frozen=True, slots=True)
class Find:
    """One quote as the rules see it. `content` ascends, does not overlap and is never empty."""

    kind: str  # direct | mixed | indirect
    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    relay: Span | None
    speaker: str | None
    speaker_kind: str  # person | organisation | group | unknown
    role: str | None
    said_on: SaidOn | None
    confidence: float
    doubt: str  # "" | content | speaker | kind
    rule: str
