"""Whole pages of many kinds, each line labelled: how well they are cleaned as a whole."""

import html
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from articles.cleaning import clean
from articles.kept_text import kept_text
from articles.normal_form import normal_form
from articles.reading.html import article_of

LEAST_EXACT = 0.95
LEAST_F1 = 0.99
LEAST_TITLES = 1.0
TAGS = {"T": "h1", "L": 'h2 class="sapo"', "C": "figcaption", "X": "li"}


@dataclass
class Labelled:
    name: str
    lines: list[tuple[str, str]]

    @property
    def flagged(self):
        return "flagged" in self.name.split()

    @property
    def title(self):
        return next((text for label, text in self.lines if label == "T"), "")

    @property
    def body(self):
        return normal_form("\n".join(text for label, text in self.lines if label in "LB")).split("\n")

    @property
    def raw(self):
        return normal_form(("\n\n" if "blank" in self.name.split() else "\n").join(text for _, text in self.lines))


def labelled():
    found = []
    for line in Path(__file__).with_name("labelled_pages.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#### "):
            found.append(Labelled(line.removeprefix("#### "), []))
        elif line[1:2] == "|":
            found[-1].lines.append((line[0], line[2:]))
    return found


PAGES = labelled()
ARTICLES = [one for one in PAGES if not one.flagged]


def kept(body):
    return kept_text(body, [(cut.start, cut.end) for cut in clean(body).excluded]).split("\n")


def test_pages_are_cleaned_to_the_line():
    inexact = [one.name for one in ARTICLES if kept(one.raw) != one.body]
    assert len(inexact) <= len(ARTICLES) * (1 - LEAST_EXACT), inexact


def test_lines_of_the_body():
    right = found = wanted = 0
    for one in ARTICLES:
        lines = kept(one.raw)
        right += (Counter(lines) & Counter(one.body)).total()
        found += len(lines)
        wanted += len(one.body)
    assert 2 * right / (found + wanted) >= LEAST_F1


def test_titles():
    assert sum(clean(one.raw).title == one.title for one in ARTICLES) >= len(ARTICLES) * LEAST_TITLES


def test_what_is_not_exact_or_no_article_is_flagged():
    unflagged = [one.name for one in PAGES if (one.flagged or kept(one.raw) != one.body) and not clean(one.raw).flags]
    assert len(unflagged) <= 1, unflagged


def as_html(page):
    """The page as a site would mark it up: other links in lists and boxes around and inside the text."""
    first, last = ([i for i, (label, _) in enumerate(page.lines) if label in "LB"][end] for end in (0, -1))
    parts = []
    for index, (label, text) in enumerate(page.lines):
        tag = TAGS.get(label, "p")
        part = f"<{tag}>{html.escape(text)}</{tag.split()[0]}>"
        if label == "X":
            box = "nav" if index < first else "footer" if index > last else "aside"
            part = f'<{box} class="related"><ul>{part}</ul></{box}>'
        parts.append(f"<figure><img src='a.jpg'>{part}</figure>" if label == "C" else part)
    head = f"<title>{html.escape(page.title)} - Báo Sông Nước</title><script>let a = '<p>b</p>'</script>"
    return f"<!DOCTYPE html><html lang='vi'><head>{head}</head><body><article>{''.join(parts)}</article></body></html>"


@pytest.mark.parametrize("page", ARTICLES[:10], ids=[one.name for one in ARTICLES[:10]])
def test_the_same_page_as_html(page):
    text, fields = article_of(as_html(page))
    lines = [line.removeprefix("- ") for line in kept(normal_form(text))]
    assert lines == [line.removeprefix("- ") for line in page.body]
    assert fields["title"] == page.title
