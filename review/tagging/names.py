"""Names in a text: runs of capitals, and which part of a run is a person's name."""

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache

from .capitals import HONORIFICS, INITIALS, NAME_LINKS
from .document import Document
from .finds import Span
from .lexicon import key, phrase_key, words
from .places import field_end, holds_place, place_end, place_from

Keys = tuple[str, ...]
SURNAMES = words("surnames")
# A key of a Vietnamese syllable: consonants, vowels, consonants, tone. Foreign names seldom are made of such alone.
SYLLABLE = re.compile(
    r"(?:ngh?|gh?|gi|ch|kh|nh|ph|qu|th|tr|[bcdđhklmnrstvxpq])?[aăâeêioôơuưy]{1,3}(?:ch|ng|nh|[cmnpt])?[\u0300\u0301\u0303\u0309\u0323]?"
)
DIRECTIONS = frozenset(
    ["west", "east", "north", "south", "new", "san", "santa", "port", "fort", "saint", "st", "el", "los"]
)
PLACE_KINDS, BODY_KINDS = words("stops", "place-kind"), words("stops", "body-kind")
SCHOOLS = frozenset((key(a), key("học")) for a in ["đại", "tiểu", "trung"])
GOVERNS = frozenset((key(a), key(b)) for a, b in [("thị", "trưởng"), ("thống", "đốc"), ("tỉnh", "trưởng")])
BODIES = frozenset(phrase_key("đoàn ty hãng hàng clb quỹ sàn đảng phe bộ ban kênh báo"))
UNITED_NATIONS = phrase_key("liên hợp quốc")
MEDIA_KINDS = frozenset(phrase_key("báo tờ đài kênh"))
CITIES = ("TP.", "TX.")
WIDER = 6  # tokens: `Hội đồng Tham mưu trưởng Liên quân`, not `Liên quân`
MIDDLE = frozenset(key(w) for w in ["văn", "thị"])
NOT_FAMILY = frozenset(key(w) for w in ["thể", "nhân", "trường", "sở", "đài", "hội", "viện", "ban"])
PARTICLES = frozenset("AYÁ")  # `Giàng A Páo`, `Y Khăm`
HIGHLAND = re.compile(r"Y|[HK][’'][^\W\d_]+")  # `Y Khăm`, `K'Brẹt`: what begins a name in the highlands
DOUBLED = re.compile(r"([a-z])\1+")
ROMAN = frozenset(["II", "III", "IV", "VI", "VII"])


@lru_cache(maxsize=16384)
def is_vietnamese(word: str) -> bool:
    """Whether a key can be a Vietnamese syllable."""
    return SYLLABLE.fullmatch(word) is not None


@lru_cache(maxsize=4096)
def folded(keys: Keys) -> Keys:
    """The parts of a name in one spelling: `Kim Jong-un` is `Kim Jong Un`, `Sergei` is `Sergey`, `N.V.A` is `N V A`."""
    parts: Keys = ()
    for word in keys:
        parts += _folded_word(word)
    return parts


@lru_cache(maxsize=16384)
def _folded_word(word: str) -> Keys:
    parts = [part for part in re.split(r"[-.’']", word) if part]
    return tuple(
        DOUBLED.sub(r"\1", part.replace("y", "i")) if len(part) > 3 and part.isascii() else part for part in parts
    )


def capital_runs(doc: Document, start: int, end: int) -> list[Span]:
    """Maximal runs of capitalised words in a range, brackets left out; `van`, `bin` may stand inside one."""
    items, runs = doc.tokens.items, doc.runs
    found: list[Span] = []
    for place in range(bisect_right(doc.run_ends, start), len(runs)):
        first, stop = runs[place]
        if first >= end:
            break
        if first < start:
            first = next((i for i in range(start, stop) if items[i].is_capital), stop)
        if first < stop:
            found.append((first, stop if stop < end else end))
    return _outside_brackets(doc, start, found) if found else found


def _outside_brackets(doc: Document, start: int, runs: list[Span]) -> list[Span]:
    """Those that stand in no bracket that opens behind `start`."""
    texts, brackets = doc.tokens.texts, doc.brackets
    place = bisect_left(brackets, start)
    if place == len(brackets) or brackets[place] > runs[-1][0]:
        return runs
    outside: list[Span] = []
    depth = 0
    for run in runs:
        while place < len(brackets) and brackets[place] < run[0]:
            depth = depth + 1 if texts[brackets[place]] == "(" else max(depth - 1, 0)
            place += 1
        if not depth:
            outside.append(run)
    return outside


