"""Where somebody else denies what was said, or who speaks says no more: `…, nhưng Nga bác bỏ`, `…, song từ chối …`."""

from .document import Document
from .heads import head_at
from .lexicon import key, phrase_key, words
from .mentions import noun_phrase_end

TURNS = frozenset(key(w) for w in ["nhưng", "song"])
NOT = frozenset(key(w) for w in ["không", "chưa"])
ADVERBS = words("stops", "adverb")
DENIES = frozenset(phrase_key(w) for w in ["bác bỏ", "phủ nhận"])
REFUSES = phrase_key("từ chối")
SAYS_MORE = frozenset(
    phrase_key(w)
    for w in ["tiết lộ", "cho biết", "nêu rõ", "nói rõ", "nói thêm", "giải thích", "đề cập", "bình luận", "cung cấp"]
)


def turns_away(doc: Document, start: int, end: int) -> int | None:
    """The comma before the first such clause between two tokens."""
    for comma in doc.tokens.others_in(start + 1, end - 1):
        if doc.tokens.texts[comma] != "," or doc.tokens.keys[comma + 1] not in TURNS or doc.inside[comma] >= 0:
            continue
        if _says_no_more(doc, comma + 2, end) or _denies(doc, comma + 2, end):
            return comma
    return None


def _says_no_more(doc: Document, i: int, end: int) -> bool:
    keys = doc.tokens.keys
    if tuple(keys[i : i + 2]) == REFUSES:
        return True
    return i < end and keys[i] in NOT and tuple(keys[i + 1 : i + 3]) in SAYS_MORE


def _denies(doc: Document, i: int, end: int) -> bool:
    head = head_at(doc, i, end) if i < end else None
    if head is None:
        return False
    i = noun_phrase_end(doc, head, end)
    while i < end and doc.tokens.keys[i] in ADVERBS:
        i += 1
    return tuple(doc.tokens.keys[i : i + 2]) in DENIES
