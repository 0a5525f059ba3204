"""What an action answers: the card or the whole desk as a fragment, or the page with a message."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import escape

from review.views.card import DrawnCard
from review.views.desk import Desk

LISTS = {"queue", "backlog", "later"}


def card_answer(
    request: HttpRequest, desk: Desk, drawn: DrawnCard, *, status: int = 200, ahead: DrawnCard | None = None
) -> HttpResponse:
    """One card, with the end of the article brought up to date beside it. 409 and 422 keep what was typed.

    `ahead`: another card whose form the page will want soon.
    """
    desk.put(drawn)
    if not request.htmx:
        if status == 200:
            messages.success(request, drawn.state_label)
            if drawn.quote and request.POST.get("back") == "quote":
                return redirect("quote", drawn.quote.uid)
            return redirect("article", desk.article.pk)
        return render(request, "review/article.html", {"desk": desk}, status=status)
    return render(request, "review/_card_answer.html", {"desk": desk, "card": drawn, "ahead": ahead}, status=status)


def desk_answer(request: HttpRequest, desk: Desk, message: str = "") -> HttpResponse:
    """The text and all cards anew: for what changes more than one card."""
    if not request.htmx:
        if message:
            messages.success(request, message)
        return redirect("article", desk.article.pk)
    response = render(request, "review/_desk.html", {"desk": desk, "message": message})
    response.headers["HX-Retarget"] = "#desk"
    response.headers["HX-Reswap"] = "outerHTML"
    return response


def done(request: HttpRequest, message: str) -> HttpResponse:
    """Back to the list on whose page a form was sent, with a message; only to addresses of the desk."""
    messages.success(request, message)
    back = request.POST.get("back", "")
    return redirect(back if back in LISTS else "queue")


def refusal(request: HttpRequest, sentence: str, article_id: int | None, *, status: int = 422) -> HttpResponse:
    """One sentence in the save line, for forms outside the cards: 422, or 409 where somebody was there first."""
    if not request.htmx:
        messages.error(request, sentence)
        return redirect("article", article_id) if article_id else redirect("queue")
    response = HttpResponse(escape(sentence), status=status)
    response.headers["HX-Retarget"] = "#save-state"
    response.headers["HX-Reswap"] = "innerHTML"
    return response
