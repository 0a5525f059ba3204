"""Rows for PostgreSQL's binary COPY: packed here, as most of their fields are text that needs no look."""

import struct
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from django.db import connection

PIECE: Final = 1 << 17  # bytes sent at once
SIGNATURE: Final = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER: Final = b"\xff\xff"
NULL: Final = b"\xff\xff\xff\xff"
TEXT: Final = 25  # the type's number
FIRST_DAY: Final = date(2000, 1, 1)
FIRST_MOMENT: Final = datetime(2000, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)
BOUNDED: Final = 2  # lower bound included, upper not

length: Final = struct.Struct(">i").pack
count: Final = struct.Struct(">h").pack
int4: Final = struct.Struct(">i").pack
int8: Final = struct.Struct(">q").pack
_int4range: Final = struct.Struct(">biiii").pack


def row(*fields: bytes | None) -> bytes:
    """One row; None is NULL."""
    return count(len(fields)) + b"".join([NULL if field is None else length(len(field)) + field for field in fields])


def day(value: date) -> bytes:
    return int4((value - FIRST_DAY).days)


def moment(value: datetime) -> bytes:
    """`value` knows its zone."""
    return int8((value - FIRST_MOMENT) // MICROSECOND)


def int4range(start: int, end: int) -> bytes:
    """Half open, not empty."""
    return _int4range(BOUNDED, 4, start, 4, end)


def texts(values: Iterable[str]) -> bytes:
    encoded = [value.encode() for value in values]
    if not encoded:
        return struct.pack(">iii", 0, 0, TEXT)
    head = struct.pack(">iiiii", 1, 0, TEXT, len(encoded), 1)
    return head + b"".join(part for value in encoded for part in (length(len(value)), value))


def jsonb(text: str) -> bytes:
    return b"\x01" + text.encode()


def or_null(pack: Callable[[Any], bytes], value: Any) -> bytes | None:
    return None if value is None else pack(value)


def copy_in(cursor: Any, table: str, columns: Iterable[str], rows: Iterable[bytes]) -> None:
    """Rows of these columns into the table. What the database refuses is raised as Django's errors."""
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT binary)"
    with connection.wrap_database_errors, cursor.copy(statement) as copy:
        piece, size = [SIGNATURE], 0
        for one in rows:
            piece.append(one)
            size += len(one)
            if size > PIECE:
                copy.write(b"".join(piece))
                piece, size = [], 0
        copy.write(b"".join([*piece, TRAILER]))
