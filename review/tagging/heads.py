"""The words that a mention of a speaker begins with."""

from functools import cache
from typing import NamedTuple

from .document import Document
from .lexicon import PhraseTree, entries, phrase_key, words

ORDINARY = words("stops", "ordinary")
FUNCTION = words("stops", "function")
ONE = list(phrase_key("một"))
NEEDS_NAME = frozenset((w,) for w in [*phrase_key("vụ khoa hạt sàn khối trạm bạn")])
TITLES = ("title", "generic")


class Head(NamedTuple):
    """What a noun phrase begins with: token range, kind (see the list of heads, or `name`), gender.

    The head of a bare name is empty: the name begins at once.
    """

    start: int
    end: int
    kind: str
    gender: str


@cache
def heads() -> PhraseTree[tuple[str, str]]:
    """The list of heads as a tree; values are kind and gender."""
    tree: PhraseTree[tuple[str, str]] = PhraseTree()
    for row in entries("heads"):
        tree.add(phrase_key(row[0]), (row[1], row[2] if len(row) > 2 else ""))
    return tree


@cache
def compounds() -> frozenset[tuple[str, ...]]:
    """Pairs of words whose second is no head: `họp báo`."""
    return frozenset(phrase_key(row[0]) for row in entries("heads") if row[1] == "none" and row[0].count(" ") == 1)


def head_at(doc: Document, i: int, end: int) -> Head | None:
    """The head that begins at token `i`: a listed word, else a capitalised name."""
    token = doc.tokens.items[i]
    if not token.is_word:
        return None
    keys = doc.tokens.keys
    hit = heads().longest(keys, i, end)
    if hit is None and not token.is_capital:
        return None
    if i and (keys[i - 1], keys[i]) in compounds():
        return None
    if hit is not None:
        stop, (kind, gender) = hit
        if kind == "quantifier":
            return _quantified(doc, i, stop, end)
        if tuple(keys[i:stop]) in NEEDS_NAME and not (stop < end and doc.tokens.items[stop].is_capital):
            return None  # `vụ tấn công`, `khoa học`
        if kind == "honorific" and token.is_capital and _is_in_name(doc, i):
            return Head(i, i, "name", "")
        return Head(i, stop, kind, gender) if kind not in ("none", "people") else None
    if token.is_capital and token.key not in FUNCTION and not _is_common_start(doc, i):
        return Head(i, i, "name", "")
    return None


def _is_in_name(doc: Document, i: int) -> bool:
    """`Thủ tướng Anh`, `cuộc thi Anh Trai`, and `Anh Thơ` where `Phạm Anh Thơ` stands elsewhere."""
    before = doc.tokens.items[i - 1] if i > doc.sentences[doc.sentence_of(i)][0] else None
    is_anh = doc.tokens.keys[i] == "anh"
    if before is not None and before.is_word and (before.is_capital or is_anh):
        return True
    return is_anh and i + 1 < len(doc.tokens.items) and tuple(doc.tokens.keys[i : i + 2]) in doc.inner_pairs


def _quantified(doc: Document, start: int, stop: int, end: int) -> Head | None:
    """`nhiều quan chức`, `một nguồn tin`: many people, one who is not named, or a document."""
    hit = heads().longest(doc.tokens.keys, stop, end) if stop < end else None
    if hit is None or hit[1][0] in ("none", "pronoun", "honorific"):
        return None
    after, (kind, _) = hit
    if kind == "document":
        return Head(start, after, "document", "")
    return Head(start, after, "anon" if doc.tokens.keys[start:stop] == ONE else "group", "")


def _is_common_start(doc: Document, i: int) -> bool:
    """A capital that only begins a sentence: the next word goes on in small letters and the word is an ordinary one,
    or nowhere else a name."""
    first = doc.sentences[doc.sentence_of(i)][0]
    if i > first and doc.tokens.items[i - 1].is_word:
        return False
    following = doc.tokens.items[i + 1] if i + 1 < len(doc.tokens.items) else None
    if following is None or not following.is_word or following.is_capital:
        return False
    if doc.tokens.keys[i] in ORDINARY:
        return True
    return doc.tokens.keys[i] not in doc.proper and not (
        i + 1 in doc.cue_starts or following.key in words("stops", "adverb")
    )
