"""What leaves of a quote: one record, the same for every format, checked against its article first."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from articles.hashing import text_sha256
from review.exporting.rows import Row
from review.models.fields import Span
from review.sentences import Sentences, blanked

SCHEMA = "newsdesk-quote-3"
CONTEXT = 32


@dataclass
class About:
    """What a writer is told about its file beyond the rows, and `notes`, what it has to say in the manifest.

    `filter` is in words, by heading; `facts` and `left_out` are those of the manifest. `alive` is to be called now and
    then by who works on after the last row.
    """

    raw: bool = False
    since: int | None = None
    filter: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)
    alive: Callable[[], None] = lambda: None


class WordsDiffer(Exception):
    """A quote's words are not the words of its article: nothing more leaves until this is looked into."""

    SAYS = "its words are not the words of article"

    def __init__(self, uid: object, article: int) -> None:
        self.uid = uid
        super().__init__(f"quote {uid}: {self.SAYS} {article}")


class TextDiffers(WordsDiffer):
    """The words are, but the whole text is not the one that was hashed: its cue and sentence may have been turned."""

    SAYS = "the text around its words is not what it was in article"


@dataclass
class QuoteRecord:
    """A verified quote as it leaves: plain JSON values. Spans are code points of the article's body, half open; dates
    ISO, times ISO in UTC. `pk` stays in the house, and so does the note, which editors write for each other. `context`:
    what stands before and after each part, blanked, like the sentence, where it is of a quote that may not leave.
    """

    pk: int
    id: str
    version: int
    kind: str
    words: list[str]
    content: list[Span]
    context: list[tuple[str, str]]
    own_marks: list[Span]
    cue: str | None
    cue_span: Span | None
    source: str | None
    source_span: Span | None
    sentence: str
    speakers: list[str]
    speaker_ids: list[int | None]
    role: str
    relays: list[str]
    said_on: str | None
    said_on_precision: str
    said_on_words: str | None
    said_on_span: Span | None
    translated: str
    flags: list[str]
    verified_by: str
    verified_at: str
    decision: dict[str, Any]
    proposal: dict[str, Any] | None
    article: dict[str, Any]


@dataclass
class Tombstone:
    """A quote that left once and must not be used now; `event` says why: held, withdrawn or sealed."""

    pk: int
    id: str
    event: str
    seq: int
    at: str


class Recorder:
    """Makes the records of rows, in their order: an article's body comes with its first row. `people`: names by id."""

    def __init__(self, people: dict[int, str]) -> None:
        self.people = people
        self.body = self.readable = ""
        self.article: dict[str, Any] = {}
        self.kept_back: list[Span] = []
        self.sentences = Sentences("")

    def record(self, row: Row) -> QuoteRecord:
        """Raises WordsDiffer and, with an article's first row, TextDiffers."""
        if row.body is not None:
            self.body, self.article, self.sentences = row.body, article_of(row), Sentences(row.body)
            self.kept_back = spans(row.kept_back or "{}")
            self.readable = blanked(row.body, self.kept_back)
        body, readable, content = self.body, self.readable, spans(row.content)
        cue, source, said_on = span(row.cue), span(row.source), span(row.said_on_span)
        own = [*content, *filter(None, (cue, source))]
        if row.words != [body[start:end] for start, end in content]:
            raise WordsDiffer(row.uid, row.article)
        if row.text_sha256 is not None and text_sha256(body).hex() != row.text_sha256:
            raise TextDiffers(row.uid, row.article)
        return QuoteRecord(
            pk=row.pk,
            id=row.uid,
            version=row.version,
            kind=row.kind,
            words=row.words,
            content=content,
            context=[
                (readable[max(start - CONTEXT, 0) : start], readable[end : end + CONTEXT]) for start, end in content
            ],
            own_marks=spans(row.own_marks),
            cue=body[cue[0] : cue[1]] if cue else None,
            cue_span=cue,
            source=body[source[0] : source[1]] if source else None,
            source_span=source,
            sentence=self.sentences.around(own, blanked(body, self.kept_back, own)),
            speakers=row.speakers,
            speaker_ids=row.speaker_ids,
            role=row.role,
            relays=row.relays,
            said_on=row.said_on,
            said_on_precision=row.said_on_precision,
            said_on_words=body[said_on[0] : said_on[1]] if said_on else None,
            said_on_span=said_on,
            translated=row.translated,
            flags=row.flags,
            verified_by=self.people[row.decided_by],
            verified_at=row.decided_at,
            decision=decision_of(row),
            proposal=None if row.proposal is None else proposal_of(row),
            article=self.article,
        )


def article_of(row: Row) -> dict[str, Any]:
    return {
        "id": row.article,
        "external_id": row.external_id,
        "title": row.title,
        "publisher": row.publisher,
        "section": row.section,
        "url": row.url,
        "author": row.author,
        "credit": row.credit,
        "language": row.language,
        "published_on": row.published_on,
        "published_basis": row.published_basis,
        "modified_at": row.modified_at,
        "length": row.length,
        "body_sha256": row.body_sha256,
        "kept_sha256": row.kept_sha256,
    }


def decision_of(row: Row) -> dict[str, Any]:
    return {"seq": row.decision, "verb": row.verb, "hash": row.decision_hash, "state_hash": row.state_hash}


def proposal_of(row: Row) -> dict[str, Any]:
    return {
        "id": row.proposal,
        "run": row.run,
        "tagger": row.tagger,
        "rule": row.rule,
        "confidence": row.confidence,
    }


def span(printed: str | None) -> Span | None:
    """'[3,5)' as (3, 5)."""
    if printed is None:
        return None
    start, end = printed[1:-1].split(",")
    return int(start), int(end)


def spans(printed: str) -> list[Span]:
    """'{[3,5),[8,9)}' as [(3, 5), (8, 9)]."""
    if printed == "{}":
        return []
    return [(int(start), int(end)) for start, end in [part.split(",") for part in printed[2:-2].split("),[")]]
