#!/usr/bin/env python3
# ruff: noqa: T201
"""How fast verified quotes leave: a table for people, and as the last line one JSON object.

    benchmarks/export.py [--quick] [--quotes N] [--database URL] [--spreadsheet-rows N]

Starts servers of its own and fills a database with quotes.sql. `--database`: an owner's URL; an empty database is
filled and kept, a filled one is used again. `copy_ratio` is the rate of JSON Lines against a bare
`COPY (SELECT every exported column …) TO STDOUT` of the same rows in the same order, in which what a record cuts out of
the article is a column too. The table also has the rate of COPY with the stored columns alone.
"""

import argparse
import json
import os
import resource
import sys
from collections.abc import Iterator
from math import ceil
from pathlib import Path
from time import perf_counter

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from newsdesk.local import bootstrap  # noqa: E402

WHOLE, QUICK = 1_000_000, 20_000
EACH = 6  # article has so many quotes
# So many rows of the slower formats are enough to measure a rate.
SPREADSHEET_ROWS = 100_000

STORED = """
    q.uid, q.version, q.kind, q.words, q.content, q.own_marks, q.cue, q.source, q.speakers,
    ARRAY(SELECT speaker_id FROM review_quotespeaker s WHERE s.quote_id = q.id ORDER BY position), q.role, q.relays,
    q.said_on, q.said_on_precision, q.said_on_span, q.translated, q.flags, a.id, a.external_id, a.title, p.name,
    a.section, a.url, a.author, a.credit, a.language, a.published_on, a.published_basis, a.modified_at, a.length,
    encode(a.body_sha256, 'hex'), encode(a.kept_sha256, 'hex'), u.first_name, q.decided_at, d.seq, d.verb,
    encode(d.hash, 'hex'), encode(d.state_hash, 'hex'), pr.id, pr.run_id, r.version, pr.rule, pr.confidence"""
CUT = """,
    (SELECT array_agg(ARRAY[substr(a.body, greatest(lower(part) - 31, 1), least(32, lower(part))),
        substr(a.body, upper(part) + 1, 32)] ORDER BY lower(part)) FROM unnest(q.content) part),
    substr(a.body, lower(q.cue) + 1, upper(q.cue) - lower(q.cue)),
    substr(a.body, lower(q.source) + 1, upper(q.source) - lower(q.source)),
    substr(a.body, lower(q.said_on_span) + 1, upper(q.said_on_span) - lower(q.said_on_span))"""
ROWS = """
    FROM review_quote q JOIN articles_article a ON a.id = q.article_id
    LEFT JOIN articles_publisher p ON p.id = a.publisher_id LEFT JOIN newsdesk_user u ON u.id = q.decided_by_id
    LEFT JOIN review_decision d ON d.quote_id = q.id AND d.version_after = q.version
    LEFT JOIN review_proposal pr ON pr.id = q.proposal_id LEFT JOIN review_run r ON r.id = pr.run_id
    WHERE q.verdict = 'verified' AND q.availability = 'free' AND q.flags = '{}' AND a.delivery_status = 'usable'
        AND (a.embargo_until IS NULL OR a.embargo_until <= now())
    ORDER BY q.article_id, q.id"""


def main() -> None:
    bootstrap.see_to_packages(sys.argv)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK:,} quotes, within a minute")
    parser.add_argument("--quotes", type=int, help=f"instead of {WHOLE:,}")
    parser.add_argument("--database", metavar="URL")
    parser.add_argument("--spreadsheet-rows", type=int, default=SPREADSHEET_ROWS, help=f"not {SPREADSHEET_ROWS:,}")
    choices = parser.parse_args()
    quotes = ceil((choices.quotes or (QUICK if choices.quick else WHOLE)) / EACH) * EACH
    from newsdesk.local.servers import temporary_servers

    with temporary_servers() as servers:
        os.environ |= {
            "DATABASE_URL": choices.database or servers.owner,
            "REDIS_URL": servers.broker,
            "SECRET_KEY": os.urandom(32).hex(),
            "NEWSDESK_STATE": str(servers.folder),
            "DJANGO_SETTINGS_MODULE": "newsdesk.settings",
            "LOG_LEVEL": "WARNING",
        }
        fill(quotes)
        figures = measure(quotes, min(quotes, choices.spreadsheet_rows))
    for name, (value, unit) in figures.items():
        print(f"{name:24} {value:>14,.2f} {unit}")
    print(json.dumps({name: round(figures[name][0], 3) for name in KEYS}))


KEYS = ("jsonl_per_s", "copy_ratio", "csv_per_s", "xlsx_per_s", "first_byte_s", "peak_mb")


def fill(quotes: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from review.models import Quote

    begun = perf_counter()
    call_command("migrate", verbosity=0)
    if there := Quote.objects.count():
        if there != quotes:
            sys.exit(f"There are {there:,} quotes in this database.")
        return
    with connection.cursor() as cursor:
        cursor.execute((HERE / "quotes.sql").read_text("utf-8") % {"articles": quotes // EACH})
        cursor.execute("VACUUM ANALYZE")
        # Triggers are on again.
        cursor.execute("RESET session_replication_role")
    print(f"filled with {quotes:,} quotes in {perf_counter() - begun:.0f} s", flush=True)


def measure(quotes: int, some: int) -> dict[str, tuple[float, str]]:
    from review.models import Quote

    part = Quote.objects.verified().filter(pk__lte=some)
    # Once before, so that neither finds a colder cache than the other.
    bare_copy("SELECT count(a.body)" + ROWS.replace("ORDER BY q.article_id, q.id", ""))
    before, first, jsonl, csv, xlsx, copy, stored = peak_mb(), *[float("inf")] * 6
    # By turns, and the best of each: what else the machine does then meets them alike.
    for _turn in range(2 if quotes <= SPREADSHEET_ROWS else 1):
        stored = min(stored, bare_copy("SELECT" + STORED + ROWS))
        copy = min(copy, bare_copy("SELECT" + STORED + CUT + ROWS))
        first, jsonl = map(min, (first, jsonl), export("jsonl"))
        csv = min(csv, export("csv", found=part)[1])
        xlsx = min(xlsx, export("xlsx", found=part)[1])
    return {
        "copy_per_s": (rate(quotes, copy), "rows/s"),
        "copy_stored_per_s": (rate(quotes, stored), "rows/s, without what is cut out of the article"),
        "jsonl_per_s": (rate(quotes, jsonl), "rows/s"),
        "copy_ratio": (copy / jsonl, "of copy_per_s"),
        "stored_ratio": (stored / jsonl, "of copy_stored_per_s"),
        "csv_per_s": (rate(some, csv), "rows/s"),
        "xlsx_per_s": (rate(some, xlsx), "rows/s"),
        "first_byte_s": (first, "s, JSON Lines"),
        "peak_mb": (peak_mb(), f"MB, {before:.0f} before the first export"),
    }


def rate(rows: int, seconds: float) -> float:
    return rows / seconds


def bare_copy(query: str) -> float:
    """Seconds."""
    from django.db import connection

    begun = perf_counter()
    with connection.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT") as copy:
        for _row in copy:
            pass
    return perf_counter() - begun


def export(format: str, **options: object) -> tuple[float, float]:
    """Seconds to the first byte, and to the last."""
    from review.exporting.stream import Export

    begun = perf_counter()
    chunks: Iterator[bytes] = Export(format, **options).chunks()
    next(chunks)
    first = perf_counter() - begun
    for _chunk in chunks:
        pass
    return first, perf_counter() - begun


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
