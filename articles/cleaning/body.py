"""The text itself: where it ends, where litter stands in it, what belongs to it after all."""

from collections.abc import Sequence
from itertools import pairwise
from math import inf
from typing import Final

from articles.cleaning import pictures, signs
from articles.cleaning.broken import ends_in_a_word
from articles.cleaning.cohesion import Thread
from articles.cleaning.endings import begins_another
from articles.cleaning.head import is_copied_below, is_part_of_neighbour
from articles.cleaning.headings import NUMBERED
from articles.cleaning.page import Line, Page
from articles.cleaning.scenes import is_scene

NEVER_RESUMED: Final = frozenset({"comments", "footer"})
WINDOW: Final = 4  # paragraphs looked at to see whether the text goes on
READ_ON: Final = 3  # paragraphs, below the name of a box that may be empty
RESUMED: Final = -1.5  # log-odds, summed over the window
STRANGE: Final = 1.0  # log-odds, from which a paragraph above the one that resumes the text is none of it
SURE: Final = 2.5  # log-odds, summed over a tail, from which it is cut
SURE_EARLY: Final = 5.0  # behind few paragraphs
ENOUGH_TEXT: Final = 6
SUSPECTED: Final = 0.5
DOUBTFUL: Final = 0.5  # below it a line next to the border is kept
NEAR: Final = -0.5  # above it, it goes with the tail if it names nobody known
LEAST_TAIL: Final = 3  # lines
ROUNDUP: Final = 0.75  # log-odds, mean
TEASER: Final = 3.0  # log-odds
ANNOUNCES: Final = -2.0  # log-odds of a line with a colon at its end: leads and headlines have none
TOLD: Final = 1.5  # log-odds, more where no sign stands above
LEAST_TEXT: Final = 3
BESIDE: Final = frozenset({"share", "caption", "template", "repeat", "ad"})  # what may stand between text and author
COPIED: Final = range(5, 26)  # words
LONGEST_LABEL: Final = 4  # words of a section's name above a link
HEADLINE: Final = range(5, 26)  # words
MOST_DATES: Final = 2
QUESTIONS: Final = 2  # from which on a text is an interview


def cut_blocks(page: Page, first: int, blocks: dict[int, tuple[str, str]]) -> bool:
    """From each sign that the text is over, cut to where it goes on again, or to the end of the page.

    True if it is doubtful whether what was cut is the text going on.
    """
    events = _events(page, first, blocks)
    bounds = [*sorted(events), len(page.lines)]
    thread = Thread()
    read = first
    paragraphs = 0
    closed = doubtful = False
    signed = any(signs.is_byline(page.lines[index]) for index in page.kept(first + 1, bounds[0]))
    for start, stop in pairwise(bounds):
        for index in page.kept(read, start):
            thread.add(page.lines[index])
            paragraphs += page.lines[index].is_paragraph
        kind, reason = events[start]
        early = paragraphs < LEAST_TEXT
        ended = kind == "end" or reason in NEVER_RESUMED or _is_signed(page, start - 2, start)
        closed = closed or (not early and ended)
        below = _below_cells(page, start, stop)
        if closed:
            resumed = None
        elif early and _is_text_at_once(page, start, stop):
            resumed = start + 1
        elif kind == "box" or below > start:
            resumed = next((index for index in page.kept(below, stop) if page.lines[index].is_paragraph), None)
        else:
            strange = _strangeness_at_once(page, start, stop, thread) if start in blocks else inf
            resumed = start + 1 if strange < 0 else _going_on(page, start, stop, thread, early=early, signed=signed)
            doubtful = doubtful or (resumed is None and strange < SUSPECTED)
        if resumed is not None and resumed - 1 > start and _heads(page, first, resumed - 1, start):
            resumed -= 1
        signed = signed or resumed is None or _is_signed(page, resumed, stop)
        read = stop if resumed is None else resumed
        if resumed is not None and page.reasons.get(start - 1) == "credit":
            _cut_chart_s_name(page, start - 2)
        for index in range(start, read):
            page.reasons[index] = reason  # whatever a line looks like by itself
    return doubtful


