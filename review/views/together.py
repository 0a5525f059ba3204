"""Who is on which article now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from newsdesk.roles import Role, requires
from review.models import Work
from review.queueing import leave, others_on, stay


@require_POST
@requires(Role.EDITOR)
def here(request: HttpRequest, article_id: int) -> HttpResponse:
    """The page says that it is still open; the answer names who else is there."""
    work = get_object_or_404(Work, pk=article_id)
    stay(work.pk, request.user)
    others = others_on([work.pk], request.user).get(work.pk, [])
    return render(request, "review/_others.html", {"others": others})


@require_POST
@requires(Role.EDITOR)
def left(request: HttpRequest, article_id: int) -> HttpResponse:
    """The page was closed or went on: the article may be given to somebody else at once."""
    work = get_object_or_404(Work, pk=article_id)
    leave(work.pk, request.user)
    return HttpResponse(status=204)
