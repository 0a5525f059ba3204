"""What leaves: which quotes, with what, and that it is one moment's truth."""

import csv as reader
import hashlib
import io
import json
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from openpyxl import load_workbook

from articles.models import Publisher
from newsdesk.roles import Role
from newsdesk.tests.persons import make_person
from review.exporting.columns import HEADINGS
from review.exporting.csv import MORE_HEADINGS
from review.exporting.records import SCHEMA, WordsDiffer
from review.exporting.stream import FORMATS, Export
from review.models import Decision, FeedEvent, Quote, Speaker
from review.tests.clocks import a_day_later
from review.tests.making import at_once, decided, finished, make_article, make_chief, make_editor, make_run, span, sql

pytestmark = pytest.mark.django_db

BY_QUOTE = [name for name in FORMATS if name != "gold"]

BODY = (
    "Sáng 6/4, họp ở Bến Trại\n"
    "Ông Tạ Văn Lễ, trưởng trạm bơm, bác tin đồn: “Máy bơm số hai không hề cháy. "
    "Nó chỉ dừng một giờ”, theo báo Sông Nhuệ.\n"
    "Bà Cù Thị Nga cho biết ruộng nhà bà đã đủ nước từ hôm 2/4 🌾. Bà không nói thêm.\n"
    "Trạm trưởng gọi đợt hạn là “chưa từng thấy” và mong mưa sớm.\n"
)
DENIED = "Máy bơm số hai không hề cháy. Nó chỉ dừng một giờ"
ENOUGH = "ruộng nhà bà đã đủ nước từ hôm 2/4 🌾"


@pytest.fixture
def editor():
    return make_person("bientap", Role.EDITOR, first_name="Lan")


@pytest.fixture
def chief():
    return make_chief()


def article_of(name="Báo Ven Sông", **more):
    given = {"title": "Trạm bơm Bến Trại", "publisher": Publisher.objects.get_or_create(name=name)[0]}
    return make_article(BODY, **(given | more))


def two_quotes(article, editor):
    """A direct one with everything that can be said of it, and an indirect one with little."""
    direct, indirect = make_run(
        article,
        {
            "content": DENIED,
            "cue": span(article, "bác tin đồn"),
            "source": span(article, "Ông Tạ Văn Lễ, trưởng trạm bơm"),
            "relay": span(article, "báo Sông Nhuệ"),
            "speaker": "Tạ Văn Lễ",
            "role": "trưởng trạm bơm",
            "said_on": date(2026, 4, 6),
            "said_on_precision": "day",
            "said_on_span": span(article, "Sáng 6/4"),
        },
        {"kind": "indirect", "content": ENOUGH, "speaker": "Cù Thị Nga", "cue": span(article, "cho biết")},
    )
    quotes = [decided("verify", proposal, by=editor) for proposal in (direct, indirect)]
    finished(article, by=editor)
    return quotes


def exported(format="jsonl", **options):
    """The bytes and the manifest."""
    export = Export(format, **options)
    return b"".join(export.chunks()), export.manifest()


def lines(**options):
    data, _ = exported("jsonl", **options)
    return [json.loads(line) for line in data.decode().splitlines()]


def sheet(data, number=0):
    """The rows of a sheet of a workbook, as tuples of values."""
    return list(load_workbook(io.BytesIO(data)).worksheets[number].iter_rows(values_only=True))


