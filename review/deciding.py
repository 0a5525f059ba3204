"""Decisions: the one path by which a quote changes.

Order in each transaction, so that two of them never wait for each other: the quotes are locked by id, all are
updated, and the decisions and feed events, which take the chain's lock, come last.
"""

import logging
import secrets
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsdesk.models import User
from review.cards import FINISHED, Standing, count_waiting, shared, standing_of
from review.chain import append_to_chain
from review.feed import feed_kind, for_now, tell_beside
from review.models import (
    Decision,
    FeedEvent,
    Proposal,
    Quote,
    QuoteVersion,
    Verdict,
    Work,
    quote_fields,
)
from review.models.fields import joined
from review.models.state import EDITABLE, STATE_COLUMNS
from review.refusals import Forbidden, Incomplete, NotFromHere, Overlaps, Overtaken, SentBefore, StaleQuote
from review.registry import link_speakers
from review.restoring import former_thought, restore_thought
from review.verbs import REDO, REOPEN, REPOINT, UNDO, VERBS

log = logging.getLogger(__name__)

MOST_ACTS = 200
SENT_BEFORE = _("The page has already sent another decision. Load it again.")


@dataclass(frozen=True)
class Act:
    """What a person did to one quote, or to a proposal that has no quote yet (then `seen_version` is 0).

    `request_id` is made by the page, once an act: the same id again gets the first answer again. `restores` is the
    number of a former version. `proposal`: as whoever acts has read it, without a quote; it never changes.
    """

    verb: str
    request_id: uuid.UUID
    seen_version: int
    quote_id: int | None = None
    proposal_id: int | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    milliseconds: int | None = None
    undoes: Decision | None = None
    restores: int | None = None
    proposal: Proposal | None = None


def decide(acts: Sequence[Act], *, by: User) -> list[Quote]:
    """Carry out all acts or none, at most 200 and one a quote; the quotes as they then stand, in the acts' order.

    Runs twice without harm. Raises Refused; 10 to 15 queries for one act.
    """
    return _all_or_none(acts, by)[0]


def decide_on_card(act: Act, *, by: User) -> tuple[Quote, Standing]:
    """The same for one act, with how its article then stands."""
    quotes, standing = _all_or_none([act], by)
    article_id = quotes[0].article_id
    return quotes[0], standing.get(article_id) or standing_of(article_id)


def decide_by_machine(acts: Sequence[Act]) -> list[Quote]:
    """What follows by itself from another text of the article: `changes` are columns of the state as they shall be."""
    return _all_or_none(acts, None)[0]


def _all_or_none(acts: Sequence[Act], by: User | None) -> tuple[list[Quote], dict[int, Standing]]:
    """The quotes, and how the articles stand in which something was decided now."""
    if len(acts) > MOST_ACTS:
        raise ValueError(f"{len(acts)} acts in one transaction, at most {MOST_ACTS}")
    if len({act.request_id for act in acts}) < len(acts):
        raise ValueError("a request id is for one act once")
    try:
        with transaction.atomic():
            return _decide(acts, by)
    except IntegrityError as error:
        if "verified_quotes_apart" in str(error):
            raise Overlaps(_("These words overlap a quote that is already verified.")) from error
        if "review_decision_request_id" in str(error):  # the other act was committed while this one was at work
            raise SentBefore(SENT_BEFORE) from error
        raise


def _decide(acts: Sequence[Act], by: User | None) -> tuple[list[Quote], dict[int, Standing]]:
    locked, made = _locked(acts)
    quotes = [locked[_key(act)] for act in acts]
    done = _sent_before(acts) if any(quote.version for quote in quotes) else {}
    steps = [
        _Step(act, quote, is_new=quote.pk in made)
        for act, quote in zip(acts, quotes, strict=True)
        if act.request_id not in done
    ]
    for act, quote in zip(acts, quotes, strict=True):
        first = done.get(act.request_id)
        if first and not _is_again(act, quote, first):
            raise SentBefore(SENT_BEFORE)
    if len({step.quote.pk for step in steps}) < len(steps):
        raise ValueError("a quote is decided once in one transaction")
    if not steps:
        return quotes, {}
    works = _lock_articles(steps)
    standing = {article_id: standing_of(article_id) for article_id in works}
    for step in steps:
        step.take(by, standing[step.quote.article_id])
    _refuse_cut_words(steps, standing)
    _save(steps)
    tell_beside((step.before, step.quote) for step in steps)
    _bring_up_to_date(works, standing, steps, moved=by is None)
    seqs = append_to_chain([_decision(step, by) for step in steps], list(_events(steps)))
    transaction.on_commit(partial(_log, steps, seqs, by))
    return quotes, standing