def first_run(doc: Document, start: int, end: int) -> Span | None:
    place = bisect_right(doc.run_ends, start)
    if place < len(doc.runs) and doc.runs[place][0] == start < end:
        return start, min(doc.runs[place][1], end)  # no bracket opens before it
    return next(iter(capital_runs(doc, start, end)), None)


def person_part(doc: Document, run: Span, known: dict[Keys, int]) -> Span | None:
    """The part of a run of capitals that can be a person's name: places, houses and acronyms before it cut off."""
    if run not in doc.parts_known:
        doc.parts_known[run] = _person_part(doc, run, known)
    return doc.parts_known[run]


def _person_part(doc: Document, run: Span, known: dict[Keys, int]) -> Span | None:
    start, end = run
    texts = doc.tokens.texts
    if field_end(doc, end - 1, len(texts)) is not None and not _vietnamese_name(doc, start, end):
        end -= 1
    last = texts[end - 1]
    if end - start > 1 and len(last) > 1 and last.isupper() and last not in ROMAN and not texts[start].isupper():
        end -= 1  # `Suga BTS`
    while start < end:
        hit = place_from(doc, start, end)
        if hit is not None and not _vietnamese_name(doc, start, end) and not _given_pair(doc, start, hit, end):
            start = hit
            continue
        head = doc.heads.longest(start, min(end + 3, len(texts))) if start in doc.heads.found else None
        if head is not None and (head[0] - start > 1 or end - start > 1) and not _vietnamese_name(doc, start, end):
            start = head[0]
            continue
        word = texts[start]
        if end - start > 2 and word.startswith(CITIES):
            start += 2  # `TP.Đà Nẵng`
            continue
        if end - start > 1 and len(word) > 1 and word.isupper() and not texts[start + 1].isupper():
            start += 1
            continue
        break
    led = end - start >= 3 and start and not INITIALS.fullmatch(texts[start])
    if led and (_behind_place(doc, start) or _behind_body(doc, start)):
        start = _after_own_name(doc, start, end, known)
    if start >= end or ("." in texts[start] and not INITIALS.fullmatch(texts[start])):
        return None
    start, end = _known_suffix(doc, (start, end), known)
    place = None if _vietnamese_name(doc, start, end) else place_end(doc, start, end)
    return (place, end) if place is not None and end - place > 1 else (start, end)


def _behind_place(doc: Document, start: int) -> bool:
    """A word for a place, or who governs one: `Thị trưởng Larissa Marta Ruiz`."""
    keys = doc.tokens.keys
    return keys[start - 1] in PLACE_KINDS or (start > 1 and (keys[start - 2], keys[start - 1]) in GOVERNS)


def _behind_body(doc: Document, start: int) -> bool:
    """`bệnh viện`, `đại học`, but not `trưởng đoàn`."""
    keys = doc.tokens.keys
    title = doc.heads.longest(start - 2, start) if start > 1 else None
    if title is not None and title[0] == start and title[1][0] in ("title", "generic"):
        return False
    return keys[start - 1] in BODY_KINDS or tuple(keys[max(0, start - 2) : start]) in SCHOOLS


def _after_own_name(doc: Document, start: int, end: int, known: dict[Keys, int]) -> int:
    """Where a person's name begins behind the own name of a place or body that no list knows.

    `bệnh viện Sông Thao Lê Minh Khuê`, `bang Arkana Tom Reed`, `đảng Vì Nước Willem Roos`.
    """
    keys, size = doc.tokens.keys, end - start
    if _vietnamese_name(doc, start, end):
        return start  # `bệnh viện Lê Minh Khuê`
    told = next((i for i in range(start + 1, end - 1) if known.get(tuple(keys[i:end]), 0)), None)
    if told is not None:
        return told
    lengths = (3,) if keys[start + 1] in MIDDLE else (2, 3, 4) if is_vietnamese(keys[start]) else (1, 2, 3, 4)
    named = (start + n for n in lengths if n < size - 1 and _vietnamese_name(doc, start + n, end))
    first = next(named, None)
    return first if first is not None else _after_unknown(doc, start, end)


