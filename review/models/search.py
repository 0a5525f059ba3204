"""What search looks at. The database writes these rows itself, by trigger, whoever changes what they are made of."""

from collections.abc import Iterable, Sequence

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models

from articles.models import Article
from review.models.quotes import Quote


class QuoteSearch(models.Model):
    """A verified quote that may be found: one that is withdrawn or sealed has no row.

    `document` holds words, people, title and paragraph with their weights (A to D), and under marked names what filters
    ask for: kind (`k=`), publisher (`p=`), section (`c=`), verifier (`v=`), flags (`f=`), speakers' names (`s=`), role
    (`r=`), the months of `day` (`m=`) and of publication (`n=`), and `u=1` for what an exporter may read unless an
    embargo runs. `pairs` holds every two plain words that stand side by side in one field, joined by `_`: it tells for
    which phrases a document is worth reading. `day`: said on, else published on, else decided on.
    """

    quote = models.OneToOneField(Quote, models.CASCADE, primary_key=True, related_name="search")
    document = SearchVectorField()
    pairs = SearchVectorField()
    said_on = models.DateField(null=True)
    published_on = models.DateField(null=True)
    day = models.DateField()

    class Meta:
        indexes = [
            GinIndex(fields=["document", "pairs"], name="quote_search_document"),
            models.Index(fields=["-day", "-quote"], name="quote_search_day"),
            models.Index(fields=["-said_on", "-quote"], name="quote_search_said"),
            models.Index(fields=["-published_on", "-quote"], name="quote_search_published"),
        ]

    def __str__(self) -> str:
        return f"{self.quote_id} {self.day}"

    @classmethod
    def index(cls, quotes: Sequence[int]) -> None:
        """As the quotes stand now. May run twice."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT review_index_quotes(%s::bigint[])", [list(quotes)])


class ArticleSearch(models.Model):
    """An article as editors search it: its title and kept text, and their pairs. Written when the tagger takes the
    article up (`searching.rows`), so that an import need not wait for it, and from then on by the database.
    """

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True, related_name="search")
    document = SearchVectorField()
    pairs = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["document", "pairs"], name="article_search_document")]

    def __str__(self) -> str:
        return str(self.article_id)

    @classmethod
    def index(cls, article_ids: Sequence[int]) -> None:
        """As the articles stand now. May run twice."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT review_index_articles(%s::bigint[])", [list(article_ids)])


class WaitingQuerySet(models.QuerySet["WaitingQuote"]):
    def put(self, quotes: Iterable[int]) -> None:
        self.bulk_create(WaitingQuote(quote_id=quote, tells=True) for quote in quotes)

    def take(self, most: int) -> dict[int, bool]:
        """By id, at most so many quotes that wait and whether consumers are to be told; they wait no more. What came
        last is taken first: an upgrade may have put all quotes here. Empty while another transaction holds what it
        took.
        """
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [TAKERS_LOCK])
            if not cursor.fetchone()[0]:
                return {}
            cursor.execute(TAKE, [most])
            taken = cursor.fetchall()
        tells = {quote for quote, also_tells in taken if also_tells}
        return {quote: quote in tells for quote, _tells in taken}


class WaitingQuote(models.Model):
    """A quote that a worker is to index anew, and if it `tells`, to tell consumers of: more were changed at once, by a
    name in the registry, than anybody waits for, or another one's words beside it were kept back. One row a change.
    """

    quote = models.ForeignKey(Quote, models.DO_NOTHING, related_name="+", db_constraint=False)
    tells = models.BooleanField()

    objects = WaitingQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.quote_id)


TAKERS_LOCK = 7165002

TAKE = """
WITH newest AS (SELECT quote_id FROM review_waitingquote ORDER BY id DESC LIMIT %s)
DELETE FROM review_waitingquote WHERE quote_id IN (SELECT quote_id FROM newest) RETURNING quote_id, tells
"""
