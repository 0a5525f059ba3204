"""Files by a click: ordered, made, fetched, logged, and what changed in them since."""

import hashlib
import io
import json
import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from newsdesk.roles import Role
from newsdesk.tests.persons import HTMX, client_of, make_person, make_superuser
from review import tasks
from review.exporting.files import Lease, LeaseLost, folder, hold_against_feed, make_file, remove_old_files
from review.exporting.numbers import Numbers
from review.exporting.stream import EXTENSIONS, FORMATS, Export
from review.models import Download, DownloadNews, FeedEvent, Quote, WorkerSign
from review.tests.making import DAM, PAID, decided, finished, make_article, make_chief, make_editor, make_run, sql
from review.tests.test_formats import schema
from review.views import exports

pytestmark = pytest.mark.django_db

ORDER, EXPORTS = "order_export", "exports"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES_DIR = tmp_path


@pytest.fixture
def editor(db):
    return make_editor()


@pytest.fixture
def quotes(editor):
    """Two that may leave."""
    article = make_article()
    made = [decided("verify", proposal, by=editor) for proposal in make_run(article, DAM, PAID)]
    finished(article, by=editor)
    return made


@pytest.fixture
def exporter(db):
    return make_person("khaithac", Role.EXPORTER)


def order(client, format="jsonl", **more):
    return client.post(reverse(ORDER), {"format": format, **more})


def taken(client, format="jsonl", **more):
    """The bytes that come of a click."""
    answer = client.post(reverse(ORDER), {"format": format, **more}, follow=True)
    assert answer.status_code == 200, answer.status_code
    return b"".join(answer.streaming_content)


def up_to(client):
    """What the page's only form to say "seen" sends."""
    [number] = re.findall(r'name="up_to" value="(\d+)"', client.get(reverse(EXPORTS)).text)
    return {"up_to": number}


