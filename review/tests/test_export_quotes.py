"""manage.py export_quotes, and the export by a click."""

import hashlib
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from newsdesk.roles import Role
from newsdesk.tests.persons import client_of, make_person, make_superuser
from review.exporting.stream import EXTENSIONS, FORMATS, Export
from review.models import FeedEvent, Quote
from review.tests.making import DAM, PAID, decided, finished, make_article, make_editor, make_run, sql

pytestmark = pytest.mark.django_db


@pytest.fixture
def quotes():
    """Two that may leave."""
    editor, article = make_editor(), make_article()
    quotes = [decided("verify", proposal, by=editor) for proposal in make_run(article, DAM, PAID)]
    finished(article, by=editor)
    return quotes


def run(*arguments):
    out, err = StringIO(), StringIO()
    call_command("export_quotes", *map(str, arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def bytes_of(format, **options):
    return b"".join(Export(format, **options).chunks())


def spoil(quote):
    """Other words in the quote than in its article, which the database itself would refuse."""
    sql("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE review_quote DISABLE TRIGGER USER")
    Quote.objects.filter(pk=quote.pk).update(words=["Lời không có trong bài"])


class TestCommand:
    @pytest.mark.parametrize("format", FORMATS)
    def test_to_standard_output_with_the_manifest_beside_it(self, quotes, capsysbinary, format):
        _, err = run("--format", format)
        data = capsysbinary.readouterr().out
        manifest = json.loads(err)
        assert data == bytes_of(format)
        assert manifest["sha256"] == hashlib.sha256(data).hexdigest()
        assert (manifest["count"], manifest["format"]) == (2, format)

    def test_is_json_lines_unless_told(self, quotes, capsysbinary):
        run()
        rows = [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]
        assert [row["words"] for row in rows] == [[DAM], [PAID]]

    @pytest.mark.parametrize("format", FORMATS)
    def test_to_a_file(self, quotes, tmp_path, capsysbinary, format):
        file = tmp_path / f"trích dẫn.{format}"
        out, err = run("--format", format, "--output", file)
        assert (out, err) == (f"2 quotes and 0 tombstones in {file}.\n", "")
        assert capsysbinary.readouterr().out == b""
        assert file.read_bytes() == bytes_of(format)
        manifest = json.loads((tmp_path / f"trích dẫn.{format}.manifest.json").read_text("utf-8"))
        assert manifest["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
        assert sorted(path.name for path in tmp_path.iterdir()) == [file.name, f"{file.name}.manifest.json"]

    def test_since_a_cursor(self, quotes, tmp_path):
        cursor = FeedEvent.objects.latest("seq").seq
        decided("hold", quotes[0], by=make_editor("nguoikhac"))
        file = tmp_path / "mới.jsonl"
        out, _ = run("--since", cursor, "--output", file)
        assert out == f"0 quotes and 1 tombstones in {file}.\n"
        assert json.loads(file.read_text("utf-8"))["event"] == "held"

    def test_words_that_differ_stop_it_and_leave_no_file(self, quotes, tmp_path):
        spoil(quotes[1])
        file = tmp_path / "hỏng.jsonl"
        with pytest.raises(CommandError) as stopped:
            run("--output", file)
        assert stopped.value.returncode == 1
        assert str(quotes[1].uid) in str(stopped.value) and str(quotes[0].uid) not in str(stopped.value)
        assert "Lời không có" not in str(stopped.value)
        assert list(tmp_path.iterdir()) == []

    def test_a_file_that_is_there_stays_when_the_export_fails(self, quotes, tmp_path):
        file = tmp_path / "trích dẫn.jsonl"
        file.write_text("hôm qua", encoding="utf-8")
        spoil(quotes[0])
        with pytest.raises(CommandError):
            run("--output", file)
        assert file.read_text(encoding="utf-8") == "hôm qua"

    def test_unknown_format(self):
        with pytest.raises(CommandError, match="format"):
            run("--format", "docx")


def url(format="jsonl"):
    return reverse("export_quotes", args=[format])


class TestClick:
    @pytest.mark.parametrize("role", [Role.EXPORTER, Role.CHIEF])
    @pytest.mark.parametrize("format", FORMATS)
    def test_downloads_the_same_file(self, quotes, role, format):
        answer = client_of(make_person("ai", role)).get(url(format))
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, FORMATS[format].CONTENT_TYPE)
        disposition = answer.headers["Content-Disposition"]
        assert disposition.startswith('attachment; filename="newsdesk-quotes-') and disposition.endswith(
            f'.{EXTENSIONS[format]}"'
        )
        assert b"".join(answer.streaming_content) == bytes_of(format)

    def test_superuser(self, quotes):
        answer = client_of(make_superuser()).get(url())
        assert answer.status_code == 200
        assert len(b"".join(answer.streaming_content).splitlines()) == 2

    @pytest.mark.parametrize("roles", [(Role.EDITOR,), (Role.IMPORTER,), (Role.EDITOR, Role.IMPORTER), ()])
    def test_wrong_role(self, roles):
        assert client_of(make_person("ai", *roles)).get(url()).status_code == 403

    def test_anonymous(self):
        answer = Client().get(url())
        assert answer.status_code == 302 and answer.url.startswith(reverse("login"))

    @pytest.mark.parametrize("format", ["docx", "manifest", "JSONL"])
    def test_unknown_format(self, format):
        assert client_of(make_superuser()).get(url(format)).status_code == 404

    @pytest.mark.parametrize("method", ["post", "put", "delete"])
    def test_is_for_reading(self, method):
        assert getattr(client_of(make_superuser()), method)(url()).status_code == 405

    def test_csv_in_the_readers_language_to_the_end(self, quotes):
        answer = client_of(make_person("ai", Role.EXPORTER, language="en")).get(url("csv"))
        first, *rows = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
        assert first.startswith("Said on,")
        assert all(row.startswith("unknown,unknown,") for row in rows)

    def test_words_that_differ_never_leave(self, quotes):
        spoil(quotes[0])
        client = client_of(make_superuser(), raise_request_exception=False)
        assert client.get(url()).status_code == 500
