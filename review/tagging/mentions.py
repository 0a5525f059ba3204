"""Where the words stand that name a speaker: the noun phrase before a cue, or after it."""

from typing import NamedTuple

from .document import Document
from .heads import TITLES, Head, head_at
from .lexicon import heads, key, phrases, words
from .names import NAME_LINKS, capital_runs, is_initial_dot, is_person_name
from .places import field_end, place_end
from .tokens import MARKS

LONGEST = 45
DASHES = frozenset("-–—")
BREAKS = frozenset([",", ";", ":", "…", "...", "•", "*", *DASHES])
CLAUSE_LINKS = words("stops", "clause-link")
IN_NAMES = words("stops", "in-names")
TIME_EDGES = frozenset(key(w) for w in ["cuối", "đầu", "giữa", "mới", "ban", "lúc", "vào"])
TIMES = frozenset(key(w) for w in ["tuần", "tháng", "năm", "ngày", "giờ", "đầu", "đây", "nay", "quý"])
OF = key("của")
AND, DAY, FOR, RIGHT = key("và"), key("ngày"), "cho", key("chính")
AUTHORITY = frozenset(key(w) for w in ["phủ", "quyền", "trị"])
THAT = key("đó")
AROUND = frozenset(key(w) for w in ["sau", "trước"])
POINTING = frozenset(key(w) for w in ["này", "ấy", "đó", "ta"])
JOINTS = frozenset(key(w) for w in ["và", "cùng", "hay"])
WITH = frozenset(key(w) for w in ["và", "cùng"])
WHEN = frozenset(key(w) for w in ["hôm", "ngày", "hồi", "sáng", "chiều", "tối"])
ACTS = frozenset(key(w) for w in ["trả", "phát", "gửi", "khi", "lên"])
ADVERBS = words("stops", "adverb")
PREPOSITIONS = words("stops", "prep")
VERB_PHRASES = phrases("predicates")
PREDICATES = words("stops", "predicate")
LINKS = words("stops", "link")
PREVENTION = (key("phòng"), key("chống"))
DESCRIBES = frozenset(key(w) for w in ["người", "vốn", "từng", "hiện", "sinh"])
AFTER_PLACE = words("stops", "after-place")


class Mention(NamedTuple):
    """A noun phrase that names a speaker, as token indices. `head` is how it begins."""

    start: int
    end: int
    head: Head


def subject_before(doc: Document, start: int, cue: int) -> Mention | None:
    """The noun phrase between `start` (a clause's first token) and the cue that is the cue's subject.

    The last good segment between commas wins; one that only adds a role to the name before it is joined to it.
    """
    edges = _segment_edges(doc, start, cue)
    for place in range(len(edges) - 1, -1, -1):
        segment_start = edges[place]
        described = _described(doc, edges[: place + 1])
        if described is not None:
            return described
        mention = _subject_in(doc, segment_start, cue)
        if mention is None:
            continue
        if mention.start not in edges and _is_joined(doc, mention.end, cue):
            return sentence_subject(doc, start, mention.start) or mention
        if _lists_fields(doc, segment_start, mention.start):
            mention = Mention(segment_start, mention.end, Head(segment_start, segment_start, "name", ""))
        return _with_apposition(doc, edges[:place], mention)
    return None


def _lists_fields(doc: Document, start: int, end: int) -> bool:
    """`Kế hoạch và` before `Phát triển Singapore`: the rest of a role that a comma cut."""
    last = field_end(doc, start, end)
    return last is not None and end - last <= 1 and all(doc.tokens.keys[i] == AND for i in range(last, end))


def _described(doc: Document, edges: list[int]) -> Mention | None:
    """The person before `, người từng làm việc ở đây`, when the last segment describes one."""
    start = edges[-1]
    if len(edges) < 2 or start - edges[-2] < 2 or doc.tokens.items[start - 1].text not in {",", *DASHES}:
        return None
    if doc.tokens.keys[start] not in DESCRIBES:
        return None
    mention = _subject_in(doc, edges[-2], start - 1)
    if mention is None or mention.end != start - 1 or mention.head.kind not in (*TITLES, "honorific", "name"):
        return None
    return _with_apposition(doc, edges[:-2], mention)


def _is_joined(doc: Document, start: int, cue: int) -> bool:
    """Whether the cue goes on with another verb's subject: right after `và` or a comma, adverbs apart."""
    i = cue - 1
    while i >= start and doc.tokens.keys[i] in ADVERBS:
        i -= 1
    return i >= start and (doc.tokens.items[i].text == "," or doc.tokens.keys[i] == AND)


