"""Keys to the feed: made, shown once, revoked. And the door that they open."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from articles.models import Publisher
from newsdesk.models import User
from newsdesk.roles import Role, requires
from review.exporting.records import WordsDiffer
from review.models import FeedToken
from review.models.tokens import expiry

log = logging.getLogger(__name__)

DAYS = [(30, _("30 days")), (90, _("90 days")), (365, _("one year"))]
MOST_PER_MINUTE = 6000


class TokenForm(forms.Form):
    name = forms.CharField(label=_("What it is for"), max_length=100)
    scope = forms.ChoiceField(label=_("Opens"), choices=FeedToken.Scope.choices)
    publishers = forms.ModelMultipleChoiceField(
        label=_("Only of these publishers"),
        queryset=Publisher.objects.order_by("name"),
        required=False,
        help_text=_("None chosen: of all."),
    )
    days = forms.TypedChoiceField(label=_("Holds for"), choices=DAYS, coerce=int, initial=90)
    per_minute = forms.IntegerField(label=_("Requests a minute"), min_value=1, max_value=MOST_PER_MINUTE, initial=60)


@require_safe
@requires(Role.EXPORTER)
def tokens(request: HttpRequest) -> HttpResponse:
    """The reader's own tokens; a superuser sees everybody's."""
    return _page(request, TokenForm())


@sensitive_variables("secret")
@require_POST
@requires(Role.EXPORTER)
def make_token(request: HttpRequest) -> HttpResponse:
    """The page with the secret, which no other answer will ever hold: hence no redirect."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    given = form.cleaned_data
    token, secret = FeedToken.objects.make(
        name=given["name"],
        scope=given["scope"],
        publishers=[publisher.pk for publisher in given["publishers"]],
        per_minute=given["per_minute"],
        expires_at=expiry(given["days"]),
        made_by=request.user,
    )
    log.info("feed token made token=%s scope=%s by=%s", token.pk, token.scope, request.user.pk)
    return _page(request, TokenForm(), secret=secret)


@require_POST
@requires(Role.EXPORTER)
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(shown(request.user), pk=pk)
    token.revoke()
    log.info("feed token revoked token=%s by=%s", token.pk, request.user.pk)
    return redirect("tokens")


def shown(user: User) -> Any:
    return FeedToken.objects.all() if user.is_superuser else FeedToken.objects.filter(made_by=user)


def _page(request: HttpRequest, form: TokenForm, *, secret: str = "", status: int = 200) -> HttpResponse:
    listed = list(shown(request.user).select_related("made_by"))
    names = dict(Publisher.objects.filter(pk__in={pk for token in listed for pk in token.publishers}).values_list())
    rows = [(token, [names.get(pk, pk) for pk in token.publishers]) for token in listed]
    return render(request, "review/tokens.html", {"form": form, "rows": rows, "secret": secret}, status=status)


def refusal(status: int, code: str, message: str, **headers: str) -> JsonResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return JsonResponse({"error": code, "message": message}, status=status, headers=named)


def for_reading(view: Any) -> Any:
    """Mark a view of programs: `ReadOnly` answers whatever else than reading they try."""
    view.for_reading = True
    return view


class ReadOnly:
    """Middleware: errors in JSON of views that are for reading, and 405 for who would write to them.

    It stands before the check of forms' tokens, which would answer a program with a page about forms.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_arguments: Any) -> HttpResponse | None:
        if request.method in ("GET", "HEAD") or not getattr(view, "for_reading", False):
            return None
        return refusal(405, "method_not_allowed", "The feed is for reading.", Allow="GET, HEAD")

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """500 in JSON, where Django would answer with a page."""
        if not getattr(request.resolver_match and request.resolver_match.func, "for_reading", False):
            return None
        log.error("feed failed", exc_info=error)
        return refusal(500, "failed", "The desk could not answer. Ask again later.")


def with_token(view: Callable[..., HttpResponse]) -> Any:
    """Let in whoever has a token that holds: no session, no login, JSON alone. The view gets the token."""

    @for_reading
    @login_not_required
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        use = FeedToken.objects.use(secret.strip()) if scheme.lower() == "bearer" else None
        if use is None:
            why = "A token is needed that has neither expired nor been revoked."
            return refusal(401, "unauthorized", why, WWW_Authenticate="Bearer")
        if use.retry_after:
            log.warning("feed braked token=%s", use.token.pk)
            return refusal(429, "too_many_requests", "Ask again later.", Retry_After=str(use.retry_after))
        try:
            response = view(request, use.token, *args, **kwargs)
        except WordsDiffer as error:
            log.error("feed stopped token=%s %s", use.token.pk, error)
            return refusal(500, "words_differ", f"Nothing leaves until this is cleared up: {error}.")
        response.headers["Cache-Control"] = "private, no-cache"
        return response

    return checked
