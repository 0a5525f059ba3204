"""Where a text says itself that it is over, and what hangs below it all the same."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
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
LEAST_GLUED: Final = 12  # words
CLAUSE: Final = re.compile(r"[^.!?;:“\"()]+")
# How sentences begin, in capitals only there.
OPENERS: Final = FIRST_WORDS.union(
    LEXICON.tellings, ("vụ", "các", "những", "một", "người", "khi", "với", "nhiều", "để", "từ", "dù", "hôm")
)
# Of these many begin a name, too: `Nhà nước`, `Liên hợp quốc`.
IN_NAMES: Final = frozenset({"nhà", "thứ", "liên", "thông", "phát", "dự", "cuối", "hội", "đại", "bên", "vụ"})
# How a lead begins below the name of a box, where nothing else need be said again.
OPENERS_BELOW: Final = (OPENERS - IN_NAMES).union(
    (
        "chuyên", "phe", "nhóm", "bé", "cậu", "cô", "chị", "chàng", "nạn", "hành", "khách", "giới", "do", "nếu", "ngay",
        "đây", "đó", "hơn", "gần", "mỗi", "mặc", "dưới", "không", "có", "kết", "số", "lượng", "chiếc", "con", "cặp",
        "loạt", "hai", "ba", "bốn", "giá", "mới", "nữ", "nghi", "luật",
    )
)  # fmt: skip
ASKED: Final = re.compile(r"[^.!?“\"]{25,120}\? [^.!?]{30,}\.")  # a question for a headline, and its lead
ENDED: Final = frozenset({"byline", "credit", "related", "most_read", "tail"})
BEING: Final = re.compile(r" (?:hiện )?là |, ")
FARTHEST_AUTHOR: Final = 8  # lines
READ_BELOW: Final = 6  # lines
TOLD_OF_OWN: Final = 0.3  # of a headline's words, by its own article
TOLD_MORE: Final = 0.25  # than by the text above
TOLD_AGAIN: Final = 0.45  # of the headline's words


def cut_glued_below_signs(page: Page, blocks: Iterable[int]) -> None:
    """Of a box in the text often no more than one teaser is left below its name."""
    for index in blocks:
        if index + 1 < len(page.lines) and is_glued(page.lines[index + 1], below_sign=True):
            page.cut(index + 1, "related")


def cut_last_glued(page: Page, first: int) -> None:
    kept = list(page.kept(first))
    while len(kept) > 1 and _is_last_teaser(page, kept[-1]):
        page.cut(kept.pop(), "related")


def _is_last_teaser(page: Page, index: int) -> bool:
    """Below the end of the text more is taken for one."""
    line = page.lines[index]
    below_cut = page.reasons.get(index - 1) in ENDED
    return is_glued(line, below_sign=below_cut) or (
        below_cut and "? " in line.text and ASKED.fullmatch(line.text) is not None
    )


def cut_about_author(page: Page, first: int) -> None:
    """`Lê Quang là phóng viên thường trú tại Trà Lân.`, below that name."""
    for index in reversed(list(page.kept(first + 1))[-FARTHEST_AUTHOR:]):
        above = page.lines[index - 1]
        line = page.lines[index]
        named = line.key.startswith(above.key) and BEING.match(line.key[len(above.key) :])
        if named and signs.is_byline(above):
            page.cut(index, "byline")


def _thread(page: Page, first: int, stop: int) -> Thread:
    thread = Thread()
    for index in page.kept(first, stop):
        thread.add(page.lines[index])
    return thread


def begins_another(page: Page, first: int, index: int) -> bool:
    """A headline of which the paragraphs below it, strangers to the text, tell more than the text above it."""
    line = page.lines[index]
    if line.is_paragraph or line.is_sentence or len(line.words) not in HEADLINE or line.text[-1] == ":":
        return False
    rare = line.rare_words
    below = [page.lines[one] for one in page.kept(index + 1, index + READ_BELOW) if page.lines[one].is_paragraph]
    above = frozenset[str]().union(*(page.lines[one].rare_words for one in page.kept(first, index)))
    told = len(rare & frozenset[str]().union(*(one.rare_words for one in below)))
    if len(below) < 2 or _thread(page, first, index).strangeness(below[0]) < 0:
        return False
    return told >= len(rare) * TOLD_OF_OWN and told - len(rare & above) >= len(rare) * TOLD_MORE


def cut_below_end(page: Page, first: int) -> bool:
    """Cut what stands below the end of the text. True if it may be the text going on, which then is kept."""
    kept = list(page.kept(first))
    end = max((position for position, index in enumerate(kept) if page.lines[index].text.endswith(END)), default=0)
    if _paragraphs(page, kept[: end + 1]) >= max(LEAST_ENDED, _paragraphs(page, kept[end + 1 :])) and end:
        _cut(page, kept[end + 1 :])
        return False
    name = _lone_name(page, kept)
    if name is None:
        return False
    thread = _thread(page, first, kept[name])
    below = [page.lines[index] for index in kept[name + 1 :]]
    if begins_another(page, first, kept[name + 1]):
        _cut(page, kept[name:])
        return True
    if any(line.is_paragraph and thread.strangeness(line) < AKIN for line in below):
        return True
    _cut(page, kept[name:])
    return False


def _paragraphs(page: Page, indexes: Sequence[int]) -> int:
    return sum(page.lines[index].is_paragraph for index in indexes)


def _cut(page: Page, indexes: Sequence[int]) -> None:
    for index in indexes:
        page.cut(index, "byline" if signs.is_byline(page.lines[index]) else "tail")


def is_glued(line: Line, *, below_sign: bool = False) -> bool:
    """A teaser's headline and its lead in one line, with a blank between them at most."""
    if len(line.words) < LEAST_GLUED or not line.is_paragraph:
        return False
    clause = CLAUSE.match(line.text)
    words = WORD.findall(clause[0]) if clause else []
    told = line.folded_words
    for position in range(HEADLINE.start, min(len(words) - 1, HEADLINE.stop)):
        word = words[position]
        if GLUED.search(word) and not word.isascii():
            return True
        if not word[0].isupper() or word.isupper():
            continue
        if words[position + 1].islower() and (word.casefold(), words[position + 1]) in pairwise(words[:position]):
            return True  # the lead begins with what the headline is about; a name would have capitals in both
        alone = words[position - 1].islower() and words[position + 1].islower()
        if below_sign and alone and word.casefold() in OPENERS_BELOW:
            return True
        if word.casefold() in OPENERS:
            below = set(told[position:])
            return sum(one in below for one in told[:position]) >= TOLD_AGAIN * position
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
