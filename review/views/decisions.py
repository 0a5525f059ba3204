"""What an editor decides on a card: one address for each verb, on a proposal and on a quote."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles.models import Article
from newsdesk.roles import Role, requires
from review.cards import Card, Standing
from review.deciding import Act, decide_on_card
from review.forms import ActForm, CardForm, RejectCardForm, RejectForm, WithdrawCardForm, WithdrawForm, sentences
from review.models import Proposal, Quote, Verdict
from review.refusals import Refused, StaleQuote
from review.verbs import VERBS
from review.views.answers import card_answer, desk_answer
from review.views.card import DrawnCard, columns, element_id
from review.views.conflict import conflict_answer
from review.views.desk import Desk, article_for_desk


@require_POST
@requires(*VERBS["verify"].roles)
def verify_proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Verify; what was changed on the card is corrected with it."""
    return _on_proposal(request, proposal_id, "verify")


@require_POST
@requires(*VERBS["reject"].roles)
def reject_proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    return _on_proposal(request, proposal_id, "reject")


@require_POST
@requires(*VERBS["keep_out"].roles)
def keep_out_proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    return _on_proposal(request, proposal_id, "keep_out")


@require_POST
@requires(*VERBS["not_sure"].roles)
def not_sure_proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    return _on_proposal(request, proposal_id, "not_sure")


@require_POST
@requires(*VERBS["verify"].roles)
def verify_quote(request: HttpRequest, quote_id: int) -> HttpResponse:
    return _on_quote(request, quote_id, "verify")


@require_POST
@requires(*VERBS["correct"].roles)
def correct_quote(request: HttpRequest, quote_id: int) -> HttpResponse:
    return _on_quote(request, quote_id, "correct")


@require_POST
@requires(*VERBS["reject"].roles)
def reject_quote(request: HttpRequest, quote_id: int) -> HttpResponse:
    return _on_quote(request, quote_id, "reject")


@require_POST
@requires(*VERBS["keep_out"].roles)
def keep_out_quote(request: HttpRequest, quote_id: int) -> HttpResponse:
    return _on_quote(request, quote_id, "keep_out")


@require_POST
@requires(*VERBS["not_sure"].roles)
def not_sure_quote(request: HttpRequest, quote_id: int) -> HttpResponse:
    return _on_quote(request, quote_id, "not_sure")


@require_POST
@requires(*VERBS["hold"].roles)
def hold_quote(request: HttpRequest, quote_id: int) -> HttpResponse:
    return _on_quote(request, quote_id, "hold")


@require_POST
@requires(*VERBS["release"].roles)
def release_quote(request: HttpRequest, quote_id: int) -> HttpResponse:
    return _on_quote(request, quote_id, "release")


@require_POST
@requires(*VERBS["withdraw"].roles)
def withdraw_quote(request: HttpRequest, quote_id: int) -> HttpResponse:
    return _on_quote(request, quote_id, "withdraw")


@require_safe
@requires(Role.EDITOR)
def quote_card(request: HttpRequest, quote_id: int) -> HttpResponse:
    """A decided card with its form. `?folded=1`: as a line."""
    return _card(request, _of_quote(quote_id), expanded="folded" not in request.GET)


