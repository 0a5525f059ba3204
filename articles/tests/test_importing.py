"""Records in, articles and outcomes out."""

import json
import threading
import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.importing import Given, import_paste, import_records
from articles.models import Article, Import, ImportRecord, Publisher
from articles.normal_form import normal_form
from articles.reading import Record, Rejection, read_path
from articles.tests.bringing_in import BRIDGE, HARVEST, only, outcomes, record, take
from newsdesk.local.state import ROOT
from newsdesk.tests.persons import make_person
from review.models import Work

pytestmark = pytest.mark.django_db


class TestOutcomes:
    def test_imported(self):
        row = only(take(record(file="tin/khoai-lang.txt")))
        assert (row.outcome, row.reason, row.file, row.number) == ("imported", "", "tin/khoai-lang.txt", 1)
        article = row.article
        assert article.body == HARVEST
        assert article.length == len(HARVEST)
        assert article.replaces is None

    def test_every_article_has_work_from_the_same_statement_on(self):
        row = only(take(record()))
        work = Work.objects.get(article=row.article)
        assert (work.tagging, work.attempts, work.review) == ("waiting", 0, "open")

    def test_rejection_of_a_reader_keeps_reason_and_place(self):
        report = take(Rejection("lô/anh.zip", "trong/anh.png", 7, "binary", "PNG image"))
        row = only(report)
        assert (row.outcome, row.reason, row.detail) == ("rejected", "binary", "PNG image")
        assert (row.file, row.member, row.line, row.article) == ("lô/anh.zip", "trong/anh.png", 7, None)
        assert [entry.pk for entry in report.rejected] == [row.pk]

    @pytest.mark.parametrize(
        ("text", "fields", "reason"),
        [
            ("Dòng một\0dòng hai.", {}, "nul"),
            ("Nửa ký tự \ud83d ở đây.", {}, "lone_surrogate"),
            (HARVEST, {"title": "Nhan đề\0hỏng"}, "nul"),
            ("", {}, "empty"),
            (" \n\u200b\u00a0\n", {}, "empty"),
            (None, {"title": "Chỉ có nhan đề"}, "empty"),
            ("Trang chủ\nĐọc nhiều\n", {}, "empty"),  # all of it litter
            (HARVEST, {"published": "2026-02-31"}, "bad_date"),
            (HARVEST, {"published": "hôm qua"}, "bad_date"),
            (HARVEST, {"modified": "2026-13-01T00:00"}, "bad_date"),
        ],
    )
    def test_rejected_with_its_reason_and_nothing_else_lost(self, text, fields, reason):
        report = take(record(BRIDGE), record(text, file="hỏng.txt", **fields), record())
        assert [outcome[:2] for outcome in outcomes(report)] == [
            ("imported", ""),
            ("rejected", reason),
            ("imported", ""),
        ]
        assert report.rejected[0].file == "hỏng.txt"
        assert report.rejected[0].detail
        assert Article.objects.count() == 2

    def test_two_pages_of_nothing_but_litter_are_not_taken_for_each_other(self):
        report = take(record("Ảnh: Thu Hoài\n"), record("Ảnh: Bảo Long\n"))
        assert [outcome for outcome, _, _ in outcomes(report)] == ["rejected", "rejected"]

    def test_tally_is_the_sum_of_records_read(self):
        report = take(record(), record(), record(BRIDGE), record(""), Rejection("x", None, None, "binary", "?"))
        assert report.tally == {"imported": 2, "revised": 0, "duplicate": 1, "rejected": 2}
        assert sum(report.tally.values()) == report.delivery.records_read == report.delivery.records.count() == 5
        assert report.delivery.state == Import.State.DONE
        assert report.delivery.finished_at

    def test_a_delivery_in_fields_has_a_body_too(self):
        row = only(take(Record("tin.jsonl", None, 4, None, {"title": "Cầu treo", "body": BRIDGE, "author": "Mai Hạ"})))
        assert (row.outcome, row.line, row.article.body) == ("imported", 4, BRIDGE)
        assert (row.article.title, row.article.author) == ("Cầu treo", "Mai Hạ")

    def test_what_else_came_is_kept_as_it_came(self):
        extra = {"tags": ["nông nghiệp"], "id_nguon": 7}
        assert only(import_records([Record("a", None, None, HARVEST, {}, extra)], name="a")).article.extra == extra


