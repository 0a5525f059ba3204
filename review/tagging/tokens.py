"""A text as tokens, and tokens as paragraphs. Lines are paragraphs."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

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
MARKS = frozenset(['"', "“", "”", "«", "»", "‘", "’", "'", "''", "„", "‟", "‹", "›", "＂"])


class Token(NamedTuple):
    start: int
    end: int
    text: str
    key: str
    is_word: bool
    is_capital: bool


@dataclass
class Tokens:
    """The tokens of a text. `paragraphs` are ranges of token indices, one a line that has any."""

    text: str
    items: list[Token]
    keys: list[str]
    paragraphs: list[Span]

    def span(self, start: int, end: int) -> Span:
        """Code points from token `start` up to and without token `end`."""
        return self.items[start].start, self.items[end - 1].end

    def words_in(self, start: int, end: int) -> int:
        return sum(self.items[i].is_word for i in range(start, end))

    @cached_property
    def starts(self) -> list[int]:
        return [token.start for token in self.items]


def tokenize(text: str) -> Tokens:
    items: list[Token] = []
    paragraphs: list[Span] = []
    offset = 0
    make = tuple.__new__
    for line in text.split("\n"):
        first = len(items)
        end = 0
        for word in TOKEN.findall(line):
            start = line.index(word, end)  # nothing but white space lies between
            end = start + len(word)
            items.append(make(Token, (offset + start, offset + end, word, *_form(word))))
        if len(items) > first:
            paragraphs.append((first, len(items)))
        offset += len(line) + 1
    return Tokens(text, items, [token.key for token in items], paragraphs)


@lru_cache(maxsize=65536)
def _form(word: str) -> tuple[str, bool, bool]:
    """(key, whether it is a word, whether it begins with a capital)"""
    return key(word), word[0].isalnum(), word[0].isupper()
