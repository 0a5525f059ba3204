"""An uploaded file before it is imported: what is said of it, which column is which field, and a look at it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from articles.forms import FIELD_CHOICES, DeliveryForm
from articles.importing import Given, publisher_named
from articles.models import ColumnChoice, Import, Publisher, Upload
from articles.reading import Preview, Record, Rejection, preview
from articles.reasons import reason_in_words
from articles.tasks import queue_import
from newsdesk.roles import Role, requires

SHOWN_LENGTH = 160  # characters of a value


@requires(Role.IMPORTER)
@require_http_methods(["GET", "HEAD", "POST"])
def import_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """302 to the import once it waits for a worker; 422 with what was chosen; 200 with a new look at what was."""
    upload = get_object_or_404(Upload.objects.open_of(request.user), pk=pk)
    if not upload.is_complete:
        return redirect("new_import")
    typed = request.POST if request.method == "POST" else None
    seen = preview(upload.path)
    remembered = ColumnChoice.last(seen.columns, publisher=(typed or {}).get("publisher", "")) if seen.columns else None
    proposed = {**seen.columns, **(remembered.columns if remembered else {})}
    publisher = remembered.publisher.name if remembered and remembered.publisher else ""
    form = DeliveryForm(
        typed, columns=proposed, headers=seen.headers, has_pages=seen.has_pages, initial={"publisher": publisher}
    )
    if form.is_bound and form.is_valid():
        if "look" not in request.POST:
            return redirect("import", _start(upload, form, by=request.user).pk)
        return _page(request, upload, form, form.columns, remembered)
    return _page(request, upload, form, proposed, remembered, status=422 if form.is_bound else 200)


@transaction.atomic
def _start(upload: Upload, form: DeliveryForm, *, by: Any) -> Import:
    """The import of the upload, queued. The choice of columns is remembered for the publisher."""
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if upload.delivery:  # the form was sent twice
        return upload.delivery
    said = form.cleaned_data
    given = Given(publisher=said["publisher"], section=said["section"], published_on=said["published_on"])
    upload.delivery = queue_import([upload.path], name=upload.name, by=by, given=given, columns=form.columns)
    upload.save(update_fields=["delivery"])
    if form.names:
        ColumnChoice.remember(form.columns, publisher=publisher_named(said["publisher"]), by=by)
    return upload.delivery


def _page(
    request: HttpRequest,
    upload: Upload,
    form: DeliveryForm,
    columns: Mapping[str, str],
    remembered: ColumnChoice | None,
    *,
    status: int = 200,
) -> HttpResponse:
    seen = preview(upload.path, columns=columns)
    shown = {
        "upload": upload,
        "form": form,
        "remembered": remembered,
        "columns": list(zip(form.column_fields, _samples(seen), strict=False)),
        "records": [_in_words(found) for found in seen.found],
        "publishers": Publisher.objects.order_by("name"),
    }
    return render(request, "articles/delivery.html", shown, status=status)


def _samples(seen: Preview) -> Iterable[str]:
    """The first value that each column has, cut short."""
    rows = [found.raw for found in seen.found if isinstance(found.raw, Mapping)]
    for name in seen.columns:
        yield next((_short(row[name]) for row in rows if row.get(name) not in (None, "")), "")


def _in_words(found: Record | Rejection) -> dict[str, Any]:
    """A record as its fields by their labels, or why it is none."""
    place = {"member": found.member, "line": found.line}
    if isinstance(found, Rejection):
        return place | {"reason": reason_in_words(found.reason), "detail": found.detail}
    labels = dict(FIELD_CHOICES)
    fields = {**({"body": found.text} if found.text is not None else {}), **found.fields}
    return place | {"fields": [(labels[name], _short(fields[name])) for name in labels if fields.get(name)]}


def _short(value: object) -> str:
    words = " ".join(str(value)[: 4 * SHOWN_LENGTH].split())
    return words if len(words) <= SHOWN_LENGTH else words[:SHOWN_LENGTH] + "…"
