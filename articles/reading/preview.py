"""A look at a delivery before it is imported: its columns and its first records."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from articles.reading.columns import REASON, mapped
from articles.reading.files import read_path
from articles.reading.records import Record, Rejection


@dataclass(frozen=True)
class Preview:
    """`columns` are the names that records came with, in order, and the field of each; none for pages. `headers` are
    those names as they came together. The column of reasons that a download of rejected records has is in neither.
    """

    columns: Mapping[str, str]
    headers: tuple[tuple[str, ...], ...]
    found: tuple[Record | Rejection, ...]

    @property
    def has_pages(self) -> bool:
        """Whether some records need no column for their text."""
        return any(isinstance(item, Record) and not isinstance(item.raw, Mapping) for item in self.found)


def preview(path: Path, *, columns: Mapping[str, str] | None = None, count: int = 5) -> Preview:
    """What the first `count` records show. Reads no further than they reach."""
    found = tuple(islice(read_path(path, columns=columns), count))
    came_with = (item.raw for item in found if isinstance(item.raw, Mapping))
    headers = tuple(dict.fromkeys(tuple(name for name in raw if name != REASON) for raw in came_with))
    fields: dict[str, str] = {}
    for names in headers:
        proposed = mapped(names, columns or {})
        fields |= {name: proposed.get(name, "") for name in names if name not in fields}
    return Preview(fields, headers, found)
