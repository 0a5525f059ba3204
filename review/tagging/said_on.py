"""When it was said, as the sentence of the attribution tells."""

import re
from datetime import date

from .finds import SaidOn, Span

DAY = r"(?P<day>\d{1,2})\s?[/.-]\s?(?P<month>\d{1,2})(?:\s?[/.-]\s?(?P<year>\d{4}))?(?![\d/.-]*\d)"
PATTERN = re.compile(
    rf"(?:(?<!\w)(?:ngày|hôm|sáng|trưa|chiều|tối|đêm)\s(?:ngày\s)?{DAY})"
    r"|(?<!\w)tháng\s(?P<month_only>\d{1,2})(?:/|\snăm\s)(?P<month_year>\d{4})(?!\d)"
    r"|(?<!\w)năm\s(?P<year_only>(?:19|20)\d\d)(?!\d)"
    r"|(?<!\w)(?:hôm qua|hôm nay|hôm kia|sáng nay|chiều nay|tối nay|trưa nay|tối qua|đêm qua|cùng ngày)(?!\w)",
    re.IGNORECASE,
)


def find_said_on(text: str, spans: list[Span]) -> SaidOn | None:
    """The first date in the given parts of a text, which must not be what was said itself."""
    for start, end in spans:
        match = PATTERN.search(text, start, end)
        if match is not None:
            return _said_on(match)
    return None


def _said_on(match: re.Match[str]) -> SaidOn:
    span = match.span()
    if match["day"]:
        return SaidOn(span, _iso(match["year"], match["month"], match["day"]), "day")
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
