"""What a new run of the tagger shows, and what it leaves alone."""

import uuid

import pytest
from django.db import connection, transaction

from review.cards import SAME, cards_of, count_after_runs, iou
from review.deciding import decide
from review.models import Decision, Proposal, Quote, QuoteVersion, Run, Work
from review.refusals import Overlaps, Overtaken
from review.tests.making import DAM, NOBODY_MOVES, PAID, act, decided, make_article, make_editor, make_run, span
from review.undoing import put_back

pytestmark = pytest.mark.django_db

NO_MOVE_BEFORE = "không di dời hộ nào trước mùa mưa"
MOVE = "Chúng tôi không di"


@pytest.fixture
def article():
    return make_article()


@pytest.fixture
def editor():
    return make_editor()


def run(article, *finds, version="2"):
    """As the task stores one: the counts follow, and the article may reopen."""
    proposals = make_run(article, *finds, version=version)
    with transaction.atomic():
        count_after_runs(list(article.runs.order_by("pk"))[-1:])
    return proposals


def shown(article):
    """Words of the open cards, in order."""
    article = type(article).objects.get(pk=article.pk)
    return [article.body[slice(*card.content[0])] for card in cards_of(article) if card.is_open]


def finish(article, editor, how="proposals_reviewed"):
    Work.objects.get(article=article).finish(how, by=editor)


def work(article):
    return Work.objects.get(article=article)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ([(0, 10)], [(0, 10)], 1),
        ([(0, 10)], [(10, 20)], 0),
        ([(0, 10)], [(5, 10)], 0.5),
        ([(0, 10)], [(5, 15)], 1 / 3),
        ([(0, 4), (6, 10)], [(2, 8)], 4 / 10),
        ([(0, 2), (4, 6)], [(2, 4)], 0),
    ],
)
def test_iou(a, b, expected):
    assert iou(a, b) == iou(b, a) == pytest.approx(expected)


class TestShown:
    """Of the newest run, what no decision has answered."""

    def test_the_new_run_in_place_of_the_old(self, article):
        make_run(article, DAM, PAID, version="1")
        run(article, NOBODY_MOVES)
        assert shown(article) == [NOBODY_MOVES]
        assert work(article).open_proposals == 1

    def test_not_what_is_decided_already(self, article, editor):
        first, _ = make_run(article, DAM, PAID, version="1")
        decided("verify", first, by=editor)
        run(article, DAM, PAID)
        assert shown(article) == [PAID]
        assert work(article).open_proposals == 1

    @pytest.mark.parametrize("verb", ["verify", "reject", "keep_out", "not_sure"])
    def test_whatever_the_decision_was(self, article, editor, verb):
        [first] = make_run(article, DAM, version="1")
        decided(verb, first, by=editor, reason="not_speech" if verb == "reject" else "")
        run(article, DAM)
        assert shown(article) == []

    def test_an_undone_decision_answers_nothing(self, article, editor):
        [first] = make_run(article, DAM, version="1")
        decided("verify", first, by=editor)
        put_back(Decision.objects.get(), by=editor, request_id=uuid.uuid4())
        run(article, DAM)
        assert shown(article) == [DAM]

    @pytest.mark.parametrize(("left_out", "is_shown"), [(0, False), (-1, True)])
    def test_half_of_the_words_is_the_border(self, article, editor, left_out, is_shown):
        """A find of half of the decided words is the same statement; one character less, and it is another."""
        [first] = make_run(article, {"content": [(100, 140)]}, version="1")
        decided("not_sure", first, by=editor)
        run(article, {"content": [(100, 120 + left_out)]})
        assert iou([(100, 140)], [(100, 120)]) == SAME
        assert bool(shown(article)) == is_shown

    def test_the_words_as_the_editor_set_them_count(self, article, editor):
        [first] = make_run(article, MOVE, version="1")
        decided("correct", first, by=editor, changes={"content": [span(article, NOBODY_MOVES)]})
        run(article, NOBODY_MOVES, DAM)
        assert shown(article) == [DAM]

    def test_not_what_reaches_into_a_cut(self, article):
        start, end = span(article, PAID)
        article.exclude(end - 2, end, reason="tail", by=None)
        run(article, DAM, PAID)
        assert shown(article) == [DAM]


class TestCited:
    def test_what_a_decision_cites_stays(self, article, editor):
        first, _ = make_run(article, DAM, PAID, version="1")
        quote = decided("verify", first, by=editor)
        run(article, PAID)
        quote.refresh_from_db()
        assert quote.proposal == first == Decision.objects.get().proposal
        assert [card.proposal for card in cards_of(article) if card.quote] == [first]
        assert Run.objects.count() == 2 and Proposal.objects.count() == 3

    def test_a_decision_never_changes(self, article, editor):
        first, second = make_run(article, DAM, PAID, version="1")
        decided("correct", first, by=editor, changes={"speakers": ["Lê Khải"], "note": "theo băng ghi âm"})
        decided("reject", second, by=editor, reason="not_speech")
        finish(article, editor)
        before = [list(model.objects.order_by("pk").values()) for model in (Quote, QuoteVersion, Decision)]
        run(article, {"content": DAM, "speaker": "Đỗ Thị Nhàn", "confidence": 1}, PAID, NOBODY_MOVES)
        run(article, version="3")
        assert [list(model.objects.order_by("pk").values()) for model in (Quote, QuoteVersion, Decision)] == before


