"""A page's copy that ends in the middle of a word."""

import re
from typing import Final

from articles.cleaning.page import COMMON, Line, Page

LEAST_WORDS: Final = 8
VOWEL: Final = re.compile(r"[aeiouy0-9]|(?!đ)[^\x00-\x7f]")
# No syllable ends so: `tiế`, `nhiề`, `đượ` want another letter.
UNENDED: Final = re.compile(r"[âăấầẩẫậắằẳẵặ]$|[iy][êềếểễệ]$|ư[ơờớởỡợ]$|u[ôồốổỗộ]$")
ENDINGS: Final = frozenset({"c", "ch", "g", "h", "m", "n", "ng", "nh", "p", "t"})


def ends_in_a_word(page: Page) -> bool:
    """The last line, one without a full stop, stops where no word ends, or where a word of the page goes on."""
    line = page.lines[-1]
    if len(line.words) < LEAST_WORDS or line.is_sentence or not line.text[-1].isalpha():
        return False
    last = line.words[-1]
    if last.isupper() and len(last) > 1:
        return False
    before = line.words[-2]
    key = last.casefold()
    if UNENDED.search(key):
        return True
    if not VOWEL.search(key):
        return last.islower() and not before[-1].isdigit()
    return _goes_on_elsewhere(page, last)


def _goes_on_elsewhere(page: Page, last: str) -> bool:
    known = {word for line in page.lines[:-1] for word in _words(line, last)} | (COMMON if last.islower() else set())
    return last not in known and any(
        word.startswith(last) and word[len(last) :] in ENDINGS for word in known if len(word) > len(last)
    )


def _words(line: Line, last: str) -> tuple[str, ...]:
    return line.folded_words if last.islower() else line.words
