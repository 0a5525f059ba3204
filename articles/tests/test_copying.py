"""Rows packed for COPY come out of the database as they went in."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from django.db import DatabaseError, connection, transaction

from articles.copying import copy_in
from articles.known import array
from articles.packing import EMPTY, day, head, int4, int4range, int8, jsonb, moment, or_null, raw, text, texts

pytestmark = pytest.mark.django_db
COLUMNS = {
    "a": "int4", "b": "int8", "c": "date", "d": "timestamptz", "e": "int4range", "f": "text[]", "g": "jsonb",
    "h": "text",
}  # fmt: skip


@pytest.fixture
def cursor():
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE packed ({', '.join(map(' '.join, COLUMNS.items()))}) ON COMMIT DROP")
        yield cursor


def row(*fields):
    return head(len(fields)) + b"".join(fields)


def read(cursor):
    cursor.execute("SELECT a, b, c, d, lower(e), upper(e), f, g::text, h FROM packed ORDER BY a")
    return cursor.fetchall()


def test_what_goes_in_comes_out(cursor):
    noon = datetime(1999, 12, 31, 12, 0, 0, 17, tzinfo=timezone(timedelta(hours=7)))
    rows = [
        row(int4(1), int8(-(2**40)), day(date(1867, 3, 5)), moment(noon), int4range(0, 7), texts([]), jsonb("{}"),
            EMPTY),
        row(int4(2), int8(7), day(date(2026, 11, 22)), moment(noon), int4range(3, 2**31 - 1),
            texts(["tail_suspected", 'một "hai", {ba}', ""]), jsonb('{"thẻ": ["a\\\\", null]}'),
            text("Đèo Gió\n\\N\t🌾")),
        row(int4(3), *[or_null(int8, None)] * 7),
    ]  # fmt: skip
    copy_in(cursor, "packed", COLUMNS, rows)
    there = noon.astimezone(UTC)
    assert read(cursor) == [
        (1, -(2**40), date(1867, 3, 5), there, 0, 7, [], "{}", ""),
        (2, 7, date(2026, 11, 22), there, 3, 2**31 - 1, ["tail_suspected", 'một "hai", {ba}', ""],
         '{"thẻ": ["a\\\\", null]}', "Đèo Gió\n\\N\t🌾"),
        (3, *[None] * 8),
    ]  # fmt: skip


def test_more_than_one_piece(cursor):
    long = "khoai lang tím " * 4000
    copy_in(cursor, "packed", ["a", "h"], (row(int4(n), text(long)) for n in range(9)))
    cursor.execute("SELECT count(*), min(octet_length(h)), max(a) FROM packed")
    assert cursor.fetchone() == (9, len(long.encode()), 8)


def test_what_the_database_refuses_is_raised(cursor):
    with pytest.raises(DatabaseError), transaction.atomic():
        copy_in(cursor, "packed", ["h"], [row(raw(b"\xff\xfe"))])


@pytest.mark.parametrize("values", [[], ["a", ""], ['"', "\\", "{}", ",", "NULL", "Đèo Gió\n"]])
def test_array(cursor, values):
    cursor.execute("SELECT %s::text[]", [array(values)])
    assert cursor.fetchone()[0] == values
