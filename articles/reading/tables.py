"""What all tables have in common: a header, and rows that become records by it."""

from collections import Counter
from collections.abc import Sequence

from articles.reading import limits
from articles.reading.columns import mapped
from articles.reading.fields import to_record
from articles.reading.place import Place
from articles.reading.records import Record, Rejection
from articles.reading.refused import Refused


def names_of(header: Sequence[object]) -> tuple[str, ...]:
    """The columns' names, each once; those without one are called by their number. Raises Refused."""
    cells = list(header)
    while cells and cells[-1] in (None, ""):
        cells.pop()
    if len(cells) > limits.COLUMNS:
        raise Refused("too_many_columns", f"{len(cells)} columns", 1)
    seen: Counter[str] = Counter()
    names = []
    for number, cell in enumerate(cells, start=1):
        name = " ".join(str(cell).split()) if cell not in (None, "") else f"column {number}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)


def check_has_text(names: tuple[str, ...], place: Place, line: int, cells: Sequence[object]) -> None:
    """Raises Refused, with the first row, when no column can be the text of the articles."""
    if "body" not in mapped(names, dict(place.columns)).values():
        raise Refused("no_text_column", ", ".join(names)[:300], line, dict(zip(names, cells, strict=False)))


def to_row_record(
    place: Place, line: int, names: tuple[str, ...], cells: Sequence[object], digest: bytes | None = None
) -> Record | Rejection:
    """A row with more cells than columns is rejected: a text was cut where it should not be."""
    values = dict(zip(names, cells, strict=False))
    if any(cell not in (None, "") for cell in cells[len(names) :]):
        more = cells[len(names) : limits.COLUMNS]
        raw = values | {f"column {number}": cell for number, cell in enumerate(more, start=len(names) + 1)}
        return place.rejection("too_many_columns", f"{len(cells)} cells under {len(names)} names", line, raw)
    return to_record(place, line, values, values, digest)
