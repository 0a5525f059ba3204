"""What consumers learn of articles that are cancelled, withheld or under an embargo."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from review import tasks
from review.feed import bring_up_to_date, feed_kind, untold
from review.models import FeedEvent, Quote
from review.tests.exported import lines
from review.tests.making import (
    DAM,
    NOBODY_MOVES,
    act,
    as_app,
    at_once,
    breaches,
    decided,
    make_article,
    make_chief,
    make_editor,
    make_run,
    sql,
)
from review.undoing import latest_decision, put_back

pytestmark = pytest.mark.django_db

TOMORROW = timedelta(days=1)


@pytest.fixture
def chief():
    return make_chief()


def verified(by, **fields):
    [proposal] = make_run(make_article(**fields), DAM)
    return decided("verify", proposal, by=by)


def edit(quote, by, **changes):
    Article.objects.get(pk=quote.article_id).edit(by=by, **changes)


def embargo(quote, by):
    edit(quote, by, embargo_until=timezone.now() + TOMORROW)


def embargo_is_over(quote):
    """As if its time had come: nobody writes anything."""
    Article.objects.filter(pk=quote.article_id).update(embargo_until=timezone.now() - timedelta(hours=1))


def told(quote):
    return list(FeedEvent.objects.filter(quote=quote).values_list("kind", flat=True))


def brought_up(quote):
    """The kinds after a sweep; a second one has nothing to add."""
    bring_up_to_date()
    assert bring_up_to_date() == 0
    assert breaches() == []
    return told(quote)


@pytest.mark.parametrize(("before", "after", "kind"), [
    ("free", "sealed", "sealed"), ("held", "sealed", "sealed"), ("withdrawn", "sealed", "sealed"),
    ("sealed", "sealed", None), ("free", "withdrawn", "withdrawn"), ("held", "withdrawn", "withdrawn"),
    ("withdrawn", "withdrawn", None), ("withdrawn", "held", None), ("free", "held", "held"), ("held", "held", None),
    ("held", "free", "released"), ("withdrawn", "free", "released"), ("free", "free", "changed"),
])  # fmt: skip
def test_what_a_step_tells(before, after, kind):
    assert feed_kind(*(Quote(verdict="verified", availability=state) for state in (before, after))) == kind


@pytest.mark.parametrize("kept_back", [{"flags": ["disputed"]}, {"flags": ["off_record"], "role": "trưởng thôn"}])
def test_what_was_flagged_is_released(chief, kept_back):
    quote = decided("correct", verified(chief), by=chief, changes=kept_back)
    free = decided("correct", quote, by=chief, changes={"flags": []})
    assert told(free) == ["verified", "held", "released"]
    decided("verify", decided("not_sure", free, by=chief), by=chief)
    assert told(free) == ["verified", "held", "released", "withdrawn", "verified"]


def test_who_decided_last_and_when_is_told(chief):
    """Every record has it, so it must not differ from the consumers' for good."""
    quote, other = verified(chief), make_chief("khac")
    decided("correct", quote, by=other, changes={"note": "đã nghe băng"})
    assert told(quote) == ["verified", "changed"]
    [row] = lines(since=1)
    assert (row["verified_by"], row["version"]) == (str(other), 2)


class TestMended:
    """What a person corrects about an article changes every quote of it that has left."""

    @pytest.mark.parametrize(
        "change", [{"title": "Tít khác"}, {"published_on": date(2026, 4, 7), "published_basis": "editor"}]
    )
    def test_is_a_change(self, chief, change):
        quote = verified(chief)
        edit(quote, chief, **change)
        assert brought_up(quote) == ["verified", "changed"]
        [row] = lines(since=1)
        assert row["article"][next(iter(change))] == str(next(iter(change.values())))

    def test_twice_is_two_changes(self, chief):
        quote = verified(chief)
        for title in ("Một", "Hai"):
            edit(quote, chief, title=title)
            bring_up_to_date()
        assert brought_up(quote) == ["verified", "changed", "changed"]

    def test_what_has_not_left_does_not_change(self, chief):
        quote = decided("hold", verified(chief), by=chief)
        edit(quote, chief, title="Tít khác")
        assert brought_up(quote) == ["verified", "held"]

    def test_before_it_was_verified(self, chief):
        article = make_article()
        [proposal] = make_run(article, DAM)
        article.edit(by=chief, title="Tít khác")
        assert bring_up_to_date() == 0
        assert brought_up(decided("verify", proposal, by=chief)) == ["verified"]

    def test_what_does_not_leave_is_no_change(self, chief):
        quote = verified(chief)
        edit(quote, chief, flags=["disputed"])
        assert brought_up(quote) == ["verified"]

    def test_under_an_embargo_it_is_told_by_its_end(self, chief):
        quote = verified(chief)
        embargo(quote, chief)
        bring_up_to_date()
        edit(quote, chief, title="Tít khác")
        edit(quote, chief, embargo_until=None)
        assert brought_up(quote) == ["verified", "held", "released"]

    def test_mended_and_kept_back_at_once(self, chief):
        """Nothing that would invite use comes between."""
        quote = verified(chief)
        edit(quote, chief, title="Tít khác", embargo_until=timezone.now() + TOMORROW)
        assert brought_up(quote) == ["verified", "held"]
        edit(quote, chief, embargo_until=None)
        assert brought_up(quote) == ["verified", "held", "released"]


