"""The lexicon of what litter says of itself, read once from markers.toml."""

import re
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Final

EDGES: Final = re.compile(r"^[\W_]+|[\W_]+$")
COUNT: Final = re.compile(r"\(\s*\d+\s*\)|^\d+\s+(?=bình luận|ý kiến)")


def folded(text: str) -> str:
    """The key of a line: lower case, no punctuation at either end, no count in brackets, single spaces."""
    return " ".join(EDGES.sub("", COUNT.sub("", text.casefold())).split())


@dataclass(frozen=True)
class Lexicon:
    """Folded line → reason, and beginnings of lines with their reasons. See markers.toml."""

    blocks: dict[str, str]
    ends: dict[str, str]
    lines: dict[str, str]
    line_starts: tuple[tuple[str, str], ...]
    end_starts: tuple[tuple[str, str], ...]
    agencies: tuple[str, ...]
    openings: tuple[str, ...]
    photo_words: tuple[str, ...]


def _by_entry(section: dict[str, list[str]]) -> dict[str, str]:
    return {entry: reason for reason, entries in section.items() for entry in entries}


def _read() -> Lexicon:
    data = tomllib.loads(resources.files(__package__).joinpath("markers.toml").read_text(encoding="utf-8"))
    return Lexicon(
        blocks=_by_entry(data["block"]),
        ends=_by_entry(data["end"]),
        lines=_by_entry(data["line"]),
        line_starts=tuple(_by_entry(data["line_start"]).items()),
        end_starts=tuple(_by_entry(data["end_start"]).items()),
        agencies=tuple(data["agencies"]["names"]),
        openings=tuple(data["continuation"]["openings"]),
        photo_words=tuple(data["photo"]["words"]),
    )


LEXICON: Final = _read()
