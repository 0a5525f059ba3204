"""Whom a mention means: the fullest name in the text, what kind of speaker that is, and the role."""

from dataclasses import dataclass

from .antecedents import SENTENCES_BACK, Antecedents, many_before
from .bodies import NEAR, SHORT, Bodies, leads_body
from .document import Document
from .documents import OF_BODIES, is_of_many, issuer_before, issuer_in
from .epithets import AGES, THIS, is_epithet
from .finds import Span
from .heads import PEOPLE, TITLES, head_at
from .lexicon import key, phrase_key, phrases
from .media import is_medium_name
from .mentions import Mention, head_behind_of, noun_phrase_end, sentence_subject
from .names import Keys, capital_runs, is_foreign, name_text, person_part
from .people import MOST_ENTRIES, PREFIXES, Roll
from .persons import Person, is_compatible
from .places import is_place
from .roles import FORMER, ROLES, SEXES, bears, is_elsewhere, is_kin_of, role_fit, role_keys

LEADERS = frozenset([(key("nhà"), key("lãnh")), (key("người"), key("đứng")), (key("lãnh"), key("đạo"))])
REPRESENTS = phrase_key("đại diện")
SPEAKS_FOR = frozenset(phrase_key("phát ngôn"))
CALLED = frozenset(key(w) for w in ["vị", "nữ", "nam"])
ONE = key("một")
ONE_OF_THEM = key("vị")
NEW = key("tân")
OR_AND = frozenset(key(w) for w in ["và", "hay"])
QUALIFIED = PREFIXES | CALLED
NO_DETAILS = AGES | THIS
THEY = (key("họ"),)
LIKE = key("như")
PUBLISHED_AT = frozenset(phrase_key("ở tại trên trang mạng"))
GOVERNED = frozenset(phrase_key("tỉnh huyện quận phường xã bang"))
FORMAL = frozenset(key(w) for w in ["ông", "bà"])


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whom a mention means. `kind`: person | organisation | group | unknown."""

    name: str | None
    kind: str
    role: str | None = None


class Cast:
    """The people and bodies of one text, and how they are referred to."""

    def __init__(self, doc: Document, speaking: list[Mention]) -> None:
        self._doc = doc
        self._roll = Roll(doc, speaking)
        self.antecedents = Antecedents(doc, self._roll)
        self._bodies = Bodies(doc, self._roll)
        self._unnamed: list[tuple[int, Speaker]] = []
        self._issued: dict[str, tuple[int, Speaker]] = {}  # first syllable of a document → where it stands, whose it is
        self._last: tuple[int, Speaker] | None = None

    def note_speaker(self, position: int, speaker: Speaker) -> None:
        """Remember that somebody spoke here: the likeliest one a later pronoun or `thông báo` means."""
        self._last = (position, speaker)
        if speaker.kind == "organisation" and speaker.name:
            self._bodies.note_speaker(position, speaker.name)
        person = None
        if speaker.kind == "person" and speaker.name:
            person = self._roll.named(tuple(map(key, speaker.name.split())))
        if person is not None:
            self.antecedents.said.append((position, person))
        elif speaker.kind in ("person", "unknown"):
            self._unnamed.append((position, speaker))

    def resolve(self, mention: Mention) -> Speaker:
        """The fullest name in the text of the one a mention means, with the role that the text gives."""
        kind = mention.head.kind
        pair = self._pair(mention)
        if pair is not None:
            return pair
        own_name = self._roll.names.behind_called(mention)
        if own_name is not None:
            return self._called(own_name)
        if kind in ("group", "anon"):
            told = self._told_before(mention) if mention.end - mention.start <= SHORT else None
            return told or Speaker(self._text(mention), "group" if kind == "group" else "unknown")
        if kind == "document":
            return self._issuer(mention)
        if kind in ("org", "medium"):
            return Speaker(self._bodies.named(mention), "organisation")
        if kind == "name":
            return self._bare_name(mention)
        name = self._roll.name_in(mention) or self._roll.names.behind_comma(mention)
        if name is not None and kind in TITLES and name[1] - name[0] <= 2:
            own = role_keys(self._doc, mention.start, mention.end)
            holder = self._holder(own, mention.start, whole=True)
            if holder is not None:
                return _speaker(holder)
        if name is not None:
            person = self._roll.named(tuple(self._doc.tokens.keys[name[0] : name[1]]))
            is_kin = is_kin_of(self._doc, mention.head, name, person)
            return Speaker(self._text(mention), "unknown") if is_kin else self._called(name)
        if kind in TITLES:
            return self._by_role(mention)
        told = self._they(mention) if tuple(self._doc.tokens.keys[mention.start : mention.end]) == THEY else None
        told = told or self._told_before(mention) or self._subject_before(mention) or self._unnamed_lately(mention)
        if told is not None:
            return told
        called = self._doc.tokens.keys[mention.start]
        person = self.antecedents.newest(mention.start, mention.head.gender, called)
        person = (
            person
            or self.antecedents.newest(mention.start, mention.head.gender)
            or self.antecedents.weakest(mention.start, mention.head.gender)
        )
        return _speaker(person) if person is not None else Speaker(self._text(mention), "unknown")

    def _they(self, mention: Mention) -> Speaker | None:
        """`Họ`: several people or a body, told of or speaking just before."""
        many = many_before(self._doc, mention.start)
        at, speaker = self._last or (-1, None)
        if speaker is not None and speaker.kind in ("group", "organisation") and (many is None or at >= many.start):
            return speaker if self._doc.sentences_apart(at, mention.start) <= NEAR else None
        if many is not None:
            return self.resolve(many)
        number = self._doc.sentence_of(mention.start) - 1
        subject = sentence_subject(self._doc, *self._doc.sentences[number]) if number >= 0 else None
        return self._pair(subject) if subject is not None else None

    def _unnamed_lately(self, mention: Mention) -> Speaker | None:
        """`Một nhà ngoại giao cho biết …. Ông nói`: who spoke just before, not named, and nobody else was spoken of."""
        if self._last is None or not self._unnamed or self._unnamed[-1] != self._last:
            return None
        at, speaker = self._last
        if speaker.kind != "unknown" or self._doc.sentences_apart(at, mention.start) != 1:
            return None
        first = self._doc.sentences[max(0, self._doc.sentence_of(at) - 1)][0]
        keys = self._doc.tokens.keys
        if keys[mention.start] in keys[first : mention.start] or keys[at] != ONE:
            return None
        near = self._roll.timeline[self._roll.before(first) : self._roll.before(mention.start)]
        return None if any(p.strong and is_compatible(p, mention.head.gender, "") for _, p, _ in near) else speaker

    def _told_before(self, mention: Mention) -> Speaker | None:
        """`Người này`: who spoke last, not long before, named or not."""
        if mention.head.gender or self._doc.tokens.keys[mention.end - 1] not in THIS:
            return None
        subject = self._subject_before(mention)
        if subject is not None or self._last is None:
            return subject
        at, speaker = self._last
        near = self._doc.sentences_apart(at, mention.start) <= NEAR
        return speaker if near and speaker.kind in ("person", "unknown") else None

    def _subject_before(self, mention: Mention) -> Speaker | None:
        """`Tổng thống Phần Lan …. Ông nói`: the subject of the sentence before, named by an office alone.

        Not where somebody whom the pronoun fits is named behind it.
        """
        doc = self._doc
        number = doc.sentence_of(mention.start) - 1
        subject = sentence_subject(doc, *doc.sentences[number]) if number >= 0 else None
        if subject is None or subject.head.kind != "title" or self._roll.name_in(subject) is not None:
            return None
        called, gender = doc.tokens.keys[mention.start], mention.head.gender
        if called not in FORMAL and any(called in person.called for person in self._roll.people):
            return None
        if gender and subject.head.gender and gender != subject.head.gender:
            return None
        lower, upper = self._roll.before(subject.start), self._roll.before(mention.start)
        named = [p for at, p, _ in self._roll.timeline[lower:upper] if at >= subject.end and p.strong]
        return None if any(is_compatible(p, gender, "") for p in named) else self._by_role(subject)

    def _text(self, mention: Mention) -> str:
        start = mention.start
        if self._doc.tokens.keys[start] == ONE_OF_THEM and self._doc.tokens.keys[mention.end - 1] not in THIS:
            start += start + 2 < mention.end  # `vị đại diện Bộ Y tế`
        return name_text(self._doc, (start, mention.end))

    # -- people -------------------------------------------------------------------------------

    def _called(self, name: Span) -> Speaker:
        person = self._roll.named(tuple(self._doc.tokens.keys[name[0] : name[1]]))
        return _speaker(person) if person is not None else Speaker(name_text(self._doc, name), "person")

    def _by_role(self, mention: Mention) -> Speaker:
        own = role_keys(self._doc, mention.start, mention.end)
        of_other = self._is_of_person(mention)
        pointing = own[-1] in THIS and not of_other
        told = self._unnamed_before(mention, own) or self._pointed_at(mention) if pointing else None
        if told is not None:
            return told
        person = self._holder(own, mention.start, mention.head.gender) if not pointing else None
        if person is None and own[0] == NEW and not pointing:
            person = self.antecedents.newest(mention.start, mention.head.gender)
        stands_alone = of_other or phrases("own_roles").longest(own, 0, len(own)) is not None
        if person is not None and not stands_alone and not any(set(own) <= set(role) for _, role, _ in person.roles):
            person = self._by_epithet(mention, own) or person
        if person is None and own[0] in QUALIFIED and len(own) > 2 and not pointing:
            person = self._holder(own[1:], mention.start, mention.head.gender)
        if person is None and not stands_alone:
            person = self._by_epithet(mention, own)
        size = self._doc.tokens.words_in(mention.start, mention.end)
        short = size <= 2 or (size <= 6 and (mention.head.kind == "generic" or own[:2] in LEADERS))
        if person is None and not (stands_alone and not pointing) and (pointing or short or mention.head.gender):
            loose = pointing or mention.head.kind == "generic"
            details = frozenset() if loose else self._details(mention)
            near = self.antecedents.newest(mention.start, mention.head.gender)
            near = near or (self.antecedents.weakest(mention.start, mention.head.gender) if loose else None)
            fits = near is not None and (
                details & near.office_words if details else loose or own[:2] in LEADERS or bears(near, own)
            )
            person = near if fits else None
        if person is None and own[:2] == REPRESENTS:
            person = self._represented(mention)
        if person is not None:
            return _speaker(person)
        told = self._unnamed_before(mention, own) if short else None
        return told or Speaker(self._text(mention), "person")

    def _by_epithet(self, mention: Mention, own: Keys) -> Person | None:
        """`tay vợt Thụy Điển`, `chính trị gia 58 tuổi này`: who was last spoken of in that field."""
        first = own[0] in QUALIFIED
        told = phrases("epithets").longest(own, first, len(own))
        if told is None or not is_epithet(self._doc, mention):
            return None
        fields, gender = {told[1]}, mention.head.gender
        near = self.antecedents.newest(mention.start, gender)
        loose = mention.head.kind == "generic" or own[0] in SEXES
        known = near is not None and (fields & near.fields or (loose and not near.fields))
        if known or own[0] in FORMER:
            return near
        here = self._doc.sentence_of(mention.start)
        unknown: Person | None = None
        for at, person, _ in self._roll.people_before(mention.start):
            if self._doc.sentence_of(at) < here - SENTENCES_BACK:
                break
            if fields & person.fields and is_compatible(person, gender, ""):
                return person
            if unknown is None and loose and person.strong and not person.fields and is_compatible(person, gender, ""):
                unknown = person
        return unknown

    def _is_of_person(self, mention: Mention) -> bool:
        """`luật sư của ứng viên này`, `quản lý của cô`."""
        head = head_behind_of(self._doc, mention.head.end, mention.end - 1, mention.end)
        return head is not None and head.kind in (*TITLES, "honorific", "pronoun")

    def _pointed_at(self, mention: Mention) -> Speaker | None:
        """`Quản lý này`: whoever is called `quản lý` last, not far before, if no name is at hand."""
        doc = self._doc
        head = tuple(doc.tokens.keys[mention.head.start : mention.head.end])
        first = doc.sentences[max(0, doc.sentence_of(mention.start) - NEAR)][0]
        for i in range(mention.start - len(head), first - 1, -1):
            if tuple(doc.tokens.keys[i : i + len(head)]) != head:
                continue
            other = head_at(doc, i, mention.start)
            end = noun_phrase_end(doc, other, mention.start) if other is not None else i
            if other is not None and end - i > len(head) and doc.tokens.keys[end - 1] not in THIS:
                return self.resolve(Mention(i, end, other))
        return None

    def _represented(self, mention: Mention) -> Person | None:
        """`đại diện Bộ Y tế`: who spoke not long before and works there, or speaks for somebody not told."""
        details = self._details(mention)
        for at, person in reversed(self.antecedents.said[-5:]):
            if at < mention.start and self._doc.sentences_apart(at, mention.start) <= 2 * NEAR:
                speaks_for = person.office_words >= SPEAKS_FOR and len(person.office_words) <= len(SPEAKS_FOR) + 1
                if details and (details <= person.office_words or speaks_for):
                    return person
        return None

    def _unnamed_before(self, mention: Mention, own: Keys) -> Speaker | None:
        """Who spoke not long before without being named, and is called so: `vị quản lý này`."""
        words_own = set(own) - THIS - {key("vị")}
        for at, speaker in reversed(self._unnamed[-5:]):
            near = at < mention.start and self._doc.sentences_apart(at, mention.start) <= 2 * NEAR
            if near and words_own <= {key(word) for word in (speaker.name or "").split()}:
                return speaker
        return None

    def _details(self, mention: Mention) -> frozenset[str]:
        """The words of a role that tell of what or where: not those of an age or of pointing back."""
        items = self._doc.tokens.items
        return frozenset(
            items[i].key
            for i in range(mention.head.end, mention.end)
            if items[i].is_word and not items[i].is_number and items[i].key not in NO_DETAILS
        )

    def _holder(self, own: Keys, position: int, gender: str = "", *, whole: bool = False) -> Person | None:
        """Who holds a role in this text: the best fit, then the newest before the position.

        `whole`: only one whose role has all of the words.
        """
        best: tuple[tuple[int, bool, int], Person] | None = None
        for at, role, person in self._roll.roles.get(own[0], [])[-MOST_ENTRIES:]:
            fit = role_fit(own, role)
            if whole and not set(own) <= set(role):
                continue
            rank = (fit, at <= position, at if at <= position else -at)
            if fit and (best is None or rank > best[0]) and not is_elsewhere(person, own, role):
                if gender and person.gender and gender != person.gender:
                    continue
                best = (rank, person)
        if best is not None or whole:
            return best[1] if best is not None else None
        if (own[:2] in LEADERS and not leads_body(own)) or own[0] == key("vị"):
            rest = set(own[2:]) - {key("đạo"), key("đầu")}
            for _, person, _ in self._roll.people_before(position):
                if rest and any(rest <= set(role) for _, role, _ in person.roles[-ROLES:]):
                    return person
        return None

    def _bare_name(self, mention: Mention) -> Speaker:
        doc = self._doc
        runs = capital_runs(doc, mention.start, mention.end)
        if not runs:
            return Speaker(self._text(mention), "unknown")
        run = runs[0]
        own = tuple(doc.tokens.keys[run[0] : run[1]])
        if own[0] in self._roll.acronyms and len(own) == 1:
            return Speaker(name_text(doc, self._roll.acronyms[own[0]]), "organisation")
        text = name_text(doc, run)
        if len(own) == 1 and text.isupper() and (spelled := self._bodies.with_initials(text)) is not None:
            return Speaker(spelled, "organisation")
        if is_place(doc, *run) and doc.tokens.keys[run[0] - 1] in GOVERNED:
            return Speaker(name_text(doc, (run[0] - 1, run[1])), "organisation")  # `tỉnh Điện Biên`
        if is_place(doc, *run) or is_medium_name(doc, run) or (len(own) == 1 and text.isupper() and len(text) > 1):
            return Speaker(text, "organisation")
        part = person_part(doc, run, self._roll.known)
        person = self._roll.named(own)
        may_be_medium = run[0] > 0 and doc.tokens.keys[run[0] - 1] == "theo" and is_foreign(doc, *run)
        if part is None or (may_be_medium and not (person is not None and person.strong)):
            return Speaker(text, "organisation")
        return self._called(part)

    def _pair(self, mention: Mention) -> Speaker | None:
        """`ông An và bà Bình`: both names, when each side names a person."""
        doc = self._doc
        if mention.head.kind not in PEOPLE:
            return None
        if OR_AND.isdisjoint(doc.tokens.keys[mention.head.end : mention.end - 1]):
            return None
        joint = next(i for i in range(mention.head.end, mention.end) if doc.tokens.keys[i] in OR_AND)
        second = head_at(doc, joint + 1, mention.end)
        left = self._roll.name_in(Mention(mention.start, joint, mention.head))
        if second is None or left is None or second.kind not in PEOPLE:
            return None
        if LIKE in doc.tokens.keys[left[1] : joint]:
            return None  # `An, thầy của những người như Bình và Chi`
        if doc.tokens.others_in(left[1], joint) and second.kind == "name":
            return None  # `ông An, Khoa Hòa giải và Đối thoại`
        right = self._roll.name_in(Mention(joint + 1, mention.end, second))
        if right is None or is_place(doc, *left) or is_place(doc, *right):
            return None
        return Speaker(f"{self._called(left).name}; {self._called(right).name}", "group")

    # -- bodies -------------------------------------------------------------------------------

    def _issuer(self, mention: Mention) -> Speaker:
        """The body that issued a document: what stands after `của` or `từ`, else the body named last."""
        doc = self._doc
        issuer = issuer_in(doc, mention)
        if issuer is not None:
            return self._issued_by(issuer, mention)
        if is_of_many(doc, mention):
            return Speaker(self._text(mention), "group")
        runs = capital_runs(doc, mention.head.end, mention.end)
        runs = [run for run in runs if doc.tokens.keys[run[0] - 1] not in PUBLISHED_AT and not is_place(doc, *run)]
        if runs:
            return Speaker(name_text(doc, runs[0]), "organisation")
        at, told = self._last or (mention.start, None)
        near = at < mention.start and doc.sentences_apart(at, mention.start) <= NEAR
        issuer = issuer_before(doc, mention)
        if issuer is not None and not (near and at > issuer.start):
            return self._issued_by(issuer, mention)
        place, known = self._issued.get(doc.tokens.keys[mention.head.start], (-1, None))
        if known is not None and place >= at and doc.sentences_apart(place, mention.start) <= 2 * NEAR:
            return known
        of_body = tuple(doc.tokens.keys[mention.head.start : mention.head.end]) in OF_BODIES
        if told is not None and near and not (of_body and told.kind == "person"):
            return told
        for body in reversed(self._roll.bodies_before(mention.start)):
            if len(body.keys) > 1 and body.keys[-1] not in THIS and any(c.isupper() for c in body.name[1:]):
                return Speaker(body.name, "organisation")
        return told if told is not None and near else Speaker(self._text(mention), "organisation")

    def _issued_by(self, issuer: Mention, document: Mention) -> Speaker:
        speaker = self.resolve(issuer)
        self._issued[self._doc.tokens.keys[document.head.start]] = (document.start, speaker)
        return speaker


def _speaker(person: Person) -> Speaker:
    return Speaker(person.name, "person", person.fullest_role)
