"""Sentences as ranges of token indices. A passage in marks is never cut."""

from .capitals import LETTERED, begins_anew
from .finds import Span
from .lexicon import words
from .marks import Passage
from .tokens import MARKS, Tokens

LONGEST = 300  # tokens: later stages look at a sentence as a whole, so its length bounds their work
LONGEST_IN_MARKS = 1200
ENDINGS = frozenset([".", "!", "?", "…", "...", "..", "./."])
EDGES = ENDINGS | MARKS | frozenset("()")
ABBREVIATIONS = words("stops", "abbreviation")


def find_sentences(tokens: Tokens, inside: list[int], passages: list[Passage]) -> list[Span]:
    """Sentences in order, each within one paragraph; `inside` is the passage of each token or -1.

    A speech over paragraphs joins nothing: each of its paragraphs starts a sentence of its own.
    One that never ends is cut at a fixed length.
    """
    texts = tokens.texts
    found: list[Span] = []
    for start, end in tokens.paragraphs:
        first = start
        depth = 0
        # Words end nothing, but what is too long may be cut at one.
        short = end - start <= LONGEST
        for i in [i for i in tokens.others_in(start, end) if texts[i] in EDGES] if short else range(start, end):
            text = texts[i]
            depth += (text == "(") - (text == ")" and depth > 0)
            if i - first >= (LONGEST if inside[i] < 0 else LONGEST_IN_MARKS):
                found.append((first, i + 1))
                first = i + 1
                depth = 0
                continue
            if inside[i] >= 0 and not _closes_after_ending(tokens, inside, i, passages):
                continue
            if depth <= 0 and i + 1 < end and _ends(tokens, i) and _begins(tokens, i + 1):
                found.append((first, i + 1))
                first = i + 1
                depth = 0
        if first < end:
            found.append((first, end))
    return found


def _closes_after_ending(tokens: Tokens, inside: list[int], i: int, passages: list[Passage]) -> bool:
    passage = passages[inside[i]]
    return i == passage.last - 1 and i > 0 and tokens.items[i - 1].text in ENDINGS


def _ends(tokens: Tokens, i: int) -> bool:
    token = tokens.items[i]
    if token.text in MARKS:
        return tokens.items[i - 1].text in ENDINGS if i else False
    if token.text not in ENDINGS:
        return False
    if token.text != "." or i == 0:
        return True
    before = tokens.items[i - 1]
    short = before.is_capital and all(len(part) == 1 for part in before.text.split("."))  # `J.D. Vance`
    short = short and (i < 2 or tokens.keys[i - 2] not in LETTERED) and not begins_anew(tokens, i + 1)
    return not (before.glued and (short or before.key in ABBREVIATIONS))


def _begins(tokens: Tokens, i: int) -> bool:
    token = tokens.items[i]
    return token.is_capital or token.text in MARKS or token.text in "-–—*•(" or token.text[0].isdigit()
