"""The words that a mention of a speaker begins with."""

from dataclasses import dataclass

from .capitals import NAME_LINKS, follows_number
from .cues import GIVEN
from .document import Document
from .lexicon import entries, key, phrase_key, phrases, words
from .names import first_run, is_person_name
from .places import place_end

ORDINARY = words("stops", "ordinary")
FUNCTION = words("stops", "function")
AGE = key("tuổi")
ONE = list(phrase_key("một"))
NHOM, OWNER = key("nhóm"), key("chủ")
NEEDS_NAME = frozenset(phrase_key("vụ khoa hạt sàn khối trạm bạn"))
# Pairs of words whose second is no head: `họp báo`.
COMPOUNDS = frozenset(phrase_key(row[0]) for row in entries("heads") if row[1] == "none" and row[0].count(" ") == 1)
SEXES = {key("nữ"): "f", "nam": "m"}
TITLES = ("title", "generic")
TITLED = frozenset([*TITLES, "honorific"])  # the kinds of one person who may be named behind
PEOPLE = TITLED | {"name"}
STAND_FOR = frozenset(phrase_key(w) for w in ["đại diện", "lãnh đạo"])  # of one body or of many
NAME_WORDS = (2, 3, 4)
PLAIN = frozenset(["org", "medium", "document", "pronoun", *TITLES])
# The first words of heads that are asked about further, whatever their kind.
ODD = frozenset([*(second for _, second in COMPOUNDS), *NEEDS_NAME, *(first for first, _ in STAND_FOR), "y"])


@dataclass(slots=True)
class Head:
    """What a noun phrase begins with: token range, kind (see the list of heads, or `name`), gender.

    The head of a bare name is empty: the name begins at once.
    """

    start: int
    end: int
    kind: str
    gender: str


def head_at(doc: Document, i: int, end: int) -> Head | None:
    """The head that begins at token `i`: a listed word, else a capitalised name."""
    known = doc.heads_known.get(i)
    if known is None:
        if i not in doc.openers:
            return None
        known = doc.heads_known[i] = _head_and_reach(doc, i)
    head, reach = known
    return head if end >= reach else _head_before(doc, i, end)


def _head_and_reach(doc: Document, i: int) -> tuple[Head | None, int]:
    """(the head with the whole text to look at, the end from which on no later one makes a difference)"""
    hit = doc.heads.found.get(i)
    if hit is None:
        return _name_at(doc, i), i
    head = _listed(doc, i, hit, len(doc.tokens.items))
    second = doc.heads.found.get(hit[0]) if hit[1][0] in ("quantifier", "honorific") else None
    return head, hit[0] + 1 if second is None else max(hit[0] + 1, second[0])


def _head_before(doc: Document, i: int, end: int) -> Head | None:
    hit = doc.heads.longest(i, end)
    return _name_at(doc, i) if hit is None else _listed(doc, i, hit, end)


def _listed(doc: Document, i: int, hit: tuple[int, tuple[str, str]], end: int) -> Head | None:
    """The head that a listed phrase makes, with the text up to `end` to look at."""
    items, keys = doc.tokens.items, doc.tokens.keys
    stop, (kind, gender) = hit
    if kind in PLAIN and keys[i] not in ODD:
        return Head(i, stop, kind, gender)
    office = doc.heads.longest(stop, end) if kind == "honorific" and stop < end and items[stop].is_capital else None
    if office is not None and office[1][0] in TITLES and not items[office[0] - 1].is_capital:
        return Head(i, office[0], office[1][0], gender)  # `đồng chí Bí thư`
    if kind == "honorific" and not items[i].is_capital and keys[i] not in ODD:
        return Head(i, stop, kind, gender)
    if i and (keys[i - 1], keys[i]) in COMPOUNDS:
        return None
    if kind in ("quantifier", "anon") and items[i].is_capital and (place_end(doc, i, end) or 0) > stop:
        return Head(i, i, "name", "")  # `Ba Lan`, `Ai Cập`
    if kind == "quantifier":
        return _quantified(doc, i, stop, end)
    if stop - i == 1 and keys[i] in NEEDS_NAME and not (stop < end and items[stop].is_capital):
        return None  # `vụ tấn công`, `khoa học`
    if keys[i] == NHOM and i + 1 < end and items[i].is_capital and items[i + 1].is_capital:
        return Head(i, stop, "org", "")  # `Nhóm Nghiên cứu Hồ Lớn`
    if kind in ("anon", "group") and _names_one(doc, stop):
        kind = "title"
    if kind == "group" and _tells_age(doc, stop):
        kind = "generic"
    if items[i].text == "Y" and stop < end and items[stop].is_capital:
        return Head(i, i, "name", "")  # `Y Khăm`
    if kind == "honorific" and items[i].is_capital and _is_in_name(doc, i):
        return Head(i, i, "name", "")
    many = doc.heads.found.get(stop) if tuple(keys[i:stop]) in STAND_FOR else None
    if many is not None and many[1][0] == "quantifier":
        return _quantified(doc, i, many[0], end)  # `đại diện nhiều cửa hàng`
    if kind == "people" and keys[i] == OWNER and stop < end and items[stop].is_word and not _begins_word(doc, i):
        return Head(i, stop, "title", "")  # `chủ dãy trọ`, not `chủ trương`
    return Head(i, stop, kind, gender) if kind not in ("none", "people") else None


