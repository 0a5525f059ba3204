"""Taking verified quotes away: ordering a file, fetching it, and what has changed in it since."""

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Count, Exists, F, Q, QuerySet, Subquery
from django.db.models.functions import Now
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from newsdesk.models import User
from newsdesk.roles import Role, requires
from review.exporting.choosing import asked_of, choose, in_words, misunderstood
from review.exporting.files import folder, holds_taken_back, make_file
from review.exporting.gold import settled
from review.exporting.left_out import left_out
from review.exporting.stream import EXTENSIONS, FORMATS, may_leave
from review.models import Download, FeedEvent, Quote, WorkerSign
from review.tasks import hint_export
from review.views.bar import SILENT_AFTER

# So many rows are made while the reader waits: well under a second in any format.
AT_ONCE = 2000
PAGE = 20


class OrderForm(forms.Form):
    format = forms.ChoiceField(choices=[(name, name) for name in FORMATS])
    raw = forms.BooleanField(required=False)

    def clean_raw(self) -> bool:
        """Of CSV alone, whatever is ticked."""
        return self.cleaned_data["raw"] and self.cleaned_data.get("format") == "csv"


class SeenForm(forms.Form):
    """`up_to`: the number of the newest event that the page showed."""

    up_to = forms.IntegerField(min_value=0, max_value=models.BigIntegerField.MAX_BIGINT)


@require_safe
@requires(Role.EXPORTER, Role.CHIEF)
def exports(request: HttpRequest) -> HttpResponse:
    """The files that the reader has taken or ordered, the newest first."""
    page = Paginator(described(mine(request.user)), PAGE).get_page(request.GET.get("page"))
    for download in page:
        _show(download)
    return render(request, "review/exports.html", {"page": page, "form": OrderForm()})


@require_POST
@requires(Role.EXPORTER, Role.CHIEF)
def order_export(request: HttpRequest) -> HttpResponse:
    """A small file is made at once and sent; a large one becomes a job, and the page shows how far it is."""
    form = OrderForm(request.POST)
    if not form.is_valid():
        return render(request, "review/exports.html", {"page": None, "form": form}, status=422)
    given, asked = form.cleaned_data, asked_of(request.POST)
    if boxes := misunderstood(asked):
        messages.error(request, _("Not exported: %(boxes)s was not understood.") % {"boxes": ", ".join(boxes)})
        return redirect("exports")
    total = rows_to_come(given["format"], asked)
    download = Download.objects.create(by=request.user, asked=asked, total=total, **given)
    # Without a claim a worker was quicker, and the page shows what it does.
    claim = Download.objects.claim(download.pk) if total <= AT_ONCE else None
    made = claim is not None and make_file(claim)
    download.refresh_from_db()
    if made and not is_empty(download):
        return redirect("export_file", download.pk)
    if made:
        messages.warning(request, why_empty(download))
    elif claim is not None:
        messages.error(request, _("The export failed: %(why)s") % {"why": download.why_failed()})
    elif not hint_export():
        messages.warning(request, _("No worker hears us now; the file is made as soon as one does."))
    return redirect("exports")


def rows_to_come(format: str, asked: dict[str, Any]) -> int:
    """How long it will take: quotes, or articles where they are looked through."""
    found = choose(asked).found
    return settled(found).count() if format == "gold" else may_leave(found).count()


def is_empty(download: Download) -> bool:
    """Articles without any statement are something too, where taggers are scored."""
    return not (download.manifest["articles"] if download.format == "gold" else download.rows)


def why_empty(download: Download) -> str:
    if download.format == "gold":
        return _("Nothing to take: gold is finished articles in which nothing is unsettled, and there is none.")
    return _("Nothing to take: nothing was found that may leave.")


@require_safe
@requires(Role.EXPORTER, Role.CHIEF)
def export_row(request: HttpRequest, pk: int) -> HttpResponse:
    """One file's row: how far it is, or what became of it."""
    return _row(request, pk)


