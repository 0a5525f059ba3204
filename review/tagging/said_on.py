"""When it was said, as the sentence of the attribution tells."""

import re
from datetime import date

from .finds import SaidOn, Span

WEEKDAY = r"(?:thứ\s(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\snhật)"
PART = r"(?:rạng\ssáng|sáng\ssớm|sáng|trưa|chiều\stối|chiều|tối|đêm|khuya)"
NUMBERS = (
    r"(?P<day>\d{1,2})\s?[/.-]\s?(?P<month>\d{1,2})(?:\s?[/.-]\s?(?P<year>\d{4}))?(?![\d/.-]*\d)"
    r"|(?P<day_told>\d{1,2})\stháng\s(?P<month_told>\d{1,2})(?:(?:\snăm\s|/)(?P<year_told>\d{4}))?(?!\d)"
)
# Every repetition is bounded and its alternatives begin differently: linear.
PATTERN = re.compile(
    r"(?<!\w)(?:"
    rf"(?:(?:{PART}|hôm|ngày|{WEEKDAY}),?\s){{1,4}}(?P<bracket>\()?(?:ngày\s)?(?:{NUMBERS})(?(bracket)\))"
    r"|tháng\s(?P<month_only>\d{1,2})(?:/|\snăm\s)(?P<month_year>\d{4})(?!\d)"
    r"|năm\s(?P<year_only>(?:19|20)\d\d)(?!\d)"
    rf"|(?:(?:{PART}\s)?(?:cùng\sngày|hôm\s(?:qua|nay|kia|sau))|ngày\shôm\s(?:qua|nay)|{PART}\s(?:nay|qua)"
    rf"|hôm\s{WEEKDAY}(?:\s(?:vừa\squa|tuần\strước|tuần\snày))?|(?:cuối|đầu|giữa)\s(?:tuần|tháng)\s(?:qua|trước|này)"
    r"|tuần\s(?:trước|qua)|tháng\s(?:trước|qua))(?!\w))",
    re.IGNORECASE,
)
ELSEWHEN = re.compile(
    r"(?<!\w)(?:từ|đến|tới|trước|sau|qua|kể từ|cho đến|tính đến|sinh|của|cho|mùa)\s(?:\w+\s)?$", re.IGNORECASE
)
LEAD = 12  # characters before a date that may say it is another time


def find_said_on(text: str, places: list[int], spans: list[Span]) -> SaidOn | None:
    """The first date in the given parts of a text, which must not be what was said itself.

    `places`: where one may begin. `từ ngày`, `trước ngày` and the like tell another time.
    """
    for start, end in spans:
        after = start
        for place in places:
            match = PATTERN.match(text, place, end) if after <= place < end else None
            if match is None:
                continue
            if ELSEWHEN.search(text, max(start, place - LEAD), place) is None:
                return _said_on(match)
            after = match.end()
    return None


def _said_on(match: re.Match[str]) -> SaidOn:
    span = match.span()
    if match["day"]:
        return SaidOn(span, _iso(match["year"], match["month"], match["day"]), "day")
    if match["day_told"]:
        return SaidOn(span, _iso(match["year_told"], match["month_told"], match["day_told"]), "day")
    if match["month_only"]:
        return SaidOn(span, None, "month")
    if match["year_only"]:
        return SaidOn(span, None, "year")
    return SaidOn(span, None, "unknown")


def _iso(year: str | None, month: str, day: str) -> str | None:
    """None when the year is missing or there is no such day."""
    try:
        return date(int(year), int(month), int(day)).isoformat() if year else None
    except ValueError:
        return None
