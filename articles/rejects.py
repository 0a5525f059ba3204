"""The rejected records of an import in the form they came, with a column that says why: to be mended and delivered
again.
"""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any, Final

from articles.models import Import, ImportRecord
from articles.reading.columns import REASON
from articles.reasons import reason_in_words

TABLES: Final = (".csv", ".tsv", ".xlsx")
ROWS: Final = 500


def rejects(delivery: Import) -> tuple[str, Iterator[str]]:
    """A file's name and its text, piece by piece: CSV when all of them came in tables, JSON Lines otherwise.

    What was never read (a picture, a damaged archive) stands in it by its name alone.
    """
    rows = delivery.records.filter(outcome=ImportRecord.Outcome.REJECTED).order_by("number")
    names = [name.lower() for name in rows.values_list("file", flat=True).distinct()]
    is_table = bool(names) and all(name.endswith(TABLES) for name in names)
    stem = f"import-{delivery.pk}-rejected"
    if is_table:
        return f"{stem}.csv", _csv(rows)
    return f"{stem}.jsonl", (
        json.dumps(_object(row), ensure_ascii=False) + "\n" for row in rows.iterator(chunk_size=ROWS)
    )


def why(row: ImportRecord) -> str:
    """In words, with what was found and where."""
    place = " › ".join(filter(None, [row.file, row.member, str(row.line or "")]))
    return f"{reason_in_words(row.reason)} ({row.detail}) – {place}"


def _object(row: ImportRecord) -> dict[str, Any]:
    delivered = _as_object(row)
    return {**delivered, REASON: why(row)} if delivered else {"text": row.delivered.rstrip("\r\n"), REASON: why(row)}


def _as_object(row: ImportRecord) -> dict[str, Any]:
    try:
        found = json.loads(row.delivered)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _csv(rows: Any) -> Iterator[str]:
    """Two passes: the columns of all first. A line that was no row stands in a column of its own."""
    columns: dict[str, None] = {}
    for row in rows.iterator(chunk_size=ROWS):
        columns |= dict.fromkeys(_as_object(row) or ({"": None} if row.delivered else {}))
    out = io.StringIO()
    writer = csv.DictWriter(out, [*columns, REASON])
    writer.writeheader()
    for row in rows.iterator(chunk_size=ROWS):
        values = _as_object(row) or ({"": row.delivered.rstrip("\r\n")} if row.delivered else {})
        writer.writerow({name: _cell(value) for name, value in values.items()} | {REASON: why(row)})
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
