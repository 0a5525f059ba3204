"""Each format read back with a library or validator of its field, and equal."""

import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime

import jsonschema
import pytest
from django.utils import translation
from openpyxl import load_workbook
from xlsxwriter import Workbook

from articles.models import Article
from newsdesk.local.state import ROOT
from newsdesk.roles import Role
from newsdesk.tests.persons import make_person
from review.agreement import tally
from review.exporting import xlsx
from review.exporting.sheet import RowSheet
from review.exporting.stream import FORMATS, Export
from review.models import Quote, Work
from review.tagging import Find
from review.tests.exported import BODY, DENIED, ENOUGH, article_of, two_quotes
from review.tests.making import decided, finished, make_run, span

pytestmark = pytest.mark.django_db

ENGLISH = [
    "Said on", "Published on", "Speaker", "Role", "Kind", "Words", "Cue", "Whole sentence", "Publisher", "Relay",
    "Translated", "Title", "Link", "Verified by", "Id",
]  # fmt: skip
VIETNAMESE = [
    "Ngày nói", "Ngày đăng", "Người nói", "Chức danh", "Loại", "Lời", "Từ dẫn", "Cả câu", "Báo", "Dẫn qua", "Bản dịch",
    "Tít", "Link", "Người duyệt", "Mã",
]  # fmt: skip

FAR_OFF = datetime(9000, 1, 1, tzinfo=UTC)


@pytest.fixture
def editor():
    return make_person("bientap", Role.EDITOR, first_name="Lan")


@pytest.fixture
def quotes(editor):
    article = article_of(
        section="Nông nghiệp",
        url="https://vensong.example/1",
        published_on=date(2026, 4, 7),
        published_basis="delivery",
        title="=1+1",
    )
    return two_quotes(article, editor)


def schema(name, part=None):
    """The whole, or one of its definitions."""
    document = json.loads((ROOT / f"docs/schemas/{name}.json").read_text("utf-8"))
    return jsonschema.Draft202012Validator(document | {"anyOf": [{"$ref": f"#/$defs/{part}"}]} if part else document)


def exported(format, **options):
    export = Export(format, **options)
    return b"".join(export.chunks()), export.manifest()


def cells_of(data):
    """The rows of the first sheet of a workbook as texts."""
    for row in load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True):
        yield [cell.date().isoformat() if isinstance(cell, datetime) else cell or "" for cell in row]


def records():
    return [json.loads(line) for line in exported("jsonl")[0].decode().splitlines()]


class TestSchemas:
    @pytest.mark.parametrize("name", ["quote", "annotations", "gold", "manifest", "spreadsheet"])
    def test_are_schemas(self, name):
        validator = schema(name)
        validator.check_schema(validator.schema)

    @pytest.mark.parametrize("format", FORMATS)
    def test_every_manifest_is_valid(self, quotes, format):
        schema("manifest").validate(exported(format)[1])

    def test_every_line_is_valid_tombstones_too(self, quotes, editor):
        decided("hold", quotes[0], by=editor)
        data, _ = exported("jsonl", since=0)
        lines = [json.loads(line) for line in data.decode().splitlines()]
        assert ["event" in line for line in lines] == [False, True]
        for line in lines:
            schema("quote").validate(line)

    @pytest.mark.parametrize("since", [None, 0])
    @pytest.mark.parametrize(("format", "raw", "kinds"), [
        ("csv", False, ["csv", "csv_tombstone"]), ("csv", True, ["csv_raw", "csv_raw_tombstone"]),
        ("xlsx", False, ["xlsx", "xlsx_tombstone"]),
    ])  # fmt: skip
    def test_every_row_is_valid(self, quotes, editor, format, raw, kinds, since):
        decided("hold", quotes[0], by=editor)
        data, _ = exported(format, raw=raw, since=since)
        rows = cells_of(data) if format == "xlsx" else csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        rows = list(rows)[1:]
        assert len(rows) == (1 if since is None else 2)
        for row, kind in zip(rows, kinds, strict=False):
            schema("spreadsheet", kind).validate(row)
            assert not schema("spreadsheet", kind).is_valid([*row[1:], row[0]])
            assert not schema("spreadsheet", kind).is_valid(row[:-2])

    @pytest.mark.parametrize("change", [{"kind": "rumour"}, {"words": []}, {"more": 1}, {"content": [[1, 2, 3]]}])
    def test_refuse_what_is_not(self, quotes, change):
        assert not schema("quote").is_valid(records()[0] | change)


