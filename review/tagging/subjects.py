"""Who speaks, by where they stand: the noun phrase before a cue that is its subject."""

from .document import Document
from .heads import PEOPLE, TITLED, TITLES, Head, head_at
from .lexicon import key, phrase_key, words
from .mentions import (
    ADVERBS,
    AND,
    BREAKS,
    DASHES,
    LONGEST,
    OF,
    PAUSES,
    WHEN,
    Mention,
    before_verb,
    head_behind_of,
    hides_name,
    is_inner_comma,
    noun_phrase_end,
    sentence_subject,
)
from .names import capital_runs, is_person_name
from .places import field_end, is_place, place_end

CLAUSE_LINKS = words("stops", "clause-link")
PREPOSITIONS = words("stops", "prep")
LATER = ADVERBS | frozenset(phrase_key("sau trước đó"))
JOINING = BREAKS - {";", ":"}
DESCRIBES = frozenset(key(w) for w in ["người", "vốn", "từng", "hiện", "sinh"])
TOLD = PEOPLE | {"anon"}
SINCE = frozenset(phrase_key("qua nay kia trước đó tuần tháng năm ngày sáng chiều tối"))
WHEN_WORDS = 6
SO, WHILE = key("nên"), "khi"
AFTER = frozenset(key(w) for w in ["sau", "trước"])
RECEIVES = frozenset(key(w) for w in ["nhận", "minh", "lý"])  # `xác minh`, `thụ lý`
LETTERS = frozenset(key(w) for w in ["đơn", "thư"])
FAR = 22  # tokens between who speaks and the cue
CAUSES = key("khiến")  # `khiến người hâm mộ xót xa khi thông báo …`
LIKE = key("như")
BELONGS = frozenset([OF, key("thuộc")])
LINKS = words("stops", "link")
AT = BELONGS | frozenset(key(w) for w in ["tại", "ở", "cho", "từ"])
ROLE_WORDS = 8
LIVES = words("stops", "lives")
AGE = key("tuổi")
ONE_OF = phrase_key("một trong")


def subject_before(doc: Document, start: int, cue: int) -> Mention | None:
    """The noun phrase between `start` (a clause's first token) and the cue that is the cue's subject.

    The last good segment between commas wins; one that only adds a role to the name before it is joined to it.
    """
    whole = _of_whole_sentence(doc, start, cue)
    if whole is not None:
        return whole
    edges = _segment_edges(doc, start, cue)
    writer = _who_wrote(doc, edges, cue)
    if writer is not None:
        return writer
    mention = _last_good(doc, edges, start, cue)
    person = _before_enclosed(doc, edges, cue)
    return person if person is not None and (mention is None or mention.start > person.start) else mention


def _of_whole_sentence(doc: Document, start: int, cue: int) -> Mention | None:
    """`Ông An hủy chuyến thăm Pháp sau khi cáo buộc …`, `… nên đã đề nghị`: no subject stands before such a cue."""
    keys = doc.tokens.keys
    link = cue - 1
    while link > start and keys[link] in ADVERBS:
        link -= 1
    if link <= start + 1 or (keys[link] != SO and (keys[link] != WHILE or keys[link - 1] not in AFTER)):
        return None
    subject = sentence_subject(doc, start, link)
    if subject is None or subject.head.kind not in (*PEOPLE, "org"):
        return None
    return Mention(subject.start, before_verb(doc, subject), subject.head)


def _who_wrote(doc: Document, edges: list[int], cue: int) -> Mention | None:
    """`Công an nhận được đơn của nhiều hộ dân, tố cáo …`: whose the letter is that the sentence's subject received."""
    keys, after = doc.tokens.keys, edges[-1]
    if len(edges) < 2 or doc.tokens.texts[after - 1] != "," or not ADVERBS.issuperset(keys[after:cue]):
        return None
    start, comma = edges[-2], after - 1
    received = next((i for i in range(start, comma) if keys[i] in RECEIVES), None)
    letter = next((i for i in range(received, comma) if keys[i] in LETTERS), None) if received is not None else None
    writer = head_behind_of(doc, letter, comma, comma) if letter is not None else None
    if writer is None or noun_phrase_end(doc, writer, comma) != comma:
        return None
    return Mention(writer.start, comma, writer)


