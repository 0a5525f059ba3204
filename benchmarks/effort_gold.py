"""What gold says of an article, compared as the scorer compares: by syllables, and names by their letters."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from articles.kept_text import kept_segments
from review.selecting import Span, settle

SYLLABLE = re.compile(r"[^\W_]+")
TONES = frozenset("\u0300\u0301\u0309\u0303\u0323")


def name_key(name: str) -> str:
    """A name whatever its case and wherever its tone marks are put, as the scorer compares it."""
    words = []
    for word in SYLLABLE.findall(unicodedata.normalize("NFC", name).casefold()):
        letters = unicodedata.normalize("NFD", word)
        tones = [char for char in letters if char in TONES]
        words.append("".join(char for char in letters if char not in TONES) + "".join(sorted(tones)))
    return " ".join(words)


def meet(one: Span | None, other: Span | None) -> bool:
    """They share a character, or neither is."""
    if one is None or other is None:
        return one is other
    return one[0] < other[1] and other[0] < one[1]


@dataclass(frozen=True)
class Wanted:
    """One quote of gold. `parts`: its spans one a line, `syllables`: which ones of the text they hold."""

    parts: list[Span]
    syllables: frozenset[int]
    kind: str
    cue: Span | None
    source: Span | None
    speaker: str
    speaker_type: str
    names: frozenset[str]

    def is_said_by(self, speaker: str, source: Span | None) -> bool:
        if name_key(speaker) in self.names:
            return True
        return bool(speaker) and self.speaker_type in ("group", "unknown") and meet(self.source, source)

    def places(self) -> dict[str, Span]:
        """Where the cue and the mention are, of those that gold knows."""
        return {name: span for name, span in (("source", self.source), ("cue", self.cue)) if span}


@dataclass
class Gold:
    """An article of gold as an editor knows it."""

    text: str
    quotes: list[Wanted] = field(default_factory=list)

    @classmethod
    def of(cls, line: dict[str, Any]) -> "Gold":
        gold = cls(line["text"])
        for quote in line["quotes"]:
            spans = [(start, end) for start, end in quote["content"]]
            names = [quote["speaker"] or "không rõ", *quote.get("aliases", [])]
            gold.quotes.append(
                Wanted(
                    settle(gold.text, kept_segments(gold.text, []), spans),
                    gold.syllables(spans),
                    quote["kind"],
                    tuple(quote["cue"]) if quote["cue"] else None,
                    tuple(quote["source"]) if quote["source"] else None,
                    names[0],
                    quote["speaker_type"] or "",
                    frozenset(map(name_key, names)),
                )
            )
        return gold

    def syllables(self, spans: list[Span]) -> frozenset[int]:
        """The numbers of the syllables that the spans touch: marks and white space at the edges do not matter."""
        found = enumerate(match.span() for match in SYLLABLE.finditer(self.text))
        return frozenset(number for number, (a, b) in found for start, end in spans if a < end and b > start)

    def place_of(self, name: str) -> Span | None:
        """Where the name stands first, in whatever case."""
        text = self.text.lower()
        start = text.find(name.lower()) if len(text) == len(self.text) else self.text.find(name)
        return (start, start + len(name)) if start >= 0 else None

    def edges(self, spans: list[Span]) -> list[tuple[int, int]]:
        """First and last syllable of each part, as places of the body."""
        pairs = []
        for start, end in spans:
            words = [match.span() for match in SYLLABLE.finditer(self.text, start, end)]
            pairs.append((words[0][0], words[-1][1]))
        return pairs

    def runs(self, syllables: frozenset[int]) -> list[Span]:
        """Stretches of the text that hold these syllables and none between them."""
        places = [match.span() for match in SYLLABLE.finditer(self.text)]
        runs: list[Span] = []
        for number in sorted(syllables):
            joined = runs and number - 1 in syllables
            runs[-1:] = [(runs[-1][0], places[number][1])] if joined else [*runs[-1:], places[number]]
        return runs

    def answer(self, cards: list[list[Span]]) -> list[Wanted | None]:
        """Which quote each card stands for: best first, one to one; a card that shares no word with any for none."""
        held = [self.syllables(spans) for spans in cards]
        pairs = [
            (len(quote.syllables & mine) / len(quote.syllables | mine), at, number)
            for number, quote in enumerate(self.quotes)
            for at, mine in enumerate(held)
            if quote.syllables & mine
        ]
        answers: dict[int, int] = {}
        for _, at, number in sorted(pairs, key=lambda pair: (-pair[0], pair[1])):
            if at not in answers and number not in answers.values():
                answers[at] = number
        return [self.quotes[answers[at]] if at in answers else None for at in range(len(cards))]
