"""Batches of a delivery, made in this process or in one of their own: the same either way."""

import json
import os
from dataclasses import dataclass
from itertools import islice

import psutil
import pytest

from articles import ahead as beside
from articles import batches as chunks
from articles.ahead import LARGE, Beside, Died, Order, ahead
from articles.batches import AHEAD, Batch
from articles.packing import int4, text
from articles.preparing import Given, Refusal
from articles.reading import Record
from articles.sources import Changed, Handed, Sources, Stood
from articles.tests.deliveries import Waits

BODY = "Kỳ {number}: bà con bản Hồ góp công đắp lại bờ mương."
HERE, BESIDE = 0, LARGE


@pytest.fixture(params=[HERE, BESIDE], ids=["here", "beside"])
def size(request):
    return request.param


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "tin.jsonl"
    lines = [json.dumps({"body": BODY.format(number=number), "id": number}) for number in range(1, 9)]
    path.write_text("\n".join([*lines[:4], "{hỏng", *lines[4:]]) + "\n", encoding="utf-8")
    return path


@dataclass
class Endless:
    """Its records have no end, and each batch tells in its position which process it comes from."""

    broken_after: int = 10**9

    def records(self):
        for line in range(1, self.broken_after):
            yield Record("tin.jsonl", None, line, None, {"body": BODY.format(number=line)})
        raise OSError("the disk is gone")

    def position(self):
        return os.getpid()


def order(delivered, most=3, stood=None):
    return Order(delivered, Given("Báo Bản Hồ"), (), most, stood)


def lines(batch):
    return [int.from_bytes(item.place[-4:]) for item in batch.items]


def each(batches):
    """The batches, of which none is asked about."""
    for batch in batches:
        batches.go_on(prepares=True)
        yield batch


def children():
    return psutil.Process().children(recursive=True)


