"""The packages newsdesk needs, installed in .venv from the lock files before Django is imported.

Standard library only, and old syntax only: a Python that is too old must get as far as saying so.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from newsdesk.local import debian

ROOT = Path(__file__).resolve().parents[2]
OLDEST = (3, 11)
# How often we have exec'd, so that a .venv that cannot be repaired ends in a sentence, not in a loop.
RESTARTS = "NEWSDESK_RESTARTS"


def see_to_packages(argv: Sequence[str], root: Path = ROOT) -> None:
    """Return in an interpreter that can import Django; it may be another process than the caller's (exec).

    An interpreter outside .venv that has Django is somebody else's installation and is left alone.
    Raises SystemExit with one sentence when there is nothing we can do.
    """
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:2]))
        sys.exit(f"Python 3.11 or newer is needed; {sys.executable} is Python {found}.")
    if os.name == "nt":
        sys.exit("newsdesk runs on Linux and macOS; on Windows use it inside WSL.")
    venv = root / ".venv"
    inside = venv.is_dir() and os.path.samefile(sys.prefix, venv)
    importable = importlib.util.find_spec("django") is not None
    if importable and not inside:
        return
    locks = [root / "requirements.txt"]
    if argv[1:2] == ["test"]:
        locks.append(root / "requirements-dev.txt")
    restarts = int(os.environ.pop(RESTARTS, "0"))
    if inside and importable and all(_is_fresh(venv, lock) for lock in locks):
        return
    if restarts == 2:
        sys.exit(f"Django cannot be imported from {venv}: delete that folder and start again.")
    # Inside .venv without Django: made by a Python that has since been replaced.
    bring_up_to_date(venv, locks, remake=inside and not importable)
    python = str(venv / "bin" / "python")
    os.execve(python, [python, *argv], {**os.environ, RESTARTS: str(restarts + 1)})


def bring_up_to_date(venv: Path, locks: Sequence[Path], *, remake: bool = False) -> None:
    """Install each lock file whose stamp is missing or of another content. Safe to run twice at once."""
    if not remake and all(_is_fresh(venv, lock) for lock in locks):
        return
    with _locked(locks[0]):
        # Another start may have made it anew while we waited.
        _make_venv(venv, remake=remake and not _runs([str(venv / "bin" / "python"), "-c", "import django"]))
        for lock in locks:
            if not _is_fresh(venv, lock):
                _install(venv, lock)


def _is_fresh(venv: Path, lock: Path) -> bool:
    try:
        return _stamp(venv, lock).read_text() == _digest(lock)
    except FileNotFoundError:
        return False


def _stamp(venv: Path, lock: Path) -> Path:
    return venv / f"newsdesk-{lock.stem}.sha256"


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a lock on a file that is there anyway, so that no lock file strays in the clone."""
    import fcntl

    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say("Waiting for another start that is installing packages …")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _make_venv(venv: Path, *, remake: bool) -> None:
    python = venv / "bin" / "python"
    trial = f"import pip, sys; sys.exit(sys.version_info < {OLDEST})"
    if not remake and _runs([str(python), "-c", trial]):
        return
    _see_to_ensurepip()
    base = getattr(sys, "_base_executable", sys.executable)
    made = subprocess.run([base, "-m", "venv", "--clear", str(venv)], stdout=subprocess.DEVNULL)
    if made.returncode:
        remedy = "newsdesk must lie in a folder of your own, on a disk with room"
        sys.exit(f"{venv} could not be made (the reason is above): {remedy}.")


def _see_to_ensurepip() -> None:
    """Debian keeps `venv` and `ensurepip` in a package of its own."""
    if _has_ensurepip():
        return
    package = "python{}.{}-venv".format(*sys.version_info)
    if debian.can_install() and debian.install(package):
        importlib.invalidate_caches()
        if _has_ensurepip():
            return
    sys.exit(f"Python's venv module is missing: run `sudo apt-get install {package}` and start again.")


def _has_ensurepip() -> bool:
    return all(importlib.util.find_spec(name) is not None for name in ("venv", "ensurepip"))


def _install(venv: Path, lock: Path) -> None:
    _say(f"Installing what {lock.name} lists (first start only) …")
    pip = [str(venv / "bin" / "python"), "-m", "pip", "install", "-qq", "--no-input", "--disable-pip-version-check"]
    if subprocess.run([*pip, "--require-hashes", "--only-binary", ":all:", "-r", str(lock)]).returncode:
        sys.exit("The packages could not be installed (pip's reason is above): check the network and start again.")
    stamp = _stamp(venv, lock)
    half = stamp.with_suffix(".part")
    half.write_text(_digest(lock))
    half.replace(stamp)


def _runs(command: Sequence[str]) -> bool:
    try:
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
