"""Tag articles from a stream: JSON lines in, JSON lines out, in the same order. Needs no database."""

import gc
import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from itertools import islice
from multiprocessing import Pool
from operator import attrgetter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from review.tagging import Find, SaidOn, tag

CHUNK = 8
BATCH = 64  # articles a worker before the next are read


class BadLine(Exception):
    """A line of the input is not an article; the message names the line."""


class Command(BaseCommand):
    help = "Reads {id, text} as JSON lines and writes {id, quotes} as JSON lines, order kept. Needs no database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--workers", type=int, default=1, help="processes to tag with (default 1)")

    def handle(self, *args: Any, workers: int, **options: Any) -> None:
        if workers < 1:
            raise CommandError("--workers must be at least 1")
        gc.disable()  # what tagging leaves behind holds no cycles: looking for them took a tenth of the time
        try:
            for line in tag_lines(_filled(sys.stdin.buffer), workers=workers):
                self.stdout.write(line)
        except BadLine as error:
            raise CommandError(str(error)) from error


def _filled(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Lines with their numbers; empty ones hold no article."""
    return ((number, line) for number, line in enumerate(lines, start=1) if line.strip())


def tag_lines(lines: Iterable[tuple[int, bytes]], *, workers: int) -> Iterator[str]:
    """Answers for numbered lines, in order. Raises BadLine at the first that is not an article."""
    if workers == 1:
        yield from map(_answer, lines)
        return
    lines = iter(lines)
    with Pool(workers) as pool:
        while batch := list(islice(lines, BATCH * workers)):
            yield from pool.map(_answer, batch, chunksize=CHUNK)


def _answer(numbered: tuple[int, bytes]) -> str:
    number, line = numbered
    article = _article(number, line)
    answer = {"id": article["id"], "quotes": tag(article["text"])}
    written = WRITTEN(answer)
    # Half a surrogate pair is legal in JSON's escapes and in nothing else that we could write.
    return written if _encodes(written) else json.dumps(answer, default=_fields)


VALUES = {kind: attrgetter(*kind.__slots__) for kind in (Find, SaidOn)}


def _fields(thing: Find | SaidOn) -> dict[str, Any]:
    return dict(zip(thing.__slots__, VALUES[type(thing)](thing), strict=True))


WRITTEN = json.JSONEncoder(ensure_ascii=False, check_circular=False, default=_fields).encode


def _encodes(written: str) -> bool:
    try:
        written.encode()
    except UnicodeEncodeError:
        return False
    return True


def _article(number: int, line: bytes) -> dict[str, Any]:
    try:
        article = json.loads(line)
    except ValueError as error:
        raise BadLine(f"line {number} is not JSON: {error}") from error
    if not isinstance(article, dict) or "id" not in article:
        raise BadLine(f"line {number}: an object with id and text is needed")
    if not isinstance(article.get("text"), str):
        raise BadLine(f"line {number}: text is missing or no text")
    return article
