"""What tells whether a passage in marks was said, or is a term, a title, a nickname, a charge."""

from collections.abc import Iterable

from .document import Document
from .finds import Span
from .judge import Features, together
from .lexicon import words
from .marks import Passage
from .proposals import bucket, clause_shape, head_kind, word_at

SPEAKING = words("signs", "speaking")


def length(doc: Document, passage: Passage) -> int:
    return sum(doc.tokens.words_in(a, b) for a, b in passage.ranges)


def spoken_features(doc: Document, passage: Passage, rule: str) -> Features:
    """`rule` is the one that would take the passage, or `left` when none would."""
    sentence = doc.sentences[doc.sentence_of(passage.first)]
    closing = doc.sentences[doc.sentence_of(passage.last - 1)]
    start, end = passage.ranges[0]
    size = bucket(length(doc, passage))
    before = _word_before(doc, passage, sentence)
    after = word_at(doc, passage.last, closing)
    opens = "upper" if doc.tokens.items[start].is_capital else "lower"
    last = doc.tokens.items[passage.ranges[-1][1] - 1].text
    ends = last if last in (".", ",", "!", "?", "...", "…") else "word"
    whole = f"{passage.first <= sentence[0]} {doc.tokens.words_in(passage.last, closing[1]) == 0}"
    features: Features = [
        f"before={before}",
        f"before={word_at(doc, passage.first - 2, sentence)} {before}",
        f"{rule} before={before}",
        f"after={after}",
        f"{rule} after={after}",
        _of_rule(rule, size, whole, str(bool(doc.cues[doc.sentence_of(passage.first)]))),
        _of_edges(rule, size, opens, ends),
        f"shape={clause_shape(doc, start, end)}",
        f"paragraphs={len(passage.ranges) > 1}",
        f"head={head_kind(doc, start, end)}",
        f"capitals={_capitals(doc, start, end)}",
        f"paragraph={passage.first == doc.tokens.paragraphs[doc.paragraph_of(passage.first)][0]} {whole}",
        f"row={_in_row(doc, passage)}",
    ]
    features += [f"has={word}" for word in sorted({*doc.tokens.keys[start:end]} & SPEAKING)]
    if passage.repaired:
        features.append("repaired")
    return features


@together
def _of_rule(rule: str, size: str, whole: str, cue: str) -> Iterable[str]:
    return (
        f"rule={rule}",
        f"size={size}",
        f"{rule} size={size}",
        f"whole={whole}",
        f"{rule} whole={whole} size={size}",
        f"cue={cue} {rule}",
    )


@together
def _of_edges(rule: str, size: str, opens: str, ends: str) -> Iterable[str]:
    return f"opens={opens} size={size}", f"ends={ends}", f"ends={ends} opens={opens} {rule}"


def _word_before(doc: Document, passage: Passage, sentence: Span) -> str:
    """The word before; at a sentence's start the end of the sentence before it."""
    if passage.first > sentence[0]:
        return word_at(doc, passage.first - 1, sentence)
    return "START" + (
        doc.tokens.items[passage.first - 1].text
        if passage.first and not doc.tokens.items[passage.first - 1].is_word
        else ""
    )


def _capitals(doc: Document, start: int, end: int) -> str:
    return bucket(doc.capitals_in(start, end)) + "/" + bucket(doc.tokens.words_in(start, end))


def _in_row(doc: Document, passage: Passage) -> bool:
    """`"A", "B" và "C"`: another passage stands right beside it."""
    inside = doc.inside
    return any(0 <= i < len(inside) and inside[i] >= 0 for i in (passage.first - 2, passage.last + 1))
