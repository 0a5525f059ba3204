"""A page as lines, and what has been found out about each."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Final

from articles.cleaning.markers import folded

WORD: Final = re.compile(r"\w+(?:[.\-/]\w+)*+")
STOPS: Final = (".", "…", "./.", ".”", '."', ".)", "”.", '".', ".'", ".’")
TRUNCATED: Final = re.compile(r"(?:\.\.\.|…)$")
CAPITALS: Final = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"  # for a class in brackets
NAME: Final = re.compile(rf"\b[{CAPITALS}][\w-]+")


@dataclass(frozen=True)
class Line:
    """A non-blank line. `number` counts from 1 over all lines; start and end include its newline."""

    number: int
    start: int
    end: int
    raw: str

    @cached_property
    def text(self) -> str:
        """Without white space, table bars and markdown's signs at the ends."""
        return self.raw.strip().lstrip("#>*| \t").rstrip("*| \t") or self.raw.strip()

    @cached_property
    def key(self) -> str:
        return folded(self.text)

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(WORD.findall(self.text))

    @cached_property
    def folded_words(self) -> tuple[str, ...]:
        return tuple(map(str.casefold, self.words))

    @cached_property
    def names(self) -> frozenset[str]:
        """Capitalised words but the first."""
        return frozenset(NAME.findall(self.text, 1))

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset(pairwise(self.folded_words))

    @cached_property
    def is_truncated(self) -> bool:
        return TRUNCATED.search(self.text) is not None

    @cached_property
    def is_sentence(self) -> bool:
        """It ends as a sentence does. A question or exclamation alone may be a headline."""
        return self.text.endswith(STOPS) or (len(self.words) > 25 and self.text.endswith(tuple('?!"”:;')))

    @cached_property
    def is_paragraph(self) -> bool:
        """Long and ended enough to be running text wherever it stands."""
        length = len(self.words)
        return length >= 40 or (length >= 8 and self.is_sentence)


@dataclass
class Page:
    """The lines of a body with the reason for each that is cut; a line without one is kept."""

    lines: list[Line]
    reasons: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, body: str) -> "Page":
        lines = []
        start = 0
        for number, raw in enumerate(body.split("\n"), start=1):
            end = min(start + len(raw) + 1, len(body))
            if raw.strip():
                lines.append(Line(number, start, end, raw))
            start = end
        return cls(lines)

    @cached_property
    def key_counts(self) -> Counter[str]:
        return Counter(line.key for line in self.lines)

    def cut(self, index: int, reason: str) -> None:
        """The first reason found for a line stands."""
        self.reasons.setdefault(index, reason)

    def kept(self, start: int = 0, end: int | None = None) -> Iterator[int]:
        for index in range(start, len(self.lines) if end is None else min(end, len(self.lines))):
            if index not in self.reasons:
                yield index
