"""Several proposals of a filtered list verified in one act, marked so in the log, and taken back in one."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from articles.models import Article
from newsdesk.models import User
from newsdesk.roles import requires
from review.bulk import BULK, NUMBERS, decide_all, numbered
from review.cards import Card
from review.deciding import MOST_ACTS, Act
from review.forms import RequestForm, sentences
from review.models import ArticleSearch, Decision, Proposal, Quote
from review.refusals import Refused, StaleQuote
from review.searching.asking import read
from review.searching.filter import in_document
from review.searching.form import WordsField, WordsForm, publishers
from review.undoing import standing_of, take_back
from review.verbs import VERBS
from review.views.card import SURE, DrawnCard
from review.views.search_desk import LOOKED_THROUGH, cuts, undecided

MOST_DECISIONS, MOST_BULKS = 3000, 5
SEEN = re.compile(r"(\d{1,18})-(\d{1,9})", re.ASCII)


class BulkForm(WordsForm):
    """What the list is filtered by: words of the quote or its speaker, and limits to those."""

    q = WordsField(label=gettext_lazy("Words of the quote"))
    speaker = WordsField(label=gettext_lazy("Speaker"))
    publisher = forms.TypedChoiceField(
        label=gettext_lazy("Publisher"), coerce=int, empty_value=None, required=False, choices=publishers
    )
    section = WordsField(label=gettext_lazy("Section"))
    doubtful = forms.BooleanField(label=gettext_lazy("What the machine is not sure of too"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not read(self.asked(given)).groups:
            raise forms.ValidationError(_("Filter by words or by a speaker first."))
        return given

    def asked(self, given: dict[str, Any] | None = None) -> str:
        given = self.cleaned_data if given is None else given
        return f"{given.get('q', '')} {given.get('speaker', '')}"

    def matches(self, proposal: Proposal) -> bool:
        """Whether it belongs on the list: nothing without a speaker does."""
        given, article = self.cleaned_data, proposal.article
        words = " […] ".join(article.body[start:end] for start, end in proposal.content)
        return (
            bool(proposal.speaker)
            and (given["doubtful"] or proposal.confidence >= SURE)
            and read(given["q"]).matches(words)
            and read(given["speaker"]).matches(proposal.speaker)
            and (given["publisher"] is None or given["publisher"] == (article.publisher_id or 0))
            and (not given["section"] or given["section"].casefold() == article.section.casefold())
        )

    def query(self, **other: str) -> str:
        kept = self.data.copy()
        for name in [name for name in kept if name not in self.fields]:
            del kept[name]
        for name, value in other.items():
            kept[name] = value
        return kept.urlencode()

    @property
    def given(self) -> dict[str, str]:
        return {name: self.data[name] for name in self.fields if self.data.get(name)}


class ChosenForm(RequestForm):
    """The proposals that were ticked, each with the version that the page had seen: "12-0"."""

    def __init__(self, *args: Any, chosen: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chosen = chosen

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        found = [SEEN.fullmatch(one) for one in self.chosen]
        if not all(found):
            raise forms.ValidationError(_("The page is incomplete. Load it again."))
        versions = {int(one[1]): int(one[2]) for one in found if one}
        if not 0 < len(versions) <= MOST_ACTS:
            raise forms.ValidationError(_("Tick at least one, and at most %d.") % MOST_ACTS)
        return given | {"versions": versions}


@dataclass
class Bulk:
    """What somebody verified in one act."""

    act_id: uuid.UUID
    at: datetime
    standing: int = 0
    undone: int = 0
    request_id: uuid.UUID = field(default_factory=uuid.uuid4)


@require_safe
@requires(*VERBS["verify"].roles)
def bulk(request: HttpRequest) -> HttpResponse:
    """The list, some articles at a time, the newest first; `?after=` the id of the last one before."""
    return _page(request, BulkForm(request.GET))


@require_POST
@requires(*VERBS["verify"].roles)
def verify_bulk(request: HttpRequest) -> HttpResponse:
    """All that was ticked or nothing. 302 to the list; 409 where somebody decided since, 422 for all else."""
    form, chosen = BulkForm(request.POST), ChosenForm(request.POST, chosen=request.POST.getlist("chosen"))
    if not (form.is_valid() and chosen.is_valid()):
        return _page(request, form, error=sentences(form) or sentences(chosen), status=422)
    versions = chosen.cleaned_data["versions"]
    proposals = Proposal.objects.filter(pk__in=versions).select_related("article").order_by("pk")
    if [one.pk for one in proposals if form.matches(one)] != sorted(versions):
        return _page(request, form, error=_("The list is another one now. Look at it again."), status=422)
    numbers = numbered(chosen.cleaned_data["request_id"])
    acts = [
        Act("verify", number, versions[one.pk], proposal_id=one.pk, reason=BULK)
        for one, number in zip(proposals, numbers, strict=False)
    ]
    try:
        done = len(list(decide_all(acts, by=request.user)))
    except Refused as refused:
        error = f"{refused} {_('Nothing was changed.')}"
        return _page(request, form, error=error, status=409 if isinstance(refused, StaleQuote) else 422)
    messages.success(request, ngettext("%d quote verified.", "%d quotes verified.", done) % done)
    return redirect(f"{resolve_url('bulk')}?{form.query()}")


@require_POST
@requires(*VERBS["verify"].roles)
def undo_bulk(request: HttpRequest, act_id: uuid.UUID) -> HttpResponse:
    """What of an act of one's own still stands is as it was before. Runs twice without harm."""
    form = RequestForm(request.POST)
    if not form.is_valid():
        messages.error(request, sentences(form))
        return redirect("bulk")
    standing = [one for one in standing_of(act_id, request.user) if one.reason == BULK and one.verb == "verify"]
    try:
        done = len(take_back(standing, by=request.user, request_id=form.cleaned_data["request_id"]))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("bulk")
    changed = ngettext("%d quote changed.", "%d quotes changed.", done) % done
    messages.success(request, f"{_('Undone.')} {changed}" if done else _("Nothing to undo."))
    return redirect("bulk")


