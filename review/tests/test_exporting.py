"""Which quotes leave, and that a file is one moment's truth."""

import hashlib
import json
import uuid
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Publisher
from newsdesk.roles import Role
from newsdesk.tests.persons import make_person
from review.exporting.records import SCHEMA, WordsDiffer
from review.exporting.rows import rows_among
from review.exporting.stream import CHUNK, FORMATS, Export, gathered
from review.models import FeedEvent, Quote
from review.tests.clocks import a_day_later
from review.tests.exported import DENIED, article_of, exported, lines, sheet, table, two_quotes
from review.tests.making import at_once, decided, make_chief, make_editor, make_run, sql

pytestmark = pytest.mark.django_db

BY_QUOTE = [name for name in FORMATS if name != "gold"]


@pytest.fixture
def editor():
    return make_person("bientap", Role.EDITOR, first_name="Lan")


@pytest.fixture
def chief():
    return make_chief()


class TestWhatMayLeave:
    def desk(self, editor, chief):
        """One quote that may leave, and one of each kind that may not; the uid of the first."""
        first, second = two_quotes(article_of(), editor)
        decided("hold", second, by=editor)
        withdrawn, flagged = two_quotes(article_of("Báo Ba"), editor)
        decided("withdraw", withdrawn, by=chief)
        decided("correct", flagged, by=editor, changes={"flags": ["off_record"]})
        two_quotes(article_of("Báo Bốn", embargo_until=timezone.now() + timedelta(days=1)), editor)
        two_quotes(article_of("Báo Năm", delivery_status="cancelled"), editor)
        two_quotes(
            article_of("Báo Sáu", delivery_status="withheld", embargo_until=timezone.now() + timedelta(days=1)), editor
        )
        rejected, kept_out = two_quotes(article_of("Báo Bảy"), editor)
        decided("reject", rejected, by=editor, reason="not_speech")
        decided("keep_out", kept_out, by=editor)
        make_run(article_of("Báo Tám"), DENIED)
        return first

    @pytest.mark.parametrize("format", BY_QUOTE)
    def test_only_the_verified_free_ones_of_usable_articles(self, editor, chief, format):
        quote = self.desk(editor, chief)
        data, manifest = exported(format)
        assert manifest["count"] == 1
        assert str(quote.uid) in (str(sheet(data)) if format == "xlsx" else data.decode())
        assert len(lines()) == len(table()) == 1

    def test_what_was_left_out_is_counted_once_each(self, editor, chief):
        self.desk(editor, chief)
        _, manifest = exported()
        assert manifest["left_out"] == {
            "held": 1, "withdrawn": 1, "sealed": 0, "flagged": 1, "article_not_usable": 4, "embargoed": 2, "undated": 0,
        }  # fmt: skip
        assert sum(manifest["left_out"].values()) + manifest["count"] == Quote.objects.verified().count()

    def test_an_embargo_that_is_over(self, editor):
        two_quotes(article_of(embargo_until=timezone.now() - timedelta(minutes=1)), editor)
        assert len(lines()) == 2

    def test_an_embargo_that_ends_in_the_middle_is_over_afterwards(self, editor):
        two_quotes(article_of(), editor)
        sql("UPDATE articles_article SET embargo_until = now() + interval '1 microsecond'")
        for since in (None, 0):
            data, manifest = exported(since=since)
            assert (manifest["count"], manifest["left_out"]["embargoed"]) == (0, 2)

    def test_an_empty_desk(self):
        data, manifest = exported("jsonl")
        assert (data, manifest["count"], manifest["cursor"], manifest["chain_head"]) == (b"", 0, 0, None)
        assert table() == []


