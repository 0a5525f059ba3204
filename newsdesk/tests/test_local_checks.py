import errno
import os
import socket
import threading

import pytest

from newsdesk.local import checks
from newsdesk.local.trouble import Trouble


def test_a_free_port_passes():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    checks.port_is_free("127.0.0.1", port)


def test_a_port_that_is_given_back_soon_passes():
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Timer(0.3, listener.close).start()
    checks.port_is_free("127.0.0.1", listener.getsockname()[1], patience=30)


def test_a_taken_port_is_refused_with_another():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(Trouble, match=f"^Port {port} is taken: .*--port {port + 1}"):
            checks.port_is_free("127.0.0.1", port, patience=0)


@pytest.mark.parametrize("bind", ["192.0.2.7", "no-such-name.invalid"])
def test_an_address_of_another_machine_is_refused(bind):
    with pytest.raises(Trouble, match=f"^{bind} is no address of this machine: .*--bind"):
        checks.port_is_free(bind, 8000, patience=0)


def test_a_port_for_root_is_refused(monkeypatch):
    def refuse(*_):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(socket.socket, "bind", refuse)
    with pytest.raises(Trouble, match="^Port 80 is reserved for root"):
        checks.port_is_free("127.0.0.1", 80, patience=0)


def test_a_disk_that_is_nearly_full_is_refused(tmp_path):
    checks.disk_has_room(tmp_path, least=1)
    with pytest.raises(Trouble, match="^Only [0-9]+ MB are free on the disk of .*: make room or .*--state"):
        checks.disk_has_room(tmp_path, least=10**18)
