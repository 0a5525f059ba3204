"""A page's copy that ends in the middle of a word."""

import re
from typing import Final

from articles.cleaning.page import COMMON, Page

LEAST_WORDS: Final = 8
LEAST_OF_TEXT: Final = 12
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


def broken_text(page: Page) -> int | None:
    """The last line, if it is all that a page's copy has of the text: the beginning of its first paragraph."""
    last = len(page.lines) - 1
    if last < 0 or last in page.reasons or len(page.lines[last].words) < LEAST_OF_TEXT or not ends_in_a_word(page):
        return None
    return last


def _goes_on_elsewhere(page: Page, last: str) -> bool:
    whole = frozenset(last + ending for ending in ENDINGS)
    lower = last.islower()
    if lower and last in COMMON:
        return False
    above = [line.folded_words if lower else line.words for line in page.lines[:-1]]
    if any(last in words for words in above):
        return False
    return (lower and not whole.isdisjoint(COMMON)) or any(not whole.isdisjoint(words) for words in above)
