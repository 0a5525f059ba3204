"""A card as it is drawn: its words, its form's values and the verbs that are possible now."""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from newsdesk.models import User
from review.boxes import boxes_of
from review.cards import DOUBTFUL, Card, shared, size
from review.models import (
    Availability,
    Flag,
    Kind,
    Proposal,
    Quote,
    Reason,
    Translated,
    Verdict,
    Withdrawal,
    quote_fields,
)
from review.models.fields import Span
from review.models.state import EDITABLE
from review.selecting import format_spans, parse_spans
from review.tagging.marks import find_marked
from review.tagging.tokens import tokenize
from review.verbs import VERBS

SURE = 0.8
IS_SPANS = re.compile(r"(\d{1,10}-\d{1,10},?)*", re.ASCII)
LABELS = {
    "verify": _("Verify"),
    "correct": _("Save the change"),
    "reject": _("Reject"),
    "keep_out": _("Right, not kept"),
    "not_sure": _("Not sure"),
    "hold": _("Hold"),
    "release": _("Release"),
    "withdraw": _("Withdraw"),
}
STATES = {
    Verdict.OPEN: _("Proposed by the machine"),
    Verdict.VERIFIED: _("Verified"),
    Verdict.REJECTED: _("Rejected"),
    Verdict.KEPT_OUT: _("Right, not kept"),
    Verdict.NOT_SURE: _("Not sure"),
    "corrected": _("Corrected and verified"),
    Availability.HELD: _("On hold"),
    Availability.WITHDRAWN: _("Withdrawn"),
    Availability.SEALED: _("Sealed"),
}
UNCHANGED = {"own_marks": [], "translated": Translated.UNKNOWN, "flags": [], "note": ""}


def columns(thing: Proposal | Quote, article: Article) -> dict[str, Any]:
    """What a person may change, by column name: of a quote, or of a proposal as the quote it would become."""
    given = UNCHANGED | quote_fields(thing, article.body) if isinstance(thing, Proposal) else thing.state()
    return {name: given[name] for name in EDITABLE}


def marked_inside(body: str, part: Span) -> list[Span]:
    """The passages between quotation marks that stand inside a part of a body, marks excluded."""
    tokens = tokenize(body[slice(*part)])
    spans = [tokens.span(a, b) for passage in find_marked(tokens) for a, b in passage.ranges if a < b]
    return [(part[0] + start, part[0] + end) for start, end in spans]


def state_of(quote: Quote | None, article: Article) -> str:
    """The state's name in STATES: whether it may leave when that is limited, else what a person thinks of it."""
    if quote is None:
        return Verdict.OPEN
    if quote.availability != Availability.FREE:
        return quote.availability
    if (
        quote.verdict == Verdict.VERIFIED
        and quote.proposal
        and columns(quote, article) != columns(quote.proposal, article)
    ):
        return "corrected"
    return quote.verdict


def state_in_words(quote: Quote | None, article: Article) -> str:
    """The state; of a verified quote that would be free with why its article keeps it back."""
    label = str(STATES[state_of(quote, article)])
    why = article.why_not_usable()
    if not why or quote is None or quote.verdict != Verdict.VERIFIED or quote.availability != Availability.FREE:
        return label
    return _("%(state)s, not to be used: %(why)s") % {"state": label, "why": ", ".join(why)}


def element_id(thing: Proposal | Quote) -> str:
    """A card keeps its id when its proposal becomes a quote."""
    if isinstance(thing, Quote) and thing.proposal_id is None:
        return f"card-quote-{thing.pk}"
    return f"card-proposal-{thing.pk if isinstance(thing, Proposal) else thing.proposal_id}"


@dataclass(frozen=True)
class Side:
    """One side of a conflict: the columns it wants, as its form sends them; `verb_url` is where."""

    name: str
    values: Mapping[str, Any]
    verb_url: str
    reason: str = ""
    request_id: uuid.UUID = field(default_factory=uuid.uuid4)


@dataclass(frozen=True)
class Conflict:
    """Somebody decided since the page was drawn: how the quote stands now, and what differs."""

    who: str
    at: datetime
    quote: Quote
    mine: Side
    machine: Side | None
    rows: list[tuple[str, list[str]]]


