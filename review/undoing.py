"""What Ctrl+Z takes back next, and what Ctrl+Y brings again: decisions, and what was done to whole articles."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from newsdesk.models import User
from review.article_acts import MOST_LOOKED_AT, latest_act, latest_undone
from review.bulk import BULK, decide_all, made_with, numbered
from review.deciding import Act, decide
from review.models import ArticleAct, Decision, Quote
from review.verbs import REDO, UNDO


@dataclass(frozen=True)
class Latest:
    """What comes next to be put back, if anything. `skipped_at`: when the newest was done that does not stand, for
    somebody decided since.
    """

    decision: Decision | None
    skipped_at: datetime | None = None
    act: ArticleAct | None = None

    @property
    def skipped(self) -> bool:
        """Whether that was after what comes next."""
        at = self.act.undone_at or self.act.at if self.act else self.decision.at if self.decision else None
        return self.skipped_at is not None and (at is None or at < self.skipped_at)


def next_to_undo(by: User) -> Latest:
    """What the person did last, as far as it stands."""
    latest, acts = latest_decision(by), latest_act(by)
    act = acts.act
    skipped_at = _later(latest.skipped_at, acts.skipped_at)
    if act and (latest.decision is None or latest.decision.at < act.at):
        return Latest(None, skipped_at, act)
    return Latest(latest.decision, skipped_at)


def next_to_redo(by: User) -> Latest:
    """What the person took back last, unless they did something new since."""
    latest, acts = latest_undoing(by), latest_undone(by)
    act = acts.act
    skipped_at = _later(latest.skipped_at, acts.skipped_at)
    if act and act.undone_at and _nothing_new(by, act.undone_at):
        if latest.decision is None or latest.decision.at < act.undone_at:
            return Latest(None, skipped_at, act)
    elif latest.decision and not _nothing_new(by, latest.decision.at):
        return Latest(None)
    return Latest(latest.decision, skipped_at)


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(filter(None, (one, other)), default=None)


def _nothing_new(by: User, since: datetime) -> bool:
    decided = Decision.objects.filter(by=by).exclude(verb__in=[UNDO, REDO]).last()
    if decided and decided.at > since:
        return False
    return not ArticleAct.objects.filter(by=by, done_at__gt=since).exists()


def latest_decision(by: User) -> Latest:
    """The person's last decision that still stands: what Ctrl+Z takes back next."""
    return _latest(Decision.objects.filter(by=by).exclude(verb=UNDO))


def latest_undoing(by: User) -> Latest:
    """The person's last undoing that still stands, unless they decided something new since."""
    fresh = Decision.objects.filter(by=by).exclude(verb__in=[UNDO, REDO]).last()
    return _latest(Decision.objects.filter(by=by, verb=UNDO, seq__gt=fresh.seq if fresh else 0))


def _latest(candidates: QuerySet[Decision]) -> Latest:
    newest = candidates.filter(undone_by=None).select_related("quote").order_by("-seq")[:MOST_LOOKED_AT]
    for skipped, decision in enumerate(newest):
        if _stands(decision):
            return Latest(decision, newest[0].at if skipped else None)
    return Latest(None, newest[0].at if newest else None)


def _stands(decision: Decision) -> bool:
    """Whether the quote is as the decision left it. Later decisions may have been undone."""
    quote = decision.quote
    if quote.version == decision.version_after:
        return True
    return quote.versions.get(version=decision.version_after).state() == quote.state()


def put_back(decision: Decision, *, by: User, request_id: uuid.UUID) -> Quote:
    """Undo a decision, or redo by undoing an undoing. Raises StaleQuote when somebody decided since."""
    return decide([_putting_back(decision, request_id)], by=by)[0]


def put_back_with_others(decision: Decision, *, by: User, request_id: uuid.UUID) -> list[Quote]:
    """The same for a decision and all that were made with it in one act, as far as they stand; its own quote first.

    Raises Refused; then what was put back in transactions before stays so.
    """
    others = [one for one in standing_of(decision.request_id, by) if one.verb == decision.verb and one != decision]
    if not others:
        return [put_back(decision, by=by, request_id=request_id)]
    return take_back([decision, *others], by=by, request_id=request_id)


def standing_of(act_id: uuid.UUID, by: User) -> list[Decision]:
    """Of what somebody decided in one act, the decisions whose quotes are still as these left them."""
    made = made_with(act_id, by).filter(undone_by=None).select_related("quote")
    return [decision for decision in made if _stands(decision)]


def take_back(decisions: Sequence[Decision], *, by: User, request_id: uuid.UUID) -> list[Quote]:
    """Put them all back in one act."""
    acts = [_putting_back(one, number) for one, number in zip(decisions, numbered(request_id), strict=False)]
    return list(decide_all(acts, by=by))


def _putting_back(decision: Decision, request_id: uuid.UUID) -> Act:
    return Act(
        verb=REDO if decision.verb == UNDO else UNDO,
        request_id=request_id,
        seen_version=decision.quote.version,
        quote_id=decision.quote_id,
        reason=decision.reason if decision.reason == BULK else "",
        undoes=decision,
    )
