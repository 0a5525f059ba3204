"""What organisations are called: the fullest name of a body in the text, and which one `cơ quan này` means."""

from bisect import bisect_left
from typing import Final

from .body import Body
from .document import Document
from .epithets import THIS
from .heads import head_at
from .lexicon import key, phrase_key, phrases
from .media import foreign_name_start, is_medium
from .mentions import OF, VERBAL, Mention
from .names import UNITED_NATIONS, Keys, capital_runs, is_vietnamese, name_text
from .people import MOST_ENTRIES, Roll
from .places import is_place, place_end
from .word_classes import CLASSES

PAPER = key("tờ")
OPPOSED = list(phrase_key("đối lập"))
KINDS_OF_BODY = frozenset(key(w) for w in ["nền", "lực", "nhóm", "phong", "kênh"])
POLICE = phrase_key("cảnh sát")  # of no one office
LAND = key("nước")
ORGANISATION = key("tổ")  # `tổ chức này`
KINDS_OF_COMPANY = frozenset(key(w) for w in ["hãng", "công", "quỹ"])
AUTHORITIES = frozenset(
    phrase_key("bộ cục sở ủy viện ban tòa văn cơ lực tổng chi vụ phòng hội chính quân công ngân")
)  # the first syllables of their names
COMPANIES = frozenset(phrase_key("công tập hãng ngân ctcp doanh nhà quỹ chứng startup đơn"))
ACTS = VERBAL | {"b"}  # classes of words
SCHOOL = phrase_key("nhà trường")
BEGIN_SCHOOLS = frozenset(key(w) for w in ["trường", "đại", "thpt", "thcs"])
SORTS = {  # first syllable of `… này` → those of the bodies that it may mean
    **dict.fromkeys([key(w) for w in ("cơ", "đơn", "bộ", "ủy")], AUTHORITIES),
    **dict.fromkeys([key(w) for w in ("doanh", "công", "hãng", "tập", "nhà")], COMPANIES),
}
SEATS = frozenset(key(w) for w in ["ở", "tại"])  # `nhóm Houthi ở Yemen`
SEATED = (key("có"), key("trụ"))
LEADERSHIP = (key("lãnh"), key("đạo"))
WITH_LEADERS = AUTHORITIES | COMPANIES | frozenset(key(w) for w in ["ubnd", "tand", "bệnh", "trường"])
NEAR: Final = 3  # sentences
SHORT: Final = 4  # words of `quan chức này`
SHORTEST, LONGEST = 3, 7  # letters of `BTC`, `VKSNDTC`


def leads_body(role: Keys) -> bool:
    """`lãnh đạo Sở Y tế`: one of several."""
    return role[:2] == LEADERSHIP and len(role) > 2 and role[2] in WITH_LEADERS


