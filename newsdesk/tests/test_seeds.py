"""The sample delivery and its gold agree with each other and with the form that the gold promises."""

import json
import re
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOLD = [json.loads(line) for line in (ROOT / "seeds" / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
QUOTES = [
    pytest.param(article["text"], quote, id=f"{article['id']}-{number}")
    for article in GOLD
    for number, quote in enumerate(article["quotes"], start=1)
]
MARKS = '"“”«»‘’'
DASH_LED = re.compile(r"(^|\n)[-–] \Z")
KINDS = {"direct", "mixed", "indirect"}
SPEAKER_TYPES = {"person", "organisation", "group", "unknown"}


def each_article(test):
    return pytest.mark.parametrize("article", GOLD, ids=lambda article: article["id"])(test)


def each_quote(test):
    return pytest.mark.parametrize(("text", "quote"), QUOTES)(test)


def raw_page(article):
    return (ROOT / article["source"]).read_bytes()


def page_lines(article):
    """The page's lines in the normal form that the gold is written in."""
    page = raw_page(article).decode("utf-8-sig").replace("\r", "").replace("\u00a0", " ")
    return unicodedata.normalize("NFC", page).split("\n")


def overlap(first, second):
    return first[0] < second[1] and second[0] < first[1]


def set_as_speech(text, start):
    """Whether the paragraph that holds `start` opens as speech without marks: a dash, or a label with a colon."""
    paragraph = text.rfind("\n", 0, start) + 1
    opening = text[paragraph:start]
    return bool(DASH_LED.search(text[:start])) or (opening.endswith(": ") and opening.count(":") == 1)


def test_every_page_has_one_gold_line():
    ids = [article["id"] for article in GOLD]
    assert len(ids) == len(set(ids))
    assert sorted(ids) == sorted(page.stem for page in (ROOT / "seeds" / "pages").iterdir())
    assert all(article["source"] == f"seeds/pages/{article['id']}.txt" for article in GOLD)


@each_article
def test_kept_text_is_lines_of_the_page_in_order(article):
    lines = iter(page_lines(article))
    missing = [line for line in article["text"].split("\n") if line not in lines]
    assert missing == []


@each_article
def test_text_is_in_normal_form(article):
    text = article["text"]
    assert text == unicodedata.normalize("NFC", text)
    assert not set(text) & set("\u00a0\r\t\ufeff")
    assert all(line == line.strip() and line for line in text.split("\n"))


@each_article
def test_title_is_a_line_of_the_page_and_not_of_the_text(article):
    if article["title"] is not None:
        assert article["title"] in page_lines(article)
        assert article["title"] not in article["text"].split("\n")


@each_article
def test_quotes_ascend_without_overlap(article):
    spans = [span for quote in article["quotes"] for span in quote["content"]]
    assert spans
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


@each_quote
def test_spans_lie_inside_the_text(text, quote):
    spans = [*quote["content"], *(quote[part] for part in ("cue", "source") if quote[part])]
    assert quote["content"]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all("\n" not in text[start:end] and text[start:end] == text[start:end].strip() for start, end in spans)


@each_quote
def test_content_leaves_its_marks_and_the_reporting_words_outside(text, quote):
    for start, end in quote["content"]:
        assert text[start] not in MARKS
        assert not text[start:end].startswith(("rằng ", "là "))
        # a reported clause may end in a marked word of its own, a direct quote may not
        if quote["kind"] == "direct" or text[end - 1] not in MARKS:
            assert text[end - 1] not in MARKS + ",;:"
        else:
            assert sum(character in MARKS for character in text[start:end]) % 2 == 0
    assert text[quote["content"][-1][1] - 1] != "." or quote["kind"] == "direct" and len(quote["content"]) > 1


@each_quote
def test_content_holds_whole_words(text, quote):
    spans = [*quote["content"], *(quote[part] for part in ("cue", "source") if quote[part])]
    for start, end in spans:
        assert start == 0 or not (text[start - 1].isalnum() and text[start].isalnum())
        assert end == len(text) or not (text[end - 1].isalnum() and text[end].isalnum())


@each_quote
def test_kind_fits_the_marks(text, quote):
    words = " ".join(text[start:end] for start, end in quote["content"])
    first = quote["content"][0][0]
    if quote["kind"] == "direct":
        assert text[first - 1] in MARKS or set_as_speech(text, first)
        assert text[first - 1] not in MARKS or text[quote["content"][-1][1]] in MARKS
    elif quote["kind"] == "mixed":
        assert set(words) & set(MARKS)
        assert text[first - 1] not in MARKS
    else:
        assert not set(words) & set(MARKS)
        assert text[first - 1] not in MARKS


@each_quote
def test_cue_and_source_stand_outside_the_content_and_apart(text, quote):
    outside = [quote[part] for part in ("cue", "source") if quote[part]]
    assert not any(overlap(span, content) for span in outside for content in quote["content"])
    assert len(outside) < 2 or not overlap(*outside)


@each_quote
def test_speaker_is_named(text, quote):
    assert quote["kind"] in KINDS
    assert quote["speaker_type"] in SPEAKER_TYPES
    assert quote["speaker"] or quote["speaker_type"] == "unknown"


@each_quote
def test_speaker_stands_in_the_article(text, quote):
    for name in (quote["speaker"] or "").split("; "):
        assert name.casefold() in text.casefold()


@pytest.mark.parametrize(
    ("shape", "page"),
    [
        (b"\xef\xbb\xbf", "07-du-an-ma"),
        (b"\r\n", "04-sot-xuat-huyet"),
        ("\u00a0".encode(), "05-gieng-co"),
        (unicodedata.normalize("NFD", "ố").encode(), "03-cua-khau-karsk"),
        ("🛶".encode(), "08-cho-noi-thap-den"),
        ("«".encode(), "08-cho-noi-thap-den"),
    ],
)
def test_awkward_characters_are_in_one_page_each(shape, page):
    assert [article["id"] for article in GOLD if shape in raw_page(article)] == [page]


def test_exercises_hold_spans_of_words_in_order():
    lines = (ROOT / "seeds" / "exercises.jsonl").read_text(encoding="utf-8").splitlines()
    for article in map(json.loads, lines):
        spans = [tuple(span) for quote in article["quotes"] for span in quote["content"]]
        assert spans == sorted(spans)
        assert all(a_end <= b_start for (_, a_end), (b_start, _) in pairwise(spans))
        for quote in article["quotes"]:
            assert quote["kind"] in KINDS
            for start, end in filter(None, [*quote["content"], quote["cue"]]):
                words = article["text"][start:end]
                assert words
                assert words == words.strip(), words
