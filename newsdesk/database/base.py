"""Django's PostgreSQL, with two things more.

The server's process for a worker is as patient as the worker: an import at nice 10 otherwise had a process at nice 0
storing for it, which took the editors' time. And who asks may do without plans that are kept.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db.backends.postgresql import base
from psycopg import Connection

from newsdesk.local.patience import give_session


class DatabaseWrapper(base.DatabaseWrapper):
    """`keeps_plans`: whether statements are planned once for all values, as far as the settings say so."""

    keeps_plans = True

    def create_cursor(self, name: str | None = None) -> Any:
        threshold = self.settings_dict["OPTIONS"].get("prepare_threshold")
        self.connection.prepare_threshold = threshold if self.keeps_plans else None
        return super().create_cursor(name)

    def init_connection_state(self) -> None:
        super().init_connection_state()
        nice = os.getpriority(os.PRIO_PROCESS, 0)
        if nice > 0:
            make_patient(self.connection, nice)


def make_patient(connection: Connection, nice: int) -> bool:
    """Give the server's process for this connection that niceness: False for one that is elsewhere or not ours."""
    info = connection.info
    if not info.host.startswith("/"):
        return False
    # A socket may lead out of a container: the number then names something else here, or nothing.
    with suppress(OSError):
        if Path(f"/proc/{info.backend_pid}/comm").read_text().strip() == "postgres":
            os.setpriority(os.PRIO_PROCESS, info.backend_pid, nice)
            give_session(info.backend_pid, nice)
            return True
    return False
