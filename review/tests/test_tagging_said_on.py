"""When it was said: (text, words of the date, ISO date, precision)."""

import pytest

from review.tagging import tag

DATES = [
    ("Ngày 12/3/2024, bà Hoa cho biết chợ sẽ dời đi.", "Ngày 12/3/2024", "2024-03-12", "day"),
    ("Bà Hoa hôm 12-3 cho biết chợ sẽ dời đi.", "hôm 12-3", None, "day"),
    ("Sáng 1.7, bà Hoa cho biết chợ sẽ dời đi.", "Sáng 1.7", None, "day"),
    ("Tháng 8/2019, bà Hoa cho biết chợ sẽ dời đi.", "Tháng 8/2019", None, "month"),
    ("Năm 2018, bà Hoa cho biết chợ sẽ dời đi.", "Năm 2018", None, "year"),
    ("Hôm qua, bà Hoa cho biết chợ sẽ dời đi.", "Hôm qua", None, "unknown"),
    ("Hôm thứ Sáu (4/5), bà Hoa cho biết chợ sẽ dời đi.", "Hôm thứ Sáu (4/5)", None, "day"),
    (
        "Rạng sáng thứ hai, 12/3/2024, bà Hoa cho biết chợ sẽ dời đi.",
        "Rạng sáng thứ hai, 12/3/2024",
        "2024-03-12",
        "day",
    ),
    ("Ngày 2 tháng 9 năm 2023, bà Hoa cho biết chợ sẽ dời đi.", "Ngày 2 tháng 9 năm 2023", "2023-09-02", "day"),
    ("Chiều cùng ngày, bà Hoa cho biết chợ sẽ dời đi.", "Chiều cùng ngày", None, "unknown"),
    ("Hôm thứ ba, bà Hoa cho biết chợ sẽ dời đi.", "Hôm thứ ba", None, "unknown"),
    ("Bà Hoa cuối tuần qua cho biết chợ sẽ dời đi.", "cuối tuần qua", None, "unknown"),
    ("Ngày 31/2/2024, bà Hoa cho biết chợ sẽ dời đi.", "Ngày 31/2/2024", None, "day"),
]


@pytest.mark.parametrize(("text", "words", "date", "precision"), DATES)
def test_dates(text, words, date, precision):
    [find] = tag(text)
    assert find.said_on is not None
    assert (text[slice(*find.said_on.span)], find.said_on.date, find.said_on.precision) == (words, date, precision)


@pytest.mark.parametrize(
    "text",
    [
        "Từ ngày 12/3, bà Hoa không bán hàng, bà cho biết chợ sẽ dời đi.",
        "Cô gái sinh năm 1993 cho biết chợ sẽ dời đi.",
    ],
)
def test_another_time_than_that_of_speaking(text):
    [find] = tag(text)
    assert find.said_on is None


def test_a_date_in_what_was_said_is_not_when_it_was_said():
    [find] = tag("Bà Hoa cho biết chợ sẽ dời đi vào ngày 12/3/2024.")
    assert find.said_on is None
