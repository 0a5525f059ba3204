"""From attributions to finds: spans in code points, speakers looked up, overlaps settled."""

from .attribution import Attribution
from .confidence import confidence_in
from .dialogue import attribute_dialogue
from .document import Document, read
from .entities import Cast, Speaker
from .finds import Find, SaidOn, Span
from .indirect import ASKED, attribute_clauses
from .judge import Judge
from .language import is_vietnamese
from .lexicon import key
from .marked import attribute_left, attribute_marked, attribute_passages
from .mentions import Mention
from .said_on import find_said_on

EDGE = frozenset(",.;:")


def find_quotes(text: str, judge: Judge) -> list[Find]:
    """All quotes of a text in order of position, their contents not overlapping."""
    doc = read(text)
    if not doc.tokens.items:
        return []
    if not is_vietnamese(doc.tokens):
        return list(filter(None, (_find(doc, a, None, judge) for a in attribute_passages(doc))))
    marked = attribute_dialogue(doc)
    spoken = [False] * len(doc.tokens.items)
    for attribution in marked:
        _cover(spoken, attribution)
    marked += [a for a in attribute_marked(doc, judge) if not spoken[a.start]]
    clauses = attribute_clauses(doc, marked, judge)
    found = marked + clauses
    covered = [False] * len(doc.tokens.items)
    for attribution in found:
        _cover(covered, attribution)
    found += attribute_left(doc, found, covered, judge)
    found.sort(key=lambda a: a.start)
    return _with_speakers(doc, _without_overlap(doc, found), judge)


def _cover(tokens: list[bool], attribution: Attribution) -> None:
    for a, b in attribution.content:
        tokens[a:b] = [True] * (b - a)


def _without_overlap(doc: Document, found: list[Attribution]) -> list[Attribution]:
    """Of two that overlap the earlier one stays."""
    kept: list[Attribution] = []
    taken = [False] * len(doc.tokens.items)
    for attribution in found:
        if not any(True in taken[a:b] for a, b in attribution.content):
            _cover(taken, attribution)
            kept.append(attribution)
    return kept


def _with_speakers(doc: Document, found: list[Attribution], judge: Judge) -> list[Find]:
    cast = Cast(doc, [a.mention for a in found if a.mention is not None])
    finds: list[Find] = []
    previous: tuple[int, Speaker] | None = None
    for attribution in found:
        speaker = _speaker(doc, cast, attribution, previous)
        find = _find(doc, attribution, speaker, judge)
        if find is None:
            continue
        finds.append(find)
        if speaker is not None:
            place = attribution.mention.start if attribution.mention else attribution.start
            previous = (attribution.content[-1][1] - 1, speaker)
            cast.note_speaker(place, speaker)
    return finds


def _speaker(
    doc: Document, cast: Cast, attribution: Attribution, previous: tuple[int, Speaker] | None
) -> Speaker | None:
    if attribution.mention is not None:
        return cast.resolve(attribution.mention)
    if attribution.rule == ASKED:
        return None
    if previous is not None:
        distance = doc.paragraph_of(attribution.start) - doc.paragraph_of(previous[0])
        if distance <= 2:
            return previous[1]
    person = cast.antecedents.newest(attribution.start, "")
    return Speaker(person.name, "person") if person is not None else None


def _find(doc: Document, attribution: Attribution, speaker: Speaker | None, judge: Judge) -> Find | None:
    content = [span for span in (_trim(doc, a, b) for a, b in attribution.content) if span is not None]
    if not content:
        return None
    kind = "direct" if attribution.spoken else _kind(doc, attribution.content)
    confidence, doubt = confidence_in(doc, attribution, kind, speaker, judge)
    source = _span(doc, attribution.mention)
    cue = _cue(doc, attribution.cue) if attribution.cue else None
    return Find(
        kind=kind,
        content=tuple(content),
        cue=cue,
        source=source,
        relay=_span(doc, attribution.relay),
        speaker=speaker.name if speaker else None,
        speaker_kind=speaker.kind if speaker else "unknown",
        role=speaker.role if speaker else None,
        said_on=_said_on(doc, attribution, content),
        confidence=confidence,
        doubt=doubt,
        rule=attribution.rule,
    )


def _cue(doc: Document, cue: Span) -> Span:
    """`nói rằng` and `tuyên bố rằng` without `rằng`; `cho rằng` is one word."""
    start, end = cue
    keys = doc.tokens.keys
    if end - start > 1 and keys[end - 1] == key("rằng") and keys[end - 2] != "cho":
        end -= 1
    return doc.tokens.span(start, end)


def _span(doc: Document, mention: Mention | None) -> Span | None:
    return doc.tokens.span(mention.start, mention.end) if mention is not None else None


def _trim(doc: Document, start: int, end: int) -> Span | None:
    items = doc.tokens.items
    while start < end and items[start].text in EDGE:
        start += 1
    while end > start and (items[end - 1].text in EDGE or items[end - 1].text == "./."):
        end -= 1
    return doc.tokens.span(start, end) if start < end else None


def _kind(doc: Document, content: list[Span]) -> str:
    """By the marks: all words in them, some, or none."""
    if not any(doc.has_marks(a, b) for a, b in content):
        return "indirect"
    items, inside = doc.tokens.items, doc.inside
    marked = [inside[i] >= 0 for a, b in content for i in range(a, b) if items[i].is_word]
    return "indirect" if not any(marked) else "direct" if all(marked) else "mixed"


def _said_on(doc: Document, attribution: Attribution, content: list[Span]) -> SaidOn | None:
    """The date in the sentence of the attribution, what was said apart."""
    anchor = attribution.cue[0] if attribution.cue else attribution.mention.start if attribution.mention else None
    if anchor is None:
        return None
    sentence = doc.sentences[doc.sentence_of(anchor)]
    places = doc.tokens.date_places(*sentence)
    if not places:
        return None
    return find_said_on(doc.tokens.text, places, _outside(doc.tokens.span(*sentence), content))


def _outside(sentence: Span, content: list[Span]) -> list[Span]:
    """A sentence without what was said."""
    start, end = sentence
    parts: list[Span] = []
    for a, b in content:
        if start < a <= end:
            parts.append((start, a))
        start = max(start, b) if a < end else start
    return [*parts, (start, end)] if start < end else parts
