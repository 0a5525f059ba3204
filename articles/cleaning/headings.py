"""Lines of the text that end like no sentence: its headings, and captions and links that bear no sign.

The weights are those of a logistic regression over 57 headings of news articles and 254 headlines of other articles put
between the paragraphs of texts. Each set of pages judged by what the others teach, one heading in fifty was taken for a
link, and half of the links were found: what is between the two stays.
"""

import re
from collections.abc import Sequence
from typing import Final

from articles.cleaning import signs
from articles.cleaning.broken import ends_in_a_word
from articles.cleaning.markers import LEXICON
from articles.cleaning.page import CAPITALS, Line, Page, names_in
from articles.cleaning.scenes import is_told

WORDS: Final = range(5, 26)
LONGEST_HEADING: Final = 20  # words
SHORTEST_CAPTION: Final = 11  # words, where nothing else tells it from a heading
LONGER_THAN_CAPTIONS: Final = 30  # words
SHORTEST_LINK: Final = 7  # words
LEAST_TEXT: Final = 3  # lines
LEAST_NAMES: Final = 3  # commas between them
SEVERAL: Final = re.compile(rf"[^:,]{{2,40}}: (?:[{CAPITALS}][^,:]{{1,40}}[,;] ?)+[{CAPITALS}][^,:]*$")
LEAST_BROKEN: Final = 5  # words
EARLY_HEADLINE: Final = 8  # words
LEAST_OF_SEVERAL: Final = 6
LONG_HEADLINE: Final = 9  # words
# `Trần Văn Mẫn từ chức`, `Ông Mẫn thăm …`: names, then what they do.
NAMED: Final = re.compile(rf"(?:[{CAPITALS}][\w-]*\s+){{2,6}}(?![{CAPITALS}])\w[^“”\"]*$")
SAYS: Final = re.compile(r"\b(?:cho biết|cho hay|cho rằng|khẳng định|nhấn mạnh|yêu cầu|đề nghị|nói rằng)\b")
TELLING: Final = (*LEXICON.openings, "theo ")
ASKED: Final = re.compile(r"\b(?:thưa|ông|bà|anh|chị|em|bạn|pv|phóng viên)\b.*\?$", re.IGNORECASE)  # in an interview
RHETORICAL: Final = re.compile(
    r"^(?:vậy|liệu|phải chăng|chẳng lẽ|nếu|thế|ai|và|nhưng)\b|\b(?:chúng ta|chúng tôi|mình|tôi)\b"
)
# `1. Chợ Vàm`, `II - Bến cũ`, `Bước 3: Rán vàng`
NUMBERED: Final = re.compile(r"\W*(?:\d{1,2}\s?[./):]|[IVX]{1,4}\s?[.):–-])\s?\D|(?:Bước|Cách|Phần|Bài|Kỳ) \d")
REPORTED: Final = re.compile(r"\d{1,2}h(?:\d{2})?\s?[:–-]\s")  # an entry of a running report
LISTED: Final = re.compile(r"[-–+*•\d]")
COUNTED: Final = re.compile(r"\d{1,2} [^\W\d_]")  # `5 món ăn nên tránh khi …`
BULLET: Final = re.compile(r"\s*[-–•*»] ?[^\W\d_]")
HEADLINE: Final = range(6, 21)  # words
TOLD_BELOW: Final = 0.6  # of a heading's words
TOLD_BELOW_LONG: Final = 0.5
LONGEST_OWN: Final = 12  # words
READ_BELOW: Final = 3  # paragraphs
QUOTES: Final = "\"“”'‘’«»"
SURE: Final = 1.5  # log-odds
SURE_EARLY: Final = -0.6  # directly below the lead, where headings are rare
SURE_ALONE: Final = 0.3
W_BIAS: Final = -2.0
W_LENGTH: Final = 0.45  # a word
W_LONG: Final = -0.41  # a word from the ninth on
W_TOLD_BELOW: Final = -2.1
W_TOLD_NEXT: Final = -2.8
W_NAMES: Final = 1.15
W_DIGIT: Final = 1.3
W_COMMA: Final = -1.4
W_OTHERS: Final = -2.5
W_QUOTES: Final = 1.75


