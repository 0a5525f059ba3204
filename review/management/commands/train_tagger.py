"""Rebuild the tagger's weights from annotated articles. Needs no database, and python-crfsuite."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from review.tagging.judge import WEIGHTS
from review.training import Article, train, written

EXERCISES = settings.BASE_DIR / "seeds" / "exercises.jsonl"


class Command(BaseCommand):
    help = "Learns the tagger's weights from annotated articles: {id, text, quotes} as JSON lines. Needs no database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--gold", nargs="+", type=Path, required=True, metavar="FILE", help="annotated articles")
        parser.add_argument(
            "--exercises",
            type=Path,
            default=EXERCISES,
            metavar="FILE",
            help="articles written to be learned from (default: seeds/exercises.jsonl)",
        )
        parser.add_argument(
            "--output", type=Path, default=WEIGHTS, help="where the weights go (default: the tagger's own)"
        )

    def handle(self, *args: Any, gold: list[Path], exercises: Path, output: Path, **options: Any) -> None:
        articles = [article for file in gold for article in _articles(file)]
        practice = _articles(exercises)
        weights = train(articles, exercises=practice)
        articles += practice
        quotes = sum(len(article["quotes"]) for article in articles)
        output.write_text(written(weights, articles=len(articles), quotes=quotes), encoding="utf-8")
        count = sum(len(features) for features in weights.values())
        self.stdout.write(f"{count} weights from {quotes} quotes in {len(articles)} articles: {output}")


def _articles(file: Path) -> list[Article]:
    try:
        found = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise CommandError(f"{file}: {error}") from error
    if not found or any(not {"text", "quotes"} <= article.keys() for article in found):
        raise CommandError(f"{file}: articles with text and quotes are needed, one a line")
    return found