def _sent_before(acts: Sequence[Act]) -> dict[uuid.UUID, Decision]:
    """The decisions that came of these acts when they were sent before. A quote without any has none of them."""
    return Decision.objects.in_bulk([act.request_id for act in acts], field_name="request_id")


def _is_again(act: Act, quote: Quote, first: Decision) -> bool:
    """Whether the act is the one that led to `first`, sent again: nothing of it would be lost by not doing it.

    A card that was corrected and is sent again as it was may come as verified, and the other way round.
    """
    verbs = {act.verb, first.verb}
    if first.quote_id != quote.pk or first.reason != act.reason or (len(verbs) > 1 and verbs != {"verify", "correct"}):
        return False
    changes = act.changes if act.restores is None else former_thought(quote, act.restores)
    led_to = quote.versions.get(version=first.version_after).state() if changes else {}
    wanted = {name: joined(changes[name]) for name in ("content", "own_marks") if name in changes}
    return all(led_to[name] == value for name, value in {**changes, **wanted}.items())


def _key(act: Act) -> tuple[str, int | None]:
    return ("quote", act.quote_id) if act.quote_id else ("proposal", act.proposal_id)


def _locked(acts: Sequence[Act]) -> tuple[dict[tuple[str, int | None], Quote], set[int]]:
    """The acts' quotes, locked in the order of their ids, and the ids of those that were made now, their proposal
    having had none yet.
    """
    proposal_ids = {act.proposal_id for act in acts if not act.quote_id}
    read = {act.proposal_id: act.proposal for act in acts if act.proposal}
    made = _first_quotes(proposal_ids, read) if proposal_ids else []
    left = proposal_ids - {quote.proposal_id for quote in made}
    quote_ids = {act.quote_id for act in acts if act.quote_id}
    quotes = list(made)
    if left or quote_ids:
        wanted = Quote.objects.filter(pk__in=quote_ids) | Quote.objects.filter(proposal_id__in=left)
        # Not their keys: whoever indexes a quote for search refers to it, and would wait for us who wait for them.
        locked = wanted.order_by("pk").select_for_update(of=("self",), no_key=True)
        quotes += locked.select_related("article", "proposal")
        _keep_first_versions([quote for quote in quotes[len(made) :] if quote.version == 0])
    by_id = {("quote", q.pk): q for q in quotes} | {("proposal", q.proposal_id): q for q in quotes}
    return by_id, {quote.pk for quote in made}


def _first_quotes(proposal_ids: Collection[int | None], read: Mapping[int | None, Proposal]) -> list[Quote]:
    """Quotes made now of those proposals that had none; none at all where somebody else makes one of them meanwhile,
    for then they are to be had like all others.
    """
    fresh = list(read.values())
    if unread := set(proposal_ids) - set(read):
        answered = Quote.objects.filter(proposal_id__in=unread).values("proposal_id")
        fresh += Proposal.objects.filter(pk__in=unread).exclude(pk__in=answered).select_related("article")
    fresh.sort(key=lambda proposal: proposal.pk)
    quotes = [Quote(article=p.article, proposal=p, **quote_fields(p, p.article.body)) for p in fresh]
    try:
        with transaction.atomic():
            return Quote.objects.bulk_create(quotes)
    except IntegrityError:
        Quote.objects.bulk_create(quotes, ignore_conflicts=True)
        return []


