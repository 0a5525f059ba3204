"""The end of the chain of decisions."""

import uuid
from collections.abc import Sequence

from django.db import connection

from review.models import Decision, FeedEvent


def append_to_chain(decisions: Sequence[Decision], events: Sequence[FeedEvent | None]) -> dict[uuid.UUID, int]:
    """Write the decisions, and with each the event that consumers learn of, if any; their numbers by request id.

    One statement, for from here to the commit nobody else decides: triggers number both under the chain's lock.
    """
    rows = [_row(*pair) for pair in zip(decisions, events, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(APPEND, [list(column) for column in zip(*rows, strict=True)])
        return dict(cursor.fetchall())


def _row(decision: Decision, event: FeedEvent | None) -> tuple[object, ...]:
    """In the order of APPEND."""
    return (
        decision.verb,
        decision.quote_id,
        decision.proposal_id,
        decision.version_before,
        decision.version_after,
        decision.reason,
        decision.by_id,
        decision.milliseconds,
        decision.request_id,
        decision.undoes_id,
        decision.state_hash,
        event and event.kind,
    )


APPEND = """
WITH given AS (
    SELECT * FROM unnest(%s::text[], %s::bigint[], %s::bigint[], %s::int[], %s::int[], %s::text[], %s::bigint[],
        %s::int[], %s::uuid[], %s::bigint[], %s::bytea[], %s::text[]) WITH ORDINALITY
    AS one(verb, quote_id, proposal_id, version_before, version_after, reason, by_id,
        milliseconds, request_id, undoes_id, state_hash, kind, place)
), decided AS (
    INSERT INTO review_decision (verb, quote_id, proposal_id, version_before, version_after, reason, by_id,
        milliseconds, request_id, undoes_id, state_hash)
    SELECT verb, quote_id, proposal_id, version_before, version_after, reason, by_id,
        milliseconds, request_id, undoes_id, state_hash
    FROM given ORDER BY place
    RETURNING seq, request_id
), told AS (
    INSERT INTO review_feedevent (quote_id, kind, version, decision_id)
    SELECT quote_id, kind, version_after, seq
    FROM decided JOIN given USING (request_id) WHERE kind IS NOT NULL ORDER BY seq
)
SELECT request_id, seq FROM decided
"""
