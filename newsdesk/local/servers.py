"""The state's folders, and servers that start, answer and stop."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from newsdesk.local import postgres, processes, valkey
from newsdesk.local.state import broker_url, database_url, sockets_dir, sockets_fit
from newsdesk.local.trouble import Trouble

TEMPORARY = "newsdesk-temporary-"
# Seconds in which a lock file may not be locked yet by who made it.
JUST_MADE = 60.0


class Server(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def log(self) -> Path: ...
    @property
    def ready_within(self) -> float: ...  # seconds
    @property
    def patience(self) -> float: ...  # seconds during which a start that fails is tried again
    @property
    def holds_data(self) -> bool: ...
    @property
    def stop_signals(self) -> processes.StopSignals: ...
    def start(self) -> "subprocess.Popen[bytes]": ...
    def is_ready(self, process: "subprocess.Popen[bytes]") -> bool: ...


@dataclass(frozen=True)
class Temporary:
    """The folder of a pair of throw-away servers, and their URLs: for the role that migrates, the app's, the broker."""

    folder: Path
    owner: str
    app: str
    broker: str


def make_folders(state: Path) -> None:
    """The state and what lies in it. Raises Trouble when it cannot be ours."""
    account = processes.server_account(state / "postgres")
    if state.exists() and state.stat().st_uid != os.geteuid():
        raise Trouble(f"{state} belongs to {state.owner()}: run this as that user, or choose another --state.")
    try:
        missing = [folder for folder in (state, *state.parents) if not folder.exists()]
        state.mkdir(parents=True, exist_ok=True)
        # Root's servers pass through on the way to their own folders, whatever the umask.
        for folder in {state, *missing}:
            folder.chmod(0o711 if account else 0o700)
        for name in ("logs", "files", "dumps"):
            (state / name).mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise Trouble(f"{state} cannot hold the desk's data ({error.strerror}): choose another --state.") from error
    if account and processes.output_of(["test", "-x", str(state)], account=account) is None:
        raise Trouble(
            f"{state} is closed to the user {account.name}, as whom root runs PostgreSQL: choose another --state."
        )


def place_sockets(state: Path) -> None:
    """A folder for the sockets in the state, or, where their paths would be too long, in /tmp, with a record of it.

    Only for who holds the state's lock: what runs on the state loses its sockets.
    """
    record, folder = state / "sockets", state / "run"
    if sockets_fit(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
    else:
        if record.exists():
            shutil.rmtree(sockets_dir(state), ignore_errors=True)
        # A new one each time: in /tmp another user could have taken the old name.
        folder = Path(tempfile.mkdtemp(prefix="newsdesk-", dir="/tmp"))
        record.write_text(f"{folder}\n")
    processes.give(folder, processes.server_account(state / "postgres"))


def wait_until_ready(server: Server, *, check: Callable[[], None] = lambda: None) -> "subprocess.Popen[bytes]":
    """The started process, once it answers. Raises Trouble with the end of its log, or what `check` raises."""
    begun = time.monotonic()
    process = server.start()
    try:
        while not server.is_ready(process):
            check()
            waited = time.monotonic() - begun
            died = process.poll() is not None
            if waited > (server.patience if died else server.ready_within):
                end = processes.last_lines(server.log)
                raise Trouble(f"{server.name} did not start. The end of {server.log}:\n{end}")
            time.sleep(0.2 if died else 0.02)
            if died:
                process = server.start()
    except BaseException:
        processes.stop(process, server.stop_signals)
        raise
    return process


@contextmanager
def temporary_servers() -> Iterator[Temporary]:
    """Throw-away PostgreSQL and Valkey, for tests and benchmarks. Enter from the main thread: its death ends them."""
    _remove_left_over()
    with ExitStack() as stack:
        state = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir="/tmp"))
        stack.callback(shutil.rmtree, state, ignore_errors=True)
        # Held before it has the name that others look for: they remove a folder whose lock nobody holds.
        lock = processes.hold_lock(state / "lock.new")
        assert lock, "a folder just made"
        (state / "lock.new").rename(state / "lock")
        stack.enter_context(lock)
        make_folders(state)
        place_sockets(state)
        database = postgres.prepare(state, throw_away=True)
        for server in (database, valkey.prepare(state)):
            stack.callback(processes.stop, wait_until_ready(server), server.stop_signals)
        database.see_to_database()
        urls = (database_url(state, owner=True), database_url(state, owner=False), broker_url(state))
        yield Temporary(state, *urls)


def _remove_left_over() -> None:
    """Folders whose maker was killed before it could remove them: nobody holds their lock."""
    for lock_file in Path("/tmp").glob(f"{TEMPORARY}*/lock"):
        with suppress(FileNotFoundError):
            status = lock_file.stat()
            if status.st_uid != os.geteuid() or time.time() - status.st_mtime < JUST_MADE:
                continue
            if lock := processes.hold_lock(lock_file):
                shutil.rmtree(lock_file.parent, ignore_errors=True)
                lock.close()
