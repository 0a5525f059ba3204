"""A noun phrase that names a speaker: where it ends."""

from dataclasses import dataclass

from .capitals import NAME_LINKS, is_initial_dot
from .document import Document
from .heads import PEOPLE, TITLES, Head, head_at
from .lexicon import entries, key, phrase_key, phrases, words
from .names import is_person_name
from .places import field_end, place_end, place_from
from .tokens import MARKS
from .word_classes import CLASSES

LONGEST = 45
DASHES = frozenset("-–—")
OFFICES = frozenset([*TITLES, "org"])
PAUSES = DASHES | {","}
BREAKS = frozenset([",", ";", ":", "…", "...", "•", "*", *DASHES])
IN_NAMES = words("stops", "in-names")
TIME_EDGES = frozenset(key(w) for w in ["cuối", "đầu", "giữa", "mới", "ban", "lúc", "vào"])
TIMES = frozenset(key(w) for w in ["tuần", "tháng", "năm", "ngày", "giờ", "đầu", "đây", "nay", "quý"])
OF = key("của")
AND, DAY, FOR, RIGHT, IN = key("và"), key("ngày"), "cho", key("chính"), "trong"
OFTEN, STANDING = key("thường"), frozenset(key(w) for w in ["trực", "vụ"])
DAYS = frozenset(key(w) for w in ["hôm", "ngày", "sáng", "chiều", "tối", "tuần"])
AUTHORITY = frozenset(key(w) for w in ["phủ", "quyền", "trị"])
THAT = key("đó")
AROUND = frozenset(key(w) for w in ["sau", "trước"])
POINTING = frozenset(key(w) for w in ["này", "ấy", "đó", "ta"])
MOMENTS = frozenset(key(w) for w in ["khi", "lúc"])
JOINTS = frozenset(key(w) for w in ["và", "cùng", "hay"])
WITH = frozenset(key(w) for w in ["và", "cùng"])
WHEN = frozenset(key(w) for w in ["hôm", "ngày", "hồi", "sáng", "chiều", "tối"])
ACTS = frozenset(key(w) for w in ["trả", "phát", "khi", "lên"])
NO_ACTS = frozenset(phrase_key(w) for w in ["phát triển", "phát thanh", "phát hành", "phát ngôn", "phát sóng"])
ADVERBS = words("stops", "adverb")
PAIRS = {key(one): key(two) for one, two in (row[0].split() for row in entries("stops") if row[1] == "adverb-pair")}
PREDICATES = words("stops", "predicate")
LINKS = words("stops", "link")
ASKS = frozenset(key(w) for w in ["đề", "yêu", "xin"])
MAY_STOP = (
    TIME_EDGES | ACTS | ADVERBS | PREDICATES | LINKS | AROUND | WHEN | ASKS | {IN}
)  # what `_stops` asks further about
WATCHED = MAY_STOP | {DAY}  # words in small letters at which a phrase that has named nobody may end or leap
AVIATION = (key("hàng"), key("không"))
PREVENTION = (key("phòng"), key("chống"))
KNOWS = frozenset(key(w) for w in ["nắm", "am", "thạo", "quen", "giấu"])
VERBAL = frozenset("vm")  # classes of words
FIELD = 7  # tokens
OF_FIELDS = frozenset(phrase_key("bộ sở phòng ban hội cục vụ khoa ủy viện liên tổng"))
ONES = key("người")
AFTER_PLACE = words("stops", "after-place")


@dataclass(slots=True)
class Mention:
    """A noun phrase that names a speaker, as token indices. `head` is how it begins."""

    start: int
    end: int
    head: Head