def _going_on(page: Page, start: int, stop: int, thread: Thread, *, early: bool, signed: bool) -> int | None:
    """The paragraph, of those not right below the sign, with which the text goes on."""
    if _is_one_pair(page, start):
        resumed = _first_akin(page, start, stop, thread)
        if resumed is not None:
            return resumed
    resumed = _resumption(page, start, stop, thread, early=early)
    if resumed is None and not signed and _is_signed(page, start, stop):
        return _first_akin(page, start, stop, thread)
    return resumed


def _events(page: Page, first: int, blocks: dict[int, tuple[str, str]]) -> dict[int, tuple[str, str]]:
    """Markers, the line after a credit or signature, headlines that stand twice or above a date, what readers say."""
    events = {index: found for index, found in blocks.items() if index > first}
    paragraphs = 0
    signed: list[int] = []
    for index in range(first, len(page.lines)):
        line = page.lines[index]
        if index in page.reasons or index in events:
            if page.reasons.get(index) == "byline" and paragraphs >= LEAST_TEXT and signs.is_dated_byline(line):
                signed.append(index)
            continue
        paragraphs += line.is_paragraph
        dated = page.reasons.get(index + 1) == "date" and paragraphs >= LEAST_TEXT
        if dated and _is_dated_headline(page, index):
            label = page.lines[index - 1]
            labelled = index - 1 not in page.reasons and len(label.words) <= LONGEST_LABEL and not label.is_sentence
            events[index - labelled] = ("end" if begins_another(page, first, index) else "block", "related")
            continue
        if signs.is_credit(line) or signs.is_signature(line):
            page.cut(index, "credit" if signs.is_credit(line) else "byline")
            if paragraphs >= 2 and index + 1 < len(page.lines):
                events.setdefault(index + 1, ("block", "related"))
        elif paragraphs >= 2 and _is_doubled(page, index):
            events[index] = ("pair", "related")
    if len(signed) > 1 and signed[0] + 1 not in page.reasons:
        events[signed[0]] = ("end", "comments")
    return events


def _is_dated_headline(page: Page, index: int) -> bool:
    line = page.lines[index]
    headline = len(line.words) in HEADLINE and not line.is_sentence and line.text[-1] != ":"
    return headline and signs.is_day(page.lines[index + 1])


def _cut_chart_s_name(page: Page, index: int) -> None:
    """Above a source that stands inside the text."""
    line = page.lines[index]
    if index not in page.reasons and 4 <= len(line.words) <= 25 and line.text[-1].isalnum():
        page.cut(index, "caption")


def _below_cells(page: Page, start: int, stop: int) -> int:
    """A box that begins in a table's cell ends with the table."""
    while start < stop and pictures.is_cell(page.lines[start]):
        start += 1
    return start


def _is_doubled(page: Page, index: int) -> bool:
    """A headline twice in a row: a teaser's picture and its link."""
    if index + 1 >= len(page.lines):
        return False
    line = page.lines[index]
    return line.key == page.lines[index + 1].key and len(line.words) >= 4 and not line.is_sentence


def _is_teaser(page: Page, index: int) -> bool:
    """A paragraph under a headline that says the same in short: in a block of litter another article's lead, however
    near to this one's subject. The last headline of a box inside the text says something else than what follows it.
    """
    headline = page.lines[index - 1]
    if headline.is_paragraph or headline.is_sentence or len(headline.words) < 5:
        return False
    return headline.is_told_again_in(page.lines[index])


def _resumption(page: Page, start: int, stop: int, thread: Thread, *, early: bool) -> int | None:
    """Where the text goes on: a paragraph that belongs to it, and so do those that follow.

    Early on there is little text to belong to, so the paragraphs are taken to belong to one another.
    """
    paragraphs = [index for index in page.kept(start, stop) if page.lines[index].is_paragraph]
    known, strange = (Thread(thread), inf) if early else (thread, STRANGE)
    scores = []
    for index in paragraphs:
        scores.append(TEASER if _is_teaser(page, index) else known.strangeness(page.lines[index]))
        if early:
            known.add(page.lines[index])
    for position in range(len(paragraphs)):
        window = scores[position : position + WINDOW]
        if scores[position] < 0 and sum(window) < RESUMED:
            while position and paragraphs[position - 1] == paragraphs[position] - 1 and scores[position - 1] < strange:
                position -= 1
            return paragraphs[position]
    return None


