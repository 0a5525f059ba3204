"""A text as tokens, and tokens as paragraphs. Lines are paragraphs."""

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate

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
ARTICLES = ("al-", "el-", "as-", "ad-", "an-", "ar-", "ez-")  # of Arabic names
MOST_CHUNKS = 65536
LONGEST_CHUNK = 40  # code points; longer ones seldom come again
# Letters that Vietnamese has and its neighbours on the page (English, French, German, transcribed Chinese) have not.
LETTERS = frozenset("ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")
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
    has_letter: bool  # that only Vietnamese has
    shown: str


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
        self.keys = [token.key for token in self.items]
        self.texts = [token.text for token in self.items]
        self.words_before = [*accumulate([token.is_word for token in self.items], initial=0)]
        self.others = [i for i, token in enumerate(self.items) if not token.is_word]

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
    at = 0
    for line in text.split("\n"):
        first = len(items)
        start = at
        chunks = line.split()
        single = sum(map(len, chunks)) + len(chunks) - 1 == len(line)  # one blank between any two, as most often
        for chunk in chunks:
            if not single:
                start = text.index(chunk, start)
            token = WHOLE.get(chunk)
            if token is not None:
                items.append(token)
                starts.append(start)
                start += len(chunk)
                ends.append(start)
                start += 1
                continue
            for token, a, b in CHUNKS[chunk]:
                items.append(token)
                starts.append(start + a)
                ends.append(start + b)
            start += len(chunk) + 1
        if chunks:
            paragraphs.append((first, len(items)))
        at += len(line) + 1
    return Tokens(text, items, starts, ends, paragraphs)


@lru_cache(maxsize=65536)
def _token(word: str) -> Token:
    first = word[0]
    shown = word if not first.isalnum() else "9" if first.isdigit() else NAME if first.isupper() else key(word)
    is_capital = first.isupper() or (word.startswith(ARTICLES) and word[3:4].isupper())
    has_letter = first.isalnum() and not LETTERS.isdisjoint(word.lower())
    return Token(word, key(word), first.isalnum(), is_capital, has_letter, shown)


class _Chunks(dict[str, list[tuple[Token, int, int]]]):
    """What stands between white space → its tokens and their places in it; most of it has come before."""

    def __missing__(self, chunk: str) -> list[tuple[Token, int, int]]:
        tokens = [(_token(match[0]), *match.span()) for match in TOKEN.finditer(chunk)]
        if len(self) + len(WHOLE) >= MOST_CHUNKS:
            self.clear()
            WHOLE.clear()
        if len(chunk) <= LONGEST_CHUNK and len(tokens) == 1:
            WHOLE[chunk] = tokens[0][0]
        elif len(chunk) <= LONGEST_CHUNK:
            self[chunk] = tokens
        return tokens


CHUNKS = _Chunks()
WHOLE: dict[str, Token] = {}  # chunks of one token
