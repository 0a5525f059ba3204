"""A text with what the first stages found in it: what all later stages read."""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from .cues import Cue, find_cues
from .finds import Span
from .layout import find_asides
from .marks import Passage, find_marked
from .sentences import find_sentences
from .tokens import Tokens, tokenize


@dataclass
class Document:
    """`inside` gives for each token the passage it stands in, or -1; `sentences` are ranges of token indices."""

    tokens: Tokens
    passages: list[Passage]
    inside: list[int]
    sentences: list[Span]
    cues: list[list[Cue]]  # one list a sentence, of those that are sure
    doubtful: list[list[Cue]]  # one list a sentence, of the others
    asides: list[bool]  # one a paragraph: a caption or heading

    @cached_property
    def cue_starts(self) -> frozenset[int]:
        return frozenset(cue.start for cues in self.cues for cue in cues if cue.kind not in ("by", "mark"))

    @cached_property
    def relay_starts(self) -> frozenset[int]:
        return frozenset(cue.start for cues in self.cues for cue in cues if cue.kind == "relay")

    @cached_property
    def proper(self) -> frozenset[str]:
        """Words with a capital where no sentence begins."""
        items = self.tokens.items
        return frozenset(
            items[i].key
            for i in range(1, len(items))
            if items[i].is_capital and items[i - 1].is_word and items[i - 1].end <= items[i].start
        )

    @cached_property
    def inner_pairs(self) -> frozenset[tuple[str, str]]:
        """Pairs of capitalised words that stand after a third one: the last two words of names."""
        items = self.tokens.items
        return frozenset(
            (items[i].key, items[i + 1].key)
            for i in range(1, len(items) - 1)
            if items[i].is_capital and items[i + 1].is_capital and items[i - 1].is_capital
        )

    def sentence_of(self, token: int) -> int:
        return bisect_right(self.sentences, (token, len(self.tokens.items) + 1)) - 1

    def is_aside(self, token: int) -> bool:
        return self.asides[self.paragraph_of(token)]

    def paragraph_of(self, token: int) -> int:
        return bisect_right(self.tokens.paragraphs, (token, len(self.tokens.items) + 1)) - 1


def read(text: str) -> Document:
    tokens = tokenize(text)
    passages = find_marked(tokens)
    inside = [-1] * len(tokens.items)
    for number, passage in enumerate(passages):
        inside[passage.first : passage.last] = [number] * (passage.last - passage.first)
    sentences = find_sentences(tokens, inside, passages)
    found = [find_cues(tokens, inside, sentence) for sentence in sentences]
    cues = [[cue for cue in row if cue.sure] for row in found]
    doubtful = [[cue for cue in row if not cue.sure] for row in found]
    return Document(tokens, passages, inside, sentences, cues, doubtful, find_asides(tokens))