def table(**options):
    with translation.override("en"):
        data, _ = exported("csv", **options)
        names = [str(heading) for heading in HEADINGS + MORE_HEADINGS]
    rows = list(reader.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    return [dict(zip(names, row, strict=True)) for row in rows[1:]]


class TestRecord:
    def test_everything_that_is_known(self, editor):
        article = article_of(section="Nông nghiệp", url="https://vensong.example/1", published_on=date(2026, 4, 7),
                             published_basis="delivery", external_id="bs-7", author="Mai Hạ",
                             modified_at=datetime(2026, 4, 7, 1, 2, 3, 400, tzinfo=UTC))  # fmt: skip
        speaker = Speaker.objects.create(name="Tạ Văn Lễ", role="trưởng trạm bơm")
        quote, _ = two_quotes(article, editor)
        first = lines()[0]
        decision = Decision.objects.get(quote=quote)
        start, end = span(article, DENIED)
        assert first == {
            "id": str(quote.uid),
            "version": 1,
            "kind": "direct",
            "words": [DENIED],
            "content": [[start, end]],
            "context": [[BODY[start - 32 : start], BODY[end : end + 32]]],
            "own_marks": [],
            "cue": "bác tin đồn",
            "cue_span": list(span(article, "bác tin đồn")),
            "source": "Ông Tạ Văn Lễ, trưởng trạm bơm",
            "source_span": list(span(article, "Ông Tạ Văn Lễ, trưởng trạm bơm")),
            "sentence": BODY.splitlines()[1],
            "speakers": ["Tạ Văn Lễ"],
            "speaker_ids": [speaker.pk],
            "role": "trưởng trạm bơm",
            "relays": ["báo Sông Nhuệ"],
            "said_on": "2026-04-06",
            "said_on_precision": "day",
            "said_on_words": "Sáng 6/4",
            "said_on_span": list(span(article, "Sáng 6/4")),
            "translated": "unknown",
            "flags": [],
            "article": {
                "id": article.pk,
                "external_id": "bs-7",
                "title": "Trạm bơm Bến Trại",
                "publisher": "Báo Ven Sông",
                "section": "Nông nghiệp",
                "url": "https://vensong.example/1",
                "author": "Mai Hạ",
                "credit": "",
                "language": "vi",
                "published_on": "2026-04-07",
                "published_basis": "delivery",
                "modified_at": "2026-04-07T01:02:03.000400Z",
                "length": len(BODY),
                "body_sha256": hashlib.sha256(BODY.encode()).hexdigest(),
                "kept_sha256": bytes(article.kept_sha256).hex(),
            },
            "verified_by": "Lan",
            "verified_at": quote.decided_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "decision": {
                "seq": decision.seq,
                "verb": "verify",
                "hash": bytes(decision.hash).hex(),
                "state_hash": bytes(decision.state_hash).hex(),
            },
            "proposal": {
                "id": quote.proposal_id,
                "run": quote.proposal.run_id,
                "tagger": "1",
                "rule": "thử",
                "confidence": 0.9,
            },
        }

    def test_what_editors_note_stays_in_the_house(self, editor):
        noted, _ = two_quotes(article_of(), editor)
        decided("correct", noted, by=editor, changes={"note": "Nguồn không muốn lộ tên"})
        for format in ("jsonl", "jsonld", "csv"):
            assert "Nguồn không muốn" not in exported(format)[0].decode()
        assert Quote.objects.get(pk=noted.pk).note and not any("note" in row for row in lines())

    def test_cites_the_decision_that_made_it_what_it_is(self, editor):
        quote, _ = two_quotes(article_of(), editor)
        decided("correct", quote, by=editor, changes={"role": "thợ máy"})
        assert (lines()[0]["version"], lines()[0]["decision"]["verb"]) == (2, "correct")

    def test_the_words_are_where_the_record_says(self, editor):
        two_quotes(article_of(), editor)
        for row in lines():
            assert row["words"] == [BODY[start:end] for start, end in row["content"]]
            assert BODY[slice(*row["cue_span"])] == row["cue"]

    @pytest.mark.parametrize("format", ["jsonl", "jsonld"])
    def test_the_context_has_no_words_of_a_quote_that_is_kept_back(self, editor, chief, format):
        first, second = "Mương đã thông", "trạm hai sẽ dừng bơm"
        article = make_article(f"Ông Lễ nói: “{first}”. Bà Nga cho biết {second} tối nay.")
        quotes = [decided("verify", found, by=editor) for found in make_run(article, first, second)]
        assert first in exported(format)[0].decode() and "Bà Nga cho biết trạm hai" in exported(format)[0].decode()
        held = decided("hold", quotes[1], by=editor)
        text = exported(format)[0].decode()
        assert "”. Bà Nga cho biết " + "█" * 12 in text and "trạm" not in text
        decided("withdraw", held, by=chief)
        assert "trạm" not in exported(format)[0].decode()

    @pytest.mark.parametrize("format", ["jsonl", "csv"])
    def test_nor_has_the_sentence(self, editor, chief, format):
        """Which still tells of a denial: what is the quote's own stays."""
        words = "mương đã thông", "trạm hai sẽ dừng bơm"
        article = make_article(f"Ông Lễ bác tin {words[0]}, còn bà Nga phủ nhận {words[1]}.")
        specs = [
            {"content": one, "cue": span(article, cue)} for one, cue in zip(words, ("bác tin", "phủ nhận"), strict=True)
        ]
        first, second = (decided("verify", found, by=editor) for found in make_run(article, *specs))
        assert exported(format)[0].decode().count("còn bà Nga phủ nhận trạm hai sẽ dừng bơm.") == 2
        decided("withdraw", second, by=chief)
        text = exported(format)[0].decode()
        assert (
            f"Ông Lễ bác tin mương đã thông, còn bà Nga phủ nhận {'█' * len(words[1])}." in text and "trạm" not in text
        )
        decided("hold", first, by=editor)
        decided("release", Quote.objects.get(pk=second.pk), by=chief)
        assert f"Ông Lễ bác tin {'█' * len(words[0])}, còn bà Nga phủ nhận {words[1]}." in exported(format)[0].decode()

    def test_what_is_not_known_is_null_or_empty(self, editor):
        two_quotes(make_article(BODY), editor)
        second = lines()[1]
        assert (second["said_on"], second["said_on_words"], second["source"]) == (None, None, None)
        assert (second["relays"], second["role"]) == ([], "")
        assert (second["article"]["publisher"], second["article"]["published_on"]) == (None, None)
        assert second["article"]["published_basis"] == "unknown"

    def test_a_quote_that_a_person_added_has_no_machine(self, editor):
        article = article_of()
        [proposal] = make_run(article, DENIED)
        quote = decided("verify", proposal, by=editor)
        Quote.objects.filter(pk=quote.pk).update(proposal=None)
        assert lines()[0]["proposal"] is None

    @pytest.mark.parametrize("read", [lines, table])
    def test_indirect_speech_gets_no_marks(self, editor, read):
        two_quotes(article_of(), editor)
        indirect = next(row for row in read() if row.get("kind", row.get("Kind")) == "indirect")
        words = indirect.get("Words") or " ".join(indirect["words"])
        assert words == ENOUGH
        assert not set(words) & set("\"“”«»‘’'")

    def test_two_parts_stay_two(self, editor):
        article = article_of()
        parts = [span(article, "Máy bơm số hai không hề cháy"), span(article, "Bà không nói thêm")]
        [proposal] = make_run(article, {"content": parts})
        decided("verify", proposal, by=editor)
        assert lines()[0]["words"] == ["Máy bơm số hai không hề cháy", "Bà không nói thêm"]
        assert lines()[0]["sentence"] == " ".join(BODY.splitlines()[1:3])
        assert table()[0]["Words"] == "Máy bơm số hai không hề cháy […] Bà không nói thêm"


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
        assert manifest["sha256"] == hashlib.sha256(data).hexdigest()
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


class TestWordsThatDiffer:
    @pytest.mark.parametrize("format", FORMATS)
    def test_stop_everything(self, editor, format):
        quote, _ = two_quotes(article_of(), editor)
        sql("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE review_quote DISABLE TRIGGER USER")
        Quote.objects.filter(pk=quote.pk).update(words=["Máy bơm số hai đã cháy"])
        with pytest.raises(WordsDiffer, match=str(quote.uid)) as stopped:
            exported(format)
        assert "cháy" not in str(stopped.value)


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
