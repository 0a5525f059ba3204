"""Broken and hostile deliveries: each is refused by name, in its place, and the good records beside it are read."""

import gzip
import io
import json
import lzma
import random
import re
import struct
import tarfile
import zipfile

import pytest
import zstandard
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.found import found_in_words
from articles.models import ImportRecord
from articles.reading import Record, limits, read_path
from articles.reading.streams import BLOCK
from articles.reasons import REASONS, reason_in_words
from articles.tests.deliveries import BRIDGE, MARKET, tarred, zipped
from articles.tests.workbooks import SHEET, WORKBOOK, cell, xlsx

# The limits are small here, so that what breaks them is; the real ones are tried in test_hostile_sizes.py.
SMALL = {
    "RECORD": 100_000,
    "TEXT_PAGE": 100_000,
    "LINES": 500,
    "PARTS": 2000,
    "AGAIN": 1_000_000,
    "SHEETS": 5,
    "ROW_TAGS": 1000,
    "ATTRIBUTES": 100,
    "HTML_PAGE": 50_000,
    "COLUMNS": 50,
    "MEMBERS": 100,
    "TAGS": 300,
    "FREE": 200_000,
    "INFLATED": 2_000_000,
    "NESTED": 150_000,
    "TAR_HEADER": 1000,
}
LONG = SMALL["RECORD"]
MANY_ATTRIBUTES = ("<p " + 'a b=">" ' * 12 + f">{BRIDGE}</p>").encode()
BOMB = bytes(1_000_000)
ENGLISH = re.compile(
    r"\b(more|than|bytes|the|of|in|at|no|not|is|are|an|line|column|cells|character|nothing|there|text|too|many|expect\w*"
    r"|file|archive|error|invalid|closed|link|type|object)\b",
    re.IGNORECASE,
)
PAGE = BRIDGE.encode()
GOOD = json.dumps({"body": BRIDGE}, ensure_ascii=False)
TCVN3 = "Ng\u00adêi ph¸t ng«n Bé Ngo¹i giao cho biÕt hai bªn ®· thèng nhÊt nèi l¹i ®µm ph¸n trong tuÇn nµy."
VNI = "Ngöôøi phaùt ngoân Boä Ngoaïi giao cho bieát hai beân ñaõ thoáng nhaát noái laïi ñaøm phaùn."
NOISE = random.Random(3).randbytes(200_000)


def lines(*middle, encoding="utf-8"):
    """JSONL: a good line, these, a good line."""
    return "\n".join([GOOD, *middle, GOOD, ""]).encode(encoding)


def array(*middle):
    return ("[" + ",\n".join([GOOD, *middle, GOOD]) + "]").encode()


def rows(*middle):
    """CSV: a header, a good row, these, a good row."""
    return b"\n".join([b"title,body", f'a,"{BRIDGE}"'.encode(), *middle, f'b,"{MARKET}"'.encode()]) + b"\n"


