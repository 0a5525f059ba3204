"""Who may do what: the four roles of the desk and the decorator that every view carries."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

View = Callable[..., HttpResponseBase]


class Role(TextChoices):
    EDITOR = "editor", _("editor")
    CHIEF = "chief", _("chief")
    IMPORTER = "importer", _("importer")
    EXPORTER = "exporter", _("exporter")


def requires(*roles: str) -> Callable[[View], View]:
    """Let in whoever has one of the roles; everybody else gets 403. No role named: superusers alone."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.has_role(*roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        checked.roles = roles  # read by the test that holds every URL against the matrix
        return checked

    return decorate
