"""Niceness that counts.

Where Linux shares a machine out among sessions (autogroup), the niceness of a process tells only among those of its own
session; each of our parts and each of PostgreSQL's processes has one to itself. So the session is given it too.
"""

import errno
import time
from contextlib import suppress
from pathlib import Path

TRIES = 10
PAUSE = 0.11  # seconds: whoever is not root may do it ten times a second in the whole system


def give_session(pid: int, nice: int) -> None:
    """Give the session of that process the niceness, as far as the kernel knows of such and lets us."""
    for _ in range(TRIES):
        with suppress(FileNotFoundError, PermissionError, ProcessLookupError):
            try:
                Path(f"/proc/{pid}/autogroup").write_text(str(nice))
            except OSError as error:
                if error.errno != errno.EAGAIN:
                    raise
                time.sleep(PAUSE)
                continue
        return
