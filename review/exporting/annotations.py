"""W3C Web Annotation: one JSON-LD document, an AnnotationCollection whose one page holds an annotation a quote.

Each part of the words is a target of its own, found by quotation and by position (code points of the article's whole
normalised text, whose hash stands beside them). Terms of our own have the prefix `nd:`.
"""

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from review.exporting.records import About, QuoteRecord, Tombstone

CONTENT_TYPE = "application/ld+json; charset=utf-8"
TELLS_NEWS = False
CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"nd": "urn:newsdesk:terms#"}]
encode = json.JSONEncoder(ensure_ascii=False).encode


def write(rows: Iterable[QuoteRecord | Tombstone], about: About) -> Iterator[str]:
    iri = iri_of(about)
    collection = {"@context": CONTEXT, "id": iri, "type": "AnnotationCollection", "label": "Verified quotes"}
    page = {"id": f"{iri}:1", "type": "AnnotationPage", "partOf": iri, "startIndex": 0}
    yield f'{encode(collection)[:-1]}, "first": {encode(page)[:-1]}, "items": [\n'
    count = 0
    for row in rows:
        assert isinstance(row, QuoteRecord), "a snapshot has no tombstones"
        yield (",\n" if count else "") + encode(annotation(row))
        count += 1
    yield f'\n]}}, "total": {count}}}\n'


def iri_of(about: About) -> str:
    """Both must have one. The same data of the same search have the same: head of the chain, cursor and filter."""
    head, facts = about.facts["chain_head"], encode([about.filter, about.facts["cursor"]])
    return f"urn:newsdesk:quotes:{head['hash'][:16] if head else 0}:{sha256(facts.encode()).hexdigest()[:16]}"


def annotation(row: QuoteRecord) -> dict[str, Any]:
    language = row.article["language"]
    speakers = [text(name, "identifying", language) for name in row.speakers]
    return {
        "id": f"urn:uuid:{row.id}",
        "type": "Annotation",
        "motivation": "identifying",
        "creator": {"type": "Person", "name": row.verified_by},
        "created": row.verified_at,
        "body": [*speakers, text(row.kind, "tagging", "en")],
        "target": [target(row, index) for index in range(len(row.words))],
        "nd:kind": row.kind,
        "nd:role": row.role,
        "nd:cue": row.cue,
        "nd:mention": row.source,
        "nd:relays": row.relays,
        "nd:saidOn": row.said_on,
        "nd:saidOnPrecision": row.said_on_precision,
        "nd:translated": row.translated,
    }


def text(value: str, purpose: str, language: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain", "language": language}


def target(row: QuoteRecord, index: int) -> dict[str, Any]:
    article, (before, after), (start, end) = row.article, row.context[index], row.content[index]
    return {
        "source": {
            "id": article["url"] or f"urn:newsdesk:article:{article['id']}",
            "type": "Text",
            "language": article["language"],
            "nd:title": article["title"],
            "nd:publisher": article["publisher"],
            "nd:sha256": article["body_sha256"],
        },
        "selector": [
            {"type": "TextQuoteSelector", "exact": row.words[index], "prefix": before, "suffix": after},
            {"type": "TextPositionSelector", "start": start, "end": end},
        ],
    }
