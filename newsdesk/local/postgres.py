"""A PostgreSQL of the desk's own, reached only over a socket in a folder that only its account and root can enter."""

import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

import psycopg

from newsdesk.local import processes, programs
from newsdesk.local.processes import Account
from newsdesk.local.state import APP, DATABASE, OWNER, sockets_dir

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    # Logs name no row: a failing statement or its detail would carry an article's text.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
# For data that nobody will miss.
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
READY_LINE, PID_LINE = 7, 0


@dataclass(frozen=True)
class Postgres:
    """The server whose data, sockets and log lie in one state folder."""

    state: Path
    account: Account | None
    bin_dir: Path
    throw_away: bool = False

    name = "PostgreSQL"
    # A crash's recovery takes as long as it takes.
    ready_within = 600.0
    # Fast, then immediate shutdown.
    stop_signals = ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0))
    # How long one that is still shutting down may hold the data.
    patience = 10.0
    holds_data = True

    @property
    def data(self) -> Path:
        return self.state / "postgres"

    @property
    def log(self) -> Path:
        return self.state / "logs" / "postgres.log"

    def start(self) -> "subprocess.Popen[bytes]":
        settings = SETTINGS | (THROW_AWAY if self.throw_away else {})
        options = [f"--{name}={value}" for name, value in settings.items()]
        return processes.start(
            [str(self.bin_dir / "postgres"), "-D", str(self.data), "-k", str(sockets_dir(self.state)), *options],
            log=self.log,
            account=self.account,
            death_signal=signal.SIGKILL if self.throw_away else signal.SIGINT,
        )

    def is_ready(self, process: "subprocess.Popen[bytes]") -> bool:
        """A crash leaves a stale file, hence the look at whose it is."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > READY_LINE and lines[PID_LINE] == str(process.pid) and lines[READY_LINE].strip() == "ready"

    def see_to_database(self) -> None:
        """Make the app's role and the database unless they are there."""
        url = f"postgresql://{OWNER}@/postgres"
        with psycopg.connect(url, host=str(sockets_dir(self.state)), autocommit=True) as connection:
            if not connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [APP]).rowcount:
                connection.execute(f"CREATE ROLE {APP} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE")
            if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).rowcount:
                connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")


def prepare(state: Path, *, throw_away: bool = False) -> Postgres:
    """The server over the state's data, which is made if it is not there yet."""
    account = processes.server_account(state / "postgres")
    version = state / "postgres" / "PG_VERSION"
    bin_dir = programs.postgres_bin(state, account, major=int(version.read_text()) if version.exists() else None)
    server = Postgres(state, account, bin_dir, throw_away)
    if not version.exists():
        _make_data(server)
    return server


def _make_data(server: Postgres) -> None:
    """initdb under another name first, so that data exists whole or not at all."""
    half = server.state / "postgres.part"
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700)
    processes.give(half, server.account)
    # Debian 12's own PostgreSQL 15 lacks the builtin provider.
    has_builtin = (programs.postgres_major(server.bin_dir, server.account) or 0) >= 17
    locale = ["--locale-provider=builtin", "--locale=C.UTF-8"] if has_builtin else ["--locale=C.UTF-8"]
    options = ["--auth=trust", "--encoding=UTF8", *locale, "--lc-messages=C", "--no-instructions"]
    hurry = ["--no-sync"] if server.throw_away else []
    command = [str(server.bin_dir / "initdb"), "-D", str(half), "-U", OWNER, *options, *hurry]
    processes.run(command, account=server.account)
    half.rename(server.data)