def _page(request: HttpRequest, form: BulkForm, *, error: str = "", status: int = 200) -> HttpResponse:
    after = request.GET.get("after", "")
    proposals, last, more = _listed(form, after) if form.is_valid() else ([], None, 0)
    versions = dict(Quote.objects.filter(proposal__in=proposals).values_list("proposal_id", "version"))
    shown = {
        "form": form,
        "asked": form.is_valid(),
        "rows": [(_drawn(one, request.user), f"{one.pk}-{versions.get(one.pk, 0)}") for one in proposals],
        "request_id": uuid.uuid4(),
        "next_page": form.query(after=str(last)) if last else "",
        "more": more,
        "bulks": _own_bulks(request.user),
        "error": error,
    }
    return render(request, "review/bulk.html", shown, status=status)


def _drawn(proposal: Proposal, user: User) -> DrawnCard:
    return DrawnCard(Card(proposal, None), proposal.article, user)


def _listed(form: BulkForm, after: str) -> tuple[list[Proposal], int | None, int]:
    """Proposals of the list, at most MOST_ACTS; the id to go on after, if there is more; and how many more there are of
    the one article on a page that has too many for it. All other articles are whole.
    """
    hits = ArticleSearch.objects.filter(in_document(read(form.asked()).tsquery()))
    if after.isascii() and after.isdigit() and len(after) < 19:
        hits = hits.filter(article_id__lt=int(after))
    articles = Article.objects.filter(pk__in=hits.values("article_id"), work__open_proposals__gt=0)
    looked = list(articles.select_related("publisher").prefetch_related(cuts()).order_by("-pk")[: LOOKED_THROUGH + 1])
    within, rows = looked[:LOOKED_THROUGH], []
    matching = [one for one in undecided(within) if form.matches(one)]
    last, more = None, 0
    for article in within:
        own = [one for one in matching if one.article_id == article.pk]
        if rows and len(rows) + len(own) > MOST_ACTS:
            return rows, last, more
        rows += own[:MOST_ACTS]
        last, more = article.pk, more + len(own[MOST_ACTS:])
    return rows, last if len(looked) > LOOKED_THROUGH else None, more


def _own_bulks(user: User) -> list[Bulk]:
    """The newest ones among the person's last decisions. One query, by the index on who decided."""
    newest = Decision.objects.filter(by=user).order_by("-seq").values("pk")[:MOST_DECISIONS]
    made = Decision.objects.filter(pk__in=newest, verb="verify", reason=BULK).order_by("-seq")
    bulks: dict[int, Bulk] = {}
    for request_id, at, undone in made.values_list("request_id", "at", "undone_by"):
        one = bulks.setdefault(request_id.int // NUMBERS, Bulk(request_id, at))
        one.standing += undone is None
        one.undone += undone is not None
    return list(bulks.values())[:MOST_BULKS]
