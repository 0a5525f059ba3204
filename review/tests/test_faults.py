"""Real workers, beat and servers, and what is left when they are killed, emptied or frozen: everything, once."""

import json
import signal
import subprocess
from contextlib import ExitStack
from dataclasses import dataclass, field

import psutil
import psycopg
import pytest

from newsdesk.local import parts, processes, valkey
from newsdesk.local.servers import temporary_servers, wait_until_ready
from newsdesk.local.state import ROOT
from newsdesk.tests.processes import (
    clean_environment,
    descendants,
    is_gone,
    kill,
    resume,
    suspend,
    wait_for,
    wait_until_gone,
)
from review.tasks import BATCH
from review.tests.poison import DEADLY, SLOW

pytestmark = pytest.mark.processes

WITHIN = 60  # seconds, as promised
MANY = 3 * BATCH + 10  # what three processes can have in hand, and some that wait meanwhile
BUSY = (
    "SELECT pid FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid() AND usename = 'newsdesk_app' "
    "AND wait_event_type IS DISTINCT FROM 'Client'"  # a COPY whose words a stopped process will not send
)
TEXT = (
    "Đội thủy lợi xã Khe Vàng vừa nạo vét xong đoạn mương số {number} trước vụ gieo sạ.\n"
    "“Nước đã về tới ruộng cuối nguồn”, ông Đinh Văn Sáu, đội trưởng đội {number}, nói sáng nay {word}.\n"
    "Bà Hồ Thị Lượm cho biết nhà bà sẽ gieo sớm hơn mọi năm chừng mười ngày.\n"
)


@dataclass
class Desk:
    """Throw-away servers, a beat, and the workers that the tests start and kill."""

    servers: object
    env: dict
    connection: psycopg.Connection
    stack: ExitStack
    workers: list = field(default_factory=list)
    delivered: int = 0

    def manage(self, *arguments):
        return subprocess.run(
            parts.manage(*arguments), cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=5 * WITHIN
        )

    def deliver(self, folder, *words):
        """Import one article for each word, a word being what its text holds besides; their ids in that order."""
        for word in words:
            self.delivered += 1
            text = TEXT.format(number=self.delivered, word=word)
            (folder / f"bài {self.delivered:03}.txt").write_text(text, encoding="utf-8")
        everyone = self.suspend_workers()  # so that they begin when the test is ready to look
        done = self.manage("import_articles", str(folder), "--json")
        self.resume(everyone)
        assert done.returncode == 0, done.stderr
        report = json.loads(done.stdout)
        assert report["imported"] == len(words)
        return self.column(
            "SELECT article_id FROM articles_importrecord WHERE delivery_id = %s ORDER BY number", report["import"]
        )

    def column(self, query, *values):
        return [row[0] for row in self.connection.execute(query, values)]

    def states(self, articles):
        return self.column("SELECT tagging FROM review_work WHERE article_id = ANY(%s) ORDER BY article_id", articles)

    def wait_until_tagged(self, articles):
        """Within the promised time from now; and nothing twice."""
        wait_for(lambda: set(self.states(articles)) == {"tagged"}, seconds=WITHIN, what="the end of tagging")
        assert self.runs(articles) == [1] * len(articles)

    def runs(self, articles):
        return self.column(
            "SELECT (SELECT count(*) FROM review_run WHERE article_id = one) FROM unnest(%s::bigint[]) AS wanted(one)",
            articles,
        )

    def some_tagged(self, articles):
        """Some are, some are just being tagged, some wait."""
        states = self.states(articles)
        return states.count("tagged") > 2 and states.count("running") > 2 and "waiting" in states

    def start_worker(self):
        self.workers.append(parts.worker(self.servers.folder, self.env).start())

    def see_to_worker(self):
        if not any(worker.poll() is None for worker in self.workers):
            self.start_worker()

    @property
    def everyone(self):
        """The processes of all workers, each root first: it would start another in the place of a child it outlives."""
        trees = [psutil.Process(worker.pid) for worker in self.workers if worker.poll() is None]
        return [process for tree in trees for process in (tree, *descendants(tree.pid))]

    def suspend_workers(self):
        """The processes that are suspended."""
        everyone = self.everyone
        for process in everyone:
            suspend(process)
        return everyone

    def resume(self, processes):
        for process in processes:
            resume(process)

    def stop_in_a_batch(self, articles):
        """SIGSTOP to the workers when some articles are tagged, some in hand and some waiting; their processes."""

        def stopped_in_time():
            everyone = self.suspend_workers()
            wait_for(lambda: not self.column(BUSY), what="the end of what the database was told before")
            if self.some_tagged(articles):
                return everyone
            self.resume(everyone)
            return []

        return wait_for(lambda: self.some_tagged(articles) and stopped_in_time(), what="the middle of tagging")

    def kill_workers(self):
        """SIGKILL to the whole tree, all at once."""
        everyone = self.everyone
        for process in everyone:
            kill(process)
        for worker in self.workers:
            worker.wait()
        wait_until_gone(everyone)
        self.workers.clear()

    def said_by_worker(self):
        return processes.last_lines(self.servers.folder / "logs" / "worker.log", 60)

    @property
    def redis(self):
        """Its process, known by the socket in its title."""
        socket = str(valkey.prepare(self.servers.folder).socket)
        found = (process for process in psutil.process_iter(["cmdline"]) if not is_gone(process))
        return next(process for process in found if any(socket in word for word in process.info["cmdline"] or ()))

    def redis_says(self, *command):
        import redis

        server = redis.Redis(unix_socket_path=str(valkey.prepare(self.servers.folder).socket))
        with server:
            return server.execute_command(*command)


