"""Other articles and the page's own contents inside it, known by their form alone."""

import re
from collections import Counter
from itertools import pairwise
from typing import Final

from articles.cleaning import signs
from articles.cleaning.endings import is_glued
from articles.cleaning.page import Line, Page, names_in

CLOSED: Final = re.compile(r"(?:end of|kết thúc|hết) (?P<name>.{3,50})")
LONGEST_COUNT: Final = 8  # characters
MOST_COUNTS: Final = 3
SAME_START: Final = 15  # characters
LEAST_TWIN: Final = 5  # words
LONGEST_TWIN: Final = 22
LEAST_SHARED: Final = 0.6
LEAST_TEASER: Final = 14  # words of a headline with its lead
CLOSES: Final = ("end of", "kết thúc", "hết")
LONGEST_CLOSED: Final = 80  # characters
LONGEST_BOX: Final = 20  # lines
LONGEST_CONTENT: Final = 20  # words
# `(Ngày Mới) - …`, `SNO - …`, `Baosongnuoc.vn - …`: how a site begins its leads.
DATELINE: Final = re.compile(
    r"(?P<site>\([^()\d]{2,30}\)|[A-ZĐ]{2,6}(?:&[A-ZĐ]{1,4})?(?: Online)?|\w{2,20}\.(?i:vn|com|net))\s?[-–—]\s?"
)
BULLET: Final = re.compile(r"\s*[-–•*»] ")
NAME: Final = re.compile(r"(?P<site>[A-Z][a-z]{7,20}) [-–—] ")  # `Songnuocmientay - …`


def cut_closed_boxes(page: Page) -> None:
    """From a box's name to the line that says that it ends, as read out to the blind."""
    for index, line in enumerate(page.lines):
        found = CLOSED.fullmatch(line.key) if len(line.raw) <= LONGEST_CLOSED and line.key.startswith(CLOSES) else None
        if not found:
            continue
        for above in range(index - 1, max(-1, index - LONGEST_BOX), -1):
            if page.lines[above].key == found["name"]:
                for inside in range(above, index + 1):
                    page.cut(inside, "related")
                break


def cut_foreign(page: Page) -> None:
    """What a page says in another language than its text: the name of a broadcaster's apps, a picture's caption."""
    strange = (index for index, line in enumerate(page.lines) if line.raw.isascii() or line.raw[0] >= "\u0370")
    foreign = [index for index in strange if signs.is_foreign(page.lines[index])]
    if foreign and sum(len(page.lines[index].raw) for index in foreign) * 2 < sum(len(one.raw) for one in page.lines):
        for index in foreign:
            page.cut(index, "template")


def cut_counts(page: Page) -> None:
    """Numbers alone on their lines, of readers or comments; many of them are a table's."""
    counts = [index for index, line in enumerate(page.lines) if len(line.raw) <= LONGEST_COUNT and line.text.isdigit()]
    if len(counts) <= MOST_COUNTS:
        for index in counts:
            page.cut(index, "template")


def cut_twins(page: Page) -> None:
    """A picture's name and its caption one below the other: a short sentence, and again the beginning of it."""
    for above, (one, other) in enumerate(pairwise(page.lines)):
        same = one.key[:SAME_START] == other.key[:SAME_START]
        if same and (_are_twins(one, other) or _are_twins(other, one)):
            page.cut(above, "caption")
            page.cut(above + 1, "caption")


def _are_twins(shorter: Line, longer: Line) -> bool:
    return (
        longer.key.startswith(shorter.key)
        and longer.is_sentence
        and not shorter.is_sentence
        and len(shorter.words) >= max(LEAST_TWIN, len(longer.words) * LEAST_SHARED)
        and len(longer.words) <= LONGEST_TWIN
    )


def cut_contents(page: Page) -> None:
    """Headings listed before the text in which they stand again."""
    last = {line.key: index for index, line in enumerate(page.lines)}
    run: list[int] = []
    for index in range(len(page.lines) + 1):
        if index < len(page.lines) and _is_content(page, index, last):
            run.append(index)
            continue
        again = [last[page.lines[one].key] for one in run]
        if len(run) > 1 and again == sorted(set(again)) and again[0] > run[-1] and _are_apart(page, again):
            for one in run:
                page.cut(one, "menu")
        run = []


def _is_content(page: Page, index: int, last: dict[str, int]) -> bool:
    line = page.lines[index]
    return (
        index not in page.reasons
        and last[line.key] > index + 1
        and len(line.words) <= LONGEST_CONTENT
        and not line.is_paragraph
    )


def _are_apart(page: Page, headings: list[int]) -> bool:
    below = (page.lines[index + 1] for index in headings if index + 1 < len(page.lines))
    return all(line.is_paragraph or line.text.endswith(":") for line in below)


def cut_other_leads(page: Page, first: int) -> None:
    """A site begins one paragraph of an article with its name, the first: the next one is another article's lead."""
    sites = {index: found for index in page.kept(first) if (found := _site(page.lines[index]))}
    if not sites:
        return
    names = names_in(page.lines)
    sites = {index: site for index, site in sites.items() if site.capitalize() not in names}  # a country's name, say
    times = Counter(sites.values())
    own = next((site for index, site in sites.items() if index <= first + 1), None)
    for index, site in sites.items():
        if index <= first + 1 or (site != own and times[site] < 2):
            continue
        page.cut(index, "related")
        above = index - 1
        while above > first and above not in page.reasons and _is_headline(page.lines[above]):
            page.cut(above, "related")
            above -= 1


def cut_links_below_lead(page: Page, lead: int) -> None:
    """Links listed between the lead and the text; a list of the text's own is announced."""
    index = lead + 1
    if not page.lines[lead].is_sentence:
        return
    while index + 1 < len(page.lines) and index not in page.reasons and BULLET.match(page.lines[index].raw):
        index += 1
    listed = range(lead + 1, index)
    if (
        page.lines[index : index + 1]
        and page.lines[index].is_paragraph
        and any(_is_link(page.lines[i]) or is_glued(page.lines[i]) for i in listed)
        and all(_is_link(page.lines[i]) or _may_be_teaser(page.lines[i]) for i in listed)
    ):
        for one in listed:
            page.cut(one, "related")


def _is_link(line: Line) -> bool:
    return len(line.words) >= 6 and line.text[-1].isalnum()


def _may_be_teaser(line: Line) -> bool:
    return len(line.words) >= LEAST_TEASER or line.text[-1] == "?"


def _site(line: Line) -> str:
    found = DATELINE.match(line.text) or NAME.match(line.text)
    return found["site"].strip("()").casefold() if found and line.is_paragraph else ""


def _is_headline(line: Line) -> bool:
    return len(line.words) >= 4 and not line.is_sentence
