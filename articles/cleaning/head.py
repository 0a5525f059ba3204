"""The top of a page: where the text begins, its title, and what stands around it."""

import re
from collections.abc import Sequence
from typing import Final

from articles.cleaning import pictures, signs
from articles.cleaning.markers import folded
from articles.cleaning.page import WORD, Line, Page
from articles.cleaning.scenes import is_scene
from articles.cleaning.titles import title_text

PICTURE_NUMBER: Final = re.compile(r"\s+[-–]\s*\d{1,2}")  # behind the title: `… - 1`
ENOUGH: Final = 40  # words of running text that make a segment the article
ENOUGH_ABOVE_MARKERS: Final = 12
LEAST_BODY: Final = 16
LEAST_LEAD: Final = 8  # words
LEAST_BARE_LEAD: Final = 15  # words of one without a full stop, which stands alone
LEAST_LONG_LEAD: Final = 18
MOST_CANDIDATES: Final = 40
LONGEST_TITLE: Final = 300  # characters
FARTHEST_COPY: Final = 10  # lines
LEAST_OF_TITLE: Final = 3  # words, without what is run together with it
TITLE_WORDS: Final = range(5, 33)
HEADING_WORDS: Final = range(4, 9)
ADDRESSED: Final = re.compile(r"(?:kính )?thưa\b")  # the beginning of a speech
LEAST_HEADINGS: Final = 2
SHORTER_THAN_TITLES: Final = 6  # words
TOLD_BELOW: Final = 0.6  # of a heading's words
LONGEST_GLUED: Final = 60  # characters in front of a title and behind it
STEPS: Final = 6
LISTED: Final = 4  # lines that could be the title
LISTED_STEPS: Final = 60
ENOUGH_TITLE: Final = 10  # words; shorter ones may be headings
TOLD_ABOVE_PICTURE: Final = 0.4  # of a title's words, above the first caption
ENOUGH_WORDS: Final = 60  # different ones, to know what a text is about
LEAST_TOLD: Final = 0.18  # of a title's words


def first_paragraph(page: Page, segments: Sequence[range]) -> int | None:
    """Where the text begins: the first paragraph of the first segment that has enough of them, or of the longest.

    Before any marker of litter a short lead is enough, even one cut short.
    """
    best, most, enough = None, 0, ENOUGH_ABOVE_MARKERS
    for segment in segments:
        paragraphs = [index for index in page.kept(segment.start, segment.stop) if page.lines[index].is_paragraph]
        while len(paragraphs) > 1 and is_copied_below(page, paragraphs[0]):
            del paragraphs[0]
        if segment.start > 0:
            paragraphs = [index for index in paragraphs if not page.lines[index].is_truncated]
        mass = sum(len(page.lines[index].words) for index in paragraphs)
        if mass > most:
            best, most = paragraphs[0], mass
        if mass >= enough:
            break
        enough = ENOUGH
    return best if most >= LEAST_BODY else None


def title_index(page: Page, first: int) -> int | None:
    """The line above the text that is repeated on the page, or else shares most words with the text, if any."""
    candidates = [index for index in page.kept(0, first) if can_be_title(page.lines[index])][-MOST_CANDIDATES:]
    texts = {index: title_text(page.lines[index]) for index in candidates}
    candidates = [index for index in candidates if len(texts[index].split()) >= LEAST_OF_TITLE]  # else a site's name
    if not candidates:
        return None
    opening = [page.lines[index] for index in page.kept(first, first + 12) if page.lines[index].is_paragraph][:6]
    words = {word for line in opening for word in line.folded_words}
    told = {index: _share_told(page.lines[index], texts[index], words) for index in candidates}
    candidates = _above_lead(page, _above_picture(page, candidates, told), told)
    if candidates == [first - 1] and _heads_a_part(page, first):
        return None
    steps = LISTED_STEPS if len(candidates) >= LISTED else STEPS
    best = candidates[0]
    if len(candidates) > 1:
        best = -max(
            (_repeats(page, index, texts[index]), _told_in_steps(page.lines[index], told[index], steps), -index)
            for index in candidates
        )[-1]
    strange = told[best] < LEAST_TOLD and len(words) >= ENOUGH_WORDS
    if strange and _repeats(page, best, texts[best]) < 2:
        return None
    key = folded(texts[best])  # of a title that is also cut short, the whole
    return max((index for index in candidates if folded(texts[index]).startswith(key)), key=lambda i: len(texts[i]))


