"""Whether a text is Vietnamese at all."""

from itertools import islice
from math import ceil
from operator import attrgetter

from .tokens import Tokens

LEAST = 0.1  # share of words with such a letter; Vietnamese news has 0.4 and more
ENOUGH = 20  # words, below which nothing is said of a text
SAMPLE = 500  # tokens looked at
HAS_LETTER = attrgetter("has_letter")


def is_vietnamese(tokens: Tokens) -> bool:
    """Yes also for a text too short to tell."""
    sample = tokens.items[:SAMPLE]
    words = tokens.words_in(0, len(sample))
    least = ceil(LEAST * words)
    return words < ENOUGH or any(islice(filter(HAS_LETTER, sample), least - 1, None))
