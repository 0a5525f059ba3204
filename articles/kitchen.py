"""Records to prepared articles, many pages at once in processes of their own."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from itertools import repeat
from threading import Lock
from typing import Final

from articles.preparing import Given, Prepared, Refusal, prepare_text
from articles.processes import start_processes
from articles.reading import Record, Rejection

Found = Record | Rejection
MANY_PAGES: Final = 400  # records of a chunk; processes for fewer would cost more than they bring
PAGES_AT_ONCE: Final = 20
DIGEST: Final = 16  # bytes


def prepare(record: Found, given: Given) -> Prepared | Refusal:
    if isinstance(record, Rejection):
        return Refusal(record.reason, record.detail)
    return prepare_text(record.text, record.fields, given)


class Kitchen:
    """Prepares records in their order, many pages at once in processes of their own, which it starts when it must.

    Two threads may use it.
    """

    def __init__(self, given: Given, columns: Iterable[tuple[str, str]] = ()) -> None:
        """`columns` are the fields chosen for the delivery's columns."""
        self.given = given
        self._said = sha256(repr((given, sorted(columns))).encode("utf-8", "backslashreplace"))
        self._pool: ProcessPoolExecutor | None = None
        self._lock = Lock()

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

    def prepare_all(self, records: Sequence[Found]) -> Iterator[Prepared | Refusal]:
        """Cleaning has begun when this returns, and goes on while its result waits to be iterated."""
        pages = [one for one in records if isinstance(one, Record) and one.text is not None]
        if len(pages) < MANY_PAGES:
            return iter([prepare(record, self.given) for record in records])
        with self._lock:
            self._pool = self._pool or start_processes()
        texts, fields = [page.text for page in pages], [page.fields for page in pages]
        done = self._pool.map(prepare_text, texts, fields, repeat(self.given), chunksize=PAGES_AT_ONCE)
        return self._in_order(records, done)

    def _in_order(self, records: Sequence[Found], done: Iterator[Prepared | Refusal]) -> Iterator[Prepared | Refusal]:
        for record in records:
            is_page = isinstance(record, Record) and record.text is not None
            yield next(done) if is_page else prepare(record, self.given)