def noun_phrase_end(doc: Document, head: Head, limit: int) -> int:
    """Where the noun phrase that begins with `head` ends, at the latest at `limit`."""
    items, inside, cue_starts = doc.tokens.items, doc.inside, doc.cue_starts
    predicates = doc.predicates.found
    named = head.kind == "pronoun"
    after_place = False
    i = head.end
    while i < limit:
        token = items[i]
        if (
            token.is_small
            and not (named or after_place or token.key in WATCHED)
            and (inside[i] < 0 and i not in cue_starts and i not in predicates)
        ):
            i += 1
            continue
        if not token.is_word:
            after = _after_mark(doc, i, limit)
            if after == i:
                break
            i = after
            continue
        if inside[i] >= 0:
            break
        fixed = _fixed_end(doc, i, limit, first=i == head.start) if token.is_capital else None
        if fixed is not None:
            after_place = False
            i = fixed
            continue
        if token.is_capital or token.is_number:
            place = place_from(doc, i, limit)
            stop = place if place is not None else max(_run_end(doc, i, limit), i + 1)
            after_other = after_place and head.kind in TITLES
            after_place = place is not None
            named = named or (not after_place and (after_other or _names(doc, head, i, stop)))
            i = stop
            continue
        of_place = head.kind == "medium" and token.key == OF and place_end(doc, i + 1, limit) is not None
        if named and not of_place and token.key not in NAME_LINKS and not _goes_on(doc, i):
            break
        if head.kind == "document" and token.key == DAY and i + 1 < limit:
            i += 2
            continue
        if named and token.key in JOINTS:
            i = _after_joint(doc, i)
            continue
        if (
            (after_place and token.key not in AFTER_PLACE and not _tells_more(head, token.key))
            or i in cue_starts
            or _stops(doc, head, i, limit)
        ):
            break
        after_place = False
        i += 1
    return max(i, head.end)


def _tells_more(head: Head, word: str) -> bool:
    """`Hai quan chức Ai Cập nắm rõ vụ việc`: of people without names more may be told behind where they are from."""
    return head.kind == "anon" or (head.kind == "group" and word in KNOWS)


def _after_mark(doc: Document, i: int, limit: int) -> int:
    """After a mark that stands within a noun phrase; where it is, if it ends the phrase."""
    if doc.tokens.items[i].text == "(":
        return _after_bracket(doc, i, limit)
    if doc.tokens.items[i].text == "&":
        return i + 1  # `Rank & Ryg`
    return i + (is_initial_dot(doc.tokens, i) or is_inner_comma(doc, i))


def _fixed_end(doc: Document, i: int, limit: int, *, first: bool) -> int | None:
    """Where the name of a field ends that begins with this capital, or else a title that is not the phrase's own."""
    field = field_end(doc, i, limit) if i in doc.fields.found else None
    return field if field is not None or first or i not in doc.heads.found else _listed(doc, i, limit)


def _listed(doc: Document, i: int, limit: int) -> int | None:
    """Where a title or a body's first words of two syllables and more end: `Thư ký`, `Ban chỉ đạo`."""
    hit = doc.heads.longest(i, limit)
    if hit is None or hit[0] - i < 2 or hit[1][0] not in OFFICES:
        return None
    return hit[0] if not doc.tokens.items[hit[0] - 1].is_capital else None


def is_inner_comma(doc: Document, i: int) -> bool:
    """`phòng, chống tham nhũng`, `Bộ Văn hóa, Thể thao và Du lịch`, `Sở Lao động - Thương binh và Xã hội`."""
    keys = doc.tokens.keys
    if not 0 < i < len(keys) - 1:
        return False
    if doc.tokens.texts[i] in DASHES:
        return _goes_on_with_field(doc, i)
    if doc.tokens.texts[i] != ",":
        return False
    if (keys[i - 1], keys[i + 1]) == PREVENTION:
        return True
    if i + 1 in doc.fields.found and _is_between_fields(doc, i):
        return True
    return AND in keys[i + 2 : i + FIELD] and _goes_on_with_field(doc, i)


def _goes_on_with_field(doc: Document, i: int) -> bool:
    """Whether a word of two syllables, the first with a capital, goes on with a body's name: no place, head or name."""
    items, keys = doc.tokens.items, doc.tokens.keys
    if i + 2 >= len(items) or not items[i + 1].is_capital or not items[i + 2].is_word or items[i + 2].is_capital:
        return False
    if i + 1 in doc.heads.found or place_end(doc, i + 1, i + 3) is not None or not _is_noun(doc, i + 1, i + 3):
        return False
    starts = (j for j in range(max(0, i - FIELD), i) if keys[j] in OF_FIELDS and items[j].is_capital)
    start = next(starts, None)
    return start is not None and not doc.tokens.others_in(start, i)


