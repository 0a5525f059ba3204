"""What a person typed into the search box, as something that can be asked of the index and shown in a text.

`hai từ` both · `"hai từ"` side by side · `một OR hai`, `một | hai` either · `-từ` without. Nothing typed is an error:
what cannot be understood is taken as words.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from review.searching.words import LONGEST, Word, forms_of, typed_words, words_of

PIECE = re.compile(r'(?P<minus>-)?(?:["“”«»](?P<phrase>[^"“”«»]*)(?:["“”«»]|$)|(?P<word>[^\s"“”«»]+))')
EITHER = {"OR", "|", "HOẶC"}
MOST_WORDS = 32

# Words that stand side by side; most have one.
Term = tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """All of the groups must be there, of each at least one term, and none of `without`. `plain`: the groups' terms in
    their plain form.
    """

    groups: tuple[tuple[Term, ...], ...] = ()
    without: tuple[Term, ...] = ()
    plain: tuple[tuple[Term, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.groups or self.without)

    def tsquery(self) -> str:
        """For a cast to tsquery; words are letters and digits, so quoting them is enough."""
        groups = ["(" + " | ".join(map(_phrase, group)) + ")" for group in self.groups]
        return " & ".join([*groups, *(f"!{_phrase(term)}" for term in self.without)])

    def pairs(self) -> str:
        """What must stand side by side for that to hold, as a question to documents' pairs; empty if nothing must."""
        groups = [list(map(_pairs, group)) for group in self.plain]
        return " & ".join("(" + " | ".join(group) + ")" for group in groups if all(group))

    def wanted(self) -> set[Term]:
        return {term for group in self.groups for term in group}

    def matches(self, *texts: str) -> bool:
        """Whether the texts together are what is asked for; a phrase must be in one of them."""

        def found(term: Term) -> bool:
            return any(is_in(text, [term]) for text in texts)

        return all(any(map(found, group)) for group in self.groups) and not any(map(found, self.without))


@dataclass
class _Reading:
    """The pieces read so far."""

    groups: list[list[Sequence[Word]]] = field(default_factory=list)
    without: list[Term] = field(default_factory=list)
    either: bool = False
    words: int = 0

    def take(self, words: Sequence[Word], *, minus: bool) -> None:
        words = words[: MOST_WORDS - self.words]
        if not words:
            return
        self.words += len(words)
        if minus:
            self.without.append(_exact(words))
        elif self.either and self.groups:
            self.groups[-1].append(words)
        else:
            self.groups.append([words])
        self.either = False


def read(typed: str) -> Asked:
    reading = _Reading()
    for piece in PIECE.finditer(typed):
        if piece["word"] in EITHER and not piece["minus"]:
            reading.either = True
            continue
        text = piece["word"] if piece["phrase"] is None else piece["phrase"]
        reading.take(typed_words(text), minus=bool(piece["minus"]))
    exact, plain = (tuple(tuple(map(form, group)) for group in reading.groups) for form in (_exact, _plain))
    return Asked(exact, tuple(reading.without), plain)


def _exact(words: Iterable[Word]) -> Term:
    return tuple(word.exact for word in words)


def _plain(words: Iterable[Word]) -> Term:
    return tuple(word.plain for word in words)


def named(typed: str) -> Asked:
    """Every word of a name or role, in whatever order, to be looked for in a text."""
    return Asked(tuple(((word.exact,),) for word in typed_words(typed)[:MOST_WORDS]))


def all_of(typed: str, field_mark: str) -> str:
    """Every word of a name or role, in whatever order, as the tsquery of a field of its own."""
    return " & ".join(f"'{field_mark}={word.exact}'" for word in typed_words(typed)[:MOST_WORDS])


def marked(text: str, terms: Collection[Term]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it was asked for; joined again it is the same text."""
    here = [term for term in terms if _forms(text).issuperset(term)]
    spans = sorted(span for term in here for span in _places(text, term))
    pieces: list[tuple[str, bool]] = []
    done = 0
    for start, end in spans:
        start = max(start, done)
        if start < end:
            pieces += [(text[done:start], False), (text[start:end], True)]
            done = end
    return [piece for piece in [*pieces, (text[done:], False)] if piece[0]]


def is_in(text: str, terms: Iterable[Term]) -> bool:
    forms = _forms(text)
    return any(
        forms.issuperset(term) and (len(term) == 1 or next(_places(text, term), None) is not None) for term in terms
    )


# A page looks at each of its texts several times.
_forms = lru_cache(maxsize=512)(forms_of)


@lru_cache(maxsize=512)
def _words(text: str) -> list[Word]:
    return list(words_of(text))


def _places(text: str, term: Term) -> Iterator[tuple[int, int]]:
    """Where the term stands, from its first word's beginning to its last one's end."""
    words, (first, *others) = _words(text), term
    for at in range(len(words) - len(others)):
        if first not in words[at].forms:
            continue
        end = at + len(term)
        if all(form in word.forms for form, word in zip(others, words[at + 1 : end], strict=True)):
            yield words[at].start, words[end - 1].end


def _pairs(plain: Term) -> str:
    """Of a single word nothing, nor of other scripts and of what is long beyond all words: those the database may write
    otherwise.
    """
    if len(plain) == 1 or not all(word.isascii() and len(word) < LONGEST // 2 for word in plain):
        return ""
    return "(" + " & ".join(map("'{}_{}'".format, plain, plain[1:])) + ")"


def _phrase(term: Term) -> str:
    joined = " <-> ".join(f"'{word}'" for word in term)
    return f"({joined})" if len(term) > 1 else joined
