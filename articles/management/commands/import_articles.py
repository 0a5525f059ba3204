import csv
import json
import sys
import time
from argparse import ArgumentTypeError
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from articles.found import place_in_words, why_in_words
from articles.importing import Given, Report, import_sources
from articles.models import Import
from articles.pace import Pace
from articles.reading import printable

WIDTH: Final = 30  # characters of the bar


def path(given: str) -> Path:
    if not given.strip():  # a variable that is not set would be the folder we are in
        raise ArgumentTypeError("name a file or a folder")
    return Path(given)


class Command(BaseCommand):
    help = "Import articles from files and folders. Exits with 1 when a record was rejected."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", metavar="PATH", nargs="+", type=path)
        parser.add_argument("--publisher", default="", help="of articles that do not name their own")
        parser.add_argument("--section", default="", help="of articles that do not name their own")
        parser.add_argument(
            "--published-on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="date of the delivery"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument("--json", action="store_true", help="the report as one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        missing = [str(path) for path in options["paths"] if not path.exists()]
        if missing:
            raise CommandError(f"There is no {', '.join(missing)}.")
        progress = Progress(self.stderr)
        report = import_sources(
            options["paths"],
            name=", ".join(printable(str(path)) for path in options["paths"]),
            given=Given(options["publisher"], options["section"], options["published_on"]),
            dry_run=options["dry_run"],
            tell=progress,
        )
        progress.end()
        self.stdout.write(
            self.as_json(report, dry_run=options["dry_run"])
            if options["json"]
            else self.in_words(report, dry_run=options["dry_run"])
        )
        if report.rejected:
            rejects = None if options["dry_run"] else write_rejects(report)
            with override("en"):
                for record in report.rejected[:20]:
                    self.stderr.write(f"{place_in_words(record)}: {why_in_words(record)}")
            raise CommandError(
                f"{len(report.rejected)} records rejected" + (f", the reasons are in {rejects}" if rejects else ""),
                returncode=1,
            )

    def in_words(self, report: Report, *, dry_run: bool) -> str:
        if not report.delivery.records_read:
            return "No file was found there: nothing was read."
        counts = ", ".join(f"{count} {outcome}" for outcome, count in report.tally.items())
        return f"{report.delivery.records_read} records read: {counts}." + (" Nothing was written." if dry_run else "")

    def as_json(self, report: Report, *, dry_run: bool) -> str:
        number = None if dry_run else report.delivery.pk
        return json.dumps({"import": number, "records": report.delivery.records_read, **report.tally})


class Progress:
    """A bar on a terminal, a line every ten seconds otherwise."""

    def __init__(self, out: Any) -> None:
        self.out = out
        self.pace: Pace | None = None
        self.last = time.monotonic()

    def __call__(self, delivery: Import) -> None:
        now = time.monotonic()
        self.pace = self.pace or Pace(self.last, delivery.records_before, delivery.bytes_before)
        self.pace.note(delivery.records_read, delivery.bytes_read, now)
        if sys.stderr.isatty():
            self.out.write(f"\r{bar(delivery)} {in_words(delivery, self.pace)}\x1b[K", ending="")
        elif now - self.last > 10:
            self.last = now
            self.out.write(in_words(delivery, self.pace))

    def end(self) -> None:
        if sys.stderr.isatty():
            self.out.write("")


def in_words(delivery: Import, pace: Pace) -> str:
    left = pace.seconds_left(delivery.bytes_total)
    time_left = "" if left is None else f", {timedelta(seconds=round(left))} left"
    return f"{delivery.records_read} records, {pace.per_second():.0f}/s{time_left}"


def bar(delivery: Import) -> str:
    done = min(delivery.bytes_read / delivery.bytes_total, 1) if delivery.bytes_total else 0
    return f"[{'█' * round(done * WIDTH):<{WIDTH}}] {done:4.0%}"


def write_rejects(report: Report) -> Path:
    settings.FILES_DIR.mkdir(parents=True, exist_ok=True)
    path = settings.FILES_DIR / f"import-{report.delivery.pk}-rejected.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "member", "line", "reason", "detail"])
        writer.writerows([r.file, r.member, r.line, r.reason, r.detail] for r in report.rejected)
    return path
