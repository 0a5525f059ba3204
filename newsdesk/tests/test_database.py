"""The server's process for a worker's connection."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from newsdesk.database.base import make_patient
from newsdesk.local.state import ROOT
from newsdesk.tests.processes import session_niceness

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a process is not found by its number")

ASK = """
import os, django
django.setup()
from django.db import connection
connection.ensure_connection()
pid = connection.connection.info.backend_pid
print(os.getpriority(os.PRIO_PROCESS, pid), open(f"/proc/{pid}/autogroup").read())
"""


@pytest.mark.skipif(not Path("/proc/self/autogroup").exists(), reason="here sessions share nothing out")
@pytest.mark.parametrize("nice", [0, 10])
def test_is_as_patient_as_the_worker(nice, db):
    """A newly started one has the niceness of its server."""
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as fresh:
        ours = os.getpriority(os.PRIO_PROCESS, fresh.info.backend_pid)
    command = ["nice", "-n", str(nice), sys.executable, "-c", ASK]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    worker = os.getpriority(os.PRIO_PROCESS, 0) + nice
    of_process, _, of_session = done.stdout.partition(" ")
    assert int(of_process) == max(ours, worker)
    assert session_niceness(of_session) == worker


def test_one_elsewhere_is_left_alone():
    class Elsewhere:
        class info:
            host, backend_pid = "db.example.org", os.getpid()

    before = os.getpriority(os.PRIO_PROCESS, 0)
    assert not make_patient(Elsewhere, before + 1)
    assert os.getpriority(os.PRIO_PROCESS, 0) == before
