"""The Celery application. Messages are hints only: what is to be done stands in PostgreSQL."""

import gc
import os
from typing import Any

from celery import Celery
from celery.signals import worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsdesk.settings")

app = Celery("newsdesk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

SELDOM = 100_000  # objects more than there were, until cycles among them are looked for


@worker_process_init.connect
def look_for_cycles_seldom(**_: Any) -> None:
    """What tagging leaves behind holds no cycles, and looking for them took a tenth of its time."""
    gc.freeze()
    gc.set_threshold(SELDOM, *gc.get_threshold()[1:])
