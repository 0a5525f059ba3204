"""What is run together with a title: the site's or a section's name, the time of publication."""

import re
from typing import Final

from articles.cleaning import signs
from articles.cleaning.markers import LEXICON, folded
from articles.cleaning.page import CAPITALS, Line

_SITE: Final = r"(?:báo|tạp chí|đài|trang tin|cổng)\s"
SITE_SUFFIX: Final = re.compile(rf"\s+(?:\|\s+[^|]{{2,50}}|[-–—]\s+{_SITE}[^|]{{2,50}})$", re.IGNORECASE)
SITE_PREFIX: Final = re.compile(rf"{_SITE}[^|–—-]{{2,40}}\s[-–—|]\s+(?=\S+(?:\s\S+){{4}})", re.IGNORECASE)
GLUED: Final = re.compile(rf"[^\W\d_{CAPITALS}](?=[{CAPITALS}\"“‘])")
CRUMB: Final = re.compile(rf"\d{{1,2}}\. +(?=[{CAPITALS}]\S*(?: \S+){{4}})")  # the page itself in its breadcrumbs
DASHES: Final = frozenset("-–—|")
LONGEST_SECTION: Final = 25  # characters
DASH: Final = re.compile(r"\s+[-–—|]\s+(?=[^-–—|]{2,25}$)")


def title_text(line: Line) -> str:
    """Without what is run together with it, in front and behind."""
    text = CRUMB.sub("", line.text, 1) if line.text[0].isdigit() else line.text
    if not DASHES.isdisjoint(text):
        text = SITE_PREFIX.sub("", text) if text[0] in "BbTtĐđC" else text
        text = _without_section_behind(SITE_SUFFIX.sub("", text))
    return _without_section_in_front(signs.without_date(text))


def beside_title(line: Line) -> str:
    """What is run together with it."""
    return line.text.replace(title_text(line), "", 1)


def _without_section_behind(text: str) -> str:
    """`Cầu Vàm Nhỏ thông xe - Thời sự`."""
    found = DASH.search(text, max(0, len(text) - LONGEST_SECTION - 4))
    return text[: found.start()] if found and _is_section(text[found.end() :]) else text


def _without_section_in_front(text: str) -> str:
    """`Trang chủThời sựCầu Vàm Nhỏ thông xe`."""
    found = GLUED.search(text, 0, LONGEST_SECTION)
    while found and _is_section(text[: found.end()]):
        text = text[found.end() :]
        found = GLUED.search(text, 0, LONGEST_SECTION)
    return text


def _is_section(name: str) -> bool:
    return LEXICON.lines.get(folded(name)) == "menu"