def _name_at(doc: Document, i: int) -> Head | None:
    """The head of a name that begins with a capital, where no listed word stands."""
    token, keys = doc.tokens.items[i], doc.tokens.keys
    if token.key in SEXES and (hit := doc.heads.found.get(i + 1)) is not None and hit[1][0] in TITLES:
        return Head(i, hit[0], hit[1][0], SEXES[token.key])  # `nữ kình ngư`
    if not token.is_capital or token.key in FUNCTION or (i and (keys[i - 1], token.key) in COMPOUNDS):
        return None
    if follows_number(doc.tokens, i):
        return None
    return None if _is_common_start(doc, i) else Head(i, i, "name", "")


def _names_one(doc: Document, start: int) -> bool:
    """`cư dân Maria Costa`: the name of one person right after a word for many or for somebody not named."""
    start = place_end(doc, start, len(doc.tokens.items)) or start
    run = first_run(doc, start, min(start + 6, len(doc.tokens.items)))
    return run is not None and run[0] == start and run[1] - start in NAME_WORDS and is_person_name(doc, *run)


def _tells_age(doc: Document, start: int) -> bool:
    """`cổ động viên 68 tuổi`: one person, known from before."""
    keys = doc.tokens.keys[start : start + 2]
    return len(keys) == 2 and keys[0].isdigit() and keys[1] == AGE


def _is_in_name(doc: Document, i: int) -> bool:
    """`Thủ tướng Anh`, `cuộc thi Anh Trai`, and `Anh Thơ` where `Phạm Anh Thơ` stands elsewhere."""
    before = doc.tokens.items[i - 1] if i > doc.sentences[doc.sentence_of(i)][0] else None
    is_anh = doc.tokens.keys[i] == "anh"
    if before is not None and before.is_word and (before.is_capital or is_anh):
        return True
    return is_anh and i + 1 < len(doc.tokens.items) and tuple(doc.tokens.keys[i : i + 2]) in doc.inner_pairs


def _quantified(doc: Document, start: int, stop: int, end: int) -> Head | None:
    """`nhiều quan chức`, `một nguồn tin`: many people, one who is not named, or a document."""
    if stop == end:
        return None
    hit = doc.heads.longest(stop, end) or doc.heads.longest(stop + (doc.tokens.keys[stop] in SEXES), end)
    if hit is None or hit[1][0] in ("none", "pronoun", "honorific"):
        return None
    after, (kind, _) = hit
    if kind == "document":
        return Head(start, after, "document", "")
    return Head(start, after, "anon" if doc.tokens.keys[start:stop] == ONE else "group", "")


def _begins_word(doc: Document, i: int) -> bool:
    """`Xuất hiện tại chợ, ông An nói`: a word of two syllables."""
    hit = phrases("classes").longest(doc.tokens.keys, i, i + 2)
    return hit is not None and hit[0] == i + 2 and doc.tokens.keys[i] not in doc.proper


def _is_verb_alone(doc: Document, i: int) -> bool:
    """`Đáp Tổng thống An, …`: a cue of one syllable that begins a sentence."""
    word = doc.tokens.keys[i]
    hit = phrases("cues").longest(doc.tokens.keys, i, i + 1)
    return hit is not None and hit[1] != "none" and word not in doc.proper and word not in GIVEN


def _is_common_start(doc: Document, i: int) -> bool:
    """A capital that only begins a sentence: the next word goes on in small letters and the word is an ordinary one,
    or nowhere else a name."""
    items = doc.tokens.items
    following = items[i + 1] if i + 1 < len(items) else None
    if following is None or not following.is_word or (following.is_capital and not _is_verb_alone(doc, i)):
        return False
    if i > doc.sentences[doc.sentence_of(i)][0] and items[i - 1].is_word:
        return False
    if following.key in NAME_LINKS and (run := first_run(doc, i, len(items))) is not None and run[1] > i + 1:
        return False  # `Emma van Dyke`
    if doc.tokens.keys[i] in ORDINARY or _begins_word(doc, i):
        return True
    return doc.tokens.keys[i] not in doc.proper and not (
        i + 1 in doc.cue_starts or following.key in words("stops", "adverb")
    )
