"""Children that are started in order, started again when they die, and stopped in reverse order."""

import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from newsdesk.local import processes
from newsdesk.local.servers import Server, wait_until_ready
from newsdesk.local.state import ROOT
from newsdesk.local.trouble import Trouble

TICK = 0.2
SAME_WISH = 0.3
LONGEST_PAUSE = 30.0
# A child that ran this long starts with a clean record.
STEADY_AFTER = 60.0
LOG_BYTES = 5_000_000
LOGS_EVERY = 10.0


class StopAsked(Exception):
    """Ctrl-C, SIGTERM or SIGHUP came while something was being started."""


@dataclass
class Child:
    server: Server
    process: "subprocess.Popen[bytes]"
    since: float = field(default_factory=time.monotonic)
    deaths: int = 0
    again_at: float | None = None

    def died(self) -> float:
        """The seconds until it is to be started again."""
        now = time.monotonic()
        self.deaths = 1 if now - self.since > STEADY_AFTER else self.deaths + 1
        pause = min(2.0 ** (self.deaths - 1), LONGEST_PAUSE)
        self.again_at = now + pause
        return pause

    def start_again(self) -> None:
        self.process, self.since, self.again_at = self.server.start(), time.monotonic(), None


class Supervisor:
    def __init__(self, say: Callable[[str], None], logs: Path) -> None:
        self.say, self.logs = say, logs
        self.children: list[Child] = []
        self.times_asked = 0
        self.asked_at = 0.0
        self.logs_seen = 0.0

    def listen(self) -> None:
        """Take the signals that ask us to stop; `nohup` keeps its meaning."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._asked)

    def _asked(self, *_: object) -> None:
        """Some tools send the same signal to us and again to our group: what follows at once is the same wish."""
        now = time.monotonic()
        self.times_asked += now - self.asked_at > SAME_WISH
        self.asked_at = now

    def check(self) -> None:
        if self.times_asked:
            raise StopAsked

    def start(self, *servers: Server) -> None:
        """Start all, then wait until the last answers."""
        for server in servers[:-1]:
            self.children.append(Child(server, server.start()))
        self.children.append(Child(servers[-1], wait_until_ready(servers[-1], check=self.check)))

    def run(self, name: str, command: Sequence[str], env: Mapping[str, str], *, accept: Sequence[int] = (0,)) -> int:
        """The exit code of one step, its words in a log of its own. Raises Trouble unless the code is accepted."""
        log = self.logs / f"{name}.log"
        process = processes.start(command, log=log, env=env, cwd=ROOT, death_signal=signal.SIGTERM)
        try:
            while (code := process.poll()) is None:
                self.check()
                time.sleep(0.02)
        finally:
            processes.stop(process, ((signal.SIGTERM, 20.0),))
        if code not in accept:
            raise Trouble(f"{name} failed (exit {code}). The end of {log}:\n{processes.last_lines(log)}")
        return code

    def watch(self) -> None:
        """Return when asked to stop."""
        while not self.times_asked:
            for child in self.children:
                self._look_after(child)
            try:
                self._bound_logs()
            except OSError as error:
                self.say(f"The logs could not be shortened: {error}")
            time.sleep(TICK)

    def _look_after(self, child: Child) -> None:
        code = child.process.poll()
        if code is None:
            return
        if child.again_at is None:
            processes.kill_group(child.process)
            pause = child.died()
            name, log = child.server.name, child.server.log
            self.say(f"{name} ended ({_ending(code)}); starting it again in {pause:.0f} s. See {log}")
        elif time.monotonic() >= child.again_at:
            try:
                child.start_again()
            except OSError as error:
                self.say(f"{child.server.name} could not be started: {error}; trying again in {child.died():.0f} s")

    def _bound_logs(self) -> None:
        """Children append to an open file, so a long log is copied aside and emptied, not renamed."""
        if time.monotonic() - self.logs_seen < LOGS_EVERY:
            return
        self.logs_seen = time.monotonic()
        for log in self.logs.glob("*.log"):
            if log.stat().st_size > LOG_BYTES:
                shutil.copyfile(log, log.with_suffix(".log.1"))
                with log.open("r+b") as file:
                    file.truncate()

    def stop(self) -> None:
        """Last started, first stopped. Asked a second time, only what holds data keeps its time to finish."""
        while self.children:
            child = self.children.pop()
            hurried = (lambda: False) if child.server.holds_data else (lambda: self.times_asked > 1)
            processes.stop(child.process, child.server.stop_signals, hurried=hurried)


def _ending(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit {code}"
