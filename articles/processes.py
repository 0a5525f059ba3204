"""Processes beside an import's own, that end with it."""

import os
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import current_process, get_context, parent_process
from multiprocessing.connection import Connection
from multiprocessing.process import AuthenticationString, BaseProcess
from threading import Thread
from typing import Any, Final

# Spawned, as a fork would share our connection to the database.
SPAWN: Final = get_context("spawn")


def start_process(target: Callable[..., None], *arguments: object) -> tuple[BaseProcess, Connection]:
    """A process that runs `target` with its end of a pipe and the arguments, and our end of the pipe."""
    _allow_children()
    ours, theirs = SPAWN.Pipe()
    process = SPAWN.Process(target=_run, args=(target, theirs, *arguments), daemon=True)
    process.start()
    theirs.close()
    return process, ours


def start_processes() -> ProcessPoolExecutor:
    """One for each core we may use."""
    _allow_children()
    return ProcessPoolExecutor(len(os.sched_getaffinity(0)), SPAWN, initializer=_belong_to_parent)


def _allow_children() -> None:
    # Celery's processes count as daemons, which multiprocessing denies children: they might outlive them. Ours end. And
    # they bear a key of Celery's kind, which is not handed on.
    us: Any = current_process()
    us._config |= {"daemon": False, "authkey": AuthenticationString(us.authkey)}


def _run(target: Callable[..., None], *arguments: object) -> None:
    _belong_to_parent()
    target(*arguments)


def _belong_to_parent() -> None:
    """Ctrl-C on a terminal is the parent's to answer. And left alone, we would wait for it for ever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent:
        Thread(target=lambda: (parent.join(), os._exit(1)), daemon=True).start()
