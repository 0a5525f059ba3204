"""An archive of made-up verified quotes for benchmarks/search.py: as long, as varied and as uneven as real ones.

Syllables follow Zipf's law; some 250 of 3,000 stand in more than one document in twenty. The rows that search looks at
are made here as the database's triggers would make them, for those take a millisecond each; `differing` holds a sample
of them against the database's own. Beyond a fifth of a million the archive grows by copies of itself within the
database, so that a word stands in as many documents of a hundred as before. Needs Django set up.
"""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import accumulate, pairwise, product
from math import ceil
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg.types.multirange import Int4Multirange
from psycopg.types.range import Int4Range

from articles.hashing import text_sha256
from articles.models import Publisher
from newsdesk.models import User
from review.searching.filter import section_mark
from review.searching.words import Word, unmarked, words_of

ONSETS = "b c d đ g h k l m n ng nh ph qu r s t th tr v x ch gi kh"
RIMES = """a à á ả ạ an àn án ang àng áng anh ánh ao áo ay ày âm ấm ân ấn ập ất ấu e ê ế ề ên ến êu i ì í inh ình ính
o ó ò ong òng óng ô ố ồ ông ổng ốn ơ ớ ở ời ơn u ú ù ung úng ư ứ ừ ưng ước ường ương ưới uyên uyết uận oản óa oà ỏa"""
QUOTES_AN_ARTICLE, PARAGRAPHS, NAMES = 6, 30_000, 3_000
MADE_AT_MOST = 200_000
FIRST_DAY, DAYS = date(2019, 1, 1), 2_800
PUBLISHERS, EDITORS, ARTICLES_AT_ONCE = 12, 6, 2_000
SECTIONS = ("Thế giới", "Thời sự", "Kinh tế", "Xã hội", "Môi trường", "Giáo dục", "Y tế", "Thể thao", "Pháp luật", "")
ROLES = ("chủ tịch", "giám đốc sở", "người phát ngôn", "bộ trưởng", "phó trưởng ban", "đại biểu", "nông dân", "")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, and where the words of its quote stand in it."""

    text: str
    start: int
    end: int


class Words:
    """Syllables, names and paragraphs, the same for the same seed."""

    def __init__(self, seed: int = 7) -> None:
        self.random = random.Random(seed)
        every = ["".join(pair) for pair in product(ONSETS.split(), RIMES.split())]
        self.random.shuffle(every)
        self.syllables = every[:3_000]
        self.weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.syllables))))
        self.names = [" ".join(self.some(3)).title() for _ in range(NAMES)]
        self.name_weights = list(accumulate(1 / (rank + 10) for rank in range(NAMES)))

    def some(self, count: int) -> list[str]:
        return self.random.choices(self.syllables, cum_weights=self.weights, k=count)

    def paragraph(self) -> Paragraph:
        before, words, after = (" ".join(self.some(self.random.randint(*of))) for of in ((8, 20), (15, 35), (10, 40)))
        return Paragraph(f"{before}: “{words}”, {after}.", len(before) + 3, len(before) + 3 + len(words))


def fill(quotes: int) -> None:
    """So many verified quotes, or a few more, their articles, and the rows that search looks at."""
    copies = ceil(quotes / MADE_AT_MOST)
    articles = ceil(quotes / copies / QUOTES_AN_ARTICLE)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("DROP INDEX quote_search_document")
        make(cursor, articles)
        for number in range(1, copies):
            grow(cursor, articles, number * articles)
        cursor.execute("SET maintenance_work_mem = '1GB'")
        cursor.execute("CREATE INDEX quote_search_document ON review_quotesearch USING gin (document, pairs)")
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE review_quotesearch, review_quote, articles_article")


def make(cursor: Any, count: int) -> None:
    """So many articles with all that hangs on them."""
    words = Words()
    editors = [User.objects.create(username=f"editor-{number}", roles=["editor"]).pk for number in range(EDITORS)]
    publishers = [Publisher.objects.create(name=f"Báo {number}").pk for number in range(PUBLISHERS)]
    pool = [words.paragraph() for _ in range(min(PARAGRAPHS, count * QUOTES_AN_ARTICLE // 10))]
    for first in range(1, count + 1, ARTICLES_AT_ONCE):
        made = [
            article(words, pool, number, number * DAYS // count, publishers, editors)
            for number in range(first, min(first + ARTICLES_AT_ONCE, count + 1))
        ]
        copy(cursor, "articles_article", ARTICLE_COLUMNS, [row for row, _quotes, _searched in made])
        copy(cursor, "review_quote", QUOTE_COLUMNS, [row for _article, rows, _searched in made for row in rows])
        copy(cursor, "review_quotesearch", SEARCH_COLUMNS, [row for _article, _quotes, rows in made for row in rows])


def grow(cursor: Any, count: int, later: int) -> None:
    """The first `count` articles with all that hangs on them once more, under ids so much later."""
    quotes, quote_later = count * QUOTES_AN_ARTICLE, later * QUOTES_AN_ARTICLE
    quote, uid = f"id + {quote_later}", f"lpad(to_hex(id + {quote_later}), 32, '0')::uuid"
    again(cursor, "articles_article", ARTICLE_COLUMNS, f"id <= {count}", id=f"id + {later}")
    again(
        cursor, "review_quote", QUOTE_COLUMNS, f"id <= {quotes}", id=quote, uid=uid, article_id=f"article_id + {later}"
    )
    again(cursor, "review_quotesearch", SEARCH_COLUMNS, f"quote_id <= {quotes}", quote_id=f"quote_id + {quote_later}")


def again(cursor: Any, table: str, columns: str, which: str, **instead: str) -> None:
    values = ", ".join(instead.get(column, column) for column in columns.split(", "))
    cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} WHERE {which}")


def copy(cursor: Any, table: str, columns: str, rows: Sequence[tuple[Any, ...]]) -> None:
    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as out:
        for row in rows:
            out.write_row(row)


ARTICLE_COLUMNS = (
    "id, publisher_id, external_id, url, title, section, author, credit, language, published_on, published_basis, "
    "extra, body, length, body_sha256, kept_sha256, flags, delivery_status, arrived_at"
)
QUOTE_COLUMNS = (
    "id, uid, article_id, kind, content, words, own_marks, relays, role, said_on, said_on_precision, translated, "
    "speakers, flags, note, verdict, reason, availability, decided_by_id, decided_at, version"
)
SEARCH_COLUMNS = "quote_id, document, pairs, said_on, published_on, day"
NOW = datetime.now(UTC)
Row = tuple[Any, ...]


def article(
    words: Words, pool: Sequence[Paragraph], number: int, age: int, publishers: Sequence[int], editors: Sequence[int]
) -> tuple[Row, list[Row], list[Row]]:
    """The rows of one article, of its quotes and of their search: one in ten comes late, the others in their order."""
    choose = words.random
    day = FIRST_DAY + timedelta(days=choose.randrange(DAYS) if number % 10 == 0 else age)
    title, chosen = " ".join(words.some(10)), choose.choices(pool, k=QUOTES_AN_ARTICLE)
    body = "\n".join([title, *(paragraph.text for paragraph in chosen)])
    publisher, section, digest = choose.choice(publishers), choose.choice(SECTIONS), text_sha256(body)
    row = (
        number, publisher, "", "", title, section, "", "", "vi", day, "delivery", "{}", body, len(body), digest, digest,
        [], "usable", NOW,
    )  # fmt: skip
    quotes, searched, at = [], [], len(title) + 1
    lines = [title, *(paragraph.text for paragraph in chosen), ""]
    for place, paragraph in enumerate(chosen):
        pk = (number - 1) * QUOTES_AN_ARTICLE + place + 1
        start, end = at + paragraph.start, at + paragraph.end
        at += len(paragraph.text) + 1
        name = choose.choices(words.names, cum_weights=words.name_weights)[0]
        kind, role, editor = choose.choice(KINDS), choose.choice(ROLES), choose.choice(editors)
        said_on = day - timedelta(days=choose.randrange(3)) if choose.random() < 0.3 else None
        quotes.append((
            pk, UUID(int=pk), number, kind, Int4Multirange([Int4Range(start, end)]), [body[start:end]],
            Int4Multirange([]), [], role, said_on, "day" if said_on else "unknown", "unknown", [name], [], "",
            "verified", "", "free", editor, NOW, 1,
        ))  # fmt: skip
        marks = [f"k={kind}", f"p={publisher}", f"v={editor}", "u=1"]
        marks += [f"c={section_mark(form)}" for form in {section, unmarked(section)}]
        marks += [f"m={said_on or day:%Y%m}", f"n={day:%Y%m}"]
        marks += [f"{mark}={form}" for mark, text in (("s", name), ("r", role)) for word in read(text)
                  for form in (word.exact, word.plain)]  # fmt: skip
        near = " ".join(lines[place : place + 3])
        fields = (body[start:end], f"{name} {role}", title, near)
        searched.append((pk, document(fields, marks), pairs(fields[1:]), said_on, day, said_on or day))
    return row, quotes, searched


KINDS = ("direct", "indirect", "indirect", "mixed")


@cache
def read(text: str) -> list[Word]:
    return list(words_of(text))


@cache
def forms(word: str) -> tuple[str, ...]:
    """Of a word as it is printed: its exact and its plain form, once if they are the same."""
    return tuple(dict.fromkeys(form for found in words_of(word) for form in (found.exact, found.plain)))


def document(fields: Sequence[str], marks: Sequence[str]) -> str:
    """Words, people, title and paragraphs as the database's function `review_document` has them."""
    places: dict[str, list[str]] = defaultdict(list)
    position = 0
    for text, weight in zip(fields, ("A", "B", "C", ""), strict=True):
        if weight != "A":
            position += 1
            places["|"].append(str(position))
        for word in text.split():
            position += 1
            for form in forms(word):
                places[form].append(f"{position}{weight}")
    return " ".join([*(f"'{form}':{','.join(at)}" for form, at in places.items()), *(f"'{mark}'" for mark in marks)])


def pairs(fields: Sequence[str]) -> str:
    """As the database's function `review_pairs` has them."""
    found = set()
    for text in fields:
        plain = [forms(word)[-1] for word in text.split()]
        found.update(f"{one}_{following}" for one, following in pairwise(plain))
    return " ".join(f"'{pair}'" for pair in found)


def differing(sample: int = 100) -> int:
    """How many of the newest rows are not as the database would make them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT * FROM review_quotesearch ORDER BY quote_id DESC LIMIT %s) there "
            "JOIN review_quotesearch_due due USING (quote_id) "
            "WHERE (there.document, there.pairs, there.day) IS DISTINCT FROM (due.document, due.pairs, due.day)",
            [sample],
        )
        return cursor.fetchone()[0]
