"""What every command says when there is no desk."""

import subprocess
import sys

import pytest

from newsdesk.local.state import ROOT
from newsdesk.tests.processes import clean_environment


@pytest.mark.parametrize(
    "command", [["verify_archive"], ["export_quotes"], ["import_articles", "seeds/pages"], ["sweep"]]
)
def test_a_desk_that_does_not_run_is_said_in_a_sentence(command, tmp_path):
    env = clean_environment(NEWSDESK_STATE=str(tmp_path), SECRET_KEY="for this test alone")
    done = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert "The database cannot be reached. Start the desk with manage.py up." in done.stderr
    assert "found by NEWSDESK_STATE" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http"])
def test_a_port_that_is_none_is_said_before_anything_starts(port, tmp_path):
    env = clean_environment(NEWSDESK_STATE=str(tmp_path / "state"))
    done = subprocess.run(
        [sys.executable, "manage.py", "up", f"--port={port}"],
        cwd=ROOT, env=env, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2 and "a port is a number from 1 to 65535" in done.stderr
    assert not (tmp_path / "state").exists()
