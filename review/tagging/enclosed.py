"""Who speaks before what is told of them between commas or dashes."""

from .document import Document
from .heads import PEOPLE, TITLED, TITLES, head_at
from .lexicon import phrase_key, words
from .mentions import ADVERBS, DASHES, JOINTS, PAUSES, WHEN, Mention, noun_phrase_end
from .names import PLACE_KINDS, capital_runs, is_person_name
from .places import place_end
from .segments import TOLD, subject_in, with_apposition

LATER = ADVERBS | frozenset(phrase_key("sau trước đó"))
SINCE = frozenset(phrase_key("qua nay kia trước đó tuần tháng năm ngày sáng chiều tối"))
WHEN_WORDS = 6
TELLS = frozenset(phrase_key("có ở tại người vốn từng hiện sinh trú quê thuộc phụ"))
BEFORE_SUBJECT = frozenset(phrase_key("còn như riêng"))
ROLES = frozenset([*TITLES, "org", "medium", "anon", "group"])
LIVES = words("stops", "lives")


def told_at_length(doc: Document, edges: list[int], cue: int, mention: Mention | None) -> Mention | None:
    """`Bà Lan, trưởng phòng Nghệ thuật, Sở Văn hóa Sơn Bình, nói`: a named person of whom all the segments behind tell.

    `mention`: whom the last segment names; a person's name there is whoever speaks.
    """
    for place in range(len(edges) - 1):
        first, stop = edges[place], edges[place + 1] - 1
        led = place > 0 and doc.tokens.items[first - 1].is_word
        if led or stop <= first or doc.tokens.texts[stop] not in PAUSES:
            continue
        begin = first + (doc.tokens.keys[first] in BEFORE_SUBJECT)
        head = head_at(doc, begin, stop)
        if head is None or head.kind not in PEOPLE:
            continue
        if mention is not None and _is_named(doc, mention):
            return None
        person = subject_in(doc, begin, stop)
        if person is None or person.start != begin or person.end != stop or not _is_named(doc, person):
            continue
        behind = zip(edges[place + 1 :], [*(edge - 1 for edge in edges[place + 2 :]), cue], strict=True)
        if all(_describes(doc, start, end) for start, end in behind if start < end):
            return Mention(person.start, _without_tail(doc, cue), person.head)
    return None


def _is_named(doc: Document, mention: Mention) -> bool:
    """Whether one is named in full, or with an honorific."""
    if mention.head.kind not in PEOPLE or not JOINTS.isdisjoint(doc.tokens.keys[mention.start : mention.end]):
        return False
    runs = capital_runs(doc, mention.head.end, mention.end)
    if mention.head.kind == "honorific":
        return bool(runs)
    return any(is_person_name(doc, *run) and not _is_of_place(doc, *run) for run in runs)


def _is_of_place(doc: Document, start: int, end: int) -> bool:
    """`Thái Nguyên`, and `Sầm Sơn` behind `phường`."""
    return place_end(doc, start, end) == end or (end - start == 2 and doc.tokens.keys[start - 1] in PLACE_KINDS)


def _describes(doc: Document, start: int, end: int) -> bool:
    """An office, a body, a place, an age, or what somebody did: no other person, and nothing that is reported."""
    keys = doc.tokens.keys
    if _tells_where(doc, start, end) or keys[start] in TELLS or LATER.issuperset(keys[start:end]):
        return True
    head = head_at(doc, start, end)
    if head is None or head.kind not in ROLES or doc.inside[start] >= 0:
        return _is_when(doc, start, end)
    if head.kind == "anon":
        return True
    reports = any(start <= one.start < end for one in doc.cues[doc.sentence_of(start)])
    return not reports and (head.kind != "title" or not _is_named(doc, Mention(start, end, head)))


def _without_tail(doc: Document, end: int) -> int:
    while doc.tokens.keys[end - 1] in LATER or not doc.tokens.items[end - 1].is_word:
        end -= 1
    return end


