"""One person of a text, and what a name alone tells."""

from dataclasses import dataclass, field

from .lexicon import key, words
from .names import Keys

MOST_RIVALS = 40


@dataclass(slots=True)
class Person:
    """Somebody named in the text. `seen` are the tokens of the mentions, `roles` (token, keys, text), both in order.

    `offices`: the distinct roles; `fields`: those that they tell. `called`: the honorifics. `at`: a token where the
    whole name stands. `placed`: how often it follows a word for a place or event. `strong`: an honorific, a title, a
    family name or a cue shows that this is a person.
    """

    name: str
    keys: Keys
    gender: str = ""
    strong: bool = False
    seen: list[int] = field(default_factory=list)
    roles: list[tuple[int, Keys, str]] = field(default_factory=list)
    fullest_role: str | None = None
    offices: list[Keys] = field(default_factory=list)
    called: set[str] = field(default_factory=set)
    fields: frozenset[str] = frozenset()
    office_words: set[str] = field(default_factory=set)
    at: int = 0
    placed: int = 0
    spellings: dict[str, int] = field(default_factory=dict)


def gender_of(keys: Keys) -> str:
    """What the middle of a Vietnamese name tells: `Thị` is a woman's, `Văn` a man's."""
    middle = keys[1:-1] if keys[0] in words("surnames") else ()
    return "f" if key("thị") in middle else "m" if key("văn") in middle else ""


def is_part(short: Keys, full: Keys) -> bool:
    """Whether one name is a run of words inside the other."""
    return len(short) <= len(full) and any(full[i : i + len(short)] == short for i in range(len(full) - len(short) + 1))


def is_short_form(short: Keys, full: Keys) -> bool:
    """`Cal Moe` of `Calvin Sigurd Moe`. No Vietnamese name is cut so."""
    if len(short) != 2 or len(full) < 2 or short[-1] != full[-1] or short[0] in words("surnames"):
        return False
    begins = full[0].startswith(short[0]) and len(short[0]) >= 3
    return begins and (len(full) > 2 or short[0] != full[0])


def same_gender(one: Person, other: Person) -> bool:
    return not (one.gender and other.gender) or one.gender == other.gender


def fits_better(one: Person, other: Person, gender: str, called: str) -> bool:
    """Whether gender or honorific are known to fit the one, and nothing is known of the other."""
    if called and not other.called and not other.gender:
        return called in one.called or bool(gender and one.gender == gender)
    return False


def is_compatible(person: Person, gender: str, called: str) -> bool:
    """Whether gender and honorific fit: one called `ông` elsewhere is not `anh` here."""
    if called and person.called and called not in person.called:
        return False
    return not gender or not person.gender or person.gender == gender


def fullest(people: dict[Keys, Person], by_word: dict[str, list[Person]]) -> dict[Keys, Person]:
    """For every name the fullest one it is part of; what the short ones knew goes to it."""
    full: dict[Keys, Person] = {}
    for own, person in sorted(people.items(), key=lambda entry: -len(entry[0])):
        rivals = [
            p
            for p in by_word[own[-1]][:MOST_RIVALS]
            if len(p.keys) > len(own)
            and (is_part(own, p.keys) or is_short_form(own, p.keys))
            and same_gender(p, person)
            and (p.strong or len(p.seen) > 1 or (person.strong and len(own) == 1 and own[0] in (p.keys[0], p.keys[-1])))
        ]
        best = max(rivals, key=lambda p: (p.strong, p.keys[-1] == own[-1], len(p.seen), len(p.keys)), default=None)
        if best is None:
            full[own] = person
            continue
        target = full.get(best.keys, best)
        full[own] = target
        target.gender = target.gender or person.gender
        target.strong = target.strong or person.strong
        target.called |= person.called
        target.roles = sorted(target.roles + person.roles)
        target.seen = sorted(target.seen + person.seen)
    return full
