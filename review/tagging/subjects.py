"""Who speaks, by where they stand: the noun phrase before a cue that is its subject."""

from .document import Document
from .enclosed import before_enclosed, told_at_length
from .heads import PEOPLE, TITLES, Head, head_at
from .lexicon import key, phrase_key, words
from .mentions import ADVERBS, AND, PAUSES, Mention, before_verb, head_behind_of, noun_phrase_end, sentence_subject
from .names import capital_runs
from .places import field_end, is_place
from .segments import BELONGS, FAR, PREPOSITIONS, segment_edges, subject_in, with_apposition

DESCRIBES = frozenset(key(w) for w in ["người", "vốn", "từng", "hiện", "sinh"])
SO, WHILE = key("nên"), "khi"
AFTER = frozenset(key(w) for w in ["sau", "trước"])
RECEIVES = frozenset(key(w) for w in ["nhận", "minh", "lý"])  # `xác minh`, `thụ lý`
LETTERS = frozenset(key(w) for w in ["đơn", "thư"])
CAUSES = key("khiến")  # `khiến người hâm mộ xót xa khi thông báo …`
LIKE = key("như")
LINKS = words("stops", "link")
AT = BELONGS | frozenset(key(w) for w in ["tại", "ở", "cho", "từ"])
ROLE_WORDS = 8
ALSO = frozenset(phrase_key("thời đó chí"))  # end `đồng thời`, `qua đó`, `thậm chí`
BY_SAYING = phrase_key("bằng cách")


def subject_before(doc: Document, start: int, cue: int) -> Mention | None:
    """The noun phrase between `start` (a clause's first token) and the cue that is the cue's subject.

    The last good segment between commas wins; one that only adds a role to the name before it is joined to it.
    """
    whole = _of_whole_sentence(doc, start, cue)
    if whole is not None:
        return whole
    edges = segment_edges(doc, start, cue)
    writer = _who_wrote(doc, edges, cue)
    if writer is not None:
        return writer
    mention = _last_good(doc, edges, start, cue)
    person = before_enclosed(doc, edges, cue)
    if person is None or (mention is not None and mention.start <= person.start):
        person = mention
    told = told_at_length(doc, edges, cue, person)
    return told if told is not None and (person is None or told.start < person.start) else person


def _of_whole_sentence(doc: Document, start: int, cue: int) -> Mention | None:
    """`Ông An hủy chuyến thăm Pháp sau khi cáo buộc …`, `… nên đã đề nghị`: no subject stands before such a cue."""
    keys = doc.tokens.keys
    link = cue - 1
    while link > start and keys[link] in ADVERBS:
        link -= 1
    by_saying = tuple(keys[link - 1 : link + 1]) == BY_SAYING
    if link <= start + 1 or not (by_saying or keys[link] == SO or (keys[link] == WHILE and keys[link - 1] in AFTER)):
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
        mention = subject_in(doc, segment_start, cue)
        if mention is None:
            continue
        caused = mention.start > 0 and doc.tokens.keys[mention.start - 1] == CAUSES
        if caused or (mention.start not in edges and _is_joined(doc, mention.end, cue)):
            subject = sentence_subject(doc, start, mention.start)
            return Mention(subject.start, before_verb(doc, subject), subject.head) if subject is not None else mention
        group = _before_examples(doc, start, mention)
        if group is not None:
            return group
        if _lists_fields(doc, segment_start, mention.start):
            mention = Mention(segment_start, mention.end, Head(segment_start, segment_start, "name", ""))
        return _told_where(doc, edges[: place + 1], mention) or with_apposition(doc, edges[:place], mention)
    return None


def _told_where(doc: Document, edges: list[int], mention: Mention) -> Mention | None:
    """`Mara Kean, thành viên tại Viện Biển`: the person before a comma, where a body is only part of what she is."""
    start = edges[-1]
    if len(edges) < 2 or doc.tokens.items[start - 1].text != "," or mention.head.kind not in ("org", "medium", "name"):
        return None
    if not 0 < mention.start - start <= ROLE_WORDS or not _is_role(doc, start, mention.start):
        return None
    person = subject_in(doc, edges[-2], start - 1)
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
    mention = subject_in(doc, edges[-2], start - 1)
    if mention is None or mention.end != start - 1 or mention.head.kind not in PEOPLE:
        return None
    return with_apposition(doc, edges[:-2], mention)


def _opens_title(doc: Document, start: int) -> bool:
    """`người phát ngôn`: somebody else, and not what the one before it does."""
    hit = doc.heads.found.get(start)
    return hit is not None and hit[0] - start > 1 and hit[1][0] in TITLES


def _is_joined(doc: Document, start: int, cue: int) -> bool:
    """Whether the cue goes on with another verb's subject: right after `và` or a comma, adverbs apart."""
    i = cue - 1
    while i >= start and (doc.tokens.keys[i] in ADVERBS or doc.tokens.keys[i] in ALSO):
        i -= 1
    return i >= start and (doc.tokens.items[i].text in (",", ";") or doc.tokens.keys[i] == AND)
