"""Seconds per verified quote: one's own; the chief sees the team's too."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from newsdesk.models import User
from newsdesk.roles import Role, requires
from review.times import DAYS, IDLE, Times, may_see_team, own_times, team_times
from review.views.quotes import VERB_NAMES


@require_safe
@requires(Role.EDITOR)
def times(request: HttpRequest) -> HttpResponse:
    """Per day and kind of action. A fixed number of queries, whatever was decided."""
    team = team_times() if may_see_team(request.user) else None
    people = User.objects.in_bulk({row.person_id for row in team or () if row.person_id})
    shown = {
        "own": [_row(row) for row in own_times(request.user)],
        "team": team and [(people.get(row.person_id), *_row(row)) for row in team],
        "days": DAYS,
        "idle": int(IDLE.total_seconds()),
    }
    return render(request, "review/times.html", shown)


def _row(row: Times) -> tuple[Times, str]:
    return row, VERB_NAMES[row.verb]
