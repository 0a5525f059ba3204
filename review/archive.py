"""The promises, recomputed: spans, words, hashes, chain, outcomes. Each check yields a sentence a breach."""

from collections.abc import Callable, Iterator
from hashlib import sha256

from django.db import connection
from django.db.models import Count, F, Prefetch

from articles.hashing import text_sha256
from articles.kept_text import kept_text
from articles.models import Article, ExcludedRange, Import
from review.feed import feed_kind, for_now
from review.models import Availability, Decision, FeedEvent, Proposal, Quote, QuoteVersion
from review.models.state import STATE_COLUMNS

ROWS = 500


def bodies() -> Iterator[str]:
    """Every body still has its length and hash; a sealed one that of its masked text."""
    for article in Article.objects.order_by("pk").iterator(chunk_size=ROWS):
        if len(article.body) != article.length:
            yield f"article {article.pk}: {len(article.body)} characters, {article.length} recorded"
        if not article.text_holds():
            yield f"article {article.pk}: the hash of the body differs"


def kept_texts() -> Iterator[str]:
    """The kept text of every article, as cleaning left it, still has its hash. What people cut since is of no account;
    a cleaner's range that they brought back or absorbed ended, but its row is still there. Of a sealed text nobody can
    tell. A run's hash is of the kept text of its time.
    """
    cleaned = Prefetch("excluded_ranges", ExcludedRange.objects.filter(by=None), to_attr="cleaned")
    for article in Article.objects.filter(masked_sha256=None).prefetch_related(cleaned).iterator(chunk_size=ROWS):
        cuts = [cut.span for cut in article.cleaned if inside(cut.span, len(article.body))]
        if text_sha256(kept_text(article.body, cuts)) != bytes(article.kept_sha256):
            yield f"article {article.pk}: the hash of the kept text differs"
    yield from found(
        "SELECT 'run ' || id || ': no hash of a kept text' FROM review_run WHERE octet_length(kept_sha256) <> 32"
    )


def excluded_ranges() -> Iterator[str]:
    yield from found(
        "SELECT 'excluded range ' || range.id || ' lies outside article ' || article.id "
        "FROM articles_excludedrange range JOIN articles_article article ON article.id = range.article_id "
        "WHERE (range.range <@ int4range(0, article.length) AND NOT isempty(range.range)) IS NOT TRUE"
    )


def spans() -> Iterator[str]:
    """Every span of a proposal, quote or version is bounded, not empty and inside its article's body."""
    for model, columns in SPAN_COLUMNS.items():
        rows = model.objects.order_by("pk").annotate(length=F("article__length"))
        for row in rows.iterator(chunk_size=ROWS):
            parts = [part for name in columns for part in as_spans(getattr(row, name))]
            if not row.content or not all(inside(part, row.length) for part in parts):
                yield f"{model._meta.model_name} {row.pk}: a span lies outside the article"


def as_spans(value: object) -> list[tuple[int | None, int | None]]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def inside(part: tuple[int | None, int | None], length: int) -> bool:
    start, end = part
    return start is not None and end is not None and 0 <= start < end <= length


SPAN_COLUMNS = {
    Proposal: ("content", "cue", "source", "relay", "said_on_span"),
    Quote: ("content", "own_marks", "cue", "source", "said_on_span"),
    QuoteVersion: ("content", "own_marks", "cue", "source", "said_on_span"),
}


def words() -> Iterator[str]:
    """The words of every quote and of each of its versions are those of the body."""
    for quote in Quote.objects.select_related("article").order_by("pk").iterator(chunk_size=ROWS):
        if quote.words != [quote.article.body[start:end] for start, end in quote.content]:
            yield f"quote {quote.uid}: its words are not those of article {quote.article_id}"
    versions = QuoteVersion.objects.select_related("article", "quote").order_by("pk")
    for version in versions.iterator(chunk_size=ROWS):
        body = version.article.body
        if version.words != [body[start:end] for start, end in version.content]:
            yield f"quote {version.quote.uid} version {version.version}: its words are not those of the article"


