"""Each person's own settings: language, keys, password."""

import logging

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from newsdesk.forms import NewPasswordForm, SettingsForm
from newsdesk.models import User
from newsdesk.roles import Role

log = logging.getLogger(__name__)


@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_POST
def save_settings(request: HttpRequest) -> HttpResponse:
    # A person of their own: a bound form writes what was typed into its instance, which the bar also shows.
    form = SettingsForm(request.POST, instance=User.objects.get(pk=request.user.pk))
    if not form.is_valid():
        return _page(request, form=form, status=422)
    person = form.save()
    with translation.override(person.language):
        messages.success(request, _("Saved."))
    return redirect("settings")


@sensitive_post_parameters()
@require_POST
def change_password(request: HttpRequest) -> HttpResponse:
    """Whoever is signed in with the old password elsewhere is signed out there."""
    form = NewPasswordForm(request.user, request.POST)
    if not form.is_valid():
        return _page(request, password_form=form, status=422)
    update_session_auth_hash(request, form.save())
    log.info("password changed user=%s", request.user.pk)
    messages.success(request, _("The new password holds from now on. Other devices were signed out."))
    return redirect("settings")


def _page(
    request: HttpRequest,
    *,
    form: SettingsForm | None = None,
    password_form: NewPasswordForm | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = {
        "roles": [Role(role).label for role in request.user.roles],
        "form": form or SettingsForm(instance=request.user),
        "password_form": password_form or NewPasswordForm(request.user),
    }
    return render(request, "newsdesk/settings.html", shown, status=status)
