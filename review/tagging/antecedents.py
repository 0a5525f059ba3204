"""Whom a pronoun means: the newest of the people spoken of whom it fits."""

from .document import Document
from .heads import head_at
from .lexicon import key, phrase_key
from .mentions import Mention, before_verb, noun_phrase_end, sentence_subject
from .people import MOST_ENTRIES, Roll
from .persons import Person, fits_better, is_compatible
from .places import is_place

SENTENCES_BACK = 12
NEAR_MANY = 2  # sentences
MANY = frozenset(["group", "org"])
GATHERED = frozenset(key(w) for w in ["nhóm", "đôi", "cặp", "số"])
LONG_DEAD = frozenset([phrase_key("hồ chí minh")])  # quoted and honoured, but never who `ông` is


class Antecedents:
    """The people of one text as they were spoken of, and who of them spoke."""

    def __init__(self, doc: Document, roll: Roll) -> None:
        self._doc = doc
        self._roll = roll
        self.said: list[tuple[int, Person]] = []

    def newest(self, position: int, gender: str, called: str = "") -> Person | None:
        """The newest compatible person before a position: who spoke last, or a sentence's subject before others."""
        spoke_in, spoke = self._spoke_before(position, gender, called)
        here = self._doc.sentence_of(position)
        nearest = -1
        best: tuple[bool, Person] | None = None
        for at, person, is_subject in self._roll.people_before(position):
            if not person.strong or person.keys in LONG_DEAD or not is_compatible(person, gender, called):
                continue
            if self._is_apart(at, position) and (person.seen[0] != at or self._doc.inside[at] >= 0):
                continue
            sentence = self._doc.sentence_of(at)
            if sentence < here - SENTENCES_BACK or (best is not None and sentence < nearest):
                break
            nearest = sentence
            if best is None or is_subject or not best[0]:
                best = (is_subject, person)
        if (
            spoke is not None
            and best is not None
            and spoke_in < nearest
            and fits_better(best[1], spoke, gender, called)
        ):
            return best[1]
        if spoke is not None and (best is None or spoke_in >= nearest or (spoke_in >= nearest - 2 and not best[0])):
            return spoke
        if best is not None:
            return best[1]
        upto = self._roll.before(position)
        later = self._roll.timeline[upto : upto + MOST_ENTRIES]
        return next((p for _, p, _ in later if p.strong and is_compatible(p, gender, called)), None)

    def _is_apart(self, at: int, position: int) -> bool:
        """In a caption or in what somebody said, and the place is not: the text goes on with whoever it told of."""
        inside = self._doc.inside
        return (inside[at] >= 0 and inside[position] != inside[at]) or self._doc.is_aside(at)

    def weakest(self, position: int, gender: str) -> Person | None:
        """The newest name that nothing but its form shows to be a person's: better than nobody for a pronoun."""
        for _, person, _ in self._roll.people_before(position):
            if is_compatible(person, gender, "") and not person.placed:
                return person
        return None

    def _spoke_before(self, position: int, gender: str, called: str) -> tuple[int, Person | None]:
        for at, person in reversed(self.said[-20:]):
            if at < position and person.keys not in LONG_DEAD and is_compatible(person, gender, called):
                return self._doc.sentence_of(at), person
        return -1, None


def many_before(doc: Document, position: int) -> Mention | None:
    """Whom `họ` means: of several people or a body, the newest subject not far before, or else the newest named."""
    number = doc.sentence_of(position)
    for other in range(number, max(-1, number - NEAR_MANY - 1), -1):
        start, end = doc.sentences[other]
        end = min(end, position)
        if start == end or doc.is_aside(start):
            continue
        subject = sentence_subject(doc, start, end)
        if subject is not None and subject.end < end and _are_many(doc, subject):
            return Mention(subject.start, before_verb(doc, subject), subject.head)
        groups = _groups_in(doc, start, end) if other < number else []
        if groups:
            return groups[-1]
    return None


def _are_many(doc: Document, mention: Mention) -> bool:
    if mention.head.kind == "name":
        return is_place(doc, mention.start, mention.end)
    return mention.head.kind in MANY


def _groups_in(doc: Document, start: int, end: int) -> list[Mention]:
    """Mentions of several people in a sentence, what somebody said apart."""
    found: list[Mention] = []
    after = start
    for i in range(start, end):
        head = head_at(doc, i, end) if i >= after and i in doc.openers and doc.inside[i] < 0 else None
        if head is None:
            continue
        after = head.end
        words = doc.tokens.keys[head.start : head.end]
        if head.kind == "group" or (head.kind == "anon" and words[-1] in GATHERED):
            mention = Mention(i, noun_phrase_end(doc, head, end), head)
            after = mention.end = before_verb(doc, mention)
            found.append(mention)
    return found
