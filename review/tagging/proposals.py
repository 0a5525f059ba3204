"""One reported clause before it is judged: the cue, who speaks, and the words that may be what was said."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import compress, count

from .cues import Cue
from .document import Document
from .finds import Span
from .heads import head_at
from .judge import Features, Together, together
from .lexicon import key, words
from .mentions import Mention, noun_phrase_end
from .tokens import NAME
from .word_classes import shape

RANG = key("rằng")
LA = key("là")
REASONS = frozenset(key(w) for w in ["đã", "vì", "được", "vừa", "là", "luôn", "sẽ", "sớm"])
OPENER = 3  # words before a cue whose subject is left out: `Đồng thời đề nghị …`
SHOWN = 6  # words at the start of what was said that the weights look at one by one
REACH = 25  # tokens from there in which words of two syllables are counted
LETTERS = 5  # of the classes of the first words
CUT_OFF = ("...", "…")
SIGNS = words("signs", "clause")
HAS = {sign: f"has={sign}" for sign in SIGNS}
HAS_NEAR = {sign: f"has={sign} near" for sign in SIGNS}
STRONG = words("signs", "strong")
THINGS = words("signs", "thing")
VERBS = words("verbs")
ADVERBS = words("stops", "adverb")
LIMITS = (0, 1, 2, 3, 5, 8, 12, 20, 35)


@dataclass(slots=True)
class Proposal:
    """`content` are token ranges. `inside`: the cue stands in the clause found last; `own`: so does its subject.

    `gives_way`: the clause found last belongs to a medium that only relays this one. `by_rule`: what the rules say.
    """

    cue: Cue
    mention: Mention | None
    relay: Mention | None
    rule: str
    content: list[Span]
    joined: bool = False
    inside: bool = False
    own: bool = False
    gives_way: bool = False
    yields: bool = False
    splits: bool = False
    by_rule: bool = False


def reports_features(doc: Document, sentence: Span, proposal: Proposal) -> Features:
    """What tells whether a cue reports what follows it, or merely acts."""
    cue = proposal.cue
    kind, keys = cue.kind, doc.tokens.keys
    phrase = " ".join(keys[cue.start : cue.end])
    start, end = proposal.content[-1]
    before, after = word_at(doc, cue.start - 1, sentence), word_at(doc, cue.end, sentence)
    says = "rule" if proposal.by_rule else "none"
    features: Features = [
        f"before={before}",
        f"before={word_at(doc, cue.start - 2, sentence)} {before}",
        f"after={after}",
        f"after={after} {word_at(doc, cue.end + 1, sentence)}",
        f"{kind} after={after}",
        f"start={word_at(doc, start, sentence)}",
    ]
    size, gap = bucket(end - start), bucket(start - cue.end)
    verbs = bucket(sum(map(VERBS.__contains__, keys[start : min(end, start + 12)])))
    features.append(_of_cue(phrase, kind, proposal.rule, says))
    features.append(_of_size(kind, size, gap, verbs))
    features.append(_of_shape(phrase, kind, clause_shape(doc, start, end), head_kind(doc, start, end)))
    features.append(_opening(doc, cue, phrase, start, end))
    features.append(_of_classes(phrase, kind, shape(doc, start, end, LETTERS)))
    near = map(STRONG.__contains__, keys[start : min(end, start + 20)])
    strong = next(compress(count(), near), end - start)
    features.append(_of_noun(kind, str(keys[start] in THINGS), bucket(strong)))
    features += _signs(doc, start, end)
    features += _subject_features(doc, sentence, proposal, says)
    if not cue.sure:
        features += ["unsure", f"unsure {kind}"]
    if doc.has_marks(start, end):
        features += ["marks", f"{kind} marks"]
    if doc.tokens.items[sentence[1] - 1].text in CUT_OFF:
        features += ["cut-off", f"cut-off size={size}"]
    if RANG in keys[cue.end : start]:
        features.append("rằng")
    return features


@together
def _of_cue(phrase: str, kind: str, rule: str, says: str) -> Iterable[str]:
    return f"cue={phrase}", f"kind={kind}", f"rule={rule}", f"{says} {kind}", f"{says} {rule}"


@together
def _of_size(kind: str, size: str, gap: str, verbs: str) -> Iterable[str]:
    """`gap`: of words between the cue and what it reports."""
    return (
        f"size={size}",
        f"{kind} size={size}",
        f"gap={gap}",
        f"verbs={verbs}",
        f"{kind} verbs={verbs}",
        f"{kind} verbs={verbs} size={size}",
    )


@together
def _of_shape(phrase: str, kind: str, clause: str, head: str) -> Iterable[str]:
    return f"cue={phrase} {clause}", f"{kind} {clause}", f"{kind} start={head}"


@together
def _of_noun(kind: str, thing: str, strong: str) -> Iterable[str]:
    told = f"thing={thing} strong={strong}"
    return f"strong={strong}", told, f"{kind} {told}"


@together
def _of_classes(phrase: str, kind: str, letters: str) -> Iterable[str]:
    """What the classes of the first words tell."""
    return (
        f"shape={letters[:2]}",
        f"shape={letters[:3]}",
        f"shape={letters[:4]}",
        f"shape={letters}",
        f"{kind} shape={letters[:2]}",
        f"{kind} shape={letters[:3]}",
        f"cue={phrase} shape={letters[:2]}",
    )


def _opening(doc: Document, cue: Cue, phrase: str, start: int, end: int) -> Together:
    """Which words of two syllables stand at the start of what was said: `chấm dứt` is a verb, `lập trường` a noun."""
    keys = doc.tokens.keys
    i = start
    while i < end and keys[i] in ADVERBS:
        i += 1
    hit = doc.compounds.longest(i, end)
    kinds = _compounds(doc, start, end)
    many = f"{min(kinds.count('verb'), 2)}{min(kinds.count('noun'), 2)}"
    return _of_opening(phrase, cue.kind, hit[1] if hit else "none", many, kinds[0] if kinds else "")


@together
def _of_opening(phrase: str, kind: str, opens: str, many: str, first: str) -> Iterable[str]:
    """`many`: how many verbs and how many nouns."""
    return (
        f"opens={opens}",
        f"{kind} opens={opens}",
        f"cue={phrase} opens={opens}",
        f"opens={opens} verbs={many[0]}",
        f"{kind} compounds={many}",
        f"first={first}",
    )


def _compounds(doc: Document, start: int, end: int) -> list[str]:
    """The kinds of the words of two syllables, in order, up to the first mark."""
    others = doc.tokens.others
    stop = bisect_right(others, start)
    end = min(end, start + REACH, *others[stop : stop + 1])
    kinds: list[str] = []
    starts = doc.compounds.starts
    for i in starts[bisect_left(starts, start) : bisect_left(starts, end)]:
        if i >= start and (hit := doc.compounds.longest(i, end)) is not None:
            start = hit[0]
            kinds.append(hit[1])
    return kinds


def _subject_features(doc: Document, sentence: Span, proposal: Proposal, says: str) -> Features:
    cue, mention, keys = proposal.cue, proposal.mention, doc.tokens.keys
    by = mention.head.kind if mention is not None else "none"
    place = (proposal.inside, proposal.own, proposal.joined, proposal.splits)
    features: Features = [_of_place(cue.kind, by, place)]
    if proposal.gives_way:
        features.append("gives-way")
    if proposal.yields:
        features.append("yields")
    if mention is not None:
        gap = cue.start - mention.end
        enclosed = gap > 0 and not doc.tokens.items[cue.start - 1].is_word  # `ông An, 77 tuổi, nói`
        near = "enclosed" if enclosed else bucket(gap) if gap >= 0 else "after"
        features += (
            f"near={near}",
            f"subject={word_at(doc, mention.start, sentence)}",
            f"before-subject={word_at(doc, mention.start - 1, sentence)}",
            f"lead={bucket(mention.start - sentence[0])}",
        )
        if not enclosed:
            between = doc.tokens.items[mention.end : min(cue.start, mention.end + 4)]
            features += [f"between={token.key}" for token in between if token.is_word and not token.is_capital]
    elif (lead := doc.tokens.words_in(sentence[0], cue.start)) <= SHOWN:
        words_before = " ".join(keys[sentence[0] : cue.start])
        features += [f"elided {cue.kind}", f"elided={words_before}" if lead <= OPENER else "elided late"]
    cues = doc.cues[doc.sentence_of(sentence[0])]
    first = not cues or cues[0].start >= cue.start
    later = bool(cues) and cues[-1].start > cue.end
    features.append(f"first={first} later={later} {says}")
    return features


@together
def _of_place(kind: str, by: str, place: tuple[bool, bool, bool, bool]) -> Iterable[str]:
    inside, own, joined, splits = place
    told = f"inside={inside} own={own} joined={joined} splits={splits}"
    return f"by={by}", f"{kind} by={by}", told, f"{kind} {told}"


def word_at(doc: Document, i: int, sentence: Span) -> str:
    """A word in small letters or a mark as it stands, for a name or number only that it is one."""
    start, end = sentence
    if start < i < end:
        return doc.tokens.items[i].shown
    if i != start or start >= end:
        return "END"
    token = doc.tokens.items[i]
    return token.key if token.shown == NAME else token.shown


class _Buckets(dict[int, str]):
    """Size → the first limit that holds it: for the usual sizes no more than one look."""

    def __missing__(self, size: int) -> str:
        return next((str(limit) for limit in LIMITS if size <= limit), "more")


BUCKETS = _Buckets()
BUCKETS.update({size: BUCKETS[size] for size in range(LIMITS[-1] + 1)})
bucket = BUCKETS.__getitem__


def head_kind(doc: Document, start: int, end: int) -> str:
    head = head_at(doc, start, end) if start < end and doc.inside[start] < 0 else None
    return head.kind if head is not None else "none"


def clause_shape(doc: Document, start: int, end: int) -> str:
    """How a clause begins: with a noun phrase and what follows it, with a verb, or with something else."""
    if start >= end:
        return "empty"
    if doc.inside[start] >= 0:
        return "marks"
    if start in doc.cue_starts:
        return "cue"
    head = head_at(doc, start, end)
    if head is None:
        return "verb" if doc.tokens.keys[start] in VERBS else "word"
    stop = noun_phrase_end(doc, head, end)
    if stop >= end:
        return "noun"
    following = doc.tokens.items[stop]
    if not following.is_word:
        return "noun,cue" if stop + 1 in doc.cue_starts else "noun,"
    if following.key in VERBS or following.key in ADVERBS:
        return "noun+verb"
    if stop in doc.cue_starts:
        return "noun+cue"
    near = doc.tokens.keys[stop + 1 : min(stop + 4, end)]
    return "noun..verb" if not VERBS.isdisjoint(near) else "noun+word"


def _signs(doc: Document, start: int, end: int) -> list[str]:
    keys = doc.tokens.keys[start:end]
    if SIGNS.isdisjoint(keys):
        return []
    near = SIGNS.intersection(keys[:SHOWN])
    return [HAS[sign] for sign in sorted(SIGNS.intersection(keys))] + [HAS_NEAR[sign] for sign in sorted(near)]


def is_clause(doc: Document, cue: Cue, content: Span) -> bool:
    """Whether the words after a cue say something, and are not a bare noun phrase."""
    start, end = content
    size = doc.tokens.words_in(start, end)
    keys = doc.tokens.keys
    after = keys[cue.end] if cue.end < len(keys) else ""
    if start > cue.end and RANG in keys[cue.end : start]:
        return size >= 2
    if end <= cue.start:
        return size >= 4 and cue.kind in ("say", "claim")
    if cue.kind == "say" or keys[start] == key("liệu"):
        return size >= 3
    if keys[start] in words("stops", "no-clause"):
        return False
    if cue.kind == "deny":
        return keys[start] == key("việc") and size >= 3
    if cue.kind in ("mark", "strict"):
        return after in ((":",) if cue.kind == "mark" else (":", ",")) and size >= 5
    if cue.kind == "call":
        return LA in keys[start:end] and doc.has_marks(start, end)
    if cue.kind == "feel":
        return size >= 4 and not REASONS.isdisjoint(keys[start:end])
    if after in (",", ":") and cue.kind != "ask":
        return size >= 4
    verbs = sum(map(VERBS.__contains__, keys[start:end]))
    return size >= 4 and (verbs >= (1 if size < 12 else 2) or (cue.kind == "ask" and size >= 6))
