"""What holds for every text: no exception, spans inside it, contents apart, work that grows with its length."""

import random
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.tagging import tag

PIECES = [
    'Ông Lê Văn Tám nói: "Chúng tôi sẽ xây xong cầu trước mùa mưa".',
    "“Giá gạo còn tăng”, bà Hoa cho biết. “Bà con đừng tích trữ”.",
    "Theo Reuters, Thủ tướng Ivo Brand khẳng định cảng sẽ mở rộng, đồng thời kêu gọi các bên kiềm chế.",
    "Bộ Y tế yêu cầu các trạm xá mở cửa cả đêm, theo báo Bãi Sậy.",
    "- Mai các con lại đến nhé, bà Hoa dặn.",
    "Phóng viên: Nước đã rút chưa?\nÔng Tám: Chưa, còn chậm lắm, phải ba ngày nữa.",
    "Ảnh: Thu Hà",
    "«Con đập ‘vẫn an toàn’», kỹ sư Mai Văn Bền (45 tuổi) nói ngày 12/3/2024.",
]
STRANGE = list("\"“”«»‘’'()-–,.:;…\n \u00a0\u200b\ud800\U0001f600\u0301Ồ") + ["theo ", "cho biết ", "ông ", "và ", "''"]


def check(text):
    finds = tag(text)
    taken = set()
    for find in finds:
        assert find.content
        assert find.kind in ("direct", "mixed", "indirect")
        assert find.speaker_kind in ("person", "organisation", "group", "unknown")
        assert find.doubt in ("", "content", "speaker", "kind")
        assert 0 <= find.confidence <= 1
        end = 0
        for a, b in find.content:
            assert end <= a < b <= len(text)
            assert taken.isdisjoint(range(a, b))
            taken.update(range(a, b))
            end = b
        dates = find.said_on.span if find.said_on else None
        for span in (find.cue, find.source, find.relay, dates):
            assert span is None or 0 <= span[0] < span[1] <= len(text)
    assert finds == sorted(finds, key=lambda find: find.content[0])


@given(st.text(max_size=300))
@settings(deadline=None)
def test_any_text(text):
    check(text)


@given(st.lists(st.sampled_from(PIECES + STRANGE), max_size=25).map("".join))
@settings(deadline=None)
def test_pieces_in_any_order(text):
    check(text)


@given(st.randoms(use_true_random=False))
@settings(deadline=None)
def test_marks_deleted_doubled_and_swapped(rng):
    text = list("\n".join(rng.sample(PIECES, len(PIECES))))
    for _ in range(rng.randrange(1, 12)):
        place = rng.randrange(len(text))
        text[place : place + rng.randrange(2)] = rng.choice(STRANGE)
    check("".join(text))


LONG = [
    '"a ', "theo ông ", "Ông ", "“", "( ", "nói ", "Nguyễn Văn An ", ", và nói ", ". ", "- ", '"a b c\n', 'a"\n',
    "Bộ trưởng, ", "khi ông An nói, ", "'a ", '"a"', "- a b c, ông An nói.\n", "Ông An: a b c.\n", "ông A1. ", "a.",
]  # fmt: skip


def calls_for(text):
    """Calls of Python functions that tagging a text takes: work, counted and not timed."""
    count = 0

    def profile(_frame, event, _argument):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(profile)
    try:
        tag(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("unit", LONG)
def test_work_grows_with_the_length(unit):
    tag(unit)
    small = calls_for(unit * (3000 // len(unit)))
    assert calls_for(unit * (30000 // len(unit))) < 14 * small


def test_work_grows_with_the_length_of_an_article():
    rng = random.Random(4)
    article = "\n".join(rng.choice(PIECES) for _ in range(100))
    small = calls_for(article)
    assert calls_for("\n".join([article] * 10)) < 12 * small
