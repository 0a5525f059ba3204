"""How fast deliveries come in: fields and raw pages, into an empty and a full table, again, and beside a bare COPY.

    python3 benchmarks/import_articles.py [--quick] [--pages N] [--articles N] [--full N]

Starts a PostgreSQL of its own. A table for people; the last line is one JSON object.
"""

import argparse
import json
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.made_up import write_jsonl, write_pages  # noqa: E402

ROUNDS = 3  # of import and bare COPY in turn, so that both see the same machine; the median counts


def main() -> None:
    # Not above: a process that reads loads what stands there, as it does not when manage.py started it.
    from newsdesk.local.servers import temporary_servers

    sizes = arguments()
    with temporary_servers() as servers, tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DATABASE_URL": servers.owner,
            "REDIS_URL": servers.broker,
            "SECRET_KEY": secrets.token_hex(32),
            "NEWSDESK_STATE": str(servers.folder),
            "FILES_DIR": str(servers.folder / "files"),
            "DJANGO_SETTINGS_MODULE": "newsdesk.settings",
            "LOG_LEVEL": "WARNING",
        }
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        measured = measure(sizes, Path(folder))
    print(json.dumps(measured))  # noqa: T201


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="within a minute")
    parser.add_argument("--articles", type=int, help="delivered in fields, of 3 kB")
    parser.add_argument("--pages", type=int, help="delivered as raw pages")
    parser.add_argument("--full", type=int, help="articles stored when the table counts as full")
    sizes = parser.parse_args()
    sizes.articles = sizes.articles or (4_000 if sizes.quick else 100_000)
    sizes.pages = sizes.pages or (1_500 if sizes.quick else 10_000)
    sizes.full = sizes.full or (20_000 if sizes.quick else 1_000_000)
    return sizes


def measure(sizes: argparse.Namespace, folder: Path) -> dict[str, float]:
    jsonl, pages, copied = folder / "tin.jsonl", folder / "pages", folder / "articles.copy"
    write_jsonl(jsonl, sizes.articles)
    write_pages(pages, sizes.pages)
    with peak() as used:
        empty()
        page_rate = rate(sizes.pages, lambda: bring_in(pages))
        rates, copies, again = [], [], []
        for _ in range(ROUNDS):
            empty()
            rates.append(rate(sizes.articles, lambda: bring_in(jsonl)))
            again.append(rate(sizes.articles, lambda: bring_in(jsonl, new=0)))
            copy_out(copied)
            empty()
            copies.append(rate(sizes.articles, lambda: copy_in(copied)))
        empty()
        fill(jsonl, sizes)
        full = rate(sizes.articles, lambda: bring_in(jsonl))
    article_rate = median(rates)
    table = {
        "articles_per_s": round(article_rate),
        "pages_per_s": round(page_rate),
        "copy_ratio": round(median(one / other for one, other in zip(rates, copies, strict=True)), 2),
        "full_ratio": round(full / article_rate, 2),
        "reimport_ratio": round(median(one / other for one, other in zip(again, rates, strict=True)), 2),
        "peak_mb": round(used()),
    }
    for name, value in {**table, "bare COPY per s": round(median(copies))}.items():
        print(f"{name:20} {value:>10}")  # noqa: T201
    return table


def median(values: Iterator[float] | list[float]) -> float:
    ordered = sorted(values)
    return ordered[len(ordered) // 2]


def rate(count: int, do: Callable[[], None]) -> float:
    begun = time.perf_counter()
    do()
    return count / (time.perf_counter() - begun)


def bring_in(path: Path, *, new: int | None = None) -> None:
    from articles.importing import Given, import_sources

    report = import_sources([path], name=path.name, given=Given())
    assert not report.rejected
    assert new is None or report.tally["imported"] == new


def empty() -> None:
    execute("TRUNCATE articles_import, articles_article CASCADE")


def fill(jsonl: Path, sizes: argparse.Namespace) -> None:
    """Other articles, as many as make the table full, copied from a few of those that were brought in."""
    bring_in(jsonl)
    execute(
        "INSERT INTO articles_article (" + COLUMNS + ") SELECT "
        "publisher_id, 'v' || n || external_id, 'https://voll.example/' || n || external_id, title, section, author, "
        "credit, language, published_on, published_basis, modified_at, extra, marked, char_length(marked), "
        "sha256(convert_to(marked, 'UTF8')), sha256(convert_to(marked, 'UTF8')), flags, delivery_status, arrived_at "
        "FROM articles_article, generate_series(1, %s) AS n, LATERAL (SELECT n || ' ' || body AS marked) one",
        [max(sizes.full // sizes.articles - 1, 1)],
    )
    execute("DELETE FROM articles_importrecord; DELETE FROM articles_import")
    execute("DELETE FROM review_work WHERE article_id IN (SELECT id FROM articles_article WHERE external_id LIKE 'b%')")
    execute("DELETE FROM articles_article WHERE external_id LIKE 'b%'")
    execute("VACUUM ANALYZE")


COLUMNS = (
    "publisher_id, external_id, url, title, section, author, credit, language, published_on, published_basis, "
    "modified_at, extra, body, length, body_sha256, kept_sha256, flags, delivery_status, arrived_at"
)


def copy_out(path: Path) -> None:
    with raw().copy(f"COPY articles_article ({COLUMNS}) TO STDOUT (FORMAT binary)") as copy, path.open("wb") as file:
        for block in copy:
            file.write(block)


def copy_in(path: Path) -> None:
    """The same rows into the same table, with its indexes and triggers, in one statement."""
    with raw().copy(f"COPY articles_article ({COLUMNS}) FROM STDIN (FORMAT binary)") as copy, path.open("rb") as file:
        while block := file.read(1 << 16):
            copy.write(block)


def raw():
    from django.db import connection

    connection.ensure_connection()
    return connection.connection.cursor()


def execute(query: str, values: list[object] | None = None) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(query, values)


@contextmanager
def peak() -> Iterator[Callable[[], float]]:
    """The most memory that this process and those that it starts for cleaning have held together, in MB."""
    import psutil

    over, most = Event(), [0.0]

    def look() -> None:
        us = psutil.Process()
        while not over.wait(0.25):
            most[0] = max(most[0], sum(map(private, [us, *cleaners(us)])))

    def cleaners(us: psutil.Process) -> list[psutil.Process]:
        return [
            child
            for child in us.children(recursive=True)
            if "multiprocessing" in " ".join(asked(child, "cmdline") or [])
        ]

    def private(process: psutil.Process) -> float:
        """Proportional: pages that several share are counted once between them."""
        memory = asked(process, "memory_full_info")
        return memory.pss / 1e6 if memory else 0

    def asked(process: psutil.Process, name: str):
        try:
            return getattr(process, name)()
        except psutil.Error:
            return None

    watcher = Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield lambda: most[0]
    finally:
        over.set()
        watcher.join()


if __name__ == "__main__":
    main()
