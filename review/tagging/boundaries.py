"""Where reported speech without marks ends: inside its sentence, or only after the next ones."""

from .attribution import Attribution
from .document import Document
from .judge import Judge
from .lexicon import phrases, words
from .proposals import bucket, clause_shape, head_kind, word_at

EDGES = frozenset([",", ";", "–", "—", "-", "(", ":", "[", "…", "..."])
LINKS = words("signs", "edge")
MOST_EDGES = 40
SENTENCES_ON = 6
SHORTEST = 2  # words


def shorten(doc: Document, found: list[Attribution], judge: Judge) -> None:
    """End each clause where the weights say it ends: the likeliest of its edges, or where it ended before."""
    for attribution in found:
        start, end = attribution.content[-1]
        if attribution.cue is None or attribution.cue[0] > end:
            continue
        left, best, place = 1.0, 0.0, end
        for edge in edges(doc, start, end):
            stops = judge("ends", (attribution.cue[0], edge), ends_features(doc, attribution, edge))
            if left * stops > best:
                best, place = left * stops, edge
            left *= 1 - stops
        if place < end and best > left:
            attribution.content[-1] = (start, trimmed_end(doc, start, place))


def edges(doc: Document, start: int, end: int) -> list[int]:
    """Tokens before which a clause may end, in order, those in marks left out."""
    found = [
        i
        for i in range(start + SHORTEST, end)
        if doc.inside[i] < 0
        and (doc.tokens.items[i].text in EDGES or doc.tokens.keys[i] in LINKS)
        and not (doc.tokens.keys[i] in LINKS and doc.tokens.items[i - 1].text in EDGES)
    ]
    return found[:MOST_EDGES]


def trimmed_end(doc: Document, start: int, end: int) -> int:
    while end > start + 1 and doc.inside[end - 1] < 0 and not doc.tokens.items[end - 1].is_word:
        end -= 1
    return end


def ends_features(doc: Document, attribution: Attribution, edge: int) -> list[str]:
    start, end = attribution.content[-1]
    whole = (start, end)
    mark = word_at(doc, edge, whole)
    first = edge + (not doc.tokens.items[edge].is_word)
    one, two, three = (word_at(doc, first + n, whole) for n in range(3))
    kind = attribution.rule.rpartition("-")[2]
    shape = clause_shape(doc, first, end)
    cue_near = any(c.start - first < 12 for c in doc.cues[doc.sentence_of(edge)] if c.start >= first)
    features = [
        f"mark={mark}",
        f"next={one}",
        f"next={one} {two}",
        f"next={one} {two} {three}",
        f"{mark} next={one}",
        f"{mark} {kind} next={one}",
        f"{mark} shape={shape}",
        f"{mark} head={head_kind(doc, first, end)}",
        f"{mark} kind={kind}",
        f"size={bucket(edge - start)}",
        f"{mark} left={bucket(end - edge)}",
        f"{mark} first={any(doc.tokens.items[i].text == mark for i in range(start, edge))}",
        f"{mark} cue={cue_near}",
        f"before={word_at(doc, edge - 1, whole)}",
    ]
    if first in doc.cue_starts:
        features += [f"{mark} is-cue", "is-cue"]
    if any(doc.inside[i] >= 0 for i in range(start, edge)):
        features.append(f"{mark} after-marks")
    return features


def goes_on(doc: Document, found: list[Attribution], held: list[bool]) -> None:
    """Add the sentences that go on with a clause without a cue or subject of their own. Source: scheme, rule 4."""
    busy = {doc.sentence_of(a.cue[0] if a.cue else a.start) for a in found}
    for attribution in found:
        if attribution.cue is None or attribution.cue[0] > attribution.start:
            continue
        number = doc.sentence_of(attribution.content[-1][1] - 1)
        if doc.tokens.words_in(attribution.content[-1][1], doc.sentences[number][1]):
            continue
        for later in range(number + 1, min(number + 1 + SENTENCES_ON, len(doc.sentences))):
            start, end = doc.sentences[later]
            if later in busy or held[start] or doc.is_aside(start) or not _lacks_subject(doc, start, end):
                break
            attribution.content.append((start, trimmed_end(doc, start, end)))


def _lacks_subject(doc: Document, start: int, end: int) -> bool:
    """`Đồng thời phải …`, `Khẩn trương rà soát …`.

    Tried as learned weights too: from thirty cases they learned nothing.
    """
    openings = phrases("goes_on")
    i = start
    while i < end and doc.inside[i] < 0:
        hit = openings.longest(doc.tokens.keys, i, end)
        if hit is None or hit[1] == "act":
            return hit is not None
        i = hit[0]
        if i < end and doc.tokens.items[i].text == ",":
            i += 1
    return False
