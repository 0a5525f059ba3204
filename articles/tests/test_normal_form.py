import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.normal_form import NotText, normal_form

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
TRICKY = st.text(
    "aA\u0301\u0309\u0338<≠\u2adc😀👩❤\ufe0f\u200d\u200b\u200c\u2060\ufeff\u00ad\u00a0\u2028\u0085\r\n\t\x0b\x0c \u3000"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("một\r\nhai\rba\u2028bốn\u2029năm\x0bsáu\x0cbảy\x85tám", "một\nhai\nba\nbốn\nnăm\nsáu\nbảy\ntám"),
        ("ông\u00a0Lân\u2009nói\u3000rằng", "ông Lân nói rằng"),
        ("gi\u200eá \u202evàng\u202c \u2066tăng\u2069", "giá vàng tăng"),
        ("\ufeffTi\u00ade\u0302\u0301ng Vi\u200b\u1ec7t\u2060", "Tiếng Việt"),
        ("tiê\u0301ng", "tiếng"),
        ("cột\tbảng\n", "cột\tbảng\n"),
        ("chuông\x07 và \x9fmã", "chuông và mã"),
        ("nha\u200d\u0300 báo", "nhà báo"),
        ("gia đình 👩\u200d👩\u200d👧 ở đây", "gia đình 👩\u200d👩\u200d👧 ở đây"),
        ("tim ❤\ufe0f\u200d🔥", "tim ❤\ufe0f\u200d🔥"),
        ("👩\u200d bà", "👩 bà"),
        ("👩\u200d\u200d👧", "👩\u200d👧"),
        ("", ""),
    ],
)
def test_normal_form(text, expected):
    assert normal_form(text) == expected


@pytest.mark.parametrize("marks", ["\u0301\u0323", "\u0323\u0301", "\u0301"])
def test_heaps_of_marks(marks):
    assert normal_form("a" + marks * 20)
    with pytest.raises(NotText, match="too_many_marks"):
        normal_form("b\u00e0 a" + marks * 65)


@given(ANY_TEXT | TRICKY)
def test_once_is_enough(text):
    once = normal_form(text)
    assert normal_form(once) == once


@given(ANY_TEXT | TRICKY)
def test_nothing_else_is_left(text):
    normal = normal_form(text)
    assert unicodedata.is_normalized("NFC", normal)
    for char in normal:
        assert unicodedata.category(char) not in {"Zl", "Zp"}
        assert unicodedata.category(char) != "Zs" or char == " "
        assert unicodedata.category(char) != "Cc" or char in "\n\t"
        assert char not in "\u200b\u200c\u2060\ufeff\u00ad\u061c\u200e\u200f\u202a\u202e\u2066\u2069"


@given(ANY_TEXT)
def test_no_visible_character_is_lost(text):
    def visible(value):
        return [char for char in unicodedata.normalize("NFD", value) if unicodedata.category(char)[0] in "LMNPS"]

    assert visible(normal_form(text)) == visible(text)


@pytest.mark.parametrize(
    ("text", "reason", "value"),
    [
        ("ông\0Lân", "nul", "U+0000 at character 3"),
        ("lời \ud83d cụt", "lone_surrogate", "U+D83D at character 4"),
    ],
)
def test_what_is_not_text_is_refused_by_name(text, reason, value):
    with pytest.raises(NotText) as refusal:
        normal_form(text)
    assert (refusal.value.reason, refusal.value.value) == (reason, value)
