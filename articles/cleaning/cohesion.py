"""How much a line belongs to the text before it, from names, words and openings alone.

The weights are those of a logistic regression over 193 news articles with the opening sentences of other articles put
after them, at random and picked for shared names; on the half that it had not seen, the border was found to the line
in 87 of 100 articles, 1 line in 100 was lost, and 1 in 50 articles without such a tail lost lines.
"""

import re
from typing import Final

from articles.cleaning.markers import LEXICON
from articles.cleaning.page import CAPITALS, Line

REFERENCE: Final = re.compile(rf"\b(?:[Ôô]ng|[Bb]à)\s+([{CAPITALS}][\w-]+)")
OPENING_QUOTE: Final = tuple("\"“”'‘«-–")
SENTENCE_BREAK: Final = re.compile(rf"[.!?][\"”]? (?=[“\"{CAPITALS}])")
DEICTIC: Final = frozenset({"này", "đó", "trên", "ông", "bà", "họ", "ấy", "cũng", "vẫn"})
FIRST_WORDS: Final = frozenset(opening.split()[0] for opening in LEXICON.openings)  # to ask before all openings
W_BIAS: Final = -2.5
W_CONNECTS: Final = -1.35
W_REFERS: Final = -0.55
W_OPENS_QUOTE: Final = -1.4
W_SENTENCES: Final = -1.25
W_NEW_NAMES: Final = 2.55
W_KNOWN_PAIRS: Final = -1.85
W_KNOWN_WORDS: Final = -2.1
W_NO_KNOWN_WORD: Final = 1.05
W_CUT_SHORT: Final = 2.65
W_ONE_BREATH: Final = 2.9
W_DEICTIC: Final = -0.85


class Thread:
    """The names and word pairs of a text so far."""

    def __init__(self, other: "Thread | None" = None) -> None:
        """Empty, or a copy."""
        self._names: set[str] = set(other._names) if other else set()
        self._pairs: set[tuple[str, str]] = set(other._pairs) if other else set()
        self._words: set[str] = set(other._words) if other else set()

    def add(self, line: Line) -> None:
        self._names |= line.names
        self._pairs |= line.pairs
        self._words |= line.rare_words

    def names(self, line: Line) -> bool:
        """The line names somebody or something that the text has named."""
        return not self._names.isdisjoint(line.names)

    def _refers(self, line: Line, lowered: str) -> bool:
        """`ông Mẫn`, `bà Na`, named before."""
        if "ông " not in lowered and "bà " not in lowered:
            return False
        return any(name in self._names for name in REFERENCE.findall(line.text))

    def strangeness(self, line: Line) -> float:
        """Log-odds that a line is the opening of another article rather than the next paragraph of this one."""
        lowered = line.text.casefold()
        names, pairs, words = line.names, line.pairs, line.rare_words
        known_words = words & self._words
        return (
            W_BIAS
            + W_CONNECTS * (line.folded_words[0] in FIRST_WORDS and lowered.startswith(LEXICON.openings))
            + W_REFERS * self._refers(line, lowered)
            + W_OPENS_QUOTE * line.text.startswith(OPENING_QUOTE)
            + W_SENTENCES * (SENTENCE_BREAK.search(line.text) is not None)
            + W_NEW_NAMES * min(len(names - self._names), 6) / 6
            + W_KNOWN_PAIRS * len(pairs & self._pairs) / max(len(pairs), 1)
            + W_KNOWN_WORDS * len(known_words) / max(len(words), 1)
            + W_NO_KNOWN_WORD * (not known_words)
            + W_CUT_SHORT * line.is_cut_short
            + W_ONE_BREATH * (15 <= len(line.words) <= 60)
            + W_DEICTIC * (not DEICTIC.isdisjoint(line.folded_words))
        )