def _segment_edges(doc: Document, start: int, cue: int) -> list[int]:
    """First tokens of the segments between `start` and the cue, in order."""
    edges = [start]
    depth = 0
    low = max(start, cue - LONGEST)
    texts = doc.tokens.texts
    for i in range(low, cue):
        text = texts[i]
        if text == "(":
            depth += 1
        elif text == ")":
            depth = max(0, depth - 1)
        elif (
            depth == 0
            and (text in BREAKS or doc.inside[i] >= 0 or doc.tokens.keys[i] in CLAUSE_LINKS)
            and not is_inner_comma(doc, i)
        ):
            edges.append(i + 1)
    return edges if low == start else edges[1:] or [low]


def _subject_in(doc: Document, start: int, cue: int) -> Mention | None:
    """The earliest head from `start` on whose noun phrase runs up to the cue, adverbs and adjuncts apart."""
    starts = heads().starts
    i = start
    while i < cue:
        token = doc.tokens.items[i]
        may_begin = token.is_word and (token.is_capital or token.key in starts) and doc.inside[i] < 0
        head = head_at(doc, i, cue) if may_begin else None
        if head is None:
            i += 1
            continue
        end = noun_phrase_end(doc, head, cue)
        if _only_adjuncts(doc, end, cue):
            return Mention(head.start, _with_issuer(doc, head, end, cue), head)
        i = max(end, i + 1) if head.kind in ("name", "org", "medium") else head.end
    return None


def _with_issuer(doc: Document, head: Head, end: int, cue: int) -> int:
    """`Báo cáo mới công bố của WHO`: the phrase of a document goes on to whose it is."""
    if head.kind != "document":
        return end
    of = next((i for i in range(end, cue - 1) if doc.tokens.keys[i] == OF), None)
    issuer = head_at(doc, of + 1, cue) if of is not None else None
    return noun_phrase_end(doc, issuer, cue) if issuer is not None else end


def noun_phrase_end(doc: Document, head: Head, limit: int) -> int:
    """Where the noun phrase that begins with `head` ends, at the latest at `limit`."""
    named = head.kind == "pronoun"
    after_place = False
    i = head.end
    while i < limit:
        token = doc.tokens.items[i]
        if not token.is_word:
            after = _after_mark(doc, i, limit)
            if after == i:
                break
            i = after
            continue
        if doc.inside[i] >= 0:
            break
        fixed = _fixed_end(doc, i, limit, first=i == head.start) if token.is_capital else None
        if fixed is not None:
            after_place = False
            i = fixed
            continue
        if token.is_capital or token.text[0].isdigit():
            place = place_end(doc, i, limit)
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
        if (after_place and token.key not in AFTER_PLACE) or i in doc.cue_starts or _stops(doc, head, i, limit):
            break
        after_place = False
        i += 1
    return max(i, head.end)


def _after_mark(doc: Document, i: int, limit: int) -> int:
    """After a mark that stands within a noun phrase; where it is, if it ends the phrase."""
    if doc.tokens.items[i].text == "(":
        return _after_bracket(doc, i, limit)
    return i + (is_initial_dot(doc, i) or is_inner_comma(doc, i))


def _fixed_end(doc: Document, i: int, limit: int, *, first: bool) -> int | None:
    """Where the name of a field ends that begins with this capital, or else a title that is not the phrase's own."""
    field = field_end(doc, i, limit)
    return field if field is not None or first else _listed(doc, i, limit)


def _listed(doc: Document, i: int, limit: int) -> int | None:
    """Where a title or a body's first words of two syllables and more end: `Thư ký`, `Ban chỉ đạo`."""
    hit = doc.heads.longest(i, limit)
    if hit is None or hit[0] - i < 2 or hit[1][0] not in (*TITLES, "org"):
        return None
    return hit[0] if not doc.tokens.items[hit[0] - 1].is_capital else None


def is_inner_comma(doc: Document, i: int) -> bool:
    """`phòng, chống tham nhũng`."""
    keys = doc.tokens.keys
    return doc.tokens.items[i].text == "," and 0 < i < len(keys) - 1 and (keys[i - 1], keys[i + 1]) == PREVENTION


def _run_end(doc: Document, i: int, limit: int) -> int:
    while i < limit and doc.tokens.items[i].is_word and doc.tokens.items[i].is_capital:
        i += 1
        if place_end(doc, i, limit) is not None or field_end(doc, i, limit) is not None:
            break
    return i


def _names(doc: Document, head: Head, start: int, stop: int) -> bool:
    """Whether capitals in a noun phrase name the one it speaks of, so that nothing but apposition may follow."""
    if head.kind in ("honorific", "name", "medium"):
        return True
    return head.kind in TITLES and is_person_name(doc, start, stop)


def _goes_on(doc: Document, i: int) -> bool:
    """`ông Trump và ông Biden`, `ông này`: words in small letters that do not end a name's phrase."""
    word = doc.tokens.keys[i]
    if word in POINTING:
        return True
    if word in JOINTS and i + 1 < len(doc.tokens.items):
        following = head_at(doc, i + 1, len(doc.tokens.items))
        return following is not None and following.kind in ("honorific", *TITLES, "name")
    before = doc.tokens.keys[i - 1] if i else ""
    return before in WITH


