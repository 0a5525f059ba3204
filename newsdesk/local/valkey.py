"""A Valkey of the desk's own, reached only over a socket."""

import re
import signal
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

from newsdesk.local import processes, programs
from newsdesk.local.processes import Account
from newsdesk.local.state import sockets_dir

OPTIONS = "--port 0 --unixsocketperm 700 --appendonly yes --appendfsync everysec --maxmemory-policy noeviction"


@dataclass(frozen=True)
class Valkey:
    """The server whose data, socket and log lie in one state folder."""

    state: Path
    account: Account | None
    program: Path

    name = "Valkey"
    ready_within = 120.0
    stop_signals = ((signal.SIGTERM, 20.0),)
    patience = 10.0
    holds_data = True

    @property
    def log(self) -> Path:
        return self.state / "logs" / "valkey.log"

    @property
    def socket(self) -> Path:
        return sockets_dir(self.state) / "redis.sock"

    def start(self) -> "subprocess.Popen[bytes]":
        place = ["--unixsocket", str(self.socket), "--dir", str(self.state / "valkey")]
        command = [str(self.program), *OPTIONS.split(), "--save", "", *place]
        return processes.start(command, log=self.log, account=self.account, death_signal=signal.SIGTERM)

    def is_ready(self, process: "subprocess.Popen[bytes]") -> bool:
        """Whether it is our child that answers, its data loaded."""
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(2)
                connection.connect(str(self.socket))
                connection.sendall(b"INFO\r\n")
                answer = connection.recv(65536)
        except OSError:
            return False
        own = re.search(rb"^process_id:(\d+)\r$", answer, re.MULTILINE)
        return own is not None and int(own[1]) == process.pid and b"\nloading:0\r" in answer


def prepare(state: Path) -> Valkey:
    data = state / "valkey"
    account = processes.server_account(data)
    if not data.exists():
        data.mkdir(mode=0o700)
        processes.give(data, account)
    return Valkey(state, account, programs.valkey_program(state, account))
