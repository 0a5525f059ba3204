"""The lexicon of what litter says of itself, read once from markers.toml."""

import re
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Final

EDGES: Final = " \t!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~«»“”‘’…–—•·►▶»→✅★®©"
COUNT: Final = re.compile(r"\(\s*\d+\s*\)$|^\d+\s+(?=bình luận|ý kiến)")


def folded(text: str) -> str:
    """The key of a line: lower case, no punctuation at either end, no count in brackets, single spaces."""
    text = text.casefold()
    if ")" in text or text[:1].isdigit():
        text = COUNT.sub("", text)
    text = text.strip(EDGES)
    return text if "  " not in text and text.isprintable() else " ".join(text.split())


@dataclass(frozen=True)
class Lexicon:
    """Folded line → reason, and beginnings of lines with their reasons. See markers.toml."""

    blocks: dict[str, str]
    boxes: dict[str, str]
    ends: dict[str, str]
    lines: dict[str, str]
    above: frozenset[str]
    line_starts: dict[str, str]
    end_starts: dict[str, str]
    agencies: tuple[str, ...]
    openings: tuple[str, ...]
    appeals: tuple[str, ...]
    tellings: tuple[str, ...]
    photo_words: tuple[str, ...]
    posts: frozenset[str]


def _by_entry(section: dict[str, list[str]]) -> dict[str, str]:
    return {entry: reason for reason, entries in section.items() for entry in entries}


def _read() -> Lexicon:
    data = tomllib.loads(resources.files(__package__).joinpath("markers.toml").read_text(encoding="utf-8"))
    return Lexicon(
        blocks=_by_entry(data["block"]),
        boxes=_by_entry(data["box"]),
        ends=_by_entry(data["end"]),
        lines=_by_entry(data["line"]),
        above=frozenset(data["above"]["entries"]),
        line_starts=_by_entry(data["line_start"]),
        end_starts=_by_entry(data["end_start"]),
        agencies=tuple(data["agencies"]["names"]),
        openings=tuple(data["continuation"]["openings"]),
        appeals=tuple(data["appeal"]["openings"]),
        tellings=tuple(data["telling"]["openings"]),
        photo_words=tuple(data["photo"]["words"]),
        posts=frozenset(data["post"]["words"]),
    )


LEXICON: Final = _read()
