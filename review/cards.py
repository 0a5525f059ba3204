"""The cards of an article: what is decided, what the newest run proposes that no decision has answered, and what was
undone.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import F, Q, Subquery

from articles.models import Article
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
    undone_version: int = 0

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
        """The version the page has seen. A quote whose decisions were undone keeps counting: `undone_version`."""
        return self.quote.version if self.quote else self.undone_version


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


@dataclass
class Standing:
    """What of an article is decided, proposed and cut: of quotes and proposals no more than that asks for, the rest
    being read when it is wanted. `proposals`: those of the newest run, and earlier ones whose decisions were undone.
    """

    article_id: int
    newest_run: int = 0
    decided: list[Quote] = field(default_factory=list)
    undone: dict[int, int] = field(default_factory=dict)  # by proposal, the version of the quote it once became
    proposals: list[Proposal] = field(default_factory=list)
    cuts: list[Span] = field(default_factory=list)

    def take(self, what: str, spans: list[Span], row: Sequence[Any]) -> None:
        """A row of STANDING."""
        pk, other, verdict, availability, version, confidence = row
        if what == "run":
            self.newest_run = pk
        elif what == "cut":
            self.cuts += spans
        elif what == "quote":
            columns = [pk, self.article_id, spans, verdict, availability, other, version]
            self.take_quote(Quote.from_db("default", QUOTE_READ, columns))
        else:
            columns = [pk, other, self.article_id, spans, confidence]
            self.proposals.append(Proposal.from_db("default", PROPOSAL_READ, columns))

    def put(self, quote: Quote) -> None:
        """A quote of this article as a decision left it, its proposal at hand."""
        self.decided = [one for one in self.decided if one.pk != quote.pk]
        self.undone.pop(quote.proposal_id or 0, None)
        self.take_quote(quote)
        self.decided.sort(key=lambda one: one.pk)
        if quote.verdict == Verdict.OPEN and quote.proposal and quote.proposal not in self.proposals:
            self.proposals.append(quote.proposal)

    def take_quote(self, quote: Quote) -> None:
        if quote.verdict != Verdict.OPEN:
            self.decided.append(quote)
        elif quote.proposal_id:
            self.undone[quote.proposal_id] = quote.version

    def waiting(self, *, finished: bool) -> list[Proposal]:
        """The proposals that wait for an editor.

        An undone one is not shown when a decided quote overlaps it, for it could not be decided on any more. It goes
        before what the newest run proposes of about the same words: its quote has an id that others may know.
        """
        fresh = [one for one in self.proposals if one.run_id == self.newest_run]
        earlier = [one for one in self.proposals if one.run_id != self.newest_run]
        undone = still_open(earlier, self.decided, self.cuts, finished=True)
        waiting = still_open(fresh, self.decided, self.cuts, finished=finished)
        nearby = Nearby(one.content for one in undone)
        return undone + [
            one for one in waiting if all(iou(one.content, other) < SAME for other in nearby.to(one.content))
        ]

    def cards(self) -> list[Card]:
        """In the order of the text. Of a quote's proposal nothing is asked here."""
        cards = [Card(None, quote) for quote in self.decided]
        cards += [Card(one, None, self.undone.get(one.pk, 0)) for one in self.waiting(finished=False)]
        return sorted(cards, key=lambda card: card.content[0])


def standing_of(article_id: int) -> Standing:
    """One query."""
    standing = Standing(article_id)
    with connection.cursor() as cursor:
        cursor.execute(STANDING, {"article": article_id})
        for what, parts, *row in cursor.fetchall():
            standing.take(what, [(part.lower, part.upper) for part in parts], row)
    return standing


def outline_of(article: Article) -> list[Card]:
    """The article's cards with no more than where they stand and how. One query; whatever else is asked of one costs
    another.
    """
    return standing_of(article.pk).cards()


def cards_of(article: Article) -> list[Card]:
    """The article's cards in the order of the text, whole. Three queries, whatever their number."""
    standing = Standing(article.pk, cuts=article.excluded())
    for quote in article.quotes.select_related("proposal").order_by("pk"):
        standing.take_quote(quote)
    newest = Run.objects.filter(article=article).order_by("-pk").values("pk")[:1]
    proposals = article.proposals.annotate(newest_run=Subquery(newest)).select_related("run")
    for proposal in proposals.filter(Q(run_id=F("newest_run")) | Q(pk__in=standing.undone)):
        standing.newest_run = proposal.newest_run
        standing.proposals.append(proposal)
    return [Card(card.quote.proposal, card.quote) if card.quote else card for card in standing.cards()]


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
    """Bring Work's counts up to date after a new run or a changed cut. Two queries and one for each that changes.

    `reopen`: a finished article goes back to the queue for finds that overlap no decision.
    """
    for work in Work.objects.select_for_update(of=("self",)).filter(pk__in=article_ids).order_by("pk"):
        count_waiting(work, standing_of(work.pk), reopen=reopen)


def count_waiting(work: Work, standing: Standing, *, reopen: bool = False) -> None:
    """The same for a row that is locked already, and how its article stands."""
    before = (work.open_proposals, work.doubt)
    waiting = standing.waiting(finished=work.review in FINISHED)
    if reopen and waiting and work.review in FINISHED:
        work.reopen()
        waiting = standing.waiting(finished=False)
    work.open_proposals, work.doubt = len(waiting), min(99, sum(p.confidence < DOUBTFUL for p in waiting))
    if (work.open_proposals, work.doubt) != before:
        work.save(update_fields=["open_proposals", "doubt"])


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

# What is read of them, in the order of their models' columns.
QUOTE_READ = ["id", "article_id", "content", "verdict", "availability", "proposal_id", "version"]
PROPOSAL_READ = ["id", "run_id", "article_id", "content", "confidence"]
# Of one article, for then the database keeps its plan.
STANDING = """
WITH newest AS (SELECT id FROM review_run WHERE article_id = %(article)s ORDER BY id DESC LIMIT 1)
SELECT 'run', '{}'::int4multirange, id, 0::bigint, '', '', 0, 0::float8
FROM newest
UNION ALL
SELECT 'quote', content, id, proposal_id, verdict, availability, version, 0
FROM review_quote WHERE article_id = %(article)s
UNION ALL
SELECT 'proposal', content, id, run_id, '', '', 0, confidence
FROM review_proposal WHERE run_id = (SELECT id FROM newest)
UNION ALL
SELECT 'proposal', proposal.content, proposal.id, run_id, '', '', 0, confidence
FROM review_quote quote JOIN review_proposal proposal ON proposal.id = quote.proposal_id
WHERE quote.article_id = %(article)s AND quote.verdict = 'open' AND run_id <> (SELECT id FROM newest)
UNION ALL
SELECT 'cut', range::int4multirange, id, 0, '', '', 0, 0
FROM articles_excludedrange WHERE article_id = %(article)s AND ended_at IS NULL
ORDER BY 3
"""
