"""A text as tokens, and tokens as paragraphs. Lines are paragraphs."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from operator import attrgetter

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
MOST_CHUNKS = 65536
LONGEST_CHUNK = 40  # code points; longer ones seldom come again
MARKS = frozenset(['"', "“", "”", "«", "»", "‘", "’", "'", "''", "„", "‟", "‹", "›", "＂"])


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark as such, wherever it stands: one object for all places, as slots are read fastest."""

    text: str
    key: str
    is_word: bool
    is_capital: bool


IS_WORD, KEY, TEXT = attrgetter("is_word"), attrgetter("key"), attrgetter("text")


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

    def __post_init__(self) -> None:
        self.keys = [*map(KEY, self.items)]
        self.texts = [*map(TEXT, self.items)]
        self.words_before = [*accumulate(map(IS_WORD, self.items), initial=0)]

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
    end = 0
    for line in text.split("\n"):
        first = len(items)
        for chunk in line.split():
            start = text.index(chunk, end)  # nothing but white space lies between
            end = start + len(chunk)
            for token, a, b in CHUNKS[chunk]:
                items.append(token)
                starts.append(start + a)
                ends.append(start + b)
        if len(items) > first:
            paragraphs.append((first, len(items)))
    return Tokens(text, items, starts, ends, paragraphs)


@lru_cache(maxsize=65536)
def _token(word: str) -> Token:
    return Token(word, key(word), word[0].isalnum(), word[0].isupper())


class _Chunks(dict[str, list[tuple[Token, int, int]]]):
    """What stands between white space → its tokens and their places in it; most of it has come before."""

    def __missing__(self, chunk: str) -> list[tuple[Token, int, int]]:
        tokens = [(_token(match[0]), *match.span()) for match in TOKEN.finditer(chunk)]
        if len(self) >= MOST_CHUNKS:
            self.clear()
        if len(chunk) <= LONGEST_CHUNK:
            self[chunk] = tokens
        return tokens


CHUNKS = _Chunks()
