"""From a page to what is its article and what is not. Pure; time grows with the page's length."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from articles.cleaning import pictures, signs
from articles.cleaning.appeals import is_appeal
from articles.cleaning.body import (
    cut_blocks,
    cut_dated_headlines,
    cut_last_bylines,
    cut_repeats,
    cut_scenes,
    cut_tail,
    is_interleaved,
)
from articles.cleaning.boxes import (
    cut_closed_boxes,
    cut_contents,
    cut_counts,
    cut_foreign,
    cut_links_below_lead,
    cut_other_leads,
    cut_twins,
)
from articles.cleaning.broken import broken_text
from articles.cleaning.captions import cut_bare_captions, cut_caption_halves, cut_who_is_shown
from articles.cleaning.endings import cut_about_author, cut_below_end, cut_glued_below_signs, cut_last_glued
from articles.cleaning.head import (
    cut_bylines_below_lead,
    cut_head,
    cut_title,
    first_paragraph,
    title_index,
)
from articles.cleaning.headings import (
    cut_dashed_links,
    cut_headline_runs,
    cut_headlines_below_lead,
    cut_links,
    cut_lone_link,
    cut_unended,
)
from articles.cleaning.markers import LEXICON
from articles.cleaning.page import Line, Page
from articles.cleaning.pairs import cut_last_pairs
from articles.cleaning.scenes import is_scene, is_told
from articles.cleaning.teasers import below_teasers
from articles.cleaning.titles import beside_title, title_text

REASONS: Final = (
    "title", "caption", "byline", "credit", "date", "menu", "share", "ad", "template", "repeat",
    "related", "most_read", "comments", "multimedia", "footer", "tail",
)  # fmt: skip


LEAST_COPIED: Final = 4  # words
CAPTION_WORDS: Final = range(7, 41)  # headings are shorter
NUMBERED_WORDS: Final = range(3, 41)  # below a picture's number
LONGEST_NUMBERED: Final = 30  # words of a sentence there


@dataclass(frozen=True)
class Cut:
    """A line that is not the article: its range in the body, newline included, its number from 1, and why."""

    start: int
    end: int
    line: int
    reason: str


@dataclass(frozen=True)
class CleanedPage:
    """What a page's lines are. The lead stays in the body; `published` is set only when the page's head says it.

    `flags`: body_not_found, tail_suspected.
    """

    title: str
    lead: str
    captions: tuple[str, ...]
    credit: str
    author: str
    published: date | None
    flags: tuple[str, ...]
    excluded: tuple[Cut, ...]


def clean(body: str) -> CleanedPage:
    """`body` is in normal form. What is doubtful is kept and flagged."""
    page = Page.of(body)
    cut_closed_boxes(page)
    cut_foreign(page)
    cut_counts(page)
    blocks = _cut_what_says_so_itself(page)
    cut_contents(page)
    cut_twins(page)
    found = first_paragraph(page, _segments(page, blocks))
    first = broken_text(page) if found is None else found
    if first is None:
        return _cleaned(page, "", [], len(page.lines), ("body_not_found",))
    first = below_teasers(page, first)
    title = title_index(page, first)
    glued: list[str] = []
    if title is not None:
        glued = cut_title(page, page.lines[title], first)
    cut_head(page, title, first, blocks)
    doubtful = _cut_inside(page, first, blocks)
    suspected = _cut_ends(page, first) or doubtful or found is None or is_interleaved(page, first)
    if next(page.kept(first), None) is None:
        return _cleaned(page, "", [], len(page.lines), ("body_not_found",))
    return _cleaned(
        page,
        "" if title is None else title_text(page.lines[title]),
        glued,
        first,
        ("tail_suspected",) if suspected else (),
    )


def _cut_inside(page: Page, first: int, blocks: dict[int, tuple[str, str]]) -> bool:
    """Boxes, links, captions and repeats. True if it is doubtful whether what was cut is the text going on."""
    cut_glued_below_signs(page, blocks)
    doubtful = cut_blocks(page, first, blocks)
    cut_links_below_lead(page, first)
    cut_headlines_below_lead(page, first)
    cut_headline_runs(page, first)
    cut_dashed_links(page, first)
    cut_bylines_below_lead(page, first)
    cut_other_leads(page, first)
    cut_dated_headlines(page, first)
    cut_scenes(page, first)
    cut_repeats(page, first)
    cut_last_bylines(page, first)
    return doubtful


def _cut_ends(page: Page, first: int) -> bool:
    """Tails, and what ends like no sentence. True if a tail is suspected."""
    cut_about_author(page, first)
    suspected = cut_below_end(page, first)
    suspected = cut_tail(page, first) or suspected
    suspected = cut_last_pairs(page, first) or suspected
    before = len(page.reasons)
    suspected = cut_unended(page, first) or suspected
    if len(page.reasons) > before:
        suspected = cut_last_pairs(page, first) or suspected  # links stood below it
    cut_last_glued(page, first)
    cut_lone_link(page, first)
    cut_links(page, first)
    cut_caption_halves(page, first)
    cut_who_is_shown(page, first)
    cut_bare_captions(page, first)
    cut_last_bylines(page, first)
    return suspected


def _cut_what_says_so_itself(page: Page) -> dict[int, tuple[str, str]]:
    """Cut what one line alone shows to be litter. Returns the lines that open a block of it."""
    blocks = {}
    begun = False
    for index, line in enumerate(page.lines):
        if len(line.raw) > signs.LONGEST_SIGN:
            begun = True
            continue
        if index in page.reasons:
            continue  # in a box that has said where it ends
        marker = signs.marker(line)
        if not begun and (marker == ("line", "multimedia") or (index == 0 and pictures.is_labelled_headline(line))):
            continue  # it may be the title
        if begun and marker == ("line", "menu") and _is_above_a_paragraph(page, index):
            continue
        if marker and marker[0] != "line":
            blocks[index] = marker
        reason = marker[1] if marker else _reason(line, begun=begun)
        if reason:
            page.cut(index, reason)
        if reason == "caption":
            _cut_caption_above(page, index)
        if begun and ((reason == "caption" and pictures.is_picture_label(line)) or signs.is_picture_name(line)):
            _cut_caption_below(page, index)
        if begun and line.key in LEXICON.above:
            _cut_link_above(page, index)
        begun = begun or (not reason and line.is_paragraph and not line.is_truncated)
    return blocks


def _reason(line: Line, *, begun: bool) -> str:
    """Why a line is litter by itself; "" for one that is none. `begun`: the text stands above it, or part of it."""
    if signs.is_template(line) or (not begun and signs.is_about_browser(line)):
        return "template"
    if signs.is_date(line):
        return "date"
    if line.raw.lstrip()[0] == "#" and signs.is_hashtag(line):
        return "related"
    if is_appeal(line):
        return "share"
    if pictures.is_caption(line) and not signs.is_credit(line):
        return "caption"
    if len(line.text) > signs.LONGEST_LINK:
        return ""
    if signs.is_dated_byline(line):
        return "byline"
    if begun and (pictures.is_player(line) or pictures.is_alt_text(line)):
        return "caption"
    if begun and (signs.is_dated_link(line) or signs.is_link_to_tables(line) or signs.is_twice(line)):
        return "related"
    return ""


def _is_above_a_paragraph(page: Page, index: int) -> bool:
    """Inside the text the name of a section is a heading."""
    return page.lines[index + 1 : index + 2] != [] and page.lines[index + 1].is_paragraph


def _cut_caption_above(page: Page, index: int) -> None:
    """What a credit on a line of its own belongs to, and the same caption without its credit."""
    line = page.lines[index - 1]
    if index == 0 or index - 1 in page.reasons:
        return
    if not pictures.is_bare_credit(page.lines[index]):
        if len(line.words) >= LEAST_COPIED and page.lines[index].key.startswith(line.key):
            page.cut(index - 1, "caption")
        return
    # above all paragraphs it could be the title
    if not any(line.is_paragraph for line in page.lines[: index - 1]) or signs.is_byline(line):
        return
    if (len(line.words) in CAPTION_WORDS and not line.is_sentence) or is_scene(line):
        page.cut(index - 1, "caption")


def _cut_caption_below(page: Page, label: int) -> None:
    """Below a picture's number: words without a full stop, or a short sentence that shows and does not tell."""
    for line in page.lines[label + 1 : label + 2]:
        bare = not line.is_paragraph and not line.is_sentence and len(line.words) in NUMBERED_WORDS
        if bare or (line.is_sentence and len(line.words) <= LONGEST_NUMBERED and not is_told(line)):
            page.cut(label + 1, "caption")


