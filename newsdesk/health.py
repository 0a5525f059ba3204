"""/health: is the database there, the broker, and when did a tagger last show itself."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from newsdesk.celery import app

log = logging.getLogger(__name__)


@login_not_required
@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 while the database answers, 503 otherwise. Seconds since a worker that tags gave a sign, or null."""
    database, seconds = _database()
    report = {"database": database, "broker": _broker(), "worker_seen_seconds_ago": seconds}
    return JsonResponse(report, status=200 if database else 503)


def _database() -> tuple[bool, int | None]:
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT extract(epoch FROM clock_timestamp() - max(seen_at))::int FROM review_workersign "
                "WHERE name = 'worker'"
            )
            return True, cursor.fetchone()[0]
    except DatabaseError as error:
        log.error("health: database %s", type(error).__name__)
        return False, None


def _broker() -> bool:
    try:
        with app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, timeout=2, interval_start=0, interval_step=0)
        return True
    except (OperationalError, OSError) as error:
        log.error("health: broker %s", type(error).__name__)
        return False
