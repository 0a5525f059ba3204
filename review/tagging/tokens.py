"""A text as tokens, and tokens as paragraphs. Lines are paragraphs."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, chain

from .finds import Span
from .lexicon import key, phrase_key

# Every alternative begins with a different kind of character and none is nested in a repetition: linear.
TOKEN = re.compile(
    r"""
    (?:[A-ZĐ][\w]{0,3}\.)+(?=[^\W\d_])[^\W_]+   # N.Đ.V, TP.HCM
    | \d+(?:[.,/:-]\d+)*%?                      # 1.500, 12/10, 6-12
    | [^\W_]+(?:[-'’.&][^\W_]+)*                # words, Jong-un, Quochoi.vn, GD&ĐT
    | '' | \.{2,} | \S
    """,
    re.VERBOSE,
)
WITHIN = re.compile(r"[-'’.]")  # a word
DATE_OPENERS = frozenset(
    phrase_key("rạng sáng trưa chiều tối đêm khuya hôm ngày thứ chủ tháng năm cùng cuối đầu giữa tuần")
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

    `glued`: no white space follows it; `width`: code points to the next token where it is one blank at most.
    `opens_date`: `ngày`, `sáng` and the like, also behind a hyphen or full stop (`về.Ngày`).
    `shown`: what the weights see of it within a sentence. Names and numbers only as such, so that none is learned.
    """

    text: str
    key: str
    is_word: bool
    is_capital: bool
    is_number: bool  # begins with a digit
    is_small: bool  # a word in small letters
    has_letter: bool  # that only Vietnamese has
    opens_date: bool
    glued: bool
    width: int
    shown: str


@dataclass(slots=True)
class Tokens:
    """The tokens of a text, token `i` from code point `starts[i]` on.

    `paragraphs` are ranges of token indices, one a line that has any.
    """

    text: str
    items: list[Token]
    starts: list[int]
    paragraphs: list[Span]
    keys: list[str] = field(init=False)
    texts: list[str] = field(init=False)
    others: list[int] = field(init=False)  # the tokens that are no words

    def __post_init__(self) -> None:
        self.keys = [token.key for token in self.items]
        self.texts = [token.text for token in self.items]
        self.others = [i for i, token in enumerate(self.items) if not token.is_word]

    def others_in(self, start: int, end: int) -> list[int]:
        return self.others[bisect_left(self.others, start) : bisect_left(self.others, end)]

    def date_places(self, start: int, end: int) -> list[int]:
        """The code points at which a date may begin."""
        items = self.items
        openers = [i for i in range(start, end) if items[i].opens_date]
        return [self.starts[i] + len(self.texts[i]) - len(WITHIN.split(self.texts[i])[-1]) for i in openers]

    def span(self, start: int, end: int) -> Span:
        """Code points from token `start` up to and without token `end`."""
        return self.starts[start], self.starts[end - 1] + len(self.texts[end - 1])

    def words_in(self, start: int, end: int) -> int:
        if start >= end:
            return 0
        others = self.others
        return end - start - bisect_left(others, end) + bisect_left(others, start)


def tokenize(text: str) -> Tokens:
    items: list[Token] = []
    starts: list[int] = []
    paragraphs: list[Span] = []
    at = 0
    for line in text.split("\n"):
        if chunks := line.split():
            tokens = [*chain.from_iterable(map(CHUNKS.__getitem__, chunks))]
            places = [*accumulate([token.width for token in tokens], initial=at)]
            if places.pop() != at + len(line) + 1:
                places = [at + place for place in _places(line, chunks)]
            paragraphs.append((len(items), len(items) + len(tokens)))
            items += tokens
            starts += places
        at += len(line) + 1
    return Tokens(text, items, starts, paragraphs)


def _places(line: str, chunks: list[str]) -> Iterator[int]:
    """Where the tokens of a line begin in which more than one blank stands somewhere."""
    at = 0
    for chunk in chunks:
        at = line.index(chunk, at)
        for token in CHUNKS[chunk]:
            yield at
            at += len(token.text)


@lru_cache(maxsize=65536)
def _token(word: str, *, glued: bool) -> Token:
    first = word[0]
    is_word = first.isalnum()
    is_number = first.isdigit()
    shown = word if not is_word else "9" if is_number else NAME if first.isupper() else key(word)
    is_capital = is_word and (first.isupper() or (word.startswith(ARTICLES) and word[3:4].isupper()))
    has_letter = is_word and not LETTERS.isdisjoint(word.lower())
    opens_date = is_word and key(WITHIN.split(word)[-1]) in DATE_OPENERS
    width = len(word) + (not glued)
    is_small = is_word and not is_capital and not is_number
    return Token(word, key(word), is_word, is_capital, is_number, is_small, has_letter, opens_date, glued, width, shown)


class _Chunks(dict[str, tuple[Token, ...]]):
    """What stands between white space → its tokens; most of it has come before."""

    def __missing__(self, chunk: str) -> tuple[Token, ...]:
        words = TOKEN.findall(chunk)
        tokens = (*(_token(word, glued=True) for word in words[:-1]), _token(words[-1], glued=False))
        if len(self) >= MOST_CHUNKS:
            self.clear()
        if len(chunk) <= LONGEST_CHUNK:
            self[chunk] = tokens
        return tokens


CHUNKS = _Chunks()