def cut_unended(page: Page, first: int) -> bool:
    """Where paragraphs end as sentences do, long lines that don't are captions; last ones are links.

    True if there is but one last line, and that may be a paragraph broken off.
    """
    kept = list(page.kept(first))
    last = len(kept)
    while last > 1 and _is_one_of_the_last(page, kept[:last]):
        last -= 1
    if not kept:
        return False
    lone = last == len(kept) - 1 and len(page.lines[kept[-1]].words) >= LEAST_BROKEN
    if page.lines[kept[last - 1]].text.endswith(":") or _is_broken_off(page, kept[last:]):
        last = len(kept)  # a list that the text announces, or a paragraph, perhaps below its heading
    bare = [
        position
        for position in range(1, last - 1)
        if _is_bare_caption(page.lines[kept[position]]) and not page.lines[kept[position - 1]].text.endswith(":")
    ]
    if not (bare or kept[last:]) or not _ends_its_sentences([page.lines[index] for index in kept[:last]]):
        return False
    for index in kept[last:]:
        page.cut(index, "byline" if signs.is_byline(page.lines[index]) else "related")
    _cut_bare(page, kept, bare)
    return lone and last < len(kept)


def _cut_bare(page: Page, kept: Sequence[int], bare: Sequence[int]) -> None:
    names = names_in(page.lines[index] for index in kept) if bare else frozenset()
    captions = [position for position in bare if _is_about_somebody(page.lines[kept[position]], names)]
    if len(captions) > 1 and all(page.lines[kept[one]].is_told_again_in(page.lines[kept[one + 1]]) for one in captions):
        return  # headings
    for position in captions:
        page.cut(kept[position], "caption")


def _ends_its_sentences(lines: Sequence[Line]) -> bool:
    """Three long lines in four end as sentences do, or among many captions half of them and nearly all longer ones."""
    ended = [line.is_sentence for line in lines if len(line.words) >= SHORTEST_CAPTION]
    longer = [line.is_sentence for line in lines if len(line.words) >= LONGER_THAN_CAPTIONS]
    least = 0.5 if sum(longer) >= max(len(longer) * 0.9, 2) else 0.75
    return sum(ended) >= max(len(ended) * least, min(len(ended), 2), 1)


def _is_about_somebody(line: Line, names: frozenset[str]) -> bool:
    """It names somebody or something, or a number: a heading need not."""
    return bool(line.names) or line.words[0] in names or any(map(str.isdigit, line.text))


def _is_one_of_the_last(page: Page, kept: list[int]) -> bool:
    """Of kept lines the last; a question may be the text's own last line, or a headline under others."""
    *above, last = (page.lines[index] for index in kept[-3:])
    if _is_left_at_the_end(last):
        return True
    if not last.text.endswith("?"):
        return False
    linked = page.reasons.get(kept[-1] - 1) == "related"
    if linked or all(map(_is_left_at_the_end, above)):
        return True
    return _is_asking_headline(last) and not any(page.lines[index].text.endswith("?") for index in kept[:-1])


def _is_asking_headline(line: Line) -> bool:
    """No question that the text itself puts in the end."""
    if len(line.words) < EARLY_HEADLINE or not set(QUOTES).isdisjoint(line.text):
        return False
    return is_heading(line) and not RHETORICAL.search(line.key)


def _is_left_at_the_end(line: Line) -> bool:
    text = line.text
    if len(line.words) > 25 or text[-1] in '.…?!"”:;)' or "; " in text or ". " in text:
        return False
    return not names_several(line) and not REPORTED.match(text)


def names_several(line: Line) -> bool:
    """`Trà Lân: Văn Mẫn, Lê Quang, Hữu Thắng`: who plays."""
    return line.text.count(",") >= LEAST_NAMES and SEVERAL.match(line.text) is not None


