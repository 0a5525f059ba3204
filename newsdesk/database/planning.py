"""For which requests the database may keep plans."""

from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse


class Planning:
    """A page is planned for the values that it asks for, an act by plans that are kept.

    Lists are found by indexes of some rows alone (what is open, what waits), and a plan for whatever values can use
    none of these: with a million articles the queue took 4 s by such plans. A decision only asks by keys, and planning
    would be half of its work.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        connection.keeps_plans = request.method not in ("GET", "HEAD")
        return self.get_response(request)
