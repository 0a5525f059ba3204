"""Processes beside an import's own, that end with it."""

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import current_process, get_context, parent_process
from multiprocessing.process import AuthenticationString
from threading import Thread
from typing import Any


def start_processes() -> ProcessPoolExecutor:
    """One for each core we may use. Spawned, as a fork would share our connection to the database."""
    # Celery's processes count as daemons, which multiprocessing denies children: they might outlive them. Ours end. And
    # they bear a key of Celery's kind, which is not handed on.
    us: Any = current_process()
    us._config |= {"daemon": False, "authkey": AuthenticationString(us.authkey)}
    return ProcessPoolExecutor(len(os.sched_getaffinity(0)), get_context("spawn"), initializer=_end_with_parent)


def _end_with_parent() -> None:
    """Left alone, a process of the pool would wait for work for ever."""
    parent = parent_process()
    if parent:
        Thread(target=lambda: (parent.join(), os._exit(1)), daemon=True).start()