def _lock_articles(steps: Sequence["_Step"]) -> dict[int, Work]:
    """One writer an article from here on: two that verify overlapping words at once would wait for each other."""
    articles = {step.quote.article_id for step in steps}
    articles |= {step.act.changes["article_id"] for step in steps if "article_id" in step.act.changes}
    return {work.pk: work for work in Work.objects.select_for_update().filter(pk__in=articles).order_by("pk")}


def _refuse_cut_words(steps: Sequence["_Step"], standing: Mapping[int, Standing]) -> None:
    """What comes to be verified is of the kept text; the articles' locks keep new cuts out until all is saved."""
    for quote in [step.quote for step in steps if step.verifies_words()]:
        if shared(quote.content, standing[quote.article_id].cuts):
            raise NotFromHere(_("These words were cut from the article. Bring them back first."))


def _is_overtaken(quote: Quote, standing: Standing) -> bool:
    """Still open, its proposal not of the newest run, and a decided quote overlaps it."""
    if quote.verdict != Verdict.OPEN or not quote.proposal or quote.proposal.run_id >= standing.newest_run:
        return False
    return any(shared(quote.content, other.content) for other in standing.decided)


def _keep_first_versions(quotes: Sequence[Quote]) -> None:
    """The state before any decision, so that undoing the first one has somewhere to go."""
    QuoteVersion.objects.bulk_create([_version_of(quote) for quote in quotes], ignore_conflicts=True)


def _version_of(quote: Quote) -> QuoteVersion:
    return QuoteVersion(quote=quote, version=quote.version, nonce=secrets.token_bytes(32), **quote.state())


@dataclass
class _Step:
    """One act on its locked quote: checked, then taken in memory."""

    act: Act
    quote: Quote
    is_new: bool
    before: Quote = field(init=False)
    state: QuoteVersion = field(init=False)
    first: QuoteVersion | None = None

    def take(self, by: User | None, standing: Standing) -> None:
        quote, act = self.quote, self.act
        if quote.version != act.seen_version:
            raise StaleQuote(quote)
        if _is_overtaken(quote, standing):
            raise Overtaken(_("The machine read this article anew, and these words were decided on since. Reload it."))
        self.before = Quote(**quote.state())
        if self.is_new:
            self.first = _version_of(quote)
        if by is None:
            self._follow()
        elif act.verb in (UNDO, REDO):
            self._put_back(by)
        elif VERBS[act.verb].restores:
            self._restore(by)
        else:
            self._apply(by)
        quote.version += 1

    def verifies_words(self) -> bool:
        """Whether the words were not verified before."""
        before, after = self.before, self.quote
        same = before.verdict == Verdict.VERIFIED and before.content == after.content
        return after.verdict == Verdict.VERIFIED and not same

    def names_anew(self) -> bool:
        """Whether its people are to be linked to the registry."""
        before, after = self.before, self.quote
        return (before.speakers, before.role) != (after.speakers, after.role) or after.version == 1

    def changed(self) -> list[str]:
        """The fields to save."""
        names = [name for name in STATE_COLUMNS if getattr(self.before, name) != getattr(self.quote, name)]
        return [*(name.removesuffix("_id") for name in names), "proposal", "version"]

    def _follow(self) -> None:
        """What a machine's act makes of the quote."""
        if self.act.verb not in (REPOINT, REOPEN):
            raise Forbidden(_("Your role does not allow this."))
        for name, value in self.act.changes.items():
            setattr(self.quote, name, value)
        self.quote.words = [self.quote.article.body[start:end] for start, end in self.quote.content]

    def _put_back(self, by: User) -> None:
        target = self.act.undoes
        if target is None or target.by_id != by.pk:
            raise Forbidden(_("Only your own decisions can be undone."))
        if not by.has_role(*VERBS[_origin(target).verb].roles):
            raise Forbidden(_("Your role does not allow this."))
        former, left = self.quote.versions.filter(version__in=(target.version_before, target.version_after))
        # Later decisions may have been undone: what counts is that the quote stands as this one left it.
        if left.state() != self.quote.state() or Decision.objects.filter(undoes=target).exists():
            raise StaleQuote(self.quote)
        for name, value in former.state().items():
            setattr(self.quote, name, value)

    def _restore(self, by: User) -> None:
        quote = self.quote
        self._refuse_wrong_start(by)
        restore_thought(quote, self.act.restores)
        is_open = quote.verdict == Verdict.OPEN
        quote.decided_by, quote.decided_at = (None, None) if is_open else (by, timezone.now())

    def _refuse_wrong_start(self, by: User) -> None:
        quote, verb = self.quote, VERBS[self.act.verb]
        if not by.has_role(*verb.roles):
            raise Forbidden(_("Your role does not allow this."))
        if quote.verdict not in verb.from_verdicts or quote.availability not in verb.from_availabilities:
            raise NotFromHere(_("This is not possible from the quote's present state."))

    def _apply(self, by: User) -> None:
        quote, verb = self.quote, VERBS[self.act.verb]
        self._refuse_wrong_start(by)
        if verb.reason and not self.act.reason:
            raise Incomplete("reason", _("Choose a reason."))
        for name in EDITABLE if verb.changes else ():
            if name in self.act.changes:
                setattr(quote, name, self.act.changes[name])
        quote.content, quote.own_marks = joined(quote.content), joined(quote.own_marks)
        quote.words = [quote.article.body[start:end] for start, end in quote.content]
        if verb.verdict:
            quote.verdict = verb.verdict
            quote.reason = self.act.reason if verb.reason else ""
            quote.decided_by, quote.decided_at = by, timezone.now()
        if verb.availability:
            quote.availability = verb.availability
        if quote.verdict == Verdict.VERIFIED and not quote.speakers:
            raise Incomplete("speakers", _("Name the speaker first (Tab)."))


