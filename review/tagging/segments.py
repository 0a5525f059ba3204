"""What stands between marks before a cue: where it begins, who in it may be the cue's subject, and in what role."""

from .document import Document
from .heads import PEOPLE, TITLES, Head, head_at
from .lexicon import key, phrase_key, words
from .mentions import (
    ADVERBS,
    BREAKS,
    DASHES,
    LONGEST,
    OF,
    Mention,
    head_behind_of,
    hides_name,
    is_inner_comma,
    noun_phrase_end,
)
from .names import capital_runs, is_person_name
from .places import field_end, place_end

CLAUSE_LINKS = words("stops", "clause-link")
PREPOSITIONS = words("stops", "prep")
JOINING = BREAKS - {";", ":"}
TOLD = PEOPLE | {"anon"}
FAR = 22  # tokens between who speaks and the cue
BELONGS = frozenset([OF, key("thuộc")])
AGE = key("tuổi")
ONE_OF = phrase_key("một trong")


def segment_edges(doc: Document, start: int, cue: int) -> list[int]:
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


def subject_in(doc: Document, start: int, cue: int) -> Mention | None:
    """The earliest head from `start` on whose noun phrase runs up to the cue, adverbs and adjuncts apart."""
    openers, inside = doc.openers, doc.inside
    i = start
    while i < cue:
        head = head_at(doc, i, cue) if i in openers and inside[i] < 0 else None
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


def with_apposition(doc: Document, edges: list[int], mention: Mention) -> Mention:
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
