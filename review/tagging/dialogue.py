"""Speech without marks: the answers of an interview, and lines that begin with a dash."""

from .attribution import Attribution, subject_of
from .document import Document
from .finds import Span
from .heads import PEOPLE, head_at
from .lexicon import phrases
from .mentions import DASHES, PAUSES, Mention, noun_phrase_end, sentence_subject, source_after

LABEL = 12  # tokens before the colon of a label
LABELS = 2  # so many labels, one of them a question, make an interview
ANSWER = 8  # paragraphs that an answer may have


def attribute_dialogue(doc: Document) -> list[Attribution]:
    """Answers with their labels, and dash-led lines of speech, in order."""
    found = _answers(doc) + _dash_lines(doc)
    return sorted(found, key=lambda a: a.start)


def _answers(doc: Document) -> list[Attribution]:
    """`Ông An: …`: an answer runs to the next label; the last one is a single paragraph."""
    paragraphs = doc.tokens.paragraphs
    labels = [(number, colon) for number, p in enumerate(paragraphs) if (colon := _label(doc, p)) is not None]
    asked = any(_asks(doc, paragraphs[number][0], colon) for number, colon in labels)
    if len(labels) < LABELS or not asked:
        return []
    found: list[Attribution] = []
    for place, (number, colon) in enumerate(labels):
        start, end = paragraphs[number]
        mention = None if _asks(doc, start, colon) else source_after(doc, start, colon)
        if mention is None:
            continue
        content: list[Span] = [(colon + 1, end)]
        following = labels[place + 1][0] if place + 1 < len(labels) else number + 1
        if following - number <= ANSWER:
            content += paragraphs[number + 1 : following]
        found.append(Attribution(content, None, mention, "answer", spoken=True))
    return found


def _label(doc: Document, paragraph: Span) -> int | None:
    """The colon after who asks or answers, at a paragraph's start; None without one, or before words in marks."""
    start, end = paragraph
    stop = min(end - 3, start + LABEL)
    if ":" not in doc.tokens.texts[start + 1 : stop]:
        return None
    for i in range(start + 1, stop):
        if doc.tokens.items[i].text == ":":
            return i if doc.inside[i + 1] < 0 and (_asks(doc, start, i) or _names(doc, start, i)) else None
        if not doc.tokens.items[i].is_word and doc.tokens.items[i].text not in "()":
            return None
    return None


def _asks(doc: Document, start: int, colon: int) -> bool:
    hit = phrases("interviewers").longest(doc.tokens.keys, start, colon)
    return hit is not None


def _names(doc: Document, start: int, colon: int) -> bool:
    head = head_at(doc, start, colon)
    return (
        head is not None
        and head.kind in PEOPLE
        and noun_phrase_end(doc, head, colon) == colon
        and any(doc.tokens.items[i].is_capital for i in range(head.end, colon))
    )


def _dash_lines(doc: Document) -> list[Attribution]:
    found: list[Attribution] = []
    introduced = False
    for number, (start, end) in enumerate(doc.tokens.paragraphs):
        if doc.tokens.items[start].text not in DASHES or end - start < 4 or doc.inside[start + 1] >= 0:
            introduced = False
            continue
        attribution = _with_attribution_after(doc, start, end)
        if attribution is None and (introduced or number == 0):
            previous = found[-1] if found else None
            if previous is not None:
                attribution = Attribution([(start + 1, end)], None, None, "dash-line", carried=True, spoken=True)
        if attribution is None and number > 0:
            attribution = _introduced(doc, number, start, end)
        introduced = attribution is not None
        if attribution is not None:
            found.append(attribution)
    return found


def _with_attribution_after(doc: Document, start: int, end: int) -> Attribution | None:
    """`- Mai tôi về, ông An đáp.`"""
    number = doc.sentence_of(end - 1)
    sentence = doc.sentences[number]
    for cue in reversed(doc.cues[number]):
        if doc.tokens.words_in(cue.end, end) > 3 or cue.kind in ("by", "relay"):
            return None
        mention, _ = subject_of(doc, sentence, cue)
        if mention is None or mention.start <= start + 2 or doc.tokens.items[mention.start - 1].text not in PAUSES:
            return None
        return Attribution(
            [(start + 1, mention.start - 1)], (cue.start, cue.end), mention, "dash-line-after", spoken=True
        )
    return None


def _introduced(doc: Document, number: int, start: int, end: int) -> Attribution | None:
    """The line before ends with a cue and a colon."""
    before_end = doc.tokens.paragraphs[number - 1][1]
    if doc.tokens.items[before_end - 1].text != ":":
        return None
    sentence_number = doc.sentence_of(before_end - 1)
    cues = [c for c in doc.cues[sentence_number] if c.kind in ("say", "mark")]
    if not cues or before_end - cues[-1].end > 8:
        return None
    mention: Mention | None
    mention, relay = subject_of(doc, doc.sentences[sentence_number], cues[-1])
    if mention is None:
        mention = sentence_subject(doc, doc.sentences[sentence_number][0], cues[-1].start)
    if mention is None:
        return None
    cue = (cues[-1].start, cues[-1].end)
    return Attribution([(start + 1, end)], cue, mention, "dash-line", relay=relay, spoken=True)
