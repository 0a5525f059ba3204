"""Where a desk that brings no servers of its own keeps its state, and how its parts are reached there.

Standard library only: settings read this before Django is set up.
"""

import os
import secrets
import sys
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[2]
OWNER, APP, DATABASE = "newsdesk", "newsdesk_app", "newsdesk"


def state_dir() -> Path:
    """NEWSDESK_STATE, else a folder outside the clone that belongs to this clone alone. It need not exist yet."""
    chosen = os.environ.get("NEWSDESK_STATE")
    return Path(chosen).expanduser().absolute() if chosen else _home() / clone_id(ROOT)


def _home() -> Path:
    if os.geteuid() == 0:
        return Path("/var/lib/newsdesk")
    share = os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share")
    return Path(share) / "newsdesk"


def clone_id(root: Path) -> str:
    """The random id of the clone at `root`, made on first use, where `git clean -fdx` does not reach it.

    A clone that cannot be written to is known by its path instead.
    """
    git = _git_dir(root)
    file = git / "newsdesk-id" if git else root / ".newsdesk-id"
    try:
        _write_once(file, secrets.token_hex(8), mode=0o644)
        return file.read_text().strip()
    except OSError:
        return "path-" + sha256(os.fsencode(root)).hexdigest()[:16]


def _git_dir(root: Path) -> Path | None:
    """`.git`, or the folder that a worktree's `.git` file points to."""
    git = root / ".git"
    if git.is_file():
        git = root / git.read_text().removeprefix("gitdir:").strip()
    return git if git.is_dir() else None


def _write_once(file: Path, text: str, *, mode: int) -> None:
    """Leave `file` whole or as it was: of two at once, one wins and the other's text is dropped."""
    if file.exists():
        return
    half = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    half.touch(mode=mode)
    half.write_text(text + "\n")
    try:
        os.link(half, file)
    except FileExistsError:
        pass
    finally:
        half.unlink()


def sockets_dir(state: Path) -> Path:
    record = state / "sockets"
    return Path(record.read_text().strip()) if record.exists() else state / "run"


def sockets_fit(folder: Path) -> bool:
    """Whether the longest of our sockets' paths fits in what the system allows."""
    longest = 103 if sys.platform == "darwin" else 107
    return len(os.fsencode(folder / ".s.PGSQL.5432")) <= longest


def database_url(state: Path, *, owner: bool) -> str:
    """libpq's URL over the socket, for the role that migrates or for the app's."""
    return f"postgresql://{OWNER if owner else APP}@/{DATABASE}?host={quote(str(sockets_dir(state)))}"


def broker_url(state: Path) -> str:
    return f"redis+socket://{quote(str(sockets_dir(state) / 'redis.sock'))}?virtual_host=0"


def secret_key(state: Path) -> str | None:
    """None until `manage.py up` has made it, or where only another user may read it."""
    try:
        return (state / "secret-key").read_text().strip()
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return None


def make_secret_key(state: Path) -> str:
    _write_once(state / "secret-key", secrets.token_urlsafe(48), mode=0o600)
    return (state / "secret-key").read_text().strip()