class TestOrder:
    @pytest.mark.parametrize("role", [Role.EXPORTER, Role.CHIEF])
    @pytest.mark.parametrize("format", FORMATS)
    def test_a_small_file_comes_at_once(self, quotes, role, format):
        client = client_of(make_person("ai", role))
        answer = client.post(reverse(ORDER), {"format": format}, follow=True)
        assert answer.headers["Content-Type"] == FORMATS[format].CONTENT_TYPE
        disposition = answer.headers["Content-Disposition"]
        assert disposition.startswith('attachment; filename="newsdesk-quotes-')
        assert disposition.endswith(f'.{EXTENSIONS[format]}"')
        data = b"".join(answer.streaming_content)
        download = Download.objects.get()
        assert download.manifest["sha256"] == hashlib.sha256(data).hexdigest()
        assert (download.state, download.rows, download.manifest["count"]) == ("done", 2, 2)

    @pytest.mark.parametrize(("format", "said"), [
        ("gold", "Dạng mẫu chỉ gồm những bài đã xong".lower()), ("csv", "không tìm thấy phát ngôn nào được xuất"),
    ])  # fmt: skip
    def test_of_nothing_it_says_so_and_what_was_left_out(self, quotes, exporter, editor, format, said):
        client = client_of(exporter)
        for quote in quotes:
            decided("hold", quote, by=editor)
        answer = order(client, format)
        assert answer.url == reverse(EXPORTS)
        page = client.get(answer.url).text
        assert said in page.lower() and "Không có trong tệp: " in page
        assert ("bài có phát ngôn không được xuất 1<" if format == "gold" else "tạm giữ 2<") in page

    def test_gold_of_an_article_without_statements_is_something(self, quotes, exporter, editor):
        Quote.objects.update(verdict="rejected", reason="other")
        [line] = taken(client_of(exporter), "gold").splitlines()
        assert json.loads(line)["quotes"] == []

    def test_the_same_again(self, quotes, exporter, editor):
        """By the button of a file that is not given out any more, on its own page and among the others."""
        client, asked = client_of(exporter), {"q": "đập | đền", "kind": "direct"}
        assert taken(client, "csv", raw="on", **asked).count(b"\r\n") == 3
        decided("hold", quotes[0], by=editor)
        for address in (reverse(EXPORTS), reverse("export_file", args=[Download.objects.get().pk])):
            form = client.get(address).text.split(f'action="{reverse(ORDER)}"')[-1].split("</form>")[0]
            boxes = re.findall(r'<input type="hidden" name="(?!csrf)([^"]+)" value="([^"]*)"', form)
            assert dict(boxes) == asked | {"format": "csv", "raw": "on"}
        assert taken(client, **dict(boxes)).count(b"\r\n") == 2

    def test_only_csv_is_raw(self, quotes, exporter):
        for format in ("csv", "xlsx"):
            taken(client_of(exporter), format, raw="on")
        assert list(Download.objects.order_by("pk").values_list("raw", flat=True)) == [True, False]

    def test_is_the_commands_export(self, quotes, exporter):
        assert taken(client_of(exporter)) == b"".join(Export("jsonl").chunks())

    def test_is_logged(self, quotes, exporter):
        taken(client_of(exporter), "csv", raw="on")
        download = Download.objects.get()
        assert (download.by, download.format, download.raw, download.asked) == (exporter, "csv", True, {})
        assert download.cursor == FeedEvent.objects.latest("seq").seq
        inside = Numbers(bytes(download.quotes))
        assert {pk for pk in range(quotes[1].pk + 100) if pk in inside} == {quote.pk for quote in quotes}

    def test_raw_or_safe(self, quotes, exporter):
        sql("UPDATE articles_article SET title = '=1+1'")
        client = client_of(exporter)
        assert b",=1+1," in taken(client, "csv", raw="on")
        assert b",'=1+1," in taken(client, "csv")

    def test_of_a_search(self, quotes, exporter):
        client = client_of(exporter)
        page = client.get(reverse("quotes"), {"q": "tien den bu", "kind": "direct"}).text
        assert '<input type="hidden" name="q" value="tien den bu">' in page
        rows = [json.loads(line) for line in taken(client, q="tien den bu", kind="direct").splitlines()]
        assert [row["id"] for row in rows] == [str(quotes[1].uid)]
        download = Download.objects.get()
        assert download.asked == {"q": "tien den bu", "kind": "direct"}
        assert download.manifest["filter"] == {"words": "tien den bu", "kind": "direct"}
        assert "Loại: trích nguyên văn" in client.get(reverse(EXPORTS)).text

    def test_undated_ones_that_a_date_left_out_are_counted(self, quotes, exporter, editor):
        decided("correct", quotes[0], by=editor, changes={"said_on": date(2026, 4, 6), "said_on_precision": "day"})
        rows = taken(client_of(exporter), said_from="2026-04-01").splitlines()
        assert [json.loads(row)["id"] for row in rows] == [str(quotes[0].uid)]
        assert Download.objects.get().manifest["left_out"]["undated"] == 1

    def test_what_no_filter_finds_is_not_said_to_be_none(self, quotes, exporter):
        """Withdrawn quotes are out of search: a filtered file cannot count them, and says nothing of them."""
        decided("withdraw", quotes[1], by=make_chief())
        told = []
        for asked in ({}, {"kind": "direct"}):
            taken(client_of(exporter), "xlsx", **asked)
            manifest = Download.objects.first().manifest
            schema("manifest").validate(manifest)
            told.append(
                {name: count for name, count in manifest["left_out"].items() if name in ("withdrawn", "sealed")}
            )
        assert told == [{"withdrawn": 1, "sealed": 0}, {}]

    def test_a_filter_that_is_none_is_not_left_out(self, quotes, exporter):
        answer = client_of(exporter).post(reverse(ORDER), {"format": "csv", "said_from": "hôm qua"}, follow=True)
        assert "Chưa xuất" in answer.text and not Download.objects.exists()

    def test_in_the_readers_language(self, quotes):
        client = client_of(make_person("ai", Role.EXPORTER, language="en"))
        assert taken(client, "csv").decode("utf-8-sig").startswith("Said on,")
        assert load_workbook(io.BytesIO(taken(client, "xlsx"))).sheetnames == ["Quotes", "About"]

    def test_no_drafts(self, quotes, exporter, editor):
        """Open proposals, and what is rejected, held, flagged, unsure."""
        more = make_article()
        [open_one, rejected, unsure] = make_run(more, DAM, PAID, "ông Lê Văn Khải")
        decided("reject", rejected, by=editor, reason="not_speech")
        decided("not_sure", unsure, by=editor)
        decided("correct", quotes[1], by=editor, changes={"flags": ["off_record"]})
        rows = [json.loads(line) for line in taken(client_of(exporter)).splitlines()]
        assert [row["id"] for row in rows] == [str(quotes[0].uid)]
        assert not Quote.objects.filter(proposal=open_one).exists()

    @pytest.mark.parametrize("roles", [(Role.EDITOR,), (Role.IMPORTER,), ()])
    @pytest.mark.parametrize("headers", [{}, HTMX])
    def test_wrong_role(self, roles, headers):
        answer = client_of(make_person("ai", *roles)).post(reverse(ORDER), {"format": "csv"}, headers=headers)
        assert answer.status_code == 403 and not Download.objects.exists()

    def test_anonymous(self):
        assert order(Client()).url.startswith(reverse("login"))

    def test_get(self):
        assert client_of(make_superuser()).get(reverse(ORDER)).status_code == 405

    @pytest.mark.parametrize("format", ["docx", "manifest", "JSONL", ""])
    def test_unknown_format(self, exporter, format):
        assert order(client_of(exporter), format).status_code == 422
        assert not Download.objects.exists()

    def test_words_that_differ_never_leave(self, quotes, exporter):
        sql("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE review_quote DISABLE TRIGGER USER")
        Quote.objects.filter(pk=quotes[0].pk).update(words=["Lời không có trong bài"])
        answer = client_of(exporter).post(reverse(ORDER), {"format": "jsonl"}, follow=True)
        assert f"Lời của phát ngôn {quotes[0].uid} không khớp với bài." in answer.text
        assert "Lời không có" not in answer.text
        download = Download.objects.get()
        assert (download.state, download.file) == ("failed", "")
        assert list(folder().iterdir()) == []


