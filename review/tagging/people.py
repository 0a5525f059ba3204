"""The people and bodies that a text names, with every mention of them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property

from .body import JOINTS, Body, body_end
from .document import Document
from .epithets import fields_in
from .finds import Span
from .heads import TITLED, TITLES, Head, head_at
from .lexicon import key, phrase_key, phrases, words
from .media import is_medium_name
from .mentions import OF, PAUSES, Mention, noun_phrase_end
from .names import (
    Keys,
    bracket_acronyms,
    capital_runs,
    first_run,
    folded,
    is_foreign,
    name_text,
    person_part,
    run_counts,
)
from .naming import NamesIn, Offices, has_family_name
from .persons import MOST_RIVALS, Person, fullest, gender_of, is_part
from .places import is_place, place_end
from .roles import KIN, role_keys, without_honorific

BEFORE_ROLE = PAUSES | {"("}
LEADS_TO_SOURCE = frozenset(key(w) for w in ["theo", "lời", "được", "do", "bởi"])
PREFIXES = frozenset(key(w) for w in ["tân", "cựu", "nguyên", "quyền"])
COUNTERPART = phrase_key("người đồng cấp")
ENDS_ROLE = frozenset(key(w) for w in ["từ", "với", "cùng", "hay"])
AGE = key("tuổi")
OF_THINGS = words("stops", "before-place") | words("stops", "before-thing")
GIVEN_BY = frozenset(key(w) for w in ["được", "do", "bởi"])
TAKES = frozenset(
    phrase_key(w)
    for w in ["bầu làm", "nhậm chức", "nhiệm làm", "giữ chức", "trúng cử", "đắc cử", "định làm", "lên làm"]
)
TAKING = frozenset(first for first, _ in TAKES)
LONGEST_TAKING = 15  # tokens between somebody's name and the office that they take
FARTHEST = 60  # tokens that a head may reach
MEDIUM_WORDS = 3
MOST_ENTRIES = 200  # of people or bodies that are looked at
Held = tuple[int, Keys, str]  # where a role stands, its words, its text


class Roll:
    """Who is named where. Built once from the whole text."""

    def __init__(self, doc: Document, speaking: list[Mention]) -> None:
        """`speaking` are the mentions that a cue has as its source: names among them are people."""
        self.doc = doc
        self.known = run_counts(doc)
        self.acronyms = bracket_acronyms(doc)
        self._body_places: list[tuple[int, Head | None, int]] = []  # a token, the head there, the end or its limit
        self.timeline: list[tuple[int, Person, bool]] = []
        self.roles: Offices = {}
        self.names = NamesIn(doc, self.known, self.roles)
        self._people: dict[Keys, Person] = {}
        self._by_word: dict[str, list[Person]] = {}
        self._speaking = {m.start for m in speaking if m.head.kind == "name" and not self._may_be_medium(m)}
        self._title_list: Span | None = None
        self._alone: list[tuple[int, bool]] = []
        self._collect()
        self._full = fullest(self._people, self._by_word)
        self.timeline = [(at, self._full[p.keys], subject) for at, p, subject in self.timeline]
        self._add_last_names()
        self.people = list({id(p): p for p in self._full.values()}.values())
        for person in self.people:
            person.roles = [held for held in person.roles if not self._is_anothers(person, held)]
            person.name = max(person.spellings, key=lambda text: person.spellings[text])
            person.fullest_role = max((text for _, _, text in person.roles), key=len, default=None)
            person.office_words = {word for _, role, _ in person.roles for word in role}
            person.gender = person.gender or gender_of(person.keys)
            person.fields = frozenset(field for _, role, _ in person.roles for field in fields_in(role))
            person.offices = list(dict.fromkeys(role for _, role, _ in person.roles))
            for at, role, _ in person.roles:
                self.roles.setdefault(role[0], []).append((at, role, person))
                if role[0] in PREFIXES and len(role) > 1:
                    self.roles.setdefault(role[1], []).append((at, role[1:], person))

    def _may_be_medium(self, mention: Mention) -> bool:
        """`Theo Starwire, …`: a foreign name that nothing but `theo` shows to speak."""
        led = mention.start > 0 and self.doc.tokens.keys[mention.start - 1] == "theo"
        return led and mention.end - mention.start <= MEDIUM_WORDS and is_foreign(self.doc, mention.start, mention.end)

    def _is_anothers(self, person: Person, held: Held) -> bool:
        """`trợ lý của Tổng thống Nga Ivan Orlov`, where somebody else is the president."""
        at, role, _ = held
        if not at or self.doc.tokens.keys[at - 1] != OF:
            return False
        return any(
            other[: len(role[:2])] == role[:2] for p in self.people if p is not person for _, other, _ in p.roles
        )

    def named(self, keys: Keys) -> Person | None:
        """The person whose name, in full or in part, these words are; the fullest of several."""
        keys = folded(keys)
        if not keys:
            return None
        found = self._full.get(keys)
        if found is not None:
            return found
        rivals = [p for p in self._by_word.get(keys[-1], [])[:MOST_RIVALS] if is_part(keys, p.keys)]
        return max(rivals, key=lambda p: (p.strong, len(p.keys)), default=None)

    def before(self, position: int) -> int:
        """How many entries of the timeline lie before a token."""
        return bisect_right(self.timeline, position - 1, key=lambda entry: entry[0])

    def people_before(self, position: int) -> Iterator[tuple[int, Person, bool]]:
        """The entries of the timeline before a token, the newest first."""
        upto = self.before(position)
        return reversed(self.timeline[max(0, upto - MOST_ENTRIES) : upto])

    @cached_property
    def bodies(self) -> list[Body]:
        """All that are named, in order: most texts are never asked for them."""
        return [self._body(*place) for place in sorted(self._body_places, key=lambda place: place[0])]

    def _body(self, start: int, head: Head | None, limit: int) -> Body:
        end = limit if head is None else body_end(self.doc, head, limit)
        keys = tuple(self.doc.tokens.keys[start:end])
        return Body(start, keys, name_text(self.doc, (start, end)).split(" (")[0])

    def bodies_before(self, position: int) -> list[Body]:
        """The bodies named before a token, in order."""
        upto = bisect_left(self.bodies, position, key=lambda body: body.start)
        return self.bodies[max(0, upto - MOST_ENTRIES) : upto]

    def name_in(self, mention: Mention) -> Span | None:
        """The person's name inside a mention: right after an honorific, else the last run that can be one."""
        return self.names.inside(mention)

    def _add_last_names(self) -> None:
        """Mentions by the last name alone, `Pogba`, of people named in full somewhere."""
        known = {at for at, _, _ in self.timeline}
        for at, is_subject in self._alone:
            keys = folded((self.doc.tokens.keys[at],))
            if at in known or not keys:
                continue
            person = self.named(keys)
            if person is not None and len(person.keys) > 1 and keys[-1] in (person.keys[0], person.keys[-1]):
                person.seen.append(at)
                self.timeline.append((at, person, is_subject))
        self.timeline.sort(key=lambda entry: entry[0])

    # -- collecting ---------------------------------------------------------------------------

    def _collect(self) -> None:
        doc, items = self.doc, self.doc.tokens.items
        sentences = iter(doc.sentences)
        after, limit = 0, 0  # what was read, and where its sentence ends
        edge, led = True, True  # whether a subject may stand here, and whether the sentence still lacks one
        for i in sorted(doc.openers):
            if i < after:
                continue
            while i >= limit:
                first, limit = next(sentences)
                after, edge, led = max(after, first), True, True
            head = head_at(doc, i, limit if limit - i < FARTHEST else i + FARTHEST)
            if head is None:
                continue
            if i > after:
                before = items[i - 1]
                listed = self._title_list is not None and self._title_list[1] + 1 == i
                edge = not before.is_word and (led or listed or before.text != ",")
            after = max(self._collect_head(head, limit, is_subject=edge), i + 1)
            led = led and (not edge or head.kind in ("document", "medium") or self._leads_in(head, limit))
            edge = False

    def _leads_in(self, head: Head, limit: int) -> bool:
        """`Bên phía Hải Phòng, huấn luyện viên …`: a body before a comma, who does nothing itself."""
        if head.kind != "org":
            return False
        end = body_end(self.doc, head, limit)
        return end < limit and self.doc.tokens.items[end].text == ","

    def _collect_head(self, head: Head, limit: int, *, is_subject: bool) -> int:
        if head.kind in TITLED:
            return self._collect_titled(head, limit, is_subject=is_subject)
        if head.kind in ("org", "medium"):
            self._body_places.append((head.start, head, limit))
        if head.kind == "name":
            return self._collect_run(head.start, limit, is_subject=is_subject)
        return head.end

    def _collect_titled(self, head: Head, limit: int, *, is_subject: bool) -> int:
        """A title or honorific with the name after it; the end of what was read."""
        doc = self.doc
        end = self._before_second(head, noun_phrase_end(doc, head, min(limit, head.end + 40)))
        name = self.name_in(Mention(head.start, end, head))
        if name is not None and head.kind in TITLES and self._is_place_of_next(name, limit):
            name = None
        listed = self._title_list
        self._title_list = None
        if name is None:
            if head.kind in TITLES:
                start = listed[0] if listed and listed[1] + 1 == head.start else head.start
                follows_theo = start > 0 and doc.tokens.keys[start - 1] == "theo"
                goes_on = end < limit and doc.tokens.items[end].text in PAUSES and not follows_theo
                self._title_list = (start, end) if goes_on else None
            return head.end
        is_kin = head.kind in TITLES and tuple(doc.tokens.keys[head.start : head.end]) in KIN
        if is_kin and head_at(doc, head.end, limit) is not None and name[0] > head.end:
            return head.end  # `vợ nam diễn viên An`: the name is his
        person = self._add(name, "" if is_kin else head.gender, is_subject=is_subject)
        person.strong = True
        if head.kind == "honorific":
            person.called.add(doc.tokens.keys[head.start])
        if head.kind in TITLES:
            start = listed[0] if listed and listed[1] + 1 == head.start else head.start
            if not is_kin:
                self._add_role(person, start, name[0])
        elif listed and listed[1] + 1 == head.start and not (listed[0] and doc.tokens.items[listed[0] - 1].is_word):
            self._add_role(person, *listed)
        self._add_apposition(person, name[1], limit, is_free=self._is_free(head.start))
        self._add_taken_office(person, head.start, name[1], limit)
        return max(name[1], head.end)

    def _is_place_of_next(self, name: Span, limit: int) -> bool:
        """`Thị trưởng Larissa, bà Mara Kean`: one word before a comma and whoever holds the office."""
        if name[1] - name[0] > 1 or name[1] + 1 >= limit or self.doc.tokens.items[name[1]].text != ",":
            return False
        head = head_at(self.doc, name[1] + 1, limit)
        if head is None or head.kind != "honorific" or head.end == limit:
            return False
        return self.doc.tokens.items[head.end].is_capital

    def _before_second(self, head: Head, end: int) -> int:
        """`Tổng thống Ivo Brand và Thủ tướng Ivan Orlov` up to `và`: the second title has a name of its own."""
        doc = self.doc
        if JOINTS.isdisjoint(doc.tokens.keys[head.end + 1 : end - 1]):
            return end
        for i in range(head.end + 1, end - 1):
            if doc.tokens.keys[i] in JOINTS and doc.tokens.items[i - 1].text != ",":
                other = head_at(doc, i + 1, end)
                runs = capital_runs(doc, head.end, i) if other and other.kind in TITLED else []
                if any(run[1] - run[0] > 1 and person_part(doc, run, self.known) for run in runs):
                    return i
        return end

    def _collect_run(self, start: int, limit: int, *, is_subject: bool) -> int:
        run = first_run(self.doc, start, min(limit, start + 15)) or (start, start + 1)
        part = person_part(self.doc, run, self.known)
        is_thing = (
            self.doc.tokens.keys[run[0]] in OF_THINGS and run[1] - run[0] > 1 and not has_family_name(self.doc, run)
        )
        if part is not None and not is_thing and not is_place(self.doc, *part) and not is_medium_name(self.doc, run):
            speaks = start in self._speaking
            if part[1] - part[0] == 1:
                self._alone.append((part[0], is_subject))
            if speaks or part[1] - part[0] >= 2:
                person = self._add(part, "", is_subject=is_subject)
                acts = is_subject and part[1] < limit and self.doc.tokens.keys[part[1]] in words("stops", "adverb")
                person.strong = person.strong or speaks or acts or self._shows_person(part)
                self._add_apposition(person, part[1], limit, is_free=self._is_free(start))
        return run[1]

    def _shows_person(self, part: Span) -> bool:
        """A family name, an age behind the name, or the last name standing alone elsewhere."""
        items, keys = self.doc.tokens.items, self.doc.tokens.keys
        end = part[1]
        if has_family_name(self.doc, part):
            return True
        if end + 2 < len(items) and items[end].text in ",(" and keys[end + 2] == AGE and items[end + 1].text.isdigit():
            return True
        last = (end - 1, end)
        return (
            len(keys[end - 1]) > 2
            and self.known.get((keys[end - 1],), 0) > 0
            and place_end(self.doc, *last) is None
            and not items[end - 1].text.isupper()
            and is_foreign(self.doc, *part)
        )

    def _add(self, name: Span, gender: str, *, is_subject: bool) -> Person:
        own = folded(tuple(self.doc.tokens.keys[name[0] : name[1]]))
        text = name_text(self.doc, name)
        person = self._people.get(own)
        if person is None:
            person = Person(text, own, at=name[0])
            self._people[own] = person
            for word in set(own):
                self._by_word.setdefault(word, []).append(person)
        person.gender = person.gender or gender
        person.seen.append(name[0])
        person.placed += name[0] > 0 and self.doc.tokens.keys[name[0] - 1] in OF_THINGS
        person.spellings[text] = person.spellings.get(text, 0) + 1
        self.timeline.append((name[0], person, is_subject))
        return person

    def _add_role(self, person: Person, start: int, end: int) -> None:
        start = without_honorific(self.doc, start)
        end = next((i for i in range(start + 1, end) if self.doc.tokens.keys[i] in ENDS_ROLE), end)
        items = self.doc.tokens.items
        while end > start and not items[end - 1].is_word and items[end - 1].text != ")":
            end -= 1
        if end <= start:
            return
        self._add_employer(start + 1, end)
        keys = role_keys(self.doc, start, end)
        person.roles.append((start, keys, name_text(self.doc, (start, end))))
        if keys[:3] == COUNTERPART:
            self._add_counterpart(person, start, keys[3:])

    def _add_taken_office(self, person: Person, start: int, end: int, limit: int) -> None:
        """`bà An được bầu làm Bộ trưởng Y tế`, `ông Bình nhậm chức Tổng thống`; not by whom: `được ông An bầu làm`."""
        keys, items = self.doc.tokens.keys, self.doc.tokens.items
        if start and keys[start - 1] in GIVEN_BY:
            return
        last = min(end + LONGEST_TAKING, limit - 2)
        if TAKING.isdisjoint(keys[end:last]):
            return
        for i in range(end, last):
            if not items[i].is_word or (i in self.doc.heads.found and self.doc.heads.found[i][1][0] == "honorific"):
                return
            if (keys[i], keys[i + 1]) in TAKES:
                head = head_at(self.doc, i + 2, limit)
                if head is not None and head.kind in TITLES and items[head.start].is_capital:
                    self._add_role(person, head.start, noun_phrase_end(self.doc, head, limit))
                return

    def _add_employer(self, start: int, end: int) -> None:
        """The body in a role: `Thẩm phán Tòa án Biển Ostrana`, which may be only `tòa` later."""
        for i in range(start, end - 1):
            hit = self.doc.heads.found.get(i)
            if hit is not None and hit[1][0] == "org" and self.doc.tokens.items[i].is_capital and hit[0] < end:
                self._body_places.append((i, None, end))
                return

    def _add_counterpart(self, person: Person, start: int, place: Keys) -> None:
        """`người đồng cấp Hàn Quốc`: the office of the one named before, there."""
        here = self.doc.sentence_of(start)
        for at, other, _ in reversed(self.timeline[-4:]):
            if self.doc.sentence_of(at) < here:
                return
            office = next((role for _, role, _ in reversed(other.roles[-3:]) if other is not person), None)
            if office is None:
                continue
            cut = next(
                (i for i in range(1, len(office)) if phrases("places").longest(office, i, len(office))), len(office)
            )
            person.roles.append((start, (*office[:cut], *place), ""))
            return

    def _add_apposition(self, person: Person, after: int, limit: int, *, is_free: bool) -> None:
        """`ông An, Bí thư xã, Phó Giám đốc sở`: what follows a comma or dash is a role, and what follows that."""
        items = self.doc.tokens.items
        while after + 1 < limit and items[after].text in BEFORE_ROLE:
            head = head_at(self.doc, after + 1, limit)
            if head is None or head.kind not in TITLES:
                return
            after = noun_phrase_end(self.doc, head, limit)
            if self.name_in(Mention(head.start, after, head)) is not None:
                return
            if not is_free and after < limit and items[after].is_word:
                return  # `Sau khi gặp ông An, Giám đốc sở nói`: another one speaks
            self._add_role(person, head.start, after)
            person.strong = True

    def _is_free(self, start: int) -> bool:
        """Whether a phrase begins a clause's segment, so that what follows its comma goes with it."""
        before = self.doc.tokens.items[start - 1] if start else None
        return before is None or not before.is_word or before.key in LEADS_TO_SOURCE