class TestDuplicates:
    def test_the_same_delivery_again_changes_nothing(self):
        first = take(record(), record(BRIDGE))
        before = list(Article.objects.values())
        again = take(record(), record(BRIDGE))
        assert again.tally == {"imported": 0, "revised": 0, "duplicate": 2, "rejected": 0}
        assert [row[2] for row in outcomes(again)] == [row[2] for row in outcomes(first)]
        assert list(Article.objects.values()) == before

    def test_within_one_delivery(self):
        assert [row[0] for row in outcomes(take(record(), record()))] == ["imported", "duplicate"]

    @pytest.mark.parametrize("chunk", [1, 2])
    def test_same_text_from_another_publisher_is_an_article_of_its_own(self, chunk):
        papers = [record(publisher=name) for name in ("Báo Suối Bạc", "Báo Ven Đồi", "Báo Suối Bạc")] + [
            record(),
            record(),
        ]
        report = take(*papers, chunk=chunk)
        assert [row[0] for row in outcomes(report)] == ["imported", "imported", "duplicate", "imported", "duplicate"]
        assert list(Article.objects.order_by("pk").values_list("publisher__name", flat=True)) == [
            "Báo Suối Bạc", "Báo Ven Đồi", None,
        ]  # fmt: skip

    def test_other_litter_around_the_same_kept_text(self):
        report = take(record(), record(HARVEST + "\nĐọc nhiều\nBình luận\n"))
        assert [row[0] for row in outcomes(report)] == ["imported", "duplicate"]

    def test_names_of_one_publisher_in_any_form_are_one(self):
        take(record(), given=Given(publisher=unicodedata.normalize("NFD", "Báo Ven  Đồi ")))
        report = take(record(), given=Given(publisher="Báo Ven Đồi"))
        assert [row[0] for row in outcomes(report)] == ["duplicate"]
        assert Publisher.objects.get().name == "Báo Ven Đồi"


class TestChunks:
    RECORDS = (
        record(), record(BRIDGE), record(), record(""), record(BRIDGE, publisher="Báo Ven Đồi"),
        record(HARVEST + BRIDGE, external_id="5"), record(BRIDGE + HARVEST, external_id="5"),
        Rejection("a.pdf", None, None, "binary", "PDF document"), record(HARVEST + BRIDGE, external_id="5"),
        record("Chữ\0hỏng"), record(BRIDGE),
    )  # fmt: skip

    def seen(self, **options):
        report = take(*self.RECORDS, **options)
        rows = [(r.number, r.file, r.line, r.outcome, r.reason, r.detail) for r in report.delivery.records.all()]
        chain = [a.replaces and a.replaces.body for a in Article.objects.order_by("pk")]
        return report.tally, rows, chain

    @pytest.mark.parametrize("chunk", [1, 2, 7, 100])
    def test_same_report_for_every_size(self, chunk):
        tally, rows, chain = self.seen(chunk=chunk)
        assert tally == {"imported": 4, "revised": 1, "duplicate": 3, "rejected": 3}
        assert [row[3] for row in rows] == [
            "imported", "imported", "duplicate", "rejected", "imported", "imported", "revised", "rejected",
            "duplicate", "rejected", "duplicate",
        ]  # fmt: skip
        assert [row[0] for row in rows] == list(range(1, 12))
        assert chain == [None, None, None, None, HARVEST + BRIDGE]

    @pytest.mark.parametrize("chunk", [1, 7])
    def test_a_dry_run_says_the_same_and_writes_nothing(self, chunk):
        dry = take(*self.RECORDS, dry_run=True, chunk=chunk)
        counts = [model.objects.count() for model in (Article, Import, ImportRecord, Publisher, Work)]
        assert counts == [0, 0, 0, 0, 0]
        assert [row.reason for row in dry.rejected] == ["empty", "binary", "nul"]
        assert dry.tally == take(*self.RECORDS, chunk=chunk).tally

    def test_tells_after_each_chunk(self):
        told = []
        take(*self.RECORDS, chunk=4, tell=told.append)
        assert told == [4, 8, 11]

    def test_what_is_committed_stays_when_a_later_record_breaks(self):
        def breaking():
            yield from (record(), record(BRIDGE))
            raise OSError("the disk is gone")

        with pytest.raises(OSError, match="disk"):
            import_records(breaking(), name="lô", chunk=1)
        delivery = Import.objects.get()
        assert (delivery.state, delivery.records_read, delivery.records.count()) == ("failed", 2, 2)
        assert delivery.last_error == "OSError"
        assert Article.objects.count() == 2

    def test_queries_do_not_grow_with_what_is_stored(self):
        def count():
            with CaptureQueriesContext(connection) as queries:
                take(record(f"{BRIDGE}Lần {Article.objects.count()}, dân bản lại họp bàn việc giữ gìn cây cầu.\n"))
            return len(queries)

        first = count()
        take(*(record(f"{BRIDGE}Kỳ {n}, đoàn kiểm tra đo lại độ võng của cây cầu treo.\n") for n in range(20)))
        assert count() == first