class TestFile:
    @pytest.fixture
    def download(self, quotes, exporter):
        taken(client_of(exporter))
        return Download.objects.get()

    def test_again_and_its_manifest(self, download, exporter):
        client = client_of(exporter)
        data = b"".join(client.get(reverse("export_file", args=[download.pk])).streaming_content)
        manifest = client.get(reverse("export_manifest", args=[download.pk]))
        assert json.loads(manifest.content) == download.manifest
        assert manifest.headers["Content-Disposition"].endswith('.manifest.json"')
        assert download.manifest["sha256"] == hashlib.sha256(data).hexdigest()

    @pytest.mark.parametrize("name", ["export_row", "export_file", "export_manifest"])
    def test_is_its_owners_alone(self, download, name):
        other = client_of(make_person("nguoikhac", Role.EXPORTER))
        assert other.get(reverse(name, args=[download.pk])).status_code == 404
        assert client_of(make_superuser()).get(reverse(name, args=[download.pk])).status_code == 404

    def test_after_its_time(self, download, exporter):
        Download.objects.update(kept_until=timezone.now() - timedelta(seconds=1))
        answer = client_of(exporter).get(reverse("export_file", args=[download.pk]))
        assert answer.status_code == 410
        assert client_of(exporter).get(reverse("export_manifest", args=[download.pk])).status_code == 200
        assert remove_old_files() == 1 and list(folder().iterdir()) == []

    def test_only_files_over_or_unknown_are_removed(self, download):
        (folder() / "999-1.csv.part").write_text("của ai đó đã chết")
        assert remove_old_files() == 1
        assert [path.name for path in folder().iterdir()] == [download.file]

    def test_page(self, download, exporter):
        page = client_of(exporter).get(reverse(EXPORTS)).text
        assert reverse("export_manifest", args=[download.pk]) in page
        assert "Chưa có gì trong tệp này thay đổi." in page

    def test_page_of_nobody_else(self, download):
        page = client_of(make_person("nguoikhac", Role.EXPORTER)).get(reverse(EXPORTS)).text
        assert reverse("export_manifest", args=[download.pk]) not in page


