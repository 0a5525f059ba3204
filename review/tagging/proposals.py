"""One reported clause before it is judged: the cue, who speaks, and the words that may be what was said."""

from itertools import compress, count
from typing import NamedTuple

from .cues import Cue
from .document import Document
from .finds import Span
from .heads import head_at
from .lexicon import key, phrases, words
from .mentions import Mention, noun_phrase_end
from .tokens import NAME

RANG = key("rằng")
OPENER = 3  # words before a cue whose subject is left out: `Đồng thời đề nghị …`
SHOWN = 6  # words at the start of what was said that the weights look at one by one
REACH = 25  # tokens from there in which words of two syllables are counted
CUT_OFF = ("...", "…")
SIGNS = words("signs", "clause")
STRONG = words("signs", "strong")
THINGS = words("signs", "thing")
VERBS = words("verbs")
COMPOUNDS = phrases("compounds")
ADVERBS = words("stops", "adverb")
LIMITS = (0, 1, 2, 3, 5, 8, 12, 20, 35)
BUCKETS = [str(next(limit for limit in LIMITS if size <= limit)) for size in range(LIMITS[-1] + 1)]


class Proposal(NamedTuple):
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


def reports_features(doc: Document, sentence: Span, proposal: Proposal) -> list[str]:
    """What tells whether a cue reports what follows it, or merely acts."""
    cue = proposal.cue
    phrase = " ".join(doc.tokens.keys[cue.start : cue.end])
    start, end = proposal.content[-1]
    before, after = word_at(doc, cue.start - 1, sentence), word_at(doc, cue.end, sentence)
    clause = clause_shape(doc, start, end)
    says = "rule" if proposal.by_rule else "none"
    size = bucket(end - start)
    features = [
        f"cue={phrase}",
        f"kind={cue.kind}",
        f"rule={proposal.rule}",
        f"{says} {cue.kind}",
        f"{says} {proposal.rule}",
        f"before={before}",
        f"before={word_at(doc, cue.start - 2, sentence)} {before}",
        f"after={after}",
        f"after={after} {word_at(doc, cue.end + 1, sentence)}",
        f"{cue.kind} after={after}",
        f"cue={phrase} {clause}",
        f"{cue.kind} {clause}",
        f"start={word_at(doc, start, sentence)}",
        f"{cue.kind} start={head_kind(doc, start, end)}",
        f"size={size}",
        f"{cue.kind} size={size}",
        f"gap={bucket(start - cue.end)}",
    ]
    features += _opening(doc, cue, phrase, start, end)
    verbs = bucket(sum(map(VERBS.__contains__, doc.tokens.keys[start : min(end, start + 12)])))
    features += [f"verbs={verbs}", f"{cue.kind} verbs={verbs}", f"{cue.kind} verbs={verbs} size={size}"]
    strong = next(
        compress(count(), map(STRONG.__contains__, doc.tokens.keys[start : min(end, start + 20)])), end - start
    )
    thing = f"thing={doc.tokens.keys[start] in THINGS} strong={bucket(strong)}"
    features += [f"strong={bucket(strong)}", thing, f"{cue.kind} {thing}"]
    features += [f"has={sign}" for sign in _signs(doc, start, end)]
    features += _subject_features(doc, sentence, proposal, says)
    if not cue.sure:
        features += ["unsure", f"unsure {cue.kind}"]
    if doc.has_marks(start, end):
        features += ["marks", f"{cue.kind} marks"]
    if doc.tokens.items[sentence[1] - 1].text in CUT_OFF:
        features += ["cut-off", f"cut-off size={bucket(end - start)}"]
    if RANG in doc.tokens.keys[cue.end : start]:
        features.append("rằng")
    return features


