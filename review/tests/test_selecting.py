"""From selected offsets to parts of the kept text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.kept_text import kept_segments
from review.selecting import format_spans, likely_kind, parse_spans, settle, without_marks


@pytest.mark.parametrize(
    ("typed", "spans"), [("", []), ("3-8", [(3, 8)]), ("3-8, 12-20", [(3, 8), (12, 20)]), ("0-1,1-2", [(0, 1), (1, 2)])]
)
def test_spans_as_text(typed, spans):
    assert parse_spans(typed) == spans
    assert parse_spans(format_spans(spans)) == spans


@pytest.mark.parametrize("typed", ["8-3", "3-3", "-1-4", "a-b", "3", "3-", "٣-٨", "1" * 15 + "-" + "2" * 15])
def test_what_is_no_span(typed):
    with pytest.raises(ValueError, match="span"):
        parse_spans(typed)


BODY = "Ông Bảo nói ổn.\nMenu\nBà 👩\u200d🌾 Lụa đáp: “Được”.\n🇻🇳🇱🇦 hai cờ, e\u0323\u0302n"
SEGMENTS = kept_segments(BODY, [(16, 21)])


@pytest.mark.parametrize(
    ("selected", "words"),
    [
        ("Bảo nói", ["Bảo nói"]),
        (" Bảo nói ", ["Bảo nói"]),
        ("nói ổn.\nMenu\nBà", ["nói ổn.", "Bà"]),
        ("👩", ["👩\u200d🌾"]),
        ("🌾", ["👩\u200d🌾"]),
        ("🇻", ["🇻🇳"]),
        ("🇱", ["🇱🇦"]),
        ("e", ["e\u0323\u0302"]),
        ("\u0302n", ["e\u0323\u0302n"]),
        ("Menu", []),
        (" ", []),
    ],
)
def test_settling(selected, words):
    start = BODY.rindex(selected)
    found = settle(BODY, SEGMENTS, [(start, start + len(selected))])
    assert [BODY[left:right] for left, right in found] == words


def test_parts_that_meet_are_one():
    assert settle(BODY, SEGMENTS, [(6, 9), (0, 7), (9, 11)]) == [(0, 11)]


@given(st.text(), st.lists(st.tuples(st.integers(0, 40), st.integers(1, 40)), max_size=4))
def test_settled_parts_lie_in_the_kept_text_and_stay(text, selected):
    body = unicodedata.normalize("NFC", text)
    segments = kept_segments(body, [])
    found = settle(body, segments, [(start, start + length) for start, length in selected])
    assert settle(body, segments, found) == found
    assert all(any(left <= start < end <= right for left, right in segments) for start, end in found)
    assert all(one[1] < two[0] for one, two in zip(found, found[1:], strict=False))
    wanted = {
        i for start, length in selected for i in range(start, min(start + length, len(body))) if not body[i].isspace()
    }
    assert wanted <= {i for start, end in found for i in range(start, end)}


@pytest.mark.parametrize(
    ("selected", "words", "kind"),
    [
        ("“Nước rút”", "Nước rút", "direct"),
        ("Nước rút", "Nước rút", "direct"),
        ("rằng “dài” lắm", "rằng “dài” lắm", "mixed"),
        ("chợ họp lại", "chợ họp lại", "indirect"),
        ("“A”, ông đáp, “B”", "“A”, ông đáp, “B”", "mixed"),
        ("“", "“", "mixed"),
    ],
)
def test_marks_and_kind(selected, words, kind):
    body = "Ông nói: “Nước rút”. Bà kể rằng “dài” lắm, chợ họp lại. “A”, ông đáp, “B”."
    start = body.index(selected)
    spans = without_marks(body, [(start, start + len(selected))])
    assert "".join(body[left:right] for left, right in spans) == words
    assert likely_kind(body, spans) == kind
