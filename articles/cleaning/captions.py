"""Captions that bear no sign of a picture: short lines between paragraphs, told from the text by learned weights.

The weights are those of a logistic regression over 90 captions of news pages, their credits taken off, and 220 short
lines of texts, each set of pages judged by what the others teach: half of the captions were found, and one line of the
texts in a hundred was taken for one.
"""

import re
from typing import Final

from articles.cleaning.cohesion import DEICTIC
from articles.cleaning.headings import NUMBERED
from articles.cleaning.markers import LEXICON
from articles.cleaning.page import Line, Page
from articles.cleaning.scenes import is_told

WORDS: Final = range(3, 31)
LEAST_LINES: Final = 3
LONGEST_FIRST: Final = 11  # words
LONGEST_TOLD: Final = 12  # words of a line that says what happened
LONGEST_BARE: Final = 10  # words; longer ones without a full stop: headings.py
WHO_WORDS: Final = range(6, 15)
LONGEST_HALF: Final = 20  # words
ADDRESSED: Final = re.compile(r"(?:kính )?(?:thưa|gửi)\b")
# What is said and decided has no picture, and no caption says I.
DECIDED: Final = re.compile(
    r"\b(?:[Tt]ôi|mình|chúng ta|bầu|bổ nhiệm|thống nhất|quyết định|thông qua|cho (?:biết|hay|rằng)|yêu cầu|đề nghị)\b"
)
DATED: Final = re.compile(r"\bngày \d|\d{1,2}[/-]\d{1,2}")
WEIGHTS: Final[dict[str, float]] = {
    "bias": 0.11,
    "ended": 0.20,
    "length": -0.60,
    "ended length": -0.84,
    "few words": -0.27,
    "told": -0.57,
    "quotes": -1.24,
    "dated": -0.37,
    "digit": -0.81,
    "comma": -0.80,
    "points back": -0.11,
    "names": 0.22,
    "bare names": -0.21,
    "begins with a name": 0.33,
    "dash": -0.27,
    "brackets": -0.87,
    "above": 0.72,
    "below": 0.59,
    "bare below": -0.41,
    "last": -0.31,
    "paragraph above": 0.45,
    "paragraph below": 0.41,
    "long above": 0.45,
    "long below": 0.66,
}
SPOKEN: Final[dict[str, float]] = {
    "trên": 0.43,
    "trong": 0.42,
    "tại": 0.35,
    "về": -0.32,
    "của": -0.37,
    "khi": -0.38,
    "trước": -0.56,
    "người": -0.68,
    "vụ": -0.87,
    "một": -0.90,
    "ra": -1.19,
    "là": -1.30,
    "có": -1.40,
    "các": -1.73,
}
ALL_WEIGHTS: Final = WEIGHTS | SPOKEN
SURE: Final = 0.2  # log-odds
SURE_BARE: Final = 1.25


def cut_bare_captions(page: Page, first: int) -> None:
    """Wherever they stand; of lines without a full stop all or none: headings are alike."""
    kept = list(page.kept(first))
    lines = [page.lines[index] for index in kept]
    if _begins_with_one(page, lines):
        page.cut(kept[0], "caption")
    bare = {position for position in range(1, len(kept)) if not lines[position].is_sentence}
    if not all(_can_be_caption(lines[one]) and _captionness(lines, one) > SURE_BARE for one in bare):
        bare = set()
    for position in range(1, len(kept)):
        line = lines[position]
        if lines[position - 1].text[-1] in ";:":
            continue  # in a list
        if position in bare or (line.is_sentence and _can_be_caption(line) and _captionness(lines, position) > SURE):
            page.cut(kept[position], "caption")


def cut_caption_halves(page: Page, first: int) -> None:
    """A caption that goes on in the next line, which has the credit: `Lực lượng cứu hộ bên chân cầu,`."""
    for index in list(page.kept(first + 1)):
        line = page.lines[index]
        if line.text[-1] != "," or len(line.words) > LONGEST_HALF or ADDRESSED.match(line.key):
            continue
        if "caption" in (page.reasons.get(index - 1), page.reasons.get(index + 1)):
            page.cut(index, "caption")