class TestNews:
    @pytest.fixture
    def download(self, quotes, exporter):
        taken(client_of(exporter))
        return Download.objects.get()

    def test_what_changed_since(self, download, quotes, exporter, editor):
        decided("hold", quotes[0], by=editor)
        decided("withdraw", quotes[1], by=make_chief())
        [other] = make_run(make_article(), DAM)
        decided("verify", other, by=editor)
        assert hold_against_feed() == 2
        assert hold_against_feed() == 0
        client = client_of(exporter)
        assert "2 phát ngôn trong tệp bạn đã tải" in client.get(reverse("settings")).text
        page = client.get(reverse(EXPORTS)).text
        assert all(str(quote.uid) in page for quote in quotes)
        # A held quote's page is the desk's alone.
        assert [reverse("quote", args=[quote.uid]) in page for quote in quotes] == [False, True]
        assert [news.event.kind for news in DownloadNews.objects.all()] == ["withdrawn", "held"]
        assert not any(quote.words[0] in page for quote in quotes)

    def test_whose_words_they_are_where_they_may_be_read(self, download, quotes, exporter, editor):
        held = decided("hold", quotes[0], by=editor)
        hold_against_feed()
        client = client_of(exporter)
        assert held.words[0] not in client.get(reverse(EXPORTS)).text
        decided("release", held, by=make_chief())
        hold_against_feed()
        assert f"{held.speakers[0]}: {held.words[0]}" in client.get(reverse(EXPORTS)).text

    def test_a_quote_in_two_files_is_one_in_the_banner(self, download, quotes, exporter, editor):
        client = client_of(exporter)
        taken(client, "csv")
        decided("hold", quotes[0], by=editor)
        assert hold_against_feed() == 2
        assert "1 phát ngôn trong tệp bạn đã tải" in client.get(reverse("settings")).text

    def test_once_a_quote_by_its_newest_event(self, download, quotes, editor):
        held = decided("hold", quotes[0], by=editor)
        hold_against_feed()
        decided("release", held, by=make_chief())
        hold_against_feed()
        assert [news.event.kind for news in DownloadNews.objects.all()] == ["released"]

    def test_seen(self, download, quotes, exporter, editor):
        client, seen = client_of(exporter), reverse("see_export", args=[download.pk])
        decided("hold", quotes[0], by=editor)
        hold_against_feed()
        answer = client.post(seen, up_to(client), headers=HTMX)
        assert f'id="export-{download.pk}"' in answer.text and "Đã xem" not in answer.text
        assert "trong tệp bạn đã tải" not in client.get(reverse("settings")).text
        assert not DownloadNews.unseen(exporter).exists()
        assert str(quotes[0].uid) in client.get(reverse(EXPORTS)).text
        decided("withdraw", Quote.objects.get(pk=quotes[0].pk), by=make_chief())
        hold_against_feed()
        assert DownloadNews.unseen(exporter).count() == 1
        assert client.post(seen, up_to(client)).url == reverse(EXPORTS)
        assert not DownloadNews.unseen(exporter).exists()
        assert client.get(seen).status_code == 405
        assert client_of(make_person("nguoikhac", Role.EXPORTER)).post(seen).status_code == 404

    @pytest.mark.parametrize("typed", [{}, {"up_to": ""}, {"up_to": "hết"}, {"up_to": "-1"}, {"up_to": str(2**63)}])
    def test_seen_up_to_nothing(self, download, quotes, exporter, editor, typed):
        decided("hold", quotes[0], by=editor)
        hold_against_feed()
        answer = client_of(exporter).post(reverse("see_export", args=[download.pk]), typed, headers=HTMX)
        assert answer.status_code == 422 and f'id="export-{download.pk}"' in answer.text
        assert DownloadNews.unseen(exporter).count() == 1

    def test_only_what_was_shown_is_seen(self, download, quotes, exporter, editor, monkeypatch):
        monkeypatch.setattr("review.models.downloads.MOST_SHOWN", 1)
        client, seen = client_of(exporter), reverse("see_export", args=[download.pk])
        for quote in quotes:
            decided("hold", quote, by=editor)
        hold_against_feed()
        page = client.get(reverse(EXPORTS)).text
        assert str(quotes[0].uid) in page and str(quotes[1].uid) not in page
        assert "Đang hiện 1 trong 2 dòng. Bấm Đã xem để xem tiếp." in page
        first = up_to(client)
        row = client.post(seen, first, headers=HTMX).text
        assert str(quotes[1].uid) in row and "Đã xem" in row
        assert [news.quote_id for news in DownloadNews.unseen(exporter)] == [quotes[1].pk]
        client.post(seen, first)
        assert DownloadNews.unseen(exporter).count() == 1
        row = client.post(seen, up_to(client), headers=HTMX).text
        assert "Đang hiện 1 trong 2 dòng." in row and "xem tiếp" not in row
        assert not DownloadNews.unseen(exporter).exists()

    def test_what_changes_after_the_page_was_drawn_is_not_seen(self, download, quotes, exporter, editor):
        client = client_of(exporter)
        decided("hold", quotes[0], by=editor)
        hold_against_feed()
        drawn = up_to(client)
        decided("hold", quotes[1], by=editor)
        hold_against_feed()
        client.post(reverse("see_export", args=[download.pk]), drawn)
        assert [news.quote_id for news in DownloadNews.unseen(exporter)] == [quotes[1].pk]

    def test_a_cancelled_delivery_is_told_within_two_sweeps(self, download, quotes, exporter, editor):
        quotes[0].article.edit(by=editor, delivery_status="cancelled")
        tasks.bring_up_to_date()
        assert tasks.sweep_exports()["noted"] == 2
        assert {news.event.kind for news in DownloadNews.objects.all()} == {"withdrawn"}

    def test_others_are_not_told(self, download, quotes, editor):
        decided("hold", quotes[0], by=editor)
        hold_against_feed()
        assert not DownloadNews.unseen(make_person("nguoikhac", Role.EXPORTER)).exists()

    def test_a_newer_file_has_nothing_to_tell(self, download, quotes, exporter, editor):
        decided("hold", quotes[0], by=editor)
        taken(client_of(exporter))
        hold_against_feed()
        assert [news.download_id for news in DownloadNews.objects.all()] == [download.pk]

    @pytest.mark.parametrize("verb", ["hold", "withdraw", "reject"])
    @pytest.mark.parametrize("swept", [True, False])
    def test_a_file_with_what_is_taken_back_is_given_to_nobody(self, download, quotes, exporter, verb, swept):
        client, file = client_of(exporter), reverse("export_file", args=[download.pk])
        more = {"hold": {}, "withdraw": {"reason": "legal"}, "reject": {"reason": "not_speech"}}[verb]
        back = decided(verb, quotes[0], by=make_chief(), **more)
        if swept:
            hold_against_feed()
            page = client.get(reverse(EXPORTS)).text
            assert file not in page and "hãy xuất lại" in page
            assert reverse("export_manifest", args=[download.pk]) in page
        answer = client.get(file)
        assert answer.status_code == 410 and "Hãy xuất lại" in answer.text
        assert quotes[0].words[0] not in taken(client).decode()
        decided("verify" if verb == "reject" else "release", back, by=make_chief("truongban2"))
        assert client.get(file).status_code == 200
        hold_against_feed()
        assert client.get(file).status_code == 200 and file in client.get(reverse(EXPORTS)).text

    def test_a_seal_ends_the_keeping(self, download, quotes):
        FeedEvent.objects.create(quote=quotes[0], kind="sealed", version=2)
        hold_against_feed()
        assert not Download.objects.get().is_kept()


