import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.reading import Record, Rejection, limits, read_file, read_path
from articles.reading import text as text_format
from articles.reading.decoding import Undecodable, decode
from articles.reading.legacy_vietnamese import looks_vietnamese

STATEMENT = "Người phát ngôn Bộ Ngoại giao cho biết hai bên đã thống nhất nối lại đàm phán trong tuần này."
IN_TCVN3 = "Ng\u00adêi ph¸t ng«n Bé Ngo¹i giao cho biÕt hai bªn ®· thèng nhÊt nèi l¹i ®µm ph¸n trong tuÇn nµy."
IN_VNI = "Ngöôøi phaùt ngoân Boä Ngoaïi giao cho bieát hai beân ñaõ thoáng nhaát noái laïi ñaøm phaùn."


def in_windows_1258(text):
    """Base letters with hat or horn as one byte, tones as combining bytes, as that code page wants it."""
    spelled = []
    for char in text:
        tones = [mark for mark in unicodedata.normalize("NFD", char) if mark in "\u0300\u0301\u0303\u0309\u0323"]
        base = "".join(mark for mark in unicodedata.normalize("NFD", char) if mark not in tones)
        spelled.append(unicodedata.normalize("NFC", base) + "".join(tones))
    return "".join(spelled).encode("windows-1258")


@pytest.mark.parametrize(
    "data",
    [
        STATEMENT.encode(),
        b"\xef\xbb\xbf" + STATEMENT.encode(),
        unicodedata.normalize("NFD", STATEMENT).encode(),
        STATEMENT.encode("utf-16"),
        b"\xfe\xff" + STATEMENT.encode("utf-16-be"),
        STATEMENT.encode("utf-16-le"),
        STATEMENT.encode("utf-16-be"),
        in_windows_1258(STATEMENT),
    ],
    ids=["utf-8", "bom", "nfd", "utf-16", "utf-16-be bom", "utf-16-le", "utf-16-be", "windows-1258"],
)
def test_decoded(data):
    assert unicodedata.normalize("NFC", decode(data)) == STATEMENT


@pytest.mark.parametrize(
    ("data", "reason", "detail"),
    [
        (b"", "empty", "no bytes"),
        (b" \r\n\t", "empty", "white space"),
        (b"%PDF-1.7\n", "binary", "PDF"),
        (b"\x00\x01\x02\xff\xfe\x80" * 9, "binary", "0xFF at 3"),
        ("Ông Lân\0nói".encode(), "nul", "character 7"),
        (b"\xff\xfe\x00\x00n\x00\x00\x00", "utf_32", "UTF-32"),
        (b"\xff\xfen", "invalid_utf_16", "byte"),
        (b"d\xe9j\xe0 vu, dit-il", "invalid_utf_8", "0xE9 at 1"),
        (STATEMENT.encode()[:20] + b"\xc3(" + STATEMENT.encode()[20:], "invalid_utf_8", "0xC3 at 20"),
        (IN_TCVN3.encode("latin-1"), "tcvn3", "TCVN3"),
        (IN_TCVN3.encode(), "tcvn3", "TCVN3"),
        (IN_VNI.encode("latin-1"), "vni", "VNI"),
        (IN_VNI.encode(), "vni", "VNI"),
    ],
)
def test_refused_with_what_was_found(data, reason, detail):
    with pytest.raises(Undecodable) as refusal:
        decode(data)
    assert refusal.value.reason == reason
    assert detail in refusal.value.detail


@pytest.mark.parametrize("text", ["Plain English, said so.", "Été à la plage, déjà vu", STATEMENT])
def test_utf_8_is_taken_whatever_the_language(text):
    assert decode(text.encode()) == text


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(data):
    try:
        text = decode(data)
    except Undecodable as refusal:
        assert refusal.reason and refusal.detail
    else:
        assert text.strip() and "\0" not in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [(STATEMENT, True), ("Café, naïve, déjà, señor, über", False), (IN_TCVN3, False), ("Nói", False), ("", False)],
)
def test_looks_vietnamese(text, expected):
    assert looks_vietnamese(text) is expected


def test_a_folder_is_read_in_sorted_order_with_a_reason_for_what_is_not(tmp_path):
    (tmp_path / "b.txt").write_text(STATEMENT)
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "c.TXT").write_bytes(STATEMENT.encode("utf-16"))
    (tmp_path / "a" / "z.bin").write_bytes(b"x")
    (tmp_path / "a" / "README").write_text("x")
    (tmp_path / ".hidden.txt").write_text("x")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.txt").write_text("x")
    (tmp_path / "link.txt").symlink_to(tmp_path / "b.txt")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "empty.txt").touch()
    os.mkfifo(tmp_path / "pipe.txt")

    found = [(Path(item.file).relative_to(tmp_path).as_posix(), item) for item in read_path(tmp_path)]

    assert [(name, getattr(item, "reason", "read")) for name, item in found] == [
        ("a/README", "unknown_format"),
        ("a/c.TXT", "read"),
        ("a/z.bin", "unknown_format"),
        ("b.txt", "read"),
        ("empty.txt", "empty"),
        ("link.txt", "symlink"),
        ("loop", "symlink"),
        ("pipe.txt", "not_a_file"),
    ]
    assert {item.text for _, item in found if isinstance(item, Record)} == {STATEMENT}


def test_one_file(tmp_path):
    page = tmp_path / "page.txt"
    page.write_text(STATEMENT)
    assert list(read_path(page)) == [Record(str(page), None, None, STATEMENT)]


def test_a_given_link_is_followed(tmp_path):
    (tmp_path / "page.txt").write_text(STATEMENT)
    (tmp_path / "given").symlink_to(tmp_path / "page.txt")
    (tmp_path / "given.txt").symlink_to(tmp_path / "page.txt")
    assert [type(item) for item in read_path(tmp_path / "given.txt")] == [Record]


def test_a_missing_path_is_rejected(tmp_path):
    (rejection,) = read_path(tmp_path / "nowhere.txt")
    assert (rejection.reason, rejection.detail) == ("unreadable", "No such file or directory")


def test_a_file_too_large_is_rejected_without_being_read_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "TEXT_PAGE", 10)
    (tmp_path / "a.txt").write_text("0123456789")
    (tmp_path / "b.txt").write_text("01234567890")
    assert [getattr(item, "reason", "read") for item in read_path(tmp_path)] == ["read", "too_large"]


def test_a_file_without_known_suffix_can_be_given_a_reader(tmp_path):
    page = tmp_path / "page"
    page.write_text(STATEMENT)
    assert [type(item) for item in read_file(page)] == [Rejection]
    assert [type(item) for item in read_file(page, unknown=text_format.read)] == [Record]


def test_a_file_name_that_is_no_utf_8_is_told_with_escapes(tmp_path):
    path = os.fsencode(tmp_path) + b"/\xff.txt"
    with open(path, "wb") as page:
        page.write(STATEMENT.encode())
    (record,) = read_path(tmp_path)
    assert record.file.endswith(r"\xff.txt")
    record.file.encode()