@dataclass
class DrawnCard:
    """One card on the page of `article`, for `user`. `expanded`: with its form; it is one line otherwise. `now`: the
    page opens with it.
    """

    card: Card
    article: Article
    user: User
    number: int = 0
    total: int = 0
    expanded: bool = False
    now: bool = False
    form: forms.Form | None = None
    errors: Sequence[str] = ()
    focus: str = ""
    conflict: "Conflict | None" = None
    request_id: uuid.UUID = field(default_factory=uuid.uuid4)
    withdrawals = Withdrawal.choices

    @property
    def quote(self) -> Quote | None:
        return self.card.quote

    @property
    def proposal(self) -> Proposal | None:
        return self.card.proposal

    @property
    def id(self) -> str:
        return element_id(self.card.thing)

    @property
    def seen_version(self) -> str | int:
        """What the page had seen stays what it had seen when the form comes back with an error."""
        return self.form.data.get("seen_version", "") if self.form is not None else self.card.version

    @cached_property
    def columns(self) -> dict[str, Any]:
        return columns(self.card.thing, self.article)

    @property
    def length(self) -> int:
        return size(self.card.content)

    @property
    def values(self) -> dict[str, Any]:
        """What the boxes hold: what was typed, when it came back with an error."""
        values = boxes_of(self.columns)
        if self.form is not None:
            typed = self.form.data
            values |= {name: typed[name] for name in values if name in typed}
            values["flags"] = typed.getlist("flags")
        return values

    @property
    def words(self) -> list[str]:
        return [self.article.body[start:end] for start, end in self.card.content]

    @property
    def marked_runs(self) -> list[tuple[str, str, bool]]:
        """Of marked words inside the content: their place as the form holds it, they, whether they are own words."""
        body, typed = self.article.body, self.values["own_marks"]
        own = parse_spans(typed) if IS_SPANS.fullmatch(typed) else []
        runs = [run for part in self.card.content for run in marked_inside(body, part)]
        return [(format_spans([run]), body[slice(*run)], bool(shared([run], own))) for run in runs]

    @property
    def source_words(self) -> str:
        return self._words(self.columns["source"])

    @property
    def cue_words(self) -> str:
        return self._words(self.columns["cue"])

    @property
    def said_on_words(self) -> str:
        return self._words(self.columns["said_on_span"])

    def _words(self, span: Span | None) -> str:
        return self.article.body[slice(*span)] if span else ""

    @cached_property
    def state(self) -> str:
        return state_of(self.quote, self.article)

    @property
    def state_label(self) -> str:
        return STATES[self.state]

    @property
    def state_words(self) -> str:
        """The state, why it was rejected or may not be used, and its flags."""
        label = state_in_words(self.quote, self.article)
        if self.quote is None:
            return label
        why = f": {Reason(self.quote.reason).label}" if self.quote.reason else ""
        return " · ".join([label + why, *self.quote.flag_labels])

    @property
    def name(self) -> str:
        """ "Card 3/11"; nothing for a card that stands on no page."""
        return str(_("Card %(number)s/%(total)s") % {"number": self.number, "total": self.total}) if self.number else ""

    @property
    def confidence_label(self) -> str:
        """In words; the number stands under "Why?" alone."""
        if self.proposal is None or not self.card.is_open:
            return ""
        sure = self.proposal.confidence
        return _("sure") if sure >= SURE else _("check") if sure >= DOUBTFUL else _("doubtful")

    @property
    def part_in_doubt(self) -> str:
        """What to look at first, unless the machine is sure of the whole."""
        if self.proposal is None or not self.proposal.doubt or self.proposal.confidence >= SURE:
            return ""
        return self.proposal.get_doubt_display()

    @property
    def likely_reason(self) -> str:
        """What a rejection is most often for, preselected."""
        values = self.columns
        if not values["speakers"]:
            return Reason.NO_SPEAKER
        return Reason.NOT_SPEECH if values["kind"] == Kind.DIRECT else Reason.NO_CLAUSE

    @property
    def likely_reason_label(self) -> str:
        return str(Reason(self.likely_reason).label)

    def url(self, verb: str) -> str:
        thing = "quote" if self.quote else "proposal"
        return reverse(f"{verb}_{thing}", args=[self.card.thing.pk])

    @property
    def page_url(self) -> str:
        return f"{reverse('article', args=[self.article.pk])}?open={self.id}"

    @property
    def card_url(self) -> str:
        """Where the card is to be had with its form."""
        return reverse("quote_card" if self.quote else "proposal_card", args=[self.card.thing.pk])

    @property
    def actions(self) -> dict[str, str]:
        """The verbs that this user may use on the card now, with their addresses."""
        verdict, availability = (
            (self.quote.verdict, self.quote.availability) if self.quote else (Verdict.OPEN, Availability.FREE)
        )
        names = [
            verb.name
            for verb in VERBS.values()
            if verb.name not in ("add", "restore")
            and verdict in verb.from_verdicts
            and availability in verb.from_availabilities
            and self.user.has_role(*verb.roles)
            and (self.quote or verb.name in FIRST_VERBS)
        ]
        return {name: self.url(name) for name in names}

    choices = {
        "kinds": Kind.choices,
        "translated": Translated.choices,
        "flags": Flag.choices,
        "reasons": Reason.choices[1:],
    }


FIRST_VERBS = ("verify", "reject", "keep_out", "not_sure")
