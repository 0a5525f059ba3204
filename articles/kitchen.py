"""Records to articles as they are stored, many pages at once in processes of their own."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from itertools import repeat
from typing import Final

from articles.packed import Packed, prepare_packed
from articles.preparing import Given, Refusal
from articles.processes import start_processes
from articles.reading import Record, Rejection

Found = Record | Rejection
MANY_PAGES: Final = 400  # records of a chunk; processes for fewer would cost more than they bring
PAGES_AT_ONCE: Final = 20
DIGEST: Final = 16  # bytes


def prepare(record: Found, given: Given) -> Packed | Refusal:
    if isinstance(record, Rejection):
        return Refusal(record.reason, record.detail)
    return prepare_packed(record.text, record.fields, record.extra, given)


class Kitchen:
    """Prepares records in their order, many pages at once in processes of their own, which it starts when it must."""

    def __init__(self, given: Given, columns: Iterable[tuple[str, str]] = ()) -> None:
        """`columns` are the fields chosen for the delivery's columns."""
        self.given = given
        self._said = sha256(repr((given, sorted(columns))).encode("utf-8", "backslashreplace"))
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> "Kitchen":
        return self

    def __exit__(self, *error: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def digest(self, record: Found) -> bytes | None:
        """By which the very same record, with the same said of its delivery, is known again; None without such."""
        if isinstance(record, Rejection) or not record.digest:
            return None
        digest = self._said.copy()
        digest.update(record.digest)
        return digest.digest()[:DIGEST]

    def prepare_all(self, records: Sequence[Found]) -> Iterator[Packed | Refusal]:
        """Cleaning has begun when this returns, and goes on while its result waits to be iterated."""
        pages = [one for one in records if isinstance(one, Record) and one.text is not None]
        if len(pages) < MANY_PAGES:
            return iter([prepare(record, self.given) for record in records])
        self._pool = self._pool or start_processes()
        texts, fields, extra = zip(*[(page.text, page.fields, page.extra) for page in pages], strict=True)
        done = self._pool.map(prepare_packed, texts, fields, extra, repeat(self.given), chunksize=PAGES_AT_ONCE)
        return self._in_order(records, done)

    def _in_order(self, records: Sequence[Found], done: Iterator[Packed | Refusal]) -> Iterator[Packed | Refusal]:
        for record in records:
            is_page = isinstance(record, Record) and record.text is not None
            yield next(done) if is_page else prepare(record, self.given)
