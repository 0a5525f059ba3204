"""Whether confidence means what it says: of finds with 0.8, eight in ten are quotes with their right speaker.

The full check needs some hundred annotated articles, which the project may not hold: NEWSDESK_GOLD names their file.
Without it the shipped weights are checked on the project's own ten articles, as one bin: they are too few for three.
"""

import json
import os
import sys
from pathlib import Path

import pytest
from django.conf import settings

from review.agreement import is_speaker, matched
from review.tagging import tag
from review.training import cross_validated

GOLD = os.environ.get("NEWSDESK_GOLD")
SAMPLES = settings.BASE_DIR / "seeds" / "gold.jsonl"
EXERCISES = settings.BASE_DIR / "seeds" / "exercises.jsonl"
BINS = 3
SMALLEST = 80


def articles_in(file):
    return [json.loads(line) for line in Path(file).read_text(encoding="utf-8").splitlines()]


def observed(articles, found):
    """(stated confidence, whether it was right) for each find, the least sure first."""
    rows = []
    for article, finds in zip(articles, found, strict=True):
        quotes = matched(article, finds)
        rows += [
            (find.confidence, place in quotes and is_speaker(quotes[place], find)) for place, find in enumerate(finds)
        ]
    return sorted(rows)


def share(rows, column):
    return sum(row[column] for row in rows) / len(rows)


@pytest.mark.skipif(GOLD is None, reason="NEWSDESK_GOLD names no annotated articles")
def test_stated_and_observed_agree_on_articles_not_learned_from(capsys):
    articles = articles_in(GOLD)
    rows = observed(articles, cross_validated(articles, exercises=articles_in(EXERCISES)))
    bins = [rows[len(rows) * i // BINS : len(rows) * (i + 1) // BINS] for i in range(BINS)]
    with capsys.disabled():
        sys.stdout.write("\nfinds  from  to    stated  observed\n")
        for part in bins:
            ends = f"{part[0][0]:.2f}  {part[-1][0]:.2f}"
            sys.stdout.write(f"{len(part):5}  {ends}  {share(part, 0):.3f}   {share(part, 1):.3f}\n")
    for part in bins:
        assert len(part) >= SMALLEST
        assert abs(share(part, 0) - share(part, 1)) <= 0.07


def test_stated_and_observed_agree_on_the_samples():
    articles = articles_in(SAMPLES)
    rows = observed(articles, [tag(article["text"]) for article in articles])
    assert len(rows) >= SMALLEST
    assert abs(share(rows, 0) - share(rows, 1)) <= 0.1


def test_the_surer_half_of_the_samples_is_right_more_often():
    articles = articles_in(SAMPLES)
    rows = observed(articles, [tag(article["text"]) for article in articles])
    half = len(rows) // 2
    assert share(rows[half:], 1) > share(rows[:half], 1)


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ('Ông Lê Văn Tám nói: "Chúng tôi sẽ xây xong cầu trước mùa mưa, nếu nước không lên thêm".', {""}),
        ("“Cả đội sẽ đi thật xa, đi đến cùng trời cuối đất mới thôi”, Bà Hoa nói: “Chúng tôi…", {"content", "kind"}),
    ],
)
def test_the_part_in_doubt(text, doubt):
    assert {find.doubt for find in tag(text)} <= doubt | {""}
    assert any(find.doubt in doubt for find in tag(text))
