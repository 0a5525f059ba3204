"""`manage.py up`: the servers, the schema, worker, beat and web, one after the other, until we are asked to stop."""

import os
import secrets
import shlex
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg

from newsdesk.local import checks, parts, postgres, processes, schema, valkey
from newsdesk.local.servers import make_folders, place_sockets
from newsdesk.local.state import ROOT, broker_url, database_url
from newsdesk.local.supervisor import StopAsked, Supervisor
from newsdesk.local.trouble import Trouble

# Without 0, 1, l and o, which are read for one another.
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
KEPT_DUMPS = 5
SAMPLES = ROOT / "seeds" / "pages"


@dataclass(frozen=True)
class Choices:
    state: Path
    bind: str
    port: int
    samples: bool


@dataclass(frozen=True)
class Database:
    """`server` is None when DATABASE_URL names one of the newsroom's own."""

    owner_url: str
    app_url: str
    server: postgres.Postgres | None


def run_desk(choices: Choices, tell: Callable[[str], None]) -> None:
    """Return when asked to stop, everything stopped. Raises Trouble when the desk cannot be started."""
    make_folders(choices.state)
    lock = processes.hold_lock(choices.state / "lock")
    if lock is None:
        number = (choices.state / "lock").read_text()
        raise Trouble(
            f"newsdesk already runs on {choices.state} (process {number}): stop that one, or choose another --state."
        )
    with lock:
        supervisor = Supervisor(_teller(tell, choices.state / "logs" / "up.log"), choices.state / "logs")
        supervisor.listen()
        try:
            _start(supervisor, choices, tell)
            supervisor.watch()
        except StopAsked:
            supervisor.say("Stopped before everything was up.")
        finally:
            supervisor.say("Stopping …")
            supervisor.stop()


def _teller(tell: Callable[[str], None], log: Path) -> Callable[[str], None]:
    """Tell and log each line."""

    def say(line: str) -> None:
        # The terminal may be gone (SIGHUP) or the disk full: there are children to look after all the same.
        with suppress(OSError), log.open("a") as file:
            file.write(f"{datetime.now().astimezone().isoformat(timespec='seconds')} {line}\n")
        with suppress(OSError):
            tell(line)

    return say


def _start(supervisor: Supervisor, choices: Choices, tell: Callable[[str], None]) -> None:
    state, say = choices.state, supervisor.say
    checks.port_is_free(choices.bind, choices.port)
    checks.disk_has_room(state)
    place_sockets(state)
    say(f"The desk's data: {state}")
    database = _start_database(supervisor, state)
    broker = _start_broker(supervisor, state)
    env = parts.environment(state, database=database.app_url, broker=broker, bind=choices.bind)
    _migrate(supervisor, state, database, env)
    is_first = not schema.has_users(database.owner_url)
    web = parts.web(state, env, choices.bind, choices.port)
    supervisor.start(parts.worker(state, env), parts.beat(state, env), web)
    if is_first and choices.samples and SAMPLES.is_dir():
        _import_samples(supervisor, env)
    # The first user comes last, so that a first start that is cut short is one again.
    password = _make_first_user(supervisor, env) if is_first else None
    if choices.bind in parts.ANYWHERE and not os.environ.get("ALLOWED_HOSTS"):
        say("Other machines are answered once ALLOWED_HOSTS names this one as they call it (README, Configuration).")
    if os.environ.get("NEWSDESK_STATE"):
        say(f"Other commands find this desk by NEWSDESK_STATE={shlex.quote(str(state))}")
    say(f"newsdesk is at {parts.url(choices.bind, choices.port)} (Ctrl-C stops it)")
    if password:
        # Not by `say`: a password does not belong in a log.
        with suppress(OSError):
            tell(f"Sign in as admin with the password {password}")


def _start_database(supervisor: Supervisor, state: Path) -> Database:
    given = os.environ.get("DATABASE_URL")
    if given:
        return Database(os.environ.get("DATABASE_OWNER_URL") or given, given, None)
    if not (state / "postgres").exists():
        supervisor.say("Making a PostgreSQL database (first start only) …")
    server = postgres.prepare(state)
    supervisor.start(server)
    server.see_to_database()
    return Database(database_url(state, owner=True), database_url(state, owner=False), server)


def _start_broker(supervisor: Supervisor, state: Path) -> str:
    given = os.environ.get("REDIS_URL")
    if given:
        return given
    supervisor.start(valkey.prepare(state))
    return broker_url(state)


def _migrate(supervisor: Supervisor, state: Path, database: Database, env: Mapping[str, str]) -> None:
    try:
        applied = schema.applied_migrations(database.owner_url)
    except psycopg.OperationalError as error:
        raise Trouble(f"The database cannot be reached: {error}".strip()) from error
    if schema.known_migrations() <= applied:
        return
    if applied and database.server:
        _dump(supervisor, database.server.bin_dir / "pg_dump", database.owner_url, state / "dumps")
    supervisor.say("Migrating the database …")
    supervisor.run("migrate", parts.manage("migrate", "--noinput"), {**env, "DATABASE_URL": database.owner_url})


def _dump(supervisor: Supervisor, pg_dump: Path, owner_url: str, folder: Path) -> None:
    file = folder / f"{datetime.now():%Y-%m-%d-%H%M%S}.dump"
    half = file.with_suffix(".part")
    supervisor.say(f"Dumping the database to {file} before it is migrated …")
    supervisor.run("pg_dump", [str(pg_dump), "--format=custom", f"--file={half}", owner_url], os.environ)
    half.rename(file)
    for old in sorted(folder.glob("*.dump"))[:-KEPT_DUMPS]:
        old.unlink()


def _import_samples(supervisor: Supervisor, env: Mapping[str, str]) -> None:
    supervisor.say("Importing the sample articles (first start only) …")
    if supervisor.run("import_articles", parts.manage("import_articles", str(SAMPLES)), env, accept=(0, 1)):
        supervisor.say(f"Some samples were rejected: see {supervisor.logs / 'import_articles.log'}")


def _make_first_user(supervisor: Supervisor, env: Mapping[str, str]) -> str:
    """The password of the superuser `admin`."""
    password = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
    user = {"USERNAME": "admin", "PASSWORD": password, "EMAIL": "admin@localhost"}
    secret = {f"DJANGO_SUPERUSER_{name}": value for name, value in user.items()}
    supervisor.run("createsuperuser", parts.manage("createsuperuser", "--noinput"), {**env, **secret})
    return password
