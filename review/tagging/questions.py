"""What somebody was asked: `Khi được hỏi liệu …`, words that somebody said, nobody tells who."""

from .cues import Cue
from .document import Document
from .lexicon import key, phrases
from .subjects import subject_before

WAS_ASKED = (key("được"), key("hỏi"))
OR_NOT = ("hay", key("không"))
ABOUT = key("về")
WITHIN = 12  # tokens


def is_question(doc: Document, number: int, cue: Cue) -> bool:
    """Whether a cue passes on a question, and not only what it was about."""
    keys, end = doc.tokens.keys, doc.sentences[number][1]
    if (keys[cue.start - 1], *keys[cue.start : cue.end]) != WAS_ASKED:
        return False
    stop = next((i for i in range(cue.end, end) if doc.tokens.items[i].text == ","), end)
    if any((keys[i], keys[i + 1]) == OR_NOT for i in range(cue.end, stop - 1)):
        return True
    if cue.end >= end or keys[cue.end] == ABOUT:
        return False
    asking = phrases("questions")
    return any(asking.longest(keys, i, stop) for i in range(cue.end, min(cue.end + WITHIN, stop)))


def answer_after(doc: Document, number: int, cue: Cue) -> int:
    """The comma behind which somebody answers, or the sentence's end."""
    end = doc.sentences[number][1]
    answers = [c.start for c in doc.cues[number] if c.start > cue.end and c.kind not in ("by", "relay")]
    for comma in doc.tokens.others_in(cue.end, end):
        if doc.tokens.items[comma].text != ",":
            continue
        for later in [start for start in answers if start > comma] or [end]:
            subject = subject_before(doc, comma + 1, later)
            if subject is not None and subject.start == comma + 1:
                return comma
    return end
