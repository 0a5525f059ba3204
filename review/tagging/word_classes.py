"""The classes of words, noun, verb, modal and so on: what tells a clause from a noun phrase."""

from .document import Document
from .lexicon import phrases

CLASSES = phrases("classes")
NAME, NUMBER, MARKED, UNKNOWN, STOP = "N", "d", "q", "u", "."


def shape(doc: Document, start: int, end: int, most: int) -> str:
    """The classes of the words from a token on, up to the first mark, one letter for several of a class in a row."""
    items, keys, inside = doc.tokens.items, doc.tokens.keys, doc.inside
    letters = last = ""
    i = start
    while i < end:
        token = items[i]
        after = i + 1
        if inside[i] >= 0:
            letter = MARKED
        elif not token.is_word:
            return letters + STOP
        elif not token.is_small and (i > start or token.is_number):
            letter = NUMBER if token.is_number else NAME
        elif (hit := CLASSES.longest(keys, i, end)) is not None:
            after, letter = hit
        else:
            letter = NAME if token.is_capital else UNKNOWN
        if letter != last:
            letters += letter
            last = letter
            if len(letters) == most:
                break
        i = after
    return letters