class TestDates:
    """Which day, and how it is known. Never guessed."""

    DATED = f"Khoai lang tím được mùa\n05/03/2026 07:30\n{HARVEST}"

    @pytest.mark.parametrize(
        ("stated", "given", "text", "expected"),
        [
            ("2026-03-04", date(2026, 3, 6), DATED, (date(2026, 3, 4), "delivery")),
            ("2026-03-04T22:10:00+07:00", None, DATED, (date(2026, 3, 4), "delivery")),
            ("", date(2026, 3, 6), DATED, (date(2026, 3, 6), "delivery")),
            ("", None, DATED, (date(2026, 3, 5), "text")),
            ("", None, HARVEST, (None, "unknown")),
        ],
    )
    def test_basis(self, stated, given, text, expected):
        article = only(take(record(text, published=stated), given=Given(published_on=given))).article
        assert (article.published_on, article.published_basis) == expected

    def test_a_date_that_a_page_marks_is_the_page_s(self, tmp_path):
        mark = '<meta property="article:published_time" content="2026-03-04T08:15:00+07:00">'
        (tmp_path / "a.html").write_text(f"<head>{mark}</head><h1>Khoai</h1><p>{HARVEST}</p>", encoding="utf-8")
        own = {"body": f"<html><head>{mark}</head><p>{BRIDGE}</p>", "date": "2026-03-01"}
        (tmp_path / "b.jsonl").write_text(json.dumps(own), encoding="utf-8")
        rows = import_records(read_path(tmp_path), name="lô").delivery.records.all()
        assert [(row.article.published_on.day, row.article.published_basis) for row in rows] == [
            (4, "text"), (1, "delivery"),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("stated", "expected"),
        [
            ("2026-03-04T08:00:00+07:00", datetime(2026, 3, 4, 1, tzinfo=UTC)),
            ("2026-03-04T08:00:00Z", datetime(2026, 3, 4, 8, tzinfo=UTC)),
            ("2026-03-04 08:00", datetime(2026, 3, 4, 1, tzinfo=UTC)),  # the desk's own zone
            ("", None),
        ],
    )
    def test_modified(self, stated, expected):
        assert only(take(record(modified=stated))).article.modified_at == expected


