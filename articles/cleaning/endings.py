"""Where a text says itself that it is over, and what hangs below it all the same."""

import re
from collections.abc import Sequence
from typing import Final

from articles.cleaning import signs
from articles.cleaning.cohesion import FIRST_WORDS, Thread
from articles.cleaning.head import is_lone_name
from articles.cleaning.markers import LEXICON
from articles.cleaning.page import CAPITALS, WORD, Line, Page

END: Final = "./."  # behind an agency's last word
LEAST_ENDED: Final = 2  # paragraphs above the end
LEAST_SIGNED: Final = 3  # paragraphs above a name
AKIN: Final = -1.5  # log-odds, below which a paragraph under a name is the text going on
# `… vì mưa lũTỉnh Trà Lân …`: a teaser's headline run together with its lead. Brands have no diacritics.
GLUED: Final = re.compile(rf"[^\W\d_{CAPITALS}][{CAPITALS}][^\W\d_{CAPITALS}]")
HEADLINE: Final = range(5, 26)  # words
CLAUSE: Final = re.compile(r"[^.!?;:“\"()]+")
# How sentences begin, in capitals only there.
OPENERS: Final = FIRST_WORDS.union(
    LEXICON.tellings, ("vụ", "các", "những", "một", "người", "khi", "với", "nhiều", "để", "từ", "dù", "hôm")
)
TOLD_AGAIN: Final = 0.45  # of the headline's words


def cut_below_end(page: Page, first: int) -> bool:
    """Cut what stands below the end of the text. True if it may be the text going on, which then is kept."""
    kept = list(page.kept(first))
    while len(kept) > 1 and _is_glued(page.lines[kept[-1]]):
        page.cut(kept.pop(), "related")
    end = max((position for position, index in enumerate(kept) if page.lines[index].text.endswith(END)), default=0)
    if _paragraphs(page, kept[: end + 1]) >= max(LEAST_ENDED, _paragraphs(page, kept[end + 1 :])) and end:
        _cut(page, kept[end + 1 :])
        return False
    name = _lone_name(page, kept)
    if name is None:
        return False
    thread = Thread()
    for index in kept[:name]:
        thread.add(page.lines[index])
    below = [page.lines[index] for index in kept[name + 1 :]]
    if any(line.is_paragraph and thread.strangeness(line) < AKIN for line in below):
        return True
    _cut(page, kept[name:])
    return False


def _paragraphs(page: Page, indexes: Sequence[int]) -> int:
    return sum(page.lines[index].is_paragraph for index in indexes)


def _cut(page: Page, indexes: Sequence[int]) -> None:
    for index in indexes:
        page.cut(index, "byline" if signs.is_byline(page.lines[index]) else "tail")


def _is_glued(line: Line) -> bool:
    """A teaser's headline and its lead in one line, with a blank between them at most."""
    clause = CLAUSE.match(line.text)
    words = WORD.findall(clause[0]) if clause else []
    for position in range(HEADLINE.start, min(len(words), HEADLINE.stop)):
        word = words[position]
        if GLUED.search(word) and not word.isascii():
            return True
        if word[0].isupper() and word.casefold() in OPENERS:
            told = set(line.folded_words[position:])
            return sum(one in told for one in line.folded_words[:position]) >= TOLD_AGAIN * position
    return False


def _lone_name(page: Page, kept: Sequence[int]) -> int | None:
    """The position of an author's name below a good part of the text."""
    for position in range(1, len(kept) - 1):
        if signs.is_byline(page.lines[kept[position]]):
            above, below = kept[:position], kept[position + 1 :]
            enough = _paragraphs(page, above) >= max(LEAST_SIGNED, _paragraphs(page, below))
            lone = page.lines[above[-1]].is_paragraph and is_lone_name(page, kept[position])
            return position if enough and lone else None
    return None
