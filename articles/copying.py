"""Rows into tables by PostgreSQL's binary COPY."""

from collections.abc import Iterable
from typing import Any, Final

from django.db import connection

PIECE: Final = 1 << 17  # bytes sent at once
SIGNATURE: Final = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER: Final = b"\xff\xff"


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
