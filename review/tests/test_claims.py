"""Who takes what of the tagger's work: leases, and two workers at once."""

import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from review.models import Work
from review.tests.conftest import articles, expire, make_article, work

pytestmark = pytest.mark.django_db


class TestClaim:
    def test_leases_and_counts(self):
        article = make_article()
        [claim] = Work.objects.claim(5)
        now = work(article)
        assert (claim.article_id, claim.token) == (article.pk, 1)
        assert (now.tagging, now.attempts, now.lease_token) == ("running", 1, 1)
        assert Work.objects.claim(5) == []

    def test_by_the_databases_clock(self, monkeypatch):
        """A worker whose own clock is an hour off leases for twenty seconds all the same, and frees nothing early."""
        make_article()
        monkeypatch.setattr(timezone, "now", lambda: datetime.now(UTC) + timedelta(hours=1))
        Work.objects.claim(1)
        with connection.cursor() as cursor:
            cursor.execute("SELECT extract(epoch FROM lease_until - clock_timestamp()) FROM review_work")
            assert 0 < cursor.fetchone()[0] <= 20
        assert Work.objects.sweep() == {"requeued": 0, "quarantined": 0}

    def test_fresh_rows_in_a_batch_oldest_first(self):
        made = articles(5)
        assert {claim.article_id for claim in Work.objects.claim(3)} == {article.pk for article in made[:3]}
        assert {claim.article_id for claim in Work.objects.claim(3)} == {article.pk for article in made[3:]}

    def test_tried_rows_come_alone_and_after_the_fresh(self):
        tried, other, fresh = articles(3)
        Work.objects.filter(pk__in=[tried.pk, other.pk]).update(attempts=1)
        claimed = [[claim.article_id for claim in Work.objects.claim(10)] for _ in range(4)]
        assert claimed == [[fresh.pk], [tried.pk], [other.pk], []]

    def test_what_is_to_wait_waits(self):
        article = make_article()
        Work.objects.filter(pk=article.pk).update(run_at=timezone.now() + timedelta(minutes=5))
        assert Work.objects.claim(10) == []

    @pytest.mark.parametrize("state", ["tagged", "quarantined"])
    def test_what_is_done_is_left_alone(self, state):
        Work.objects.filter(pk=make_article().pk).update(tagging=state)
        assert Work.objects.claim(10) == []


@contextmanager
def in_another_connection(act):
    """`act` in a transaction that stays open inside the block; yields what it returned."""
    done, leave, results = threading.Event(), threading.Event(), []

    def run():
        try:
            with transaction.atomic():
                results.append(act())
                done.set()
                leave.wait(30)
        finally:
            done.set()
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    assert done.wait(30)
    try:
        yield results[0]
    finally:
        leave.set()
        thread.join(30)


@pytest.mark.django_db(transaction=True)
class TestTwoConnections:
    def test_never_claim_the_same_row_and_never_wait(self):
        made = articles(5)
        with in_another_connection(lambda: Work.objects.claim(3)) as theirs, connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
            ours = Work.objects.claim(3)
            cursor.execute("RESET lock_timeout")
        taken = [claim.article_id for claim in [*theirs, *ours]]
        assert sorted(taken) == [article.pk for article in made]

    def test_a_tried_row_in_other_hands_is_left_to_them(self):
        tried = make_article()
        Work.objects.update(attempts=1)
        with in_another_connection(lambda: Work.objects.claim(3)) as theirs:
            assert [claim.article_id for claim in theirs] == [tried.pk]
            assert Work.objects.claim(3) == []

    def test_sweep_passes_by_what_is_just_being_finished(self):
        make_article()
        [claim] = Work.objects.claim(1)
        expire(claim)
        with in_another_connection(lambda: Work.objects.finished([claim])):
            assert Work.objects.sweep() == {"requeued": 0, "quarantined": 0}
        assert Work.objects.get().tagging == "tagged"


class TestGiveBack:
    def test_does_not_count(self):
        made = articles(2)
        claims = Work.objects.claim(2)
        Work.objects.give_back(claims)
        assert [(row.tagging, row.attempts, row.lease_until) for row in Work.objects.all()] == [
            ("waiting", 0, None)
        ] * 2
        assert {claim.article_id for claim in Work.objects.claim(2)} == {article.pk for article in made}

    def test_only_what_one_still_holds(self):
        make_article()
        [claim] = Work.objects.claim(1)
        expire(claim)
        Work.objects.sweep()
        [newer] = Work.objects.claim(1)
        Work.objects.give_back([claim])
        assert (Work.objects.get().tagging, Work.objects.get().lease_token) == ("running", newer.token)
