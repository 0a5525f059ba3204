"""The words of roles: in the form that most texts use, and whether two of them are one office."""

from .document import Document
from .finds import Span
from .heads import Head, head_at
from .lexicon import entries, key, phrase_key, phrases
from .mentions import OF
from .names import Keys
from .persons import Person, is_part

ROLES = 20  # offices of one person that are looked at
KIN = frozenset(phrase_key(row[0]) for row in entries("kin"))
SEXES = frozenset([key("nữ"), "nam"])
BARE = 2  # words of an office without a place
BODY_WORDS = frozenset(key(w) for w in ["cơ", "bộ", "sở", "cục", "ty", "ban", "viện", "trường", "đoàn"])
DEPUTY = key("phó")
FORMER = frozenset(key(w) for w in ["cựu", "nguyên"])


def without_honorific(doc: Document, start: int) -> int:
    """Where the office begins in `đồng chí Bí thư`."""
    hit = doc.heads.found.get(start)
    return hit[0] if hit is not None and hit[1][0] == "honorific" and hit[0] in doc.heads.found else start


def role_keys(doc: Document, start: int, end: int) -> Keys:
    """The words of a role without commas and brackets, other words for an office in those that most texts use."""
    start = without_honorific(doc, start)
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


def bears(person: Person, role: Keys) -> bool:
    """Whether somebody may be meant by a bare role: its first words stand in the roles told, or none is told."""
    offices = [other for other in person.offices[:ROLES] if DEPUTY in role or other[0] != DEPUTY]
    return not person.offices or role[0] in SEXES or any(is_part(role[:2], other) for other in offices)


def is_kin_of(doc: Document, head: Head, name: Span, person: Person | None) -> bool:
    """`con gái anh Lợi`, `mẹ Hào`: the name is not of the one who speaks but of whose kin that is."""
    if tuple(doc.tokens.keys[head.start : head.end]) not in KIN:
        return False
    inner = head_at(doc, head.end, name[0]) if head.end < name[0] else None
    if inner is not None and inner.kind == "honorific":
        return True
    return person is not None and {person.gender, head.gender} == {"m", "f"}


def role_fit(own: Keys, role: Keys) -> int:
    """How many words a role mention shares with a role given elsewhere; 0 when it does not fit."""
    mine, theirs = set(own), set(role)
    if DEPUTY in theirs - mine:
        return 0
    if mine <= theirs:
        return len(mine) + 1
    if theirs < mine and len(theirs) > BARE and OF in mine and not BODY_WORDS.isdisjoint(mine - theirs):
        return 0  # `lãnh đạo của cơ quan hàng hải Đức` is not `lãnh đạo Đức`
    return len(theirs) if theirs <= mine else 0
