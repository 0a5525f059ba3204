"""A set of ids that stays small."""

from hypothesis import given
from hypothesis import strategies as st

from review.exporting.numbers import Numbers


@given(st.sets(st.integers(0, 5000)))
def test_holds_what_was_put_in_and_nothing_else(numbers):
    whole = Numbers()
    whole.update(numbers)
    again = Numbers(whole.stored())
    assert {number for number in range(5100) if number in again} == numbers
    assert len(again) == len(whole) == len(numbers)


def test_a_million_are_small():
    many = Numbers()
    many.update(range(3, 1_000_003))
    assert len(many) == 1_000_000
    assert len(many.stored()) < 1000
    many.update(range(2_000_000, 3_000_000, 7))
    assert len(many.stored()) < 150_000