class TestManifest:
    @pytest.mark.parametrize("format", FORMATS)
    def test_matches_its_file(self, editor, format):
        two_quotes(article_of(), editor)
        data, manifest = exported(format)
        assert (manifest["sha256"], manifest["bytes"]) == (hashlib.sha256(data).hexdigest(), len(data))
        assert (manifest["schema"], manifest["format"], manifest["since"]) == (SCHEMA, format, None)
        assert (manifest["count"], manifest["tombstones"]) == (2, 0)
        assert manifest["cursor"] == FeedEvent.objects.latest("seq").seq == 2
        assert manifest["chain_head"]["seq"] == 2 and len(manifest["chain_head"]["hash"]) == 64
        assert ("formula_safe" in manifest) == (format == "csv")
        assert json.loads(json.dumps(manifest)) == manifest

    @pytest.mark.parametrize("format", FORMATS)
    def test_same_data_same_bytes_a_day_later(self, editor, format, monkeypatch):
        two_quotes(article_of(), editor)
        data, manifest = exported(format)
        a_day_later(monkeypatch)
        again, later = exported(format)
        assert again == data
        whens = [datetime.fromisoformat(one.pop("snapshot_at")) for one in (manifest, later)]
        assert whens[1] - whens[0] == timedelta(days=1)
        assert later == manifest


class TestSince:
    def test_of_all_quotes_alone(self):
        with pytest.raises(ValueError, match="filter"):
            Export("jsonl", since=0, found=Quote.objects.verified())

    def test_only_what_is_news_with_tombstones(self, editor, chief):
        first, second = two_quotes(article_of(), editor)
        third, fourth = two_quotes(article_of("Báo Ba"), editor)
        cursor = exported()[1]["cursor"]
        decided("hold", first, by=editor)
        decided("withdraw", third, by=chief)
        changed = decided("correct", fourth, by=editor, changes={"role": "nông dân"})
        rows, manifest = lines(since=cursor), exported(since=cursor)[1]
        assert [(row["id"], row.get("event")) for row in rows] == [
            (str(first.uid), "held"),
            (str(third.uid), "withdrawn"),
            (str(fourth.uid), None),
        ]
        assert (rows[2]["role"], rows[2]["version"]) == ("nông dân", changed.version)
        assert (manifest["count"], manifest["tombstones"], manifest["since"]) == (1, 2, cursor)
        assert lines(since=manifest["cursor"]) == []
        assert second.uid not in {row["id"] for row in rows}

    def test_a_quote_once_by_its_newest_event(self, editor, chief):
        quote, _ = two_quotes(article_of(), editor)
        decided("release", decided("hold", quote, by=editor), by=chief)
        rows = [row for row in lines(since=0) if row["id"] == str(quote.uid)]
        assert len(rows) == 1 and rows[0]["words"] == [DENIED]

    def test_each_event_cites_its_decision(self, editor):
        first, second = two_quotes(article_of(), editor)
        decided("hold", first, by=editor)
        assert list(FeedEvent.objects.order_by("seq").values_list("seq", "decision_id", "decision__quote_id")) == [
            (1, 1, first.pk), (2, 2, second.pk), (3, 3, first.pk),
        ]  # fmt: skip

    def test_rejected_after_all(self, editor):
        quote, _ = two_quotes(article_of(), editor)
        cursor = exported()[1]["cursor"]
        decided("reject", quote, by=editor, reason="not_speech")
        assert [(row["id"], row["event"]) for row in lines(since=cursor)] == [(str(quote.uid), "withdrawn")]

    def test_as_csv(self, editor):
        quote, _ = two_quotes(article_of(), editor)
        cursor = exported()[1]["cursor"]
        decided("hold", quote, by=editor)
        [row] = table(since=cursor)
        assert {name: cell for name, cell in row.items() if cell} == {"Id": str(quote.uid), "Event": "held"}

    def test_what_never_left_needs_no_tombstone(self, editor, chief):
        first, second = two_quotes(article_of(delivery_status="cancelled"), editor)
        decided("withdraw", first, by=chief)
        two_quotes(article_of("Báo Ba", embargo_until=timezone.now() + timedelta(days=1)), editor)
        assert exported(since=0)[0] == b""

    def test_an_article_is_read_once_for_all_its_quotes(self, editor):
        quotes = two_quotes(article_of(), editor) + two_quotes(article_of("Báo Ba"), editor)
        rows = list(rows_among(Quote.objects.exportable(), [quote.pk for quote in reversed(quotes)]))
        assert [(row.pk, row.body is None) for row in rows] == [
            (quote.pk, number % 2 == 1) for number, quote in enumerate(quotes)
        ]
        with CaptureQueriesContext(connection) as queries:
            assert len(lines(since=0)) == 4
        assert ['"body"' in query["sql"] for query in queries].count(True) == 1