def _cut_link_above(page: Page, sign: int) -> None:
    line = page.lines[sign - 1]
    page.cut(sign, "related")
    if sign - 1 not in page.reasons and not line.is_sentence and not line.is_paragraph:
        page.cut(sign - 1, "related")


def _segments(page: Page, blocks: dict[int, tuple[str, str]]) -> list[range]:
    bounds = [0, *sorted(blocks), len(page.lines)]
    return [range(start, end) for start, end in pairwise(bounds)]


def _cleaned(page: Page, title: str, glued: list[str], first: int, flags: tuple[str, ...]) -> CleanedPage:
    by_reason: dict[str, list[str]] = {}
    for index, reason in sorted(page.reasons.items()):
        by_reason.setdefault(reason, []).append(page.lines[index].text)
    head = [
        beside_title(page.lines[index]) if page.reasons[index] == "title" else page.lines[index].text
        for index in range(min(first + 2, len(page.lines)))
        if page.reasons.get(index) in ("date", "byline", "title")
    ]
    return CleanedPage(
        title=title,
        lead=next((page.lines[index].text for index in page.kept()), "") if first < len(page.lines) else "",
        captions=tuple(glued + by_reason.get("caption", [])),
        credit=next(iter(by_reason.get("credit", [])), ""),
        author=next(iter(by_reason.get("byline", [])), ""),
        published=next(filter(None, map(signs.date_in, head)), None),
        flags=flags,
        excluded=tuple(
            Cut(start, end, number, reason)
            for index, reason in sorted(page.reasons.items())
            for number, start, end in page.printed(index)
        ),
    )
