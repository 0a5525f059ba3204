"""The desk's own programs: worker, beat and web."""

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from newsdesk.local import processes
from newsdesk.local.processes import StopSignals
from newsdesk.local.state import ROOT, make_secret_key

ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Part:
    name: str
    command: Sequence[str]
    log: Path
    env: Mapping[str, str]
    stop_signals: StopSignals
    death_signal: signal.Signals = signal.SIGKILL
    nice: int = 0
    answers: Callable[[], bool] = lambda: True

    ready_within = 60.0
    patience = 0.0
    holds_data = False

    def start(self) -> "subprocess.Popen[bytes]":
        return processes.start(
            self.command, log=self.log, env=self.env, cwd=ROOT, death_signal=self.death_signal, nice=self.nice
        )

    def is_ready(self, process: "subprocess.Popen[bytes]") -> bool:
        return process.poll() is None and self.answers()


def environment(state: Path, *, database: str, broker: str, bind: str) -> dict[str, str]:
    """What the parts get beside our own environment. The owner's URL is for migrations alone and stays out."""
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
    env.setdefault("SECRET_KEY", make_secret_key(state))
    env.setdefault("FILES_DIR", str(state / "files"))
    if bind not in (*ANYWHERE, *LOOPBACK):
        env.setdefault("ALLOWED_HOSTS", ",".join(map(bracketed, (*LOOPBACK, bind))))
    return env | {
        "DATABASE_URL": database,
        "REDIS_URL": broker,
        "NEWSDESK_STATE": str(state),
        "DJANGO_SETTINGS_MODULE": "newsdesk.settings",
        "PYTHONUNBUFFERED": "1",
    }


def manage(*arguments: str) -> list[str]:
    return [sys.executable, str(ROOT / "manage.py"), *arguments]


def _celery(*arguments: str) -> list[str]:
    level = os.environ.get("LOG_LEVEL", "INFO")
    return [sys.executable, "-m", "celery", "-A", "newsdesk", *arguments, "--loglevel", level]


def worker(state: Path, env: Mapping[str, str]) -> Part:
    """SIGTERM lets the tasks in hand end. An import, which may take hours, goes on from its last chunk when a worker
    starts again; of the three processes at most one imports, and one makes files.
    """
    queues = ["-Q", "sweeping,tagging,importing,exporting", "--concurrency", "3"]
    command = _celery("worker", *queues, "--without-mingle", "--without-gossip")
    signals = ((signal.SIGTERM, 20.0), (signal.SIGQUIT, 5.0))
    return Part("Worker", command, state / "logs" / "worker.log", env, signals, nice=10)


def beat(state: Path, env: Mapping[str, str]) -> Part:
    command = _celery("beat", "--schedule", str(state / "beat-schedule"))
    return Part("Beat", command, state / "logs" / "beat.log", env, ((signal.SIGTERM, 5.0),))


def web(state: Path, env: Mapping[str, str], bind: str, port: int) -> Part:
    """Two processes of eight threads, for one alone computes on one core; ready when /health answers."""
    threads = ["--worker-class", "gthread", "--workers", "2", "--threads", "8"]
    # A browser's connection is kept from one card to the next.
    threads += ["--keep-alive", "75"]
    options = ["--bind", f"{bracketed(bind)}:{port}", "--graceful-timeout", "10", "--no-control-socket"]
    command = [sys.executable, "-m", "gunicorn", "newsdesk.wsgi", *threads, *options]
    return Part(
        "Web",
        command,
        state / "logs" / "web.log",
        env,
        stop_signals=((signal.SIGTERM, 12.0), (signal.SIGQUIT, 2.0)),
        death_signal=signal.SIGQUIT,
        answers=lambda: _answers(ANYWHERE.get(bind, bind), port),
    )


def url(bind: str, port: int) -> str:
    """The address for a browser on this machine."""
    return f"http://{bracketed(ANYWHERE.get(bind, bind))}:{port}/"


def bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _answers(host: str, port: int) -> bool:
    """Also when it answers 400 because ALLOWED_HOSTS leaves this machine out."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
