"""The page of one article, and help."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from newsdesk.roles import Role, requires
from review.views.answers import desk_answer
from review.views.desk import Desk, article_for_desk


@require_safe
@requires(Role.EDITOR)
def article(request: HttpRequest, article_id: int) -> HttpResponse:
    """The desk itself. `?open=` names the decided card to show with its form."""
    desk = Desk(article_for_desk(article_id), request.user, opened=request.GET.get("open", ""))
    return render(request, "review/article.html", {"desk": desk})


@require_safe
@requires(Role.EDITOR)
def tagging_state(request: HttpRequest, article_id: int) -> HttpResponse:
    """While the tagger reads: the line that asks again in two seconds. Then the whole desk in its new state."""
    desk = Desk(article_for_desk(article_id), request.user)
    if desk.is_being_tagged:
        return render(request, "review/_tagging.html", {"desk": desk})
    return desk_answer(request, desk)


@require_safe
@requires(*Role.values)
def help_page(request: HttpRequest) -> HttpResponse:
    """The keys, and the quote scheme in short."""
    return render(request, "review/help.html")
