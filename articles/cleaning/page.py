"""A page as lines, and what has been found out about each."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import resources
from itertools import filterfalse, pairwise
from typing import Any, Final, Generic, TypeVar, overload

from articles.cleaning.markers import folded

WORD: Final = re.compile(r"\w+(?:[.\-/]\w+)*+")
STOPS: Final = (".", "…", "./.", ".”", '."', ".)", "”.", '".', ".'", ".’")
SOURCED: Final = re.compile(r"[.!?…”\"] ?\([^()]{2,40}\)$")
NAMED_LAST: Final = re.compile(r"\w [“\"][^“”\".,!?]{2,40}[”\"]$")  # `… qua cầu "như trẩy hội"`, as headlines end
WIDTHS: Final = range(50, 101)  # characters of lines that are broken to fit
LEAST_PRINTED: Final = 8  # lines
LISTED: Final = 60  # characters before the dots
TRUNCATED: Final = re.compile(r"(?:\.\.\.|…)$")
CAPITALS: Final = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"  # for a class in brackets


# The 400 syllables that most of the articles contain over which cohesion's weights were found.
COMMON: Final = frozenset(resources.files(__package__).joinpath("common_words.txt").read_text("utf-8").split())
TOLD_AGAIN: Final = 0.6  # of a headline's words that a paragraph has, from which it tells the same
T = TypeVar("T")


class once(Generic[T]):  # noqa: N801
    """functools.cached_property without its lock, which before Python 3.12 costs a tenth of all cleaning."""

    def __init__(self, function: Callable[[Any], T]) -> None:
        self._function = function
        self._name = function.__name__
        self.__doc__ = function.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> "once[T]": ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object | None, owner: type) -> "once[T] | T":
        if instance is None:
            return self
        value = instance.__dict__[self._name] = self._function(instance)
        return value


@dataclass(frozen=True)
class Line:
    """A non-blank line, or a paragraph broken into several; the first's number, from 1; `end` includes its newline."""

    number: int
    start: int
    end: int
    raw: str

    @once
    def text(self) -> str:
        """Without white space, table bars and markdown's signs at the ends."""
        return self.raw.strip().lstrip("#>*| \t").rstrip("*| \t") or self.raw.strip()

    @once
    def key(self) -> str:
        return folded(self.text)

    @once
    def words(self) -> tuple[str, ...]:
        return tuple(WORD.findall(self.text))

    @once
    def folded_words(self) -> tuple[str, ...]:
        return tuple(map(str.casefold, self.words))

    @once
    def rare_words(self) -> frozenset[str]:
        """Syllables, but those that most articles have."""
        return frozenset(self.folded_words) - COMMON

    @once
    def names(self) -> frozenset[str]:
        """Capitalised words but the first."""
        return frozenset([word for word in self.words[1:] if word[0].isupper() and len(word) > 1])

    @once
    def pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset(pairwise(self.folded_words))

    @once
    def is_truncated(self) -> bool:
        return TRUNCATED.search(self.text) is not None

    @once
    def is_cut_short(self) -> bool:
        """Dots that stand for the rest of a sentence rather than for more of what is listed."""
        return self.is_truncated and self.text.count(",", -LISTED) < 2 and not self.text.rstrip(".…").endswith(")")

    @once
    def is_sentence(self) -> bool:
        """It ends as a sentence does, or with its source. A question or exclamation alone may be a headline."""
        text = self.text
        if text.endswith(STOPS) or (text.endswith(")") and SOURCED.search(text)):
            return True
        return len(self.words) > 25 and text.endswith(tuple('?!"”:;')) and not NAMED_LAST.search(text)

    @once
    def is_paragraph(self) -> bool:
        """Long and ended enough to be running text wherever it stands."""
        length = len(self.words)
        return length >= 40 or (length >= 8 and self.is_sentence)

    def is_told_again_in(self, below: "Line") -> bool:
        """A headline in the paragraph below it."""
        told = set(below.folded_words)
        return sum(word in told for word in self.folded_words) >= TOLD_AGAIN * len(self.words)


def names_in(lines: Iterable[Line]) -> frozenset[str]:
    return frozenset[str]().union(*(line.names for line in lines))


def _wrapped(printed: Sequence[str]) -> frozenset[int]:
    """The numbers, from 1, of printed lines that go on in the next: where all are short, those with no room for a word.

    So are mails and what is copied out of a terminal.
    """
    width = max(map(len, printed))
    if not WIDTHS.start <= width < WIDTHS.stop or len(printed) < LEAST_PRINTED:
        return frozenset()
    full = frozenset(
        number
        for number, (line, below) in enumerate(pairwise(printed), start=1)
        if line.strip() and below.strip() and len(line.rstrip()) + 1 + len(below.split()[0]) > width
    )
    broken = sum(printed[number].lstrip()[0].islower() for number in full)
    return full if len(full) >= LEAST_PRINTED / 2 and broken > len(full) / 2 else frozenset()


@dataclass
class Page:
    """The lines of a body with the reason for each that is cut; a line without one is kept.

    `breaks`: by a line's number, where the printed lines begin into which it is broken.
    """

    lines: list[Line]
    breaks: dict[int, list[int]] = field(default_factory=dict)
    reasons: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, body: str) -> "Page":
        lines: list[Line] = []
        breaks: dict[int, list[int]] = {}
        start = 0
        printed = body.split("\n")
        going_on = _wrapped(printed)
        for number, raw in enumerate(printed, start=1):
            end = min(start + len(raw) + 1, len(body))
            if number - 1 in going_on:
                begun = lines.pop()
                lines.append(Line(begun.number, begun.start, end, f"{begun.raw} {raw}"))
                breaks.setdefault(begun.number, [begun.start]).append(start)
            elif raw.strip():
                lines.append(Line(number, start, end, raw))
            start = end
        return cls(lines, breaks)

    def printed(self, index: int) -> Iterable[tuple[int, int, int]]:
        """Number, start and end of each line in the body that belongs to one of these."""
        line = self.lines[index]
        if line.number not in self.breaks:
            return ((line.number, line.start, line.end),)
        bounds = pairwise((*self.breaks[line.number], line.end))
        return ((number, start, end) for number, (start, end) in enumerate(bounds, start=line.number))

    def cut(self, index: int, reason: str) -> None:
        """The first reason found for a line stands."""
        self.reasons.setdefault(index, reason)

    def kept(self, start: int = 0, end: int | None = None) -> Iterator[int]:
        """Lines that are cut meanwhile are passed over, too."""
        stop = len(self.lines) if end is None else min(end, len(self.lines))
        return filterfalse(self.reasons.__contains__, range(start, stop))
