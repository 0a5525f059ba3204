"""One mention of an organisation: where its name ends."""

from dataclasses import dataclass

from .document import Document
from .heads import TITLED, Head, head_at
from .lexicon import key, phrases
from .mentions import is_inner_comma, noun_phrase_end
from .names import Keys
from .places import field_end

JOINTS = frozenset(key(w) for w in ["và", "cùng", "hay", "với"])
UNDER = key("thuộc")


@dataclass(frozen=True, slots=True)
class Body:
    """One mention of an organisation."""

    start: int
    keys: Keys
    name: str


def body_end(doc: Document, head: Head, limit: int) -> int:
    return _name_end(doc, head, max(noun_phrase_end(doc, head, min(limit, head.start + 25)), head.end))


def _name_end(doc: Document, head: Head, end: int) -> int:
    """Without the small words after a body's last capital, but with a field's name: `Bộ Giao thông vận tải`."""
    items, keys = doc.tokens.items, doc.tokens.keys
    end = next((i for i in range(head.end + 1, end) if keys[i] == UNDER or _adds_person(doc, i, end)), end)
    last = next((i for i in range(end - 1, head.end - 1, -1) if items[i].is_capital), None)
    if last is None:
        return end
    stop = field_end(doc, last, end) or _word_end(doc, last, end)
    while stop < end and (hit := doc.fields.longest(stop, end)) is not None:
        stop = hit[0]
    hit = doc.fields.longest(stop + 1, end) if stop < end and is_inner_comma(doc, stop) else None
    return stop if hit is None else hit[0]  # `Phòng, chống thiên tai`


def _word_end(doc: Document, i: int, end: int) -> int:
    """`Kinh tế Quốc dân`: a word of two syllables has its capital on the first alone."""
    hit = phrases("classes").longest(doc.tokens.keys, i, min(i + 2, end))
    return hit[0] if hit is not None and hit[1] == "n" else i + 1


def _adds_person(doc: Document, i: int, end: int) -> bool:
    """`Bộ Y tế và ông An`."""
    other = head_at(doc, i + 1, end) if doc.tokens.keys[i] in JOINTS and i + 1 < end else None
    return other is not None and other.kind in TITLED
