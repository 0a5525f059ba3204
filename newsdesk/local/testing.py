"""`manage.py test`: servers of its own, a browser, pytest."""

import importlib.util
import os
import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

from newsdesk.local import chromium, processes
from newsdesk.local.servers import temporary_servers
from newsdesk.local.state import ROOT
from newsdesk.local.trouble import Trouble

# Without arguments: one process a core, each test file whole in one of them, in the order they were found.
ALL_TESTS = ("-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder")


def run_tests(arguments: Sequence[str], say: Callable[[str], None]) -> int:
    """pytest's exit code. Without a browser the browser tests are skipped and said so; under CI that is a failure."""
    if importlib.util.find_spec("pytest") is None:
        raise Trouble("pytest is not installed for this Python: run `pip install -r requirements-dev.txt`.")
    browser = chromium.find_chromium()
    if not browser and os.environ.get("CI") == "true":
        raise Trouble(chromium.MISSING)
    with _environment() as env:
        code = _run_pytest(arguments, {**env, chromium.VARIABLE: browser} if browser else env)
    if not browser:
        say(chromium.MISSING)
    return code


@contextmanager
def _environment() -> Iterator[dict[str, str]]:
    """Servers given by URL, else throw-away ones; nothing of a desk that runs from the same clone is touched."""
    with ExitStack() as stack:
        if {"DATABASE_URL", "REDIS_URL"} <= os.environ.keys():
            urls = {}
            folder = stack.enter_context(tempfile.TemporaryDirectory())
        else:
            servers = stack.enter_context(temporary_servers())
            urls = {"DATABASE_URL": servers.owner, "REDIS_URL": servers.broker}
            folder = str(servers.folder)
        own = {"SECRET_KEY": secrets.token_hex(32)} | urls
        yield own | dict(os.environ) | {"FILES_DIR": f"{folder}/files", "NEWSDESK_STATE": folder}


def _run_pytest(arguments: Sequence[str], env: Mapping[str, str]) -> int:
    """In our own session, for the sake of --pdb; Ctrl-C is pytest's to deal with, SIGTERM is passed on."""
    command = [sys.executable, "-m", "pytest", "-p", "newsdesk.local.chromium", "-p", "newsdesk.local.apart"]
    command += arguments or ALL_TESTS
    process = subprocess.Popen(command, cwd=ROOT, env=env, preexec_fn=processes.dying_with_us(signal.SIGKILL))
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: None if number == signal.SIGINT else process.send_signal(number))
    code = process.wait()
    return code if code >= 0 else 128 - code
