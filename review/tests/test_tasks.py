"""The tagger's work: who takes what, what comes of it, and what a failure leaves behind."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newsdesk.celery import app
from review import tasks
from review.models import Proposal, Run, Work, WorkerSign
from review.tagging import Find, SaidOn
from review.tests.conftest import BODY, articles, expire, make_article, span, work

pytestmark = pytest.mark.django_db


def find(content, **more):
    given = {
        "kind": "indirect", "cue": None, "source": None, "relay": None, "speaker": "Bà Lê Thị Hoa",
        "speaker_kind": "person", "role": None, "said_on": None, "confidence": 0.9, "doubt": "", "rule": "thử",
    }  # fmt: skip
    return Find(content=content, **(given | more))


def find_words(text, words):
    start = text.index(words)
    return start, start + len(words)


@pytest.fixture
def tagger(monkeypatch):
    """A tagger whose finds are set by the test; it remembers the texts that it was given."""
    module = SimpleNamespace(VERSION="thử-1", texts=[], finds=lambda text: [])

    def tag(text):
        module.texts.append(text)
        return module.finds(text)

    module.tag = tag
    monkeypatch.setattr(tasks, "tagger", lambda: module)
    monkeypatch.setattr(tasks, "hint", lambda: None)
    return module


class TestSweep:
    def test_frees_what_is_expired_and_nothing_else(self):
        make_article()
        [dead] = Work.objects.claim(1)
        alive_article = make_article(f"{BODY}\nBản khác.")
        Work.objects.claim(1)
        expire(dead)
        assert Work.objects.sweep() == {"requeued": 1, "quarantined": 0}
        assert work(alive_article).tagging == "running"
        freed = Work.objects.get(pk=dead.article_id)
        assert (freed.tagging, freed.attempts, freed.last_error) == ("waiting", 1, "the worker died or ran out of time")

    def test_quarantines_after_three_attempts(self):
        make_article()
        for freed in (
            {"requeued": 1, "quarantined": 0},
            {"requeued": 1, "quarantined": 0},
            {"requeued": 0, "quarantined": 1},
        ):
            expire(*Work.objects.claim(1))
            assert Work.objects.sweep() == freed
        now = Work.objects.get()
        assert (now.tagging, now.attempts, bool(now.last_error)) == ("quarantined", 3, True)
        assert Work.objects.claim(1) == []
        now.tag_again()
        assert [claim.token for claim in Work.objects.claim(1)] == [5]

    @pytest.mark.parametrize(("waiting", "hints"), [(0, 0), (1, 1), (10, 1), (11, 2), (95, 8)])
    def test_hints_at_what_waits(self, monkeypatch, waiting, hints):
        sent = []
        monkeypatch.setattr(tasks, "hint", lambda: sent.append(1) or True)
        monkeypatch.setattr(tasks, "BATCH", 10)
        articles(waiting)
        tasks.sweep()
        assert len(sent) == hints

    def test_tries_a_broker_that_is_gone_only_once(self, monkeypatch):
        tried = []
        monkeypatch.setattr(tasks, "hint", lambda: bool(tried.append(1)))
        articles(50)
        tasks.sweep()
        assert len(tried) == 1

    def test_is_a_sign_of_life(self):
        tasks.sweep()
        assert timezone.now() - WorkerSign.objects.get().seen_at < timedelta(minutes=1)

    def test_files_are_no_sign_of_a_tagger(self):
        tasks.sweep_exports()
        tasks.export()
        assert not WorkerSign.objects.filter(name=WorkerSign.TAGGING).exists()


class TestFailed:
    def test_waits_again_then_quarantined(self, tagger):
        article = make_article()
        tagger.finds = lambda text: 1 / 0
        for state in ("waiting", "waiting", "quarantined"):
            [claim] = Work.objects.claim(1)
            tasks.tag_articles([claim])
            assert work(article).tagging == state
        assert not Run.objects.exists()
        assert (work(article).attempts, work(article).lease_until) == (3, None)

    def test_error_is_kind_and_place_never_text(self, tagger, caplog):
        make_article()

        def breaks(text):
            raise ValueError(f"không hiểu: {text}")

        tagger.finds = breaks
        tasks.tag_articles(Work.objects.claim(1))
        error = Work.objects.get().last_error
        assert error.startswith("ValueError in breaks, line ")
        assert error in caplog.text
        assert "không hiểu" not in caplog.text + error and "Bãi Sậy" not in caplog.text + error

    @pytest.mark.parametrize(
        "bad",
        [
            {"content": ((0, 10**6),)},  # outside the text
            {"content": ()},
            {"confidence": 1.5},
            {"speaker": "Lê\0Hoa"},
            {"said_on": SaidOn((0, 3), "ngày mai", "day")},
        ],
    )
    def test_finds_that_cannot_be_stored_are_the_articles_failure_alone(self, tagger, caplog, bad):
        first, second = make_article(), make_article(f"{BODY}\nBản khác.")
        tagger.finds = lambda text: [find(**({"content": ((0, 3),)} | bad))] if "Bản khác" in text else []
        tasks.tag()
        assert (work(first).tagging, work(second).tagging) == ("tagged", "quarantined")
        assert work(second).last_error
        assert not Run.objects.filter(article=second).exists()
        assert "Bãi Sậy" not in caplog.text and "Lê" not in caplog.text

    def test_a_database_in_trouble_is_nobodys_failure(self, tagger, monkeypatch):
        article = make_article()

        def gone(*args, **options):
            raise OperationalError("the connection is lost")

        monkeypatch.setattr(tasks, "store", gone)
        with pytest.raises(OperationalError):
            tasks.tag_articles(Work.objects.claim(1))
        assert (work(article).tagging, work(article).last_error) == ("running", "")


class TestTag:
    def test_run_and_state_come_together(self, tagger):
        article = make_article()
        tagger.finds = lambda text: [find((find_words(text, "chợ đầu mối sẽ họp lại từ thứ Hai"),), confidence=0.4)]
        tasks.tag()
        now, run = work(article), Run.objects.get()
        assert (now.tagging, now.attempts, now.lease_until, now.last_error) == ("tagged", 0, None, "")
        assert (now.open_proposals, now.doubt, now.review) == (1, 1, "open")
        assert (run.article, run.version, bytes(run.kept_sha256)) == (article, "thử-1", bytes(article.kept_sha256))

    def test_twice_is_one_run(self, tagger):
        articles(3)
        tasks.tag()
        tasks.tag()
        assert Run.objects.count() == 3
        assert len(tagger.texts) == 3

    def test_one_claim_twice_is_one_run(self, tagger):
        make_article()
        [claim] = Work.objects.claim(1)
        tasks.tag_articles([claim])
        tasks.tag_articles([claim])
        assert Run.objects.count() == 1

    def test_the_late_change_nothing(self, tagger, caplog):
        article = make_article()
        [late] = Work.objects.claim(1)
        expire(late)
        Work.objects.sweep()
        [newer] = Work.objects.claim(1)
        tasks.tag_articles([late])
        assert not Run.objects.exists()
        assert (work(article).tagging, work(article).lease_token) == ("running", newer.token)
        assert f"late article={article.pk}" in caplog.text
        tasks.tag_articles([newer])
        tasks.tag_articles([late])
        assert Run.objects.count() == 1
        assert work(article).tagging == "tagged"

    def test_the_late_fail_nothing(self, tagger):
        article = make_article()
        [late] = Work.objects.claim(1)
        work(article).tag_again()
        Work.objects.claim(1)
        tagger.finds = lambda text: 1 / 0
        tasks.tag_articles([late])
        assert (work(article).tagging, work(article).last_error) == ("running", "")

    def test_time_is_up_in_the_middle_of_a_batch(self, tagger, monkeypatch):
        articles(4)
        hints, clock = [], iter([0.0, 0.0, 0.5, 0.5, 1.0, 9.0] + [9.0] * 20)
        monkeypatch.setattr(tasks, "hint", lambda: hints.append(1))
        monkeypatch.setattr(tasks.time, "monotonic", lambda: next(clock))
        tasks.tag()
        states = sorted(Work.objects.values_list("tagging", "attempts"))
        assert states.count(("tagged", 0)) == Run.objects.count() > 0
        assert states.count(("waiting", 0)) == 4 - Run.objects.count() > 0
        assert hints == [1]

    def test_as_many_queries_for_one_as_for_a_batch(self, tagger, django_assert_num_queries):
        tagger.finds = lambda text: [find((find_words(text, "chợ đầu mối sẽ họp lại từ thứ Hai"),))]
        make_article()
        with CaptureQueriesContext(connection) as alone:
            tasks.tag_articles(Work.objects.claim(1))
        articles(5)
        with django_assert_num_queries(len(alone)):
            tasks.tag_articles(Work.objects.claim(5))
        assert Proposal.objects.count() == 6

    def test_what_is_done_is_stored_before_the_next_takes_its_time(self, tagger, monkeypatch):
        made = articles(3)
        monkeypatch.setattr(tasks, "STORE_SECONDS", 0)

        def finds(text):
            if "số 2" in text:
                raise KeyboardInterrupt  # as the hard limit on time
            return []

        tagger.finds = finds
        with pytest.raises(KeyboardInterrupt):
            tasks.tag()
        assert [work(article).tagging for article in made] == ["tagged", "tagged", "running"]

    def test_is_a_sign_of_life(self, tagger):
        tasks.tag()
        assert WorkerSign.objects.count() == 1

    def test_by_the_tagger_of_the_settings(self, settings):
        from review.tests import poison

        settings.TAGGER = "review.tests.poison"
        assert tasks.tagger() is poison

    def test_the_real_tagger_on_a_real_article(self, monkeypatch):
        monkeypatch.setattr(tasks, "hint", lambda: None)
        article = make_article()
        tasks.tag()
        words = {article.body[start:end] for p in Proposal.objects.all() for start, end in p.content}
        assert "Nước rút chậm nhưng cầu đã an toàn" in words


class TestSpans:
    """Spans of the kept text become spans of the body."""

    LINES = (
        "Đầu trang\n",
        "Ông Đạt nói cầu đã thông. ",
        "Quảng cáo. ",
        "Bà Hoa mừng.\n",
        "Tin khác\n",
        "Chợ mở lại.\n",
    )
    BODY = "".join(LINES)
    KEPT = "Ông Đạt nói cầu đã thông.\nBà Hoa mừng.\nChợ mở lại."

    def proposals(self, tagger, *finds):
        article = make_article(self.BODY)
        for line in (self.LINES[0], self.LINES[2], self.LINES[4]):
            start = self.BODY.index(line)
            article.exclude(start, start + len(line), reason="ad", by=None)
        tagger.finds = lambda text: finds
        tasks.tag()
        assert tagger.texts == [self.KEPT]
        return list(Proposal.objects.all()), article

    def test_behind_what_is_cut(self, tagger):
        kept = find(
            (find_words(self.KEPT, "Chợ mở lại"),),
            cue=find_words(self.KEPT, "nói"),
            source=find_words(self.KEPT, "Ông Đạt"),
            relay=find_words(self.KEPT, "Bà Hoa"),
            said_on=SaidOn(find_words(self.KEPT, "mừng"), "2026-03-12", "day"),
        )
        [proposal], article = self.proposals(tagger, kept)
        assert proposal.content == [span(article, "Chợ mở lại")]
        assert (proposal.cue, proposal.source) == (span(article, "nói"), span(article, "Ông Đạt"))
        assert (proposal.relay, proposal.said_on_span) == (span(article, "Bà Hoa"), span(article, "mừng"))
        assert (str(proposal.said_on), proposal.said_on_precision) == ("2026-03-12", "day")

    def test_across_what_is_cut_in_several_parts(self, tagger):
        start, end = self.KEPT.index("cầu đã"), self.KEPT.index(" mở lại")
        [proposal], article = self.proposals(tagger, find(((start, end),)))
        assert [article.body[start:end] for start, end in proposal.content] == ["cầu đã thông.", "Bà Hoa mừng.", "Chợ"]

    def test_what_is_not_there_stays_out(self, tagger):
        [proposal], _ = self.proposals(tagger, find(((0, 3),), speaker=None))
        assert (proposal.cue, proposal.source, proposal.relay, proposal.said_on_span) == (None, None, None, None)
        assert (proposal.speaker, proposal.role, proposal.said_on_precision) == ("", "", "unknown")

    def test_an_article_of_which_nothing_is_left(self, monkeypatch):
        monkeypatch.setattr(tasks, "hint", lambda: None)
        article = make_article()
        article.exclude(0, article.length, reason="editor", by=None)
        tasks.tag()
        assert (work(article).tagging, Run.objects.get().proposals.count()) == ("tagged", 0)


class TestHint:
    def test_without_a_broker_it_is_logged_and_life_goes_on(self, monkeypatch, caplog):
        send = tasks.tag.apply_async
        with app.connection_for_write("redis://127.0.0.1:1/0") as nowhere:
            monkeypatch.setattr(tasks.tag, "apply_async", lambda: send(connection=nowhere))
            assert tasks.hint() is False
        assert "hint not sent: OperationalError" in caplog.text

    def test_sends_no_more_than_a_name(self, monkeypatch):
        """Ids, counts, states: all of it stands in the database."""
        sent = []
        monkeypatch.setattr(tasks.tag, "apply_async", lambda *args, **more: sent.append((args, more)))
        assert tasks.hint() is True
        assert sent == [((), {})]
