"""Pairing of quotation marks: (text, the passages in marks)."""

import pytest

from review.tagging.marks import find_marked
from review.tagging.tokens import tokenize

ONE_PARAGRAPH = [
    ('Ông An nói: "Trời sắp mưa".', ["Trời sắp mưa"]),
    ("Ông An nói: “Trời sắp mưa”.", ["Trời sắp mưa"]),
    ("Ông An nói: «Trời sắp mưa».", ["Trời sắp mưa"]),
    ("Ông An nói: ‘Trời sắp mưa’.", ["Trời sắp mưa"]),
    ("Ông An nói: 'Trời sắp mưa'.", ["Trời sắp mưa"]),
    ("Ông An nói: ''Trời sắp mưa''.", ["Trời sắp mưa"]),
    ('Ông An nói: “Trời sắp mưa".', ["Trời sắp mưa"]),
    ('Ông An nói: "Trời sắp mưa”.', ["Trời sắp mưa"]),
    ("Ông An nói: ”Trời sắp mưa”.", ["Trời sắp mưa"]),
    ('"Mưa", ông An nói. "Rồi nắng".', ["Mưa", "Rồi nắng"]),
    ("“Họ gọi đó là ‘mùa vàng’ mà”, bà Bình kể.", ["Họ gọi đó là ‘mùa vàng’ mà"]),
    ('"Họ gọi đó là "mùa vàng" mà", bà Bình kể.', ['Họ gọi đó là "mùa vàng" mà']),
    ("Áo dài hơn 1' và anh ấy vẫn mặc.", []),
    ('Một dấu lạc" giữa câu.', []),
    ('Một dấu " lẻ loi', []),
    ('Dấu mất: "Trời mưa, ông An nói. "Trời nắng", bà Bình đáp.', ["Trời nắng"]),
    ('Dấu mất: Trời mưa", ông An nói. "Trời nắng", bà Bình đáp.', ["Trời nắng"]),
    ('Ông An nói: "Trời sắp mưa.', ["Trời sắp mưa."]),
    ('Bà kể: "họ gọi“mùa vàng”đấy".', ["họ gọi“mùa vàng”đấy"]),
    ('""', []),
    ("", []),
]

OVER_PARAGRAPHS = [
    ('"Trời mưa.\nRồi nắng", ông An nói.', [["Trời mưa.", "Rồi nắng"]]),
    ("“Trời mưa.\n“Gió to.\n“Rồi nắng”, ông An nói.", [["Trời mưa.", "Gió to.", "Rồi nắng"]]),
    ('"Trời mưa.\nGió to.\nRồi nắng", ông An nói.', [["Trời mưa.", "Gió to.", "Rồi nắng"]]),
    ('"Trời mưa".\n"Rồi nắng", ông An nói.', [["Trời mưa"], ["Rồi nắng"]]),
    ('Dấu mất "ở đây.\nÔng An nói: "Trời mưa".', [["Trời mưa"]]),
]


def passages(text):
    tokens = tokenize(text)
    spans = [[tokens.span(a, b) for a, b in passage.ranges] for passage in find_marked(tokens)]
    return [[text[a:b] for a, b in parts] for parts in spans]


@pytest.mark.parametrize(("text", "expected"), ONE_PARAGRAPH)
def test_marks_of_one_paragraph(text, expected):
    assert passages(text) == [[part] for part in expected]


@pytest.mark.parametrize(("text", "expected"), OVER_PARAGRAPHS)
def test_marks_over_paragraphs(text, expected):
    assert passages(text) == expected


def test_a_mark_open_for_more_than_six_paragraphs_is_let_go():
    assert passages('"Mở.\n' + "Một đoạn.\n" * 7 + 'Đóng", ông An nói.') == [["Mở."]]