class TestAnOldCard:
    """The page was drawn before the new run came."""

    def test_may_still_be_decided(self, article, editor):
        old, _ = make_run(article, DAM, PAID, version="1")
        run(article, DAM)
        assert decided("verify", old, by=editor).verdict == "verified"
        assert shown(article) == []

    @pytest.mark.parametrize("other", ["verify", "reject", "keep_out", "not_sure"])
    @pytest.mark.parametrize("verb", ["verify", "reject", "keep_out", "not_sure", "correct"])
    def test_not_when_something_overlapping_was(self, article, editor, other, verb):
        [old] = make_run(article, NOBODY_MOVES, version="1")
        [new] = run(article, NO_MOVE_BEFORE)
        decided(other, new, by=editor, reason="not_speech" if other == "reject" else "")
        with pytest.raises((Overtaken, Overlaps)):
            decide([act(verb, old, reason="not_speech" if verb == "reject" else "")], by=editor)
        assert Quote.objects.count() == Decision.objects.count() == 1

    def test_the_same_request_again_still_gets_its_first_answer(self, article, editor):
        [old] = make_run(article, NOBODY_MOVES, version="1")
        first = act("not_sure", old)
        decide([first], by=editor)
        [new] = run(article, DAM, version="2")
        decided("verify", new, by=editor)
        assert decide([first], by=editor)[0].verdict == "not_sure"
        assert Decision.objects.count() == 2

    def test_a_decision_on_it_may_still_be_changed(self, article, editor):
        [old] = make_run(article, NOBODY_MOVES, version="1")
        quote = decided("not_sure", old, by=editor)
        run(article, DAM)
        assert decided("verify", quote, by=editor).verdict == "verified"

    def test_what_overlaps_in_another_article_is_of_no_account(self, article, editor):
        other = make_article(url="https://tanhoa.example/2")
        olds = [make_run(article, NOBODY_MOVES, version="1")[0], make_run(other, DAM, version="1")[0]]
        run(article, PAID)
        [elsewhere] = run(other, NOBODY_MOVES)
        decided("verify", elsewhere, by=editor)
        quotes = decide([act("verify", old) for old in olds], by=editor)
        assert [quote.verdict for quote in quotes] == ["verified", "verified"]

    def test_a_card_of_the_newest_run_is_not_barred_by_a_little_overlap(self, article, editor):
        [old] = make_run(article, MOVE, version="1")
        decided("not_sure", old, by=editor)
        [new] = run(article, NOBODY_MOVES)
        assert shown(article) == [NOBODY_MOVES]
        assert decided("verify", new, by=editor).verdict == "verified"


class TestAFinishedArticle:
    @pytest.fixture(params=["proposals_reviewed", "read_whole", "closed_unread"])
    def finished(self, request, article, editor):
        [first] = make_run(article, MOVE, version="1")
        decided("not_sure", first, by=editor)
        finish(article, editor, request.param)
        return article

    def test_reopens_for_a_find_that_overlaps_nothing(self, finished):
        run(finished, DAM)
        now = work(finished)
        assert (now.review, now.finished_by, now.finished_at, now.open_proposals) == ("open", None, None, 1)

    @pytest.mark.parametrize("content", [MOVE, NOBODY_MOVES, "không di dời hộ nào"])
    def test_not_for_one_that_overlaps_a_decision(self, finished, content):
        before = Work.objects.values("review", "finished_by", "finished_at").get()
        run(finished, content)
        assert Work.objects.values("review", "finished_by", "finished_at").get() == before
        assert work(finished).open_proposals == 0

    def test_not_for_one_in_a_cut(self, finished):
        finished.exclude(*span(finished, DAM), reason="tail", by=None)
        run(finished, DAM)
        assert work(finished).review != "open"

    def test_once_reopened_everything_that_is_shown_is_counted(self, finished):
        run(finished, NOBODY_MOVES, {"content": DAM, "confidence": 0.2})
        assert shown(finished) == [DAM, NOBODY_MOVES]
        assert (work(finished).open_proposals, work(finished).doubt) == (2, 1)

    def test_reopens_for_a_decision_undone(self, finished, editor):
        put_back(Decision.objects.get(), by=editor, request_id=uuid.uuid4())
        assert shown(finished) == [MOVE]
        assert (work(finished).review, work(finished).open_proposals) == ("open", 1)

    def test_not_for_another_decision_on_it(self, finished, editor):
        decided("keep_out", Quote.objects.get(), by=editor)
        assert work(finished).review != "open"


@pytest.mark.django_db(transaction=True)
def test_cutting_and_deciding_do_not_wait_for_each_other():
    """A decision under way holds its article as one that may not vanish. Cutting that waited for it, and it for the
    row of Work that cutting holds, would be a deadlock.
    """
    article = make_article()
    deciding = connection.copy()
    try:
        deciding.set_autocommit(False)
        with deciding.cursor() as cursor:
            cursor.execute("SELECT FROM articles_article WHERE id = %s FOR KEY SHARE", [article.pk])
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '2s'")
            assert article.exclude(0, 5, reason="ad", by=None).pk
    finally:
        deciding.close()