def _is_between_fields(doc: Document, comma: int) -> bool:
    """Whether fields of one body stand around a comma, and `và` with a last one behind."""
    last = len(doc.tokens.keys)
    end = field_end(doc, comma + 1, last)
    if end is None or end + 1 >= last or doc.tokens.keys[end] != AND or not doc.tokens.items[end + 1].is_capital:
        return False
    return any(field_end(doc, i, comma) == comma for i in range(max(0, comma - 4), comma - 1))


def _run_end(doc: Document, i: int, limit: int) -> int:
    items, listed = doc.tokens.items, doc.places_and_fields
    while i < limit and (items[i].is_capital or _links(doc, i, limit)):
        i += 1
        if i in listed and (place_end(doc, i, limit) is not None or field_end(doc, i, limit) is not None):
            break
    return i


def _links(doc: Document, i: int, limit: int) -> bool:
    """`van` in `Pieter van Loon`."""
    links = doc.tokens.keys[i] in NAME_LINKS or doc.tokens.texts[i] == "&"
    return links and i + 1 < limit and doc.tokens.items[i + 1].is_capital


def _names(doc: Document, head: Head, start: int, stop: int) -> bool:
    """Whether capitals in a noun phrase name the one it speaks of, so that nothing but apposition may follow."""
    if head.kind in ("honorific", "name", "medium"):
        return True
    if head.kind not in TITLES:
        return False
    return is_person_name(doc, start, stop) or (start == head.end and stop - start > 1 and _may_name(doc, start, stop))


def _may_name(doc: Document, start: int, stop: int) -> bool:
    """`nhạc sĩ Hoài Vũ`: capitals right behind a title that begin no body's name and no field's."""
    return doc.heads.longest(start, stop) is None and field_end(doc, start, stop) is None


def _goes_on(doc: Document, i: int) -> bool:
    """`ông Trump và ông Biden`, `ông này`: words in small letters that do not end a name's phrase."""
    word = doc.tokens.keys[i]
    if word in POINTING:
        return True
    if word in JOINTS and i + 1 < len(doc.tokens.items):
        following = head_at(doc, i + 1, len(doc.tokens.items))
        return following is not None and following.kind in PEOPLE
    before = doc.tokens.keys[i - 1] if i else ""
    return before in WITH


def _after_joint(doc: Document, i: int) -> int:
    """Past `và người đồng cấp`, to where the second one's name begins."""
    following = head_at(doc, i + 1, len(doc.tokens.items))
    return max(i + 1, following.end if following is not None else 0)


def _stops(doc: Document, head: Head, i: int, limit: int) -> bool:
    word = doc.tokens.keys[i]
    if word not in MAY_STOP and i not in doc.predicates.found:
        return False
    following = doc.tokens.keys[i + 1] if i + 1 < limit else ""
    if word == RIGHT and following in AUTHORITY:
        return False
    if word in MOMENTS and following in POINTING:
        return True  # `Bộ Xây dựng khi ấy`
    if (word in TIME_EDGES and following in TIMES) or (head.kind == "anon" and hides_name(doc, i, limit)):
        return True
    if (head.kind not in ("group", "anon", "document") or _ends_at_colon(doc, i)) and _begins_predicate(doc, i, limit):
        return True
    if word == FOR and head.kind == "org" and i + 1 < limit and doc.tokens.items[i + 1].is_capital:
        return False
    if (word in PREDICATES or word in ADVERBS) and _is_of_noun(doc, head, i):
        return False
    if word in PREDICATES or (word in AROUND and following == THAT):
        return True
    if (word == IN and following in DAYS) or (word == OFTEN and following not in STANDING):
        return True  # `truyền thông Nga trong hôm nay`, `Nga thường nói`
    if word in LINKS:
        return word != AND or not _joins(doc, i, limit)
    if word in ADVERBS:
        if (doc.tokens.keys[i - 1], word) == AVIATION or following != PAIRS.get(word, following):
            return False
        return word not in IN_NAMES or (i == head.end and not _belongs_to_head(doc, head, i, limit))
    if word in WHEN:
        return i not in doc.fields.found  # `Viện kiểm sát tối cao`
    return word in ACTS and head.kind != "org" and (word, following) not in NO_ACTS


