"""Signing in and out, and the one-time link by which a person chooses a password.

The brake: five failures for one name from one address within five minutes, and further tries wait until the oldest of
them is five minutes old. Nobody is ever locked for good, and another address is not held up by it.
"""

import logging
from datetime import datetime
from math import ceil
from typing import Any

from django.conf import settings
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.decorators import method_decorator
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext_lazy as _

from newsdesk.models import LoginFailure, User

log = logging.getLogger(__name__)


def address_of(request: HttpRequest) -> str:
    """The client's address. Behind TLS there is a proxy of ours; what it saw is the last entry of its header."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.HTTPS else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


class LoginForm(AuthenticationForm):
    """The ordinary login, with a brake on guessing."""

    error_messages = {
        "invalid_login": _("The username or the password is wrong."),
        "braked": _("Too many tries. Wait %(minutes)s min, then try again."),
    }
    brake_seconds = 0

    def clean(self) -> dict[str, Any]:
        """An attempt is counted before the password is looked at: a hundred at once are not a hundred guesses."""
        name, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if not name or not password:
            return self.cleaned_data
        key = salted_hmac("newsdesk.login", f"{name.casefold()}\n{address_of(self.request)}").hexdigest()
        LoginFailure.objects.filter(at__lt=timezone.now() - LoginFailure.KEPT).delete()
        attempt = LoginFailure.objects.create(key=key)
        earlier = LoginFailure.objects.recent(key).exclude(pk=attempt.pk).order_by("-at")[: LoginFailure.LIMIT]
        if len(earlier) == LoginFailure.LIMIT:
            attempt.delete()
            self._brake(until=earlier[LoginFailure.LIMIT - 1].at + LoginFailure.WINDOW)
        cleaned = super().clean()
        LoginFailure.objects.filter(key=key).delete()
        return cleaned

    def _brake(self, until: datetime) -> None:
        self.brake_seconds = max(1, ceil((until - timezone.now()).total_seconds()))
        minutes = ceil(self.brake_seconds / 60)
        raise ValidationError(self.error_messages["braked"], code="braked", params={"minutes": minutes})


class Login(auth_views.LoginView):
    """200 the form; 302 in; 422 wrong name or password, in the same words for both; 429 too many tries."""

    form_class = LoginForm
    redirect_authenticated_user = True

    def form_valid(self, form: LoginForm) -> HttpResponse:
        log.info("login user=%s address=%s", form.get_user().pk, address_of(self.request))
        return super().form_valid(form)

    def form_invalid(self, form: LoginForm) -> HttpResponse:
        log.warning("login %s address=%s", "braked" if form.brake_seconds else "failed", address_of(self.request))
        response = self.render_to_response(self.get_context_data(form=form), status=429 if form.brake_seconds else 422)
        if form.brake_seconds:
            response.headers["Retry-After"] = str(form.brake_seconds)
        return response


@method_decorator(login_not_required, name="dispatch")
class Logout(auth_views.LogoutView):
    """Open to whoever is signed out already: after a login, the page they came from would answer 405."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        log.info("logout user=%s", request.user.pk)
        response = super().post(request, *args, **kwargs)
        # Not "cookies": that clears those of every site under the same domain.
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


class SetPassword(auth_views.PasswordResetConfirmView):
    """The one-time link of an invitation or a reset. Good once, for PASSWORD_RESET_TIMEOUT; 410 afterwards."""

    template_name = "registration/set_password.html"
    post_reset_login = True

    def get_user(self, uidb64: str) -> User | None:
        user = super().get_user(uidb64)
        return user if user and user.is_active else None

    def get_success_url(self) -> str:
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def form_valid(self, form: Any) -> HttpResponse:
        log.info("password set user=%s", self.user.pk)
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def render_to_response(self, context: dict[str, Any], **response_kwargs: Any) -> HttpResponse:
        return super().render_to_response(context, **({"status": 410} if not self.validlink else {}) | response_kwargs)


def one_time_link(request: HttpRequest, user: User) -> str:
    """An address to hand over by a way that the newsroom trusts; whoever opens it chooses the password."""
    arguments = [urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)]
    return request.build_absolute_uri(reverse("set_password", args=arguments))