class TestTaken:
    """The quote had left before anything happened to its article."""

    @pytest.mark.parametrize(("status", "kind"), [("cancelled", "withdrawn"), ("withheld", "held")])
    def test_article_taken_back_and_usable_again(self, chief, status, kind):
        quote = verified(chief)
        edit(quote, chief, delivery_status=status)
        assert brought_up(quote) == ["verified", kind]
        [row] = lines(since=1)
        assert (row["event"], "words" in row) == (kind, False)
        edit(quote, chief, delivery_status="usable")
        assert brought_up(quote) == ["verified", kind, "released"]
        assert lines(since=2)[0]["words"] == [DAM]

    def test_embargo_set_and_over(self, chief):
        quote = verified(chief)
        embargo(quote, chief)
        assert brought_up(quote) == ["verified", "held"]
        embargo_is_over(quote)
        assert brought_up(quote) == ["verified", "held", "released"]

    def test_embargo_set_and_lifted(self, chief):
        quote = verified(chief)
        embargo(quote, chief)
        bring_up_to_date()
        edit(quote, chief, embargo_until=None)
        assert brought_up(quote) == ["verified", "held", "released"]

    def test_lifted_before_anybody_looked(self, chief):
        quote = verified(chief)
        embargo(quote, chief)
        edit(quote, chief, embargo_until=None)
        assert brought_up(quote) == ["verified"]

    @pytest.mark.parametrize("swept", [True, False])
    def test_changed_under_the_embargo(self, chief, swept):
        """The change is told when the quote may leave again, even if no sweep fell into the embargo."""
        quote = verified(chief)
        embargo(quote, chief)
        if swept:
            bring_up_to_date()
        decided("correct", quote, by=chief, changes={"role": "giám đốc"})
        assert set(told(quote)[1:]) == {"held"}
        edit(quote, chief, embargo_until=None)
        assert brought_up(quote)[-1] == "released"
        assert [row["role"] for row in lines(since=1)] == ["giám đốc"]

    def test_cancelled_while_under_embargo(self, chief):
        quote = verified(chief)
        embargo(quote, chief)
        bring_up_to_date()
        edit(quote, chief, delivery_status="cancelled")
        assert brought_up(quote) == ["verified", "held", "withdrawn"]
        edit(quote, chief, delivery_status="withheld")
        assert brought_up(quote) == ["verified", "held", "withdrawn"]

    def test_held_by_an_editor_too(self, chief):
        quote = verified(chief)
        quote = decided("hold", quote, by=chief)
        embargo(quote, chief)
        assert brought_up(quote) == ["verified", "held"]
        decided("release", quote, by=chief)
        assert brought_up(quote) == ["verified", "held"]
        embargo_is_over(quote)
        assert brought_up(quote) == ["verified", "held", "released"]

    def test_rejected_under_the_embargo(self, chief):
        quote = verified(chief)
        embargo(quote, chief)
        decided("reject", quote, by=chief, reason="not_speech")
        assert brought_up(quote) == ["verified", "withdrawn"]
        embargo_is_over(quote)
        assert brought_up(quote) == ["verified", "withdrawn"]

    def test_undone_under_the_embargo(self, chief):
        quote = decided("hold", verified(chief), by=chief)
        embargo(quote, chief)
        put_back(latest_decision(chief).decision, by=chief, request_id=act("verify", quote).request_id)
        assert brought_up(quote) == ["verified", "held"]
        embargo_is_over(quote)
        assert brought_up(quote) == ["verified", "held", "released"]

    def test_told_before_its_export_could_be(self, chief):
        """An embargo that nobody has told of yet keeps the words back all the same."""
        quote = verified(chief)
        decided("correct", quote, by=chief, changes={"role": "giám đốc"})
        embargo(quote, chief)
        assert [row["event"] for row in lines(since=0)] == ["held"]
        edit(quote, chief, delivery_status="cancelled")
        assert [row["event"] for row in lines(since=0)] == ["withdrawn"]


class TestNeverTaken:
    @pytest.mark.parametrize("fields", [{"delivery_status": "withheld"}, {"delivery_status": "cancelled"}, "embargo"])
    def test_verified_and_told_when_it_may_leave(self, chief, fields):
        quote = verified(chief, **({"embargo_until": timezone.now() + TOMORROW} if fields == "embargo" else fields))
        assert brought_up(quote) == []
        assert lines(since=0) == []
        edit(quote, chief, delivery_status="usable", embargo_until=None)
        assert brought_up(quote) == ["verified"]
        assert [row["words"] for row in lines(since=0)] == [[DAM]]

    def test_embargo_over(self, chief):
        quote = verified(chief, embargo_until=timezone.now() + TOMORROW)
        embargo_is_over(quote)
        assert brought_up(quote) == ["verified"]

    @pytest.mark.parametrize(("verb", "more"), [("hold", {}), ("withdraw", {}), ("reject", {"reason": "other"})])
    def test_gone_again_before_it_could_leave(self, chief, verb, more):
        quote = verified(chief, embargo_until=timezone.now() + TOMORROW)
        decided(verb, quote, by=chief, **more)
        assert lines(since=0) == []
        embargo_is_over(quote)
        assert "verified" not in brought_up(quote)
        assert lines(since=0) == []


