"""The fields of rows for PostgreSQL's binary COPY. Needs no database: other processes pack too."""

import struct
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache, partial
from typing import Any, Final

LONGEST_SHARED: Final = 200  # characters
NULL: Final = b"\xff\xff\xff\xff"
FALSE: Final = b"\0\0\0\1\0"
TEXT: Final = 25  # the type's number
FIRST_DAY: Final = date(2000, 1, 1)
FIRST_MOMENT: Final = datetime(2000, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)
BOUNDED: Final = 2  # lower bound included, upper not

_length: Final = struct.Struct(">i").pack
_count: Final = struct.Struct(">h").pack
_int4range: Final = partial(struct.Struct(">ibiiii").pack, 17, BOUNDED, 4)
int4: Final = partial(struct.Struct(">ii").pack, 4)
int8: Final = partial(struct.Struct(">iq").pack, 8)


def head(width: int) -> bytes:
    """What stands before each row of so many fields, which the functions below pack."""
    return _count(width)


def raw(value: bytes) -> bytes:
    return _length(len(value)) + value


def text(value: str) -> bytes:
    return raw(value.encode())


_remembered = lru_cache(maxsize=4096)(text)


def shared(value: str) -> bytes:
    """As `text`, quicker for one that many rows have."""
    return _remembered(value) if len(value) <= LONGEST_SHARED else text(value)


EMPTY: Final = text("")


def day(value: date) -> bytes:
    return int4((value - FIRST_DAY).days)


def moment(value: datetime) -> bytes:
    """`value` knows its zone."""
    return int8((value - FIRST_MOMENT) // MICROSECOND)


def int4range(start: int, end: int) -> bytes:
    """Half open, not empty."""
    return _int4range(start, 4, end)


def texts(values: Iterable[str]) -> bytes:
    packed = [text(value) for value in values]
    if not packed:
        return NO_TEXTS
    return raw(struct.pack(">iiiii", 1, 0, TEXT, len(packed), 1) + b"".join(packed))


NO_TEXTS: Final = raw(struct.pack(">iii", 0, 0, TEXT))


def jsonb(value: str) -> bytes:
    return raw(b"\x01" + value.encode())


def or_null(pack: Callable[[Any], bytes], value: Any) -> bytes:
    return NULL if value is None else pack(value)
