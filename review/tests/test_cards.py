"""Which cards an article has, and what is still open for its place in the queue."""

import uuid

import pytest

from articles.models import Article
from review.cards import cards_of, count_after_runs, count_open_proposals, iou, shared, still_open
from review.models import Proposal, Quote, Work
from review.tests.making import (
    DAM,
    NOBODY_MOVES,
    PAID,
    TAIL,
    decided,
    make_article,
    make_editor,
    make_run,
    span,
)
from review.undoing import latest_decision, put_back

PARTS = [
    ([(0, 10)], [(0, 10)], 10, 1.0),
    ([(0, 10)], [(10, 20)], 0, 0.0),
    ([(0, 10)], [(9, 19)], 1, 1 / 19),
    ([(0, 10)], [(0, 5)], 5, 0.5),
    ([(0, 10)], [(2, 4), (6, 8)], 4, 0.4),
    ([(0, 4), (8, 12)], [(2, 10)], 4, 4 / 12),
    ([(0, 4), (8, 12)], [(4, 8)], 0, 0.0),
]


@pytest.mark.parametrize(("one", "other", "common", "alike"), PARTS)
def test_what_two_contents_share(one, other, common, alike):
    assert shared(one, other) == shared(other, one) == common
    assert iou(one, other) == iou(other, one) == pytest.approx(alike)


@pytest.mark.parametrize(("content", "verdict", "excluded", "finished", "waits"), [
    ([(20, 30)], "verified", [], False, True),
    ([(0, 10)], "verified", [], False, False),
    ([(0, 10)], "rejected", [], False, False),
    ([(0, 20)], "kept_out", [], False, False),  # the half of it
    ([(0, 21)], "not_sure", [], False, True),
    ([(0, 21)], "not_sure", [], True, False),
    ([(10, 21)], "verified", [], True, True),
    ([(20, 30)], "verified", [(30, 40)], False, True),
    ([(20, 30)], "verified", [(29, 40)], False, False),
    ([(12, 14), (20, 30)], "verified", [(13, 14)], False, False),
])  # fmt: skip
def test_a_proposal_waits_unless_answered_or_cut(content, verdict, excluded, finished, waits):
    proposal, quote = Proposal(pk=1, content=content), Quote(proposal_id=2, content=[(0, 10)], verdict=verdict)
    assert still_open([proposal], [quote], excluded, finished=finished) == ([proposal] if waits else [])


def test_a_proposal_that_was_itself_decided_is_answered_wherever_its_words_went():
    proposal, quote = Proposal(pk=1, content=[(0, 10)]), Quote(proposal_id=1, content=[(50, 60)])
    assert still_open([proposal], [quote], [], finished=False) == []


def test_quotes_that_answer_no_proposal_answer_none():
    proposal, added = Proposal(pk=1, content=[(0, 10)]), Quote(proposal_id=None, content=[(50, 60)])
    assert still_open([proposal], [added], [], finished=False) == [proposal]


