"""What consumers learn of a decision, and without any of an article that is cancelled, withheld, under an embargo or
mended.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce

from articles.models import Article, ArticleEdit
from review.cards import shared
from review.exporting.records import CONTEXT
from review.models import Availability, FeedEvent, Quote, Verdict, WaitingQuote
from review.models.fields import Span, joined
from review.models.quotes import MAY_LEAVE
from review.sentences import Sentences

AT_ONCE = 200
# What a person may mend about an article, and every consumer has.
EXPORTED = {"author", "credit", "language", "published_on", "publisher", "section", "title", "url"}
EVENTS = FeedEvent.objects.filter(quote=OuterRef("pk"))
# Of a quote its last event's, or empty.
NEWEST_KIND = Coalesce(Subquery(EVENTS.order_by("-seq").values("kind")[:1]), Value("", TextField()))


def bring_up_to_date() -> int:
    """Write the feed events that a delivery status, an embargo or its end, and mended facts of an article call for;
    their number.

    Runs twice, also at once, without harm. Two queries while there is nothing to tell.
    """
    edited = ArticleEdit.objects.filter(told=False).values_list("article", flat=True).order_by("article").distinct()
    # First: what is released tells of edits too.
    told = sum(_tell_of_edits(article) for article in edited)
    pks = list(untold().values_list("pk", flat=True))
    return told + sum(_tell(pks[start : start + AT_ONCE]) for start in range(0, len(pks), AT_ONCE))


def untold() -> QuerySet[Quote]:
    """Verified quotes of which consumers think otherwise than is true now, on their articles' account; by id.

    `leaves`: it may now; `newest`: the kind of its last event, or empty; `taken`: an event that told of it as usable.
    None of them is an EXISTS, which could be planned as one look at all quotes or all events.
    """
    usable = Q(newest__in=FeedEvent.USABLE)
    for_good = Q(
        newest=FeedEvent.Kind.HELD, taken__isnull=False, article__delivery_status=Article.DeliveryStatus.CANCELLED
    )
    quotes = Quote.objects.verified().filter(article__in=Article.objects.ever_kept_back())
    annotated = quotes.annotate(
        leaves=MAY_LEAVE,
        newest=NEWEST_KIND,
        taken=Subquery(EVENTS.filter(kind__in=FeedEvent.USABLE).values("seq")[:1]),
    )
    wrong = (Q(leaves=True) & ~usable) | (Q(leaves=False) & (usable | for_good))
    return annotated.filter(wrong).order_by("pk")


def _tell(pks: list[int]) -> int:
    """The events of these quotes. Whoever decides locks the quote first and has the chain's lock, which the event's
    trigger takes, last. In the other order the two would wait for each other.
    """
    with transaction.atomic():
        _lock(Quote.objects.filter(pk__in=pks))
        quotes = untold().filter(pk__in=pks).select_related("article")
        events = [FeedEvent(quote=quote, kind=_kind(quote), version=quote.version) for quote in quotes]
        FeedEvent.objects.bulk_create(events)
    return len(events)


def _tell_of_edits(article: int) -> int:
    """The events of an article's quotes, where what consumers have of it was mended. No times are compared: an edit may
    be seen only after decisions that are younger. So a quote that was verified between an edit and the sweep is told of
    once more than it need be.
    """
    with transaction.atomic():
        _lock(Quote.objects.filter(article=article))
        edits = dict(ArticleEdit.objects.filter(article=article, told=False).values_list("pk", "field"))
        quotes = Quote.objects.verified().filter(article=article).annotate(leaves=MAY_LEAVE, newest=NEWEST_KIND)
        usable = list(quotes.filter(newest__in=FeedEvent.USABLE).order_by("pk"))
        if not all(quote.leaves for quote in usable):
            return 0  # kept back since, which is to be told first
        ArticleEdit.objects.filter(pk__in=edits).update(told=True)
        if EXPORTED.isdisjoint(edits.values()):
            return 0
        events = [FeedEvent(quote=quote, kind=FeedEvent.Kind.CHANGED, version=quote.version) for quote in usable]
        FeedEvent.objects.bulk_create(events)
    return len(events)


def _lock(quotes: QuerySet[Quote]) -> None:
    list(quotes.order_by("pk").select_for_update(no_key=True).values("pk"))


def _kind(quote: Any) -> str:
    if not quote.leaves:
        return kept_back(quote.article)
    return FeedEvent.Kind.RELEASED if quote.taken else FeedEvent.Kind.VERIFIED


def kept_back(article: Article) -> str:
    """What a quote's consumers are told when its article may not be used."""
    cancelled = article.delivery_status == Article.DeliveryStatus.CANCELLED
    return FeedEvent.Kind.WITHDRAWN if cancelled else FeedEvent.Kind.HELD


