"""A text with what the first stages found in it: what all later stages read."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from .capitals import find_runs
from .cues import Cue, find_cues
from .finds import Span
from .layout import find_asides
from .lexicon import Forest, Hits, heads, phrases
from .marks import Passage, find_marked
from .sentences import find_sentences
from .tokens import Tokens, tokenize

if TYPE_CHECKING:
    from .heads import Head


@dataclass(slots=True)
class Document:
    """`inside` gives for each token the passage it stands in, or -1; `sentences` are ranges of token indices."""

    tokens: Tokens
    passages: list[Passage]
    inside: list[int]
    sentences: list[Span]
    cues: list[list[Cue]]  # one list a sentence, of those that are sure
    doubtful: list[list[Cue]]  # one list a sentence, of the others
    asides: list[bool]  # one a paragraph: a caption or heading
    heads: Hits[tuple[str, str]]
    places: Hits[str]
    fields: Hits[str]
    compounds: Hits[str]
    predicates: Hits[str]
    capitals: list[int] = field(init=False)  # words with a capital, but for the text's first
    runs: list[Span] = field(init=False)  # of such words
    run_ends: list[int] = field(init=False)
    brackets: list[int] = field(init=False)  # round ones
    places_and_fields: frozenset[int] = field(init=False)  # where a name of one may begin
    openers: frozenset[int] = field(init=False)  # where a head may begin: at a capital or a listed word
    cue_starts: frozenset[int] = field(init=False)
    relay_starts: frozenset[int] = field(init=False)
    proper: frozenset[str] = field(init=False)  # words with a capital where no sentence begins
    inner_pairs: frozenset[tuple[str, str]] = field(init=False)
    heads_known: dict[int, tuple["Head | None", int]] = field(default_factory=dict)  # kept by head_at
    parts_known: dict[Span, Span | None] = field(default_factory=dict)  # kept by person_part
    vietnamese_known: dict[Span, bool] = field(default_factory=dict)  # kept by names
    _passage_ends: list[int] = field(init=False)
    _sentence_numbers: list[int] = field(init=False)
    _paragraph_numbers: list[int] = field(init=False)

    def __post_init__(self) -> None:
        keys = self.tokens.keys
        cues = [cue for of_sentence in self.cues for cue in of_sentence]
        self.cue_starts = frozenset(cue.start for cue in cues if cue.kind not in ("by", "mark"))
        self.relay_starts = frozenset(cue.start for cue in cues if cue.kind == "relay")
        items = self.tokens.items
        self.capitals = capitals = [i for i, token in enumerate(items) if token.is_capital]
        self.openers = frozenset(capitals).union(self.heads.found)
        self.places_and_fields = frozenset(self.places.found).union(self.fields.found)
        self.runs = find_runs(self.tokens, capitals, self.heads)
        self.run_ends = [end for _, end in self.runs]
        self.brackets = [i for i in self.tokens.others if items[i].text in "()"]
        if capitals and not capitals[0]:
            del capitals[0]
        self.proper = frozenset(keys[i] for i in capitals if items[i - 1].is_word)
        self.inner_pairs = _inner_pairs(self.tokens, capitals)
        self._passage_ends = [passage.last for passage in self.passages]
        self._sentence_numbers = _numbers(self.sentences)
        self._paragraph_numbers = _numbers(self.tokens.paragraphs)

    def has_marks(self, start: int, end: int) -> bool:
        """Whether any of the tokens stands in marks."""
        place = bisect_right(self._passage_ends, start)
        return place < len(self.passages) and self.passages[place].first < end and start < end

    def capitals_in(self, start: int, end: int) -> int:
        """How many words with a capital, but for the text's first."""
        return bisect_left(self.capitals, end) - bisect_left(self.capitals, start)

    def sentence_of(self, token: int) -> int:
        return self._sentence_numbers[token]

    def sentences_apart(self, before: int, after: int) -> int:
        return self.sentence_of(after) - self.sentence_of(before)

    def is_aside(self, token: int) -> bool:
        return self.asides[self.paragraph_of(token)]

    def paragraph_of(self, token: int) -> int:
        return self._paragraph_numbers[token]


def _inner_pairs(tokens: Tokens, capitals: list[int]) -> frozenset[tuple[str, str]]:
    """Pairs of capitalised words that stand after a third one: the last two words of names."""
    items, keys = tokens.items, tokens.keys
    return frozenset(
        (keys[i], keys[i + 1])
        for i in capitals
        if items[i - 1].is_capital and i + 1 < len(items) and items[i + 1].is_capital
    )


def _numbers(spans: list[Span]) -> list[int]:
    """For each token the number of the span it stands in, for the text's end the last one; the spans leave no gap."""
    numbers: list[int] = []
    for number, (start, end) in enumerate(spans):
        numbers += [number] * (end - start)
    return [*numbers, len(spans) - 1]


def read(text: str) -> Document:
    tokens = tokenize(text)
    passages = find_marked(tokens)
    inside = [-1] * len(tokens.items)
    for number, passage in enumerate(passages):
        inside[passage.first : passage.last] = [number] * (passage.last - passage.first)
    sentences = find_sentences(tokens, inside, passages)
    cues, heads, places, fields, compounds, predicates = _lists().hits(tokens.keys)
    sure, doubtful = find_cues(tokens, inside, sentences, cues)
    asides = find_asides(tokens)
    return Document(
        tokens, passages, inside, sentences, sure, doubtful, asides, heads, places, fields, compounds, predicates
    )


@cache
def _lists() -> Forest:
    places, fields, compounds, predicates = map(phrases, ("places", "fields", "compounds", "predicates"))
    return Forest(phrases("cues"), heads(), places, fields, compounds, predicates)