class TestJobs:
    @pytest.fixture
    def large(self, quotes, exporter, monkeypatch):
        """A download that is too large to be made at once, and the hints that were given."""
        hints = []
        monkeypatch.setattr(exports, "AT_ONCE", 1)
        monkeypatch.setattr(exports, "hint_export", lambda: hints.append(1) or True)
        answer = order(client_of(exporter))
        assert (answer.status_code, answer.url, hints) == (302, reverse(EXPORTS), [1])
        return Download.objects.get()

    def test_waits_with_a_progress_bar(self, large, exporter):
        client = client_of(exporter)
        page = client.get(reverse(EXPORTS)).text
        assert (large.state, large.total) == ("waiting", 2)
        assert '<progress value="0" max="2"' in page and "hx-get" in page
        assert client.get(reverse("export_file", args=[large.pk])).status_code == 404

    @pytest.mark.parametrize(("sign", "lease", "said"), [
        (None, None, "Chưa thấy tiến trình làm tệp"), (-300, None, "Tiến trình làm tệp không chạy từ"),
        (-5, None, ""), (None, 20, ""), (-300, -1, "không chạy từ"), (-5, -1, ""),
    ])  # fmt: skip
    def test_nobody_waits_for_a_worker_that_is_not_there(self, large, exporter, sign, lease, said):
        """Seconds from now: its last sign, and the end of a lease on the file."""
        now = timezone.now()
        WorkerSign.give()  # one that tags makes no files
        if sign is not None:
            WorkerSign.objects.create(name=WorkerSign.EXPORTING, seen_at=now + timedelta(seconds=sign))
        if lease is not None:
            Download.objects.claim()
            Download.objects.update(lease_until=now + timedelta(seconds=lease))
        for name, arguments in ((EXPORTS, []), ("export_row", [large.pk])):
            page = client_of(exporter).get(reverse(name, args=arguments)).text
            assert said in page and ("message warning" in page) is bool(said)
            assert "hx-get" in page

    def test_workers_give_signs(self, large, monkeypatch):
        for task in (tasks.sweep_exports, tasks.export):
            WorkerSign.objects.all().delete()
            monkeypatch.setattr(tasks, "hint_export", lambda: True)
            task()
            assert [sign.name for sign in WorkerSign.objects.all()] == [WorkerSign.EXPORTING]

    def test_is_made_by_a_worker(self, large, exporter, monkeypatch):
        monkeypatch.setattr(tasks, "hint_export", lambda: True)
        tasks.export()
        tasks.export()
        client = client_of(exporter)
        row = client.get(reverse("export_row", args=[large.pk])).text
        assert "hx-get" not in row and reverse("export_file", args=[large.pk]) in row
        data = b"".join(client.get(reverse("export_file", args=[large.pk])).streaming_content)
        assert data == b"".join(Export("jsonl").chunks())

    def test_a_dead_worker_is_replaced(self, large):
        first = Download.objects.claim()
        assert Download.objects.claim() is None
        assert Download.objects.sweep() == 0
        Download.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        assert Download.objects.sweep() == 1
        second = Download.objects.claim()
        assert make_file(second)
        assert not make_file(first)
        assert [path.name for path in folder().iterdir()] == [f"{large.pk}-{second.token}.jsonl"]

    def test_three_deaths_are_enough(self, large, exporter):
        for _ in range(3):
            assert Download.objects.claim()
            Download.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
            Download.objects.sweep()
        assert Download.objects.claim() is None
        assert Download.objects.get().state == "failed"
        assert "tiến trình làm tệp đã chết ba lần" in client_of(exporter).get(reverse(EXPORTS)).text

    def test_trouble_with_the_disk_is_tried_again(self, large, exporter, settings, tmp_path):
        settings.FILES_DIR = tmp_path / "file"
        settings.FILES_DIR.write_text("không phải thư mục")
        for expected in ("waiting", "waiting", "failed"):
            assert not make_file(Download.objects.claim())
            assert Download.objects.get().state == expected
        assert Download.objects.get().error == "OSError ENOTDIR"
        assert "không ghi được tệp (ENOTDIR)" in client_of(exporter).get(reverse(EXPORTS)).text

    def test_any_other_failure_has_its_code_and_a_line_in_the_log(self, large, exporter, monkeypatch, caplog):
        def broken(rows, about):
            yield from ()
            raise ZeroDivisionError("Lời của ai đó")

        monkeypatch.setattr(FORMATS["jsonl"], "write", broken)
        for expected in ("waiting", "waiting", "failed"):
            assert not make_file(Download.objects.claim())
            assert Download.objects.get().state == expected
        assert Download.objects.get().error == "ZeroDivisionError"
        assert "không làm được tệp (ZeroDivisionError)" in client_of(exporter).get(reverse(EXPORTS)).text
        assert caplog.records[-1].exc_info[0] is ZeroDivisionError
        assert list(folder().iterdir()) == []

    @pytest.mark.parametrize("asked", [{"verifier": "999999"}, {"said_from": "hôm qua"}, {"màu": "xanh"}])
    def test_nothing_leaves_by_a_filter_that_is_none_any_more(self, large, exporter, asked):
        Download.objects.update(asked=asked | {"q": "đập"})
        assert not make_file(Download.objects.claim())
        download = Download.objects.get()
        assert (download.state, download.file, download.error) == ("failed", "", f"Misunderstood {next(iter(asked))}")
        page = client_of(exporter).get(reverse(EXPORTS)).text
        assert "không còn hiểu được bộ lọc" in page
        assert ("Người duyệt: 999999" in page) is ("verifier" in asked)

    def test_of_a_verifier_who_lost_the_role_meanwhile(self, large, editor, quotes):
        Download.objects.update(asked={"verifier": str(editor.pk)})
        editor.roles = []
        editor.save()
        [proposal] = make_run(make_article(), DAM)
        decided("verify", proposal, by=make_editor("khac"))
        assert make_file(Download.objects.claim())
        download = Download.objects.get()
        assert (download.rows, download.manifest["filter"]) == (2, {"verifier": editor.pk})