def _last_good(doc: Document, edges: list[int], start: int, cue: int) -> Mention | None:
    for place in range(len(edges) - 1, -1, -1):
        segment_start = edges[place]
        described = _described(doc, edges[: place + 1])
        if described is not None:
            return described
        mention = _subject_in(doc, segment_start, cue)
        if mention is None:
            continue
        caused = mention.start > 0 and doc.tokens.keys[mention.start - 1] == CAUSES
        if caused or (mention.start not in edges and _is_joined(doc, mention.end, cue)):
            return sentence_subject(doc, start, mention.start) or mention
        group = _before_examples(doc, start, mention)
        if group is not None:
            return group
        if _lists_fields(doc, segment_start, mention.start):
            mention = Mention(segment_start, mention.end, Head(segment_start, segment_start, "name", ""))
        return _told_where(doc, edges[: place + 1], mention) or _with_apposition(doc, edges[:place], mention)
    return None


def _told_where(doc: Document, edges: list[int], mention: Mention) -> Mention | None:
    """`Mara Kean, thành viên tại Viện Biển`: the person before a comma, where a body is only part of what she is."""
    start = edges[-1]
    if len(edges) < 2 or doc.tokens.items[start - 1].text != "," or mention.head.kind not in ("org", "medium", "name"):
        return None
    if not 0 < mention.start - start <= ROLE_WORDS or not _is_role(doc, start, mention.start):
        return None
    person = _subject_in(doc, edges[-2], start - 1)
    if person is None or person.start != edges[-2] or person.end != start - 1:
        return None
    named = person.head.kind == "name" or capital_runs(doc, person.head.end, person.end)
    is_person = person.head.kind in (*TITLES, "honorific", "name") and not is_place(doc, person.start, person.end)
    return Mention(person.start, mention.end, person.head) if named and is_person else None


def _is_role(doc: Document, start: int, end: int) -> bool:
    """Words in small letters that begin with no preposition: `nhà nghiên cứu tại`, but not `tại`."""
    items, keys = doc.tokens.items, doc.tokens.keys
    plain = all(items[i].is_word and not items[i].is_capital and i not in doc.cue_starts for i in range(start, end))
    return plain and keys[start] not in PREPOSITIONS | ADVERBS | LINKS and (keys[end - 1] in AT or end - start > 1)


def _before_examples(doc: Document, start: int, mention: Mention) -> Mention | None:
    """`Nhiều nghệ sĩ như Hà Anh, Lê Bình, Chi`: those of whom a few are named."""
    if mention.head.kind not in ("name", "honorific", *TITLES):
        return None
    first = max(start, mention.start - FAR) + 1
    if LIKE not in doc.tokens.keys[first : mention.start]:
        return None
    like = next(i for i in range(mention.start - 1, first - 1, -1) if doc.tokens.keys[i] == LIKE)
    if not _lists_names(doc, like + 1, mention.start):
        return None
    group = sentence_subject(doc, start, like)
    return group if group is not None and group.head.kind in ("group", "anon") and group.end == like else None


def _lists_names(doc: Document, start: int, end: int) -> bool:
    """Names, with titles or without, commas and `và`: nothing else."""
    i = start
    while i < end:
        token = doc.tokens.items[i]
        head = head_at(doc, i, end)
        if head is None and not (token.is_capital or token.text == "," or token.key == AND):
            return False
        i = max(i + 1, head.end if head is not None else 0)
    return True


