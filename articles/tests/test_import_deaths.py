"""Real processes killed in the middle of an import, at points chosen by chance: what is left in the end is what an
undisturbed import leaves. KILLS=20 in the environment for a long run.
"""

import http.client
import json
import os
import random
import signal
import subprocess
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from urllib.parse import urlencode

import psutil
import psycopg
import pytest

from newsdesk.local import parts, postgres, processes
from newsdesk.local.servers import temporary_servers, wait_until_ready
from newsdesk.local.state import ROOT
from newsdesk.tests.processes import (
    clean_environment,
    descendants,
    free_port,
    is_gone,
    kill,
    wait_for,
    wait_until_gone,
)

pytestmark = pytest.mark.processes

KILLS = int(os.environ.get("KILLS", "3"))
OTHERS = range(max(1, KILLS // 5))  # kills of a worker, and of the web process
RECORDS = 8000
TEXT = "Kỳ {number}: đội thủy lợi xã Khe Vàng nạo vét đoạn mương thứ {number}, nước về tới ruộng cuối nguồn.\n"
QUEUE = (
    "from pathlib import Path; from articles.tasks import queue_import; from articles.importing import Given; "
    "queue_import([Path({path!r})], name='lô', by=None, given=Given('Báo Khe Vàng'))"
)
SIGN_IN = (
    "from newsdesk.tests.persons import client_of, make_person; "
    "print(client_of(make_person({name!r}, 'importer')).cookies['sessionid'].value)"
)
LEFT = """
SELECT record.number, record.line, record.outcome, record.reason, article.body, article.url, publisher.name,
    before.body,    (SELECT count(*) FROM articles_excludedrange WHERE article_id = article.id),
    (SELECT count(*) FROM review_work WHERE article_id = article.id)
FROM articles_importrecord record LEFT JOIN articles_article article ON article.id = record.article_id
LEFT JOIN articles_publisher publisher ON publisher.id = article.publisher_id
LEFT JOIN articles_article before ON before.id = article.replaces_id ORDER BY record.number
"""
SUMS = "SELECT state, records_read, imported, revised, duplicate, rejected FROM articles_import"


@dataclass
class House:
    servers: object
    env: dict
    stack: ExitStack

    def run(self, *arguments, check=True):
        command = parts.manage(*arguments)
        return subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=120, check=check)

    def ask(self, query):
        with psycopg.connect(self.servers.owner, autocommit=True) as connection:
            found = connection.execute(query)
            return found.fetchall() if found.description else []

    def left(self):
        return self.ask(SUMS), self.ask(LEFT)

    def empty(self):
        self.ask("TRUNCATE articles_import, articles_article, articles_publisher CASCADE")

    def wait_for_record(self, number):
        wait_for(
            lambda: (self.ask("SELECT max(records_read) FROM articles_import")[0][0] or 0) >= number, what="progress"
        )

    def forget_lease(self):
        """Instead of waiting for its end."""
        self.ask("UPDATE articles_import SET lease_until = now() - interval '1 second' WHERE state = 'running'")

    def kill_database(self):
        """The postmaster, and what it had started, without a word; then its recovery."""
        state = self.servers.folder
        pid = int((state / "postgres" / "postmaster.pid").read_text().splitlines()[0])
        everyone = [*descendants(pid), psutil.Process(pid)]
        for process in reversed(everyone):
            kill(process)
        os.waitpid(pid, 0)  # unburied, it would count as alive
        wait_until_gone(everyone)
        server = postgres.prepare(state, throw_away=True)
        self.stack.callback(processes.stop, wait_until_ready(server), server.stop_signals)


@pytest.fixture(scope="module")
def house():
    with ExitStack() as stack:
        servers = stack.enter_context(temporary_servers())
        env = clean_environment(
            DATABASE_URL=servers.app,
            REDIS_URL=servers.broker,
            SECRET_KEY="deaths-of-imports-0123456789-abcdefghijklmnopqrstuvwxyz",
            FILES_DIR=str(servers.folder / "files"),
            NEWSDESK_STATE=str(servers.folder),
            DJANGO_SETTINGS_MODULE="newsdesk.settings",
        )
        house = House(servers, env, stack)
        house.env |= {"DATABASE_URL": servers.owner}
        house.run("migrate")
        house.env |= {"DATABASE_URL": servers.app}
        # As on servers that are not thrown away: what is committed survives the kill of the database.
        house.ask("ALTER DATABASE newsdesk SET synchronous_commit = on")
        yield house


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """A delivery with new articles, revisions, duplicates and rejects all over it."""
    path = tmp_path_factory.mktemp("delivery") / "tin.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(RECORDS):
            text = TEXT.format(number=number if number % 5 else number // 7) * 12
            article = {"body": text, "url": f"https://khevang.example/{number - 400 if number % 11 == 3 else number}"}
            file.write("{hỏng\n" if number % 97 == 5 else json.dumps(article) + "\n")
    return path


@pytest.fixture(scope="module")
def undisturbed(house, path):
    house.empty()
    done = house.run("import_articles", str(path), "--publisher", "Báo Khe Vàng", check=False)
    assert done.returncode == 1, done.stderr  # for its rejects
    left = house.left()
    assert left[0][0][:2] == ("done", RECORDS)
    assert all(left[0][0][2:])
    return left


@pytest.mark.parametrize("seed", range(KILLS))
def test_command_or_database_killed(house, path, undisturbed, seed):
    chance = random.Random(seed)
    house.empty()
    command = ["import_articles", str(path), "--publisher", "Báo Khe Vàng"]
    process = subprocess.Popen(
        parts.manage(*command), cwd=ROOT, env=house.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    house.wait_for_record(chance.randrange(1, RECORDS // 2))
    if seed % 2:
        house.kill_database()
    else:
        process.send_signal(signal.SIGKILL)
    process.wait(60)
    assert process.returncode
    read = house.ask("SELECT records_read, state FROM articles_import")
    assert read[0][1] == "running" and 0 < read[0][0] < RECORDS
    house.forget_lease()
    assert house.run(*command, check=False).returncode == 1
    assert house.left() == undisturbed


def kill_tree(process):
    # The root first: it would start another in the place of a child that it outlives.
    tree = [psutil.Process(process.pid), *descendants(process.pid)]
    for one in tree:
        kill(one)
    process.wait()
    wait_until_gone(tree)
    assert not [one for one in tree if not is_gone(one)]


@pytest.fixture
def working(house):
    """working(part): a worker or a beat, stopped after the test."""
    with ExitStack() as stack:

        def start(part):
            process = part.start()
            stack.callback(processes.stop, process, part.stop_signals)
            return process

        yield start


@pytest.mark.parametrize("seed", OTHERS)
def test_worker_killed(house, path, undisturbed, working, seed):
    house.empty()
    state = house.servers.folder
    working(parts.beat(state, house.env))
    house.run("shell", "-c", QUEUE.format(path=str(path)))
    worker = working(parts.worker(state, house.env))
    house.wait_for_record(random.Random(seed).randrange(1, RECORDS // 2))
    kill_tree(worker)
    left, records = house.left()
    assert left[0][0] == "running" and len(records) == left[0][1]
    house.forget_lease()
    working(parts.worker(state, house.env))
    wait_for(lambda: house.ask(SUMS)[0][0] == "done", what="the end", seen=lambda: house.ask(SUMS))
    assert house.left() == undisturbed


@dataclass
class Browser:
    """Somebody signed in who sends files; `part` bytes at a time."""

    port: int
    session: str
    part: int
    token = "t" * 32

    def post(self, address, body, content_type, *, break_off=False):
        """The answer; with `break_off` half of the body goes, and nobody waits for more."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.putrequest("POST", address)
        for name, value in {
            "Cookie": f"sessionid={self.session}; csrftoken={self.token}",
            "X-CSRFToken": self.token,
            "Content-Type": content_type,
            "Content-Length": str(len(body)),
        }.items():
            connection.putheader(name, value)
        connection.endheaders()
        if break_off:
            connection.send(body[: len(body) // 2])
            return None
        connection.send(body)
        answer = connection.getresponse()
        return answer.status, answer.read()

    def submit(self, address, fields: Mapping[str, str]):
        return self.post(address, urlencode(fields).encode(), "application/x-www-form-urlencoded")

    def begin(self, path):
        facts = {"name": path.name, "size": str(path.stat().st_size), "modified": "7"}
        status, said = self.submit("/uploads/", facts)
        assert status == 200, said
        return json.loads(said)

    def send(self, upload, data, *, break_off=False):
        at = upload["received"]
        address = f"{upload['parts']}?at={at}"
        answer = self.post(address, data[at : at + self.part], "application/octet-stream", break_off=break_off)
        return json.loads(answer[1]) if answer else None


@pytest.mark.parametrize("seed", OTHERS)
def test_web_killed_in_the_middle_of_an_upload(house, path, undisturbed, working, seed):
    """What came before the kill need not come again, and what comes out is what was sent."""
    house.empty()
    data = path.read_bytes()
    chance = random.Random(seed)
    session = house.run("shell", "-c", SIGN_IN.format(name=f"nhap{seed}")).stdout.split()[-1]
    port = free_port()
    browser = Browser(port, session, part=len(data) // 7)
    web = parts.web(house.servers.folder, house.env, "127.0.0.1", port)
    process = working(web)
    wait_for(lambda: web.is_ready(process), what="the web process")
    upload = browser.begin(path)
    for _ in range(chance.randrange(1, 6)):
        upload = browser.send(upload, data)
    came = upload["received"]
    browser.send(upload, data, break_off=True)
    kill_tree(process)

    process = working(web)
    wait_for(lambda: web.is_ready(process), what="the web process")
    upload = browser.begin(path)
    assert upload["received"] == came > 0
    while upload["received"] < upload["size"]:
        upload = browser.send(upload, data)
    columns = {"column_0": "body", "column_1": "url"}
    assert browser.submit(upload["next"], {"publisher": "Báo Khe Vàng", **columns})[0] == 302
    house.run("shell", "-c", "from articles.tasks import import_waiting; import_waiting()")
    assert house.left() == undisturbed


def test_a_worker_cleans_many_pages_in_processes_of_their_own(house, tmp_path, working):
    """Celery's own processes may have no children, unless they are told otherwise."""
    house.empty()
    for number in range(450):
        (tmp_path / f"{number:03}.txt").write_text(f"Trang chủ\nKỳ {number}\n{TEXT.format(number=number)}", "utf-8")
    for part in (parts.worker, parts.beat):
        working(part(house.servers.folder, house.env))
    house.run("shell", "-c", QUEUE.format(path=str(tmp_path)))
    wait_for(lambda: house.ask(SUMS)[0][0] not in ("waiting", "running"), what="the end", seen=lambda: house.ask(SUMS))
    assert house.ask(SUMS) == [("done", 450, 450, 0, 0, 0)]
