"""Who works here: invite, roles, reset, disable. For superusers."""

import logging
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from newsdesk.forms import InviteForm, RolesForm
from newsdesk.login import one_time_link
from newsdesk.models import LastSuperuser, User
from newsdesk.roles import requires

log = logging.getLogger(__name__)


@requires()
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    return _page(request, InviteForm())


@requires()
@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    person = form.save()
    log.info("person invited user=%s by=%s", person.pk, request.user.pk)
    link = one_time_link(request, person)
    if request.htmx:
        return _page(request, InviteForm(), rows={person.pk: {"link": link}})
    messages.success(request, _link_sentence(person, link))
    return redirect("people")


@requires()
@require_POST
def person_roles(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    form = RolesForm(request.POST, person=person)
    if not form.is_valid():
        return _row(request, person, roles=form, status=422)

    def change() -> None:
        person.set_roles(form.cleaned_data["roles"], is_superuser=form.cleaned_data["is_superuser"])

    return _act(request, person, change, done=_("The roles of %(name)s are saved."), event="roles changed")


@requires()
@require_POST
def person_reset(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    if person == request.user:
        return _refuse(request, person, _("Change your own password in the settings."))
    try:
        person.forget_password()
    except LastSuperuser:
        return _refuse(request, person, _last_superuser())
    log.info("person reset user=%s by=%s", person.pk, request.user.pk)
    link = one_time_link(request, person)
    if request.htmx:
        return _row(request, person, link=link)
    messages.success(request, _link_sentence(person, link))
    return redirect("people")


@requires()
@require_POST
def person_disable(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    return _act(request, person, person.disable, done=_("%(name)s is shut out."), event="disabled")


@requires()
@require_POST
def person_enable(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    return _act(request, person, person.enable, done=_("%(name)s may sign in again."), event="enabled")


def _act(request: HttpRequest, person: User, act: Callable[[], None], *, done: str, event: str) -> HttpResponse:
    """Do it; the row again, or back to the page with the sentence `done`. 422 for the last superuser."""
    try:
        act()
    except LastSuperuser:
        return _refuse(request, person, _last_superuser())
    log.info("person %s user=%s by=%s", event, person.pk, request.user.pk)
    sentence = done % {"name": person}
    if request.htmx:
        return _row(request, person, said=sentence)
    messages.success(request, sentence)
    return redirect("people")


def _refuse(request: HttpRequest, person: User, why: str) -> HttpResponse:
    person.refresh_from_db()
    return _row(request, person, error=why, status=422)


def _last_superuser() -> str:
    return _("This is the only administrator who can sign in. Make somebody else one first.")


def _link_sentence(person: User, link: str) -> str:
    return _("One-time link for %(name)s, good for three days: %(link)s") % {"name": person, "link": link}


def _page(
    request: HttpRequest, form: InviteForm, *, rows: dict[int, dict[str, Any]] | None = None, status: int = 200
) -> HttpResponse:
    """The whole page, or by htmx its inner part. `rows`: what a person's row says beyond the person."""
    said = rows or {}
    everybody = User.objects.order_by("-is_active", "first_name", "username")
    listed = [_described(person, **said.get(person.pk, {})) for person in everybody]
    template = "newsdesk/_people.html" if request.htmx else "newsdesk/people.html"
    return render(request, template, {"form": form, "rows": listed}, status=status)


def _row(request: HttpRequest, person: User, *, status: int = 200, **said: Any) -> HttpResponse:
    """The person's row by htmx, otherwise the page with it."""
    if not request.htmx:
        return _page(request, InviteForm(), rows={person.pk: said}, status=status)
    return render(request, "newsdesk/_person.html", {"row": _described(person, **said)}, status=status)


def _described(person: User, *, roles: RolesForm | None = None, **said: Any) -> dict[str, Any]:
    return {"person": person, "roles": roles or RolesForm(person=person), **said}