@pytest.mark.django_db(transaction=True)
def test_a_lease_is_renewed_while_the_file_grows(settings, tmp_path, monkeypatch):
    """Over another connection than the snapshot's, so that everybody sees how far it is."""
    settings.FILES_DIR = tmp_path
    editor, exporter = make_editor(), make_person("khaithac", Role.EXPORTER)
    for proposal in make_run(make_article(), DAM, PAID):
        decided("verify", proposal, by=editor)
    monkeypatch.setattr("review.exporting.stream.ROWS_AT_ONCE", 1)
    monkeypatch.setattr("review.exporting.files.RENEWED_EVERY", 0)
    seen, renew = [], Lease.renew

    def renewed(lease, rows):
        with lease.connection.cursor() as cursor:
            cursor.execute("UPDATE review_download SET lease_until = clock_timestamp()")
            renew(lease, rows)
            cursor.execute("SELECT rows, lease_until > clock_timestamp() + interval '9 seconds' FROM review_download")
            seen.append(cursor.fetchone())

    monkeypatch.setattr(Lease, "renew", renewed)
    Download.objects.create(by=exporter, format="jsonl", total=2)
    assert make_file(Download.objects.claim())
    assert seen == [(0, True), (1, True)]
    assert Download.objects.get().rows == 2


@pytest.mark.django_db(transaction=True)
def test_who_lost_the_lease_stops(settings, tmp_path, monkeypatch):
    settings.FILES_DIR = tmp_path
    monkeypatch.setattr("review.exporting.files.RENEWED_EVERY", 0)
    Download.objects.create(by=make_person("khaithac", Role.EXPORTER), format="jsonl", total=2)
    late = Lease(Download.objects.claim())
    Download.objects.update(lease_token=99)
    with pytest.raises(LeaseLost):
        late.renew(1)
    late.close()
    assert Download.objects.get().rows == 0
