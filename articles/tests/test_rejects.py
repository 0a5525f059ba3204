"""What was rejected, given out as it came, and delivered again when mended."""

import csv
import io
import json
import zipfile

import openpyxl
import pytest

from articles.importing import Given, import_records, import_sources
from articles.reading import read_path
from articles.rejects import rejects
from articles.tests.deliveries import zipped

pytestmark = pytest.mark.django_db
REASON = "lý do trả lại"


def deliver(path):
    return import_records(read_path(path), name="lô").delivery


def test_lines_come_as_lines(tmp_path):
    path = tmp_path / "tin.jsonl"
    lines = ['{"body": "Bài một về cây cầu treo.", "published": "hôm qua", "tags": ["cầu"]}', "{hỏng", '{"body": ""}']
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    delivery = import_records(read_path(path), name="lô").delivery
    name, _, pieces = rejects(delivery)
    rows = [json.loads(line) for line in b"".join(pieces).decode().splitlines()]
    reason = "lý do trả lại"
    assert name == f"import-{delivery.pk}-rejected.jsonl"
    assert [{key: value for key, value in row.items() if key != reason} for row in rows] == [
        json.loads(lines[0]), {"text": "{hỏng"}, {"body": ""},
    ]  # fmt: skip
    assert all(f"{path}, dòng {line}" in row[reason] for line, row in enumerate(rows, start=1))
    assert ("published: hôm qua" in rows[0][reason], "không có gì trong: body" in rows[2][reason]) == (True, True)
    mended = tmp_path / "sửa.jsonl"
    mended.write_text(json.dumps(rows[0] | {"published": "2026-03-05"}), encoding="utf-8")
    article = import_records(read_path(mended), name="sửa").delivery.records.get().article
    assert (str(article.published_on), article.extra) == ("2026-03-05", {"tags": ["cầu"]})


def test_rows_come_as_a_table(tmp_path):
    path = tmp_path / "tin.csv"
    path.write_text("Tiêu đề,Nội dung,Ngày đăng\nCầu treo,Cầu đã xong.,31/2/2026\nGiếng cổ,Giếng đầy.,\n", "utf-8")
    name, _, pieces = rejects(import_records(read_path(path), name="lô").delivery)
    header, row, *rest = b"".join(pieces).decode().splitlines()
    assert (name.endswith(".csv"), header, rest) == (True, "Tiêu đề,Nội dung,Ngày đăng,lý do trả lại", [])
    assert row.startswith("Cầu treo,Cầu đã xong.,31/2/2026,")


def test_rows_of_a_sheet_come_as_a_sheet(tmp_path):
    book = openpyxl.Workbook()
    for row in (
        ["Tiêu đề", "Nội dung", "Ngày đăng", "Kỳ"],
        ["Cầu treo", "Cầu đã xong.", "31/2/2026", 7],
        ["=1+1", "Giếng đầy.", "x", None],
    ):
        book.active.append(row)
    book.active["A3"].data_type = "s"  # a text that only looks like a formula
    book.save(tmp_path / "tin.xlsx")
    delivery = deliver(tmp_path / "tin.xlsx")
    name, _, pieces = rejects(delivery)
    assert name == f"import-{delivery.pk}-rejected.xlsx"
    (tmp_path / "lại.xlsx").write_bytes(b"".join(pieces))
    sheet = openpyxl.load_workbook(tmp_path / "lại.xlsx").active
    header, first, second = sheet.iter_rows(values_only=True)
    assert header == ("Tiêu đề", "Nội dung", "Ngày đăng", "Kỳ", REASON)
    assert first[:4] == ("Cầu treo", "Cầu đã xong.", "31/2/2026", 7)
    assert second[:2] == ("=1+1", "Giếng đầy.")
    assert "31/2/2026" in first[4]

    mended = openpyxl.load_workbook(tmp_path / "lại.xlsx")
    mended.active["C2"] = "28/2/2026"
    mended.save(tmp_path / "sửa.xlsx")
    record = deliver(tmp_path / "sửa.xlsx").records.get(outcome="imported")
    assert (record.article.title, record.article.extra) == ("Cầu treo", {"Kỳ": 7})


def test_pages_come_as_files_with_a_table_of_reasons(tmp_path):
    good = "Cầu treo Nậm Cắn đã thông, bà con hai bản đi lại không phải qua đò nữa.\n"
    pages = {"a/tin.txt": "Đọc nhiều\n", "b/tin.txt": "Chia sẻ\n", "c.txt": good, "d.txt": b"\x89PNG\r\n\x1a\n"}
    (tmp_path / "lô.zip").write_bytes(zipped(pages))
    name, _, pieces = rejects(deliver(tmp_path / "lô.zip"))
    assert name.endswith("-rejected.zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as archive:
        assert sorted(archive.namelist()) == ["2-tin.txt", f"{REASON}.csv", "tin.txt"]
        assert archive.read("tin.txt").decode() == "Đọc nhiều\n"
        table = list(csv.reader(io.StringIO(archive.read(f"{REASON}.csv").decode("utf-8-sig"))))
        members = {name: archive.read(name) for name in archive.namelist()}
    assert [row[0] for row in table[1:]] == ["tin.txt", "2-tin.txt", ""]
    assert "a/tin.txt" in table[1][1]
    assert "d.txt" in table[3][1]

    (tmp_path / "sửa.zip").write_bytes(zipped(members | {"tin.txt": good}))
    again = deliver(tmp_path / "sửa.zip")
    assert again.tally() == {"imported": 0, "revised": 0, "duplicate": 1, "rejected": 1}


def test_files_have_their_names_in_the_delivery(tmp_path):
    """Not those under which the server keeps them."""
    folder = tmp_path / "uploads" / "1"
    folder.mkdir(parents=True)
    (folder / "lô.zip").write_bytes(zipped({"a/tin.txt": "Đọc nhiều\n", "b.jsonl": "{hỏng\n"}))
    (folder / "tin").mkdir()
    (folder / "tin" / "c.txt").write_bytes(b"")
    report = import_sources([folder / "lô.zip", folder / "tin"], name="lô", given=Given())
    rows = b"".join(rejects(report.delivery).pieces).decode()
    assert str(tmp_path) not in rows
    assert [json.loads(row)[REASON].partition(" – ")[2] for row in rows.splitlines()] == [
        "lô.zip › a/tin.txt", "lô.zip › b.jsonl, dòng 1", "tin/c.txt",
    ]  # fmt: skip


def test_lines_and_pages_together_come_as_lines(tmp_path):
    (tmp_path / "lô.zip").write_bytes(zipped({"a.txt": "Đọc nhiều\n", "b.jsonl": "{hỏng\n"}))
    name, _, pieces = rejects(deliver(tmp_path / "lô.zip"))
    rows = [json.loads(line) for line in b"".join(pieces).decode().splitlines()]
    assert name.endswith(".jsonl")
    assert [row["text"] for row in rows] == ["Đọc nhiều", "{hỏng"]
