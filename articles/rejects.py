"""The rejected records of an import in the form they came, with a column that says why: to be mended and delivered
again.
"""

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any, BinaryIO, Final, NamedTuple

import xlsxwriter
from django.db.models import QuerySet

from articles.found import place_in_words, why_in_words
from articles.models import Import, ImportRecord
from articles.reading import csv as tables
from articles.reading import html, text, xlsx
from articles.reading.columns import REASON
from articles.reading.files import READERS
from articles.reading.members import REASONS

ROWS: Final = 500
BLOCK: Final = 1 << 18  # bytes
LONGEST_CELL: Final = 32_767  # characters that a spreadsheet takes
LONGEST_NAME: Final = 150  # characters
PAGES: Final = (*text.SUFFIXES, *html.SUFFIXES)
Rows = QuerySet[ImportRecord]


class Download(NamedTuple):
    name: str
    content_type: str
    pieces: Iterator[bytes]


class Form(NamedTuple):
    """How rejected records are given out that came in files of these suffixes."""

    came_as: tuple[str, ...]
    suffix: str
    content_type: str
    write: Callable[[Rows], Iterator[bytes]]


def rejects(delivery: Import) -> Download:
    """A spreadsheet, table or archive of pages when all of them came as such, JSON Lines otherwise.

    What was never read (a picture, a damaged archive) stands in it by its name alone.
    """
    rows = delivery.records.filter(outcome=ImportRecord.Outcome.REJECTED).order_by("number")
    came_as = {_suffix(*place) for place in rows.order_by().values_list("file", "member").distinct()}
    form = next(form for form in FORMS if not form.came_as or came_as <= set(form.came_as))
    return Download(f"import-{delivery.pk}-rejected{form.suffix}", form.content_type, form.write(rows))


def _suffix(file: str, member: str) -> str:
    """Of the file that a record stood in: the innermost of what may be archives and sheets."""
    suffixes = [PurePosixPath(part).suffix.lower() for part in f"{file}/{member}".split("/")]
    return next((suffix for suffix in reversed(suffixes) if suffix in READERS), "")


def why(row: ImportRecord) -> str:
    """In words, with what was found and where."""
    return f"{why_in_words(row)} – {place_in_words(row, row.delivery.sources)}"


def _all(rows: Rows) -> Iterator[ImportRecord]:
    return rows.iterator(chunk_size=ROWS)


def _as_object(row: ImportRecord) -> dict[str, Any]:
    try:
        found = json.loads(row.delivered)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _jsonl(rows: Rows) -> Iterator[bytes]:
    for row in _all(rows):
        delivered = _as_object(row) or ({"text": row.delivered.rstrip("\r\n")} if row.delivered else {"text": ""})
        yield (json.dumps({**delivered, REASON: why(row)}, ensure_ascii=False) + "\n").encode()


def _columns(rows: Rows) -> list[str]:
    """Those of all rows; a line that was no row stands in a column without a name."""
    columns: dict[str, None] = {}
    for row in _all(rows):
        columns |= dict.fromkeys(_as_object(row) or ({"": None} if row.delivered else {}))
    return [*columns, REASON]


def _cells(row: ImportRecord) -> dict[str, Any]:
    values = _as_object(row) or ({"": row.delivered.rstrip("\r\n")} if row.delivered else {})
    return {name: _cell(value) for name, value in values.items()} | {REASON: why(row)}


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def _csv(rows: Rows) -> Iterator[bytes]:
    """Two passes: the columns of all first."""
    out = io.StringIO()
    writer = csv.DictWriter(out, _columns(rows))
    writer.writeheader()
    for row in _all(rows):
        writer.writerow(_cells(row))
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()
    yield out.getvalue().encode()


def _xlsx(rows: Rows) -> Iterator[bytes]:
    """As `_csv`; a text that is longer than a cell may be is cut, which the reason tells."""
    columns = _columns(rows)
    with tempfile.TemporaryFile() as file:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(file, options) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, columns)
            for number, row in enumerate(_all(rows), start=1):
                cells = _cells(row)
                long = [name for name, value in cells.items() if isinstance(value, str) and len(value) > LONGEST_CELL]
                for name in long:
                    cells[name] = cells[name][:LONGEST_CELL]
                    cells[REASON] += f" – {name}: {LONGEST_CELL}…"
                sheet.write_row(number, 0, [cells.get(name) for name in columns])
        yield from _blocks(file)


def _zip(rows: Rows) -> Iterator[bytes]:
    """Each page as a file, and a table that says why, which is passed over when the archive is delivered again."""
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            table = io.StringIO()
            writer = csv.writer(table)
            writer.writerow(["", REASON])
            taken: set[str] = set()
            for row in _all(rows):
                name = _name(row, taken) if row.delivered else ""
                if name:
                    archive.writestr(name, row.delivered)
                writer.writerow([name, why(row)])
            archive.writestr(REASONS, "\ufeff" + table.getvalue())
        yield from _blocks(file)


def _name(row: ImportRecord, taken: set[str]) -> str:
    """The page's own name, with its number before it where another page has that name."""
    name = PurePosixPath(row.member or row.file).name[-LONGEST_NAME:]
    if name in taken:
        name = f"{row.number}-{name}"
    taken.add(name)
    return name


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while block := file.read(BLOCK):
        yield block


FORMS: Final = (
    Form(xlsx.SUFFIXES, ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    Form((*tables.SUFFIXES, *xlsx.SUFFIXES), ".csv", "text/csv; charset=utf-8", _csv),
    Form(PAGES, ".zip", "application/zip", _zip),
    Form((), ".jsonl", "application/x-ndjson; charset=utf-8", _jsonl),
)
