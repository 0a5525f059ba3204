"""Which of the names in a mention is that of the person spoken of: not a body's, a place's or somebody else's."""

from .capitals import INITIALS
from .document import Document
from .finds import Span
from .heads import TITLED, TITLES, head_at
from .lexicon import key, phrase_key, words
from .media import is_medium_name
from .mentions import PAUSES, Mention, head_behind_of, noun_phrase_end
from .names import (
    BODY_KINDS,
    PLACE_KINDS,
    SCHOOLS,
    Keys,
    body_words,
    capital_runs,
    folded,
    honorific_names,
    is_foreign,
    is_person_name,
    is_vietnamese,
    person_part,
)
from .persons import Person
from .places import is_place
from .roles import role_keys

BEFORE_PLACE = words("stops", "before-place") | PLACE_KINDS | BODY_KINDS
COMPANY_KINDS = frozenset(key(w) for w in ["ty", "tnhh", "phần", "hàng", "quỹ"])
HOUSES = frozenset(phrase_key(w) for w in ["bệnh viện", "học viện", "trung ương"])
SCHOOL_KINDS = frozenset(["thpt", "thcs"])
COMMUNES = frozenset(key(w) for w in ["xã", "huyện", "tỉnh", "quận", "phường", "phố", "trấn"])
HELD_BY = frozenset(key(w) for w in ["của", "cho", "tại", "ở", "hãng", "tờ", "đài", "kênh", "clb"])
CALLED, CALLED_IS = key("tên"), phrase_key("tên là")
STAND_FOR = frozenset(phrase_key(w) for w in ["đại diện", "lãnh đạo", "nhân viên", "cổ đông", "khách hàng"])
CUT_OFF = (["..."], ["…"])
TRADE = 4  # syllables between an honorific and the name: `bán hàng rong`

Offices = dict[str, list[tuple[int, Keys, Person]]]  # first word of a role → where it stands, the role, who holds it