def _above_picture(page: Page, candidates: list[int], told: dict[int, float]) -> list[int]:
    """Below the first caption no line is the title, if one above it may be."""
    picture = next((index for index in range(candidates[0], candidates[-1]) if page.reasons.get(index) == "caption"), 0)
    above = [index for index in candidates if index < picture]
    return above if any(told[index] >= TOLD_ABOVE_PICTURE for index in above) else candidates


def _above_lead(page: Page, candidates: list[int], told: dict[int, float]) -> list[int]:
    """A lead without a full stop is no title if a shorter line above it may be."""
    last = candidates[-1]
    long = len(page.lines[last].words) >= LEAST_LONG_LEAD
    above = [index for index in candidates[:-1] if told[index] >= TOLD_ABOVE_PICTURE]
    shorter = any(len(page.lines[index].words) < LEAST_LONG_LEAD for index in above)
    return candidates[:-1] if long and shorter else candidates


def cut_title(page: Page, title: Line, first: int) -> list[str]:
    """Cut the title wherever it stands, and the picture labels made of it. Returns the captions that were glued on."""
    captions = []
    stem = _Stem(title_text(title))
    for index, line in enumerate(page.lines):
        rest = stem.rest_of(line) if line.key.find(stem.key, 0, stem.farthest) >= 0 else None
        if rest is None:
            continue
        numbered = pictures.NUMBERED_PICTURE.match(" " + rest) or PICTURE_NUMBER.fullmatch(" " + rest)
        if numbered:
            page.cut(index, "caption")
            captions.append(rest[numbered.end() - 1 :].strip())
            if not captions[-1] and index > first:
                _cut_caption_below(page, index)
            continue
        page.cut(index, "title")
        if index > first:
            _cut_caption_below(page, index)
    return [caption for caption in captions if caption]


def cut_head(page: Page, title: int | None, first: int, blocks: dict[int, tuple[str, str]]) -> None:
    """What stands above the text and is neither title nor lead."""
    boxed = False
    heading = None if blocks.keys() & range(first) else _heading_of_text(page, title, first)
    for index in range(first):
        boxed = boxed or blocks.get(index) == ("block", "related")  # other markers may be a menu's entries
        if index in page.reasons or index == heading or (index == first - 1 and ADDRESSED.match(page.lines[index].key)):
            continue
        line = page.lines[index]
        if signs.is_byline(line):
            page.cut(index, "byline")
        elif is_copied_below(page, index):
            page.cut(index, "repeat")
        elif signs.is_credit(line):
            page.cut(index, "credit")
        elif title is not None and title < index and (is_scene(line) or pictures.is_alt_text(line)):
            page.cut(index, "caption")
        elif (
            line.raw.rstrip()[-1] == "|"
            or signs.is_dated_link(line)
            or signs.is_two_headlines(line)
            or (title is None and can_be_title(line))
        ):
            page.cut(index, "related")
        elif boxed or len(line.words) < LEAST_LEAD or (title is not None and index < title) or signs.is_menu(line):
            page.cut(index, "related" if boxed else "menu")
    headlines = [index for index in page.kept(0, first) if index != heading and can_be_title(page.lines[index])]
    for index in headlines:
        if len(headlines) > 1 or len(page.lines[index].words) < LEAST_BARE_LEAD:
            page.cut(index, "related")


def _heading_of_text(page: Page, title: int | None, first: int) -> int | None:
    """The line right above the text if it is a heading: the text says its words again and has other headings."""
    above = first - 1
    if title is None:
        return above if _heads_a_part(page, first) else None
    line = page.lines[above]
    if above == title or above in page.reasons or line.is_sentence or signs.is_byline(line):
        return None
    if not any(len(page.lines[index].words) in HEADING_WORDS for index in page.kept(first + 1)):
        return None
    below = [page.lines[index] for index in page.kept(first, first + 4) if page.lines[index].is_paragraph]
    told = line.rare_words & frozenset[str]().union(*(one.rare_words for one in below))
    enough = len(told) >= TOLD_BELOW * len(line.rare_words) > 0
    return above if enough and len(line.words) in HEADING_WORDS else None


def _heads_a_part(page: Page, first: int) -> bool:
    """A page without title begins with a heading: short, as are those of the other parts, and nothing else above it."""
    if first == 0 or any(True for _ in page.kept(0, first - 1)) or "date" in map(page.reasons.get, range(first)):
        return False
    headings = [index for index in page.kept(first + 1) if _is_short_heading(page, index)]
    short = len(page.lines[first - 1].words) <= SHORTER_THAN_TITLES and _is_short_heading(page, first - 1)
    return short and len(headings) >= LEAST_HEADINGS


