#!/usr/bin/env python3
"""How fast the tagger is: `manage.py pretag` on one core, and a worker with the database on two.

    .venv/bin/python benchmarks/tagging.py [--quick]

Articles of 3 kB are made from the sample articles, each with names of its own. Start-up is a whole `pretag` of one
short article; its processor time is taken off that of the others, which is what articles a second on one core are
counted by, whatever else the machine does. Through Celery: from a tenth to all of the articles tagged.
The last line is one JSON object.
"""

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from newsdesk.local import parts, processes  # noqa: E402
from newsdesk.local.servers import Temporary, temporary_servers  # noqa: E402

BYTES = 3000
STARTS = 5
NAMES = ("Lê Văn Tám", "Mai Thị Bền", "Vũ Đình Khoát", "Trần Thị Hoa", "Tăng Văn Lực", "Cù Thị Lài", "Lương Hữu Bách")
PATIENCE = 300  # seconds for all articles to be tagged
# Run by a small process: Linux counts what a process held before it became another one as held by that one.
WATCH = """
import json, resource, subprocess, sys, time
begun = time.perf_counter()
status = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)
seconds, used = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([status, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer articles; ends within a minute")
    quick = parser.parse_args().quick
    texts = articles(500 if quick else 4000)
    figures = pretag(texts) | {"celery_per_s": through_celery(texts)}
    for name, value in figures.items():
        sys.stdout.write(f"{name:14}{value:10.2f}\n")
    sys.stdout.write(json.dumps({name: round(value, 2) for name, value in figures.items()}) + "\n")


def articles(count: int) -> list[str]:
    samples = [json.loads(line)["text"] for line in (ROOT / "seeds" / "gold.jsonl").read_text("utf-8").splitlines()]
    paragraphs = [paragraph for text in samples for paragraph in text.split("\n")]
    rng = random.Random(1)
    return [article(rng, paragraphs, number) for number in range(count)]


def article(rng: random.Random, paragraphs: list[str], number: int) -> str:
    lines = [f"Bài {number}: {rng.choice(NAMES)} cho biết đây là bài thứ {number} trong loạt bài."]
    while (left := BYTES - len("\n".join(lines).encode())) > 0:
        lines.append(rng.choice(paragraphs)[:left])
    return "\n".join(lines)


def pretag(texts: list[str]) -> dict[str, float]:
    """Of one process: articles a second, seconds to start, and the most memory it held."""
    with tempfile.TemporaryDirectory() as folder:
        one, many = Path(folder, "one.jsonl"), Path(folder, "many.jsonl")
        write(one, ["Ông Tám nói nước đã rút."])
        write(many, texts)
        starts = [timed(one) for _ in range(STARTS)]
        all_of_them = timed(many)
    busy = all_of_them.busy - statistics.median(start.busy for start in starts)
    startup = statistics.median(start.seconds for start in starts)
    return {"pretag_per_s": len(texts) / busy, "startup_s": startup, "peak_mb": all_of_them.peak}


def write(file: Path, texts: list[str]) -> None:
    lines = [json.dumps({"id": str(n), "text": text}, ensure_ascii=False) for n, text in enumerate(texts)]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


class Took(NamedTuple):
    seconds: float
    busy: float  # seconds of processor time
    peak: float  # MB


def timed(file: Path) -> Took:
    """What `pretag` takes over a file."""
    command = [sys.executable, "-c", WATCH, *parts.manage("pretag")]
    with file.open("rb") as lines:
        said = subprocess.run(command, stdin=lines, stdout=subprocess.PIPE, cwd=ROOT, check=True).stdout
    status, *took = json.loads(said)
    if status:
        raise SystemExit(f"pretag failed with {status}")
    return Took(*took)


def through_celery(texts: list[str]) -> float:
    """Articles a second that two processes of a worker take from waiting to tagged, with their database beside them."""
    with temporary_servers() as servers, tempfile.TemporaryDirectory() as folder:
        env = parts.environment(servers.folder, database=servers.app, broker=servers.broker, bind="127.0.0.1")
        run("migrate", env=env | {"DATABASE_URL": servers.owner})
        delivery = Path(folder, "delivery.jsonl")
        rows = [json.dumps({"id": str(n), "title": f"Bài {n}", "body": text}) for n, text in enumerate(texts)]
        delivery.write_text("\n".join(rows) + "\n", encoding="utf-8")
        run("import_articles", str(delivery), "--publisher", "Báo Thử", env=env)
        with worker(servers, env):
            return rate(servers, env, len(texts))


def run(*arguments: str, env: Mapping[str, str]) -> None:
    done = subprocess.run(parts.manage(*arguments), env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"manage.py {arguments[0]}: {done.stdout}{done.stderr}")


@contextmanager
def worker(servers: Temporary, env: Mapping[str, str]) -> Iterator[None]:
    command = [sys.executable, "-m", "celery", "-A", "newsdesk", "worker", "-Q", "tagging", "--concurrency", "2"]
    log = servers.folder / "logs" / "worker.log"
    process = processes.start([*command, "--without-mingle", "--without-gossip"], log=log, env=env, cwd=ROOT)
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def rate(servers: Temporary, env: Mapping[str, str], count: int) -> float:
    import psycopg

    run("sweep", env=env)
    until = time.monotonic() + PATIENCE
    begun: tuple[float, int] | None = None
    with psycopg.connect(servers.owner, autocommit=True) as connection:
        while time.monotonic() < until:
            row = connection.execute("SELECT count(*) FROM review_work WHERE tagging = 'tagged'").fetchone()
            done = row[0] if row else 0
            if begun is None and done >= count / 10:
                begun = (time.perf_counter(), done)
            if done == count and begun is not None:
                return (done - begun[1]) / (time.perf_counter() - begun[0])
            time.sleep(0.05)
    raise SystemExit(f"{done} of {count} articles were tagged within {PATIENCE} s")


if __name__ == "__main__":
    main()
