"""manage.py export_quotes."""

import hashlib
import json
import os
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from articles.models import Article
from review.exporting.stream import FORMATS, Export
from review.models import FeedEvent, Quote, Work
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

    @pytest.mark.parametrize("format", ["jsonld", "gold"])
    def test_a_format_without_tombstones_has_no_since(self, quotes, format):
        with pytest.raises(CommandError, match="withdrawals"):
            run("--format", format, "--since", 0)

    def test_gold_without_an_article_says_so(self, quotes, tmp_path):
        Work.objects.update(review=Work.Review.OPEN)
        file = tmp_path / "mẫu.jsonl"
        out, err = run("--format", "gold", "--output", file)
        assert out.startswith("0 quotes") and "It is empty: gold is finished articles" in err
        assert file.read_bytes() == b""

    @pytest.mark.parametrize("cursor", [-1, 3, 10**20])
    def test_a_cursor_that_no_feed_gave(self, quotes, cursor):
        with pytest.raises(CommandError, match=f"--since {cursor} is no cursor of this desk, whose newest is 2"):
            run(f"--since={cursor}")

    def test_a_place_that_cannot_be_written_is_said(self, quotes, tmp_path):
        with pytest.raises(CommandError, match="cannot be written: No such file"):
            run("--output", tmp_path / "missing" / "quotes.jsonl")

    def test_what_is_no_file_stays_what_it_is(self, quotes, tmp_path):
        pipe, link = tmp_path / "ống", tmp_path / "liên kết"
        os.mkfifo(pipe)
        link.symlink_to(pipe)
        for place in (pipe, link, tmp_path):
            with pytest.raises(CommandError, match="cannot be written: it is no file"):
                run("--output", place)
        assert pipe.is_fifo() and link.is_symlink()
        file = tmp_path / "ở đây.jsonl"
        link.unlink()
        link.symlink_to(file)
        run("--output", link)
        assert link.is_symlink() and file.read_bytes() == bytes_of("jsonl")

    def test_raw_cells(self, quotes, capsysbinary):
        Article.objects.update(title="=1+1")
        run("--format", "csv", "--raw")
        assert b",=1+1," in capsysbinary.readouterr().out
        run("--format", "csv")
        assert b",'=1+1," in capsysbinary.readouterr().out

    def test_nothing_but_csv_is_raw(self):
        with pytest.raises(CommandError, match="xlsx has none"):
            run("--format", "xlsx", "--raw")

    def test_unknown_format(self):
        with pytest.raises(CommandError, match="format"):
            run("--format", "docx")
