"""The batches of a delivery: made in this process, or, of a large one, in a process of their own, which reads and
prepares the next while the database takes the one before. A thread would not do for that: it takes turns with its user,
measured 290 us an article where one after the other took 205.
"""

import gc
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Final

from articles.batches import Batch, Batches, Item, as_it_came
from articles.kitchen import Found, Kitchen
from articles.preparing import Given
from articles.processes import start_process
from articles.sources import Delivered, Stood

LARGE: Final = 1 << 20  # bytes; for less, a process costs more than it brings
PATIENCE: Final = 2.0  # seconds
EVERY: Final = 5.0  # seconds; several times in a lease


class Died(Exception):
    """The process that was reading is gone."""


@dataclass(frozen=True)
class Order:
    """What is to be read, and how."""

    delivered: Delivered
    given: Given
    columns: tuple[tuple[str, str], ...]  # name and field
    most: int  # records of a batch
    stood: Stood | None

    @contextmanager
    def batches(self) -> Iterator[Batches]:
        with Kitchen(self.given, self.columns) as kitchen:
            yield Batches(self.delivered.records(), kitchen, self.most, self.delivered.position, self.stood)


@contextmanager
def ahead(order: Order, *, size: int, meanwhile: Callable[[], None] = lambda: None) -> "Iterator[Batches | Beside]":
    """Where the batches come from; `size` is the delivery's, in bytes. `meanwhile` is called now and then while nothing
    comes: gigabytes may be passed over in which there is no record.
    """
    if size < LARGE:
        with order.batches() as batches:
            yield batches
    else:
        beside = Beside(order, meanwhile)
        try:
            yield beside
        finally:
            beside.end()


class Beside:
    """As Batches, in a process of its own. Whatever asks it may raise Died.

    The next batch is sent once one goes on, and received by a thread: the user waits for the database meanwhile.
    """

    def __init__(self, order: Order, meanwhile: Callable[[], None] = lambda: None) -> None:
        self._meanwhile = meanwhile
        self._process, self._pipe = start_process(_serve, order)
        self._received: SimpleQueue[Any] = SimpleQueue()
        self._early: list[Any] = []
        self._thread = Thread(target=self._receive, name="ahead", daemon=True)
        self._thread.start()

    def __iter__(self) -> Iterator[Batch]:
        while (batch := self._early.pop() if self._early else self._next()) is not None:
            if isinstance(batch, Exception):
                raise batch
            yield batch

    def _next(self) -> Any:
        while True:
            try:
                return self._received.get(timeout=EVERY)
            except Empty:
                self._meanwhile()

    def go_on(self, *, prepares: bool) -> None:
        self._say("go_on", prepares)

    def prepared(self, wanted: Sequence[int]) -> list[Item]:
        self._say("prepared", wanted)
        items = self._received.get()
        if isinstance(items, Exception):
            raise items
        return items

    def came(self, index: int) -> str:
        self._say("came", index)
        while not isinstance(found := self._received.get(), str):
            if isinstance(found, Died):
                raise found
            self._early.append(found)  # the next batch
        return found

    def end(self) -> None:
        """Whatever it is at; it has a while to end the processes that it has started."""
        with suppress(Died):
            self._say("end", None)
        self._process.join(PATIENCE)
        self._process.kill()
        self._process.join()
        self._thread.join()
        self._pipe.close()

    def _say(self, what: str, value: object) -> None:
        try:
            self._pipe.send((what, value))
        except OSError as error:
            raise Died(str(error)) from error

    def _receive(self) -> None:
        try:
            while True:
                self._received.put(self._pipe.recv())
        except Exception as error:  # noqa: BLE001 — raised by who asks
            self._received.put(Died(str(error)))


def _serve(pipe: Connection, order: Order) -> None:
    gc.freeze()  # what is there by now stays: nobody need look through it for cycles
    logging.getLogger().addHandler(logging.NullHandler())  # what libraries say of a page is told by the page's record
    with order.batches() as batches, suppress(EOFError, ConnectionError):  # nobody wants to know more
        before: Sequence[Found] = ()
        message, records = _message(batches)
        while records is not None:
            pipe.send_bytes(message)
            batches.last = records
            batches.look_ahead()
            message, following = _message(batches)
            _answer(pipe, batches, before)
            before, records = records, following
        pipe.send_bytes(message)
        _answer(pipe, batches, before)


def _message(batches: Batches) -> tuple[bytes, Sequence[Found] | None]:
    """The next batch, packed as the pipe would, and its records; what goes wrong, and nothing at the end, without.

    The pipe joins two processes of ours: nothing from outside is unpacked.
    """
    try:
        made = batches.make()
    except Exception as trouble:  # noqa: BLE001 — raised by who reads it
        return ForkingPickler.dumps(trouble), None
    return (ForkingPickler.dumps(made[0]), made[1]) if made else (ForkingPickler.dumps(None), None)


def _answer(pipe: Connection, batches: Batches, before: Sequence[Found]) -> None:
    """What is asked until the next batch is wanted: to prepare records of the last, or how one of those `before` came,
    which are being stored. Raises EOFError when that was all.
    """
    while True:
        what, value = pipe.recv()
        if what == "end":
            raise EOFError
        if what == "go_on":
            batches.go_on(prepares=value)
            return
        pipe.send(batches.prepared(value) if what == "prepared" else as_it_came(before[value]))