class TestXlsx:
    def book(self, language="en", **options):
        with translation.override(language):
            return load_workbook(io.BytesIO(exported("xlsx", **options)[0]))

    def test_read_back(self, quotes):
        first, second = records()
        heading, *rows = self.book().worksheets[0].iter_rows(values_only=True)
        assert list(heading) == ENGLISH
        assert rows[0] == (
            datetime(2026, 4, 6), datetime(2026, 4, 7), "Tạ Văn Lễ", "trưởng trạm bơm", "direct", DENIED, "bác tin đồn",
            first["sentence"], "Báo Ven Sông", "báo Sông Nhuệ", "unknown", "=1+1", "https://vensong.example/1", "Lan",
            first["id"],
        )  # fmt: skip
        assert rows[1][:6] == ("unknown", datetime(2026, 4, 7), "Cù Thị Nga", None, "indirect", ENOUGH)
        assert len(rows) == 2 and rows[1][-1] == second["id"]

    def test_in_vietnamese(self, quotes):
        book = self.book("vi")
        heading, first, second = book.worksheets[0].iter_rows(values_only=True)
        assert list(heading) == VIETNAMESE
        assert (first[4], second[4], second[0]) == ("trích nguyên văn", "thuật lại", "chưa rõ")
        assert book.sheetnames == ["Phát ngôn", "Giới thiệu"]

    def test_cells_are_text_or_dates_and_never_formulas(self, quotes):
        sheet = self.book().worksheets[0]
        assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row if cell.value} == {"s", "d"}
        assert sheet["L2"].value == "=1+1"
        assert not any(cell.hyperlink for row in sheet.iter_rows() for cell in row)

    @pytest.mark.parametrize("cell", [
        "", " ", "thường", " trước", "sau ", "một\nhai", "\tba", "nbsp\xa0", "a&b<c>d\"'", "_x0041_", "_x",
        "\0\x1f\x7f", "\ufffe\uffff", "\u2028", "🌾", "=1+1", date(2026, 2, 3), date(1900, 3, 1),
    ])  # fmt: skip
    def test_a_whole_row_is_what_xlsxwriter_writes_cell_by_cell(self, cell):
        def sheet_of(write):
            file = io.BytesIO()
            with Workbook(file, {"constant_memory": True, "default_date_format": "dd-mm-yyyy"}) as book:
                sheet = book.add_worksheet("Một", RowSheet)
                write(sheet, 0, ["đầu"], book)
                write(sheet, 1, ["lời", cell, "", "cuối", date(2026, 3, 4)], book)
                sheet.write_string(2, 1, "tin báo")
                write(sheet, 3, [cell, "mã"], book)
            return zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml")

        def one_by_one(sheet, line, cells, book):
            for column, text in enumerate(cells):
                if isinstance(text, date):
                    sheet.write_datetime(line, column, text)
                elif text:
                    sheet.write_string(line, column, text)

        def at_once(sheet, line, cells, book):
            sheet.write_cells(line, cells, book.default_date_format)

        assert sheet_of(at_once) == sheet_of(one_by_one)

    def test_a_text_that_looks_like_markup_stays_text(self, quotes):
        Article.objects.update(title="<r><t>x</t></r>")
        assert [row[11] for row in self.book().worksheets[0].iter_rows(min_row=2, values_only=True)] == [
            "<r><t>x</t></r>"
        ] * 2

    def test_frozen_header_and_filters(self, quotes):
        sheet = self.book().worksheets[0]
        assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:O3")

    def test_a_date_known_in_part_is_text(self, quotes, editor):
        decided("correct", quotes[0], by=editor, changes={"said_on_precision": "month"})
        assert self.book().worksheets[0]["A2"].value == "2026-04"

    def test_days_before_the_calendar_of_spreadsheets_are_text(self, quotes):
        Article.objects.update(published_on=date(1900, 2, 28))
        assert [row[1] for row in self.book().worksheets[0].iter_rows(min_row=2, values_only=True)] == [
            "1900-02-28"
        ] * 2

    def test_says_what_it_is(self, quotes, editor):
        decided("hold", quotes[1], by=editor)
        book = self.book(words={"Speaker": "Tạ Văn Lễ"})
        said = dict(row for row in book["About"].iter_rows(values_only=True) if row[1] is not None)
        assert said["Speaker"] == "Tạ Văn Lễ"
        assert (said["Quotes in this file"], said["held"], said["under an embargo"]) == (1, 1, 0)
        assert said["Cursor"] == 3
        assert book.properties.created == datetime(2026, 1, 1)  # whenever it is made, or its bytes would differ

    def test_tombstones(self, quotes, editor):
        decided("hold", quotes[0], by=editor)
        heading, *rows = self.book(since=2).worksheets[0].iter_rows(values_only=True)
        assert heading[-1] == "Event"
        assert [tuple(filter(None, row)) for row in rows] == [(str(quotes[0].uid), "held")]

    def test_a_full_sheet_goes_on_in_another(self, quotes, monkeypatch):
        monkeypatch.setattr(xlsx, "MOST_ROWS", 2)
        book = self.book()
        assert book.sheetnames == ["Quotes", "Quotes 2", "About"]
        assert [book[name].max_row for name in book.sheetnames[:2]] == [2, 2]
        assert book["Quotes 2"]["A1"].value == "Said on"

    def test_is_alive_while_it_is_packed(self, quotes):
        """After the last row too: a million take longer to pack than a lease runs."""
        told = []
        exported("xlsx", tell=told.append)
        assert told[0] == 0 and set(told[1:]) == {2}

    @pytest.mark.parametrize(("letter", "length"), [("🌾", 32_766), ("ệ", 32_767)])
    def test_a_text_beyond_what_a_cell_holds_is_cut_there_and_counted(self, quotes, letter, length):
        Article.objects.update(title=letter * 40_000)
        assert xlsx.MOST_CHARACTERS == 32_767
        data, manifest = exported("xlsx")
        cell = load_workbook(io.BytesIO(data)).worksheets[0]["L2"].value
        assert cell.endswith(f"{letter} […]") and len(cell.encode("utf-16-le")) // 2 == length
        assert manifest["cells_cut"] == 2


