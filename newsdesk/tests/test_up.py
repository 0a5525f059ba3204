"""`manage.py up` as a person meets it: real processes on a state of their own."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.cookiejar import CookieJar
from pathlib import Path

import psycopg
import pytest

from newsdesk.local.state import ROOT, database_url
from newsdesk.tests.processes import (
    command_of,
    descendants,
    free_port,
    is_gone,
    kill,
    parent_of,
    python_for,
    user_of,
    wait_for,
    wait_until_gone,
)

pytestmark = pytest.mark.processes


def heed_signals():
    """As from a terminal: whoever runs the tests in the background may have had these ignored."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


@dataclass
class Up:
    """One `manage.py up` and what it has said so far."""

    process: subprocess.Popen
    port: int
    output: Path

    @property
    def said(self):
        return self.output.read_text()

    def wait_for_line(self, pattern):
        def found():
            if self.process.poll() is not None:
                pytest.fail(f"it ended with {self.process.returncode}: {self.said}")
            return re.search(pattern, self.said)

        return wait_for(found, what=repr(pattern), seen=lambda: self.said)

    def health(self):
        """None while nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=5) as answer:
                return json.load(answer)
        except (OSError, urllib.error.HTTPError):
            return None


@dataclass
class State:
    folder: Path
    python: str
    env: dict
    user: str | None
    password: str = ""
    landed: str = ""
    articles: int = 0

    @contextmanager
    def up(self, *arguments, port=None, env=None):
        port = port or free_port()
        output = Path(tempfile.mkstemp(prefix="up-", suffix=".txt")[1])
        command = [self.python, "manage.py", "up", "--port", str(port), "--state", str(self.folder), *arguments]
        with output.open("w") as file:
            process = subprocess.Popen(
                command, user=self.user, extra_groups=[] if self.user else None, cwd=ROOT, env=env or self.env,
                stdin=subprocess.DEVNULL, stdout=file, stderr=file, start_new_session=True, preexec_fn=heed_signals,
            )  # fmt: skip
        try:
            yield Up(process, port, output)
        finally:
            process.terminate()
            process.wait(timeout=60)
            output.unlink()

    def connect(self):
        return psycopg.connect(database_url(self.folder, owner=True))


def sign_in(port, password):
    """The path where the browser of `admin` ends up."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    url = f"http://127.0.0.1:{port}/login/"
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.open(url).read().decode())[1]
    form = {"username": "admin", "password": password, "csrfmiddlewaretoken": token}
    with browser.open(url, urllib.parse.urlencode(form).encode()) as answer:
        return urllib.parse.urlsplit(answer.url).path


@contextmanager
def new_state(user=None):
    python, env = python_for(user)
    folder = Path(tempfile.mkdtemp(prefix="newsdesk-up-", dir="/tmp"))
    folder.chmod(0o711)
    if user:
        shutil.chown(folder, user)
    try:
        yield State(folder, python, env, user)
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def state():
    """A state that has seen its first start, and what that one left."""
    with new_state() as state:
        with state.up() as up:
            up.wait_for_line("Sign in as admin")
            state.password = re.search(r"Sign in as admin with the password (\S+)\n", up.said)[1]
            state.landed = sign_in(up.port, state.password)
            with state.connect() as connection:
                state.articles = connection.execute("SELECT count(*) FROM articles_article").fetchone()[0]
        yield state


def test_the_first_start_leaves_samples_and_a_login_that_works(state):
    assert state.landed == "/"
    assert state.articles == len([path for path in (ROOT / "seeds" / "pages").iterdir() if path.is_file()])
    assert not any(state.password in log.read_text() for log in (state.folder / "logs").iterdir())