class TestSweep:
    def test_each_event_has_the_quotes_version_and_no_decision(self, chief):
        quote = verified(chief)
        edit(quote, chief, delivery_status="cancelled")
        assert tasks.sweep()["told"] == 1
        event = FeedEvent.objects.latest("seq")
        assert (event.seq, event.version, event.decision) == (2, quote.version, None)
        assert tasks.sweep()["told"] == 0

    def test_all_quotes_of_many_articles(self, chief, monkeypatch):
        monkeypatch.setattr("review.feed.AT_ONCE", 2)
        for number in range(3):
            for proposal in make_run(make_article(title=str(number)), DAM, NOBODY_MOVES):
                decided("verify", proposal, by=chief)
        untouched = verified(chief)
        for article in Article.objects.exclude(pk=untouched.article_id):
            article.edit(by=chief, delivery_status="cancelled")
        assert bring_up_to_date() == 6
        assert FeedEvent.objects.filter(kind="withdrawn").values("quote").distinct().count() == 6
        assert told(untouched) == ["verified"]

    def test_with_the_rights_of_the_app(self, chief):
        quote = verified(chief)
        edit(quote, chief, delivery_status="cancelled")
        with as_app():
            assert bring_up_to_date() == 1

    def test_one_query_when_there_is_nothing_to_tell(self, chief):
        verified(chief, embargo_until=timezone.now() + TOMORROW)
        with CaptureQueriesContext(connection) as queries:
            assert bring_up_to_date() == 0
        assert len(queries) == 2

    def test_looks_at_no_other_quotes(self, chief):
        """The articles that matter are found by their partial indexes, the quotes by their article."""
        verified(chief)
        sql("SET LOCAL enable_seqscan = off")
        plan = untold().explain()
        assert "article_kept_back" in plan and "article_edit_kept_back" in plan
        assert "Seq Scan" not in plan


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_an_edit_that_is_seen_after_a_younger_decision(self):
        """A consumer may have read the old one by that decision's event."""
        chief = make_chief()
        quote = verified(chief)
        with ThreadPoolExecutor(1) as pool, transaction.atomic():
            edit(quote, chief, author="Mai Hạ")
            correcting = pool.submit(at_once, lambda: decided("correct", quote, by=chief, changes={"role": "giám đốc"}))
            assert correcting.result(timeout=30)[0].version == 2
        assert brought_up(quote) == ["verified", "changed", "changed"]

    def test_two_sweeps_tell_of_an_edit_once(self):
        chief = make_chief()
        quotes = [verified(chief, title=str(number)) for number in range(5)]
        for quote in quotes:
            edit(quote, chief, title="Tít khác")
        assert sum(at_once(*[bring_up_to_date] * 4)) == 5
        assert [told(quote) for quote in quotes] == [["verified", "changed"]] * 5

    def test_two_sweeps_tell_once(self):
        chief = make_chief()
        quotes = [verified(chief, title=str(number)) for number in range(5)]
        for quote in quotes:
            edit(quote, chief, delivery_status="cancelled")
        assert sum(at_once(*[bring_up_to_date] * 4)) == 5
        assert [told(quote) for quote in quotes] == [["verified", "withdrawn"]] * 5
        assert breaches() == []

    def test_beside_decisions_without_waiting_for_each_other(self):
        editor, chief = make_editor(), make_chief()
        quotes = [verified(chief, title=str(number)) for number in range(8)]
        for quote in quotes:
            edit(quote, chief, delivery_status="cancelled")

        def decide_all():
            return [decided("hold", quote, by=editor).version for quote in quotes]

        held, told_of = at_once(decide_all, bring_up_to_date)
        assert held == [2] * 8
        assert isinstance(told_of, int)
        bring_up_to_date()
        assert {told(quote)[-1] for quote in quotes} == {"withdrawn"}
        assert breaches() == []

    def test_a_decision_under_way_is_waited_for(self):
        """What it will tell is not told twice, and neither holds what the other needs."""
        chief = make_chief()
        quote = verified(chief)
        edit(quote, chief, delivery_status="cancelled")
        with ThreadPoolExecutor(1) as pool:
            with transaction.atomic():
                Quote.objects.select_for_update().get()
                waits = pool.submit(at_once, bring_up_to_date)
                while not sql("SELECT pid FROM pg_locks WHERE NOT granted"):
                    assert not waits.done()
                decided("withdraw", quote, by=chief)
            assert waits.result(timeout=30) == [0]
        assert told(quote) == ["verified", "withdrawn"]
        assert Quote.objects.get().availability == "withdrawn"
