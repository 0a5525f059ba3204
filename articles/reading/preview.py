"""A look at a delivery before it is imported: its columns and its first records."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from articles.reading.columns import mapped
from articles.reading.files import read_path
from articles.reading.records import Record, Rejection


@dataclass(frozen=True)
class Preview:
    """`columns` are the names that records came with, in order, and the field of each; none for pages."""

    columns: Mapping[str, str]
    found: tuple[Record | Rejection, ...]


def preview(path: Path, *, columns: Mapping[str, str] | None = None, count: int = 5) -> Preview:
    """What the first `count` records show. Reads no further than they reach."""
    found = tuple(islice(read_path(path, columns=columns), count))
    names = {name: None for item in found if isinstance(item.raw, Mapping) for name in item.raw}
    fields = mapped(tuple(names), columns or {})
    return Preview({name: fields.get(name, "") for name in names}, found)
