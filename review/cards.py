"""The cards of an article: what is decided, what the newest run proposes that no decision has answered, and what was
undone.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import F, Q, Subquery

from articles.models import Article, ExcludedRange
from review.models import Proposal, Quote, Run, Verdict, Work
from review.models.fields import Span

SAME = 0.5
DOUBTFUL = 0.6


def size(spans: Sequence[Span]) -> int:
    return sum(end - start for start, end in spans)


def shared(a: Sequence[Span], b: Sequence[Span]) -> int:
    """How many code points both hold."""
    return sum(max(0, min(e, f) - max(s, t)) for s, e in a for t, f in b)


def iou(a: Sequence[Span], b: Sequence[Span]) -> float:
    """Intersection over union, in code points: 1 the same, 0 nothing shared."""
    both = shared(a, b)
    return both / (size(a) + size(b) - both)


class Nearby:
    """Spans by the stretches of text they stand in, so that 500 cards are not each compared with 500."""

    STRETCH = 1000

    def __init__(self, contents: Iterable[Sequence[Span]]) -> None:
        self.stretches: defaultdict[int, list[Sequence[Span]]] = defaultdict(list)
        for content in contents:
            for stretch in self._of(content):
                self.stretches[stretch].append(content)

    def to(self, spans: Sequence[Span]) -> Iterator[Sequence[Span]]:
        """All that share a character with the spans, and some that do not; one of several stretches comes twice."""
        for stretch in self._of(spans):
            yield from self.stretches.get(stretch, ())

    def _of(self, spans: Sequence[Span]) -> set[int]:
        return {part for start, end in spans for part in range(start // self.STRETCH, (end - 1) // self.STRETCH + 1)}


@dataclass(frozen=True)
class Card:
    """One card of the desk: a quote that was decided, or a proposal that waits."""

    proposal: Proposal | None
    quote: Quote | None

    @property
    def thing(self) -> Proposal | Quote:
        found = self.quote or self.proposal
        assert found is not None
        return found

    @property
    def content(self) -> list[Span]:
        return self.thing.content

    @property
    def is_open(self) -> bool:
        return self.quote is None

    @property
    def version(self) -> int:
        """The version the page has seen. A quote whose decisions were undone keeps counting."""
        return self.quote.version if self.quote else self.undone_version

    @property
    def undone_version(self) -> int:
        undone = getattr(self.proposal, "quote", None) if self.proposal else None
        return undone.version if undone else 0


def still_open(
    proposals: Sequence[Proposal], decided: Sequence[Quote], excluded: Sequence[Span], *, finished: bool
) -> list[Proposal]:
    """Those of the proposals that wait for an editor.

    A proposal is answered by a decision on itself or on about the same words (IoU of at least a half); in a finished
    article by any overlap. One that reaches into an excluded range is not of the article.
    """
    answered = {quote.proposal_id for quote in decided}
    nearby = Nearby(quote.content for quote in decided)

    def waits(proposal: Proposal) -> bool:
        if proposal.pk in answered or shared(proposal.content, excluded):
            return False
        if finished:
            return not any(shared(proposal.content, content) for content in nearby.to(proposal.content))
        return not any(iou(proposal.content, content) >= SAME for content in nearby.to(proposal.content))

    return [proposal for proposal in proposals if waits(proposal)]


def cards_of(article: Article) -> list[Card]:
    """The article's cards in the order of the text. Three queries, whatever their number."""
    quotes = list(article.quotes.select_related("decided_by", "proposal").order_by("pk"))
    decided = [quote for quote in quotes if quote.verdict != Verdict.OPEN]
    proposals = _open_proposals(article.pk, decided, article.excluded(), finished=False)
    cards = [Card(quote.proposal, quote) for quote in decided] + [Card(proposal, None) for proposal in proposals]
    return sorted(cards, key=lambda card: card.content[0])


