"""An article's row of search, made of its words by whoever has read it: the database takes four times as long.

It is the row that `review_articlesearch_due` tells. What the database could understand otherwise is left to it.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import count, pairwise
from typing import Any, NamedTuple

from django.db import connection

from articles.kept_text import kept_ranges
from articles.models import Article
from review.searching.words import LONGEST, WORD, exact, plain

LETTERS = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệfghiìíỉĩịjklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvwxyỳýỷỹỵz"
KNOWN = re.compile(f"[0-9{LETTERS}{LETTERS.upper()}]+")
NUMBER = re.compile("[0-9]+e[0-9]")  # the database takes `1e5kg` for a number and a word
MOST_CHARACTERS = 100_000  # of a body; of a longer one the beginning is searched
MOST_WORDS = 10_000  # the database counts up to 16,383
MOST_PLACES = 200  # of one word; it keeps some 250
TITLE = 1000  # characters of a title that are searched
LONGEST_PAIR = 100  # characters
BAR = "|"  # stands between two fields, so that no phrase reaches from one into the next


Forms = tuple[str, str]  # of one word, the exact one and the plain one


class Unsure(Exception):
    """What the database could understand otherwise than we do."""


class Row(NamedTuple):
    """Both columns as PostgreSQL writes a tsvector."""

    document: str
    pairs: str


def index_read(articles: Iterable[Article]) -> None:
    """The rows of articles as they were read; of one that is no longer so, as it stands now. May run twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT review_index_read(%s)", [json.dumps([_read(article) for article in articles])])


def _read(article: Article) -> dict[str, Any]:
    """Without a row where the database is to make it."""
    cuts = article.excluded()
    text = article.body
    if cuts:
        text = " ".join(text[start:end] for start, end in kept_ranges(len(text), cuts))
    row = row_of(article.title[:TITLE], text) if len(article.body) <= MOST_CHARACTERS else None
    if row is None:
        return {"id": article.pk}
    written = "{" + ",".join(f"[{start},{end})" for start, end in cuts) + "}"
    return {"id": article.pk, "title": article.title, "cuts": written, "document": row.document, "pairs": row.pairs}


def row_of(title: str, text: str) -> Row | None:
    """None when the database is to make it."""
    try:
        named, said = [*map(_forms, WORD.findall(title))], [*map(_forms, WORD.findall(text))]
    except Unsure:
        return None
    bar = len(named) + 3
    places: defaultdict[str, list[str]] = defaultdict(list)
    places[BAR] = ["1", "2", str(bar)]  # before it would stand the words and the people of a quote
    _put(places, named, (f"{place}C" for place in count(3)))
    _put(places, said, map(str, count(bar + 1)))
    if len(named) + len(said) > MOST_WORDS or max(map(len, places.values())) > MOST_PLACES:
        return None
    document = " ".join([f"{word}:{','.join(each)}" for word, each in places.items()])
    return Row(document, " ".join({*_pairs(named), *_pairs(said)}))


def _put(places: defaultdict[str, list[str]], words: list[Forms], numbers: Iterable[str]) -> None:
    for (exact_form, plain_form), number in zip(words, numbers, strict=False):
        places[exact_form].append(number)
        if plain_form != exact_form:
            places[plain_form].append(number)


def _pairs(words: list[Forms]) -> list[str]:
    """Every two plain words that stand side by side."""
    forms = [plain_form for _, plain_form in words]
    return [f"{one}_{other}" for one, other in pairwise(forms) if len(one) + len(other) < LONGEST_PAIR]


@lru_cache(maxsize=20_000)
def _forms(word: str) -> Forms:
    """Raises Unsure for a word that the database may know in other forms, or as two words."""
    forms = exact(word), plain(word)
    if KNOWN.fullmatch(word) is None or len(forms[0]) > LONGEST or any(map(NUMBER.match, forms)):
        raise Unsure
    return forms
