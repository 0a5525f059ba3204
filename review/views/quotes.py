"""One quote with its history, under its permanent address."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from articles.models import Article
from newsdesk.models import User
from newsdesk.roles import Role, requires
from review.bulk import BULK
from review.cards import Card
from review.citing import as_html, as_text, citation, cue_before, title_of, whole_sentence
from review.deciding import Act, decide
from review.forms import RestoreForm, sentences
from review.models import Availability, Decision, FeedEvent, Quote, QuoteVersion, Reason, Verdict, Withdrawal
from review.models.fields import Span
from review.refusals import Refused, StaleQuote
from review.restoring import why_not
from review.verbs import REDO, VERBS
from review.views.card import LABELS, STATES, DrawnCard, state_in_words
from review.views.parts import changed

LEAVING_VERBS = ("hold", "release", "withdraw")
VERB_NAMES = LABELS | {
    "add": _("Add"), "correct": _("Correct and verify"), "undo": _("Undo"), "redo": _("Redo"),
    "restore": _("Restored"), "repoint": _("Carried over to a newer text"),
    "reopen": _("Back in the queue: a newer text differs"),
}  # fmt: skip
REASONS = {**dict(Reason.choices), **dict(Withdrawal.choices), BULK: _("in bulk, from a list")}
SHOWN_WITH = ("article__publisher", "decided_by", "proposal__run")
GONE = (Availability.WITHDRAWN, Availability.SEALED)
TOLD_GONE = (FeedEvent.Kind.WITHDRAWN, FeedEvent.Kind.SEALED)


@require_safe
@requires(Role.EDITOR, Role.EXPORTER)
def quote(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One quote in its sentence, with every decision on it. Withdrawn, it keeps its page but for its words."""
    found = get_object_or_404(Quote.objects.select_related(*SHOWN_WITH), uid=uid)
    if not may_open(request.user, found):
        raise Http404
    return _page(request, found)


@require_POST
@requires(*VERBS["restore"].roles)
def restore_quote(request: HttpRequest, quote_id: int) -> HttpResponse:
    """A former state again, by a new decision. 409 is the page as the quote now stands, 422 with the reason."""
    found = get_object_or_404(Quote.objects.select_related(*SHOWN_WITH), pk=quote_id)
    form = RestoreForm(request.POST)
    if not form.is_valid():
        return _page(request, found, error=sentences(form), status=422)
    given = form.cleaned_data
    restored = Act(
        "restore",
        given["request_id"],
        given["seen_version"],
        quote_id=found.pk,
        restores=given["former"],
        milliseconds=given["milliseconds"],
    )
    try:
        decide([restored], by=request.user)
    except Refused as refused:
        now = Quote.objects.select_related(*SHOWN_WITH).get(pk=found.pk)
        return _page(request, now, error=str(refused), status=409 if isinstance(refused, StaleQuote) else 422)
    messages.success(request, _("Restored."))
    return redirect("quote", found.uid)


def _page(request: HttpRequest, found: Quote, *, error: str = "", status: int = 200) -> HttpResponse:
    card = DrawnCard(Card(found.proposal, found), found.article, request.user)
    with_words = may_read_words(request.user, found)
    steps = history(found, with_words=with_words, by=request.user)
    gone = gone_of(found, steps[0], request.user) if steps else None
    left_out = not_to_be_read(found, with_words=with_words)
    title = title_of(found.article, left_out)
    context: dict[str, Any] = {
        "quote": found,
        "title": title,
        "head": found if found.verdict == Verdict.VERIFIED or with_words else last_told(found),
        "error": error,
        "card": card,
        "gone": gone,
        "kept_back": [] if gone or found.verdict != Verdict.VERIFIED else found.why_kept_back(),
        "with_words": with_words,
        "quote_actions": {
            verb: {"url": url, "label": LABELS[verb], "request_id": uuid.uuid4()}
            for verb, url in card.actions.items()
            if verb in LEAVING_VERBS
        },
        "withdrawals": Withdrawal.choices,
        "state": gone.state if gone else state_in_words(found, found.article),
        "history": steps,
    }
    if with_words:
        sentence = whole_sentence(found, left_out)
        address = request.build_absolute_uri(request.path)
        context |= {
            "sentence": marked_words(sentence, found.words),
            "copies": {
                _("As text"): as_text(found, sentence),
                _("As HTML"): as_html(found, sentence),
                _("As a citation"): citation(found, title, address),
            }
            if found.is_exportable()
            else {},
            "address": address,
        }
    return render(request, "review/quote.html", context, status=status)


def may_open(user: User, quote: Quote) -> bool:
    """The desk all; an exporter what may leave, and what was told of as usable and is withdrawn since."""
    return user.has_role(Role.EDITOR) or quote.is_exportable() or is_taken_back(quote)


def is_taken_back(quote: Quote) -> bool:
    """Told of as usable, and for good not to be used: withdrawn, sealed, rejected since, or its article cancelled."""
    kinds = list(quote.feed_events.order_by("seq").values_list("kind", flat=True))
    if not set(kinds) & set(FeedEvent.USABLE):
        return False
    return quote.availability in GONE or is_cancelled(quote) or kinds[-1] in TOLD_GONE


