"""Word lists, read once, and the phrase tree that finds their entries among tokens."""

import unicodedata
from collections.abc import Container, Iterator, Sequence
from functools import cache, lru_cache
from itertools import compress, count
from pathlib import Path
from sys import intern
from typing import Any, Generic, TypeVar

FOLDER = Path(__file__).parent / "lexicons"
TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")

V = TypeVar("V")
# Word → [the value of a phrase that ends with it or None, the words that go on].
Branches = dict[str, list[Any]]


@lru_cache(maxsize=65536)
def key(word: str) -> str:
    """A word without case, its tone mark moved to the end: `hoà`, `hòa` and `HÒA` are one key."""
    decomposed = unicodedata.normalize("NFD", word.casefold())
    tones = "".join(sorted(c for c in decomposed if c in TONES))
    if not tones:
        return intern(unicodedata.normalize("NFC", decomposed))
    return intern(unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in TONES)) + tones)


def phrase_key(phrase: str) -> tuple[str, ...]:
    return tuple(key(word) for word in phrase.split())


class PhraseTree(Generic[V]):
    """Phrases of one or more words, each with a value; finds the longest that starts at a token."""

    def __init__(self) -> None:
        self._root: Branches = {}

    def add(self, words: Sequence[str], value: V) -> None:
        branches = self._root
        for word in words:
            branch = branches.setdefault(word, [None, {}])
            branches = branch[1]
        branch[0] = value

    @property
    def starts(self) -> Container[str]:
        """The words that phrases begin with: asked first where most words begin none."""
        return self._root

    def phrases(self) -> Iterator[tuple[list[str], V]]:
        """All of them with their values."""
        left: list[tuple[list[str], Branches]] = [([], self._root)]
        while left:
            words, branches = left.pop()
            for word, (value, following) in branches.items():
                if value is not None:
                    yield [*words, word], value
                left.append(([*words, word], following))

    def longest(self, keys: Sequence[str], start: int, stop: int) -> tuple[int, V] | None:
        """(index after the longest phrase that begins at `start`, its value), or None."""
        branch = self._root.get(keys[start]) if start < stop else None
        best: tuple[int, V] | None = None
        while branch is not None:
            start += 1
            value, following = branch
            if value is not None:
                best = (start, value)
            branch = following.get(keys[start]) if following and start < stop else None
        return best


class Hits(Generic[V]):
    """The phrases of a tree among the words of one text: looked for once, asked for often."""

    def __init__(self, tree: PhraseTree[V], keys: Sequence[str], found: dict[int, tuple[int, V]]) -> None:
        """`found` is for each word the longest phrase that begins there, in order."""
        self._tree = tree
        self._keys = keys
        self.found = found
        self.starts = [*found]

    def longest(self, start: int, stop: int) -> tuple[int, V] | None:
        """What the tree finds from `start` on, before `stop`."""
        hit = self.found.get(start)
        return hit if hit is None or hit[0] <= stop else self._tree.longest(self._keys, start, stop)


# What ends at a word, as (number of the tree, value), and the words that go on. Bare tuples are taken apart fastest.
Node = tuple[list[tuple[int, Any]], dict[str, Any]]


class Forest:
    """Several trees as one, so that a text is walked once for all of them."""

    def __init__(self, *trees: PhraseTree[Any]) -> None:
        self._trees = trees
        self._root: dict[str, Node] = {}
        for number, tree in enumerate(trees):
            for words, value in tree.phrases():
                nodes = self._root
                for word in words:
                    ends, nodes = nodes.setdefault(word, ([], {}))
                ends.append((number, value))

    def hits(self, keys: Sequence[str]) -> list[Hits[Any]]:
        """What each tree finds, in the order of the trees."""
        found: list[dict[int, tuple[int, Any]]] = [{} for _ in self._trees]
        after = [*keys, ""]
        nodes = [*map(self._root.get, keys)]
        for start in compress(count(), nodes):
            node, end = nodes[start], start
            while node is not None:
                values, following = node
                end += 1
                node = following.get(after[end]) if following else None
                if values:
                    for number, value in values:
                        found[number][start] = (end, value)  # a longer one takes the place of a shorter
        return [Hits(tree, keys, hits) for tree, hits in zip(self._trees, found, strict=True)]


def entries(name: str) -> Iterator[list[str]]:
    """The rows of a word list, split into columns; comments and empty lines left out."""
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield [column.strip() for column in line.split("|")]


@cache
def phrases(name: str) -> PhraseTree[str]:
    """A list as a tree; the value is the second column, or the phrase itself."""
    tree: PhraseTree[str] = PhraseTree()
    for row in entries(name):
        tree.add(phrase_key(row[0]), row[1] if len(row) > 1 else row[0])
    return tree


@cache
def heads() -> PhraseTree[tuple[str, str]]:
    """The words that a mention of a speaker begins with, as a tree; values are kind and gender."""
    tree: PhraseTree[tuple[str, str]] = PhraseTree()
    for row in entries("heads"):
        tree.add(phrase_key(row[0]), (row[1], row[2] if len(row) > 2 else ""))
    return tree


@cache
def words(name: str, kind: str = "") -> frozenset[str]:
    """Keys of the one-word entries of a list, of one class or of all."""
    return frozenset(key(row[0]) for row in entries(name) if " " not in row[0] and (not kind or row[1] == kind))
