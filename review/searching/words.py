"""Words as search sees them. The same rules stand in the database as functions (review/migrations, the search table);
a test holds the two together.

Vietnamese is written in syllables, and a syllable has its tone once, wherever it is put: `hoà` and `hòa` are one.
So the exact form of a syllable has its marks as digits, as VNI types them, the tone last: `thỏa` is `thoa3`. Its plain
form has none: `thoa`. Documents hold both, a query the exact one of what was typed: `thoa thuan` finds `thỏa thuận`,
while `thỏa` finds neither `thoa` nor `thoả` with another tone.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

TONES = "\u0301\u0300\u0309\u0303\u0323"
SHAPES = "\u0302\u031b\u0306"
DIGITS = str.maketrans(TONES + SHAPES, "12345678")
TONE_EARLY = re.compile(f"([{TONES}])([a-z{SHAPES}]+)")
MARKS = re.compile("[\u0300-\u036f]")
# By code points, not by what a database's locale calls a letter.
NO_TEXT = r"\u0000\ud800-\udfff"
SEPARATORS = (
    r"\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7"
    r"\u2000-\u2bff\u2e00-\u2e7f\u3000-\u303f\ufe00-\ufe6f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
    r"\ufff0-\uffff\U0001f000-\U0001ffff"
)
WORD = re.compile(f"[^{NO_TEXT}{SEPARATORS}]+")
LONGEST = 100


class Word(NamedTuple):
    """One word of a text, where it stands in it, and its two forms, the exact one and the plain one."""

    start: int
    end: int
    forms: tuple[str, str]

    @property
    def exact(self) -> str:
        return self.forms[0]

    @property
    def plain(self) -> str:
        return self.forms[1]


def exact(text: str) -> str:
    """In small letters, marks as digits after their letters and the tone's last; other scripts' marks are dropped."""
    text = unicodedata.normalize("NFD", text).lower()
    text = TONE_EARLY.sub(r"\2\1", text)
    return MARKS.sub("", text.translate(DIGITS)).replace("đ", "d9")


def plain(text: str) -> str:
    return MARKS.sub("", unicodedata.normalize("NFD", text).lower()).replace("đ", "d")


def words_of(text: str) -> Iterator[Word]:
    for match in WORD.finditer(text):
        yield Word(match.start(), match.end(), _forms(match[0]))


def typed_words(text: str) -> list[Word]:
    """Words to look for. A mark without a letter is none: its digit would find numbers."""
    return [word for word in words_of(text) if word.plain]


def forms_of(text: str) -> frozenset[str]:
    """Both forms of all its words; quicker than the words themselves."""
    return frozenset(chain.from_iterable(map(_forms, WORD.findall(text))))


# Vietnamese has some seven thousand syllables.
@lru_cache(maxsize=20_000)
def _forms(word: str) -> tuple[str, str]:
    return exact(word)[:LONGEST], plain(word)[:LONGEST]


def is_marked(text: str) -> bool:
    return exact(text) != plain(text)


def unmarked(text: str) -> str:
    """The same text without marks, as somebody in a hurry types it."""
    text = MARKS.sub("", unicodedata.normalize("NFD", text))
    return text.replace("đ", "d").replace("Đ", "D")
