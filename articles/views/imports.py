"""Deliveries and what became of their records."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles.models import Import, ImportRecord
from articles.reasons import reason_in_words
from articles.views.edit import article_page
from newsdesk.roles import Role, requires

Outcome = ImportRecord.Outcome
DELIVERIES_A_PAGE = 50
RECORDS_A_PAGE = 100


@requires(Role.IMPORTER)
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """The deliveries, newest first. Three queries, whatever their number."""
    everything = Import.objects.select_related("publisher", "by").order_by("-started_at", "-pk")
    page = Paginator(everything, DELIVERIES_A_PAGE).get_page(request.GET.get("page"))
    deliveries = list(page.object_list)
    tally = _tally(deliveries)
    rows = [(delivery, tally[delivery.pk]) for delivery in deliveries]
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
    shown = {
        "delivery": delivery,
        "page": page,
        "tally": _tally([delivery])[delivery.pk],
        "chosen": chosen,
        "article_page": article_page(request.user),
    }
    return render(request, "articles/import.html", shown)


def _tally(deliveries: list[Import]) -> dict[int, list[tuple[Outcome, int]]]:
    """The number of records by outcome, of each delivery. One query."""
    counted = ImportRecord.objects.filter(delivery__in=deliveries).order_by()
    counts = {
        (delivery, outcome): count
        for delivery, outcome, count in counted.values_list("delivery", "outcome").annotate(count=Count("pk"))
    }
    return {
        delivery.pk: [(outcome, counts.get((delivery.pk, outcome.value), 0)) for outcome in Outcome]
        for delivery in deliveries
    }