def _lists_fields(doc: Document, start: int, end: int) -> bool:
    """`Kế hoạch và` before `Phát triển Singapore`: the rest of a role that a comma cut."""
    last = field_end(doc, start, end)
    return last is not None and end - last <= 1 and all(doc.tokens.keys[i] == AND for i in range(last, end))


def _described(doc: Document, edges: list[int]) -> Mention | None:
    """The person before `, người từng làm việc ở đây`, when the last segment describes one."""
    start = edges[-1]
    if len(edges) < 2 or start - edges[-2] < 2 or doc.tokens.items[start - 1].text not in PAUSES:
        return None
    if doc.tokens.keys[start] not in DESCRIBES or _opens_title(doc, start):
        return None
    mention = _subject_in(doc, edges[-2], start - 1)
    if mention is None or mention.end != start - 1 or mention.head.kind not in PEOPLE:
        return None
    return _with_apposition(doc, edges[:-2], mention)


def _opens_title(doc: Document, start: int) -> bool:
    """`người phát ngôn`: somebody else, and not what the one before it does."""
    hit = doc.heads.found.get(start)
    return hit is not None and hit[0] - start > 1 and hit[1][0] in TITLES


def _before_enclosed(doc: Document, edges: list[int], cue: int) -> Mention | None:
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
        mention = _subject_in(doc, first, stop)
        if mention is not None and mention.end == stop and mention.head.kind in TOLD:
            named = capital_runs(doc, mention.head.end, stop) or mention.head.kind == "generic"
            if named or place == 0:
                return _with_apposition(doc, edges[:place], mention)
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
    mention = _subject_in(doc, first, start - 1)
    if mention is None or mention.start != first or mention.end != start - 1:
        return None
    named = mention.head.kind == "name" or capital_runs(doc, mention.head.end, mention.end)
    if mention.head.kind not in PEOPLE or not named:
        return None
    return _with_apposition(doc, edges[:-3], mention)


def _before_dashes(doc: Document, edges: list[int]) -> Mention | None:
    """The person before `- nhân viên văn phòng từ Huế ra Vinh công tác -`."""
    for place in range(len(edges) - 1, 0, -1):
        stop = edges[place] - 1
        if doc.tokens.items[stop].text in DASHES and stop > edges[place - 1]:
            mention = _subject_in(doc, edges[place - 1], stop)
            named = mention is not None and capital_runs(doc, mention.head.end, stop)
            if mention is None or mention.end != stop or mention.head.kind not in TITLED or not named:
                return None
            return _with_apposition(doc, edges[: place - 1], mention)
    return None


def _tells_where(doc: Document, start: int, end: int) -> bool:
    """`ở quận 3`, `trú tại xã Bãi Sậy`, `Cà Mau`, `62 tuổi`: not who somebody is, but where from or how old."""
    first = doc.tokens.items[start]
    if first.text.isdigit() or doc.tokens.keys[start] in LIVES:
        return True
    return first.is_capital and place_end(doc, start, end) == end


def _is_joined(doc: Document, start: int, cue: int) -> bool:
    """Whether the cue goes on with another verb's subject: right after `và` or a comma, adverbs apart."""
    i = cue - 1
    while i >= start and doc.tokens.keys[i] in ADVERBS:
        i -= 1
    return i >= start and (doc.tokens.items[i].text in (",", ";") or doc.tokens.keys[i] == AND)


def _segment_edges(doc: Document, start: int, cue: int) -> list[int]:
    """First tokens of the segments between `start` and the cue, in order."""
    edges = [start]
    depth = 0
    low = max(start, cue - LONGEST)
    items, inside = doc.tokens.items, doc.inside
    words_cut = doc.has_marks(low, cue) or not CLAUSE_LINKS.isdisjoint(doc.tokens.keys[low:cue])
    for i in range(low, cue) if words_cut else doc.tokens.others_in(low, cue):
        token = items[i]
        if token.is_word:
            if not depth and (inside[i] >= 0 or token.key in CLAUSE_LINKS):
                edges.append(i + 1)
        elif token.text == "(":
            depth += 1
        elif token.text == ")":
            depth = max(0, depth - 1)
        elif not depth and (token.text in BREAKS or inside[i] >= 0) and not is_inner_comma(doc, i):
            edges.append(i + 1)
    return edges if low == start else edges[1:] or [low]