def _heads(page: Page, first: int, index: int, start: int) -> bool:
    """The line above the paragraph that goes on is the text's: the next number, a question in an interview, what a
    time of day stands above.
    """
    line, above = page.lines[index], page.lines[index - 1]
    if NUMBERED.match(line.raw):
        return not NUMBERED.match(above.raw)  # a list of links may be numbered
    if line.text.endswith("?"):
        return sum(page.lines[other].text.endswith("?") for other in page.kept(first, start)) >= QUESTIONS
    return index - 1 > start and page.reasons.get(index - 1) == "date" and not signs.is_day(above)


def _strangeness_at_once(page: Page, start: int, stop: int, thread: Thread) -> float:
    """Mean log-odds of the paragraphs right below the name of a box: the text's own where only the name has been left.

    Infinite if there are none; a colon announces more of the text. Below 0 were 92 in 100 paragraphs of articles, and 2
    in 100 openings of others.
    """
    if start + 1 < stop and start + 1 not in page.reasons and page.lines[start + 1].text.endswith(":"):
        return ANNOUNCES
    known = Thread(thread)
    scores = []
    for index in range(start + 1, min(start + 1 + READ_ON, stop)):
        line = page.lines[index]
        last = index == len(page.lines) - 1
        if index in page.reasons or not (line.is_paragraph or (last and ends_in_a_word(page))):
            break
        scores.append(known.strangeness(line))
        known.add(line)
    return sum(scores) / len(scores) if scores else inf


def _is_text_at_once(page: Page, start: int, stop: int) -> bool:
    """Paragraphs and no headline below the sign: it only invites to read on."""
    below = [page.lines[index] for index in page.kept(start + 1, stop)][:2]
    return (
        len(below) == 2
        and below[0] is page.lines[start + 1]
        and below[0].is_paragraph
        and (below[1].is_paragraph or below[1].text.endswith(":"))
    )


def _is_one_pair(page: Page, start: int) -> bool:
    """One link in the text; a list goes on with the next link, a date or a summary of what the headline says."""
    below = start + 2
    if not _is_doubled(page, start) or below >= len(page.lines):
        return False
    return below not in page.reasons and not _is_teaser(page, below)


def _is_signed(page: Page, start: int, stop: int) -> bool:
    """A name below a paragraph, as at the end of an article."""
    return any(
        signs.is_byline(page.lines[index]) and page.lines[index - 1].is_paragraph
        for index in page.kept(start + 1, stop)
    )


def _first_akin(page: Page, start: int, stop: int, thread: Thread) -> int | None:
    """The first paragraph that is no stranger and no other article's lead."""
    for index in page.kept(start, stop):
        line = page.lines[index]
        if line.is_paragraph and not _is_teaser(page, index) and thread.strangeness(line) < STRANGE:
            return index
    return None


def cut_tail(page: Page, first: int) -> bool:
    """Cut a tail that bears no mark: paragraphs at the end, each a stranger to the text. True if one is suspected."""
    kept = list(page.kept(first))
    if _is_signed_below(page, kept):
        return False
    thread = Thread()
    strangeness = []
    nameless = []  # paragraphs that name nobody whom the text has named
    told: list[int] = []
    unread: list[Line] = []  # a headline is no witness for the paragraph below it
    for index in kept:
        line = page.lines[index]
        unread.append(line)
        if not line.is_paragraph:
            strangeness.append(ANNOUNCES if line.text.endswith(":") else 0.0)
            nameless.append(False)
            continue
        if index > first and index - 1 not in page.reasons and _is_teaser(page, index):
            told.append(len(strangeness))
        strangeness.append(thread.strangeness(line) + TOLD * (told[-1:] == [len(strangeness)]))
        nameless.append(not thread.names(line))
        for one in unread:
            thread.add(one)
        unread.clear()
    border, most = _border(strangeness)
    if len(told) > 1 and told[0] > ENOUGH_TEXT and _are_teasers(strangeness, told):
        _cut_from(page, kept, told[0] - 1)
        return True
    if most >= (SURE if border >= ENOUGH_TEXT else SURE_EARLY):
        while border > LEAST_TEXT and nameless[border - 1] and strangeness[border - 1] > NEAR:
            border -= 1
        if sum(map(bool, strangeness[border:])) > 1 and not _is_roundup(strangeness[1:border]):
            _cut_from(page, kept, border)
    return most >= SUSPECTED


def _cut_from(page: Page, kept: Sequence[int], border: int) -> None:
    for index in kept[border:]:
        page.cut(index, "byline" if signs.is_byline(page.lines[index]) else "tail")