def zip_with(name, data=PAGE, *, mode=0, flags=0):
    """A zip archive: a good page, this one, a good page."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", PAGE)
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = mode << 16
        archive.writestr(info, data)
        archive.writestr("z.txt", MARKET)
    packed = file.getvalue()
    if flags:
        packed = packed.replace(b"PK\x03\x04\x14\0\0\0", b"PK\x03\x04\x14\0" + struct.pack("<H", flags))
        packed = packed.replace(b"PK\x01\x02\x14\x03\x14\0\0\0", b"PK\x01\x02\x14\x03\x14\0" + struct.pack("<H", flags))
    return packed


def tar_with(name, *, type=tarfile.REGTYPE, target="", data=PAGE):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for member, content in (("a.txt", PAGE), (name, data), ("z.txt", MARKET.encode())):
            header = tarfile.TarInfo(member)
            header.size = len(content)
            if member == name:
                header.type, header.linkname = type, target
                if type != tarfile.REGTYPE:
                    header.size = 0
            archive.addfile(header, io.BytesIO(content))
    return file.getvalue()


def nested(depth):
    data = zipped({"a.txt": PAGE})
    for _ in range(depth - 1):
        data = zipped({"trong.zip": data})
    return data


def many_times(count):
    data = PAGE
    for _ in range(count):
        data = gzip.compress(data)
    return data


def damaged_zip():
    """The second of three members no longer fits its checksum."""
    packed = zip_with("b.txt", NOISE[:5000])
    at = packed.index(b"b.txt") + 100
    return packed[:at] + bytes([packed[at] ^ 0xFF]) + packed[at + 1 :]


LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def across_blocks(*declarations):
    """Each begins in one of the blocks that are read at once, and ends in the next."""
    text = ""
    for number, declaration in enumerate(declarations, start=1):
        text += " " * (number * BLOCK - len("<!EN") - len(text)) + declaration
    return text


SHEET_ROWS = f'<row r="1">{cell("body")}</row><row r="2">{cell(BRIDGE, "A2")}</row>'

# name of the file: its bytes, then the places (member, line) and codes of what is rejected, and how many are read.
CASES = {
    # Text that is none
    "rỗng.txt": (b"", [(None, None, "empty")], 0),
    "chỉ dấu cách.txt": (b" \n\t\r\n", [(None, None, "empty")], 0),
    "nul.txt": (b"abc\0def", [(None, None, "nul")], 0),
    "ảnh.txt": (b"\x89PNG\r\n\x1a\n" + NOISE[:999], [(None, None, "binary")], 0),
    "tài liệu.txt": (b"%PDF-1.7\n", [(None, None, "binary")], 0),
    "byte lạ.txt": (PAGE[:20] + b"\xc3(" + PAGE[20:], [(None, None, "invalid_utf_8")], 0),
    "nửa ký tự.txt": (b"\xed\xa0\x80 abc", [(None, None, "invalid_utf_8")], 0),
    "utf-16 hỏng.txt": (b"\xff\xfen", [(None, None, "invalid_utf_16")], 0),
    "utf-32.txt": (BRIDGE.encode("utf-32"), [(None, None, "utf_32")], 0),
    "tcvn3.txt": (TCVN3.encode("latin-1"), [(None, None, "tcvn3")], 0),
    "vni.txt": (VNI.encode("latin-1"), [(None, None, "vni")], 0),
    "tcvn3 đổi nhầm.txt": (TCVN3.encode(), [(None, None, "tcvn3")], 0),
    "quá dài.txt": (b"a" * (LONG + 1), [(None, None, "too_large")], 0),
    "lạ.docx": (b"x", [(None, None, "unknown_format")], 0),
    # Pages
    "rỗng.html": (b"<html><body></body></html>", [(None, None, "empty")], 0),
    "chỉ mã.html": (b"<script>document.write('x')</script>", [(None, None, "empty")], 0),
    "nul.html": (b"<p>a\0b</p>", [(None, None, "nul")], 0),
    "quá dài.html": (b"<p>" + b"a" * (SMALL["HTML_PAGE"]), [(None, None, "too_large")], 0),
    "nhiều thẻ.html": (b"<b>" * 400, [(None, None, "too_large")], 0),
    "nhiều thuộc tính.html": (
        f"<p {' '.join(f'a{n}' for n in range(101))}>{BRIDGE}</p>".encode(),
        [(None, None, "too_large")],
        0,
    ),
    "thuộc tính ở nhiều thẻ.html": (MANY_ATTRIBUTES * 20, [(None, None, "too_large")], 0),
    "nhiều thuộc tính vừa đủ.html": (MANY_ATTRIBUTES * 10, [], 1),
    "tcvn3.html": (f"<p>{TCVN3}</p>".encode("latin-1"), [(None, None, "tcvn3")], 0),
    "mã độc.html": (f"<h1>Cầu</h1><p>{BRIDGE}</p><script>steal()</script>".encode(), [], 1),
    # JSONL
    "rỗng.jsonl": (b"", [(None, None, "empty")], 0),
    "dòng trống.jsonl": (b"\n\n \n", [(None, None, "empty")], 0),
    "hỏng.jsonl": (lines('{"body": "x"'), [(None, 2, "bad_json")], 2),
    "không phải đối tượng.jsonl": (lines("[1]", "null", '"x"'), [(None, n, "bad_json") for n in (2, 3, 4)], 2),
    "lồng sâu.jsonl": (lines("[" * 1500), [(None, 2, "bad_json")], 2),
    "số dài.jsonl": (lines('{"body": "x", "n": ' + "9" * 5000 + "}"), [(None, 2, "bad_json")], 2),
    "vô cực.jsonl": (lines('{"body": "x", "n": 1e999}'), [(None, 2, "bad_field")], 2),
    "không phải số.jsonl": (lines('{"body": "x", "n": NaN}'), [(None, 2, "bad_field")], 2),
    "nul.jsonl": (lines('{"body": "x", "n": "\\u0000"}', "\0"), [(None, 2, "nul"), (None, 3, "nul")], 2),
    "nửa ký tự.jsonl": (lines('{"body": "x", "n": {"a": ["\\ud800"]}}'), [(None, 2, "lone_surrogate")], 2),
    "nửa ký tự ở tên.jsonl": (lines('{"body": "x", "\\udfff": 1}'), [(None, 2, "lone_surrogate")], 2),
    "phụ lồng sâu.jsonl": (lines('{"body": "x", "n": ' + "[" * 90 + "]" * 90 + "}"), [(None, 2, "bad_field")], 2),
    "không chính văn.jsonl": (lines('{"title": "x"}', "{}"), [(None, 2, "empty"), (None, 3, "empty")], 2),
    "chính văn là bảng.jsonl": (lines('{"body": {"a": 1}}'), [(None, 2, "bad_field")], 2),
    "byte lạ.jsonl": (lines("@").replace(b"@", b'{"body": "\xc3("}'), [(None, 2, "invalid_utf_8")], 2),
    "tcvn3.jsonl": (lines(json.dumps({"body": TCVN3})), [(None, 2, "tcvn3")], 2),
    "vni.jsonl": (lines(json.dumps({"body": VNI})), [(None, 2, "vni")], 2),
    "dòng dài.jsonl": (lines('{"body": "' + "x" * LONG + '"}'), [(None, 2, "too_large")], 2),
    "nhiều cột.jsonl": (
        lines(json.dumps({f"n{n}": 1 for n in range(SMALL["COLUMNS"] + 1)} | {"body": "x"})),
        [(None, 2, "too_many_columns")],
        2,
    ),
    "nhiều mảng.jsonl": (lines('{"body": "x", "n": [' + "[]," * 2100 + "1]}"), [(None, 2, "too_large")], 2),
    "năm 0.jsonl": (lines('{"body": "x", "date": "0000-01-01"}'), [(None, 2, "bad_date")], 2),
    "năm 99999.jsonl": (lines('{"body": "x", "date": "99999-01-01"}'), [(None, 2, "bad_date")], 2),
    "ngày 31-2.jsonl": (lines('{"body": "x", "updated": "31/2/2026"}'), [(None, 2, "bad_date")], 2),
    "utf-16 không dấu.jsonl": (lines(encoding="utf-16-le"), [], 2),
    "utf-16 đứt.jsonl": (lines(encoding="utf-16")[:-1], [(None, 2, "invalid_utf_16")], 1),
    # JSON
    "rỗng.json": (b"[]", [(None, None, "empty")], 0),
    "đứt.json": (array()[:-30], [(None, 2, "damaged")], 1),
    "hỏng.json": (array('{"body": x}', "7"), [(None, 2, "bad_json"), (None, 3, "bad_json")], 2),
    "bài dài.json": (array('{"body": "' + "x" * LONG + '"}'), [(None, 2, "too_large")], 2),
    "nhiều mảng.json": (array('{"body": "x", "n": [' + "[]," * 9000 + "1]}"), [(None, 2, "too_large")], 2),
    "mảng trong mảng.json": (
        array('{"body": "x", "n": [' + '{"]": [{}, "\\\\"]},' * 9000 + "1]}"),
        [(None, 2, "too_large")],
        2,
    ),
    "lồng sâu.json": (array("[" * 900 + "]" * 900), [(None, 2, "bad_json")], 2),
    # Tables
    "rỗng.csv": (b"", [(None, None, "empty")], 0),
    "chỉ tiêu đề.csv": (b"title,body\n", [(None, None, "empty")], 0),
    "không chính văn.csv": (b"a,b\n1,2\n", [(None, 2, "no_text_column")], 0),
    "nháy không đóng.csv": (rows(b'c,"' + PAGE), [(None, 3, "quote_not_closed")], 2),
    "nháy không đóng ở tiêu đề.csv": (b'title,"body\n1,2\n', [(None, 1, "quote_not_closed")], 0),
    "nháy đóng quá xa.csv": (
        rows(b'c,"x', b"d,e" + b"e" * 60_000, b"f,g" + b"g" * 60_000, b'h,i"'),
        [(None, 3, "quote_not_closed")],
        5,
    ),
    "nháy lạ.csv": (rows(b'"c" d,e'), [(None, 3, "bad_csv")], 2),
    "hàng dài.csv": (rows(b"c,d,e"), [(None, 3, "too_many_columns")], 2),
    "nhiều cột.csv": (b"," * 90_000 + b"body\n", [(None, 1, "too_many_columns")], 0),
    "nhiều ô.csv": (rows(b"x," * 40_000), [(None, 3, "too_many_columns")], 2),
    "dòng dài.csv": (rows(b"x" * (LONG + 1)), [(None, 3, "too_large")], 2),
    "nháy không đóng, dòng trống.csv": (rows(b'c,"' + b"\n" * 600), [(None, 3, "quote_not_closed")], 2),
    "nháy không đóng mãi.csv": (
        rows(*[b'x""","'] * 3000),
        [(None, line, "quote_not_closed") for line in range(3, 22)],
        1,
    ),
    "nul.csv": (rows(b"c,d").replace(b"title,", b"ghi,").replace(b"\nc,d", b"\n\0,d"), [(None, 3, "nul")], 2),
    "byte lạ.csv": (rows(b"c,\xc3("), [(None, 3, "invalid_utf_8")], 2),
    "tcvn3.csv": (f"title,body\na,{TCVN3}\n".encode("latin-1"), [(None, None, "tcvn3")], 0),
    "năm 99999.csv": (b'date,body\n99999-01-01,x\n5/3/2026,"y"\n', [(None, 2, "bad_date")], 1),
    "ảnh.csv": (b"GIF89a", [(None, None, "binary")], 0),
    # Spreadsheets
    "không phải.xlsx": (b"title,body\n", [(None, None, "damaged")], 0),
    "chỉ là zip.xlsx": (zipped({"a.txt": PAGE}), [(None, None, "damaged")], 0),
    "rỗng.xlsx": (xlsx(""), [(None, None, "empty")], 0),
    "thực thể.xlsx": (xlsx(SHEET_ROWS.replace("body", "&c;"), LAUGHS), [(None, None, "xml_entities")], 0),
    "thực thể ngoài.xlsx": (xlsx(SHEET_ROWS.replace("body", "&a;"), OUTSIDE), [(None, None, "xml_entities")], 0),
    "thực thể hai khối.xlsx": (
        xlsx(SHEET_ROWS.replace("body", "&a;"), across_blocks("<!DOCTYPE a [", '<!ENTITY a "body">]>')),
        [(None, None, "xml_entities")],
        0,
    ),
    "thực thể utf-16.xlsx": (
        xlsx(
            "",
            **{"xl/worksheets/sheet1.xml": (LAUGHS + SHEET.format(SHEET_ROWS.replace("body", "&c;"))).encode("utf-16")},
        ),
        [(None, None, "damaged")],
        0,
    ),
    "nhiều ô.xlsx": (xlsx(f'<row r="1">{"<c/>" * 60_000}</row>'), [(None, None, "too_many_columns")], 0),
    "ô dài.xlsx": (xlsx(f'<row r="1">{cell("x" * (LONG + 70_000))}</row>'), [(None, None, "too_large")], 0),
    "nhiều thẻ trong ô.xlsx": (
        xlsx(f'<row r="1"><c t="inlineStr"><is>{"<r/>" * 40_000}</is></c></row>'),
        [(None, None, "too_many_columns")],
        0,
    ),
    "nhiều kiểu.xlsx": (
        xlsx(SHEET_ROWS, **{"xl/styles.xml": f"<styleSheet>{'<xf/>' * 700}</styleSheet>"}),
        [(None, None, "too_large")],
        0,
    ),
    "nhiều bảng.xlsx": (
        xlsx(SHEET_ROWS, **{"xl/workbook.xml": WORKBOOK.replace("<sheets>", "<sheets>" + '<sheet name="B"/>' * 6)}),
        [(None, None, "too_large")],
        0,
    ),
    "hàng xa.xlsx": (xlsx(SHEET_ROWS + f'<row r="999999999">{cell(MARKET, "A999999999")}</row>'), [], 1),
    # Archives
    "không phải.zip": (PAGE, [(None, None, "damaged")], 0),
    "rỗng.zip": (zipped({}), [(None, None, "empty")], 0),
    "đứt.zip": (zipped({"a.txt": PAGE})[:-30], [(None, None, "damaged")], 0),
    "hỏng.zip": (damaged_zip(), [("b.txt", None, "damaged")], 2),
    "lên trên.zip": (zip_with("../../etc/cron.d/x.txt"), [("../../etc/cron.d/x.txt", None, "unsafe_name")], 2),
    "lên trên kiểu khác.zip": (zip_with("a\\..\\..\\x.txt"), [("a\\..\\..\\x.txt", None, "unsafe_name")], 2),
    "tên tuyệt đối.zip": (zip_with("/etc/x.txt"), [("/etc/x.txt", None, "unsafe_name")], 2),
    "tên ổ đĩa.zip": (zip_with("C:\\x.txt"), [("C:\\x.txt", None, "unsafe_name")], 2),
    "liên kết.zip": (zip_with("l.txt", b"/etc/passwd", mode=0o120777), [("l.txt", None, "symlink")], 2),
    "khóa.zip": (zip_with("b.txt", flags=1), [(name, None, "encrypted") for name in ("a.txt", "b.txt", "z.txt")], 0),
    "bom.zip": (zip_with("b.jsonl", BOMB), [("b.jsonl", 1, "too_large"), ("b.jsonl", 1, "inflates_too_much")], 2),
    "trang là bom.zip": (zip_with("b.txt", BOMB), [("b.txt", None, "too_large")], 2),
    "lồng.zip": (nested(5), [("/".join(["trong.zip"] * 4), None, "nested_too_deep")], 0),
    "lồng vừa.zip": (nested(4), [], 1),
    "không phải.tar": (PAGE * 9, [(None, None, "damaged")], 0),
    "đứt.tar": (tar_with("b.txt", data=NOISE)[:100_000], [("b.txt", None, "damaged"), (None, None, "damaged")], 1),
    "lên trên.tar": (tar_with("../x.txt"), [("../x.txt", None, "unsafe_name")], 2),
    "tên tuyệt đối.tar": (tar_with("/x.txt"), [("/x.txt", None, "unsafe_name")], 2),
    "liên kết.tar": (tar_with("l.txt", type=tarfile.SYMTYPE, target="/etc/passwd"), [("l.txt", None, "symlink")], 2),
    "liên kết cứng.tar": (tar_with("l.txt", type=tarfile.LNKTYPE, target="a.txt"), [("l.txt", None, "symlink")], 2),
    "thiết bị.tar": (tar_with("d.txt", type=tarfile.CHRTYPE), [("d.txt", None, "not_a_file")], 2),
    "đứt.jsonl.gz": (gzip.compress(lines(GOOD), compresslevel=0)[:-30], [(None, 3, "damaged")], 2),
    "nhiều bài.zip": (
        zipped({f"{n}.txt": PAGE for n in range(SMALL["MEMBERS"] + 1)}),
        [(None, None, "too_many_members")],
        0,
    ),
    "vừa đủ bài.zip": (zipped({f"{n}.txt": PAGE for n in range(SMALL["MEMBERS"])}), [], SMALL["MEMBERS"]),
    "tổng quá lớn.zip": (
        zipped({f"{n:02}.txt": NOISE.hex()[:90_000] for n in range(23)}),
        [("22.txt", None, "inflates_too_much")],
        22,
    ),
    "gói trong quá lớn.zip": (
        zipped({"a.txt": PAGE, "b.zip": zipped({"c.txt": NOISE})}),
        [("b.zip", None, "too_large")],
        1,
    ),
    "tên quá dài.tar": (
        tarred({"a.txt": PAGE, "b" * 2000 + ".txt": PAGE}),
        [(None, None, "damaged")],
        1,
    ),
    "không phải.jsonl.gz": (PAGE, [(None, None, "damaged")], 0),
    "không tên.gz": (gzip.compress(PAGE), [(None, None, "unknown_format")], 0),
    "bom.jsonl.gz": (gzip.compress(BOMB), [(None, 1, "too_large"), (None, 1, "inflates_too_much")], 0),
    "bom.jsonl.xz": (lzma.compress(BOMB), [(None, 1, "too_large"), (None, 1, "inflates_too_much")], 0),
    "bom.jsonl.zst": (zstandard.compress(BOMB), [(None, 1, "too_large"), (None, 1, "inflates_too_much")], 0),
    "bom.tar.gz": (
        gzip.compress(tarred({"a.txt": PAGE, "b.txt": BOMB})),
        [("b.txt", None, "too_large"), (None, None, "inflates_too_much")],
        1,
    ),
    "hỏng.txt.xz": (lzma.compress(PAGE)[:-9], [(None, None, "damaged")], 0),
    "hỏng.txt.zst": (zstandard.compress(PAGE)[:-9], [(None, None, "damaged")], 0),
    "nén nhiều lần.txt.gz.gz.gz.gz.gz": (many_times(5), [(None, None, "nested_too_deep")], 0),
}