def cut_who_is_shown(page: Page, first: int) -> None:
    """Nothing but a post and a name, where no list is: `Người phát ngôn tỉnh Trà Lân Lê Thị Na.`"""
    for index in list(page.kept(first + 1)):
        if page.lines[index - 1].text[-1] not in ":;," and _is_who(page.lines[index]):
            page.cut(index, "caption")


def _is_who(line: Line) -> bool:
    if len(line.words) not in WHO_WORDS or line.text[-1] not in '.’”"' and not line.text[-1].isalpha():
        return False
    named = all(word[0].isupper() for word in line.words[-2:]) and line.folded_words[0] in LEXICON.posts
    return named and "," not in line.text and all(word[0].isupper() or word in LEXICON.posts for word in line.words)


def _begins_with_one(page: Page, lines: list[Line]) -> bool:
    """Where the title is missing, a caption may stand first: a lead is no shorter than the headline above it."""
    if len(lines) < LEAST_LINES or "title" in page.reasons.values():
        return False
    line, below = lines[:2]
    return (
        line.is_sentence
        and len(line.words) <= LONGEST_FIRST
        and _can_be_caption(line)
        and below.is_paragraph
        and len(below.words) > 2 * len(line.words)
    )


def _can_be_caption(line: Line) -> bool:
    text = line.text
    return (
        len(line.words) in WORDS
        and text[0].isupper()
        and text[-1] not in ":;?!,"
        and ". " not in text[:-1]
        and not text.isupper()
        and not line.is_truncated
        and not line.key.startswith(LEXICON.openings)
        and not NUMBERED.match(text)
        and (line.is_sentence or (len(line.words) <= LONGEST_BARE and bool(line.names)))
        and not DECIDED.search(text)
        and (len(line.words) <= LONGEST_TOLD or not is_told(line))
    )


def _features(lines: list[Line], position: int) -> dict[str, float]:
    line, above = lines[position], lines[position - 1]
    below = lines[position + 1] if position + 1 < len(lines) else None
    length = min(len(line.words), 30) / 10
    rare = line.rare_words
    told_above = len(rare & above.rare_words) / max(len(rare), 1)
    told_below = len(rare & below.rare_words) / max(len(rare), 1) if below else 0.0
    names = min(len(line.names), 4) / 4
    ended = line.is_sentence
    found = {
        "bias": 1.0,
        "ended": ended,
        "length": length,
        "ended length": ended * length,
        "few words": len(line.words) <= 6,
        "told": is_told(line),
        "quotes": not {"“", "”", '"'}.isdisjoint(line.text),
        "dated": DATED.search(line.text) is not None,
        "digit": any(map(str.isdigit, line.text)),
        "comma": min(line.text.count(","), 2) / 2,
        "points back": not DEICTIC.isdisjoint(line.folded_words),
        "names": names,
        "bare names": 0.0 if ended else names,
        "begins with a name": len(line.words) > 1 and line.words[1][0].isupper(),
        "dash": " - " in line.text or " – " in line.text,
        "brackets": "(" in line.text,
        "above": told_above,
        "below": told_below,
        "bare below": 0.0 if ended else told_below,
        "last": below is None,
        "paragraph above": above.is_paragraph,
        "paragraph below": below is not None and below.is_paragraph,
        "long above": min(len(above.words), 40) / 40,
        "long below": min(len(below.words), 40) / 40 if below else 0.0,
    }
    return found | dict.fromkeys(SPOKEN.keys() & set(line.folded_words), 1.0)


def _captionness(lines: list[Line], position: int) -> float:
    found = _features(lines, position)
    return sum(ALL_WEIGHTS[name] * value for name, value in found.items())
