"""CSV for spreadsheets and, raw, for machines."""

import csv
import io
from datetime import datetime

import pytest
from django.utils import translation
from django.utils.translation import gettext

from newsdesk.roles import Role
from newsdesk.tests.persons import make_person
from review.exporting.csv import safe
from review.exporting.stream import Export
from review.tests.exported import BODY, DENIED, ENOUGH, article_of, exported, lines, table, two_quotes
from review.tests.making import decided, make_article, make_run
from review.tests.test_formats import VIETNAMESE, schema

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return make_person("bientap", Role.EDITOR, first_name="Lan")


class TestCells:
    def test_read_back(self, editor):
        article = article_of(url="https://vensong.example/1", title='Nhan đề "có" ; dấu, và\tthụt')
        quote, other = two_quotes(article, editor)
        first, second = table()
        assert first == {
            "Said on": "2026-04-06", "Published on": first["Published on"], "Speaker": "Tạ Văn Lễ",
            "Role": "trưởng trạm bơm", "Kind": "direct", "Words": DENIED, "Cue": "bác tin đồn",
            "Whole sentence": BODY.splitlines()[1], "Publisher": "Báo Ven Sông", "Relay": "báo Sông Nhuệ",
            "Translated": "unknown", "Title": article.title, "Link": "https://vensong.example/1", "Verified by": "Lan",
            "Verified at": first["Verified at"], "Id": str(quote.uid), "Event": "",
        }  # fmt: skip
        assert datetime.fromisoformat(first["Verified at"]) == quote.decided_at
        assert (second["Id"], second["Words"]) == (str(other.uid), ENOUGH)

    def test_begins_with_a_byte_order_mark_and_the_readers_headings(self):
        with translation.override("en"):
            assert exported("csv")[0].startswith(b"\xef\xbb\xbfSaid on,Published on,Speaker,")
        with translation.override("vi"):
            assert exported("csv")[0].startswith(b"\xef\xbb\xbf" + "Ngày nói,Ngày đăng,Người nói,".encode())

    def test_in_one_language_to_the_end(self, editor):
        """Rows are streamed after the view has returned and the reader's language is no longer set."""
        two_quotes(make_article(BODY), editor)
        with translation.override("en"):
            chunks = Export("csv").chunks()
            first = next(chunks)
        with translation.override("vi"):
            rest = b"".join(chunks).decode()
            vietnamese = gettext("unknown")
        assert first.startswith(b"\xef\xbb\xbfSaid on")
        assert rest.count(",unknown,") >= 3
        assert vietnamese not in rest

    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
    def test_no_cell_is_computed(self, editor, start):
        [proposal] = make_run(article_of(title=f"{start}cmd|' /C calc'!A0"), {"content": DENIED, "speaker": "Lễ"})
        # A speaker's name is never empty, nor is its first line.
        named = f"{start}A1" if start != "\n" else "=A1"
        decided("correct", proposal, by=editor, changes={"role": f"{start}HYPERLINK(1)", "speakers": [named]})
        [row] = table()
        assert [row["Title"][:2], row["Role"][:2], row["Speaker"]] == [f"'{start}"] * 2 + [f"'{named}"]

    def test_a_date_in_the_articles_words_or_unknown(self, editor):
        quote, _ = two_quotes(article_of(), editor)
        decided("correct", quote, by=editor, changes={"said_on": None, "said_on_precision": "unknown"})
        assert [(row["Said on"], row["Published on"]) for row in table()] == [
            ("Sáng 6/4", "unknown"), ("unknown", "unknown"),
        ]  # fmt: skip

    def test_several_speakers_and_relays(self, editor):
        quote, _ = two_quotes(article_of(), editor)
        decided("correct", quote, by=editor, changes={"speakers": ["Tạ Văn Lễ", "Cù Thị Nga"], "relays": ["A", "B"]})
        assert (table()[0]["Speaker"], table()[0]["Relay"]) == ("Tạ Văn Lễ; Cù Thị Nga", "A; B")

    @pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫"])
    @pytest.mark.parametrize(
        "before", [" ", "  ", "\xa0", "\u3000", "\u2028", "\x0b", "\x1f", "\x85", "\u200b", "\ufeff"]
    )
    def test_nor_behind_what_is_not_seen(self, before, sign):
        assert safe(f"{before}{sign}1") == f"'{before}{sign}1"

    @pytest.mark.parametrize("control", [chr(code) for code in (*range(32), *range(127, 160))])
    def test_a_control_character_is_guarded_whatever_follows(self, control):
        assert safe(f"{control}Lễ") == f"'{control}Lễ"

    @pytest.mark.parametrize("cell", ["", " ", "Lễ", "2026-04-06", "a=b", "“=1”", "3-4", " Lễ", "\xa0a-b", "– Có"])
    def test_other_cells_stay_as_they_are(self, cell):
        assert safe(cell) == cell


class TestRawAndSafe:
    @pytest.fixture
    def quotes(self, editor):
        return two_quotes(article_of(title="=1+1"), editor)

    def read(self, **options):
        data, manifest = exported("csv", **options)
        return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))), manifest

    def test_raw_is_lossless_and_safe_says_what_it_did(self, quotes, editor):
        with translation.override("en"):
            raw, told = self.read(raw=True)
            safe, told_safe = self.read()
        assert [row["title"] for row in raw] == ["=1+1"] * 2
        assert [row["Title"] for row in safe] == ["'=1+1"] * 2
        assert told["formula_safe"] is None and "apostrophe" in told_safe["formula_safe"]
        for row, record in zip(raw, lines(), strict=True):
            assert row["words"] == " […] ".join(record["words"])
            assert row["sentence"] == record["sentence"]
            assert (row["id"], row["verified_at"]) == (record["id"], record["verified_at"])

    def test_vietnamese_headings(self, quotes):
        with translation.override("vi"):
            [row, _] = self.read()[0]
        assert list(row)[: len(VIETNAMESE)] == VIETNAMESE

    def test_kinds_in_the_headings_language_and_raw_as_codes(self, quotes, editor):
        decided("hold", quotes[1], by=editor)
        with translation.override("vi"):
            told, raw = (self.read(since=0, raw=raw)[0] for raw in (False, True))
        cells = [[row[name] for row in told] for name in ("Ngày đăng", "Loại", "Bản dịch", "Sự kiện")]
        assert cells == [["chưa rõ", ""], ["trích nguyên văn", ""], ["chưa rõ", ""], ["", "tạm giữ"]]
        cells = [[row[name] for row in raw] for name in ("published_on", "kind", "translated", "event")]
        assert cells == [["unknown", ""], ["direct", ""], ["unknown", ""], ["", "held"]]

    @pytest.mark.parametrize("language", ["vi", "en"])
    def test_raw_headings_are_the_same_in_all_languages(self, quotes, language):
        with translation.override(language):
            [row, _] = self.read(raw=True)[0]
        schema("spreadsheet", "csv_raw_headings").validate(list(row))
