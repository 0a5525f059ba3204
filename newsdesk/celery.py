"""The Celery application. Messages are hints only: what is to be done stands in PostgreSQL."""

import gc
import logging
import os
from typing import Any

from celery import Celery, Task
from celery.signals import worker_process_init
from kombu.exceptions import OperationalError as BrokerError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsdesk.settings")

app = Celery("newsdesk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

log = logging.getLogger(__name__)

SELDOM = 100_000  # objects more than there were, until cycles among them are looked for


@worker_process_init.connect
def look_for_cycles_seldom(**_: Any) -> None:
    """What tagging leaves behind holds no cycles, and looking for them took a tenth of its time."""
    gc.freeze()
    gc.set_threshold(SELDOM, *gc.get_threshold()[1:])


def send_hint(task: Task, **options: Any) -> bool:
    """Wake a worker for the task, as well as it goes: without a broker (False) beat's next message, or the next sweep,
    finds the work all the same.
    """
    try:
        task.apply_async(**options)
    except BrokerError as error:
        log.warning("hint not sent: %s", type(error).__name__)
        return False
    return True
