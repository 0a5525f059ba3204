"""What workers run for imports. A message is only a hint: what is to be done, and how far it has come, is in Import."""

import logging
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import InterfaceError, OperationalError, transaction

from articles.ahead import Died
from articles.importing import Given, new_import, run_import
from articles.models import Import, Upload
from articles.models.imports import LeaseLost
from articles.near import link_some
from articles.sources import Sources
from articles.taking_back import NotTakenBack, take_back
from newsdesk.celery import app, send_hint

log = logging.getLogger(__name__)

LINKING_SECONDS = 8.0
LONGEST = 24 * 3600  # seconds


@app.task(name="articles.import_waiting", time_limit=LONGEST)
def import_waiting() -> None:
    """Bring in what waits and what a dead worker left in the middle, one import after the other. Then link near
    duplicates for a while: beat's next message goes on with that.
    """
    Upload.objects.sweep()
    Import.objects.sweep()
    while delivery := Import.objects.claim():
        if delivery.take_back_asked:
            _take_back(delivery)
        else:
            _bring_in(delivery)
    until = time.monotonic() + LINKING_SECONDS
    while link_some() and time.monotonic() < until:
        pass


def _bring_in(delivery: Import) -> None:
    sources = Sources([Path(source) for source in delivery.sources], delivery.columns)
    try:
        run_import(delivery, sources)
    except (OperationalError, InterfaceError, Died):
        raise
    except LeaseLost:
        log.warning("import late import=%s token=%s", delivery.pk, delivery.token)
    except Exception:
        log.exception("import given up import=%s", delivery.pk)  # the row says so; the next one may be better


def _take_back(delivery: Import) -> None:
    try:
        take_back(delivery)
    except NotTakenBack as refusal:
        _left_in(delivery, refusal.reason)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("import not taken back import=%s", delivery.pk)
        _left_in(delivery, "failed")


def _left_in(delivery: Import, reason: str) -> None:
    asked = Import.objects.filter(pk=delivery.pk, token=delivery.token)
    asked.update(take_back_asked=False, lease_until=None, last_error=reason)


def queue_import(
    paths: Sequence[Path],
    *,
    name: str,
    by: Any,
    given: Given,
    columns: Mapping[str, str] | None = None,
) -> Import:
    """A delivery for the workers to bring in. Commit it, and it will be, whatever dies."""
    sources = Sources(paths, columns)
    delivery = new_import(name, given, by=by, sources=sources, columns=columns, background=True)
    transaction.on_commit(hint)
    return delivery


def hint() -> bool:
    """False without a broker; beat's next message does it then."""
    return send_hint(import_waiting)
