"""What would stop a desk from starting, said before anything is started."""

import errno
import shutil
import socket
import time
from pathlib import Path

from newsdesk.local.trouble import Trouble

LEAST_ROOM = 500_000_000
# The web process of a desk that was killed gives its port back within this.
PORT_PATIENCE = 3.0


def disk_has_room(folder: Path, *, least: int = LEAST_ROOM) -> None:
    free = shutil.disk_usage(folder).free
    if free < least:
        raise Trouble(
            f"Only {free // 1_000_000} MB are free on the disk of {folder}, at least {least // 1_000_000} are needed: "
            "make room or choose another folder with --state."
        )


def port_is_free(bind: str, port: int, *, patience: float = PORT_PATIENCE) -> None:
    until = time.monotonic() + patience
    while (problem := _problem(bind, port)) == errno.EADDRINUSE and time.monotonic() < until:
        time.sleep(0.1)
    if problem == errno.EADDRINUSE:
        raise Trouble(f"Port {port} is taken: stop what uses it, or choose another, as in --port {port + 1}.")
    if problem == errno.EACCES:
        raise Trouble(f"Port {port} is reserved for root: choose one above 1023, as in --port 8000.")
    if problem:
        raise Trouble(f"{bind} is no address of this machine: choose another with --bind.")


def _problem(bind: str, port: int) -> int:
    """The errno of listening there; 0 when it works."""
    try:
        family, _, _, _, address = socket.getaddrinfo(bind, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen()
    except socket.gaierror:
        return errno.EADDRNOTAVAIL
    except OSError as error:
        return error.errno or errno.EADDRNOTAVAIL
    return 0
