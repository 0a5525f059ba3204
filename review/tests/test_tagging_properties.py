"""What holds for every text: no exception, spans inside it, contents apart, work that grows with its length."""

import cProfile
import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.local.state import ROOT
from review.tagging import tag
from review.tagging.lexicon import entries

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


@pytest.mark.parametrize("last", ["nhiều", "một", "ông", "của", "theo", "Bộ", "và", "cho biết", "ngày", "(", ","])
def test_texts_that_break_off(last):
    check(f"Bà Hoa cho biết nước đã rút, còn {last}")


@given(st.lists(st.sampled_from(PIECES + STRANGE), max_size=25).map("".join))
@settings(deadline=None)
def test_pieces_in_any_order(text):
    check(text)


@pytest.mark.parametrize("before", ["", "Ông An cho biết ", "Thị trưởng Larissa, ", "đại diện "])
def test_texts_that_end_where_somebody_begins(before):
    for head, *_ in entries("heads"):
        check(before + head)


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
    """Calls of functions that tagging a text takes: work, counted and not timed."""
    profile = cProfile.Profile(builtins=False)
    profile.runcall(tag, text)
    return sum(entry.callcount for entry in profile.getstats())


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


def varied(size):
    """An article of so many bytes in which every sentence names somebody else."""
    rng = random.Random(9)
    names = ["Tám", "Hoa", "Bền", "Lài", "Khoát", "Bách", "Lực", "Sen", "Mận", "Tươi"]
    lines = []
    written = 0
    while written < size:
        name = " ".join([rng.choice(["Lê", "Mai", "Vũ", "Trần"]), rng.choice(names), rng.choice(names)])
        line = rng.choice(PIECES).replace("Lê Văn Tám", name).replace("bà Hoa", f"bà {name}")
        lines.append(line)
        written += len(line.encode()) + 1
    return "\n".join(lines)


def test_work_grows_with_the_length_up_to_a_megabyte():
    small = calls_for(varied(100_000))
    assert calls_for(varied(1_000_000)) < 13 * small


SAMPLES = [json.loads(line)["text"] for line in (ROOT / "seeds" / "gold.jsonl").read_text("utf-8").splitlines()]
MARKS = "\"“”«»‘’'"


@given(st.sampled_from(SAMPLES), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=40)
def test_sample_articles_with_their_marks_deleted_doubled_and_swapped(article, rng):
    text = list(article)
    for place in [i for i, letter in enumerate(text) if letter in MARKS]:
        if rng.random() < 0.3:
            text[place] = rng.choice(["", text[place] * 2, rng.choice(MARKS)])
    check("".join(text))


FOREIGN = (
    "The mayor said the bridge would open before the rainy season. “We have waited for this bridge for ten years”, she "
    "told reporters on Monday. Theo Brand, an engineer, was the first to cross it."
)


def test_a_text_in_another_language_gets_its_marked_passages_only():
    [find] = tag(FOREIGN)
    assert [FOREIGN[a:b] for a, b in find.content] == ["We have waited for this bridge for ten years"]
    assert (find.rule, find.speaker, find.source, find.cue, find.doubt) == (
        "not-vietnamese",
        None,
        None,
        None,
        "speaker",
    )


@given(
    st.text(alphabet='abcdefg ,.:"“”\n', max_size=400).map(lambda text: "the quick brown fox jumps over " * 5 + text)
)
@settings(deadline=None, max_examples=40)
def test_any_text_in_another_language(text):
    check(text)
    assert {find.rule for find in tag(text)} <= {"not-vietnamese"}