def test_every_record_once_and_in_order(path, size):
    with ahead(order(Sources([path])), size=size) as batches:
        found = list(each(batches))
    assert list(map(lines, found)) == [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    items = [item for batch in found for item in batch.items]
    assert [item.found.external_id for item in items if item.digest] == [str(number) for number in range(1, 9)]
    assert {item.found.publisher for item in items if item.digest} == {"Báo Bản Hồ"}
    assert (items[4].found.reason, items[4].came) == ("bad_json", "{hỏng\n")
    assert items[8].place == text(str(path)) + text("") + int4(9)
    assert [batch.position for batch in found][-1] == path.stat().st_size


def test_long_texts_make_short_batches(monkeypatch):
    monkeypatch.setattr(chunks, "LARGEST", 1000)
    records = [Record("a", None, line, None, {"body": "x" * 600}) for line in range(1, 6)]
    with ahead(order(Handed(records), most=100), size=HERE) as batches:
        assert [lines(batch) for batch in each(batches)] == [[1, 2], [3, 4], [5]]


def test_pages_come_in_shorter_batches(monkeypatch):
    monkeypatch.setattr(chunks, "PAGES", 2)
    pages = [Record(f"{line}.txt", None, line, BODY) for line in range(1, 6)]
    with ahead(order(Handed(pages), most=3), size=HERE) as batches:
        assert [lines(batch) for batch in each(batches)] == [[1, 2], [3, 4], [5]]


def test_the_first_of_fields_are_short(monkeypatch):
    monkeypatch.setattr(chunks, "FIRST", 1)
    in_fields = [Record("a", None, line, None, {"body": BODY}) for line in range(1, 8)]
    pages = [Record(f"{line}.txt", None, line, BODY) for line in range(1, 8)]
    for records, expected in ((in_fields, [[1], [2, 3], [4, 5, 6], [7]]), (pages, [[1, 2, 3], [4, 5, 6], [7]])):
        with ahead(order(Handed(records)), size=HERE) as batches:
            assert [lines(batch) for batch in each(batches)] == expected


def test_its_user_is_called_while_no_record_comes(tmp_path, monkeypatch):
    monkeypatch.setattr(beside, "EVERY", 0.01)
    flag = tmp_path / "tới lúc"
    with ahead(order(Waits(flag)), size=BESIDE, meanwhile=flag.touch) as batches:
        assert [lines(batch) for batch in each(batches)] == [[1]]


def test_what_goes_wrong_is_raised_in_its_place(size):
    seen = []
    with pytest.raises(OSError, match="disk"), ahead(order(Endless(broken_after=8)), size=size) as batches:
        for batch in each(batches):
            seen += lines(batch)
    assert seen == [1, 2, 3, 4, 5, 6]


def test_a_large_one_is_read_in_another_process():
    for size, elsewhere in ((HERE, False), (BESIDE, True)):
        with ahead(order(Endless()), size=size) as batches:
            assert (next(iter(batches)).position != os.getpid()) is elsewhere


def test_nobody_goes_on_reading_once_it_is_over():
    before = children()
    with ahead(order(Endless()), size=BESIDE) as batches:
        next(iter(batches))
        assert len(children()) > len(before)
    assert not [one for one in children() if one not in before and "spawn_main" in " ".join(one.cmdline())]


def test_left_unprepared_when_told_so_and_prepared_when_wanted(path, size):
    with ahead(order(Sources([path]), most=1), size=size) as batches:
        found = []
        for batch in batches:
            found.append(batch.items[0].found)
            last = batches.prepared([0])[0]
            batches.go_on(prepares=False)
        assert last.found.external_id == "8"
    on_their_way = 1 + (AHEAD if size else 0)
    assert None not in found[:on_their_way]
    assert found[on_their_way:] == [None] * (9 - on_their_way)


def test_a_record_as_it_came(path, size):
    with ahead(order(Sources([path])), size=size) as batches:
        came = []
        for batch in each(batches):
            came += [batches.came(index) for index in range(len(batch.items))]
    assert came.pop(4) == "{hỏng\n"
    assert list(map(json.loads, came)) == [{"body": BODY.format(number=number), "id": number} for number in range(1, 9)]


def test_what_is_in_is_passed_over(path, size):
    with ahead(order(Sources([path]), stood=Stood(5, str(path), "", 5)), size=size) as batches:
        assert [lines(batch) for batch in each(batches)] == [[6, 7, 8], [9]]


def test_tells_that_it_passes_over_many(size):
    stood = Stood(5000, "tin.jsonl", "", 5000)
    with ahead(order(Endless(), stood=stood), size=size) as batches:
        found = list(map(lines, islice(each(batches), 4)))
    assert found == [[], [], [5001, 5002, 5003], [5004, 5005, 5006]]


@pytest.mark.parametrize("stood", [Stood(5, "tin.jsonl", "", 6), Stood(5, "khác.jsonl", "", 5), Stood(10, "x", "", 10)])
def test_a_delivery_that_was_changed_is_refused(path, size, stood):
    delivered, changed = Sources([path]), f"record {stood.number} is not where it was"
    with pytest.raises(Changed, match=changed), ahead(order(delivered, stood=stood), size=size) as batches:
        list(each(batches))


def test_told_when_the_other_process_is_gone():
    reader = Beside(order(Endless()))
    try:
        batches = each(reader)
        assert isinstance(next(batches), Batch)
        reader._process.kill()
        with pytest.raises(Died):
            list(batches)
        with pytest.raises(Died):
            reader.came(0)
    finally:
        reader.end()


def test_what_cannot_be_an_article_says_why():
    records = [Record("a", None, 1, None, {"body": "Bài.", "modified": "9-9-99999"})]
    with ahead(order(Handed(records)), size=HERE) as batches:
        item = next(iter(batches)).items[0]
    assert isinstance(item.found, Refusal)
    assert json.loads(item.came) == {"body": "Bài.", "modified": "9-9-99999"}