SOUND = {
    "a.csv": rows(),
    "a.json": array(),
    "a.jsonl": lines(),
    "a.html": f"<h1>Cầu</h1><table><tr><td>{BRIDGE}</table><script>x</script>".encode(),
    "a.zip": zip_with("b.csv", rows()),
    "a.tar": tar_with("b.jsonl", data=lines()),
    "a.txt.gz": gzip.compress(PAGE),
    "a.txt.xz": lzma.compress(PAGE),
    "a.txt.zst": zstandard.compress(PAGE),
    "a.xlsx": xlsx(SHEET_ROWS),
}


@pytest.fixture
def small(monkeypatch):
    for name, value in SMALL.items():
        monkeypatch.setattr(limits, name, value)


@pytest.mark.parametrize("name", CASES)
def test_refused_by_name_beside_what_is_read(tmp_path, small, name):
    data, rejections, count = CASES[name]
    path = tmp_path / name
    path.write_bytes(data)
    found = list(read_path(path))
    read = [item for item in found if isinstance(item, Record)]
    rejected = [item for item in found if not isinstance(item, Record)]
    assert [(item.member, item.line, item.reason) for item in rejected] == rejections
    assert len(read) == count
    assert all(item.detail and item.file == str(path) for item in rejected)
    assert all("steal" not in (item.text or item.fields["body"]) for item in read)
    json.dumps([item.detail for item in rejected]).encode()
    with override("vi"):
        told = [found_in_words(ImportRecord(reason=item.reason, detail=item.detail)) for item in rejected]
        reasons = [str(reason_in_words(item.reason)) for item in rejected]
    assert not [words for words in told if ENGLISH.search(words)]
    assert not [words for words, reason in zip(told, reasons, strict=True) if words and words in reason]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_anything_is_read_or_refused(tmp_path, small, data):
    """Bytes of a delivery changed anywhere: nothing is raised, and what is handed out can be stored."""
    name = data.draw(st.sampled_from(sorted(SOUND)))
    content = bytearray(SOUND[name])
    places = st.integers(0, len(content) - 1)
    for at, piece in data.draw(st.lists(st.tuples(places, st.binary(max_size=3)), max_size=5)):
        content[at : at + len(piece) + at % 2] = piece
    path = tmp_path / name
    path.write_bytes(content)
    for item in read_path(path):
        told = [dict(item.fields), dict(item.extra)] if isinstance(item, Record) else [item.detail]
        assert "\\u0000" not in json.dumps(told[-1])


@pytest.mark.parametrize("language, words", [("vi", "quá 12.500 byte"), ("en", "more than 12,500 bytes")])
def test_long_numbers_can_be_read(language, words):
    with override(language):
        assert found_in_words(ImportRecord(reason="too_large", detail="more than 12500 bytes")) == words


def test_a_page_in_a_wrong_encoding_is_handed_back(tmp_path):
    (tmp_path / "a.txt").write_bytes(TCVN3.encode("latin-1"))
    (tmp_path / "b.txt").write_bytes(b"\x89PNG\r\n")
    assert [item.raw for item in read_path(tmp_path)] == [TCVN3.encode("latin-1"), None]


def test_every_code_has_words():
    assert {code for _, rejections, _ in CASES.values() for _, _, code in rejections} <= set(REASONS)
    assert len(CASES) >= 60


def test_twice_the_same(tmp_path, small):
    for name, (data, _, _) in CASES.items():
        (tmp_path / name).write_bytes(data)
    assert list(read_path(tmp_path)) == list(read_path(tmp_path))
