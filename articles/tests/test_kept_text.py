import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.kept_text import from_body, kept_segments, kept_text, to_body

BODIES = st.text("ab ế\n\t😀", max_size=60)


@st.composite
def bodies_with_ranges(draw):
    body = draw(BODIES)
    offsets = st.integers(0, len(body))
    ranges = draw(st.lists(st.tuples(offsets, offsets).map(lambda pair: tuple(sorted(pair))), max_size=5))
    return body, ranges


@pytest.mark.parametrize(
    ("body", "excluded", "expected"),
    [
        ("", [], ""),
        ("một\nhai", [], "một\nhai"),
        ("  một \n\n\t\nhai\n", [], "một\nhai"),
        ("tít\nmột\nhai", [(0, 4)], "một\nhai"),
        ("một\nhai\nba", [(4, 8)], "một\nba"),
        ("một hai ba", [(3, 7)], "một\nba"),
        ("một\nhai\nba", [(4, 8), (2, 5)], "mộ\nba"),
        ("một\nhai", [(0, 7)], ""),
        ("một\nhai", [(2, 2)], "một\nhai"),
    ],
)
def test_kept_text(body, excluded, expected):
    assert kept_text(body, excluded) == expected


def test_segments_are_offsets_into_the_body():
    assert kept_segments("tít\n một \nhai", [(0, 4)]) == [(5, 8), (10, 13)]


def test_a_range_outside_the_body_is_an_error():
    with pytest.raises(ValueError, match="4:9"):
        kept_segments("một", [(4, 9)])


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([(0, 3)], [(5, 8)]),
        ([(1, 6)], [(6, 8), (10, 12)]),
        ([(3, 4)], []),
        ([(2, 2)], []),
        ([(4, 7), (0, 1)], [(10, 13), (5, 6)]),
    ],
)
def test_to_body(spans, expected):
    segments = [(5, 8), (10, 13)]  # kept text "một\nhai"
    assert to_body(spans, segments) == expected


def test_a_span_outside_the_kept_text_is_an_error():
    with pytest.raises(ValueError, match="2:8"):
        to_body([(2, 8)], [(5, 8), (10, 13)])


@given(bodies_with_ranges())
def test_segments_hold_every_kept_character_but_white_space(case):
    body, ranges = case
    excluded = {offset for start, end in ranges for offset in range(start, end)}
    kept = [char for offset, char in enumerate(body) if offset not in excluded and not char.isspace()]
    assert [char for char in kept_text(body, ranges) if not char.isspace()] == kept


@given(bodies_with_ranges(), st.data())
def test_a_span_has_the_same_words_in_the_body(case, data):
    body, ranges = case
    segments = kept_segments(body, ranges)
    text = kept_text(body, ranges)
    offsets = st.integers(0, len(text))
    start, end = sorted((data.draw(offsets), data.draw(offsets)))
    parts = to_body([(start, end)], segments)
    assert [body[left:right] for left, right in parts] == [line for line in text[start:end].split("\n") if line]
    assert all(left < right for left, right in parts)


@given(bodies_with_ranges(), st.data())
def test_from_body_undoes_to_body(given_body, data):
    body, ranges = given_body
    segments, kept = kept_segments(body, ranges), kept_text(body, ranges)
    start = data.draw(st.integers(0, len(kept)))
    end = data.draw(st.integers(start, len(kept)))
    there = to_body([(start, end)], segments)
    back = from_body(there, body, segments)
    assert back is not None
    assert [kept[a:b] for a, b in back] == [body[a:b] for a, b in there]
    assert all(start <= a < b <= end for a, b in back)


@pytest.mark.parametrize(
    ("span", "expected"),
    [((0, 3), [(0, 3)]), ((2, 9), None), ((4, 6), None), ((8, 10), [(4, 6)]), ((3, 4), []), ((3, 8), None)],
)
def test_what_was_cut_is_not_in_the_kept_text(span, expected):
    body = "một\nhai\nba"
    assert from_body([span], body, kept_segments(body, [(4, 8)])) == expected
