"""Workbooks as openpyxl reads them, in bounded memory."""

import tempfile
from array import array
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, Final
from xml.etree.ElementTree import ParseError

from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader, _find_workbook_part
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from articles.reading.refused import Refused
from articles.reading.streams import DAMAGE
from articles.reading.xlsx import ROWS, STREAMED

# What openpyxl raises for a workbook that is none.
BROKEN: Final = (
    *DAMAGE,
    ParseError,
    InvalidFileException,
    AttributeError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)


class Strings(Sequence[str]):
    """A workbook's shared strings, in a file without a name: eight bytes of memory for each."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 — closed with the book
        self.ends = array("Q", [0])

    def append(self, text: str) -> None:
        self.file.write(text.encode("utf-8", "surrogatepass"))
        self.ends.append(self.file.tell())

    def __len__(self) -> int:
        return len(self.ends) - 1

    def __getitem__(self, index: Any) -> Any:
        start, end = self.ends[index], self.ends[index + 1]
        self.file.seek(start)
        return self.file.read(end - start).decode("utf-8", "surrogatepass")


class Book(ExcelReader):  # type: ignore[misc]
    """A workbook's tables in bounded memory: openpyxl's read-only mode, but that it holds all strings."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(stream, read_only=True, data_only=True, keep_links=False)
        self.shared_strings = Strings()
        self.has_several = False

    def __enter__(self) -> "Book":
        self.read()
        self.has_several = len(self.wb.worksheets) > 1
        return self

    def __exit__(self, *error: object) -> None:
        self.shared_strings.file.close()

    def sheets(self) -> Iterator[tuple[str, Iterator[Sequence[object]]]]:
        for sheet in self.wb.worksheets:
            sheet.reset_dimensions()  # what a sheet says of its own size may be a lie
            yield sheet.title, sheet.iter_rows(max_row=ROWS, values_only=True)

    def read_strings(self) -> None:
        part = self.package.find(SHARED_STRINGS)
        if part is None:
            return
        tag = f"{{{SHEET_MAIN_NS}}}si"
        root = None
        with self.archive.open(part.PartName[1:]) as source:
            for event, node in iterparse(source, events=("start", "end")):
                if root is None:
                    root = node
                elif event == "end" and node.tag == tag:
                    self.shared_strings.append(Text.from_tree(node).content.replace("x005F_", ""))
                    root.clear()

    def read_workbook(self) -> None:
        if STREAMED.search(_find_workbook_part(self.package).PartName):
            raise Refused("damaged", "a sheet in place of the workbook")
        super().read_workbook()

    def read_chartsheet(self, sheet: object, rel: object) -> None:
        """Holds no records."""
