"""What an editor does to an article as a whole: add a quote, cut and bring back, finish and reopen."""

from collections.abc import Sequence

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles.kept_text import in_kept_text, to_body
from articles.models import Article, ExcludedRange
from newsdesk.roles import Role, requires
from review.adding import add_quote
from review.article_acts import bring_back as bring_back_cut
from review.article_acts import cut
from review.article_acts import finish as finish_article
from review.cards import count_open_proposals
from review.deciding import Act
from review.forms import AddForm, ExcludeForm, FinishForm, GuessForm, PlaceForm, sentences
from review.refusals import Refused
from review.selecting import Span, format_spans
from review.tagging.guess import Guess, guess_speaker, pointed_at
from review.verbs import VERBS
from review.views.answers import desk_answer, refusal
from review.views.card import element_id
from review.views.desk import Desk, article_for_desk
from review.views.queue import go_on


@require_POST
@requires(*VERBS["add"].roles)
def add_article_quote(request: HttpRequest, article_id: int) -> HttpResponse:
    """A quote that no machine proposed, verified at once."""
    article = article_for_desk(article_id)
    form = AddForm(request.POST, article=article)
    if not form.is_valid():
        return _add_form(request, article, form, sentences(form))
    given = form.cleaned_data
    act = Act(
        verb="add",
        request_id=given["request_id"],
        seen_version=0,
        changes=form.settled(),
        milliseconds=given["milliseconds"],
    )
    try:
        quote = add_quote(article, act, by=request.user)
    except Refused as refused:
        return _add_form(request, article, form, str(refused), focus=refused.field)
    return desk_answer(request, Desk(article, request.user, after=element_id(quote)), _("Quote added."))


@require_safe
@requires(*VERBS["add"].roles)
def guess(request: HttpRequest, article_id: int) -> JsonResponse:
    """For words that somebody selected, the boxes of the new quote as the tagger would fill them, if it can."""
    article = article_for_desk(article_id)
    form = GuessForm(request.GET)
    if not form.is_valid():
        return JsonResponse({}, status=422)
    given, segments = form.cleaned_data, article.kept_segments()
    start, last = (in_kept_text(place, segments) for place in (given["start"], given["end"] - 1))
    found = guess_speaker(article.kept_text(), start, last + 1)
    return JsonResponse(_boxes(found, segments) if found else {})


@require_safe
@requires(*VERBS["correct"].roles)
def pointed(request: HttpRequest, article_id: int) -> JsonResponse:
    """What a word of the article is that somebody points at, `pointed`: a mention or a cue; with what goes with it."""
    article = article_for_desk(article_id)
    form = PlaceForm(request.GET)
    if not form.is_valid():
        return JsonResponse({}, status=422)
    segments = article.kept_segments()
    found = pointed_at(article.kept_text(), in_kept_text(form.cleaned_data["start"], segments))
    return JsonResponse({"pointed": found.part, **_boxes(found.guess, segments)} if found else {})


def _boxes(found: Guess, segments: Sequence[Span]) -> dict[str, str]:
    """A guess as a card's boxes hold it."""
    spans = {name: to_body([span], segments) for name, span in (("source", found.source), ("cue", found.cue)) if span}
    given = {name: format_spans(parts[:1]) for name, parts in spans.items()}
    return {"speakers": found.speaker, "role": found.role, **given}


def _add_form(request: HttpRequest, article: Article, form: AddForm, error: str, *, focus: str = "") -> HttpResponse:
    desk = Desk(article, request.user, whole=not request.htmx)
    desk.adding = form.data.dict() | {"error": error, "focus": focus}
    if request.htmx:
        return render(request, "review/_add.html", {"desk": desk}, status=422)
    return render(request, "review/article.html", {"desk": desk}, status=422)


@require_POST
@requires(Role.EDITOR)
def exclude(request: HttpRequest, article_id: int) -> HttpResponse:
    """Take a part, or all from a line on, out of the kept text, with the proposals in it."""
    article = article_for_desk(article_id)
    form = ExcludeForm(request.POST, article=article)
    if not form.is_valid():
        return refusal(request, sentences(form), article.pk)
    given = form.cleaned_data
    try:
        cut(article, given["start"], given["end"], reason=given["reason"], by=request.user)
    except Refused as refused:
        return refusal(request, str(refused), article.pk)
    return desk_answer(request, Desk(article_for_desk(article_id), request.user), _("Cut. Ctrl+Z brings it back."))


@require_POST
@requires(Role.EDITOR)
def bring_back(request: HttpRequest, cut_id: int) -> HttpResponse:
    """Put a cut part into the kept text again; the tagger then reads the article anew."""
    row = get_object_or_404(ExcludedRange, pk=cut_id)
    ended = bring_back_cut(row, by=request.user)
    desk = Desk(article_for_desk(row.article_id), request.user)
    message = _("Brought back. The machine reads the article again.") if ended else _("This cut has just changed.")
    return desk_answer(request, desk, message)


@require_POST
@requires(Role.EDITOR)
def finish(request: HttpRequest, article_id: int) -> HttpResponse:
    """Close the article in one of its two ways and go to the next of the queue."""
    article = article_for_desk(article_id)
    form = FinishForm(request.POST)
    if not form.is_valid():
        return refusal(request, sentences(form), article.pk)
    try:
        finish_article(article.pk, form.cleaned_data["how"], by=request.user)
    except Refused as refused:
        return refusal(request, str(refused), article.pk)
    return go_on(request)


@require_POST
@requires(Role.EDITOR)
def reopen(request: HttpRequest, article_id: int) -> HttpResponse:
    article = article_for_desk(article_id)
    with transaction.atomic():
        article.work.reopen()
        count_open_proposals([article.pk])
    return desk_answer(request, Desk(article_for_desk(article_id), request.user), _("Open again."))
