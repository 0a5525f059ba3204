"""Below the text other articles' headlines, each with its one sentence."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from articles.cleaning import signs
from articles.cleaning.cohesion import OPENING_QUOTE, REFERENCE, SENTENCE_BREAK
from articles.cleaning.endings import is_glued
from articles.cleaning.headings import LEAST_TEXT, LONG_HEADLINE, SHORTEST_LINK, is_heading
from articles.cleaning.markers import LEXICON
from articles.cleaning.page import Line, Page

LEAD_WORDS: Final = range(10, 51)


def cut_last_pairs(page: Page, first: int) -> bool:
    """Cut headlines and their one sentence at the end: other articles', where the text has no headings as long.

    Of one pair, which no name parts from the text and no link stands below, the headline is longer than headings are.
    """
    kept = list(page.kept(first))
    lines = [page.lines[index] for index in kept]
    more = _pairs_at_the_end(lines[:-1]) > 0 and _is_one_more(lines[-1])
    if more:
        lines.pop()
    pairs = _pairs_at_the_end(lines)
    end = len(lines) - 2 * pairs
    signed = pairs > 0 and signs.is_byline(lines[end - 1])
    least = SHORTEST_LINK if pairs > 1 or signed or more else LONG_HEADLINE
    if not pairs or end <= LEAST_TEXT or not _are_others(lines[end:], least):
        return False
    if _has_headings(lines[: end - signed], least):
        return False
    for index in kept[end - signed :]:
        page.cut(index, "byline" if signs.is_byline(page.lines[index]) else "tail")
    return True


def _pairs_at_the_end(lines: Sequence[Line]) -> int:
    pairs = 0
    while len(lines) > 2 * pairs + 1 and _is_headline(lines[-2 - 2 * pairs]) and _is_lead(lines[-1 - 2 * pairs]):
        pairs += 1
    return pairs


def _are_others(lines: Sequence[Line], least: int) -> bool:
    """Headlines of `least` words. Several that their sentences say again are headings: tails of strangers were cut."""
    headlines, leads = lines[::2], lines[1::2]
    told = all(headline.is_told_again_in(lead) for headline, lead in zip(headlines, leads, strict=True))
    return all(len(line.words) >= least for line in headlines) and not (told and len(leads) > 1)


def _has_headings(lines: Sequence[Line], least: int) -> bool:
    """The text has some of `least` words itself."""
    headings = [is_heading(line) and len(line.words) >= least for line in lines]
    return headings[-1] or any(
        heading and below.is_paragraph for heading, (_, below) in zip(headings, pairwise(lines), strict=False)
    )


def _is_one_more(line: Line) -> bool:
    """Below the pairs a headline that asks, or one that is run together with its lead."""
    return (line.text[-1] == "?" and _is_headline(line)) or is_glued(line, below_sign=True)


def _is_headline(line: Line) -> bool:
    return not line.is_paragraph and len(line.words) >= SHORTEST_LINK and is_heading(line)


def _is_lead(line: Line) -> bool:
    """One sentence that begins by itself, as those under headlines do, and knows nobody by half a name (`ông Mẫn`)."""
    return (
        len(line.words) in LEAD_WORDS
        and line.is_paragraph
        and line.text[0] not in OPENING_QUOTE
        and not line.key.startswith(LEXICON.openings)
        and not SENTENCE_BREAK.search(line.text)
        and not REFERENCE.search(line.text)
    )