def _after_unknown(doc: Document, start: int, end: int) -> int:
    """Where the person has no Vietnamese family name: a Vietnamese own name has two words, a foreign place one, a
    foreign body half of them.
    """
    keys, size = doc.tokens.keys, end - start
    link = next((i for i in range(start + 1, end) if keys[i] in NAME_LINKS), None)
    if link is not None:
        return link - 1  # `hãng Helvex Willem van Roos`
    foreign = next((i for i in range(start, end) if not is_vietnamese(keys[i])), end)
    if foreign == end:
        splits = size in (4, 5) and keys[start - 1] not in MEDIA_KINDS  # `báo An Ninh Thủ Đô`
        return start + 2 + (keys[start + 1] in MIDDLE) if splits else start
    if foreign > start:
        foreign -= keys[foreign - 1] in SURNAMES and foreign - start > 2  # `Sông Thao Kim Yong-ho`
        mixed = any(is_vietnamese(keys[i]) for i in range(foreign + 1, end))
        return start if mixed or end - foreign == 1 else foreign
    if _behind_place(doc, start):
        return start + 1 + (keys[start] in DIRECTIONS and size > 3)  # `vùng West Coast Darcy Bell`
    is_house = keys[start - 1] in BODIES or tuple(keys[start - 2 : start]) in SCHOOLS
    return start + size // 2 if is_house and size <= 4 else start


def _given_pair(doc: Document, start: int, hit: int, end: int) -> bool:
    """`Đức Khuê`, `Mỹ Tâm`: two Vietnamese syllables of which the first could be a country."""
    keys = doc.tokens.keys
    return hit == start + 1 and end == hit + 1 and is_vietnamese(keys[start]) and is_vietnamese(keys[hit])


def _vietnamese_name(doc: Document, start: int, end: int) -> bool:
    """A family name followed by one to three given names, and nothing else."""
    known = doc.vietnamese_known.get((start, end))
    if known is None:
        known = doc.vietnamese_known[start, end] = _is_vietnamese_name(doc, start, end)
    return known


def _is_vietnamese_name(doc: Document, start: int, end: int) -> bool:
    return bool(
        2 <= end - start <= 4
        and _begins_family(doc, start, end)
        and (
            HIGHLAND.fullmatch(doc.tokens.items[start].text)
            or all(_is_syllable(doc, i) for i in range(start + (doc.tokens.keys[start + 1] in MIDDLE), end))
        )
        and (place_end(doc, start, end) is None or (place_end(doc, start, end) == start + 1 and end - start > 2))
    )


def _begins_family(doc: Document, start: int, end: int) -> bool:
    """A family name, or any one before `Văn` and `Thị`; `Y`, `K'` and `H'` stand for one."""
    keys = doc.tokens.keys
    if keys[start] in SURNAMES or HIGHLAND.fullmatch(doc.tokens.items[start].text):
        return True
    if end - start == 3 and doc.tokens.items[start + 1].text == "A":
        return True
    return end - start >= 3 and keys[start + 1] in MIDDLE and keys[start] not in NOT_FAMILY


def _is_syllable(doc: Document, i: int) -> bool:
    """A syllable of a Vietnamese name."""
    text = doc.tokens.items[i].text
    if is_vietnamese(doc.tokens.keys[i]) and not text.isupper():
        return True
    return text in PARTICLES or HIGHLAND.fullmatch(text) is not None


def is_person_name(doc: Document, start: int, end: int) -> bool:
    """Whether a run of capitals looks like a person's name: two words or more, Vietnamese or of foreign letters."""
    if _vietnamese_name(doc, start, end):
        return True
    if holds_place(doc, (start, end)):
        return False
    if end - start == 1:
        text = doc.tokens.items[start].text
        return text.count("-") >= 2 or (len(text) > 2 and HIGHLAND.fullmatch(text) is not None)
    return is_foreign(doc, start, end) and not doc.tokens.items[start].text.isupper()


def is_foreign(doc: Document, start: int, end: int) -> bool:
    """Whether no word of a run of capitals is one of Vietnamese alone: `Ivan`, `Müller`, also `Lan`, but not `Hồng`."""
    items, keys = doc.tokens.items, doc.tokens.keys
    return all(items[i].text.isascii() or not is_vietnamese(keys[i]) for i in range(start, end))