@pytest.mark.django_db
class TestCards:
    def test_in_the_order_of_the_text_decided_or_not(self):
        last, first, middle = make_run(make_article(), PAID, DAM, NOBODY_MOVES)
        decided("keep_out", middle, by=make_editor())
        cards = cards_of(Article.objects.get())
        assert [card.proposal for card in cards] == [first, middle, last]
        assert [card.is_open for card in cards] == [True, False, True]
        assert [card.version for card in cards] == [0, 1, 0]

    def test_undone_is_open_again_with_the_version_of_its_quote(self):
        [proposal] = make_run(make_article(), DAM)
        by = make_editor()
        decided("verify", proposal, by=by)
        put_back(latest_decision(by).decision, by=by, request_id=uuid.uuid4())
        [card] = cards_of(Article.objects.get())
        assert (card.is_open, card.version, card.quote) == (True, 2, None)
        assert decided("reject", proposal, by=by, seen_version=card.version, reason="repeated").version == 3

    def test_what_was_excluded_has_no_open_card(self):
        article = make_article()
        kept, cut = make_run(article, DAM, TAIL)
        article.exclude(*span(article, TAIL), reason="tail", by=make_editor())
        assert [card.proposal for card in cards_of(article)] == [kept]

    def test_only_the_newest_run_proposes(self):
        article = make_article()
        old, gone = make_run(article, DAM, PAID)
        decided("verify", old, by=make_editor())
        [new] = make_run(article, NOBODY_MOVES, version="2")
        assert [card.proposal for card in cards_of(article)] == [old, new]

    def undone_of_an_old_run(self, article, *finds):
        """Decided on, read anew by the tagger, then undone."""
        by = make_editor()
        [old] = make_run(article, DAM)
        decided("verify", old, by=by)
        make_run(article, *finds, version="2")
        put_back(latest_decision(by).decision, by=by, request_id=uuid.uuid4())
        return old

    def test_undone_is_drawn_though_its_run_is_not_the_newest(self):
        article = make_article()
        old = self.undone_of_an_old_run(article, NOBODY_MOVES)
        assert [card.proposal.content for card in cards_of(article)] == [old.content, [span(article, NOBODY_MOVES)]]
        assert [card.version for card in cards_of(article)] == [2, 0]
        assert Work.objects.get().open_proposals == 2
        assert decided("reject", old, by=make_editor("khac"), seen_version=2, reason="other").verdict == "rejected"

    def test_undone_is_drawn_though_the_newest_run_found_nothing(self):
        article = make_article()
        old = self.undone_of_an_old_run(article)
        assert [card.proposal for card in cards_of(article)] == [old]
        assert Work.objects.get().open_proposals == 1

    def test_undone_goes_before_what_the_newest_run_says_of_the_same_words(self):
        article = make_article()
        old = self.undone_of_an_old_run(article, DAM[2:], PAID)
        assert [card.proposal.content for card in cards_of(article)] == [old.content, [span(article, PAID)]]
        assert Work.objects.get().open_proposals == 2

    def test_undone_of_an_old_run_is_gone_with_a_decision_on_any_of_its_words(self):
        """It could not be decided: the machine read the article anew, and the words were decided on."""
        article = make_article()
        old = self.undone_of_an_old_run(article, DAM[:12])
        quote = decided("verify", Proposal.objects.last(), by=make_editor("khac"))
        assert iou(old.content, quote.content) < 0.5
        assert [card.quote for card in cards_of(article)] == [quote]
        assert Work.objects.get().open_proposals == 0

    def test_undone_of_an_old_run_is_gone_with_a_cut(self):
        article = make_article()
        self.undone_of_an_old_run(article)
        article.exclude(*span(article, DAM), reason="editor", by=make_editor("khac"))
        count_open_proposals([article.pk])
        assert cards_of(article) == []
        assert Work.objects.get().open_proposals == 0

    @pytest.mark.parametrize("count", [1, 12])
    def test_queries(self, count, django_assert_max_num_queries):
        article = make_article("Đê vẫn vững. " * 20)
        proposals = make_run(article, *({"content": [(13 * n, 13 * n + 11)]} for n in range(count)))
        by = make_editor()
        for proposal in proposals[::2]:
            decided("verify", proposal, by=by)
        with django_assert_max_num_queries(3):
            assert len(cards_of(article)) == count


@pytest.mark.django_db
class TestCount:
    def work(self):
        work = Work.objects.get()
        return work.open_proposals, work.doubt

    def test_of_open_and_doubtful(self):
        sure, doubtful = {"content": DAM, "confidence": 0.6}, {"content": PAID, "confidence": 0.59}
        proposals = make_run(make_article(), sure, doubtful)
        assert self.work() == (2, 1)
        decided("verify", proposals[1], by=make_editor())
        assert self.work() == (1, 0)

    def test_after_a_cut_and_back(self):
        article = make_article()
        make_run(article, DAM, TAIL)
        by = make_editor()
        cut = article.exclude(*span(article, TAIL), reason="tail", by=by)
        count_open_proposals([article.pk])
        assert self.work() == (1, 0)
        cut.bring_back(by=by)
        count_open_proposals([article.pk])
        assert self.work() == (2, 0)

    def test_after_a_run_over_an_article_that_nobody_touched(self):
        article = make_article()
        by = make_editor()
        article.exclude(*span(article, TAIL), reason="tail", by=by)
        article.exclude(*span(article, PAID), reason="ad", by=by).bring_back(by=by)
        make_run(article, DAM, TAIL, {"content": PAID, "confidence": 0.59})
        counted = self.work()
        Work.objects.update(open_proposals=7, doubt=7)
        count_after_runs(article.runs.all())
        assert self.work() == counted == (2, 1)

    def test_after_a_run_without_finds(self):
        article = make_article()
        make_run(article, DAM)
        count_after_runs([article.runs.create(version="2", kept_sha256=b"")])
        assert self.work() == (0, 0)

    def test_of_one_article_leaves_the_others(self):
        first, _ = make_article(), make_article()
        make_run(first, DAM)
        Work.objects.update(open_proposals=7)
        count_open_proposals([first.pk])
        assert list(Work.objects.order_by("pk").values_list("open_proposals", flat=True)) == [1, 7]