def tell_beside(steps: Iterable[tuple[Quote, Quote]]) -> None:
    """Let whoever has them soon be told of quotes in whose sentence or surroundings others' words are not to be read
    any more, or may be again. `steps`: quotes before and after a decision. No query where that changes nothing.
    """
    hidden: dict[int, list[Span]] = defaultdict(list)
    decided = set()
    for before, after in steps:
        decided.add(after.pk)
        if _hides(before) != _hides(after):
            hidden[before.article_id] += _hides(before)[1]
            hidden[after.article_id] += _hides(after)[1]
    if hidden:
        WaitingQuote.objects.put(pk for pk in beside(hidden) if pk not in decided)


def beside(spans: Mapping[int, Sequence[Span]]) -> Iterator[int]:
    """The quotes that may leave and whose record has something of these spans, which are given by article."""
    texts = {pk: Sentences(body) for pk, body in Article.objects.filter(pk__in=spans).values_list("pk", "body")}
    for quote in Quote.objects.exportable().filter(article__in=spans):
        if shared(_reach(quote, texts[quote.article_id]), spans[quote.article_id]):
            yield quote.pk


def _hides(quote: Quote) -> tuple[int, list[Span]]:
    """Its article, and which of that one's words nobody reads around other quotes."""
    kept_back = quote.verdict == Verdict.VERIFIED and not quote.leaves()
    return quote.article_id, quote.content if kept_back else []


def _reach(quote: Quote, sentences: Sentences) -> list[Span]:
    """What of the article's text its record has."""
    around = [(max(start - CONTEXT, 0), end + CONTEXT) for start, end in quote.content]
    return joined([sentences.bounds([*quote.content, *filter(None, [quote.cue, quote.source])]), *around])


def for_now(kind: str | None, article: Article) -> str | None:
    """What is told of a decision's `kind` as its article stands: of one that may not be used, nothing that would
    invite use. A change is told as keeping back, so that the sweep tells of the quote again afterwards.
    """
    if kind not in FeedEvent.USABLE or article.is_usable():
        return kind
    return kept_back(article) if kind == FeedEvent.Kind.CHANGED else None


def feed_kind(before: Quote, after: Quote) -> str | None:
    """What whoever takes quotes must learn of this step, if anything."""
    if after.leaves():
        if not before.leaves():
            return FeedEvent.Kind.RELEASED if before.verdict == Verdict.VERIFIED else FeedEvent.Kind.VERIFIED
        return FeedEvent.Kind.CHANGED  # every record cites its decision: by whom, and when
    if after.availability == Availability.SEALED:
        # Whatever was told before: the words must go from wherever they went.
        return FeedEvent.Kind.SEALED if before.availability != Availability.SEALED else None
    if before.verdict != Verdict.VERIFIED or before.availability not in (Availability.FREE, Availability.HELD):
        return None
    if _kept_back(after):
        return None if _kept_back(before) else FeedEvent.Kind.HELD
    return FeedEvent.Kind.WITHDRAWN


def _kept_back(quote: Quote) -> bool:
    """Verified, and not to leave for now: held, or flagged."""
    held = quote.availability == Availability.HELD or (quote.availability == Availability.FREE and bool(quote.flags))
    return quote.verdict == Verdict.VERIFIED and held