def _is_broken_off(page: Page, left: Sequence[int]) -> bool:
    """Left at the end, perhaps below its heading, is the beginning of a paragraph, of which the copy has no more."""
    lone = len(left) == 1 and len(page.lines[left[0]].words) >= LEAST_BROKEN
    if lone and page.lines[left[0]].key.startswith((*TELLING, *LEXICON.tellings)):
        return True
    return len(left) in (1, 2) and left[-1] == len(page.lines) - 1 and ends_in_a_word(page)


def _is_bare_caption(line: Line) -> bool:
    return (
        SHORTEST_CAPTION <= len(line.words) <= 40
        and (line.text[-1].isalnum() or line.text.endswith(")"))
        and "; " not in line.text
        and ". " not in line.text
        and not line.text.casefold().startswith(TELLING)
        and line.text[0] not in "-–+*•"
        and not line.text[0].isdigit()
        and not NUMBERED.match(line.text)
        and not SAYS.search(line.text)
        and not names_several(line)
    )


def cut_headlines_below_lead(page: Page, first: int) -> None:
    """Between the lead and the text: several, or one that may be another article's rather than so early a heading."""
    kept = list(page.kept(first))
    below = 1
    while below < len(kept) and (below == 1 or kept[below] == kept[below - 1] + 1):
        if not _is_early_headline(page.lines[kept[below]], LEAST_OF_SEVERAL if below > 1 else EARLY_HEADLINE):
            break
        below += 1
    rest = [page.lines[index] for index in kept[below:]]
    if below == 1 or not any(line.is_paragraph for line in rest[: below - 1]):
        return
    if below == 2 and not _is_foreign_so_early([page.lines[first], page.lines[kept[1]], *rest]):
        return
    for index in kept[1:below]:
        page.cut(index, "related")


def cut_headline_runs(page: Page, first: int) -> None:
    """Several headlines one below the other between two paragraphs, one of them longer than a verse: links."""
    kept = list(page.kept(first))
    lines = [page.lines[index] for index in kept]
    start = 1
    while start < len(kept) - 1:
        if lines[start].is_paragraph:
            start += 1
            continue
        stop = start
        while stop < len(kept) and _is_early_headline(lines[stop], LEAST_OF_SEVERAL):
            stop += 1
        among = stop < len(kept) and lines[start - 1].is_sentence and lines[stop].is_paragraph
        if among and stop - start > 1 and max(len(line.words) for line in lines[start:stop]) >= LONG_HEADLINE:
            own = _heads_paragraph(lines[stop - 1], lines[stop])
            for index in kept[start : stop - own]:
                page.cut(index, "related")
        start = stop + 1


def _heads_paragraph(line: Line, below: Line) -> bool:
    """A line that is not long and whose words the paragraph has."""
    rare = line.rare_words
    told = TOLD_BELOW if len(line.words) < EARLY_HEADLINE else TOLD_BELOW_LONG
    return len(line.words) <= LONGEST_OWN and len(rare & below.rare_words) >= told * len(rare)


def cut_dashed_links(page: Page, first: int) -> None:
    """Headlines behind dashes between two paragraphs; a list of the text's own is announced, or has its stops."""
    kept = list(page.kept(first))
    lines = [page.lines[index] for index in kept]
    start = 1
    while start < len(kept):
        stop = start
        while stop < len(kept) and not lines[stop].raw[0].isalnum() and BULLET.match(lines[stop].raw):
            stop += 1
        if stop == start:
            start += 1
            continue
        listed = lines[start:stop]
        among = lines[start - 1].is_sentence and (stop == len(kept) or lines[stop].is_paragraph)
        asked = not any(line.text[-1].isalnum() for line in listed)  # somebody talking
        if among and not asked and all(map(_is_dashed_headline, listed)):
            for index in kept[start:stop]:
                page.cut(index, "related")
        start = stop + 1


def _is_dashed_headline(line: Line) -> bool:
    return len(line.words) in HEADLINE and (line.text[-1].isalnum() or line.text[-1] in "?!’'”")


def _is_foreign_so_early(lines: Sequence[Line]) -> bool:
    """The second line is hardly a heading: no later one is as long, and the text says little of it."""
    if any(map(_is_early_headline, lines[2:])):
        return False
    return _foreignness(lines, 1, sum(map(is_heading, lines[2:]))) > SURE_EARLY