class NamesIn:
    """The names in the mentions of one text. `offices` may still be filled while it is asked."""

    def __init__(self, doc: Document, known: dict[Keys, int], offices: Offices) -> None:
        """`known`: how often each run of capitals stands on its own."""
        self.doc = doc
        self.known = known
        self._offices = offices
        self._after_honorific = honorific_names(doc)
        self._of_bodies = body_words(doc)

    def inside(self, mention: Mention) -> Span | None:
        """The person's name inside a mention: right after an honorific, else the last run that can be one."""
        runs = capital_runs(self.doc, mention.head.end, mention.end)
        if mention.head.kind in ("honorific", "name") and runs and runs[0][0] == mention.head.end:
            alone = mention.head.kind == "honorific" and runs[0][1] - runs[0][0] == 1
            return runs[0] if alone else person_part(self.doc, runs[0], self.known)  # `ông Đức`, not the country
        if mention.head.kind == "honorific":
            title = head_at(self.doc, mention.head.end, mention.end) if mention.head.end < mention.end else None
            if title is None or title.kind not in TITLES:
                named = bool(runs) and runs[-1][1] == mention.end and runs[-1][0] - mention.head.end <= TRADE
                named = named and has_family_name(self.doc, runs[-1])
                return runs[-1] if named else None  # `chị bán xôi Dương Thị Lài`, not `bà vào Thế vận hội`
        for run in self._by_place(mention, runs):
            part = person_part(self.doc, run, self.known) if not is_medium_name(self.doc, run) else None
            if part is not None and self._is_name(mention, part, cut=part[0] > run[0]):
                return part
        return None

    def behind_called(self, mention: Mention) -> Span | None:
        """`một phụ huynh tên Minh`, `khán giả tên là Hạnh`."""
        keys = self.doc.tokens.keys
        if CALLED not in keys[max(0, mention.start - len(CALLED_IS)) : mention.end]:
            return None
        for run in capital_runs(self.doc, mention.head.end, mention.end):
            if keys[run[0] - 1] == CALLED or tuple(keys[run[0] - 2 : run[0]]) == CALLED_IS:
                return person_part(self.doc, run, self.known)
        return None

    def behind_comma(self, mention: Mention) -> Span | None:
        """`Mẹ em, chị Bùi Thị Nhàn, kể`: the name between commas behind somebody told by what they are."""
        doc, after = self.doc, mention.end + 1
        limit = doc.sentences[doc.sentence_of(mention.start)][1]
        if after >= limit or doc.tokens.items[mention.end].text != "," or mention.head.kind not in TITLED:
            return None
        head = head_at(doc, after, limit)
        if head is None or head.kind not in TITLED:
            return None
        end = noun_phrase_end(doc, head, limit)
        name = self.inside(Mention(after, end, head)) if end < limit and doc.tokens.items[end].text == "," else None
        return name if name is not None and name[1] == end else None

    def _by_place(self, mention: Mention, runs: list[Span]) -> list[Span]:
        """The likeliest first: right after the head and before a comma, `bác sĩ An, Phó Giám đốc …`, else the last."""
        backwards = runs[::-1]
        first = runs[0] if runs else None
        at_once = first is not None and first[0] == mention.head.end and first[1] < mention.end
        if first is not None and at_once and self.doc.tokens.items[first[1]].text in PAUSES:
            return [first, *backwards]
        return backwards

    def _is_name(self, mention: Mention, part: Span, *, cut: bool) -> bool:
        """A run at a title's end names the one who holds it, unless it goes on with a body's name."""
        if part[1] < mention.end and self.doc.tokens.items[part[1]].is_word:
            return False
        if part[1] - part[0] == 1 and self.doc.tokens.texts[part[1] : part[1] + 1] in CUT_OFF:
            return False  # `làm Chủ tịch Thượng ...`
        if is_place(self.doc, *part) or self._holds_other(mention, part):
            return False
        if self.doc.tokens.keys[part[0] - 1] in HELD_BY and not has_family_name(self.doc, part):
            return False
        if self._names_place(part) or self._names_school(part) or (not cut and self._names_body(mention, part)):
            return False
        text = self.doc.tokens.items[part[0]].text
        if is_person_name(self.doc, *part) or ("." in text and INITIALS.fullmatch(text)):
            return True
        word = self.doc.tokens.keys[part[0]]
        stands_for = tuple(self.doc.tokens.keys[mention.head.start : mention.head.end]) in STAND_FOR
        if part[1] - part[0] == 1 and (stands_for or word in self._of_bodies) and word not in self._after_honorific:
            return False  # `Chủ tịch Vingroup` where `Tập đoàn Vingroup` stands too
        if part[1] - part[0] > 1 and self.doc.tokens.keys[part[1] - 1] in self._after_honorific:
            return True  # `Phó thống đốc Ngân hàng Nhà nước Trà Quốc Dũng`, where `ông Dũng` stands too
        if self.doc.tokens.keys[part[0] - 1] in BEFORE_PLACE or (text.isupper() and len(text) > 1):
            return False
        if part[1] - part[0] >= 2 or part[0] == mention.head.end or mention.head.kind == "honorific":
            return True
        return cut or self.doc.tokens.keys[part[0]] in self._after_honorific

    def _names_place(self, part: Span) -> bool:
        """`lãnh đạo thị xã Từ Sơn`: two syllables behind a word for a place, where nobody is called by the last."""
        keys = self.doc.tokens.keys
        two = part[1] - part[0] == 2 and is_vietnamese(keys[part[0]]) and is_vietnamese(keys[part[0] + 1])
        return two and keys[part[0] - 1] in COMMUNES and keys[part[1] - 1] not in self._after_honorific

    def _names_school(self, part: Span) -> bool:
        """`hiệu trưởng Trường THPT Chu Văn An`, also with a family name; `giám đốc Sở`."""
        keys, first = self.doc.tokens.keys, part[0]
        if keys[part[1] - 1] in self._after_honorific:
            return False
        hit = self.doc.heads.found.get(first)
        if part[1] - first == 1 and hit is not None and hit[1][0] == "org":
            return True
        return keys[first - 1] in SCHOOL_KINDS or tuple(keys[first - 2 : first]) in SCHOOLS

    def _names_body(self, mention: Mention, part: Span) -> bool:
        """`giám đốc công ty Green Tech`, `đại diện thương hiệu Mộc Lan`: what a kind of body is called."""
        keys, first = self.doc.tokens.keys, part[0]
        if keys[part[1] - 1] in self._after_honorific:
            return False
        stands_for = tuple(keys[mention.head.start : mention.head.end]) in STAND_FOR
        if has_family_name(self.doc, part) or (first == mention.head.end and not stands_for):
            return False
        if first == mention.head.end:
            return keys[first] in self._of_bodies
        title = head_at(self.doc, first - 2, part[1])
        if title is not None and title.end == first and title.kind in TITLED:
            return False
        if keys[first - 1] in COMPANY_KINDS or tuple(keys[first - 2 : first]) in HOUSES:
            return True
        return stands_for and not self.doc.tokens.items[first - 1].is_capital and not is_foreign(self.doc, *part)

    def _holds_other(self, mention: Mention, part: Span) -> bool:
        """`người phát ngôn của Tổng thống An`: the name is that of another."""
        if self.doc.tokens.items[part[0] - 1].text in PAUSES:
            return False
        head = head_behind_of(self.doc, mention.head.end, part[0] - 1, mention.end)
        if head is None or head.kind not in TITLED:
            return False
        return not self._held_by_another(head.start, part)

    def _held_by_another(self, start: int, part: Span) -> bool:
        """`Trợ lý của Tổng thống Nga Ivan Orlov`: the office in it is another's, so the name is the assistant's."""
        role, last = role_keys(self.doc, start, part[0])[:2], folded((self.doc.tokens.keys[part[1] - 1],))
        holders = [p for _, held, p in self._offices.get(role[0], []) if held[: len(role)] == role] if role else []
        return bool(holders) and all(last != p.keys[-1:] for p in holders)


def has_family_name(doc: Document, part: Span) -> bool:
    return doc.tokens.keys[part[0]] in words("surnames") and part[1] - part[0] >= 3 and is_person_name(doc, *part)
