"""Rows of search that a worker makes of what it read are those that the database would make."""

import random

import pytest
from django.db import connection

from articles.hashing import text_sha256
from articles.models import Article
from review.models import ArticleSearch
from review.searching.rows import LETTERS, MOST_PLACES, index_read, row_of
from review.searching.words import LONGEST
from review.tests.making import BODY, TAIL, make_article, span

ODD = f"0123456789eE{LETTERS}{LETTERS.upper()} _-.,;:/'\\’“”|&!()*<>@#\t\n\x0b\x1f\x85\xa0\u2003\u3000·×°–…•★"


def random_text(rng):
    return "x" + "".join(rng.choice(rng.choice((ODD, "e19 ", "từ .|"))) for _ in range(rng.randrange(300)))


def as_due():
    """Of each article whether its row is the one that it must be."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT due.article_id, (there.document, there.pairs) IS NOT DISTINCT FROM (due.document, due.pairs) "
            "FROM review_articlesearch_due due LEFT JOIN review_articlesearch there USING (article_id)"
        )
        return dict(cursor.fetchall())


def read(*articles):
    return list(Article.objects.filter(pk__in=[article.pk for article in articles]).prefetch_related("excluded_ranges"))


def leave_none_to_the_database():
    """What is left to the database has no row then."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE OR REPLACE FUNCTION review_index_articles(ids bigint[]) RETURNS void LANGUAGE sql AS ''")


@pytest.mark.django_db
class TestTheSameAsTheDatabase:
    @pytest.mark.parametrize("title", ["", "Đập Suối Đá: hồ “đầy” nước, 3.000 khối?", "Hồ | hồ hồ"])
    def test_of_news(self, title):
        cut = make_article(title=title, excluded=[(0, 4), (BODY.index(TAIL), len(BODY))])
        articles = read(make_article(title=title), cut, make_article(BODY * 3, title=title))
        leave_none_to_the_database()
        index_read(articles)
        assert list(as_due().values()) == [True] * 3

    def test_of_any_signs(self):
        rng = random.Random(9)
        articles = [make_article(random_text(rng), title=random_text(rng)[:80]) for _ in range(150)]
        made = [row_of(article.title, article.body) for article in articles]
        assert sum(row is not None for row in made) > 60
        index_read(read(*articles))
        assert set(as_due().values()) == {True}

    @pytest.mark.parametrize("text", [
        "Nhà máy Škoda", "e\u0302\u0301", "4 nº", "Москва", "nặng 1e5kg", "vụ 9ê5", "x" * (LONGEST + 1),
        "hồ " * (MOST_PLACES + 1), "một hai " * 6000,
    ])  # fmt: skip
    def test_what_it_could_take_otherwise_is_left_to_it(self, text):
        assert row_of("", text) is None and row_of(text, "") is None
        index_read(read(make_article(text), make_article("a", title=text), make_article("a" * 100_001)))
        assert list(as_due().values()) == [True] * 3


def gets_a_title(article):
    Article.objects.filter(pk=article.pk).update(title="Một tít khác")


def is_cut(article):
    article.exclude(*span(article, TAIL), reason="tail", by=None)


def is_masked(article):
    masked = BODY.replace("Khải", "████")
    Article.objects.filter(pk=article.pk).update(body=masked, masked_sha256=text_sha256(masked))


@pytest.mark.django_db
@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("change", [gets_a_title, is_cut, is_masked])
def test_what_changed_since_it_was_read_is_made_as_it_stands(change, known):
    articles = read(make_article())
    if known:
        index_read(articles)
    change(articles[0])
    index_read(articles)
    assert list(as_due().values()) == [True]


@pytest.mark.django_db
def test_an_article_that_is_gone_has_no_row():
    articles = read(make_article(), make_article("Bản khác"))
    Article.objects.filter(pk=articles[0].pk).delete()
    index_read([])
    index_read(articles)
    assert ArticleSearch.objects.count() == 1
