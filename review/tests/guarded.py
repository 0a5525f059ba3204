"""What every action of the desk refuses, in one place."""

from typing import Any

from django.test import Client
from django.urls import reverse

from newsdesk.models import User
from review.tests.conftest import HTMX, client_of


def assert_guarded(url: str, wrong: User, right: User, data: dict[str, Any]) -> None:
    """Anonymous people are sent to the login, also by htmx; the wrong role gets 403; a GET 405."""
    anonymous = Client()
    page = anonymous.post(url, data)
    assert page.status_code == 302 and page.url.startswith(reverse("login"))
    fragment = anonymous.post(url, data, headers=HTMX)
    assert fragment.status_code == 204 and fragment.headers["HX-Redirect"].startswith(reverse("login"))
    assert client_of(wrong).post(url, data).status_code == 403
    assert client_of(wrong).post(url, data, headers=HTMX).status_code == 403
    assert client_of(right).get(url).status_code == 405