def _is_of_noun(doc: Document, head: Head, i: int) -> bool:
    """`dự án`, `liên đoàn` behind the head, `thường` of `dân thường`."""
    if i == head.end and _is_noun(doc, i, i + 2):
        return True
    return doc.tokens.keys[i] == OFTEN and _is_noun(doc, i - 1, i + 1)


def _is_noun(doc: Document, start: int, end: int) -> bool:
    """A noun of these syllables."""
    hit = CLASSES.longest(doc.tokens.keys, start, min(end, len(doc.tokens.keys)))
    return hit is not None and hit[0] == end and hit[1] == "n"


def _belongs_to_head(doc: Document, head: Head, i: int, limit: int) -> bool:
    """`công ty` behind `phía`, `liên bang` in `công tố viên liên bang Ivo Brand`."""
    hit = doc.heads.found.get(i)
    if hit is not None and hit[1][0] == "org" and head.kind in ("org", "anon"):
        return True
    field = doc.fields.longest(i, limit)
    return field is not None and field[0] < limit and doc.tokens.items[field[0]].is_capital


def _ends_at_colon(doc: Document, i: int) -> bool:
    """`một chủ tàu phân bua:`: a verb of two syllables between who speaks and the colon."""
    return doc.tokens.texts[i + 2 : i + 3] == [":"]


def hides_name(doc: Document, i: int, limit: int) -> bool:
    """`đề nghị không nêu tên`: a cue in the list that reports nothing."""
    if doc.tokens.keys[i] not in ASKS:
        return False
    hit = phrases("cues").longest(doc.tokens.keys, i, limit)
    return hit is not None and hit[1] == "none"


def _begins_predicate(doc: Document, i: int, limit: int) -> bool:
    """A verb of two syllables in small letters."""
    return doc.predicates.longest(i, limit) is not None


def _joins(doc: Document, i: int, limit: int) -> bool:
    """Whether `và` goes on with the same noun phrase: no verb follows it before the limit."""
    if i + 1 >= limit:
        return False
    following = doc.tokens.items[i + 1]
    return following.is_capital or head_at(doc, i + 1, limit) is not None or limit - i > 3


def _after_bracket(doc: Document, i: int, limit: int) -> int:
    for j in range(i, min(limit, i + 25)):
        if doc.tokens.items[j].text == ")":
            return j + 1
    return limit


def source_after(doc: Document, start: int, end: int) -> Mention | None:
    """The noun phrase that begins at `start`, as after `theo` or `dẫn lời`."""
    if start >= end:
        return None
    head = head_at(doc, start, end)
    if head is None:
        return None
    stop = noun_phrase_end(doc, head, end)
    return Mention(head.start, stop, head) if stop > head.start else None


def head_behind_of(doc: Document, start: int, end: int, limit: int) -> Head | None:
    """Whose something is: the head behind the first `của` that stands from `start` to before `end`."""
    of = next((i for i in range(start, end) if doc.tokens.keys[i] == OF), None)
    return head_at(doc, of + 1, limit) if of is not None else None


def before_verb(doc: Document, mention: Mention) -> int:
    """`Nhiều người dân kéo đến cảng` up to `kéo`; `những người nuôi ong` has a verb in it."""
    keys = doc.tokens.keys
    i = mention.head.end
    while i < mention.end:
        hit = CLASSES.longest(keys, i, mention.end)
        verbal = hit is not None and hit[1] in VERBAL and not doc.tokens.items[i].is_capital
        if verbal and i > mention.head.start and keys[i - 1] != ONES:
            return i
        i = hit[0] if hit is not None else i + 1
    return mention.end


def sentence_subject(doc: Document, start: int, end: int) -> Mention | None:
    """The first noun phrase from `start` that begins a segment and is no lead-in."""
    edge = True
    for i in range(start, min(end, start + 2 * LONGEST)):
        token = doc.tokens.items[i]
        if doc.inside[i] >= 0:
            edge = False
            continue
        if token.text in BREAKS:
            edge = True
            continue
        if not edge:
            continue
        head = head_at(doc, i, end)
        if head is not None and head.kind != "document":
            return Mention(head.start, max(noun_phrase_end(doc, head, end), head.start + 1), head)
        edge = token.key in ADVERBS or token.text in MARKS
    return None
