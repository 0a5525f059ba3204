"""Headers, the login that every page needs, and what a failed CSRF check answers."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render, resolve_url
from django.urls import resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

POLICY = "; ".join(
    [
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("script", "style", "connect", "img", "font")),
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)


class ContentSecurityPolicy:
    """Only what we serve ourselves; no inline script or style anywhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Content-Security-Policy"] = POLICY
        if request.path != "/health" and not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class LoginRequired(LoginRequiredMiddleware):
    """To the login and back to the page one was on, which for an act is not the act's own address.

    htmx would swap the login form into the card, so for a fragment the whole page is sent there. Where nobody needs to
    be signed in, Django would ask all the same who is, and every answer would vary by the session's cookie.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], *arguments: Any
    ) -> HttpResponseBase | None:
        if not _needs_login(view_func):
            return None
        return super().process_view(request, view_func, *arguments)

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> HttpResponseBase:
        if not request.htmx and request.method in ("GET", "HEAD"):
            return super().handle_no_permission(request, view_func)
        return _signed_out(request)


def _needs_login(view_func: Callable[..., Any]) -> bool:
    return getattr(view_func, "login_required", True)


def _signed_out(request: HttpRequest) -> HttpResponse:
    """To the login, from an act or a fragment."""
    if not request.htmx:
        return redirect_to_login(_page_before(request) or resolve_url("queue"))
    page = request.htmx.current_url_abs_path or resolve_url("queue")
    response = HttpResponse(status=204)
    response.headers["HX-Redirect"] = f"{reverse('login')}?{urlencode({'next': page})}"
    return response


def _page_before(request: HttpRequest) -> str:
    """The page of ours that the form stood on, path and query; "" when the browser names none, or another site's."""
    address = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        return ""
    page = urlsplit(address)
    return urlunsplit(("", "", page.path, page.query, ""))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 with one line for htmx (shown among the messages), with a page otherwise. Whoever is signed out is told so
    first: their cookies have gone together.
    """
    if not request.user.is_authenticated and _needs_login(resolve(request.path_info).func):
        return _signed_out(request)
    template = "_csrf_failure.html" if request.headers.get("HX-Request") else "403_csrf.html"
    return render(request, template, status=403)