def _opening(doc: Document, cue: Cue, phrase: str, start: int, end: int) -> list[str]:
    """Which words of two syllables stand at the start of what was said: `chấm dứt` is a verb, `lập trường` a noun."""
    keys = doc.tokens.keys
    i = next((i for i in range(start, end) if keys[i] not in ADVERBS), end)
    hit = COMPOUNDS.longest(keys, i, end)
    opens = hit[1] if hit else "none"
    kinds = _compounds(doc, start, end)
    verbs, nouns = min(kinds.count("verb"), 2), min(kinds.count("noun"), 2)
    return [
        f"opens={opens}",
        f"{cue.kind} opens={opens}",
        f"cue={phrase} opens={opens}",
        f"opens={opens} verbs={verbs}",
        f"{cue.kind} compounds={verbs}{nouns}",
        f"first={kinds[0] if kinds else ''}",
    ]


def _compounds(doc: Document, start: int, end: int) -> list[str]:
    """The kinds of the words of two syllables, in order, up to the first mark."""
    items, keys = doc.tokens.items, doc.tokens.keys
    end = next((i for i in range(start + 1, min(end, start + REACH)) if not items[i].is_word), min(end, start + REACH))
    kinds: list[str] = []
    starts = COMPOUNDS.starts
    i = start
    while i < end:
        hit = COMPOUNDS.longest(keys, i, end) if keys[i] in starts else None
        if hit is not None:
            kinds.append(hit[1])
        i = hit[0] if hit is not None else i + 1
    return kinds


def _subject_features(doc: Document, sentence: Span, proposal: Proposal, says: str) -> list[str]:
    mention = proposal.mention
    kind = mention.head.kind if mention is not None else "none"
    place = f"inside={proposal.inside} own={proposal.own} joined={proposal.joined} splits={proposal.splits}"
    features = [f"by={kind}", f"{proposal.cue.kind} by={kind}", place, f"{proposal.cue.kind} {place}"]
    if proposal.gives_way:
        features.append("gives-way")
    if proposal.yields:
        features.append("yields")
    if mention is not None:
        gap = proposal.cue.start - mention.end
        enclosed = gap > 0 and not doc.tokens.items[proposal.cue.start - 1].is_word  # `ông An, 77 tuổi, nói`
        features.append(f"near={'enclosed' if enclosed else bucket(gap) if gap >= 0 else 'after'}")
        features.append(f"subject={word_at(doc, mention.start, sentence)}")
        features.append(f"before-subject={word_at(doc, mention.start - 1, sentence)}")
        features.append(f"lead={bucket(mention.start - sentence[0])}")
        features += [
            f"between={doc.tokens.keys[i]}"
            for i in range(mention.end, min(proposal.cue.start, mention.end + 4))
            if doc.tokens.items[i].is_word and not doc.tokens.items[i].is_capital and not enclosed
        ]
    elif (lead := doc.tokens.words_in(sentence[0], proposal.cue.start)) <= SHOWN:
        words_before = " ".join(doc.tokens.keys[sentence[0] : proposal.cue.start])
        features += [f"elided {proposal.cue.kind}", f"elided={words_before}" if lead <= OPENER else "elided late"]
    first = sum(cue.start < proposal.cue.start for cue in doc.cues[doc.sentence_of(sentence[0])]) == 0
    later = any(cue.start > proposal.cue.end for cue in doc.cues[doc.sentence_of(sentence[0])])
    features.append(f"first={first} later={later} {says}")
    return features


def word_at(doc: Document, i: int, sentence: Span) -> str:
    """A word in small letters or a mark as it stands, for a name or number only that it is one."""
    if not sentence[0] <= i < sentence[1]:
        return "END"
    token = doc.tokens.items[i]
    return token.key if token.shown == NAME and i == sentence[0] else token.shown


def bucket(size: int) -> str:
    return BUCKETS[size] if 0 <= size <= LIMITS[-1] else "more" if size > 0 else BUCKETS[0]


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
    near = sorted(SIGNS.intersection(keys[:SHOWN]))
    return sorted(SIGNS.intersection(keys)) + [f"{word} near" for word in near]