def test_a_later_start_does_only_what_is_left_to_do_and_another_beside_it_is_refused(state):
    with state.up() as first:
        first.wait_for_line("newsdesk is at")
        assert f"http://127.0.0.1:{first.port}/" in first.said and str(state.folder) in first.said
        for once in ("first start only", "Migrating", "Dumping", "Sign in"):
            assert once not in first.said
        with state.up() as second:
            assert second.process.wait(timeout=60) == 1
            assert f"newsdesk already runs on {state.folder} (process {first.process.pid})" in second.said
        health = first.health()
        assert health["database"] and health["broker"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can start something as another user")
def test_another_user_than_root_starts_a_desk_and_its_kill_leaves_nothing():
    with new_state("nobody") as state:
        with state.up("--no-samples") as up:
            up.wait_for_line("Sign in as admin")
            assert up.health()["database"] and "sample" not in up.said
            family = descendants(up.process.pid)
            assert set(map(user_of, family)) - {None} == {"nobody"}
            up.process.kill()
            wait_until_gone(family)
        with state.up() as again:
            again.wait_for_line("newsdesk is at")
            assert "Sign in" not in again.said


def test_pending_migrations_are_run_after_a_dump(state):
    with state.up() as up:
        up.wait_for_line("newsdesk is at")
        with state.connect() as connection:
            connection.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
            connection.execute("DROP TABLE django_session")
    for old in range(6):
        (state.folder / "dumps" / f"2000-01-0{old + 1}-000000.dump").touch()
    with state.up() as up:
        up.wait_for_line("newsdesk is at")
        with state.connect() as connection:
            assert connection.execute("SELECT to_regclass('django_session')").fetchone() != (None,)
    kept = sorted((state.folder / "dumps").iterdir())
    assert len(kept) == 5 and kept[0].name == "2000-01-03-000000.dump"
    assert kept[-1].read_bytes().startswith(b"PGDMP")


def test_a_taken_port_is_said_before_anything_is_started(state):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with state.up(port=port) as up:
            assert up.process.wait(timeout=60) == 1
            assert f"Port {port} is taken" in up.said and f"--port {port + 1}" in up.said
            assert "Traceback" not in up.said
    assert not (state.folder / "postgres" / "postmaster.pid").exists()


PROGRAMS = {
    "PostgreSQL": "bin/postgres",
    "Valkey": "valkey-server",
    "Worker": "newsdesk worker",
    "Beat": "newsdesk beat",
    "Web": "gunicorn",
}


def test_children_that_are_killed_are_started_again(state):
    with state.up() as up:
        up.wait_for_line("newsdesk is at")

        def find(program):
            children = [child for child in descendants(up.process.pid) if parent_of(child) == up.process.pid]
            return [child for child in children if not is_gone(child) and program in command_of(child)]

        killed = [child for program in PROGRAMS.values() for child in find(program)]
        assert len(killed) == len(PROGRAMS)
        offspring = [grandchild for child in killed for grandchild in child.children(recursive=True)]
        for child in killed:
            kill(child)
        for name, program in PROGRAMS.items():
            up.wait_for_line(rf"{name} ended \(SIGKILL\); starting it again in 1 s")
            wait_for(partial(find, program), what=f"another {name}")
        wait_until_gone(offspring)
        wait_for(lambda: (health := up.health()) and health["database"] and health["broker"], what="health")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_asked_to_stop_it_leaves_nothing_running(state, number):
    with state.up() as up:
        up.wait_for_line("newsdesk is at")
        family = descendants(up.process.pid)
        assert len(family) > 8
        up.process.send_signal(number)
        assert up.process.wait(timeout=60) == 0
        assert all(map(is_gone, family))
        assert up.said.endswith("Stopping …\n")
    assert "database system is shut down" in (state.folder / "logs" / "postgres.log").read_text().splitlines()[-1]


def test_asked_to_stop_while_it_starts_it_leaves_nothing_running(state):
    with state.up() as up:
        up.wait_for_line("The desk's data")
        up.process.send_signal(signal.SIGINT)
        assert up.process.wait(timeout=60) == 0
        assert "Stopped before everything was up." in up.said
    assert not (state.folder / "postgres" / "postmaster.pid").exists()


def test_killed_it_leaves_nothing_running_and_starts_again(state):
    with state.up() as up:
        up.wait_for_line("newsdesk is at")
        family = descendants(up.process.pid)
        assert len(family) > 8
        up.process.kill()
        wait_until_gone(family)
    with state.up(port=up.port) as again:
        again.wait_for_line("newsdesk is at")


def test_servers_given_by_url_are_used_instead(state):
    with state.up() as given, new_state() as other:
        given.wait_for_line("newsdesk is at")
        urls = {
            "DATABASE_URL": database_url(state.folder, owner=False),
            "DATABASE_OWNER_URL": database_url(state.folder, owner=True),
            "REDIS_URL": f"redis+socket://{state.folder}/run/redis.sock?virtual_host=1",
        }
        with other.up(env=other.env | urls) as up:
            up.wait_for_line("newsdesk is at")
            health = up.health()
            assert health["database"] and health["broker"]
            assert "Sign in" not in up.said
            commands = " ".join(map(command_of, descendants(up.process.pid)))
            assert "gunicorn" in commands and "bin/postgres" not in commands and "valkey-server" not in commands
        assert not (other.folder / "postgres").exists() and not (other.folder / "valkey").exists()


def test_a_database_that_does_not_answer_is_said_in_a_sentence():
    nowhere = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "REDIS_URL": "redis://127.0.0.1:1/0"}
    with new_state() as state, state.up(env=state.env | nowhere) as up:
        assert up.process.wait(timeout=60) == 1
        assert "The database cannot be reached" in up.said and "Traceback" not in up.said