@pytest.fixture(scope="module")
def desk():
    with ExitStack() as stack:
        servers = stack.enter_context(temporary_servers())
        state, own = servers.folder, {"TAGGER": "review.tests.poison", "FILES_DIR": str(servers.folder / "files")}
        env = parts.environment(state, database=servers.app, broker=servers.broker, bind="127.0.0.1")
        env = clean_environment() | {name: env[name] for name in env if name not in clean_environment()} | own
        connection = stack.enter_context(psycopg.connect(servers.owner, autocommit=True))
        desk = Desk(servers, env, connection, stack)
        subprocess.run(
            parts.manage("migrate"),
            cwd=ROOT,
            env=env | {"DATABASE_URL": servers.owner},
            check=True,
            capture_output=True,
        )
        stack.callback(desk.kill_workers)
        beat = parts.beat(state, env)
        stack.callback(processes.stop, beat.start(), beat.stop_signals)
        yield desk


def test_worker_killed_in_the_middle_of_a_batch(desk, tmp_path):
    articles = desk.deliver(tmp_path, *[SLOW] * MANY)
    desk.start_worker()
    desk.stop_in_a_batch(articles)
    desk.kill_workers()
    assert "running" in desk.states(articles)
    desk.start_worker()
    desk.wait_until_tagged(articles)


def test_poison_is_quarantined_alone(desk, tmp_path):
    desk.see_to_worker()
    others = desk.deliver(tmp_path, *[""] * 5, DEADLY, *[""] * 12)
    poison = others.pop(5)
    poison_state = "SELECT tagging FROM review_work WHERE article_id = %s"
    desk.wait_until_tagged(others)

    def quarantined():
        # Instead of waiting for each of its leases to end.
        early = "UPDATE review_work SET lease_until = now() WHERE article_id = %s AND tagging = 'running'"
        desk.connection.execute(early, [poison])
        assert desk.manage("sweep").returncode == 0
        return desk.column(poison_state, poison) == ["quarantined"]

    wait_for(quarantined, what="quarantine", seen=lambda: desk.said_by_worker())
    attempts, error = desk.connection.execute(
        "SELECT attempts, last_error FROM review_work WHERE article_id = %s", [poison]
    ).fetchone()
    assert (attempts, error) == (3, "the worker died or ran out of time")
    assert desk.runs([poison]) == [0]
    assert desk.runs(others) == [1] * len(others)
    assert desk.column("SELECT article_id FROM review_work WHERE tagging = 'quarantined'") == [poison]


def test_redis_emptied_with_work_waiting(desk, tmp_path):
    desk.see_to_worker()
    articles = desk.deliver(tmp_path, *[SLOW] * MANY)
    everyone = desk.stop_in_a_batch(articles)
    assert desk.redis_says("FLUSHALL")
    desk.resume(everyone)
    desk.wait_until_tagged(articles)


def test_redis_killed_with_all_that_it_knew(desk, tmp_path):
    desk.see_to_worker()
    articles = desk.deliver(tmp_path, *[SLOW] * MANY)
    everyone = desk.stop_in_a_batch(articles)
    redis, server = desk.redis, valkey.prepare(desk.servers.folder)
    redis.kill()
    wait_until_gone([redis])
    for file in (server.state / "valkey").rglob("*.aof"):
        file.write_bytes(b"")
    desk.stack.callback(processes.stop, wait_until_ready(server), server.stop_signals)
    assert desk.redis_says("DBSIZE") < 5
    desk.resume(everyone)
    desk.wait_until_tagged(articles)


def test_redis_frozen_during_an_import(desk, tmp_path):
    redis = desk.redis
    redis.send_signal(signal.SIGSTOP)
    try:
        articles = desk.deliver(tmp_path, *[""] * 12)
        hinting = desk.manage("retag", "--older-than", "poison-0")  # of which there is nothing
        assert (hinting.returncode, hinting.stderr.count("hint not sent")) == (0, 1)
    finally:
        redis.send_signal(signal.SIGCONT)
    desk.see_to_worker()
    desk.wait_until_tagged(articles)
