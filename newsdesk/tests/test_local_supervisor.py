"""The supervisor over small programs of our own."""

import os
import signal
import threading
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from newsdesk.local import processes, supervisor
from newsdesk.local.supervisor import StopAsked, Supervisor
from newsdesk.local.trouble import Trouble
from newsdesk.tests.processes import wait_for, wait_until_gone

pytestmark = pytest.mark.processes
WAIT = "while :; do sleep 0.02; done"


@dataclass
class Program:
    """A server that writes its name to `order` when it is asked to stop."""

    name: str
    folder: Path
    script: str = 'trap "echo {name} >> order; exit 0" TERM; touch {name}.up; ' + WAIT
    holds_data: bool = False
    patience: float = 0.0
    ready_within: float = 60.0
    seconds: float = 30.0

    @property
    def stop_signals(self):
        return ((signal.SIGTERM, self.seconds),)

    @property
    def log(self):
        return self.folder / f"{self.name}.log"

    def start(self):
        (self.folder / f"{self.name}.up").unlink(missing_ok=True)
        script = self.script.replace("{name}", self.name)
        return processes.start(["sh", "-c", script], log=self.log, cwd=self.folder)

    def is_ready(self, process):
        return (self.folder / f"{self.name}.up").exists()


@pytest.fixture
def said():
    return []


@pytest.fixture
def desk(tmp_path, said):
    desk = Supervisor(said.append, tmp_path)
    yield desk
    desk.stop()


@pytest.fixture
def watching(desk):
    """`desk.watch` in a thread of its own, until the test is over."""
    threads = []

    def watch():
        threads.append(threading.Thread(target=desk.watch))
        threads[0].start()

    yield watch
    desk.times_asked = 1
    for thread in threads:
        thread.join()


def test_children_stop_in_reverse_order(desk, tmp_path):
    programs = [Program(name, tmp_path) for name in ("one", "two", "three")]
    for program in programs:
        desk.start(program)
    desk.stop()
    assert (tmp_path / "order").read_text().split() == ["three", "two", "one"]


def test_asked_twice_only_what_holds_data_keeps_its_time(desk, tmp_path):
    stubborn = 'trap "" TERM; touch {name}.up; ' + WAIT
    slow = 'trap "sleep 1; echo {name} >> order; exit 0" TERM; touch {name}.up; ' + WAIT
    desk.start(Program("database", tmp_path, slow, holds_data=True))
    desk.start(Program("worker", tmp_path, stubborn, seconds=3600))
    database, worker = (child.process for child in desk.children)
    desk._asked()
    stopping = threading.Thread(target=desk.stop, daemon=True)
    stopping.start()
    desk.asked_at -= 10
    desk._asked()
    stopping.join(timeout=60)
    assert worker.returncode == -signal.SIGKILL
    assert database.returncode == 0 and (tmp_path / "order").read_text() == "database\n"


def test_the_same_signal_twice_at_once_is_one_wish(desk):
    desk._asked()
    desk._asked()
    assert desk.times_asked == 1


def test_what_is_left_of_a_childs_group_is_killed(desk, tmp_path):
    desk.start(Program("parent", tmp_path, "sleep 1000 & echo $! > pid; touch {name}.up; wait"))
    grandchild = psutil.Process(int((tmp_path / "pid").read_text()))
    desk.stop()
    wait_until_gone([grandchild])


def test_a_child_that_keeps_dying_waits_longer_each_time(desk, tmp_path, said, monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(supervisor.time, "monotonic", lambda: now[0])
    child = supervisor.Child(Program("worker", tmp_path), process=None, since=now[0])
    pauses = [child.died() for _ in range(7)]
    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    child.since, now[0] = 1000.0, 1000.0 + supervisor.STEADY_AFTER + 1
    assert child.died() == 1


def test_a_child_that_dies_is_started_again_and_said(desk, tmp_path, said, watching):
    desk.start(Program("worker", tmp_path))
    first = desk.children[0].process
    watching()
    os.kill(first.pid, signal.SIGKILL)
    wait_for(lambda: desk.children[0].process is not first)
    assert said == [f"worker ended (SIGKILL); starting it again in 1 s. See {tmp_path / 'worker.log'}"]


def test_a_child_that_cannot_be_started_is_tried_again(desk, tmp_path, said, watching, monkeypatch):
    desk.start(Program("worker", tmp_path))
    first, start = desk.children[0].process, Program.start
    failures = [OSError("no more processes")]

    def fail_once(program):
        if failures:
            raise failures.pop()
        return start(program)

    monkeypatch.setattr(Program, "start", fail_once)
    watching()
    os.kill(first.pid, signal.SIGKILL)
    wait_for(lambda: desk.children[0].process is not first)
    assert said[1] == "worker could not be started: no more processes; trying again in 2 s"


def test_a_step_that_fails_shows_the_end_of_its_log(desk, tmp_path):
    with pytest.raises(Trouble, match=r"(?s)migrate failed \(exit 3\)\. The end of .*migrate\.log:.*no such table"):
        desk.run("migrate", ["sh", "-c", "echo no such table >&2; exit 3"], os.environ)


def test_an_exit_code_may_be_accepted(desk):
    assert desk.run("import", ["sh", "-c", "exit 1"], os.environ, accept=(0, 1)) == 1


def test_a_step_ends_when_we_are_asked_to_stop(desk, tmp_path):
    def stop_when_it_runs():
        wait_for((tmp_path / "pid").exists)
        desk._asked()

    threading.Thread(target=stop_when_it_runs).start()
    with pytest.raises(StopAsked):
        desk.run("migrate", ["sh", "-c", f"cd {tmp_path}; echo $$ > part; mv part pid; exec sleep 1000"], os.environ)
    assert not psutil.pid_exists(int((tmp_path / "pid").read_text()))


def test_a_long_log_is_put_aside_while_it_is_written(desk, tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor, "LOG_BYTES", 1000)
    program = Program("worker", tmp_path, "touch {name}.up; while :; do echo 0123456789; sleep 0.01; done")
    desk.start(program)
    wait_for(lambda: program.log.stat().st_size > 1000)
    desk._bound_logs()
    aside = program.log.with_suffix(".log.1")
    assert aside.stat().st_size > 1000
    wait_for(lambda: 0 < program.log.stat().st_size < 1000 and program.log.read_bytes().startswith(b"0123456789\n"))


def test_nohup_keeps_its_meaning(desk):
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    try:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        desk.listen()
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        os.kill(os.getpid(), signal.SIGTERM)
        wait_for(lambda: desk.times_asked == 1)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