def _stops(doc: Document, head: Head, i: int, limit: int) -> bool:
    word = doc.tokens.keys[i]
    following = doc.tokens.keys[i + 1] if i + 1 < limit else ""
    if word == RIGHT and following in AUTHORITY:
        return False
    if head.kind not in ("group", "anon", "document") and _begins_predicate(doc, i, limit):
        return True
    if word == FOR and head.kind == "org" and i + 1 < limit and doc.tokens.items[i + 1].is_capital:
        return False
    if word in PREDICATES or (word in AROUND and following == THAT):
        return True
    if word in LINKS:
        return word != AND or not _joins(doc, i, limit)
    if word in ADVERBS:
        return word not in IN_NAMES or i == head.end
    if word in WHEN:
        return True
    return word in ACTS and head.kind != "org"


def _begins_predicate(doc: Document, i: int, limit: int) -> bool:
    """A verb of two syllables in small letters; also one of time: `cuối tuần`, `đầu tháng`."""
    keys = doc.tokens.keys
    if keys[i] in TIME_EDGES and i + 1 < limit and keys[i + 1] in TIMES:
        return True
    return VERB_PHRASES.longest(keys, i, limit) is not None


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


def _only_adjuncts(doc: Document, start: int, cue: int) -> bool:
    """Whether adverbs, or a phrase of time, place or occasion, are all that stands before the cue."""
    if _is_enclosed(doc, start, cue):
        return True
    while start < cue and doc.tokens.items[start].text == ",":
        start += 1
    if start >= cue:
        return True
    if cue - start > 22 or not doc.relay_starts.isdisjoint(range(start, cue)):
        return False
    first = doc.tokens.items[start]
    if not first.is_word:
        return first.text == "("
    return first.key in ADVERBS or first.key in PREPOSITIONS or cue - start <= 2


def _is_enclosed(doc: Document, start: int, cue: int) -> bool:
    """`ông An, 77 tuổi, nói`, `ông An - cố vấn của bà Bình - nói`: commas or dashes around what stands between."""
    items = doc.tokens.items
    last = cue - 1
    while last > start and doc.tokens.keys[last] in ADVERBS:
        last -= 1
    if not start < last or last - start > 35:
        return False
    one, other = items[start].text, items[last].text
    return (one in DASHES and other in DASHES) or (one == other == "," and last - start <= 16)


def _with_apposition(doc: Document, edges: list[int], mention: Mention) -> Mention:
    """`ông An, Phó giám đốc sở` and `Bộ trưởng Y tế - bà Lan`: the segment before belongs to the mention."""
    if not edges or mention.head.kind not in (*TITLES, "honorific", "name", "anon", "org"):
        return mention
    previous = edges[-1]
    gap = doc.tokens.items[mention.start - 1].text if mention.start else ""
    if mention.start - 1 < previous or gap not in BREAKS - {";", ":"}:
        return mention
    head = head_at(doc, previous, mention.start)
    if head is None or head.kind not in (*TITLES, "honorific", "name"):
        return mention
    if _completes_title(doc, head, mention):
        return Mention(head.start, mention.end, head)
    if mention.head.kind == "org":
        enclosed = gap == "," and doc.tokens.items[mention.end].text == ","
        named = noun_phrase_end(doc, head, mention.start - 1) == mention.start - 1 and head.kind != "name"
        return Mention(head.start, mention.end, head) if enclosed and named else mention
    if noun_phrase_end(doc, head, mention.start - 1) != mention.start - 1:
        return mention
    dash = gap in DASHES
    if mention.head.kind in TITLES or (dash and head.kind in TITLES):
        return Mention(head.start, mention.end, head)
    return mention


def _completes_title(doc: Document, head: Head, mention: Mention) -> bool:
    """`Bộ trưởng Kinh tế, Kế hoạch và Xây dựng`, `Người đứng đầu Đảng, Nhà nước`: the comma stands within the role."""
    comma = mention.start - 1
    if doc.tokens.items[comma].text != "," or head.kind not in TITLES or not doc.tokens.items[comma - 1].is_word:
        return False
    if mention.head.kind not in ("org", "name") or not doc.tokens.items[mention.start].is_capital:
        return False
    field = field_end(doc, mention.start, mention.end) is not None or mention.head.kind == "org"
    end = noun_phrase_end(doc, head, comma)
    named = any(is_person_name(doc, *run) for run in capital_runs(doc, head.end, end))
    return field and end == comma and not named and end > head.end


def source_after(doc: Document, start: int, end: int) -> Mention | None:
    """The noun phrase that begins at `start`, as after `theo` or `dẫn lời`."""
    if start >= end:
        return None
    head = head_at(doc, start, end)
    if head is None:
        return None
    stop = noun_phrase_end(doc, head, end)
    return Mention(head.start, stop, head) if stop > head.start else None


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