def versions() -> Iterator[str]:
    """Every quote stands as its newest version says, and has all versions from 0 on."""
    for quote in Quote.objects.order_by("pk").prefetch_related("versions").iterator(chunk_size=ROWS):
        kept = {version.version: version for version in quote.versions.all()}
        if sorted(kept) != list(range(quote.version + 1)):
            yield f"quote {quote.uid}: versions {sorted(kept)} kept, {quote.version + 1} expected"
        elif any(getattr(quote, name) != getattr(kept[quote.version], name) for name in STATE_COLUMNS):
            yield f"quote {quote.uid}: differs from its version {quote.version}"


def chain() -> Iterator[str]:
    """The decisions form one chain without a gap, each with the hash of its own content."""
    previous, expected = b"\0" * 32, 1
    for decision in Decision.objects.order_by("seq").iterator(chunk_size=ROWS):
        if decision.seq != expected:
            yield f"decision {decision.seq}: {expected} is missing"
        if bytes(decision.prev_hash) != previous:
            yield f"decision {decision.seq}: does not follow the one before"
        if bytes(decision.hash) != decision_hash(decision):
            yield f"decision {decision.seq}: its hash differs"
        previous, expected = bytes(decision.hash), decision.seq + 1


def decision_hash(decision: Decision) -> bytes:
    """What the database's trigger computes (review/migrations/0002_rules.py), computed apart from it."""
    parts = [
        "newsdesk-decision-1", decision.seq, decision.verb, decision.quote_id, decision.proposal_id,
        decision.version_before, decision.version_after, decision.reason, decision.by_id,
        decision.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"), decision.milliseconds, decision.request_id, decision.undoes_id,
        bytes(decision.state_hash).hex(), bytes(decision.prev_hash).hex(),
    ]  # fmt: skip
    return sha256("|".join("" if part is None else str(part) for part in parts).encode()).digest()


def decisions() -> Iterator[str]:
    """Every version but the first was led to by a decision: the chain alone does not show that its end was cut off."""
    yield from found(
        "SELECT 'quote ' || quote.uid || ': no decision led to its version ' || version.version "
        "FROM review_quoteversion version JOIN review_quote quote ON quote.id = version.quote_id "
        "LEFT JOIN review_decision decision "
        "ON decision.quote_id = version.quote_id AND decision.version_after = version.version "
        "WHERE version.version > 0 AND decision.seq IS NULL"
    )


def states() -> Iterator[str]:
    """Each decision's hash of the state is that of the version it led to, unless a seal has forgotten it."""
    rows = Decision.objects.select_related("quote").order_by("seq")
    for decision in rows.iterator(chunk_size=ROWS):
        version = QuoteVersion.objects.filter(quote=decision.quote_id, version=decision.version_after).first()
        if version is None:
            yield f"decision {decision.seq}: its version {decision.version_after} is missing"
        elif decision.quote.availability == Availability.SEALED:
            continue
        elif version.state_hash(bytes(version.nonce), version.form) != bytes(decision.state_hash):
            yield f"decision {decision.seq}: the hash of its state differs"


def feed() -> Iterator[str]:
    """Feed events are numbered without a gap, in the order of the decisions that caused them."""
    expected, last_decision = 1, 0
    for event in FeedEvent.objects.order_by("seq").iterator(chunk_size=ROWS):
        if event.seq != expected:
            yield f"feed event {event.seq}: {expected} is missing"
        if event.decision_id is not None and event.decision_id <= last_decision:
            yield f"feed event {event.seq}: out of the order of decisions"
        expected, last_decision = event.seq + 1, event.decision_id or last_decision


# Of a quote whose flag was taken off the second was told once; both say that it may be used.
FORMERLY: dict[str | None, str] = {FeedEvent.Kind.RELEASED: FeedEvent.Kind.VERIFIED}


def told() -> Iterator[str]:
    """Each decision told what its step from one version to the next had to tell, and no more. Where the article was
    ever kept back, what that makes of it goes too. Of a sealed quote nobody can tell.
    """
    kept_back = {row["pk"] for row in Article.objects.ever_kept_back()}
    rows = Decision.objects.exclude(quote__availability=Availability.SEALED).select_related("feedevent", "quote")
    for decision in rows.order_by("seq").iterator(chunk_size=ROWS):
        step = (decision.version_before, decision.version_after)
        states = [
            Quote(**version.state())
            for version in QuoteVersion.objects.filter(quote=decision.quote_id, version__in=step).order_by("version")
        ]
        if len(states) < len(step):
            continue  # `versions` has said so
        due, event = feed_kind(*states), getattr(decision, "feedevent", None)
        statuses = Article.DeliveryStatus if decision.quote.article_id in kept_back else ["usable"]
        kinds = {due, FORMERLY.get(due, due)}
        right = {for_now(kind, Article(delivery_status=status)) for kind in kinds for status in statuses}
        if (event and event.kind) not in right:
            said = event.kind if event else "nothing"
            yield f"decision {decision.seq}: {due or 'nothing'} was to be told, {said} was"
        elif event and (event.quote_id, event.version) != (decision.quote_id, decision.version_after):
            yield f"feed event {event.seq}: not of the quote and version that its decision led to"


