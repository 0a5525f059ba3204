"""Files in, by parts: what breaks off goes on where it stopped."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles.forms import UploadForm
from articles.models import OffsetMoved, Upload
from articles.uploading import Corrupt, TooLarge, begin, receive
from newsdesk.roles import Role, requires


@requires(Role.IMPORTER)
@require_safe
def new_import(request: HttpRequest) -> HttpResponse:
    """The page that uploads, and the person's own files that no import has taken yet."""
    shown = {
        "uploads": Upload.objects.open_of(request.user),
        "largest": settings.UPLOAD_MAX_BYTES,
        "part": settings.UPLOAD_PART_BYTES,
    }
    return render(request, "articles/upload.html", shown)


@requires(Role.IMPORTER)
@require_POST
def begin_upload(request: HttpRequest) -> JsonResponse:
    """200 with the upload's state, which may have begun earlier; 422 with why not."""
    form = UploadForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": _("Choose a file that is not empty.")}, status=422)
    try:
        upload = begin(**form.cleaned_data, by=request.user)
    except TooLarge:
        return JsonResponse({"error": _("Larger than an upload may be, or than the disk has room for.")}, status=422)
    return _state(upload)


@requires(Role.IMPORTER)
@require_POST
def upload_part(request: HttpRequest, pk: int) -> JsonResponse:
    """The body is the part. 200 and 409 with how far the upload is; 422 when the part came damaged."""
    upload = _own(request, pk)
    try:
        at, length = int(request.GET.get("at", "")), int(request.headers.get("Content-Length") or 0)
    except ValueError:
        return _state(upload, status=422)
    if not 0 < length <= settings.UPLOAD_PART_BYTES:
        return _state(upload, status=422)
    try:
        receive(upload, request, at=at, length=length, sha256=request.headers.get("X-Part-SHA256", ""))
    except OffsetMoved:
        return _state(upload, status=409)
    except Corrupt:
        return _state(upload, status=422)
    return _state(upload)


@requires(Role.IMPORTER)
@require_POST
def discard_upload(request: HttpRequest, pk: int) -> HttpResponse:
    _own(request, pk).discard()
    messages.success(request, _("Removed."))
    return redirect("new_import")


def _own(request: HttpRequest, pk: int) -> Upload:
    return get_object_or_404(Upload.objects.open_of(request.user), pk=pk)


def _state(upload: Upload, *, status: int = 200) -> JsonResponse:
    state: dict[str, Any] = {
        "received": upload.received,
        "size": upload.size,
        "parts": reverse("upload_part", args=[upload.pk]),
        "next": reverse("import_upload", args=[upload.pk]),
    }
    return JsonResponse(state, status=status)
