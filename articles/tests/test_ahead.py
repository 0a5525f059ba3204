"""Chunks read in a thread of their own."""

import threading

import pytest

from articles import ahead
from articles.ahead import Ahead
from articles.kitchen import Kitchen
from articles.preparing import Given
from articles.reading import Record

BODY = "Bà con bản Hồ góp công đắp lại bờ mương."


def records(count, body=BODY):
    return (Record("tin.jsonl", None, line, None, {"body": body}) for line in range(1, count + 1))


def reading(records, most=3):
    return Ahead(records, Kitchen(Given()), most, lambda: 0)


def lines(batch):
    return [record.line for record in batch.records]


def threads():
    return [thread for thread in threading.enumerate() if thread.name == "ahead"]


def test_every_record_once_and_in_order():
    with reading(records(8)) as chunks:
        seen = [(lines(batch), [one.body for one in batch.prepared]) for batch in chunks]
    assert seen == [([1, 2, 3], [BODY] * 3), ([4, 5, 6], [BODY] * 3), ([7, 8], [BODY] * 2)]
    assert not threads()


def test_long_texts_make_short_chunks(monkeypatch):
    monkeypatch.setattr(ahead, "LARGEST", 1000)
    with reading(records(5, body="x" * 600), most=100) as chunks:
        assert [lines(batch) for batch in chunks] == [[1, 2], [3, 4], [5]]


def test_what_goes_wrong_is_raised_in_its_place():
    def breaking():
        yield from records(4)
        raise OSError("the disk is gone")

    seen = []
    with pytest.raises(OSError, match="disk"), reading(breaking()) as chunks:
        for batch in chunks:
            seen += lines(batch)
    assert seen == [1, 2, 3]
    assert not threads()


def test_nobody_goes_on_reading_once_it_is_over():
    read = []

    def endless():
        for record in records(10**9):
            read.append(record.line)
            yield record

    with reading(endless()) as chunks:
        next(iter(chunks))
    assert not threads()
    assert len(read) < 100


def test_left_unprepared_when_told_so():
    with reading(records(9)) as chunks:
        seen = []
        for batch in chunks:
            chunks.prepares = False
            seen.append(batch.prepared is None)
    assert seen[0] is False
    assert seen[-1] is True