class TestWordsThatDiffer:
    @pytest.mark.parametrize("format", FORMATS)
    def test_stop_everything(self, editor, format):
        quote, _ = two_quotes(article_of(), editor)
        sql("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE review_quote DISABLE TRIGGER USER")
        Quote.objects.filter(pk=quote.pk).update(words=["Máy bơm số hai đã cháy"])
        with pytest.raises(WordsDiffer, match=str(quote.uid)) as stopped:
            exported(format)
        assert "cháy" not in str(stopped.value)

    @pytest.mark.parametrize("format", FORMATS)
    def test_a_cue_turned_round_behind_us_stops_everything(self, editor, format):
        article = article_of()
        two_quotes(article, editor)
        sql("SET LOCAL session_replication_role = replica")
        sql("UPDATE articles_article SET body = replace(body, 'bác tin đồn', 'xác nhận ra')")
        sql("SET LOCAL session_replication_role = origin")
        with pytest.raises(WordsDiffer, match=f"not what it was in article {article.pk}"):
            exported(format)

    @pytest.mark.parametrize("format", FORMATS)
    def test_what_a_court_had_masked_is_no_difference(self, editor, format):
        two_quotes(article_of(), editor)
        masked = "replace(body, 'mưa', '███')"
        sql(f"UPDATE articles_article SET body = {masked}, masked_sha256 = sha256(convert_to({masked}, 'UTF8'))")
        assert exported(format)[1]["count"] == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("format", "since"), [("jsonl", None), ("csv", None), ("jsonl", 0), ("csv", 0)])
def test_one_snapshot_while_decisions_go_on(format, since, monkeypatch):
    """What others commit in the middle of an export is not in it, nor in its cursor; it is in the next one."""
    editor, chief = make_editor(), make_chief()
    quotes = [quote for name in ("Báo Một", "Báo Hai") for quote in two_quotes(article_of(name), editor)]
    whole, manifest = exported(format, since=since)
    monkeypatch.setattr("review.exporting.stream.ROWS_AT_ONCE", 1)
    export = Export(format, since=since)
    chunks = export.chunks()
    got = [next(chunks)]
    done = at_once(
        lambda: decided("withdraw", quotes[3], by=chief),
        lambda: decided("correct", quotes[2], by=editor, changes={"role": "đổi giữa chừng"}),
    )
    assert [quote.version for quote in done] == [2, 2]
    got += chunks
    assert b"".join(got) == whole
    assert export.manifest()["cursor"] == manifest["cursor"]
    assert export.manifest()["left_out"] == manifest["left_out"]
    assert {row.get("event") for row in lines(since=manifest["cursor"])} == {"withdrawn", None}


@pytest.mark.django_db(transaction=True)
def test_the_snapshot_reads_only():
    chunks = Export("csv").chunks()
    next(chunks)
    with pytest.raises(Exception, match="read-only transaction"):
        Publisher.objects.create(name=str(uuid.uuid4()))
    chunks.close()
    with transaction.atomic():
        Publisher.objects.create(name="Báo Sau")


@pytest.mark.parametrize("format", FORMATS)
def test_queries_do_not_grow_with_the_quotes(editor, format):
    def count():
        with CaptureQueriesContext(connection) as queries:
            exported(format)
        return len(queries)

    two_quotes(article_of(), editor)
    first = count()
    for name in ("Báo Một", "Báo Hai", "Báo Ba"):
        two_quotes(article_of(name), editor)
    assert count() == first


def test_the_first_piece_is_sent_at_once_and_the_others_together():
    sent = list(gathered(["đầu", *["x" * 100] * 2_000]))
    assert sent[0] == "đầu".encode() and b"".join(sent[1:]) == b"x" * 200_000
    assert [len(piece) // CHUNK for piece in sent[1:]] == [1, 1, 1, 0]
