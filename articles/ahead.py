"""The next chunks of a delivery, read and prepared in a thread while the database takes the one before."""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from queue import Empty, Queue
from threading import Event, Thread
from typing import Final

from articles.kitchen import Found, Kitchen
from articles.preparing import Prepared, Refusal
from articles.reading import Record

LARGEST: Final = 4_000_000  # characters of a chunk's texts, one text more or less
PATIENCE: Final = 0.0005  # seconds that the thread which feeds the database waits for the one that computes


@dataclass
class Batch:
    """A chunk as it was read; `prepared` is None when the thread was told to leave that. None of it is stored yet."""

    records: Sequence[Found]
    prepared: Iterator[Prepared | Refusal] | None
    position: int  # in the sources, behind it


class Ahead:
    """Iterated, the chunks in their order. What goes wrong in the thread is raised where its chunk would have come.

    The thread never asks the database: the connection is its user's.
    """

    def __init__(self, records: Iterator[Found], kitchen: Kitchen, most: int, position: Callable[[], int]) -> None:
        self._records = records
        self._kitchen = kitchen
        self._most = most
        self._position = position
        self._ready: Queue[Batch | BaseException | None] = Queue(maxsize=1)
        self._over = Event()
        self._thread = Thread(target=self._run, name="ahead", daemon=True)
        self.prepares = True  # set by the user: not worth it where most records are known already

    def __enter__(self) -> "Ahead":
        self._interval = sys.getswitchinterval()
        sys.setswitchinterval(PATIENCE)
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        while self._thread.is_alive():
            try:
                self._ready.get(timeout=0.05)  # it may wait for a place
            except Empty:
                continue
        self._thread.join()
        sys.setswitchinterval(self._interval)

    def __iter__(self) -> Iterator[Batch]:
        while (found := self._ready.get()) is not None:
            if isinstance(found, BaseException):
                raise found
            yield found

    def _run(self) -> None:
        try:
            while records := self._take():
                prepared = self._kitchen.prepare_all(records) if self.prepares else None
                self._ready.put(Batch(records, prepared, self._position()))
            self._ready.put(None)
        except BaseException as trouble:  # noqa: BLE001 — raised by who iterates
            self._ready.put(trouble)

    def _take(self) -> list[Found]:
        """The next chunk; nothing at the end, or once nobody waits for it."""
        taken: list[Found] = []
        size = 0
        while len(taken) < self._most and size < LARGEST and not self._over.is_set():
            found = next(self._records, None)
            if found is None:
                break
            taken.append(found)
            if isinstance(found, Record):
                size += len(found.text or "") + len(found.fields.get("body", ""))
        return [] if self._over.is_set() else taken
