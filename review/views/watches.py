"""Each editor's own list of what to watch for."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from newsdesk.roles import Role, requires
from review import tasks
from review.forms import WatchForm
from review.models import Watch
from review.watching import list_changed


@require_safe
@requires(Role.EDITOR)
def watches(request: HttpRequest) -> HttpResponse:
    return _page(request, WatchForm(Watch(user=request.user)))


@require_POST
@requires(Role.EDITOR)
def add_watch(request: HttpRequest) -> HttpResponse:
    form = WatchForm(Watch(user=request.user), request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    with transaction.atomic():
        form.save()
        _changed(request)
    return redirect("watches")


@require_POST
@requires(Role.EDITOR)
def remove_watch(request: HttpRequest, watch_id: int) -> HttpResponse:
    watch = get_object_or_404(Watch, pk=watch_id, user=request.user)
    with transaction.atomic():
        watch.delete()
        _changed(request)
    return redirect("watches")


def _changed(request: HttpRequest) -> None:
    list_changed(request.user)
    transaction.on_commit(tasks.hint_at_watching)
    messages.success(request, _("Saved. The queue follows in a moment."))


def _page(request: HttpRequest, form: WatchForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "watches": Watch.objects.filter(user=request.user)}
    return render(request, "review/watches.html", context, status=status)
