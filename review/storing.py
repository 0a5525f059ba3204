"""What the tagger says, written to the database: the runs and proposals of many articles in one transaction."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from articles.kept_text import Span, WayBack
from review import watching
from review.cards import count_after_runs
from review.models import Claim, Run, Work
from review.tagging import Find


@dataclass(frozen=True, slots=True)
class Tagged:
    """One article's proposals, as rows to be. `milliseconds`: of tagging."""

    claim: Claim
    kept_sha256: bytes
    proposals: list[dict[str, Any]]
    milliseconds: int


def store(tagged: Sequence[Tagged], version: str) -> set[int]:
    """The ids of those that are stored: all but those whose lease went to somebody else, which change nothing."""
    with transaction.atomic():
        held = Work.objects.finished([one.claim for one in tagged])
        store_runs([one for one in tagged if one.claim.article_id in held], version)
        watching.mark(held)
    return held


def store_runs(tagged: Sequence[Tagged], version: str) -> None:
    """A run an article with its proposals, and Work's counts after them."""
    runs = Run.objects.bulk_create(
        Run(article_id=one.claim.article_id, version=version, kept_sha256=one.kept_sha256) for one in tagged
    )
    rows = [
        row | {"run_id": run.pk, "article_id": run.article_id}
        for run, one in zip(runs, tagged, strict=True)
        for row in one.proposals
    ]
    with connection.cursor() as cursor:
        cursor.execute(PROPOSE, [json.dumps(rows)])
    count_after_runs(runs)


def proposed(find: Find, way_back: WayBack) -> dict[str, Any]:
    """A find as a row, its spans of the kept text turned into spans of the body."""
    said_on = find.said_on

    def one(span: Span | None) -> str | None:
        part = next(iter(way_back.to_body([span])), None) if span else None
        return _written(part) if part else None

    return {
        "kind": find.kind,
        "content": "{" + ",".join(map(_written, way_back.to_body(find.content))) + "}",
        "cue": one(find.cue),
        "source": one(find.source),
        "relay": one(find.relay),
        "speaker": find.speaker or "",
        "speaker_kind": find.speaker_kind,
        "role": find.role or "",
        "said_on": said_on.date if said_on else None,
        "said_on_precision": said_on.precision if said_on else "unknown",
        "said_on_span": one(said_on.span) if said_on else None,
        "confidence": find.confidence,
        "doubt": find.doubt,
        "rule": find.rule,
    }


def _written(span: Span) -> str:
    return f"[{span[0]},{span[1]})"


COLUMNS = {
    "run_id": "bigint",
    "article_id": "bigint",
    "kind": "text",
    "content": "int4multirange",
    "cue": "int4range",
    "source": "int4range",
    "relay": "int4range",
    "speaker": "text",
    "speaker_kind": "text",
    "role": "text",
    "said_on": "date",
    "said_on_precision": "text",
    "said_on_span": "int4range",
    "confidence": "float",
    "doubt": "text",
    "rule": "text",
}
PROPOSE = f"""
INSERT INTO review_proposal ({", ".join(COLUMNS)})
SELECT {", ".join(COLUMNS)} FROM json_to_recordset(%s)
AS find ({", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())})
"""
