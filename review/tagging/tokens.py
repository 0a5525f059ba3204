"""A text as tokens, and tokens as paragraphs. Lines are paragraphs."""

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, chain, compress
from operator import add, attrgetter, itemgetter, not_

from .finds import Span
from .lexicon import key

# Every alternative begins with a different kind of character and none is nested in a repetition: linear.
TOKEN = re.compile(
    r"""
    (?:[A-ZĐ][\w]{0,3}\.)+(?=[^\W\d_])[^\W_]+   # N.Đ.V, TP.HCM
    | \d+(?:[.,/:-]\d+)*%?                      # 1.500, 12/10, 6-12
    | [^\W_]+(?:[-'’.][^\W_]+)*                 # words, Jong-un, Quochoi.vn
    | '' | \.{2,} | \S
    """,
    re.VERBOSE,
)
NAME = "A"
MOST_CHUNKS = 65536
LONGEST_CHUNK = 40  # code points; longer ones seldom come again
MARKS = frozenset(['"', "“", "”", "«", "»", "‘", "’", "'", "''", "„", "‟", "‹", "›", "＂"])


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark as such, wherever it stands: one object for all places, as slots are read fastest.

    `shown`: what the weights see of it within a sentence. Names and numbers only as such, so that none is learned.
    """

    text: str
    key: str
    is_word: bool
    is_capital: bool
    shown: str


IS_WORD, IS_CAPITAL, KEY, TEXT = map(attrgetter, ("is_word", "is_capital", "key", "text"))


@dataclass(slots=True)
class Tokens:
    """The tokens of a text, token `i` from code point `starts[i]` up to and without `ends[i]`.

    `paragraphs` are ranges of token indices, one a line that has any.
    """

    text: str
    items: list[Token]
    starts: list[int]
    ends: list[int]
    paragraphs: list[Span]
    keys: list[str] = field(init=False)
    texts: list[str] = field(init=False)
    words_before: list[int] = field(init=False)  # for each token, and for the text's end
    others: list[int] = field(init=False)  # the tokens that are no words

    def __post_init__(self) -> None:
        self.keys = [*map(KEY, self.items)]
        self.texts = [*map(TEXT, self.items)]
        are_words = [*map(IS_WORD, self.items)]
        self.words_before = [*accumulate(are_words, initial=0)]
        self.others = [*compress(range(len(are_words)), map(not_, are_words))]

    def others_in(self, start: int, end: int) -> list[int]:
        return self.others[bisect_left(self.others, start) : bisect_left(self.others, end)]

    def span(self, start: int, end: int) -> Span:
        """Code points from token `start` up to and without token `end`."""
        return self.starts[start], self.ends[end - 1]

    def words_in(self, start: int, end: int) -> int:
        return self.words_before[end] - self.words_before[start] if start < end else 0


def tokenize(text: str) -> Tokens:
    items: list[Token] = []
    starts: list[int] = []
    ends: list[int] = []
    paragraphs: list[Span] = []
    line_start = 0
    for line in text.split("\n"):
        if chunks := line.split():
            known = [*map(CHUNKS.__getitem__, chunks)]
            first = len(items)
            items += chain.from_iterable(map(TOKENS, known))
            paragraphs.append((first, len(items)))
            steps = chain.from_iterable(map(STEPS, known))
            if len(line) == sum(map(len, chunks)) + len(chunks) - 1:
                places = [*accumulate(steps, initial=line_start)]
            else:
                places = _places(line, line_start, chunks, known)
            places.pop()
            starts += places
            ends += map(add, places, map(len, map(TEXT, items[first:])))
        line_start += len(line) + 1
    return Tokens(text, items, starts, ends, paragraphs)


def _places(line: str, line_start: int, chunks: list[str], known: list["Chunk"]) -> list[int]:
    """Where tokens begin in a line with more than one blank between words, and after them where the line ends."""
    places: list[int] = []
    end = 0
    for chunk, (tokens, steps) in zip(chunks, known, strict=True):
        start = line.index(chunk, end)  # nothing but white space lies between
        end = start + len(chunk)
        places += [*accumulate(steps, initial=line_start + start)][: len(tokens)]
    return [*places, line_start + len(line)]


@lru_cache(maxsize=65536)
def _token(word: str) -> Token:
    first = word[0]
    shown = word if not first.isalnum() else "9" if first.isdigit() else NAME if first.isupper() else key(word)
    return Token(word, key(word), first.isalnum(), first.isupper(), shown)


# The tokens of what stands between white space, and for each how far the next one is when one blank follows the last.
Chunk = tuple[tuple[Token, ...], tuple[int, ...]]
TOKENS, STEPS = itemgetter(0), itemgetter(1)


class _Chunks(dict[str, Chunk]):
    """Made when first asked for; most of a text has come before."""

    def __missing__(self, chunk: str) -> Chunk:
        words = TOKEN.findall(chunk)
        steps = [*map(len, words)]
        steps[-1] += 1
        found = tuple(map(_token, words)), tuple(steps)
        if len(self) >= MOST_CHUNKS:
            self.clear()
        if len(chunk) <= LONGEST_CHUNK:
            self[chunk] = found
        return found


CHUNKS = _Chunks()
