"""What may be done to a quote: for each verb from which states, by which role, to which state.

This table is the rule; the views, the deciding and the generated tests all read it.
"""

from dataclasses import dataclass

from newsdesk.roles import Role
from review.models.state import Availability as A
from review.models.state import Verdict as V


@dataclass(frozen=True)
class Verb:
    """One row. `changes`: what was typed on the card is saved with it. `verdict` and `availability` are what the verb
    leads to (None: unchanged).

    `tombstone`: a quote that could leave before cannot afterwards, and whoever took it is told. `restores`: the verdict
    and all that a person may change become those of a former version, which may lead to a tombstone too.
    """

    name: str
    roles: tuple[str, ...]
    from_verdicts: frozenset[str]
    from_availabilities: frozenset[str]
    verdict: str | None = None
    availability: str | None = None
    changes: bool = False
    reason: bool = False
    tombstone: bool = False
    restores: bool = False


EVERY_VERDICT = frozenset(V.values)
FREE = frozenset({A.FREE})

VERBS = {
    verb.name: verb
    for verb in (
        Verb("verify", (Role.EDITOR,), EVERY_VERDICT - {V.VERIFIED}, FREE, verdict=V.VERIFIED),
        Verb("correct", (Role.EDITOR,), EVERY_VERDICT, frozenset({A.FREE, A.HELD}), verdict=V.VERIFIED, changes=True),
        Verb("restore", (Role.EDITOR,), EVERY_VERDICT, frozenset({A.FREE, A.HELD}), restores=True),
        Verb("add", (Role.EDITOR,), frozenset({V.OPEN}), FREE, verdict=V.VERIFIED, changes=True),
        Verb(
            "reject",
            (Role.EDITOR,),
            EVERY_VERDICT - {V.REJECTED},
            FREE,
            verdict=V.REJECTED,
            changes=True,
            reason=True,
            tombstone=True,
        ),
        Verb(
            "keep_out",
            (Role.EDITOR,),
            EVERY_VERDICT - {V.KEPT_OUT},
            FREE,
            verdict=V.KEPT_OUT,
            changes=True,
            tombstone=True,
        ),
        Verb(
            "not_sure",
            (Role.EDITOR,),
            EVERY_VERDICT - {V.NOT_SURE},
            FREE,
            verdict=V.NOT_SURE,
            changes=True,
            tombstone=True,
        ),
        Verb("hold", (Role.EDITOR,), frozenset({V.VERIFIED}), FREE, availability=A.HELD, tombstone=True),
        Verb("release", (Role.CHIEF,), frozenset({V.VERIFIED}), frozenset({A.HELD, A.WITHDRAWN}), availability=A.FREE),
        Verb(
            "withdraw",
            (Role.CHIEF,),
            frozenset({V.VERIFIED}),
            frozenset({A.FREE, A.HELD}),
            availability=A.WITHDRAWN,
            reason=True,
            tombstone=True,
        ),
    )
}

# These put a former state back, whatever it was; deciding checks that nobody has changed the quote since.
UNDO, REDO = "undo", "redo"
# These follow by themselves from another text of the article, which has the same words or has not: nobody's acts.
REPOINT, REOPEN = "repoint", "reopen"
