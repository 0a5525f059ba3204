"""How sure a find is, and which part of it is most in doubt."""

from bisect import bisect_right
from collections.abc import Iterable

from .attribution import Attribution
from .document import Document
from .entities import Speaker
from .judge import Features, Judge, together
from .marked import FOREIGN
from .proposals import bucket

SURE = 0.85  # a part that is right more often is in no doubt
UNKNOWN = 0.1  # nobody is named: every one of these needs its speaker
STEPS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)
STEPS_PASSED = [f"score>{step}" for step in STEPS]

# Question → part of the find. The first two make the confidence: a quote it is, and the right speaker has it.
QUESTIONS = {"right-quote": "kind", "right-speaker": "speaker", "right-content": "content"}


def confidence_in(
    doc: Document, attribution: Attribution, kind: str, speaker: Speaker | None, judge: Judge
) -> tuple[float, str]:
    """(how likely this is a quote with its right speaker, the part most in doubt or nothing).

    Learned from articles that the weights it builds on had not seen; see `train_tagger`.
    """
    if attribution.rule == FOREIGN:
        return UNKNOWN, "speaker"
    features = right_features(doc, attribution, kind, speaker)
    place = (attribution.start, attribution.content[-1][1])
    chances = {part: judge(question, place, features) for question, part in QUESTIONS.items()}
    weakest = min(chances, key=chances.__getitem__)
    doubt = weakest if chances[weakest] < SURE else ""
    if attribution.repaired:
        doubt = "content"
    return round(chances["kind"] * chances["speaker"], 3), doubt


def right_features(doc: Document, attribution: Attribution, kind: str, speaker: Speaker | None) -> Features:
    mention = attribution.mention
    score = bisect_right(STEPS, attribution.score)
    size = bucket(sum([doc.tokens.words_in(a, b) for a, b in attribution.content]))
    head = mention.head.kind if mention is not None else "none"
    told = speaker.kind if speaker is not None else "none"
    role = str(speaker is not None and speaker.role is not None)
    features: Features = [
        _of_find(attribution.rule, kind, score, size, min(len(attribution.content), 3)),
        _of_speaker(head, _named(doc, attribution, speaker), told, role),
    ]
    if attribution.carried:
        features.append("carried")
    if attribution.relay is not None:
        features.append("relay")
    if attribution.repaired:
        features.append("repaired")
    if attribution.cue is not None and mention is not None:
        features.append(f"gap={bucket(abs(attribution.cue[0] - mention.end))}")
    return features


@together
def _of_find(rule: str, kind: str, score: int, size: str, parts: int) -> Iterable[str]:
    return (
        f"rule={rule}",
        f"kind={kind}",
        f"score={score}",
        *STEPS_PASSED[:score],
        f"{rule.split('-')[0]} score={score}",
        f"size={size}",
        f"parts={parts}",
    )


@together
def _of_speaker(head: str, named: str, speaker: str, role: str) -> Iterable[str]:
    return f"head={head}", f"head={head} {named}", f"named={named}", f"speaker={speaker}", f"role={role}"


def _named(doc: Document, attribution: Attribution, speaker: Speaker | None) -> str:
    """Whether the speaker's name stands in the mention, or was looked for elsewhere."""
    if speaker is None or speaker.name is None:
        return "nobody"
    if attribution.mention is None:
        return "carried"
    start, end = doc.tokens.span(attribution.mention.start, attribution.mention.end)
    return "here" if speaker.name in doc.tokens.text[start:end] else "elsewhere"
