"""Every format by the command, into the database."""

import gzip
import json

import openpyxl
import pytest
from django.core.management import call_command

from articles.models import Article, ImportRecord
from articles.tests.deliveries import BRIDGE, jsonl, tarred, zipped

pytestmark = pytest.mark.django_db


def body(number):
    return f"{BRIDGE} Đợt thông xe thứ {number} diễn ra vào sáng thứ bảy."


def test_every_format_by_the_command(tmp_path):
    folder = tmp_path / "tin"
    folder.mkdir()
    (folder / "a.txt").write_text(body(1), encoding="utf-16")
    (folder / "b.html").write_text(f"<h1>Cầu</h1><article><p>{body(2)}</p></article>", encoding="utf-8")
    (folder / "c.jsonl").write_bytes(jsonl([{"body": body(3), "tags": ["cầu"]}]))
    (folder / "d.json").write_text(json.dumps([{"noi_dung": body(4)}]), encoding="utf-8")
    (folder / "e.csv").write_text(f'Nội dung;Ngày đăng\n"{body(5)}";5/3/2026\n', encoding="utf-8-sig")
    (folder / "g.tsv").write_text(f"body\ttitle\n{body(6)}\tTít\n", encoding="utf-8")
    book = openpyxl.Workbook()
    book.active.append(["Chính văn"])
    book.active.append([body(7)])
    book.save(folder / "h.xlsx")
    (folder / "i.zip").write_bytes(zipped({"trong.txt": body(8).encode()}))
    (folder / "k.tar.gz").write_bytes(gzip.compress(tarred({"trong.jsonl": jsonl([{"body": body(9)}])})))
    call_command("import_articles", str(folder))
    texts = Article.objects.values_list("body", flat=True)
    assert {number for number in range(1, 10) if any(body(number) in text for text in texts)} == set(range(1, 10))
    assert Article.objects.get(body=body(3)).extra == {"tags": ["cầu"]}
    assert str(Article.objects.get(body=body(5)).published_on) == "2026-03-05"
    places = ImportRecord.objects.order_by("number").values_list("file", "member", "line")
    shown = [(file.rpartition("/")[2], member, line) for file, member, line in places]
    assert shown == [
        ("a.txt", "", None), ("b.html", "", None), ("c.jsonl", "", 1), ("d.json", "", 1), ("e.csv", "", 2),
        ("g.tsv", "", 2), ("h.xlsx", "", 2), ("i.zip", "trong.txt", None), ("k.tar.gz", "trong.jsonl", 1),
    ]  # fmt: skip