def _is_short_heading(page: Page, index: int) -> bool:
    line, below = page.lines[index], page.lines[index + 1 : index + 2]
    if index in page.reasons or line.is_sentence or not 2 <= len(line.words) < HEADING_WORDS.stop:
        return False
    return line.text[-1].isalnum() and below != [] and below[0].is_paragraph


def cut_bylines_below_lead(page: Page, lead: int) -> None:
    """Names between a date, a picture, an advertisement, before the second paragraph: headings stand above one.

    Right below the lead a name stands above a paragraph, too, if the text does not have it and no other name alone.
    """
    for index in range(lead + 1, min(lead + FARTHEST_COPY, len(page.lines) - 1)):
        if index not in page.reasons and page.lines[index].is_paragraph:
            break
        between = {index - 1, index + 1} <= page.reasons.keys() | {lead}
        if signs.is_byline(page.lines[index]) and (between or (index == lead + 1 and is_lone_name(page, index))):
            page.cut(index, "byline")


def is_lone_name(page: Page, index: int) -> bool:
    """No other kept line is a name alone or has this one: so does a heading's text, and headings come in numbers."""
    name = page.lines[index].key
    others = (page.lines[other] for other in page.kept() if other != index)
    return not any(name in other.key or signs.is_byline(other) for other in others)


def can_be_title(line: Line) -> bool:
    return (
        len(line.text) <= LONGEST_TITLE
        and line.raw.strip()[-1] not in "|:-,"
        and len(line.words) in TITLE_WORDS
        and not line.is_sentence
        and not line.is_truncated
        and not signs.is_byline(line)
        and not signs.is_credit(line)
        and not signs.is_menu(line)
        and not signs.is_two_headlines(line)
        and not signs.VERSUS.fullmatch(line.text)
    )


def _repeats(page: Page, index: int, text: str) -> int:
    """How often it stands on the page, three times at most."""
    stem = _Stem(text)
    alike = [other for other in page.lines[: index + 40] if other.key.find(stem.key, 0, stem.farthest) >= 0]
    return min(sum(stem.rest_of(other) is not None for other in alike), 3)


def _told_in_steps(line: Line, told: float, steps: int) -> float:
    """The share of its words that the text has, less for a short one, the earlier line at a tie.

    Below a list of headlines the share is told in small `steps`, lest an earlier one of them come off as well.
    """
    return round(told * min(len(line.words), ENOUGH_TITLE) / ENOUGH_TITLE * steps) / steps


def _share_told(line: Line, text: str, words: set[str]) -> float:
    own = line.folded_words if text == line.text else WORD.findall(text.casefold())
    return sum(word in words for word in own) / len(own)


class _Stem:
    """A title without its site's name, to find the lines that begin with it: they have `key` before `farthest`."""

    def __init__(self, title: str) -> None:
        self._text = title.casefold()
        self.key = folded(self._text)
        self.farthest = len(self.key) + LONGEST_GLUED

    def rest_of(self, line: Line) -> str | None:
        """What a line has behind the title, "" if nothing or the site's name; None if it is not about the title."""
        if line.key == self.key or folded(title_text(line)) == self.key:
            return ""
        if not line.text.casefold().startswith(self._text):
            return None
        rest = line.text[len(self._text) :]
        return rest.strip() if pictures.NUMBERED_PICTURE.match(rest) or PICTURE_NUMBER.fullmatch(rest) else None


def _cut_caption_below(page: Page, index: int) -> None:
    """A title repeated inside the text stands for a picture, a short line below it for its caption."""
    below = next(page.kept(index + 1, index + 2), None)
    if below is None:
        return
    line = page.lines[below]
    if len(line.words) <= 25 and line.text[-1] != ":" and (not line.is_sentence or is_part_of_neighbour(page, below)):
        page.cut(below, "caption")


def is_copied_below(page: Page, index: int) -> bool:
    """The beginning of a line near below it, cut short with dots: what a page says of itself to searchers."""
    if not page.lines[index].is_truncated:
        return False
    key = page.lines[index].key
    return any(other.key.startswith(key) for other in page.lines[index + 1 : index + FARTHEST_COPY])


def is_part_of_neighbour(page: Page, index: int, *, lead: int | None = None) -> bool:
    """The line is repeated word for word inside a longer kept one near it, not the lead, which may sum up the rest."""
    key = page.lines[index].key
    near = [page.lines[other].key for other in page.kept(max(0, index - 5), index + 6) if other not in (index, lead)]
    return any(len(key) < len(other) and key in other for other in near)
