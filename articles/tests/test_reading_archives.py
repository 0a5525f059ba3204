"""Zip, tar, and what is compressed by itself."""

import gzip
import io
import lzma

import openpyxl
import pytest
import zstandard

from articles.reading import Record
from articles.tests.deliveries import BRIDGE, OBJECTS, is_the_two, jsonl, read, tarred, zipped


class TestArchives:
    MEMBERS = {
        "Kinh tế/cầu.txt": BRIDGE.encode(),
        "chợ.jsonl": jsonl(OBJECTS),
        ".DS_Store": b"x",
        "__MACOSX/a.txt": b"x",
    }
    FOUND = [("Kinh tế/cầu.txt", None), ("chợ.jsonl", 1), ("chợ.jsonl", 2)]

    def places(self, found):
        assert all(isinstance(item, Record) for item in found)
        return [(item.member, item.line) for item in found]

    def test_zip(self, tmp_path):
        assert self.places(read(tmp_path, "goi.zip", zipped(self.MEMBERS))) == self.FOUND

    @pytest.mark.parametrize(
        "name, packed",
        [
            ("goi.tar", lambda data: data),
            ("goi.tar.gz", gzip.compress),
            ("goi.tgz", gzip.compress),
            ("goi.tar.xz", lzma.compress),
            ("goi.tar.zst", zstandard.compress),
            ("GOI.TAR.GZ", gzip.compress),
        ],
    )
    def test_tar(self, tmp_path, name, packed):
        assert self.places(read(tmp_path, name, packed(tarred(self.MEMBERS)))) == self.FOUND

    @pytest.mark.parametrize(
        "suffix, packed", [("gz", gzip.compress), ("xz", lzma.compress), ("zst", zstandard.compress)]
    )
    def test_one_file_compressed(self, tmp_path, suffix, packed):
        is_the_two(read(tmp_path, f"bai.jsonl.{suffix}", packed(jsonl(OBJECTS))), lines=[1, 2])
        twice = packed(jsonl(OBJECTS[:1])) + packed(jsonl(OBJECTS[1:]))
        is_the_two(read(tmp_path, f"bai.jsonl.{suffix}", twice), lines=[1, 2])

    def test_archives_and_sheets_inside_archives(self, tmp_path):
        sheet = io.BytesIO()
        book = openpyxl.Workbook()
        book.active.append(["body"])
        book.active.append([BRIDGE])
        book.save(sheet)
        inner = zipped({"bai.csv": f'body\n"{BRIDGE}"\n'.encode(), "so.xlsx": sheet.getvalue()})
        outer = gzip.compress(tarred({"trong.zip": inner, "a.txt.gz": gzip.compress(BRIDGE.encode())}))
        found = read(tmp_path, "goi.tar.gz", outer)
        assert self.places(found) == [("trong.zip/bai.csv", 2), ("trong.zip/so.xlsx", 2), ("a.txt.gz", None)]

    def test_a_name_in_utf_8_that_does_not_say_so(self, tmp_path):
        data = zipped({"abc.txt": BRIDGE.encode()}).replace(b"abc.txt", "ầ.txt".encode())
        assert self.places(read(tmp_path, "goi.zip", data)) == [("ầ.txt", None)]

    def test_a_zip_of_very_many_honest_pages(self, tmp_path):
        members = {f"trang/bài số {index}.txt": f"Bài {index}. {BRIDGE}".encode() for index in range(3000)}
        assert len(read(tmp_path, "goi.zip", zipped(members))) == 3000
