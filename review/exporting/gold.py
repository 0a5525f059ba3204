"""The form in which taggers are trained and scored: an article a line, its kept text and every statement in it.

Only articles that somebody finished, and of which everything was settled: one that holds a quote nobody is sure of, or
that may not leave, would teach that it is none. `right, not kept` quotes are statements too, and are in it.
"""

import json
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from articles.kept_text import from_body
from articles.models import Article
from review.exporting.records import About, TextDiffers, WordsDiffer
from review.exporting.rows import ROWS_AT_ONCE
from review.models import Quote, Verdict, Work
from review.models.state import UNKNOWN_SPEAKER

CONTENT_TYPE = "application/jsonl; charset=utf-8"
TELLS_NEWS = False
FINISHED = (Work.Review.PROPOSALS_REVIEWED, Work.Review.READ_WHOLE)
STATEMENTS = Q(verdict__in=(Verdict.VERIFIED, Verdict.KEPT_OUT))
encode = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(slots=True)
class GoldArticle:
    """`pks`: of its quotes."""

    pks: list[int]
    record: dict[str, Any]


def rows(found: QuerySet[Quote] | None, notes: dict[str, Any]) -> Generator[GoldArticle, None, None]:
    """Of the whole desk, or of the articles that hold one of the quotes found. The finished ones that are not in it
    are counted in the notes, each once.
    """
    left_out = notes["articles_left_out"] = not_settled(meant(found)) | {"words_cut": 0}
    articles = settled(found)
    statements = Quote.objects.filter(STATEMENTS).select_related("proposal").prefetch_related("quote_speakers__speaker")
    with_all = articles.select_related("work").prefetch_related(
        "excluded_ranges", Prefetch("quotes", statements.order_by("pk"), to_attr="statements")
    )
    for article in with_all.order_by("pk").iterator(chunk_size=ROWS_AT_ONCE):
        if gold := gold_of(article, sorted(article.statements, key=lambda quote: quote.content)):
            yield gold
        else:
            left_out["words_cut"] += 1


HERE = Quote.objects.filter(article=OuterRef("pk"))
DOUBTFUL = Exists(HERE.filter(verdict=Verdict.NOT_SURE))
KEPT_BACK = Exists(HERE.verified().exclude(pk__in=Quote.objects.exportable().filter(article=OuterRef("article"))))


def meant(found: QuerySet[Quote] | None) -> Q:
    """Which articles are asked for."""
    return Q() if found is None else Q(pk__in=found.values("article_id"))


def settled(found: QuerySet[Quote] | None) -> QuerySet[Article]:
    return Article.objects.usable().filter(meant(found), ~DOUBTFUL, ~KEPT_BACK, work__review__in=FINISHED)


def not_settled(asked: Q) -> dict[str, int]:
    """How many finished articles are left out, by the first reason that holds."""
    finished = Article.objects.filter(asked, work__review__in=FINISHED)
    usable = Article.objects.usable().filter(asked, work__review__in=FINISHED)
    return {
        "not_usable": finished.count() - usable.count(),
        "unsettled": usable.filter(DOUBTFUL).count(),
        "kept_back": usable.filter(~DOUBTFUL, KEPT_BACK).count(),
    }


def gold_of(article: Article, quotes: list[Quote]) -> GoldArticle | None:
    """None when words of a quote were cut from the article since."""
    segments, holds = article.kept_segments(), article.text_holds()
    entries = []
    for quote in quotes:
        if quote.words != [article.body[start:end] for start, end in quote.content]:
            raise WordsDiffer(quote.uid, article.pk)
        if not holds:
            raise TextDiffers(quote.uid, article.pk)
        content = from_body(quote.content, article.body, segments)
        if content is None:
            return None
        entries.append(entry(quote, content, article, segments))
    work = article.work
    record = {
        "id": f"article-{article.pk}",
        "title": article.title or None,
        "text": "\n".join(article.body[start:end] for start, end in segments),
        "quotes": entries,
        "source": article.url or None,
        "reviewed": work.review,
    }
    return GoldArticle([quote.pk for quote in quotes], record)


def entry(quote: Quote, content: list[Any], article: Article, segments: list[Any]) -> dict[str, Any]:
    def one(span: Any) -> list[int] | None:
        parts = from_body([span], article.body, segments) if span else None
        return list(parts[0]) if parts else None

    names = [name for name in quote.speakers if name != UNKNOWN_SPEAKER]
    kinds = {link.speaker.kind for link in quote.quote_speakers.all() if link.speaker}
    kind = kinds.pop() if len(kinds) == 1 else quote.proposal.speaker_kind if quote.proposal else "unknown"
    return {
        "kind": quote.kind,
        "content": [list(part) for part in content],
        "cue": one(quote.cue),
        "source": one(quote.source),
        "speaker": "; ".join(names) or None,
        "speaker_type": kind if names else "unknown",
    }


def write(rows: Iterable[GoldArticle], about: About) -> Iterator[str]:
    count = 0
    for row in rows:
        count += 1
        yield encode(row.record) + "\n"
    about.notes["articles"] = count
