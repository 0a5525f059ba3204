"""The words of roles: in the form that most texts use, and whether two of them are one office."""

from .document import Document
from .lexicon import key, phrase_key, phrases
from .names import Keys
from .persons import Person

ROLES = 20  # offices of one person that are looked at
FORMER = frozenset(key(w) for w in ["cựu", "nguyên"])


def role_keys(doc: Document, start: int, end: int) -> Keys:
    """The words of a role without commas and brackets, other words for an office in those that most texts use."""
    return in_usual_words(tuple(doc.tokens.keys[i] for i in range(start, end) if doc.tokens.items[i].is_word))


def in_usual_words(role: Keys) -> Keys:
    """`Ngoại trưởng Pháp` as `Bộ trưởng Ngoại giao Pháp`."""
    tree = phrases("offices")
    if not any(word in tree.starts for word in role):
        return role
    usual: list[str] = []
    i = 0
    while i < len(role):
        hit = tree.longest(role, i, len(role))
        usual += phrase_key(hit[1]) if hit else role[i : i + 1]
        i = hit[0] if hit else i + 1
    return tuple(usual)


def is_elsewhere(person: Person, own: Keys, role: Keys) -> bool:
    """Whether somebody called `Tổng thống` is one of another place than the mention tells, or was one before."""
    mine, short = set(own), set(role)
    if any(other[0] in FORMER and other[1 : len(role) + 1] == role for other in person.offices[:ROLES]):
        return own[0] not in FORMER
    return not mine <= short and any(
        other[0] == role[0] and short < set(other) and not set(other) <= mine for other in person.offices[:ROLES]
    )


def role_fit(own: Keys, role: Keys) -> int:
    """How many words a role mention shares with a role given elsewhere; 0 when it does not fit."""
    mine, theirs = set(own), set(role)
    if mine <= theirs:
        return len(mine) + 1
    return len(theirs) if theirs <= mine else 0
