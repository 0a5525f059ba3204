"""What people are called by what they do: `tay vợt Thụy Điển`, `nhà cầm quân 49 tuổi`."""

from functools import lru_cache

from .document import Document
from .lexicon import key, phrases, words
from .mentions import Mention
from .names import Keys

AGES = frozenset(key(w) for w in ["tuổi", "sinh", "năm", "quê", "gốc", "người", "trẻ", "nổi", "tiếng"])
SIDES = frozenset(
    key(w) for w in ["đội", "tuyển", "đảng", "phe", "clb", "của", "quốc", "gia", "thành", "phố", "bang", "tỉnh"]
)
THIS = words("stops", "this")
KEPT = 2048


@lru_cache(KEPT)
def fields_in(role: Keys) -> frozenset[str]:
    """The fields that the words of a role tell."""
    tree = phrases("epithets")
    return frozenset(hit[1] for i in range(len(role)) if (hit := tree.longest(role, i, len(role))) is not None)


def is_epithet(doc: Document, mention: Mention) -> bool:
    """Whether nothing but age, origin or side is told behind the head, so that somebody known may be meant."""
    items, places, i = doc.tokens.items, doc.places, mention.head.end
    while i < mention.end:
        token = items[i]
        known = token.key in AGES or token.key in SIDES or token.key in THIS
        place = places.longest(i, mention.end)
        if not (known or place or token.is_capital or token.is_number or not token.is_word):
            return False
        i = place[0] if place is not None else i + 1
    return True
