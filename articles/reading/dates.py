"""Dates and times as deliveries write them, to ISO 8601."""

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Final

from articles.reading import limits

DAY_FIRST: Final = re.compile(r"(?<!\d)(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})(?!\d)")
YEAR_FIRST: Final = re.compile(r"(?<!\d)(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?!\d)")
CLOCK: Final = re.compile(r"(?<!\d)(\d{1,2})\s*(?::|h|giờ)\s*(\d{2})(?::(\d{2}))?(?!\d)")
ZONE: Final = re.compile(r"(?:GMT|UTC)\s*([+-])\s*(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)
STAMP: Final = re.compile(r"1\d{9}(?:\d{3})?")


class NoDate(ValueError):
    """What is stated is no date, or none that an article can have."""


@lru_cache(maxsize=1024)
def iso(stated: str) -> str:
    """`YYYY-MM-DD`, or `YYYY-MM-DDTHH:MM:SS` with its offset where one is stated. Of 5/3/2026 the day comes first.

    Raises NoDate, also for years that no article is of.
    """
    stated = stated.strip()
    try:
        found = _found(stated)
    except (ValueError, OverflowError, TypeError) as error:
        raise NoDate(stated) from error
    if found is None or not limits.EARLIEST_YEAR <= found.year <= limits.LATEST_YEAR:
        raise NoDate(stated)
    return found.isoformat()


def _found(stated: str) -> date | None:
    if len(stated) > 100:
        return None
    if STAMP.fullmatch(stated):
        return datetime.fromtimestamp(int(stated[:10]), tz=UTC)
    try:
        return date.fromisoformat(stated) if len(stated) == 10 else datetime.fromisoformat(stated)
    except ValueError:
        return _written(stated) or _by_mail(stated)


def _written(stated: str) -> date | None:
    """A date in figures, day first unless the year is, with a time before or after it."""
    day_first, year_first = DAY_FIRST.search(stated), YEAR_FIRST.search(stated)
    if year_first:
        year, month, day = map(int, year_first.groups())
    elif day_first:
        day, month, year = map(int, day_first.groups())
    else:
        return None
    clock = CLOCK.search(stated)
    if not clock:
        return date(year, month, day)
    hour, minute, second = (int(part or 0) for part in clock.groups())
    zone = ZONE.search(stated)
    offset = f"{zone[1]}{int(zone[2]):02}:{zone[3] or '00'}" if zone else ""
    return datetime.fromisoformat(f"{date(year, month, day)}T{hour:02}:{minute:02}:{second:02}{offset}")


def _by_mail(stated: str) -> datetime | None:
    """As in feeds: `Thu, 05 Mar 2026 08:00:00 +0700`."""
    return parsedate_to_datetime(stated)