def _is_early_headline(line: Line, least: int = EARLY_HEADLINE) -> bool:
    if len(line.words) < least or line.is_paragraph:
        return False
    return is_heading(line) or (line.text[-1].isalnum() and COUNTED.match(line.text) is not None)


def cut_lone_link(page: Page, first: int) -> None:
    """Headings come in numbers: what is alone of its kind between two paragraphs, and begins with somebody's name or is
    longer than headings are, is a link or a caption.
    """
    kept = list(page.kept(first))
    lines = [page.lines[index] for index in kept]
    short = [position for position in range(1, len(kept) - 1) if _is_short(lines[position])]
    if len(short) != 1 or len(kept) <= LEAST_TEXT + 1:
        return
    above, line = lines[short[0] - 1 : short[0] + 1]
    if _begins_with_a_name(line) and not above.text.endswith(":"):
        page.cut(kept[short[0]], "related")
    elif short[0] > 1 and len(line.words) >= EARLY_HEADLINE and _is_no_heading(lines, short[0]):
        page.cut(kept[short[0]], "related" if is_told(line) else "caption")


def _is_no_heading(lines: Sequence[Line], position: int) -> bool:
    above, line, below = lines[position - 1 : position + 2]
    if not (above.is_paragraph and below.is_paragraph) or line.text[-1] == "?" or "," in line.text:
        return False
    return is_heading(line) and _foreignness(lines, position, 0) > SURE_ALONE


def _is_short(line: Line) -> bool:
    return len(line.words) <= LONGEST_HEADING and (line.text[-1].isalnum() or line.text[-1] in "?!’'”")


def _begins_with_a_name(line: Line) -> bool:
    return len(line.words) >= SHORTEST_LINK and line.text[-1].isalnum() and NAMED.match(line.text) is not None


def cut_links(page: Page, first: int) -> None:
    """Cut the headlines that stand alone between two paragraphs and are hardly the text's own."""
    kept = list(page.kept(first))
    lines = [page.lines[index] for index in kept]
    headings = sum(map(is_heading, lines))
    for position in range(1, len(kept) - 1):
        if not (is_heading(lines[position]) and lines[position - 1].is_paragraph and lines[position + 1].is_paragraph):
            continue
        if _foreignness(lines, position, headings - 1) > SURE:
            page.cut(kept[position], "related")


def is_heading(line: Line) -> bool:
    """By its form, a heading or a headline; no question put, no line of a list."""
    return (
        len(line.words) in WORDS
        and not line.is_sentence
        and line.text[-1] not in ":;,"
        and not line.is_truncated
        and not LISTED.match(line.text)
        and not NUMBERED.match(line.text)
        and "; " not in line.text
        and not line.text.isupper()
        and not (line.text[0] in QUOTES and line.text[-1] in QUOTES)
        and not SAYS.search(line.text)
        and not ASKED.search(line.text)
        and not line.key.startswith(TELLING)
    )


def _foreignness(lines: Sequence[Line], position: int, others: int) -> float:
    """Log-odds that the line is another article's headline: it is longer than headings are, names somebody or a number,
    and the paragraphs below say nothing of it. `others`: lines of the text that look like headings, too.
    """
    line = lines[position]
    told = [lines[position + 1].folded_words]
    for below in lines[position + 2 : position + 1 + READ_BELOW]:
        if not below.is_paragraph:
            break
        told.append(below.folded_words)
    rare = line.rare_words
    length = len(line.words)
    return (
        W_BIAS
        + W_LENGTH * length
        + W_LONG * max(0, length - 8)
        + W_TOLD_BELOW * len(rare.intersection(set().union(*told))) / max(len(rare), 1)
        + W_TOLD_NEXT * len(rare.intersection(told[0])) / max(len(rare), 1)
        + W_NAMES * min(len(line.names), 4) / 4
        + W_DIGIT * any(map(str.isdigit, line.text))
        + W_COMMA * ("," in line.text)
        + W_OTHERS * min(others, 3) / 3
        + W_QUOTES * line.text.startswith(tuple(QUOTES))
    )
