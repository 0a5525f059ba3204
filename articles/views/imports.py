"""Deliveries and what became of their records."""

from math import ceil

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from articles.found import found_in_words, place_in_words
from articles.models import Import, ImportRecord
from articles.reasons import reason_in_words, trouble_in_words
from articles.rejects import rejects
from articles.taking_back import REFUSALS, NotTakenBack, take_back
from articles.tasks import hint
from articles.views.edit import article_page
from newsdesk.roles import Role, requires

Outcome = ImportRecord.Outcome
DELIVERIES_A_PAGE = 50
RECORDS_A_PAGE = 100
TAKEN_BACK_AT_ONCE = 2000  # records


@requires(Role.IMPORTER)
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """The deliveries, newest first. Two queries, whatever their number."""
    everything = Import.objects.select_related("publisher", "by").order_by("-started_at", "-pk")
    page = Paginator(everything, DELIVERIES_A_PAGE).get_page(request.GET.get("page"))
    rows = [(delivery, tally(delivery)) for delivery in page.object_list]
    return render(request, "articles/imports.html", {"page": page, "rows": rows, "outcomes": Outcome})


# Called "import" in addresses, which is no name for a function.
@requires(Role.IMPORTER)
@require_safe
def show_import(request: HttpRequest, pk: int) -> HttpResponse:
    """One delivery's records, a hundred a page; `?outcome=` leaves out the others."""
    delivery = get_object_or_404(Import.objects.select_related("publisher", "by"), pk=pk)
    records = delivery.records.select_related("article").defer("article__body").order_by("number")
    chosen = request.GET.get("outcome")
    if chosen in Outcome.values:
        records = records.filter(outcome=chosen)
    page = Paginator(records, RECORDS_A_PAGE).get_page(request.GET.get("page"))
    for record in page:
        record.reason_in_words = reason_in_words(record.reason)
        record.found_in_words = found_in_words(record)
        record.place_in_words = place_in_words(record, delivery.sources)
    shown = {
        "delivery": delivery,
        "page": page,
        "tally": tally(delivery),
        "chosen": chosen,
        "article_page": article_page(request.user),
    }
    return render(request, "articles/import.html", shown | progress(delivery))


@requires(Role.IMPORTER)
@require_safe
def import_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a delivery has come: the part of its page that asks again while it is open, and then for the page."""
    delivery = get_object_or_404(Import, pk=pk)
    response = _progress(request, delivery)
    if not delivery.is_open:
        response.headers["HX-Refresh"] = "true"  # its records are below now
    return response


@requires(Role.IMPORTER)
@require_POST
def cancel_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop before the next chunk; what is in stays."""
    get_object_or_404(Import, pk=pk).cancel()
    return _after(request, pk)


@requires(Role.IMPORTER)
@require_POST
def go_on_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a delivery that ended in the middle to the workers again."""
    if get_object_or_404(Import, pk=pk).go_on():
        transaction.on_commit(hint)
    return _after(request, pk)


@requires(Role.IMPORTER)
@require_POST
def take_back_import(request: HttpRequest, pk: int) -> HttpResponse:
    """At once for a small delivery, by a worker for a large one; 422 and why when it cannot be."""
    delivery = get_object_or_404(Import, pk=pk)
    if delivery.is_open:
        return _after(request, pk, refusal="open")
    if delivery.records_read > TAKEN_BACK_AT_ONCE:
        Import.objects.filter(pk=pk).update(take_back_asked=True, last_error="")
        transaction.on_commit(hint)
        return _after(request, pk)
    try:
        take_back(delivery)
    except NotTakenBack as refusal:
        return _after(request, pk, refusal=refusal.reason)
    return _after(request, pk)


@requires(Role.IMPORTER)
@require_safe
def import_rejects(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The rejected records as they came, each with its reason."""
    download = rejects(get_object_or_404(Import, pk=pk))
    headers = {"Content-Disposition": f'attachment; filename="{download.name}"'}
    return StreamingHttpResponse(download.pieces, content_type=download.content_type, headers=headers)


def _after(request: HttpRequest, pk: int, *, refusal: str = "") -> HttpResponse:
    """The fragment for htmx, else the page again, with a message when it was refused."""
    if request.htmx:
        return _progress(request, Import.objects.get(pk=pk), refusal=refusal)
    if refusal:
        messages.error(request, REFUSALS[refusal])
    return redirect("import", pk)


def _progress(request: HttpRequest, delivery: Import, *, refusal: str = "") -> HttpResponse:
    shown = {"delivery": delivery, "tally": tally(delivery), **progress(delivery)}
    if refusal:
        shown["refusal"] = REFUSALS[refusal]
    return render(request, "articles/_progress.html", shown, status=422 if refusal else 200)


def progress(delivery: Import) -> dict[str, object]:
    """What the progress fragment says besides the delivery itself."""
    pace = delivery.pace()
    left = pace.seconds_left(delivery.bytes_total) if delivery.state == Import.State.RUNNING else None
    return {
        "rate": round(pace.per_second()),
        "minutes_left": None if left is None else ceil(left / 60),
        "refusal": REFUSALS.get(delivery.last_error, ""),
        "trouble": trouble_in_words(delivery.last_error),
    }


def tally(delivery: Import) -> list[tuple[Outcome, int]]:
    """The numbers that the database keeps."""
    return [(outcome, getattr(delivery, outcome.value)) for outcome in Outcome]
