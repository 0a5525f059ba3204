"""Taking verified quotes away."""

from collections.abc import Iterator

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from newsdesk.roles import Role, requires
from review.exporting.stream import EXTENSIONS, FORMATS, Export


@require_safe
@requires(Role.EXPORTER, Role.CHIEF)
def export_quotes(request: HttpRequest, format: str) -> StreamingHttpResponse:
    """All that may leave, as a download. The first bytes are made before the answer, so that an error is one."""
    if format not in FORMATS:
        raise Http404
    chunks: Iterator[bytes] = Export(format, by=request.user.pk).chunks()
    first = next(chunks, b"")
    response = StreamingHttpResponse(with_first(first, chunks), content_type=FORMATS[format].CONTENT_TYPE)
    name = f"newsdesk-quotes-{timezone.localdate():%Y-%m-%d}.{EXTENSIONS[format]}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def with_first(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    """A generator, so that a download broken off is closed and its transaction with it."""
    yield first
    yield from rest
