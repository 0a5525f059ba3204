"""Files by a click: ordered, fetched, logged."""

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

from articles.models import Article
from newsdesk.roles import Role
from newsdesk.tests.persons import HTMX, client_of, make_person, make_superuser
from review.exporting.files import folder, remove_old_files
from review.exporting.numbers import Numbers
from review.exporting.stream import EXTENSIONS, FORMATS, Export
from review.models import Download, FeedEvent, Quote
from review.tests.making import DAM, PAID, decided, make_article, make_chief, make_run, sql
from review.tests.taking import EXPORTS, ORDER, order, taken
from review.tests.test_formats import schema

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]


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

    def test_files_are_called_as_the_buttons_are(self, quotes, exporter):
        client = client_of(exporter)
        for format in FORMATS:
            taken(client, format)
        page = client.get(reverse(EXPORTS)).text
        buttons = re.findall(r'<button class="small" name="format" value="\w+">([^<]+)<', page.partition("<article")[0])
        assert re.findall(r"<h2>(.*?) <span", page) == [buttons[number] for number in (4, 3, 0, 1, 2)]

    def test_thousands_have_their_point(self, quotes, exporter):
        client = client_of(exporter)
        taken(client)
        Download.objects.update(rows=12345)
        assert "12.345 phát ngôn" in client.get(reverse(EXPORTS)).text

    def test_what_no_text_holds_is_not_asked_for(self, quotes, exporter):
        taken(client_of(exporter), q="\0", speaker="\0Khải")
        assert Download.objects.get().asked == {"speaker": "Khải"}

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
        assert download.kept_until == download.finished_at + timedelta(days=7)
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

    @pytest.mark.parametrize(("published_to", "undated"), [("2026-04-07", 1), ("2026-04-06", 0)])
    def test_nor_are_those_that_another_date_leaves_out(self, quotes, exporter, editor, published_to, undated):
        Article.objects.update(published_on="2026-04-07", published_basis="editor")
        decided("correct", quotes[0], by=editor, changes={"said_on": date(2026, 4, 6), "said_on_precision": "day"})
        order(client_of(exporter), said_from="2026-04-01", published_to=published_to)
        assert Download.objects.get().manifest["left_out"]["undated"] == undated

    def test_what_no_filter_finds_is_not_said_to_be_none(self, quotes, exporter):
        """Withdrawn quotes are out of search: a filtered file counts all that there are, and says so."""
        decided("withdraw", quotes[1], by=make_chief())
        told = []
        for asked in ({}, {"kind": "direct"}):
            taken(client_of(exporter), "xlsx", **asked)
            manifest = Download.objects.first().manifest
            schema("manifest").validate(manifest)
            told.append(
                {name: count for name, count in manifest["left_out"].items() if name[:6] in ("withdr", "sealed")}
            )
        assert told == [{"withdrawn": 1, "sealed": 0}, {"withdrawn_in_all": 1, "sealed_in_all": 0}]
        said = "đã rút, trong tất cả phát ngôn (không bộ lọc nào tìm ra)"
        assert f"{said} 1" in client_of(exporter).get(reverse(EXPORTS)).text
        about = load_workbook(io.BytesIO(taken(client_of(exporter), "xlsx", kind="direct"))).worksheets[1]
        assert (said, 1) in about.iter_rows(values_only=True)

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
