#!/usr/bin/env python3
"""The desk's latencies in Chromium and under 50 editors, beside an import, on an archive that a generator fills.

    python3 benchmarks/desk.py --quick                          # 4,000 articles
    python3 benchmarks/desk.py --articles 1000000 --state DIR   # ten proposals an article; DIR is kept for another run

It starts a desk of its own with `manage.py up`, so what is measured is what an editor gets. The last line is JSON.
"""

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
EDITORS = 50
# Seconds that they take to come, which is as long as each works on an article: so they do not all open one at once.
ARRIVING = 20.0
# More than an import brings in beside the editors.
PAGES_A_SECOND = 1000


def say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def percentile(values: list[float], part: float) -> float:
    """0 for none."""
    return round(sorted(values)[min(len(values) - 1, int(len(values) * part))], 1) if values else 0.0


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def end_in_order() -> None:
    """From now on the first signal ends the benchmark through all that it has to stop and remove."""

    def end(number: int, frame: object) -> None:
        for one in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(one, signal.SIG_IGN)
        sys.exit(128 + number)

    for one in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(one, end)


def start_desk(state: Path, port: int, stack: ExitStack) -> str:
    """The address of a desk that answers; stopped with the stack."""
    options = ["--no-samples", "--state", str(state), "--port", str(port)]
    command = [sys.executable, str(ROOT / "manage.py"), "up", *options]
    with (state / "up.log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
        stack.callback(lambda: (process.send_signal(signal.SIGINT), process.wait(90)))
    until = time.monotonic() + 300
    while not answers(port):
        if process.poll() is not None or time.monotonic() > until:
            raise SystemExit(f"The desk did not start:\n{(state / 'up.log').read_text()[-2000:]}")
        time.sleep(0.2)
    return f"http://127.0.0.1:{port}/"


def sessions(count: int) -> list[str]:
    """Of editors made for this run."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from newsdesk.models import User

    keys = []
    for number in range(count):
        user, _ = User.objects.get_or_create(
            username=f"bench-{number}", defaults={"roles": ["editor"], "password": "!", "enter_delay_ms": 350}
        )
        store = SessionStore()
        store[SESSION_KEY], store[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
        store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        store.create()
        keys.append(store.session_key)
    return keys


def present(acked: list[str]) -> int:
    """How many of the acknowledged decisions the database has."""
    from review.models import Decision

    return sum(
        Decision.objects.filter(request_id__in=acked[first : first + 5000]).count()
        for first in range(0, len(acked), 5000)
    )


def reads(address: str, session: str, seconds: float) -> tuple[list[float], list[float]]:
    """Milliseconds of the queue's page and of an article's, one after the other by one editor."""
    from desk_editors import Editor

    editor, queues, articles = Editor(address, session), [], []
    editor.ask("GET", "/help/")
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        queues.append(editor.ask("GET", "/")[3])
        _, _, there, _ = editor.ask("POST", "/review/next/", {})
        articles.append(editor.ask("GET", there)[3])
    return queues, articles


def in_chromium(address: str, session: str, decisions: int) -> dict[str, float]:
    """One editor's keys, and an article of 200,000 characters with 500 proposals."""
    from desk_chromium import latencies
    from desk_long import make_long, open_and_scroll

    from newsdesk.local.chromium import MISSING, find_chromium

    chromium = find_chromium()
    if not chromium:
        raise SystemExit(MISSING)
    say("Chromium: Enter, one card after another")
    answers, nexts, kilobytes = latencies(address, session, chromium, decisions)
    say("Chromium: an article of 200,000 characters with 500 proposals")
    opened, frames = open_and_scroll(address, session, chromium, make_long())
    return {
        "key_to_answer_ms_p95": percentile(answers, 0.95),
        "key_to_next_ms_p95": percentile(nexts, 0.95),
        "long_open_ms": round(opened, 1),
        "long_frame_ms_p99": percentile(frames, 0.99),
        "long_frame_ms_max": round(max(frames), 1),
        "page_kb": round(kilobytes, 1),
    }


def under_load(address: str, keys: list[str], seconds: float) -> dict[str, float]:
    """One editor who reads, then all others at once for so many seconds, beside an import."""
    from desk_editors import run_editors
    from desk_import import an_import

    arriving = min(ARRIVING, seconds)
    pages = int(PAGES_A_SECOND * (seconds * 1.25 + arriving))
    with tempfile.TemporaryDirectory() as folder, an_import(Path(folder), pages) as importing:
        say("One editor who reads, beside an import")
        queues, articles = reads(address, keys[-1], seconds / 4)
        say(f"{EDITORS} editors for {seconds:g} s beside an import, having arrived within {arriving:g} s")
        begun = time.process_time()
        load = run_editors(address, keys[:EDITORS], seconds, arriving=arriving)
        clients = time.process_time() - begun
        importing.refresh_from_db()
        ran, imported = importing.is_open, importing.records_read
    for fault in load.faults[:5]:
        say(f"fault: {fault}")
    return {
        "load_p95_ms": percentile(load.decided, 0.95),
        "load_p50_ms": percentile(load.decided, 0.5),
        "load_read_p95_ms": percentile(load.read, 0.95),
        "decisions_acked": len(load.acked),
        "decisions_present": present(load.acked),
        "load_faults": len(load.faults),
        "load_clients_cpu_s": round(clients, 1),
        "import_ran_throughout": int(ran),
        "import_pages": imported,
        "import_queue_ms_p95": percentile(queues, 0.95),
        "import_article_ms_p95": percentile(articles, 0.95),
    }


def measure(address: str, *, decisions: int, seconds: float) -> dict[str, float]:
    keys = sessions(EDITORS + 1)
    return in_chromium(address, keys[-1], decisions) | under_load(address, keys, seconds)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--articles", type=int, default=0, help="how many; ten proposals each")
    parser.add_argument("--seconds", type=float, default=0, help="how long the editors work")
    parser.add_argument("--state", type=Path, help="a folder that is kept, and filled no further than needed")
    given = parser.parse_args()
    articles = given.articles or (4_000 if given.quick else 100_000)
    end_in_order()
    with ExitStack() as stack:
        state = given.state or Path(tempfile.mkdtemp(prefix="newsdesk-bench-"))
        if not given.state:
            stack.callback(shutil.rmtree, state, ignore_errors=True)
        state = state.absolute()
        state.mkdir(parents=True, exist_ok=True)
        env = os.environ | {"NEWSDESK_STATE": str(state), "DJANGO_SETTINGS_MODULE": "newsdesk.settings"}
        os.environ.update(env, LOG_LEVEL="WARNING", DJANGO_ALLOW_ASYNC_UNSAFE="true")
        address = start_desk(state, free_port(), stack)
        import django

        django.setup()
        from desk_archive import fill

        from newsdesk.local.state import database_url

        fill(database_url(state, owner=True), articles, say)
        found = measure(
            address,
            decisions=10 if given.quick else 150,
            seconds=given.seconds or (8 if given.quick else 60),
        )
    found = {"articles": articles, "proposals": articles * 10, **found}
    for name, value in found.items():
        sys.stdout.write(f"{name:28} {value:>12,}\n")
    sys.stdout.write(json.dumps(found) + "\n")
    return 0 if found["decisions_acked"] == found["decisions_present"] and not found["load_faults"] else 1


if __name__ == "__main__":
    sys.exit(main())