class Bodies:
    """The organisations of one text, and which of them spoke."""

    def __init__(self, doc: Document, roll: Roll) -> None:
        self._doc = doc
        self._roll = roll
        self._said: list[tuple[int, str]] = []

    def note_speaker(self, position: int, name: str) -> None:
        self._said.append((position, name))

    def named(self, mention: Mention) -> str:
        """An organisation's name: words that only say what kind of medium it is, and brackets, left out."""
        doc = self._doc
        runs = capital_runs(doc, mention.head.end, mention.end)[-1:]
        near = mention.head.end + SHORT
        has_name = any(run[0] <= near and run[1] == mention.end and not is_place(doc, *run) for run in runs)
        tells = mention.head.kind == "org" and not has_name
        told_of = self._name_before(Body(mention.start, (), "")) if tells else None
        if told_of is not None:
            return told_of
        seat = next((i for i in range(mention.head.end, mention.end) if doc.tokens.keys[i] == SEATED[1]), 0)
        if seat and doc.tokens.keys[seat - 1] == SEATED[0]:
            mention = Mention(mention.start, seat - 1, mention.head)  # `công ty Redwood có trụ sở tại Anh`
        start = self._without_kind(mention)
        end = self._end(start, mention)
        if start > mention.start:
            end = next((i for i in range(start + 1, end) if doc.tokens.keys[i] in SEATS), end)
        own = tuple(doc.tokens.keys[start:end])
        if own[-1] in self._roll.acronyms and len(own) <= 2:
            return name_text(doc, self._roll.acronyms[own[-1]])
        medium = self._medium_before(start) if mention.head.kind == "medium" and own[-1] in THIS else None
        if medium is not None:
            return medium
        if own[-1] in THIS or not doc.tokens.items[end - 1].is_capital or end - start == 1:
            fuller = self._fuller(own, start)
            if fuller is not None:
                kind = mention.head.kind == "medium" or key(fuller.split()[0]) in KINDS_OF_COMPANY
                return _own_name(fuller) if kind else fuller
        return name_text(doc, (start, end))

    def with_initials(self, letters: str) -> str | None:
        """`VKS`, `BTC`: the first body whose words begin with them, `Viện kiểm sát tỉnh Sơn Bình`."""
        if not SHORTEST <= len(letters) <= LONGEST:
            return None
        for body in self._roll.bodies[:MOST_ENTRIES]:
            initials = "".join(word[0] for word in body.name.split()).upper()
            if initials.startswith(letters) and (body.keys[:3] != UNITED_NATIONS or initials == letters):
                return body.name
        return None

    def _medium_before(self, start: int) -> str | None:
        """`Đài này`: the medium of the list that was named last."""
        found = phrases("media")
        for i in reversed(self._doc.capitals[: bisect_left(self._doc.capitals, start)][-MOST_ENTRIES:]):
            hit = found.longest(self._doc.tokens.keys, i, start)
            if hit is not None:
                return name_text(self._doc, (i, hit[0]))
        return None

    def _end(self, start: int, mention: Mention) -> int:
        """Where a body's name ends: before brackets, `thuộc`, `đối lập`, and `của` with a medium's country."""
        doc = self._doc
        medium = is_medium(doc, mention)
        for i in range(start + 1, mention.end):
            word = doc.tokens.keys[i]
            if word in THIS and i + 1 < mention.end and i - start <= SHORT and doc.tokens.keys[i - 1] != LAND:
                return i + 1
            if doc.tokens.items[i].text == "(" or (
                word == OPPOSED[0] and doc.tokens.keys[i + 1 : i + 2] == OPPOSED[1:]
            ):
                return i
            if word == key("về") and doc.tokens.keys[i + 1 : i + 2] == [key("việc")]:
                return i
            if medium and (word == key("thuộc") or (word == key("của") and place_end(doc, i + 1, mention.end))):
                return i
        return mention.end

    def _without_kind(self, mention: Mention) -> int:
        """Where the name begins in `hãng tin Reuters`, `phía Ukraine`, `nền tảng phân tích Chainalysis`.

        `Hãng thông tấn Trung ương Triều Tiên` has no name but what it is.
        """
        items = self._doc.tokens.items
        first = mention.head.end
        word = self._doc.tokens.keys[mention.start]
        if mention.head.kind == "medium" or word in KINDS_OF_BODY:
            found = next((i for i in range(first, mention.end) if items[i].is_capital), None)
            if found is None:
                return mention.start
            if self._doc.places.longest(found, mention.end) == (found + 1, "movement"):
                return found
            place = place_end(self._doc, found, mention.end)
            if place is not None and (place == mention.end or not items[place].is_capital):
                return mention.start
            is_own = word == PAPER or not is_vietnamese(items[found].key) or items[found].text.isupper()
            is_own = is_own and found - first <= 4 and OF not in self._doc.tokens.keys[first:found]
            return found if is_own else mention.start
        if word in KINDS_OF_COMPANY and (found := foreign_name_start(self._doc, first, mention.end)):
            return found
        if word in (key("phía"), key("hãng")) and first < mention.end and items[first].is_capital:
            return first
        inner = head_at(self._doc, first, mention.end) if word == key("phía") and first < mention.end else None
        if inner is not None and inner.kind == "org":
            return first
        return mention.start

    def _fuller(self, own: Keys, start: int) -> str | None:
        """The newest earlier body that `cơ quan này` means, or the first that goes on where `UBND tỉnh` ends."""
        if own == SCHOOL:
            return self._school_before(start)
        if own[-1] in THIS:
            own = own[:-1]
            said = self._said_lately(own, start)
            if said is not None:
                return said
            earlier = [b for b in self._roll.bodies_before(start) if len(b.keys) > 1 and b.keys[-1] not in THIS]
            return self._pointed_at(own, start, earlier)
        if own == POLICE:
            return None
        longer = [
            b
            for b in self._roll.bodies[:MOST_ENTRIES]
            if b.keys[: len(own)] == own
            and len(b.keys) > len(own)
            and (len(b.keys) <= SHORT or any(c.isupper() for c in b.name[1:]) or self._name_before(b))
        ]
        if not longer or len(own) > SHORT + 1 or longer[0].keys[-1] in THIS:
            return None
        return self._name_before(longer[0]) or (longer[0].name if _adds_name(longer[0], len(own)) else None)

    def _school_before(self, start: int) -> str | None:
        """The newest that is named, as a whole: `Trường Đại học Luật`, not `Đại học Luật` in it."""
        keys = self._doc.tokens.keys
        schools = [b for b in self._roll.bodies_before(start) if b.keys[0] in BEGIN_SCHOOLS and len(b.keys) > 1]
        whole = [b for b in schools if not b.start or keys[b.start - 1] not in BEGIN_SCHOOLS]
        return whole[-1].name if whole else None

    def _pointed_at(self, own: Keys, start: int, earlier: list[Body]) -> str | None:
        """`doanh nghiệp này`: of the bodies of that sort the last one near that a clause began with, else the last."""
        same = [b for b in earlier if b.keys[0] == own[0] and len(b.keys) > len(own)]
        sort = SORTS.get(own[0], frozenset())
        fits = same or [b for b in earlier if b.keys[0] in sort and any(c.isupper() for c in b.name[1:])]
        near = [b for b in fits if self._doc.sentences_apart(b.start, start) <= NEAR]
        begins = [b for b in near if not b.start or not self._doc.tokens.items[b.start - 1].is_word]
        named = begins or near or fits or earlier
        return (self._name_before(named[-1]) or named[-1].name) if named else None

    def _name_before(self, body: Body) -> str | None:
        """`Helvex, công ty sản xuất pin của Đức, …`: the name that says who it is of whom it tells what."""
        doc, comma = self._doc, body.start - 1
        if comma < 1 or doc.tokens.texts[comma] != "," or doc.tokens.items[body.start].is_capital:
            return None
        fuller = next((b for b in self._roll.bodies_before(comma) if b.start + len(b.keys) == comma), None)
        if fuller is not None:
            return fuller.name
        place = bisect_left(doc.run_ends, comma)
        if place == len(doc.runs) or doc.runs[place][1] != comma:
            return None
        run = doc.runs[place]
        person = self._roll.named(tuple(doc.tokens.keys[run[0] : comma]))
        is_other = is_place(doc, *run) or (person is not None and bool(person.called or person.roles or person.gender))
        begins = run[0] == 0 or not doc.tokens.items[run[0] - 1].is_word
        return name_text(doc, run) if begins and not is_other else None

    def _said_lately(self, own: Keys, start: int) -> str | None:
        """`Đảng này`: the body of that kind that spoke last, not long before."""
        if own[0] in KINDS_OF_BODY:
            for i in range(start - 1, max(-1, start - 80), -1):
                if self._doc.places.longest(i, i + 1) == (i + 1, "movement"):
                    return name_text(self._doc, (i, i + 1))
        for at, name in reversed(self._said[-5:]):
            if self._doc.sentences_apart(at, start) <= NEAR and (
                key(name.split()[0]) == own[0] or own[0] in KINDS_OF_BODY or own[0] == ORGANISATION
            ):
                return name
        return None


def _adds_name(body: Body, size: int) -> bool:
    """Whether a name goes on behind a body's first words, and no verb: `Bộ Tư pháp điều hành buổi họp`."""
    if "," in body.name or any(word[0].isupper() for word in body.name.split()[size:]):
        return True
    fields, last = phrases("fields"), len(body.keys)
    if any((hit := fields.longest(body.keys, i, last)) and hit[0] > size for i in range(1, size)):
        return True  # `Cục Quản lý khám chữa bệnh`
    told = CLASSES.longest(body.keys, size, last)
    return told is None or told[1] not in ACTS


def _own_name(medium: str) -> str:
    """`Anka News` of `chuyên trang thời tiết Anka News`, where a foreign name ends it."""
    parts = medium.split()
    first = next((i for i, word in enumerate(parts) if i and word[0].isupper()), 0)
    return medium if is_vietnamese(key(parts[first])) else " ".join(parts[first:])