def _are_teasers(strangeness: list[float], told: Sequence[int]) -> bool:
    """To the end headline and paragraph take turns, each paragraph a stranger."""
    rest = strangeness[told[0] - 1 :]
    return not any(rest[::2]) and all(strange > TOLD / 2 for strange in rest[1::2])


def _is_signed_below(page: Page, kept: Sequence[int]) -> bool:
    """The text ends above its author's name or its source: it has no tail."""
    last = next((index for index in reversed(kept) if page.lines[index].is_paragraph), len(page.lines))
    for index in range(last + 1, len(page.lines)):
        if page.reasons.get(index) not in BESIDE:
            return page.reasons.get(index) in ("byline", "credit") or signs.is_byline(page.lines[index])
    return False


def is_interleaved(page: Page, first: int) -> bool:
    """Dates stand between the paragraphs, as in a list of articles."""
    last = max(page.kept(first), default=first)
    dated = (index for index, reason in page.reasons.items() if reason == "date" and first < index < last)
    return sum(signs.is_day(page.lines[index]) for index in dated) >= MOST_DATES


def _border(strangeness: list[float]) -> tuple[int, float]:
    """Where the strangest tail begins, and how strange it is as a whole."""
    total, border, most = 0.0, len(strangeness), 0.0
    for position in range(len(strangeness) - 1, LEAST_TEXT - 1, -1):
        total += strangeness[position]
        if total > most and len(strangeness) - position >= LEAST_TAIL:
            border, most = position, total
    while border < len(strangeness) and strangeness[border] < DOUBTFUL:
        border += 1
    return border, most


def _is_roundup(strangeness: list[float]) -> bool:
    """Each paragraph is news of its own, so that none is a stranger."""
    paragraphs = [one for one in strangeness if one]
    return bool(paragraphs) and sum(paragraphs) / len(paragraphs) > ROUNDUP


def cut_repeats(page: Page, first: int) -> None:
    """The second of two equal lines, a copy cut short with dots, and pull quotes that a neighbour has in full."""
    seen: set[str] = set()
    lead = next(page.kept(first), None)
    for index in list(page.kept(first)):
        line = page.lines[index]
        if (
            (line.key in seen and len(line.words) >= 4 and line.text[-1] != ":")
            or is_copied_below(page, index)
            or _begins_what_is_cut(page, index)
            or (index > first and _is_pull_quote(page, index, lead))
        ):
            page.cut(index, "repeat")
        seen.add(line.key)


def _begins_what_is_cut(page: Page, index: int) -> bool:
    """A copy, without dots, of the beginning of the title or of a link."""
    line = page.lines[index]
    if len(line.words) not in COPIED or line.is_sentence:
        return False
    key = line.key.rstrip("0123456789")
    return any(
        reason in ("title", "related") and page.lines[other].key.startswith(key)
        for other, reason in page.reasons.items()
    )


def _is_pull_quote(page: Page, index: int, lead: int | None) -> bool:
    """A heading may have the words of the paragraph below it."""
    line, below = page.lines[index], page.lines[index + 1 : index + 2]
    if not 8 <= len(line.words) <= 30 or not is_part_of_neighbour(page, index, lead=lead):
        return False
    return line.is_sentence or not below or line.key not in below[0].key


def cut_dated_headlines(page: Page, first: int) -> None:
    """Inside the text a headline with a date below it is a link to another article."""
    for index in list(page.kept(first + 1)):
        line = page.lines[index]
        if page.reasons.get(index + 1) == "date" and len(line.words) >= 4 and not line.is_sentence:
            page.cut(index, "related")
            label = page.lines[index - 1]
            if index - 1 not in page.reasons and len(label.words) <= 4 and not label.is_sentence:
                page.cut(index - 1, "related")


def cut_last_bylines(page: Page, first: int) -> None:
    """Names at the very end."""
    for index in reversed(list(page.kept(first + 1))):
        if not signs.is_byline(page.lines[index]):
            break
        page.cut(index, "byline")


def cut_scenes(page: Page, first: int) -> None:
    """Captions without a credit, wherever they stand, one above all other paragraphs included."""
    kept = list(page.kept(first))
    for index in kept if any(page.lines[index].is_paragraph for index in kept[1:2]) else kept[1:]:
        if is_scene(page.lines[index]):
            page.cut(index, "caption")
