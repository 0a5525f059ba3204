"""Watching real processes die."""

import os
import socket
import subprocess
import sys
import sysconfig
import time

import psutil
import pytest

from newsdesk.local.state import ROOT

OURS = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "FILES_DIR",
    "NEWSDESK_STATE",
    "ALLOWED_HOSTS",
    "PYTEST_XDIST_WORKER",
)


def wait_for(condition, *, seconds=60, what="it", seen=lambda: ""):
    """Return the condition's first true value, or fail and tell what was seen instead.

    `seconds`: of a machine that does nothing else; where others wait for its processors too, as many times more.
    """
    start = time.monotonic()
    while not (value := condition()):
        crowd = os.getloadavg()[0] / (os.cpu_count() or 1)
        if time.monotonic() - start > seconds * max(1, crowd):
            pytest.fail(f"{what} did not come within {seconds} s; {seen()}")
        time.sleep(0.05)
    return value


def descendants(pid):
    return psutil.Process(pid).children(recursive=True)


def of_living(ask):
    """`ask`, which answers None about a process that has ended meanwhile."""

    def asked(process):
        try:
            return ask(process)
        except psutil.NoSuchProcess:
            return None

    return asked


parent_of = of_living(psutil.Process.ppid)
user_of = of_living(psutil.Process.username)
kill = of_living(psutil.Process.kill)
suspend = of_living(psutil.Process.suspend)
resume = of_living(psutil.Process.resume)
status_of = of_living(psutil.Process.status)


def command_of(process):
    """What it was started with; nothing of one that has ended meanwhile, or only waits to be buried."""
    return " ".join(of_living(psutil.Process.cmdline)(process) or ())


def is_gone(process):
    """A process that only waits to be buried is gone."""
    return status_of(process) in (None, psutil.STATUS_ZOMBIE)


def wait_until_gone(processes):
    wait_for(lambda: all(map(is_gone, processes)), what=f"the end of {processes}")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def clean_environment(**more):
    """Ours without what would lead to servers of somebody else."""
    return {name: value for name, value in os.environ.items() if name not in OURS} | more


def python_for(user):
    """A Python that `user` can run, and the environment with which it finds the packages; skips where there is none."""
    if user is None:
        return sys.executable, clean_environment()
    if os.geteuid() != 0:
        pytest.skip("only root can start something as another user")
    env = clean_environment(PYTHONPATH=sysconfig.get_path("purelib"), HOME="/nonexistent", PYTHONDONTWRITEBYTECODE="1")
    for python in (sys.executable, "/usr/bin/python3"):
        command = [python, "-c", "import django, psycopg, redis"]
        try:
            subprocess.run(command, user=user, extra_groups=[], env=env, cwd=ROOT, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        return python, env
    return pytest.skip(f"no Python here that {user} can run with these packages")


def session_niceness(text):
    """Of /proc/PID/autogroup: "/autogroup-12 nice 10"."""
    return int(text.split()[-1])
