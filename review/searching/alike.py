"""Names of the registry that are written nearly like what was typed."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection, transaction

from review.searching.words import words_of

MOST = 3
# Shorter words are nearly like too many others.
SHORTEST = 5
LEAST_ALIKE = 0.4


class Alike(NamedTuple):
    """What was typed, in small letters without marks, and a name that may have been meant."""

    typed: str
    name: str


def alike(typed: str) -> list[Alike]:
    """For all that was typed together or for one of its words; the likest name first, none that is typed as it is.

    One query, by the indexes of trigrams.
    """
    words = [word.plain for word in words_of(typed)]
    pieces = [" ".join(words), *(word for word in words if len(word) >= SHORTEST)]
    return _found([piece for piece in dict.fromkeys(pieces) if piece]) if words else []


def _found(pieces: Sequence[str]) -> list[Alike]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(LEAST_ALIKE)])
        cursor.execute(FOUND, {"pieces": list(pieces), "most": MOST})
        return [Alike(*row) for row in cursor]


FOUND = """
SELECT piece, name FROM (
    SELECT DISTINCT ON (name) piece, name, word_similarity(piece, review_plain(name)) AS likeness
    FROM unnest(%(pieces)s::text[]) AS piece CROSS JOIN LATERAL (
        SELECT name FROM review_speaker WHERE merged_into_id IS NULL AND piece <%% review_plain(name)
        UNION ALL
        SELECT name FROM review_alias WHERE piece <%% review_plain(name)
    ) named
    WHERE word_similarity(piece, review_plain(name)) < 1
    ORDER BY name, likeness DESC
) best
ORDER BY likeness DESC, name LIMIT %(most)s
"""