def before_enclosed(doc: Document, edges: list[int], cue: int) -> Mention | None:
    """The person before `, ở xã Bãi Sậy, Cà Mau,`: where somebody lives stands between commas and does not speak."""
    after = edges[-1]  # of the last comma: only adverbs may stand between it and the cue
    if len(edges) < 3 or not (_is_when(doc, after, cue) or LATER.issuperset(doc.tokens.keys[after:cue])):
        return None
    if doc.tokens.items[after - 1].text in DASHES:
        return _before_dashes(doc, edges[:-1])
    if not _tells_where(doc, edges[-2], after - 1):
        return _before_parent(doc, edges, after - 1) or _before_description(doc, edges, after - 1)
    for place in range(len(edges) - 2, -1, -1):
        first, stop = edges[place], edges[place + 1] - 1
        if stop <= first or doc.tokens.items[stop].text != ",":
            return None
        if _tells_where(doc, first, stop):
            continue
        mention = subject_in(doc, first, stop)
        if mention is not None and mention.end == stop and mention.head.kind in TOLD:
            named = capital_runs(doc, mention.head.end, stop) or mention.head.kind == "generic"
            if named or place == 0:
                return with_apposition(doc, edges[:place], mention)
        elif mention is None or mention.end != stop:
            return None
    return None


def _is_when(doc: Document, start: int, end: int) -> bool:
    """`ngày 8/5`, `hôm qua`: a time alone."""
    items, keys = doc.tokens.items, doc.tokens.keys
    if not start < end <= start + WHEN_WORDS or keys[start] not in WHEN:
        return False
    return all(items[i].text[0].isdigit() or keys[i] in SINCE or not items[i].is_word for i in range(start + 1, end))


def _before_parent(doc: Document, edges: list[int], comma: int) -> Mention | None:
    """The body before `, Bộ Y tế,`, which it is part of."""
    first, start = edges[-3], edges[-2]
    parent, body = head_at(doc, start, comma), head_at(doc, first, start - 1)
    if parent is None or body is None or {parent.kind, body.kind} != {"org"} or doc.tokens.texts[start - 1] != ",":
        return None
    if noun_phrase_end(doc, parent, comma) != comma or noun_phrase_end(doc, body, start - 1) != start - 1:
        return None
    return Mention(first, start - 1, body)


def _before_description(doc: Document, edges: list[int], comma: int) -> Mention | None:
    """The person before `, phụ huynh có con học lớp 2,`: words in small letters that name nobody themselves."""
    first, start = edges[-3], edges[-2]
    items = doc.tokens.items
    if items[comma].text != "," or items[start - 1].text != "," or items[start].is_capital or comma - start < 2:
        return None
    head = head_at(doc, start, comma)
    if head is not None and (head.kind == "honorific" or capital_runs(doc, head.end, head.end + 2)):
        return None
    mention = subject_in(doc, first, start - 1)
    if mention is None or mention.start != first or mention.end != start - 1:
        return None
    named = mention.head.kind == "name" or capital_runs(doc, mention.head.end, mention.end)
    if mention.head.kind not in PEOPLE or not named:
        return None
    return with_apposition(doc, edges[:-3], mention)


def _before_dashes(doc: Document, edges: list[int]) -> Mention | None:
    """The person before `- nhân viên văn phòng từ Huế ra Vinh công tác -`."""
    for place in range(len(edges) - 1, 0, -1):
        stop = edges[place] - 1
        if doc.tokens.items[stop].text in DASHES and stop > edges[place - 1]:
            mention = subject_in(doc, edges[place - 1], stop)
            named = mention is not None and capital_runs(doc, mention.head.end, stop)
            if mention is None or mention.end != stop or mention.head.kind not in TITLED or not named:
                return None
            return with_apposition(doc, edges[: place - 1], mention)
    return None


def _tells_where(doc: Document, start: int, end: int) -> bool:
    """`ở quận 3`, `trú tại xã Bãi Sậy`, `Cà Mau`, `62 tuổi`: not who somebody is, but where from or how old."""
    first = doc.tokens.items[start]
    if first.text.isdigit() or doc.tokens.keys[start] in LIVES:
        return True
    return first.is_capital and place_end(doc, start, end) == end
