"""What leaves of a quote: one flat record, the same for every format, checked against its article first."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from review.models import Quote
from review.models.fields import Span
from review.sentences import sentence_around

SCHEMA = "newsdesk-quote-1"


class WordsDiffer(Exception):
    """A quote's words are not the words of its article: nothing more leaves until this is looked into."""

    def __init__(self, quote: Quote) -> None:
        super().__init__(f"quote {quote.uid}: its words are not the words of article {quote.article_id}")


@dataclass(frozen=True)
class QuoteRecord:
    """A verified quote as it leaves. Spans are code points of the article's body, half open; dates ISO; times UTC."""

    id: str
    version: int
    kind: str
    words: list[str]
    content: list[Span]
    own_marks: list[Span]
    cue: str | None
    cue_span: Span | None
    source: str | None
    source_span: Span | None
    sentence: str
    speakers: list[str]
    role: str
    relays: list[str]
    said_on: date | None
    said_on_precision: str
    said_on_words: str | None
    translated: str
    article: dict[str, Any]
    verified_by: str
    verified_at: datetime
    proposed_by: str | None
    rule: str | None


def record_of(quote: Quote) -> QuoteRecord:
    """The record of a quote fetched with `exported()`. Raises WordsDiffer."""
    article, proposal = quote.article, quote.proposal
    body = article.body

    def words_at(span: Span | None) -> str | None:
        return body[span[0] : span[1]] if span else None

    if quote.words != [words_at(part) for part in quote.content]:
        raise WordsDiffer(quote)
    return QuoteRecord(
        id=str(quote.uid),
        version=quote.version,
        kind=quote.kind,
        words=quote.words,
        content=quote.content,
        own_marks=quote.own_marks,
        cue=words_at(quote.cue),
        cue_span=quote.cue,
        source=words_at(quote.source),
        source_span=quote.source,
        sentence=sentence_around(body, [*quote.content, *filter(None, [quote.cue, quote.source])]),
        speakers=quote.speakers,
        role=quote.role,
        relays=quote.relays,
        said_on=quote.said_on,
        said_on_precision=quote.said_on_precision,
        said_on_words=words_at(quote.said_on_span),
        translated=quote.translated,
        article={
            "id": article.pk,
            "title": article.title,
            "publisher": article.publisher.name if article.publisher else None,
            "section": article.section,
            "url": article.url,
            "credit": article.credit,
            "published_on": article.published_on,
            "published_basis": article.published_basis,
            "body_sha256": bytes(article.body_sha256).hex(),
        },
        verified_by=str(quote.decided_by),
        verified_at=quote.decided_at,
        proposed_by=proposal.run.version if proposal else None,
        rule=proposal.rule if proposal else None,
    )


@dataclass(frozen=True)
class Tombstone:
    """A quote that left once and must not be used now; `event` says why: held, withdrawn or sealed."""

    id: str
    event: str
    seq: int
    at: datetime
