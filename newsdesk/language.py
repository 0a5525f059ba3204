"""The language of the pages is each person's own choice; before the login it is the desk's."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_noop, ngettext_lazy

# These ask for no session and get none.
SESSIONLESS = ("/health", "/feed/")
# Sentences of Django's own that its Vietnamese lacks: named here, they are in our catalogue.
LACKING = (
    gettext_noop("Null characters are not allowed."),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
)


class UserLanguage:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        signed_in = not request.path.startswith(SESSIONLESS) and request.user.is_authenticated
        language = request.user.language if signed_in else settings.LANGUAGE_CODE
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