def outcomes() -> Iterator[str]:
    """Every record read has its outcome, and one alone brought its article, unless it was there before them all."""
    for delivery in Import.objects.annotate(count=Count("records")).order_by("pk").iterator(chunk_size=ROWS):
        if delivery.count != delivery.records_read:
            yield f"import {delivery.pk}: {delivery.records_read} records read, {delivery.count} outcomes"

    yield from found(
        "SELECT 'article ' || article.id || ': ' || records.brought || ' records brought it' "
        "FROM articles_article article JOIN ("
        "SELECT article_id, min(delivery.started_at) AS first, "
        "count(*) FILTER (WHERE outcome IN ('imported', 'revised')) AS brought FROM articles_importrecord record "
        "JOIN articles_import delivery ON delivery.id = record.delivery_id GROUP BY article_id"
        ") records ON records.article_id = article.id "
        "WHERE records.brought > 1 OR (records.brought = 0 AND article.arrived_at >= records.first)"
    )
    yield from found(
        "SELECT 'import ' || delivery.id || ': its numbers by outcome are not those of its records' "
        "FROM articles_import delivery LEFT JOIN (SELECT delivery_id, "
        "count(*) FILTER (WHERE outcome = 'imported') AS imported, "
        "count(*) FILTER (WHERE outcome = 'revised') AS revised, "
        "count(*) FILTER (WHERE outcome = 'duplicate') AS duplicate, "
        "count(*) FILTER (WHERE outcome = 'rejected') AS rejected "
        "FROM articles_importrecord GROUP BY delivery_id) counted ON counted.delivery_id = delivery.id "
        "WHERE (delivery.imported, delivery.revised, delivery.duplicate, delivery.rejected) IS DISTINCT FROM "
        "(coalesce(counted.imported, 0), coalesce(counted.revised, 0), coalesce(counted.duplicate, 0), "
        "coalesce(counted.rejected, 0))"
    )


def work() -> Iterator[str]:
    yield from found(
        "SELECT 'article ' || article.id || ': nobody works on it' FROM articles_article article "
        "LEFT JOIN review_work work ON work.article_id = article.id WHERE work.article_id IS NULL"
    )


def search() -> Iterator[str]:
    """Search knows each quote that may be found as it is now, and no other, but for those that still wait for it; and
    each article that was tagged.
    """
    yield from found(
        "SELECT 'quote ' || quote.uid || ': search knows it otherwise than it is' FROM review_quotesearch there "
        "FULL JOIN review_quotesearch_due due ON due.quote_id = there.quote_id "
        "JOIN review_quote quote ON quote.id = coalesce(there.quote_id, due.quote_id) "
        "WHERE (there.document, there.pairs, there.said_on, there.published_on, there.day) "
        "IS DISTINCT FROM (due.document, due.pairs, due.said_on, due.published_on, due.day) "
        "AND NOT EXISTS (SELECT FROM review_waitingquote waiting WHERE waiting.quote_id = quote.id) ORDER BY quote.id"
    )
    yield from found(
        "SELECT 'article ' || due.article_id || ': search knows it otherwise than it is' "
        "FROM review_articlesearch_due due JOIN review_work work USING (article_id) "
        "LEFT JOIN review_articlesearch there USING (article_id) "
        "WHERE CASE WHEN there.article_id IS NULL THEN work.tagging = 'tagged' "
        "ELSE (there.document, there.pairs) <> (due.document, due.pairs) END ORDER BY due.article_id"
    )


def found(query: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        for (sentence,) in cursor:
            yield sentence


CHECKS: tuple[Callable[[], Iterator[str]], ...] = (
    bodies, excluded_ranges, kept_texts, spans, words, versions, chain, decisions, states, feed, told, outcomes, work,
    search,
)  # fmt: skip
