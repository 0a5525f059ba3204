"""Imports that workers bring in: claimed, cut short, gone on with, stopped."""

import json
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from kombu.exceptions import OperationalError as BrokerError

from articles import ahead, importing, tasks
from articles.importing import Given, run_import
from articles.models import Article, Import
from articles.models.imports import LeaseLost
from articles.sources import Sources
from articles.tasks import import_waiting, queue_import
from articles.tests.deliveries import Waits

pytestmark = pytest.mark.django_db
BODY = "Bài số {number} kể chuyện chợ phiên Cốc Ly họp lại sau hai tuần mưa lớn."


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "tin.jsonl"
    lines = [json.dumps({"body": BODY.format(number=number), "url": f"https://a.vn/{number}"}) for number in range(9)]
    path.write_text("\n".join([*lines[:5], "{hỏng", *lines[5:], lines[0]]) + "\n", encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    monkeypatch.setattr(importing.run_import, "__kwdefaults__", {**importing.run_import.__kwdefaults__, "chunk": 3})


@pytest.fixture
def waiting(path):
    return queue_import([path], name="tin.jsonl", by=None, given=Given("Báo Vùng Cao"))


def left_behind():
    """What an import leaves, without ids and times."""
    order = list(Article.objects.order_by("pk").values_list("pk", flat=True))
    rows = Import.objects.get().records.values_list("number", "line", "outcome", "reason", "article_id")
    articles = list(Article.objects.order_by("pk").values_list("body", "url", "publisher__name"))
    return [(*row[:4], row[4] and order.index(row[4])) for row in rows], articles


def fresh(delivery):
    return Import.objects.get(pk=delivery.pk)


def expire(delivery):
    Import.objects.filter(pk=delivery.pk).update(lease_until="2026-01-01T00:00Z")


def bring_in(delivery, *, die_after=None):
    """One turn of a worker, which dies after so many chunks."""
    sources = Sources([Path(delivery.sources[0])])
    chunks = []

    class Killed(BaseException):
        pass

    def tell(delivery):
        chunks.append(delivery.records_read)
        if len(chunks) == die_after:
            raise Killed

    try:
        run_import(delivery, sources, tell=tell)
    except Killed:
        expire(delivery)
    return chunks


def test_a_worker_brings_it_in(waiting):
    assert (waiting.state, waiting.bytes_total > 0) == ("waiting", True)
    import_waiting()
    done = fresh(waiting)
    assert (done.state, done.records_read, done.bytes_read) == ("done", 11, done.bytes_total)
    assert done.tally() == {"imported": 9, "revised": 0, "duplicate": 1, "rejected": 1}
    assert done.lease_until is None
    assert done.publisher.name == "Báo Vùng Cao"


@pytest.mark.parametrize("die_after", [1, 2, 3])
def test_goes_on_from_the_last_committed_chunk(waiting, die_after):
    import_waiting()
    undisturbed = left_behind()
    Import.objects.get().records.all().delete()
    Import.objects.all().update(state="waiting", records_read=0)
    Article.objects.all().delete()
    bring_in(Import.objects.claim(), die_after=die_after)
    assert fresh(waiting).records_read == 3 * die_after
    chunks = bring_in(Import.objects.claim())
    assert chunks[0] > 3 * die_after
    assert fresh(waiting).state == "done"
    assert left_behind() == undisturbed


def test_one_worker_at_a_time(waiting, path):
    queue_import([path], name="khác", by=None, given=Given())
    first = Import.objects.claim()
    assert first == waiting
    assert Import.objects.claim() is None
    first.end("done")
    assert Import.objects.claim().name == "khác"


def test_who_lost_the_lease_writes_nothing(waiting):
    late = Import.objects.claim()
    expire(late)
    import_waiting()
    before = left_behind()
    with pytest.raises(LeaseLost):
        bring_in(late)
    assert left_behind() == before
    assert fresh(waiting).state == "done"


def test_given_up_after_three_attempts_that_got_nowhere(waiting):
    for _ in range(3):
        assert Import.objects.claim() == waiting
        expire(waiting)
    import_waiting()
    failed = fresh(waiting)
    assert (failed.state, failed.last_error) == ("failed", "died")
    assert failed.go_on()
    import_waiting()
    assert fresh(waiting).state == "done"


def test_what_breaks_ends_it_as_failed_and_others_go_on(waiting, path, monkeypatch):
    queue_import([path], name="khác", by=None, given=Given())
    store = importing.store

    def broken(delivery, *rest, **options):
        if delivery.pk == waiting.pk:
            raise RuntimeError("secret words of an article")
        return store(delivery, *rest, **options)

    monkeypatch.setattr(importing, "store", broken)
    import_waiting()
    assert list(Import.objects.order_by("pk").values_list("state", "last_error")) == [
        ("failed", "RuntimeError"), ("done", ""),
    ]  # fmt: skip


class TestCancel:
    def test_before_it_began(self, waiting):
        waiting.cancel()
        import_waiting()
        assert (fresh(waiting).state, Article.objects.count()) == ("cancelled", 0)

    def test_keeps_what_is_in_and_can_be_gone_on_with(self, waiting):
        import_waiting_after(waiting, stop_after=1)
        stopped = fresh(waiting)
        assert (stopped.state, stopped.records_read, Article.objects.count()) == ("cancelled", 3, 3)
        assert stopped.go_on()
        import_waiting()
        assert (fresh(waiting).state, Article.objects.count()) == ("done", 9)

    def test_while_nothing_that_comes_is_a_record(self, waiting, tmp_path, monkeypatch):
        monkeypatch.setattr(ahead, "EVERY", 0.01)
        monkeypatch.setattr(ahead, "LARGE", 0)
        claimed = Import.objects.claim()
        claimed.cancel()
        run_import(claimed, Waits(tmp_path / "never"))
        assert fresh(waiting).state == "cancelled"

    def test_of_one_that_is_over_is_nothing(self, waiting):
        import_waiting()
        fresh(waiting).cancel()
        assert fresh(waiting).state == "done"
        assert not fresh(waiting).go_on()


def import_waiting_after(delivery, *, stop_after):
    claimed = Import.objects.claim()
    sources = Sources([Path(delivery.sources[0])])

    def tell(delivery):
        if delivery.records_read == 3 * stop_after:
            Import.objects.get(pk=delivery.pk).cancel()

    run_import(claimed, sources, tell=tell)


class TestSums:
    """The database keeps the numbers, whoever writes the records."""

    def test_follow_the_records(self, waiting):
        import_waiting()
        record = waiting.records.get(outcome="rejected")
        waiting.records.filter(pk=record.pk).delete()
        assert fresh(waiting).rejected == 0
        waiting.records.filter(outcome="duplicate").update(outcome="revised")
        assert (fresh(waiting).duplicate, fresh(waiting).revised) == (0, 1)
        Import.objects.filter(pk=waiting.pk).update(records_read=10)

    @pytest.mark.parametrize("wrong", [{"records_read": 12}, {"imported": 8}])
    def test_must_add_up(self, waiting, wrong):
        import_waiting()
        with pytest.raises(DatabaseError, match=r"import \d+: \d+ records read, \d+ outcomes"), transaction.atomic():
            Import.objects.update(**wrong)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def test_a_running_one_has_a_lease(self, waiting):
        with pytest.raises(DatabaseError, match="import_running_leased"), transaction.atomic():
            Import.objects.update(state="running")


def test_a_hint_without_a_broker_is_no_harm(settings, waiting, monkeypatch):
    def refuse():
        raise BrokerError("no broker")

    monkeypatch.setattr(tasks.import_waiting, "apply_async", refuse)
    assert tasks.hint() is False
