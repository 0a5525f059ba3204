"""What the tagger's own stages say where a person asks: who says words that were selected, what a clicked word is."""

from bisect import bisect_right
from dataclasses import dataclass

from .attribution import leading_source, subject_of
from .cues import Cue
from .document import Document, read
from .entities import Cast
from .finds import Span
from .heads import head_at
from .mentions import Mention, noun_phrase_end, source_after

FARTHEST = 60  # tokens from where a noun phrase begins to a word of it


@dataclass(frozen=True)
class Guess:
    """`source` and `cue` are code points of the text, where the sentence has them; a speaker may be known without."""

    speaker: str
    role: str
    source: Span | None
    cue: Span | None


@dataclass(frozen=True)
class Pointed:
    """`part`: source or cue, whichever the word belongs to. The rest of the guess is what goes with it."""

    part: str
    guess: Guess


def guess_speaker(text: str, start: int, end: int) -> Guess | None:
    """For words of the text: by a cue of their sentence, else whoever was last spoken of as a person."""
    doc = read(text)
    if not doc.tokens.items:
        return None
    token = _token_at(doc, start)
    cue, mention = _attributed(doc, token, _token_at(doc, end - 1))
    if mention is None:
        person = Cast(doc, []).antecedents.newest(token, "")
        return Guess(person.name, "", None, None) if person else None
    return _guess(doc, cue, mention)


def pointed_at(text: str, place: int) -> Pointed | None:
    """What the word at a place is to a quote: of a cue, or of a noun phrase that names somebody; None in an empty text.

    A cue comes with who speaks beside it, a noun phrase with its own cue, where the sentence has them.
    """
    doc = read(text)
    if not doc.tokens.items:
        return None
    token = _token_at(doc, place)
    number = doc.sentence_of(token)
    cues = [*doc.cues[number], *doc.doubtful[number]]
    for cue in cues:
        if cue.start <= token < cue.end:
            return Pointed("cue", _guess(doc, cue, _speaks(doc, number, cue)))
    mention = _mention_at(doc, number, token)
    if mention is None:
        return _by_itself(doc, number, token)
    for cue in cues:
        speaks = _speaks(doc, number, cue)
        if speaks is not None and speaks.start <= token < speaks.end:
            return Pointed("source", _guess(doc, cue, speaks))
    return Pointed("source", _guess(doc, None, mention))


def _by_itself(doc: Document, number: int, token: int) -> Pointed:
    """A word that no stage knows, with the verb it belongs to: a name where it has a capital of its own."""
    if doc.tokens.items[token].is_capital and token > doc.sentences[number][0]:
        return Pointed("source", Guess("", "", doc.tokens.span(token, token + 1), None))
    verbs = ((i, doc.predicates.longest(i, token + 2)) for i in (token, token - 1) if i >= 0)
    first, end = next(((i, hit[0]) for i, hit in verbs if hit and hit[0] > token), (token, token + 1))
    return Pointed("cue", Guess("", "", None, doc.tokens.span(first, end)))


def _token_at(doc: Document, place: int) -> int:
    return max(bisect_right(doc.tokens.starts, place) - 1, 0)


def _guess(doc: Document, cue: Cue | None, mention: Mention | None) -> Guess:
    span = doc.tokens.span
    said = span(cue.start, cue.end) if cue else None
    if mention is None:
        return Guess("", "", None, said)
    speaker = Cast(doc, [mention]).resolve(mention)
    return Guess(speaker.name or "", speaker.role or "", span(mention.start, mention.end), said)


def _attributed(doc: Document, first: int, last: int) -> tuple[Cue | None, Mention | None]:
    """The cue nearest to the words that has somebody who speaks beside it: a sure one around them, else one within
    them, where two parts were selected with what stands between, else a doubtful one around them.
    """

    number = doc.sentence_of(first)
    within = [cue for cue in doc.cues[number] if first <= cue.start <= last]
    around = [cue for cue in doc.cues[number] if cue not in within]
    doubtful = [cue for cue in doc.doubtful[number] if not first <= cue.start <= last]
    for cues in (around, within, doubtful):
        for cue in sorted(cues, key=lambda one: one.start - last if one.start > last else abs(one.start - first)):
            mention = _speaks(doc, number, cue)
            if mention is not None and (cues is within or not first <= mention.start <= last):
                return cue, mention
    return None, None


def _speaks(doc: Document, number: int, cue: Cue) -> Mention | None:
    """Whose cue it is, in its sentence."""
    sentence = doc.sentences[number]
    if cue.kind in ("by", "mark"):
        return leading_source(doc, sentence, cue)
    return subject_of(doc, sentence, cue)[0] or source_after(doc, cue.end, sentence[1])


def _mention_at(doc: Document, number: int, token: int) -> Mention | None:
    """The widest noun phrase around a word that names somebody."""
    first, end = doc.sentences[number]
    for i in range(max(first, token - FARTHEST), token + 1):
        head = head_at(doc, i, end) if i in doc.openers or i == first else None
        if head is not None and (stop := noun_phrase_end(doc, head, end)) > token:
            return Mention(head.start, stop, head)
    return None