def _origin(decision: Decision) -> Decision:
    """The decision that was undone, redone and so on."""
    while decision.undoes:
        decision = decision.undoes
    return decision


def _save(steps: Sequence[_Step]) -> None:
    for step in steps:
        step.quote.save(update_fields=step.changed())
        step.state = _version_of(step.quote)
    link_speakers([step.quote for step in steps if step.names_anew()])
    QuoteVersion.objects.bulk_create([*filter(None, (step.first for step in steps)), *(step.state for step in steps)])


def _bring_up_to_date(
    works: Mapping[int, Work], standing: dict[int, Standing], steps: Sequence[_Step], *, moved: bool
) -> None:
    """Nobody else has changed anything about the locked articles since they were read. `moved`: quotes may have come
    from one to another.
    """
    for quote in (step.quote for step in steps):
        if not moved:
            standing[quote.article_id].put(quote)
        if quote.verdict == Verdict.OPEN and (work := works[quote.article_id]).review in FINISHED:
            work.reopen()
    for pk, work in works.items():
        if moved:
            standing[pk] = standing_of(pk)
        count_waiting(work, standing[pk])


def _events(steps: Sequence[_Step]) -> Iterator[FeedEvent | None]:
    """What each step has to tell, if anything."""
    for step in steps:
        kind = for_now(feed_kind(step.before, step.quote), step.quote.article)
        yield FeedEvent(quote=step.quote, kind=kind, version=step.quote.version) if kind else None


def _log(steps: Sequence[_Step], seqs: Mapping[uuid.UUID, int], by: User | None) -> None:
    for step in steps:
        seq, whose = seqs[step.act.request_id], by.pk if by else None
        log.info("decided seq=%s verb=%s quote=%s by=%s", seq, step.act.verb, step.quote.pk, whose)


def _decision(step: _Step, by: User | None) -> Decision:
    act, state = step.act, step.state
    return Decision(
        verb=act.verb,
        quote=step.quote,
        proposal_id=step.quote.proposal_id,
        version_before=step.quote.version - 1,
        version_after=step.quote.version,
        reason=act.reason,
        by=by,
        milliseconds=act.milliseconds,
        request_id=act.request_id,
        undoes=act.undoes,
        state_hash=state.state_hash(state.nonce, state.form),
    )