def is_cancelled(quote: Quote) -> bool:
    return quote.article.delivery_status == Article.DeliveryStatus.CANCELLED


def may_read_words(user: User, quote: Quote) -> bool:
    """Those of a withdrawn quote are the chief's, those of a sealed one nobody's, those that may leave everybody's."""
    if quote.availability == Availability.SEALED:
        return False
    if not user.has_role(Role.EDITOR):
        return quote.is_exportable()
    return quote.availability != Availability.WITHDRAWN or user.has_role(Role.CHIEF)


def not_to_be_read(quote: Quote, *, with_words: bool) -> list[Span]:
    """Of its article's text: what other quotes keep back; all where its own words are not to be read."""
    if not with_words:
        return [(0, quote.article.length)]
    others = Quote.objects.kept_back().filter(article=quote.article_id).exclude(pk=quote.pk)
    return [span for content in others.values_list("content", flat=True) for span in content]


@dataclass(frozen=True)
class Gone:
    """How, why, by whom and when a quote was taken back."""

    state: str
    why: str
    by: object
    at: datetime | None


def gone_of(quote: Quote, last: dict[str, Any], user: User) -> Gone | None:
    """Of a withdrawn or sealed quote; for who is no editor also of one that another decision or its article took back.
    `last`: the newest step of its history.
    """
    if quote.availability not in GONE and (user.has_role(Role.EDITOR) or quote.is_exportable()):
        return None
    if quote.availability not in GONE and quote.verdict == Verdict.VERIFIED:
        told = quote.feed_events.order_by("seq").last()
        return Gone(STATES[Availability.WITHDRAWN], ", ".join(quote.why_kept_back()), None, told and told.at)
    decision = last["decision"]
    if quote.availability in GONE:
        return Gone(STATES[quote.availability], last["reason"], decision.by, decision.at)
    return Gone(STATES[Availability.WITHDRAWN], last["reason"] or last["label"], decision.by, decision.at)


def last_told(quote: Quote) -> QuoteVersion | None:
    """The state that consumers last heard of as usable."""
    told = quote.feed_events.filter(kind__in=FeedEvent.USABLE).order_by("seq").last()
    return told and quote.versions.filter(version=told.version).first()


def history(quote: Quote, *, with_words: bool, by: User) -> list[dict[str, Any]]:
    """Every decision, the last one first, with the state that it led to, and last the state before them all.
    `request_id` is there where this person may have that state again. Who is no editor reads of the states that were
    told of as usable, and of the one that it has now.
    """
    states = quote.versions.all() if with_words else quote.versions.none()
    if not by.has_role(Role.EDITOR):
        told = quote.feed_events.filter(kind__in=FeedEvent.USABLE).values("version")
        states = states.filter(Q(version__in=told) | Q(version=quote.version))
    versions = {version.version: version for version in _with_articles(states, quote)}
    steps = [
        {
            "decision": decision,
            "label": VERB_NAMES.get(decision.verb, decision.verb),
            "reason": REASONS.get(reason, "") if (reason := reason_of(decision)) else "",
            "version": versions.get(decision.version_after),
            "changes": _changes(versions, decision) if by.has_role(Role.EDITOR) else [],
        }
        for decision in quote.decisions.select_related("by", "undoes__undoes").order_by("-seq")
    ]
    if 0 in versions and quote.proposal and by.has_role(Role.EDITOR):
        steps.append({"label": STATES[Verdict.OPEN], "version": versions[0]})
    for step in steps:
        step["cue"] = cue_before(step["version"], quote.article.body) if step["version"] else ""
        if step["version"] and may_restore(by, quote, step["version"]):
            step["request_id"] = uuid.uuid4()
    return steps


def _with_articles(states: QuerySet[QuoteVersion], quote: Quote) -> list[QuoteVersion]:
    """Each with its article; those of former texts by one query more."""
    versions = list(states)
    articles = {quote.article_id: quote.article}
    if former := {version.article_id for version in versions} - set(articles):
        articles |= Article.objects.in_bulk(former)
    for version in versions:
        version.article = articles[version.article_id]
    return versions


def _changes(versions: Mapping[int, QuoteVersion], decision: Decision) -> list[tuple[str, str, str]]:
    before, after = versions.get(decision.version_before), versions.get(decision.version_after)
    return changed(before, after) if before and after else []


def reason_of(decision: Decision) -> str:
    """What was done again was done for its first reason."""
    while decision.verb == REDO and decision.undoes and decision.undoes.undoes:
        decision = decision.undoes.undoes
    return decision.reason


def may_restore(by: User, quote: Quote, former: QuoteVersion) -> bool:
    verb = VERBS["restore"]
    return (
        by.has_role(*verb.roles) and quote.availability in verb.from_availabilities and why_not(quote, former) is None
    )


def marked_words(sentence: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """The sentence in pieces, each with whether it is the quote's own words; joined again it is the same text."""
    pieces: list[tuple[str, bool]] = []
    rest = sentence
    for part in (" ".join(part.split()) for part in words):
        before, found, rest = rest.partition(part)
        pieces += [(before, False), (found, True)]
    return [piece for piece in [*pieces, (rest, False)] if piece[0]]
