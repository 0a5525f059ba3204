"""The chunks of a delivery: read in order, each record with where it stood and what it is as far as the record itself
tells. Needs no database.
"""

import json
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from articles.kitchen import Found, Kitchen
from articles.packed import Packed
from articles.packing import int4, or_null, shared
from articles.preparing import Refusal
from articles.reading import Record
from articles.reading.place import without_odd_characters
from articles.sources import Stood, pass_over

PAGES: Final = 1000  # records of a chunk, if they are to be cleaned, which takes its time
AHEAD: Final = 2  # chunks begun while the one before is stored: pages are cleaned in the meantime
FIRST: Final = 100  # records of the first chunk, if they come in fields; then twice as many, so that none waits long
LARGEST: Final = 5_500_000  # characters of a chunk's texts, one text more or less
LONGEST_KEPT: Final = 1_000_000  # characters of a rejected record
PLACE: Final = ("file", "member", "line")


class Item(NamedTuple):
    """A record: its PLACE packed, the digest by which it is known again, what was made of it, None if that was left,
    and, of one that is refused, as it came.
    """

    place: bytes
    digest: bytes | None
    found: Packed | Refusal | None
    came: str


@dataclass(frozen=True)
class Batch:
    """A chunk, none of it stored yet. One without items says no more than that reading goes on."""

    items: Sequence[Item]
    position: int  # in the sources, behind it


@dataclass(frozen=True)
class Taken:
    records: Sequence[Found]
    prepared: Iterator[Packed | Refusal] | None
    position: int


class Batches:
    """Makes a delivery's batches, one after the other, and answers for the last."""

    def __init__(
        self,
        records: Iterator[Found],
        kitchen: Kitchen,
        most: int,
        position: Callable[[], int],
        stood: Stood | None = None,
    ) -> None:
        """`stood` is the last record that is in already: it and those before it are passed over."""
        self.last: Sequence[Found] = ()  # those of the batch that is asked about
        self._prepares = True
        self._records = records
        self._kitchen = kitchen
        self._most = most
        self._position = position
        self._passing = pass_over(records, stood) if stood else None
        self._ahead: deque[Taken | Exception] = deque()
        self._few = FIRST

    def __iter__(self) -> Iterator[Batch]:
        while made := self.make():
            batch, self.last = made
            yield batch

    def make(self) -> tuple[Batch, Sequence[Found]] | None:
        """The next batch and its records; what goes wrong in reading is raised where its chunk would have come."""
        if self._passing:
            if next(self._passing, None) is not None:
                return Batch([], self._position()), []
            self._passing = None
        taken = self._ahead.popleft() if self._ahead else self._take()
        if isinstance(taken, Exception):
            raise taken
        if not taken.records:
            return None
        prepared = taken.prepared or iter([None] * len(taken.records))
        return Batch(list(map(self._item, taken.records, prepared)), taken.position), taken.records

    def go_on(self, *, prepares: bool) -> None:
        """Nothing more of the last batch is to be prepared. To be said of every batch; preparing the next ones at once
        is not worth it where most records are known already.
        """
        self._prepares = prepares

    def look_ahead(self) -> None:
        """Begin with the next chunks, once those that are in are passed over."""
        while not self._passing and len(self._ahead) < AHEAD and not self._ended():
            try:
                self._ahead.append(self._take())
            except Exception as trouble:  # noqa: BLE001 — raised in its place
                self._ahead.append(trouble)

    def prepared(self, wanted: Sequence[int]) -> list[Item]:
        """These records of the last chunk, which was not prepared."""
        records = [self.last[index] for index in wanted]
        return list(map(self._item, records, self._kitchen.prepare_all(records)))

    def came(self, index: int) -> str:
        """A record of the last chunk as it came."""
        return as_it_came(self.last[index])

    def _ended(self) -> bool:
        last = self._ahead[-1] if self._ahead else None
        return isinstance(last, Exception) or (last is not None and not last.records)

    def _take(self) -> Taken:
        records: list[Found] = []
        size, most = 0, self._most
        while len(records) < most and size < LARGEST and (found := next(self._records, None)) is not None:
            records.append(found)
            if isinstance(found, Record):
                size += len(found.text or "") + len(found.fields.get("body", ""))
                most = min(most, self._few if found.text is None else PAGES)
        self._few = min(2 * self._few, self._most)
        prepared = self._kitchen.prepare_all(records) if self._prepares else None
        return Taken(records, prepared, self._position())

    def _item(self, record: Found, found: Packed | Refusal | None) -> Item:
        place = (
            shared(without_odd_characters(record.file))
            + shared(without_odd_characters(record.member or ""))
            + or_null(int4, record.line)
        )
        came = as_it_came(record) if isinstance(found, Refusal) else ""
        return Item(place, self._kitchen.digest(record), found, came)


def as_it_came(record: Found) -> str:
    """A line, a page, or the JSON of a row by its column names; nothing when that is too long to be kept."""
    raw = record.raw
    if raw is None and isinstance(record, Record):
        raw = {**record.fields, **record.extra} if record.text is None else record.text.encode("utf-8", "surrogatepass")
    if raw is None:
        return ""
    # ASCII, so that NUL and halves of characters come through as escapes.
    kept = (
        without_odd_characters(raw.decode("utf-8", "backslashreplace"))
        if isinstance(raw, bytes)
        else json.dumps(raw, default=str)
    )
    return kept if len(kept) <= LONGEST_KEPT else ""
