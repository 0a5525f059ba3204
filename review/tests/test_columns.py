"""Cells of spreadsheets."""

from types import SimpleNamespace

import pytest

from review.exporting.columns import said_on


@pytest.mark.parametrize(
    ("precision", "printed"), [("day", "2026-01-27"), ("month", "2026-01"), ("year", "2026"), ("unknown", "")]
)
def test_a_date_is_printed_as_far_as_it_is_known(precision, printed):
    assert said_on(SimpleNamespace(said_on="2026-01-27", said_on_precision=precision)) == printed
    assert said_on(SimpleNamespace(said_on=None, said_on_precision=precision)) == ""