class TestAnnotations:
    def test_read_back(self, quotes, editor):
        parts = [
            span(quotes[0].article, "Máy bơm số hai không hề cháy"),
            span(quotes[0].article, "Nó chỉ dừng một giờ"),
        ]
        decided("correct", quotes[0], by=editor, changes={"content": parts})
        document = json.loads(exported("jsonld")[0])
        schema("annotations").validate(document)
        assert document["total"] == 2
        first, second = document["first"]["items"]
        assert [first["id"], second["id"]] == [f"urn:uuid:{quote.uid}" for quote in quotes]
        assert len(first["target"]) == 2
        assert first["body"][0]["value"] == "Tạ Văn Lễ" and second["nd:cue"] == "cho biết"
        for target in first["target"] + second["target"]:
            quoted, placed = target["selector"]
            start, end = placed["start"], placed["end"]
            assert BODY[start:end] == quoted["exact"]
            assert BODY[:start].endswith(quoted["prefix"]) and BODY[end:].startswith(quoted["suffix"])
            assert quoted["prefix"] + quoted["exact"] + quoted["suffix"] in BODY

    def test_the_model_s_musts(self, quotes):
        """Collection, page and annotation have each an IRI of its own, the page says of what it is one, and no
        annotation lacks a target: sections 3.1, 5.1 and 5.2 of the model.
        """
        document = json.loads(exported("jsonld")[0])
        page, items = document["first"], document["first"]["items"]
        assert document["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
        assert page["partOf"] == document["id"]
        iris = [document["id"], page["id"], *(item["id"] for item in items)]
        assert len(set(iris)) == len(iris) == 4 and all(iri.startswith("urn:") for iri in iris)
        assert [thing["type"] for thing in (document, page, *items)] == [
            "AnnotationCollection", "AnnotationPage", "Annotation", "Annotation",
        ]  # fmt: skip
        assert all(item["target"] for item in items)
        words = {"Speaker": "Tạ Văn Lễ"}
        assert json.loads(exported("jsonld", words=words)[0])["id"] != document["id"]

    def test_an_empty_desk(self, db):
        document = json.loads(exported("jsonld")[0])
        schema("annotations").validate(document)
        assert document["first"]["items"] == []


def gold():
    lines = [json.loads(line) for line in exported("gold")[0].decode().splitlines()]
    for line in lines:
        schema("gold").validate(line)
    return lines


def left_out(**options):
    """Reasons for which finished articles are not in it."""
    manifest = exported("gold", **options)[1]
    schema("manifest").validate(manifest)
    return {reason: count for reason, count in manifest["articles_left_out"].items() if count}


class TestGold:
    def test_scores_full_marks_against_itself(self, quotes):
        lines = gold()
        finds = [[as_find(quote) for quote in line["quotes"]] for line in lines]
        result = tally(lines, finds)
        assert (result.marked, result.indirect, result.end_to_end) == ([1, 1, 1], [1, 1, 1], 1.0)

    def test_offsets_count_in_its_own_text(self, quotes, editor):
        article = quotes[0].article
        article.exclude(*span(article, "Sáng 6/4, họp ở Bến Trại"), reason="title", by=editor)
        [line] = gold()
        assert line["text"] == BODY.split("\n", 1)[1].strip()
        texts = [[line["text"][start:end] for start, end in quote["content"]] for quote in line["quotes"]]
        assert texts == [[DENIED], [ENOUGH]]
        source, cue = line["quotes"][0]["source"], line["quotes"][0]["cue"]
        assert line["text"][slice(*source)] == "Ông Tạ Văn Lễ, trưởng trạm bơm"
        assert line["text"][slice(*cue)] == "bác tin đồn"

    def test_words_cut_since_leave_the_article_out(self, quotes, editor):
        article = quotes[0].article
        article.exclude(*span(article, "Bà Cù Thị Nga cho biết ruộng"), reason="editor", by=editor)
        assert (gold(), left_out()) == ([], {"words_cut": 1})

    def test_right_not_kept_is_a_statement_too(self, quotes, editor):
        decided("keep_out", quotes[1], by=editor)
        assert [quote["kind"] for quote in gold()[0]["quotes"]] == ["direct", "indirect"]

    @pytest.mark.parametrize(("verb", "why"), [("not_sure", "unsettled"), ("hold", "kept_back")])
    def test_nothing_unsettled(self, quotes, editor, verb, why):
        decided(verb, quotes[1], by=editor)
        assert (gold(), left_out()) == ([], {why: 1})
        assert left_out(found=Quote.objects.none()) == {}

    def test_what_is_left_out_for_two_reasons_is_counted_once(self, quotes, editor):
        decided("not_sure", quotes[1], by=editor)
        decided("hold", quotes[0], by=editor)
        assert left_out() == {"unsettled": 1}

    def test_rejected_ones_are_not_in_it(self, quotes, editor):
        decided("reject", quotes[1], by=editor, reason="not_speech")
        assert len(gold()[0]["quotes"]) == 1

    def test_only_finished_articles(self, quotes):
        Work.objects.get().reopen()
        assert (gold(), left_out()) == ([], {})

    @pytest.mark.parametrize("fields", [{"delivery_status": "withheld"}, {"embargo_until": FAR_OFF}])
    def test_no_article_that_may_not_be_used(self, quotes, fields):
        Article.objects.update(**fields)
        assert (gold(), left_out()) == ([], {"not_usable": 1})

    def test_an_article_without_statements_is_in_it(self, editor):
        article = article_of()
        make_run(article)
        finished(article, by=editor, how=Work.Review.READ_WHOLE)
        [line] = gold()
        assert (line["quotes"], line["reviewed"]) == ([], "read_whole")

    def test_a_quote_over_two_lines_comes_in_parts(self, editor):
        article = article_of()
        [proposal] = make_run(article, {"content": "Nó chỉ dừng một giờ”, theo báo Sông Nhuệ.\nBà Cù Thị Nga"})
        decided("verify", proposal, by=editor)
        finished(article, by=editor)
        [quote] = gold()[0]["quotes"]
        assert len(quote["content"]) == 2


def as_find(quote):
    spans = {name: tuple(quote[name]) if quote[name] else None for name in ("cue", "source")}
    rest = dict.fromkeys(("relay", "role", "said_on")) | {"confidence": 1.0, "doubt": "", "rule": "gold"}
    content = tuple(tuple(part) for part in quote["content"])
    speaker = {"speaker": quote["speaker"], "speaker_kind": quote["speaker_type"]}
    return Find(kind=quote["kind"], content=content, **speaker, **spans, **rest)


def test_found_quotes_alone(quotes, editor):
    """Of a search: the others are neither in the file nor counted as left out."""
    decided("hold", quotes[1], by=editor)
    found = Quote.objects.verified().filter(pk=quotes[0].pk)
    for format in FORMATS:
        _, manifest = exported(format, found=found)
        assert manifest["count"] == (0 if format == "gold" else 1)
        assert manifest["left_out"]["held"] == 0
