"""Lines of the text that end like no sentence: its headings, and captions and links that bear no sign."""

import re
from collections.abc import Iterable
from typing import Final

from articles.cleaning import signs
from articles.cleaning.markers import LEXICON
from articles.cleaning.page import CAPITALS, Line, Page, names_in

LONGEST_HEADING: Final = 20  # words
SAYS: Final = re.compile(r"\b(?:cho biết|cho hay|cho rằng|khẳng định|nhấn mạnh|yêu cầu|đề nghị|nói rằng)\b")
NUMBERED: Final = re.compile(r"\W*(?:\d{1,2}\s?[./):]|[IVX]{1,4}\s?[.):–-])\s?\D")  # `1. Chợ Vàm`, `II - Bến cũ`
SHORTEST_LINK: Final = 7
# `Trần Văn Mẫn từ chức`, `Ông Mẫn thăm …`: names, then what they do.
NAMED: Final = re.compile(rf"(?:[{CAPITALS}][\w-]*\s+){{2,6}}(?![{CAPITALS}])\w[^“”\"]*$")
LEAST_TEXT: Final = 3  # lines


def cut_unended(page: Page, first: int) -> None:
    """Where paragraphs end as sentences do, long lines that don't are captions; last ones are links."""
    kept = list(page.kept(first))
    last = len(kept)
    while last > 1 and _is_one_of_the_last(page, kept[:last]):
        last -= 1
    if not kept:
        return
    if page.lines[kept[last - 1]].text.endswith(":"):
        last = len(kept)  # a list that the text announces
    long_ones = [index for index in kept[:last] if len(page.lines[index].words) >= 11]
    if sum(page.lines[index].is_sentence for index in long_ones) < max(len(long_ones) * 0.75, 2):
        return
    for index in kept[last:]:
        page.cut(index, "byline" if signs.is_byline(page.lines[index]) else "related")
    names = names_in(page.lines[index] for index in kept)
    for index in kept[1 : last - 1]:
        if _is_bare_caption(page.lines[index]) and _is_about_somebody(page.lines[index], names):
            page.cut(index, "caption")


def _is_about_somebody(line: Line, names: frozenset[str]) -> bool:
    """It names somebody or something, or a number: a heading need not."""
    return bool(line.names) or line.words[0] in names or any(map(str.isdigit, line.text))


def _is_one_of_the_last(page: Page, kept: list[int]) -> bool:
    """Of kept lines the last; a question may be the text's own last line, or a headline under others."""
    *above, last = (page.lines[index] for index in kept[-3:])
    return _is_left_at_the_end(last) or (last.text.endswith("?") and all(map(_is_left_at_the_end, above)))


def _is_left_at_the_end(line: Line) -> bool:
    return len(line.words) <= 25 and line.text[-1] not in '.…?!"”:;)' and not {"; ", ". "} & set(_pairs(line.text))


def _is_bare_caption(line: Line) -> bool:
    return (
        11 <= len(line.words) <= 40
        and (line.text[-1].isalnum() or line.text.endswith(")"))
        and not {"; ", ". "} & set(_pairs(line.text))
        and not line.text.casefold().startswith((*LEXICON.openings, "theo "))
        and line.text[0] not in "-–+*•"
        and not line.text[0].isdigit()
        and not NUMBERED.match(line.text)
        and not SAYS.search(line.text)
    )


def _pairs(text: str) -> Iterable[str]:
    return (text[index : index + 2] for index in range(len(text) - 1))


def cut_lone_link(page: Page, first: int) -> None:
    """A headline that begins with somebody's name, alone of its kind in the text: headings come in numbers."""
    kept = list(page.kept(first + 1))
    headings = [index for index in kept[:-1] if _is_heading(page.lines[index])]
    if len(headings) == 1 and len(kept) > LEAST_TEXT and _begins_with_a_name(page.lines[headings[0]]):
        page.cut(headings[0], "related")


def _is_heading(line: Line) -> bool:
    return len(line.words) <= LONGEST_HEADING and (line.text[-1].isalnum() or line.text[-1] in "?!’'”")


def _begins_with_a_name(line: Line) -> bool:
    return len(line.words) >= SHORTEST_LINK and line.text[-1].isalnum() and NAMED.match(line.text) is not None