def _open_proposals(
    article_id: int, decided: Sequence[Quote], excluded: Sequence[Span], *, finished: bool
) -> list[Proposal]:
    """Those of the newest run, and earlier ones whose decisions were undone. One query.

    An undone one is not shown when a decided quote overlaps it, for it could not be decided on any more. It goes before
    what the newest run proposes of about the same words: its quote has an id that others may know.
    """
    newest = Run.objects.filter(article_id=article_id).order_by("-pk").values("pk")[:1]
    wanted = Q(run_id=F("newest_run")) | Q(quote__verdict=Verdict.OPEN)
    proposals = Proposal.objects.filter(article_id=article_id).annotate(newest_run=Subquery(newest)).filter(wanted)
    fresh: list[Proposal] = []
    undone: list[Proposal] = []
    for proposal in proposals.select_related("quote", "run"):
        (fresh if proposal.run_id == proposal.newest_run else undone).append(proposal)
    undone = still_open(undone, decided, excluded, finished=True)
    fresh = still_open(fresh, decided, excluded, finished=finished)
    nearby = Nearby(one.content for one in undone)
    return undone + [one for one in fresh if all(iou(one.content, other) < SAME for other in nearby.to(one.content))]


FINISHED = {Work.Review.PROPOSALS_REVIEWED, Work.Review.READ_WHOLE, Work.Review.CLOSED_UNREAD}


def count_after_runs(runs: Sequence[Run]) -> None:
    """Bring Work's counts up to date after new runs, by one query where nobody has decided or finished; reopen others
    for finds that overlap no decision.
    """
    with connection.cursor() as cursor:
        ids = [run.pk for run in runs]
        cursor.execute(COUNT_UNDECIDED, {"runs": ids, "finished": list(FINISHED), "doubtful": DOUBTFUL})
        counted = {article_id for (article_id,) in cursor.fetchall()}
    count_open_proposals({run.article_id for run in runs} - counted, reopen=True)


def count_open_proposals(article_ids: Collection[int], *, reopen: bool = False) -> None:
    """Bring Work's counts up to date after decisions, a new run or a changed cut. Four queries an article.

    `reopen`: a finished article goes back to the queue for finds that overlap no decision.
    """
    for work in Work.objects.select_for_update(of=("self",)).filter(pk__in=article_ids).order_by("pk"):
        decided = list(Quote.objects.decided().filter(article_id=work.pk))
        excluded = [
            (r.lower, r.upper)
            for r in ExcludedRange.objects.active().filter(article_id=work.pk).values_list("range", flat=True)
        ]
        waiting = _open_proposals(work.pk, decided, excluded, finished=work.review in FINISHED)
        if reopen and waiting and work.review in FINISHED:
            work.review, work.finished_by, work.finished_at = Work.Review.OPEN, None, None
            waiting = _open_proposals(work.pk, decided, excluded, finished=False)
        work.open_proposals, work.doubt = len(waiting), min(99, sum(p.confidence < DOUBTFUL for p in waiting))
        work.save(update_fields=["open_proposals", "doubt", "review", "finished_by", "finished_at"])


# What `still_open` says of articles without decisions.
COUNT_UNDECIDED = """
UPDATE review_work work SET open_proposals = waiting.number, doubt = least(99, waiting.doubtful)
FROM (
    SELECT run.article_id, count(proposal.id) AS number,
        count(*) FILTER (WHERE proposal.confidence < %(doubtful)s) AS doubtful
    FROM review_run run LEFT JOIN review_proposal proposal ON proposal.run_id = run.id AND NOT EXISTS (
        SELECT FROM articles_excludedrange cut
        WHERE cut.article_id = run.article_id AND cut.ended_at IS NULL AND cut.range && proposal.content)
    WHERE run.id = ANY (%(runs)s::bigint[]) GROUP BY run.article_id
) waiting
WHERE work.article_id = waiting.article_id AND work.review <> ALL (%(finished)s::text[])
    AND NOT EXISTS (SELECT FROM review_quote quote WHERE quote.article_id = work.article_id)
RETURNING work.article_id
"""
