"""CSV, TSV and XLSX."""

from datetime import date, datetime

import openpyxl
import pytest

from articles.reading import read_path
from articles.reading.refused import Refused
from articles.reading.xlsx import Part, Sheet
from articles.tests.deliveries import BRIDGE, MARKET, ROWS, is_the_two, read, table


class TestTables:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
    def test_delimiter_and_encoding_are_found(self, tmp_path, delimiter, encoding):
        found = read(tmp_path, "bai.csv", table(ROWS, delimiter).encode(encoding))
        is_the_two(found, lines=[2, 3])
        assert found[0].fields["published"] == "2026-03-05"
        assert found[1].fields["published"] == "2026-03-06T08:15:00"
        assert found[0].fields["publisher"] == "Báo Bến Tre"
        assert [item.extra for item in found] == [{"Lượt xem": "31"}, {}]

    def test_tsv_without_quotes(self, tmp_path):
        rows = [row | {"Nội dung": BRIDGE} for row in ROWS]
        found = read(tmp_path, "bai.tsv", table(rows, "\t", quote=False).encode())
        assert [item.fields["body"] for item in found] == [BRIDGE, BRIDGE]

    def test_marks_of_speech_between_tabs_are_words(self, tmp_path):
        bodies = ['"Cầu đã xong", ông Đạt nói.', 'Bà Mỷ nói: "Vải ít."', '"Khách đông', BRIDGE]
        data = "\n".join(["title\tbody", *(f"Tít\t{body}" for body in bodies)])
        assert [item.fields["body"] for item in read(tmp_path, "bai.tsv", data.encode())] == bodies

    def test_the_first_line_that_excel_writes_for_itself(self, tmp_path):
        is_the_two(read(tmp_path, "bai.csv", ("sep=;\r\n" + table(ROWS, ";")).encode()), lines=[3, 4])

    def test_a_chosen_column_goes_before_the_proposed(self, tmp_path):
        columns = {"Lượt xem": "external_id", "Nguồn": "credit", "Tiêu đề": ""}
        found, _ = read(tmp_path, "bai.csv", table(ROWS).encode(), columns=columns)
        assert (found.fields["external_id"], found.fields["credit"]) == ("31", "Báo Bến Tre")
        assert found.extra == {"Tiêu đề": "Cầu sắp thông xe"}
        assert "publisher" not in found.fields

    def test_names_twice_or_none(self, tmp_path):
        (found,) = read(tmp_path, "bai.csv", f'body,x,x,,y\n"{BRIDGE}",1,2,3,4\n'.encode())
        assert found.extra == {"x": "1", "x (2)": "2", "column 4": "3", "y": "4"}

    def test_xlsx(self, tmp_path):
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.append(["Tiêu đề", "Nội dung", "Ngày đăng", "Mã bài", "Lúc"])
        sheet.append(["Cầu sắp thông xe", BRIDGE, date(2026, 3, 5), 71, datetime(2026, 3, 5, 8, 15)])
        sheet.append([])
        sheet.append(["Chợ phiên họp lại", MARKET, "6/3/2026", "72", 0.5])
        book.save(tmp_path / "bai.xlsx")
        found = list(read_path(tmp_path / "bai.xlsx"))
        is_the_two(found, lines=[2, 4])
        assert found[0].member is None
        assert found[0].fields["published"] == "2026-03-05"
        assert [item.fields["external_id"] for item in found] == ["71", "72"]
        assert [item.extra for item in found] == [{"Lúc": "2026-03-05T08:15:00"}, {"Lúc": 0.5}]

    def test_every_sheet_by_its_name(self, tmp_path):
        book = openpyxl.Workbook()
        for name in ("Ba", "Tư"):
            sheet = book.create_sheet(name)
            sheet.append(["body"])
            sheet.append([BRIDGE])
        book.save(tmp_path / "bai.xlsx")
        assert [(item.member, item.line) for item in read_path(tmp_path / "bai.xlsx")] == [("Ba", 2), ("Tư", 2)]


@pytest.mark.parametrize("declaration", [b"<!DOCTYPE", b"<!ENTITY"])
@pytest.mark.parametrize("kind", [Part, Sheet])
def test_a_declaration_is_found_wherever_a_block_ends(kind, declaration):
    for at in range(len(declaration)):
        part = kind("a.xml")
        part.check(b"<a/> " + declaration[:at])
        with pytest.raises(Refused, match="declarations in a.xml"):
            for block in (declaration[at : at + 3], declaration[at + 3 :] + b" "):
                part.check(block)
