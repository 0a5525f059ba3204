"""Who says words that a person selected: the tagger's own stages, asked about one place of a text."""

from bisect import bisect_right
from dataclasses import dataclass

from .attribution import leading_source, subject_of
from .document import Document, read
from .entities import Cast
from .finds import Span
from .mentions import Mention, source_after


@dataclass(frozen=True)
class Guess:
    """`source` and `cue` are code points of the text, where the sentence has them; a speaker may be known without."""

    speaker: str
    role: str
    source: Span | None
    cue: Span | None


def guess_speaker(text: str, start: int) -> Guess | None:
    """For words that begin at a place: by a cue of their sentence, else whoever was last spoken of as a person."""
    doc = read(text)
    if not doc.tokens.items:
        return None
    token = max(bisect_right(doc.tokens.starts, start) - 1, 0)
    cue, mention = _attributed(doc, token)
    cast = Cast(doc, [mention] if mention else [])
    if mention is None:
        person = cast.antecedents.newest(token, "")
        return Guess(person.name, "", None, None) if person else None
    speaker = cast.resolve(mention)
    return Guess(speaker.name or "", speaker.role or "", doc.tokens.span(mention.start, mention.end), cue)


def _attributed(doc: Document, token: int) -> tuple[Span | None, Mention | None]:
    """The cue nearest to the words that has somebody who speaks beside it."""
    number = doc.sentence_of(token)
    sentence = doc.sentences[number]
    for cue in sorted(doc.cues[number], key=lambda one: abs(one.start - token)):
        if cue.kind in ("by", "mark"):
            mention = leading_source(doc, sentence, cue)
        else:
            mention = subject_of(doc, sentence, cue)[0] or source_after(doc, cue.end, sentence[1])
        if mention is not None:
            return doc.tokens.span(cue.start, cue.end), mention
    return None, None
