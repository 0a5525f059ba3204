"""How long editors take over a quote that they verify, from the log: what the page measured while a card was open."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

from newsdesk.models import User
from newsdesk.roles import Role

DAYS = 14
IDLE = timedelta(minutes=2)
MOST_LOOKED_AT = 50_000
VERIFYING = ["verify", "correct", "add"]
TIMES = """
SELECT by_id, (at AT TIME ZONE %(zone)s)::date AS day, verb, count(*),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY taken), percentile_cont(0.95) WITHIN GROUP (ORDER BY taken)
FROM (
    SELECT seq, by_id, at, verb, milliseconds, least(milliseconds, %(idle)s) / 1000.0 AS taken FROM review_decision
    WHERE {whose} ORDER BY seq DESC LIMIT %(most)s
) newest
WHERE verb = ANY(%(verbs)s) AND milliseconds IS NOT NULL AND at >= %(since)s AND {stands}
GROUP BY {groups} ORDER BY day DESC, by_id NULLS FIRST, verb
"""
# Undone, it does not count; redone, it does again: an even number of puttings back follows on it.
STANDS = """(NOT EXISTS (SELECT FROM review_decision undo WHERE undo.undoes_id = newest.seq) OR (
    WITH RECURSIVE back (seq, number) AS (
        SELECT seq, 1 FROM review_decision WHERE undoes_id = newest.seq
        UNION ALL
        SELECT later.seq, number + 1 FROM review_decision later JOIN back ON later.undoes_id = back.seq
    )
    SELECT max(number) % 2 = 0 FROM back))"""


@dataclass(frozen=True)
class Times:
    """The decisions of one verb on one day: how many, and seconds a quote. No person: the whole team's."""

    person_id: int | None
    day: date
    verb: str
    count: int
    p50: float
    p95: float


def own_times(user: User) -> list[Times]:
    """One query."""
    return _times("by_id = %(user)s", "by_id, day, verb", user=user.pk)


def team_times() -> list[Times]:
    """A day's verbs of all together and then of each person. One query."""
    return _times("by_id IS NOT NULL", "GROUPING SETS ((day, verb), (by_id, day, verb))")


def may_see_team(user: User) -> bool:
    return user.has_role(Role.CHIEF)


def _times(whose: str, groups: str, **more: int) -> list[Times]:
    """Of the last days, as far as the newest decisions reach. What took longer than IDLE counts as that long."""
    since = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=DAYS - 1)
    given = {"zone": settings.TIME_ZONE, "idle": int(IDLE / timedelta(milliseconds=1)), "most": MOST_LOOKED_AT}
    with connection.cursor() as cursor:
        query = TIMES.format(whose=whose, groups=groups, stands=STANDS.replace("%", "%%"))
        cursor.execute(query, {**given, "verbs": VERIFYING, "since": since, **more})
        return [Times(*row) for row in cursor.fetchall()]
