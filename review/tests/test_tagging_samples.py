"""The tagger on the sample articles written for this project, with floors under what it reaches there."""

import json

import pytest
from django.conf import settings

from review.agreement import Tally, tally
from review.tagging import tag

SAMPLES = settings.BASE_DIR / "seeds" / "gold.jsonl"


@pytest.fixture(scope="module")
def result() -> Tally:
    articles = [json.loads(line) for line in SAMPLES.read_text(encoding="utf-8").splitlines()]
    return tally(articles, [tag(article["text"]) for article in articles])


def test_marked_quotes_are_found(result):
    assert result.f1(result.marked) >= 0.95


def test_indirect_quotes_are_found(result):
    assert result.f1(result.indirect) >= 0.92


def test_quotes_are_found_with_their_speaker(result):
    assert result.end_to_end >= 0.80


def test_no_finds_score_nothing():
    articles = [json.loads(line) for line in SAMPLES.read_text(encoding="utf-8").splitlines()]
    nothing = tally(articles, [[] for _ in articles])
    assert nothing.f1(nothing.marked, nothing.indirect) == nothing.end_to_end == 0
