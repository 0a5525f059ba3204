"""Other articles that stand above the page's own: headlines, each with its lead."""

import re
from typing import Final

from articles.cleaning import signs
from articles.cleaning.head import can_be_title
from articles.cleaning.page import Page

FARTHEST_HEAD: Final = 12  # lines
LEAST_BELOW_HEAD: Final = 2  # paragraphs
READ_BELOW: Final = 6  # paragraphs
SECOND: Final = re.compile(r"[.!?][\"”]? \S")  # sentence: a teaser's lead is one
TOLD: Final = 0.2  # of a teaser's words by the text


def below_teasers(page: Page, first: int) -> int:
    """Where the page's own text begins; what stands above it is cut."""
    near = range(first + 1, min(first + FARTHEST_HEAD, len(page.lines)))
    dated = any(page.reasons.get(index) == "date" for index in near)
    if first == 0 or not dated or not _is_under_headline(page, first):
        return first
    return _below_dated_headline(page, first, near) or _below_promoted(page, first) or first


def _below_dated_headline(page: Page, first: int, near: range) -> int | None:
    """The last headline of several has a date below it: it is the page's own."""
    head = first
    for index in near:
        if page.reasons.get(index) == "date" and can_be_title(page.lines[index - 1]):
            head = index
        elif page.lines[index].is_paragraph and not _is_under_headline(page, index):
            break
    below = [index for index in page.kept(head) if page.lines[index].is_paragraph]
    new = page.lines[head - 1].key not in {line.key for line in page.lines[: head - 1]}
    if head == first or not new or len(below) < LEAST_BELOW_HEAD:
        return None
    _cut(page, first - 1, head - 1)
    return below[0]


def _below_promoted(page: Page, first: int) -> int | None:
    """Between one teaser and the text stand date and author, and the text says nothing of the teaser."""
    text = [index for index in page.kept(first + 1) if page.lines[index].is_paragraph]
    if len(text) < LEAST_BELOW_HEAD:
        return None
    between = range(first + 1, text[0])
    signed = any(signs.is_byline(page.lines[index]) for index in between)
    if not signed or not any(page.reasons.get(index) == "date" for index in between):
        return None
    told = frozenset[str]().union(*(page.lines[index].rare_words for index in text[:READ_BELOW]))
    teaser = page.lines[first - 1].rare_words | page.lines[first].rare_words
    if len(teaser & told) > TOLD * len(teaser):
        return None
    _cut(page, first - 1, first + 1)
    return text[0]


def _cut(page: Page, start: int, stop: int) -> None:
    for index in page.kept(start, stop):
        page.cut(index, "related")


def _is_under_headline(page: Page, index: int) -> bool:
    above = page.lines[index - 1]
    return can_be_title(above) and index - 1 not in page.reasons and SECOND.search(page.lines[index].text) is None
