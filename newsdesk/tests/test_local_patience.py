"""A patient child's session is as patient."""

import errno
from pathlib import Path

import pytest

from newsdesk.local import patience, processes
from newsdesk.tests.processes import session_niceness

GROUPS = Path("/proc/self/autogroup")

pytestmark = pytest.mark.skipif(not GROUPS.exists(), reason="here sessions share nothing out")


@pytest.mark.parametrize("nice", [0, 7])
def test_so_is_its_session(nice, tmp_path):
    child = processes.start(["sleep", "60"], log=tmp_path / "log", nice=nice)
    try:
        assert session_niceness(Path(f"/proc/{child.pid}/autogroup").read_text()) == nice
    finally:
        processes.kill_group(child)


def test_comes_again_when_it_was_too_often(tmp_path, monkeypatch):
    child = processes.start(["sleep", "60"], log=tmp_path / "log")
    write, refusals = Path.write_text, iter([OSError(errno.EAGAIN, "too often")])

    def too_often(self, text):
        for refusal in refusals:
            raise refusal
        return write(self, text)

    monkeypatch.setattr(Path, "write_text", too_often)
    try:
        patience.give_session(child.pid, 3)
        assert session_niceness(Path(f"/proc/{child.pid}/autogroup").read_text()) == 3
    finally:
        processes.kill_group(child)


def test_one_that_is_gone_is_nobodys_trouble():
    patience.give_session(2**22 + 1, 3)