@require_safe
@requires(Role.EXPORTER, Role.CHIEF)
def export_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file, while it is kept and nothing in it is taken back; 410 afterwards."""
    download = get_object_or_404(mine(request.user), pk=pk, state=Download.State.DONE)
    path = folder() / download.file
    if not download.is_kept() or not path.is_file():
        return render(request, "review/export_gone.html", {"download": download}, status=410)
    if holds_taken_back(download):
        return render(request, "review/export_gone.html", {"download": download, "taken_back": True}, status=410)
    name = f"{file_name(download)}.{EXTENSIONS[download.format]}"
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=name, content_type=FORMATS[download.format].CONTENT_TYPE
    )


@require_safe
@requires(Role.EXPORTER, Role.CHIEF)
def export_manifest(request: HttpRequest, pk: int) -> HttpResponse:
    """What the file is: kept for good, unlike the file."""
    download = get_object_or_404(mine(request.user), pk=pk, state=Download.State.DONE)
    text = json.dumps(download.manifest, ensure_ascii=False, indent=2) + "\n"
    name = f'attachment; filename="{file_name(download)}.manifest.json"'
    return HttpResponse(text, content_type="application/json", headers={"Content-Disposition": name})


@require_POST
@requires(Role.EXPORTER, Role.CHIEF)
def see_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The reader knows what changed in this file, as far as the page showed it."""
    download = get_object_or_404(mine(request.user), pk=pk)
    form = SeenForm(request.POST)
    if not form.is_valid():
        return _row(request, pk, status=422)
    download.see(form.cleaned_data["up_to"])
    return _row(request, pk) if request.htmx else redirect("exports")


def _row(request: HttpRequest, pk: int, *, status: int = 200) -> HttpResponse:
    row = get_object_or_404(described(mine(request.user)), pk=pk)
    _show(row)
    return render(request, "review/_export.html", {"download": row}, status=status)


def _show(row: Any) -> None:
    """What is drawn of a file: its form by its button, its filter in words, what changed in it up to which event."""
    row.form = {"jsonld": "Web Annotation", "gold": _("Gold")}.get(row.format, row.format.upper())
    row.filter_words = in_words(row.asked)
    row.left_out = list(left_out(row.manifest)) if row.manifest else []
    row.shown = row.news_to_show() if row.changed else []
    # Those that may leave may be read here, whatever else is only told.
    leaving = Quote.objects.exportable().filter(pk__in=[news.quote_id for news in row.shown]) if row.shown else ()
    row.readable = {quote.pk for quote in leaving}
    row.shown_up_to = max((news.event_id for news in row.shown), default=0)


def mine(user: User) -> QuerySet[Download]:
    return Download.objects.filter(by=user)


def described(downloads: QuerySet[Download]) -> QuerySet[Download]:
    """With how many of their rows have changed, and how many of those the reader has not seen and must not use; with
    when a worker that makes files was last seen, and whether none is there for one that is not made.
    """
    unseen = Q(news__event__gt=F("seen_seq"))
    sign = WorkerSign.objects.filter(name=WorkerSign.EXPORTING)
    there = sign.filter(seen_at__gt=Now() - SILENT_AFTER)
    at_work = Download.objects.filter(state=Download.State.RUNNING, lease_until__gt=Now())
    return (
        downloads.annotate(
            changed=Count("news"),
            unseen=Count("news", filter=unseen),
            taken_back=Count("news", filter=Q(news__event__kind__in=FeedEvent.TAKEN_BACK)),
            worker_seen_at=Subquery(sign.values("seen_at")),
            forsaken=Q(state__in=Download.UNMADE) & ~Exists(there) & ~Exists(at_work),
        )
        .defer("quotes")
        .order_by("-pk")
    )


def file_name(download: Download) -> str:
    return f"newsdesk-quotes-{timezone.localdate(download.finished_at):%Y-%m-%d}-{download.pk}"
