"""Whether a text is Vietnamese at all."""

from itertools import islice
from math import ceil

from .tokens import Tokens

# Letters that Vietnamese has and its neighbours on the page (English, French, German, transcribed Chinese) have not.
LETTERS = frozenset("ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")
LEAST = 0.1  # share of words with such a letter; Vietnamese news has 0.4 and more
ENOUGH = 20  # words, below which nothing is said of a text
SAMPLE = 500  # tokens looked at


def is_vietnamese(tokens: Tokens) -> bool:
    """Yes also for a text too short to tell."""
    words = [token.text for token in tokens.items[:SAMPLE] if token.is_word]
    if len(words) < ENOUGH:
        return True
    needed = ceil(LEAST * len(words))
    with_letter = (word for word in words if not LETTERS.isdisjoint(word.lower()))
    return next(islice(with_letter, needed - 1, None), None) is not None
