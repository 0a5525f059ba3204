"""Children that do not outlive us: started in sessions of their own, stopped each with its own signals."""

import ctypes
import fcntl
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from newsdesk.local.patience import give_session
from newsdesk.local.trouble import Trouble

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
# One signal after the other, each with the seconds it is given.
StopSignals = Sequence[tuple[signal.Signals, float]]


@dataclass(frozen=True)
class Account:
    """Who a child runs as when we are root."""

    uid: int
    gid: int
    name: str

    @classmethod
    def of(cls, entry: pwd.struct_passwd) -> "Account":
        return cls(entry.pw_uid, entry.pw_gid, entry.pw_name)


def server_account(data: Path) -> Account | None:
    """PostgreSQL refuses root: the owner of `data` if there is one already, else nobody. None when we are not root."""
    if os.geteuid() != 0:
        return None
    if data.exists() and data.stat().st_uid != 0:
        return Account.of(pwd.getpwuid(data.stat().st_uid))
    return Account.of(pwd.getpwnam("nobody"))


def give(folder: Path, account: Account | None) -> None:
    if account:
        os.chown(folder, account.uid, account.gid)


def as_account(account: Account | None) -> dict[str, object]:
    """The arguments for Popen."""
    return {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}


def dying_with_us(death_signal: signal.Signals, *, nice: int = 0) -> Callable[[], None]:
    """For preexec_fn. On Linux the child gets the signal when the thread that starts it ends: use the main thread."""
    us = os.getpid()

    def prepare() -> None:
        if LIBC:
            LIBC.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
            if os.getppid() != us:
                os.kill(os.getpid(), signal.SIGKILL)
        os.nice(nice)

    return prepare


def start(
    command: Sequence[str],
    *,
    log: Path | IO[bytes],
    env: Mapping[str, str] | None = None,
    cwd: Path = Path("/"),
    account: Account | None = None,
    death_signal: signal.Signals = signal.SIGKILL,
    nice: int = 0,
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, its output appended to `log`."""
    with log.open("ab") if isinstance(log, Path) else os.fdopen(os.dup(log.fileno()), "ab") as output:
        child: subprocess.Popen[bytes] = subprocess.Popen(  # type: ignore[call-overload]
            command,
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=dying_with_us(death_signal, nice=nice),
            **as_account(account),
        )
    if nice:
        give_session(child.pid, nice)
    return child


def stop(
    process: subprocess.Popen[bytes], signals: StopSignals, *, hurried: Callable[[], bool] = lambda: False
) -> None:
    """Return once the child is gone. A signal's time ends early when `hurried`; what is left of its group is killed."""
    for number, seconds in signals:
        if process.poll() is not None:
            break
        process.send_signal(number)
        until = time.monotonic() + seconds
        while process.poll() is None and time.monotonic() < until and not hurried():
            time.sleep(0.02)
    kill_group(process)


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL to the child and to whatever is left of its process group."""
    # Gone; or, on macOS, nothing left but zombies.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def hold_lock(path: Path) -> IO[str] | None:
    """The open file while we hold its lock, released when it is closed or we die; None when another process has it."""
    file = path.open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    file.seek(0)
    file.truncate()
    file.write(str(os.getpid()))
    file.flush()
    return file


def last_lines(log: Path, count: int = 15) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:]) if log.exists() else ""


def output_of(command: Sequence[str], *, account: Account | None = None) -> str | None:
    """What a short command prints; None when it fails or cannot be run."""
    try:
        return run(command, account=account)
    except (OSError, Trouble):
        return None


def run(command: Sequence[str], *, account: Account | None = None) -> str:
    """What a short command prints. Raises Trouble with its last words when it fails."""
    done = subprocess.run(  # type: ignore[call-overload]
        command,
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        start_new_session=True,
        preexec_fn=dying_with_us(signal.SIGKILL),
        **as_account(account),
    )
    if done.returncode:
        raise Trouble(f"{Path(command[0]).name} failed: {(done.stderr or done.stdout).strip()[-600:]}")
    return str(done.stdout)
