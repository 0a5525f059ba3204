"""Dates as deliveries write them."""

import pytest

from articles.reading.dates import NoDate, iso


@pytest.mark.parametrize(
    "stated, found",
    [
        ("2026-03-05", "2026-03-05"),
        ("2026-03-05T08:00:00Z", "2026-03-05T08:00:00+00:00"),
        ("5/3/2026", "2026-03-05"),
        ("05-03-2026 14:30:10", "2026-03-05T14:30:10"),
        ("Thứ Năm, 5/3/2026, 14:30 (GMT+7)", "2026-03-05T14:30:00+07:00"),
        ("14h30 ngày 5/3/2026", "2026-03-05T14:30:00"),
        ("Thu, 05 Mar 2026 08:00:00 +0700", "2026-03-05T08:00:00+07:00"),
        ("1772700000123", "2026-03-05T08:40:00+00:00"),
    ],
)
def test_dates(stated, found):
    assert iso(stated) == found


@pytest.mark.parametrize(
    "stated", ["", "hôm qua", "31/2/2026", "0000-01-01", "0001-01-01", "99999-01-01", "2026-03-05 25:00"]
)
def test_no_dates(stated):
    with pytest.raises(NoDate):
        iso(stated)