@require_safe
@requires(Role.EDITOR)
def proposal_card(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """A card that was drawn as a line, with its form; as it stands now, should somebody have decided meanwhile."""
    return _card(request, _of_proposal(proposal_id), expanded=True)


def _card(request: HttpRequest, card: Card, *, expanded: bool) -> HttpResponse:
    if not request.htmx:
        return redirect(f"{resolve_url('article', card.thing.article_id)}?open={element_id(card.thing)}")
    article = card.thing.article
    drawn = DrawnCard(_as_seen(card), article, request.user, expanded=expanded)
    return card_answer(request, Desk(article, request.user, whole=False), drawn)


def _of_proposal(proposal_id: int) -> Card:
    proposals = Proposal.objects.select_related("run", "quote", "article__work")
    proposal = get_object_or_404(proposals, pk=proposal_id)
    quote = getattr(proposal, "quote", None)
    if quote is not None and quote.article_id == proposal.article_id:
        quote.article = proposal.article
    return Card(proposal, quote)


def _of_quote(quote_id: int) -> Card:
    quote = get_object_or_404(Quote.objects.select_related("proposal__run", "article__work"), pk=quote_id)
    return Card(quote.proposal, quote)


def _on_proposal(request: HttpRequest, proposal_id: int, verb: str) -> HttpResponse:
    card = _of_proposal(proposal_id)
    read = None if card.quote else card.proposal
    return _decide(request, card, verb, {"proposal_id": proposal_id, "proposal": read})


def _on_quote(request: HttpRequest, quote_id: int, verb: str) -> HttpResponse:
    return _decide(request, _of_quote(quote_id), verb, {"quote_id": quote_id})


def _decide(request: HttpRequest, card: Card, verb: str, whose: dict[str, Any]) -> HttpResponse:
    article = card.thing.article
    before = columns(card.thing, article)
    form = _form(verb, request, article=article, before=before)
    drawn = DrawnCard(_as_seen(card), article, request.user, expanded=True, form=form)
    if not form.is_valid():
        drawn.errors = [sentences(form)]
        drawn.focus = next(iter(form.errors))
        return card_answer(request, _around(request, article), drawn, status=422)
    act = _act(verb, form, whose)
    if act.changes and not VERBS[act.verb].changes:
        drawn.errors = [_("The card has changes that are not saved: save (Enter) or discard (Esc) them first.")]
        return card_answer(request, _around(request, article), drawn, status=422)
    if (
        act.verb == "verify"
        and card.quote
        and card.quote.verdict == Verdict.VERIFIED
        and act.seen_version == card.version
    ):
        return _decided(request, article, card.quote, None)  # nothing was changed, so there is nothing to decide
    try:
        quote, standing = decide_on_card(act, by=request.user)
    except StaleQuote as stale:
        return conflict_answer(request, article, stale.quote, verb=verb, form=form)
    except Refused as refused:
        drawn.errors = [str(refused)]
        drawn.focus = refused.field
        return card_answer(request, _around(request, article), drawn, status=422)
    if "content" in act.changes:  # marks and other cards move too
        return desk_answer(request, Desk(article_for_desk(article.pk), request.user, after=element_id(quote)))
    return _decided(request, article, quote, standing)


def _form(verb: str, request: HttpRequest, **of: Any) -> ActForm:
    """The card's form, with the boxes that the verb has of its own; or these alone, as the page of a quote sends."""
    if "content" in request.POST or verb in ("verify", "correct"):
        return {"reject": RejectCardForm, "withdraw": WithdrawCardForm}.get(verb, CardForm)(request.POST, **of)
    return {"reject": RejectForm, "withdraw": WithdrawForm}.get(verb, ActForm)(request.POST)


def _act(verb: str, form: ActForm, whose: dict[str, Any]) -> Act:
    given = form.cleaned_data
    changes = form.changes() if isinstance(form, CardForm) else {}
    if verb in ("verify", "correct"):
        verb = "correct" if changes else "verify"
    return Act(
        verb=verb,
        request_id=given["request_id"],
        seen_version=given["seen_version"],
        changes=changes,
        reason=given.get("reason") or given.get("because", ""),
        milliseconds=given["milliseconds"],
        **whose,
    )


def _as_seen(card: Card) -> Card:
    """A quote whose decisions were all undone is drawn as its proposal again."""
    undone = card.quote is not None and card.quote.verdict == Verdict.OPEN and card.proposal is not None
    return Card(card.proposal, None, card.version) if undone else card


def _decided(request: HttpRequest, article: Article, quote: Quote, standing: Standing | None) -> HttpResponse:
    """The decided card, and how its article stands, as far as that is known already."""
    desk = _around(request, article, standing)
    drawn = DrawnCard(Card(quote.proposal, quote), article, request.user)
    return card_answer(request, desk, drawn, ahead=desk.one_ahead(drawn))


def _around(request: HttpRequest, article: Article, standing: Standing | None = None) -> Desk:
    """What else stands on the page: in full where the answer is the whole page."""
    if request.htmx:
        return Desk(article, request.user, whole=False, standing=standing)
    return Desk(article_for_desk(article.pk), request.user)
