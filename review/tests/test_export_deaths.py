"""A worker that is killed in the middle of a file."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from newsdesk.local.state import ROOT
from newsdesk.roles import Role
from newsdesk.tests.persons import make_person
from review import tasks
from review.exporting.files import folder
from review.exporting.stream import Export
from review.models import Download
from review.tests.making import decided, make_article, make_editor, make_run

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]

# More than a pipe holds.
LONG = "Nước sông lên chậm rồi lại rút. " * 4_000
WITHIN = 60


def worker(files):
    """A process that runs what the worker runs, on this test's database."""
    given = connection.settings_dict
    url = f"postgresql://{given['USER']}@/{given['NAME']}?host={given['HOST']}"
    return subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", "from review.tasks import export; export()"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url, "FILES_DIR": str(files), "NEWSDESK_PROCESS": "worker"},
        stdout=subprocess.DEVNULL,
    )


def test_killed_in_the_middle_of_a_file_it_is_made_anew(settings, tmp_path):
    settings.FILES_DIR = tmp_path
    editor, exporter = make_editor(), make_person("khaithac", Role.EXPORTER)
    for number in range(3):
        article = make_article(f"{LONG}\n{number}")
        [proposal] = make_run(article, {"content": [(0, len(LONG) - 1)], "kind": "indirect"})
        decided("verify", proposal, by=editor)
    download = Download.objects.create(by=exporter, format="jsonl", total=3)
    folder().mkdir(parents=True)
    half = folder() / f"{download.pk}-1.jsonl.part"
    os.mkfifo(half)  # whoever writes it waits for a reader, in the middle

    first = worker(tmp_path)
    with half.open("rb") as reading:
        assert reading.read(1000).startswith(b'{"id": ')
        download.refresh_from_db()
        assert (download.state, download.lease_token) == ("running", 1)
        first.send_signal(signal.SIGKILL)
        assert first.wait(WITHIN) == -signal.SIGKILL
    assert tasks.sweep_exports()["freed"] == 0  # its lease still runs
    Download.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert tasks.sweep_exports()["freed"] == 1

    assert worker(tmp_path).wait(WITHIN) == 0
    tasks.sweep_exports()
    download.refresh_from_db()
    assert (download.state, download.attempts, download.rows) == ("done", 2, 3)
    assert [path.name for path in folder().iterdir()] == [download.file]
    assert (folder() / download.file).read_bytes() == b"".join(Export("jsonl").chunks())
