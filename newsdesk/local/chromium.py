"""A Chromium for the browser tests, and what becomes of those tests without one."""

import os
import shutil
import subprocess
import sys

import pytest

from newsdesk.local import debian

NAMES = ("chromium", "chromium-browser", "google-chrome")
VARIABLE = "NEWSDESK_CHROMIUM"
MISSING = (
    "NO BROWSER WAS FOUND AND THE BROWSER TESTS DID NOT RUN: do `sudo apt-get install chromium libatomic1`, "
    "or set CHROMIUM to the path of a Chromium or Chrome."
)


def find_chromium() -> str | None:
    """The path of one that can be driven; as root on Debian what is missing for that is installed."""
    found = os.environ.get("CHROMIUM") or _on_path()
    if not found and debian.can_install() and debian.install("chromium"):
        found = _on_path()
    return found if found and _can_be_driven() else None


def _can_be_driven() -> bool:
    """Playwright brings a Node.js of its own, which wants a library that a bare Debian lacks."""
    return _driver_starts() or (debian.can_install() and debian.install("libatomic1") and _driver_starts())


def _driver_starts() -> bool:
    done = subprocess.run([sys.executable, "-m", "playwright", "--version"], capture_output=True)
    return done.returncode == 0


def _on_path() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """This module is also a pytest plugin (`-p newsdesk.local.chromium`)."""
    if VARIABLE in os.environ:
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=MISSING))
