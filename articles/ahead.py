"""The batches of a delivery: made in this process, or, of a large one, in a process of their own, which reads and
prepares the next while the database takes the one before. A thread would not do: it takes turns with its user, measured
290 us an article where one after the other took 205.
"""

import gc
import logging
import pickle
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Final

from articles.batches import Batch, Batches, Item
from articles.kitchen import Found, Kitchen
from articles.preparing import Given
from articles.processes import start_process
from articles.sources import Delivered, Stood

LARGE: Final = 1 << 20  # bytes; for less, a process costs more than it brings
PATIENCE: Final = 2.0  # seconds


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
def ahead(order: Order, *, size: int) -> "Iterator[Batches | Beside]":
    """Where the batches come from; `size` is the delivery's, in bytes."""
    if size < LARGE:
        with order.batches() as batches:
            yield batches
    else:
        beside = Beside(order)
        try:
            yield beside
        finally:
            beside.end()


class Beside:
    """As Batches, in a process of its own. Whatever asks it may raise Died."""

    def __init__(self, order: Order) -> None:
        self.prepares = True
        self._process, self._pipe = start_process(_serve, order)

    def __iter__(self) -> Iterator[Batch]:
        while (batch := self._received()) is not None:
            yield batch
            self._ask("go_on", self.prepares)

    def prepared(self, wanted: Sequence[int]) -> list[Item]:
        self._ask("prepared", wanted)
        return self._received()

    def came(self, index: int) -> str:
        self._ask("came", index)
        return self._received()

    def end(self) -> None:
        """Whatever it is at; it has a while to end the processes that it has started."""
        self._pipe.close()
        self._process.join(PATIENCE)
        self._process.kill()
        self._process.join()

    def _ask(self, what: str, value: object) -> None:
        try:
            self._pipe.send((what, value))
        except OSError as error:
            raise Died(str(error)) from error

    def _received(self) -> Any:
        try:
            received = self._pipe.recv()
        except (EOFError, OSError) as error:
            raise Died(str(error)) from error
        if isinstance(received, Exception):
            raise received
        return received


def _serve(pipe: Connection, order: Order) -> None:
    gc.freeze()  # what is there by now stays: nobody need look through it for cycles
    logging.getLogger().addHandler(logging.NullHandler())  # what libraries say of a page is told by the page's record
    with order.batches() as batches, suppress(EOFError, ConnectionError):  # nobody wants to know more
        message, records = _message(batches)
        while records is not None:
            pipe.send_bytes(message)
            batches.last = records
            batches.look_ahead()
            message, records = _message(batches)
            _answer(pipe, batches)
        pipe.send_bytes(message)


def _message(batches: Batches) -> tuple[bytes, Sequence[Found] | None]:
    """The next batch, pickled, and its records. What goes wrong, and nothing at the end, comes without records."""
    try:
        made = batches.make()
    except Exception as trouble:  # noqa: BLE001 — raised by who reads it
        return pickle.dumps(trouble), None
    return (pickle.dumps(made[0]), made[1]) if made else (pickle.dumps(None), None)


def _answer(pipe: Connection, batches: Batches) -> None:
    """What is asked about the last batch, until the next is wanted."""
    while True:
        what, value = pipe.recv()
        if what == "go_on":
            batches.prepares = value
            return
        pipe.send(batches.prepared(value) if what == "prepared" else batches.came(value))
