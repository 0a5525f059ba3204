"""Which sources are media, so that they only pass on what others say, and what a company is called."""

from .document import Document
from .finds import Span
from .lexicon import key, phrase_key, phrases, words
from .mentions import Mention
from .names import capital_runs, is_vietnamese
from .places import place_end

REPORTER = phrase_key("phóng viên")
MEDIA = frozenset(key(w) for w in ["đài", "hãng", "thông", "thời"])  # first words of bodies that are media


PAPERS = words("stops", "paper")


def is_medium(doc: Document, mention: Mention) -> bool:
    """Whether a mention is an agency, a paper or a broadcaster: it relays what others say."""
    head = mention.head
    if head.kind == "medium":
        return True
    first = tuple(doc.tokens.keys[head.start : head.end])
    if head.kind == "name" or first == REPORTER:
        return any(is_medium_name(doc, run) for run in capital_runs(doc, head.end, mention.end)[:1])
    return head.kind == "org" and first[0] in MEDIA and len(first) >= 2


def is_medium_name(doc: Document, run: Span) -> bool:
    """One of the list, or a foreign name that ends as papers' do: `Seoul Daily Star`."""
    if run[1] - run[0] > 1 and doc.tokens.keys[run[1] - 1] in PAPERS:
        return True
    hit = phrases("media").longest(doc.tokens.keys, run[0], run[1])
    return hit is not None and hit[0] == run[1]


def foreign_name_start(doc: Document, first: int, end: int) -> int | None:
    """`Quỹ đầu tư Redwood Partners`: where a foreign name begins behind small letters and ends the mention."""
    items = doc.tokens.items
    found = next((i for i in range(first, end) if items[i].is_capital), end)
    if found in (first, end) or is_vietnamese(items[found].key) or place_end(doc, found, end) is not None:
        return None
    return found if all(token.is_capital for token in items[found:end]) else None