def _known_suffix(doc: Document, run: Span, known: dict[Keys, int]) -> Span:
    """`Tesla Elon Musk` is `Elon Musk` when that stands alone elsewhere."""
    start, end = run
    if end - start <= 2 or _vietnamese_name(doc, start, end):
        return run
    own = tuple(doc.tokens.keys[start:end])
    given = end - start == 3 and all(_is_syllable(doc, i) for i in range(start, end))  # `Ngọc Thảo My`
    for first in range(start + 1, end - 1 - given):
        suffix = tuple(doc.tokens.keys[first:end])
        if known.get(suffix, 0) > known.get(own, 0) and known.get(suffix, 0) >= 1:
            return first, end
    named = own[0] in SURNAMES or own[1] in NAME_LINKS  # `Kim Jong Un`, `Faisal bin Nayef`
    for first in range(end - 2, start, -1):
        known_alone = known.get(own[: first - start], 0) and not is_person_name(doc, start, start + 1)
        if known_alone and not named:
            return first, end  # `Southern Whale Watch Tobias Renshaw`
    for first in range(start + 1, end - 1):
        if end - first >= 3 and end - start > 4 and _vietnamese_name(doc, first, end):
            return first, end
    return run


def run_counts(doc: Document) -> dict[Keys, int]:
    """How often each run of capitals stands on its own in the text, those after an honorific left out."""
    keys = doc.tokens.keys
    counts: dict[Keys, int] = {}
    for start, end in _outside_brackets(doc, 0, doc.runs) if doc.runs else ():
        head = doc.heads.found.get(start)
        if head is not None and (head := doc.heads.longest(start, end)) is not None and head[0] < end:
            start = head[0]
        if start and keys[start - 1] in HONORIFICS:
            continue
        own = tuple(keys[start:end])
        counts[own] = counts.get(own, 0) + 1
    return counts


def honorific_names(doc: Document) -> frozenset[str]:
    """Words that follow an honorific: the last names and given names of people."""
    keys = doc.tokens.keys
    return frozenset(keys[i] for i in doc.capitals if keys[i - 1] in HONORIFICS)


def body_words(doc: Document) -> frozenset[str]:
    """Words that follow one for a company or club: `Tập đoàn Vingroup`."""
    keys = doc.tokens.keys
    return frozenset(keys[i] for i in doc.capitals if keys[i - 1] in BODIES)


def name_text(doc: Document, span: Span) -> str:
    if span[1] - span[0] == 1:
        return doc.tokens.texts[span[0]]
    start, end = doc.tokens.span(*span)
    return " ".join(doc.tokens.text[start:end].split())


def bracket_acronyms(doc: Document) -> dict[str, Span]:
    """`Tổ chức Y tế Thế giới (WHO)`: the words that each acronym in brackets stands for."""
    found: dict[str, Span] = {}
    items = doc.tokens.items
    for i in doc.brackets:
        if not 0 < i < len(items) - 2 or items[i].text != "(" or items[i + 2].text != ")":
            continue
        acronym = items[i + 1].text
        if not (acronym.isupper() and 2 <= len(acronym) <= 8) or key(acronym) in found:
            continue
        start = _expansion_start(doc, i)
        if start is not None:
            found[key(acronym)] = (start, i)
    return found


def _expansion_start(doc: Document, bracket: int) -> int | None:
    """The nearest organisation word before the bracket, at most twelve words back."""
    for start in range(bracket - 1, max(-1, bracket - 13), -1):
        token = doc.tokens.items[start]
        if not token.is_word:
            return None
        hit = doc.heads.longest(start, bracket)
        if hit is not None and hit[1][0] == "org" and token.is_capital:
            inner = tuple(doc.tokens.keys[start : hit[0]]) == UNITED_NATIONS
            wider = (i for i in range(max(0, start - WIDER), start) if _reaches(doc, i, start, is_inner=inner))
            return next(wider, start)
    return None


def _reaches(doc: Document, i: int, start: int, *, is_inner: bool) -> bool:
    """Whether a body that begins at `i` goes on over `start`: `Quỹ Nhi đồng Liên Hợp Quốc`, where the end is inner."""
    found = doc.heads.found.get(i)
    if found is None:
        return False
    is_org = found[1][0] == "org" and doc.tokens.items[i].is_capital
    return found[0] > start or (is_org and (found[0] == start or (is_inner and doc.tokens.others_in(i, start) == [])))
