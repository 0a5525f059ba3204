"""An import taken back while machines and people still write about its articles."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from articles.importing import import_records
from articles.models import Article, Import, Sketch
from articles.near import link
from articles.reading import Record
from articles.taking_back import NotTakenBack, take_back
from articles.tasks import import_waiting
from review import tasks
from review.models import ArticleSearch, Proposal, Quote, Run, Work
from review.tests.making import DAM, decided, make_editor, make_run, sql

BODY = f"Ông Lê Văn Khải, Giám đốc Sở Thủy lợi Tân Hòa, nói: “{DAM}.” Đó là lần hẹn thứ {{number}} với bà con.\n"
in_between = pytest.mark.django_db(transaction=True)


def deliver(count=3):
    records = [Record("tin.jsonl", None, n, BODY.format(number=n), {}) for n in range(1, count + 1)]
    return import_records(records, name="lô").delivery


def taken_back_during(write, delivery):
    """What becomes of taking back what somebody is writing about: that is committed once the other waits for it."""

    def run():
        try:
            return take_back(delivery)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            write()
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            taking = other.submit(run)
            while not sql("SELECT pid FROM pg_locks WHERE NOT granted"):
                assert not taking.done()
                time.sleep(0.01)
        return taking.result(timeout=30)


@in_between
def test_while_its_articles_are_tagged():
    delivery = deliver()
    claims = Work.objects.claim(10)

    def tag():
        tasks.tag_articles(claims)
        assert Run.objects.count() == 3 and Proposal.objects.count() >= 3

    assert taken_back_during(tag, delivery) == 3
    assert not any(model.objects.exists() for model in (Article, Work, Run, Proposal, ArticleSearch))
    assert Import.objects.get().state == "taken_back"


@in_between
def test_a_run_that_comes_late_writes_nothing():
    delivery = deliver()
    claims = Work.objects.claim(10)
    take_back(delivery)
    tasks.tag_articles(claims)
    assert not Run.objects.exists() and not ArticleSearch.objects.exists()


@in_between
def test_while_they_are_held_against_others():
    delivery = deliver()

    def compare():
        link(Article.objects.prefetch_related("excluded_ranges"))
        assert Sketch.objects.count() == 3

    assert taken_back_during(compare, delivery) == 3
    assert not Sketch.objects.exists()


@in_between
def test_refused_when_somebody_decides_meanwhile():
    delivery, editor = deliver(), make_editor()
    [proposal] = make_run(Article.objects.first(), DAM)
    with pytest.raises(NotTakenBack) as refusal:
        taken_back_during(lambda: decided("verify", proposal, by=editor), delivery)
    assert refusal.value.reason == "decided"
    assert (Article.objects.count(), Quote.objects.count()) == (3, 1)


class TestAnotherHold:
    """Rows that the program knows nothing of: an error, and nobody's decision."""

    @pytest.fixture
    def delivery(self, db):
        delivery = deliver()
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE elsewhere (article_id bigint REFERENCES articles_article DEFERRABLE)")
            cursor.execute("INSERT INTO elsewhere SELECT min(id) FROM articles_article")
        return delivery

    def test_is_raised(self, delivery):
        with pytest.raises(IntegrityError, match="elsewhere"):
            take_back(delivery)
        assert Article.objects.count() == 3

    def test_is_noted_by_the_worker(self, delivery):
        Import.objects.update(take_back_asked=True)
        import_waiting()
        delivery.refresh_from_db()
        assert (delivery.take_back_asked, delivery.last_error, delivery.state) == (False, "failed", "done")
        assert Article.objects.count() == 3
