"""Decisions made in one act, and taken back as they were made.

What belongs together stands in the log itself: their request ids differ in the last quarter alone, where each has its
number. A page's own ids are random, so no other act shares the rest.
"""

import uuid
from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from newsdesk.models import User
from review.deciding import MOST_ACTS, Act, decide
from review.models import Decision, Quote

NUMBERS = 1 << 32
# The reason of a verification that was one of many.
BULK = "bulk"


def numbered(act_id: uuid.UUID) -> Iterator[uuid.UUID]:
    """One request id after another for the parts of an act, the same ones each time."""
    first = act_id.int // NUMBERS * NUMBERS
    return (uuid.UUID(int=first + number) for number in range(1, NUMBERS))


def made_with(act_id: uuid.UUID, by: User) -> QuerySet[Decision]:
    """All that a person decided in the act of which this is a request id; by the index on request ids."""
    first = act_id.int // NUMBERS * NUMBERS
    within = (uuid.UUID(int=first), uuid.UUID(int=first + NUMBERS - 1))
    return Decision.objects.filter(request_id__range=within, by=by).order_by("seq")


def decide_all(acts: Sequence[Act], *, by: User) -> Iterator[Quote]:
    """The quotes as they then stand, 200 a transaction: what was yielded is committed. Raises Refused."""
    for first in range(0, len(acts), MOST_ACTS):
        yield from decide(acts[first : first + MOST_ACTS], by=by)