class TestGiven:
    def test_what_the_record_says_goes_first(self):
        given = Given(publisher="Báo Ven Đồi", section="Nông nghiệp")
        report = take(record(), record(BRIDGE, publisher="Báo Suối Bạc", section="Giao thông"), given=given)
        assert list(Article.objects.order_by("pk").values_list("publisher__name", "section")) == [
            ("Báo Ven Đồi", "Nông nghiệp"),
            ("Báo Suối Bạc", "Giao thông"),
        ]
        assert (report.delivery.publisher.name, report.delivery.section) == ("Báo Ven Đồi", "Nông nghiệp")

    def test_fields_are_put_in_normal_form(self):
        decomposed = unicodedata.normalize("NFD", "Khoai\u00a0lang được mùa ")
        assert only(take(record(title=decomposed))).article.title == "Khoai lang được mùa"


class TestPaste:
    def test_one_article_by_somebody(self):
        person = make_person("nguoinhap")
        row = import_paste(
            HARVEST, by=person, given=Given(publisher="Báo Ven Đồi"), title="Được mùa", url="https://a.vn/1"
        )
        assert (row.outcome, row.article.title, row.article.url) == ("imported", "Được mùa", "https://a.vn/1")
        assert (row.delivery.name, row.delivery.by) == ("paste", person)

    def test_pasted_twice_is_once(self):
        first, second = (import_paste(HARVEST, by=None, given=Given()) for _ in range(2))
        assert (second.outcome, second.article_id) == ("duplicate", first.article_id)


class TestBytes:
    """Whole files, as the readers hand them out."""

    @pytest.mark.parametrize(
        ("data", "outcome", "reason"),
        [
            (HARVEST.encode(), "imported", ""),
            (HARVEST.encode("utf-8-sig"), "imported", ""),
            (HARVEST.encode("utf-16"), "imported", ""),
            (unicodedata.normalize("NFD", HARVEST).replace("\n", "\r\n").encode(), "imported", ""),
            (HARVEST.replace("Huyện", "Huyện\0").encode(), "rejected", "nul"),
            (b"", "rejected", "empty"),
            (b"\xef\xbb\xbf\r\n", "rejected", "empty"),
            ("Обычный русский текст.".encode("koi8-r"), "rejected", "invalid_utf_8"),
            (b"%PDF-1.7 ...", "rejected", "binary"),
        ],
    )
    def test_outcome_and_place(self, tmp_path, data, outcome, reason):
        file = tmp_path / "Tin nông nghiệp.txt"
        file.write_bytes(data)
        row = only(import_records(read_path(tmp_path), name="thư mục"))
        assert (row.outcome, row.reason, row.file) == (outcome, reason, str(file))
        if row.article:
            assert row.article.body == HARVEST

    def test_the_sample_pages(self):
        gold = [json.loads(line) for line in (ROOT / "seeds" / "gold.jsonl").read_text("utf-8").splitlines()]
        report = import_records(read_path(ROOT / "seeds" / "pages"), name="seeds")
        assert report.tally == {"imported": len(gold), "revised": 0, "duplicate": 0, "rejected": 0}
        kept = {Path(row.file).stem: row.article for row in report.delivery.records.all()}
        right = [entry["id"] for entry in gold if kept[entry["id"]].kept_text() == entry["text"]]
        assert len(right) >= 8, set(kept) - set(right)
        for entry in gold:
            page = (ROOT / entry["source"]).read_bytes().decode("utf-8-sig")
            assert kept[entry["id"]].body == normal_form(page)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("chunk", [1, 5])
def test_two_imports_at_once_make_each_article_once(chunk):
    texts = [f"{BRIDGE}Nhịp thứ {n} của cây cầu được thay ván mới bằng gỗ nghiến.\n" for n in range(15)]
    Publisher.objects.create(name="Báo Suối Bạc")
    side_by_side = threading.Barrier(2, timeout=30)
    reports, errors = [], []

    def run():
        try:
            records = [record(text, publisher="Báo Suối Bạc") for text in texts]
            reports.append(take(*records, chunk=chunk, tell=lambda _: side_by_side.wait()))
        except Exception as error:  # shown by the assertion below
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
    assert Article.objects.count() == len(texts)
    assert sum(report.tally["imported"] for report in reports) == len(texts)
    assert sum(report.tally["duplicate"] for report in reports) == len(texts)