def _subject_in(doc: Document, start: int, cue: int) -> Mention | None:
    """The earliest head from `start` on whose noun phrase runs up to the cue, adverbs and adjuncts apart."""
    i = start
    while i < cue:
        head = head_at(doc, i, cue) if i in doc.openers and doc.inside[i] < 0 else None
        if head is None or (head.kind == "document" and i > start and i in doc.cue_starts):
            i += 1
            continue
        end = noun_phrase_end(doc, head, cue)
        belongs = end < cue and head.kind in PEOPLE and doc.tokens.keys[end] in BELONGS
        if (belongs and cue - end <= FAR) or _only_adjuncts(doc, end, cue):
            return Mention(head.start, _with_issuer(doc, head, end, cue), head)
        i = max(end, i + 1) if head.kind in ("name", "org", "medium") else head.end
    return None


def _with_issuer(doc: Document, head: Head, end: int, cue: int) -> int:
    """`Báo cáo mới công bố của WHO`: the phrase of a document goes on to whose it is."""
    if head.kind != "document":
        return end
    issuer = head_behind_of(doc, end, cue - 1, cue)
    return noun_phrase_end(doc, issuer, cue) if issuer is not None else end


def _only_adjuncts(doc: Document, start: int, cue: int) -> bool:
    """Whether adverbs, or a phrase of time, place or occasion, are all that stands before the cue."""
    if _is_enclosed(doc, start, cue):
        return True
    while start < cue and doc.tokens.items[start].text == ",":
        start += 1
    if start >= cue:
        return True
    if hides_name(doc, start, cue):
        return True
    if cue - start > FAR or not doc.relay_starts.isdisjoint(range(start, cue)):
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
    one_of = tuple(doc.tokens.keys[mention.start : mention.start + 2]) == ONE_OF
    if not edges or not (one_of or mention.head.kind in TOLD or mention.head.kind == "org"):
        return mention
    if len(edges) > 1 and _tells_age(doc, edges[-1], mention.start - 1):
        edges = edges[:-1]
    previous = edges[-1]
    gap = doc.tokens.items[mention.start - 1].text if mention.start else ""
    if mention.start - 1 < previous or gap not in JOINING:
        return mention
    head = head_at(doc, previous, mention.start)
    if head is None or head.kind not in PEOPLE:
        return mention
    if place_end(doc, previous, mention.start) == mention.start - 1:
        return mention  # `tại Paris, Pháp, Tổng thống An`
    if _completes_title(doc, head, mention):
        return Mention(head.start, mention.end, head)
    if mention.head.kind == "org":
        enclosed = gap == "," and doc.tokens.items[mention.end].text == ","
        named = noun_phrase_end(doc, head, mention.start - 1) == mention.start - 1 and head.kind != "name"
        return Mention(head.start, mention.end, head) if enclosed and named else mention
    end = noun_phrase_end(doc, head, mention.start - 1)
    if end != mention.start - 1 and not (
        doc.tokens.items[end].text == "," and _tells_age(doc, end + 1, mention.start - 1)
    ):
        return mention
    dash = gap in DASHES
    told = (one_of or mention.head.kind == "anon") and doc.tokens.items[
        mention.end
    ].text == ","  # `chị An, một người bán hàng,`
    if mention.head.kind in TITLES or told or (dash and head.kind in TITLES):
        return Mention(head.start, mention.end, head)
    return mention


def _tells_age(doc: Document, start: int, end: int) -> bool:
    """`35 tuổi`, between a name and what it does."""
    return end - start == 2 and doc.tokens.items[start].text.isdigit() and doc.tokens.keys[start + 1] == AGE


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
