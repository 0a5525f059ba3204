"""Where in a delivery a reader is."""

from dataclasses import dataclass, field, replace
from typing import Final

from articles.reading import limits
from articles.reading.records import Raw, Rejection
from articles.reading.refused import Refused

LONGEST_DETAIL: Final = 300  # characters


class Allowance:
    """How many bytes may still come out of one delivered file, archives inside archives counted each time."""

    def __init__(self, size: int) -> None:
        """`size` is the delivered file's own."""
        self.left = min(limits.INFLATED, limits.FREE + size * limits.RATIO)

    def take(self, count: int) -> None:
        """Raises Refused once nothing is left, and ever after."""
        self.left -= count
        if self.left < 0:
            raise Refused("inflates_too_much", "more comes out of the delivered file than is unpacked of one")


@dataclass(frozen=True)
class Place:
    """A file, or a member of an archive in it; `columns` are the chosen pairs of column name and field."""

    file: str
    member: str | None = None
    depth: int = 0
    columns: tuple[tuple[str, str], ...] = ()
    allowance: Allowance = field(default_factory=lambda: Allowance(0), compare=False)

    def inside(self, name: str) -> "Place":
        """The place of a member of this archive."""
        return replace(self, member=f"{self.member}/{name}" if self.member else name, depth=self.depth + 1)

    def rejection(self, reason: str, detail: str, line: int | None = None, raw: Raw = None) -> Rejection:
        shown = detail if len(detail) <= LONGEST_DETAIL else detail[:LONGEST_DETAIL] + "…"
        return Rejection(self.file, self.member, line, reason, without_odd_characters(shown), raw)


def without_odd_characters(text: str) -> str:
    """What a database column takes: NUL and lone surrogates as escapes."""
    if "\0" not in text and text.isprintable():
        return text
    return text.replace("\0", "\\x00").encode("utf-8", "backslashreplace").decode()
