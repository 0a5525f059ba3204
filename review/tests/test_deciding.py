"""Decisions: all or none, once an act, and never over somebody else's."""

import uuid
from dataclasses import replace
from datetime import date

import pytest

from review.adding import add_quote
from review.cards import count_open_proposals
from review.deciding import MOST_ACTS, Act, decide
from review.models import Decision, FeedEvent, Quote, QuoteVersion, Speaker, Work
from review.refusals import Forbidden, Incomplete, NotFromHere, Overlaps, SentBefore, StaleQuote
from review.tests.making import (
    BODY,
    DAM,
    KHAI,
    NOBODY_MOVES,
    PAID,
    act,
    at_once,
    breaches,
    decided,
    make_article,
    make_editor,
    make_run,
    span,
)
from review.undoing import latest_decision, put_back

pytestmark = pytest.mark.django_db
in_real_transactions = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def archive_holds(db):
    yield
    assert breaches() == []


@pytest.fixture
def editor(db):
    return make_editor()


@pytest.fixture
def proposals(db):
    return make_run(make_article(), DAM, NOBODY_MOVES, {"content": PAID, "kind": "indirect", "speaker": "Đỗ Thị Nhàn"})


def counts():
    return {model.__name__: model.objects.count() for model in (Quote, QuoteVersion, Decision, FeedEvent)}


class TestFirstDecision:
    def test_makes_the_quote_from_its_proposal(self, editor, proposals):
        quote = decided("verify", proposals[2], by=editor, milliseconds=900)
        assert (quote.words, quote.speakers, quote.kind) == ([PAID], ["Đỗ Thị Nhàn"], "indirect")
        assert (quote.verdict, quote.decided_by, quote.version) == ("verified", editor, 1)
        assert [version.verdict for version in quote.versions.all()] == ["open", "verified"]
        assert quote.decisions.get().milliseconds == 900

    def test_counts_what_is_still_open(self, editor, proposals):
        for left in (2, 1, 0):
            decided("verify", proposals[left], by=editor)
            assert Work.objects.get().open_proposals == left

    @in_real_transactions
    def test_eight_at_once_make_one_quote(self):
        for proposal in make_run(make_article(), DAM, NOBODY_MOVES, PAID):
            people = [make_editor(f"bientap{proposal.pk}{n}") for n in range(8)]
            answers = at_once(*(lambda by=by, p=proposal: decide([act("verify", p)], by=by) for by in people))
            assert sorted(type(answer).__name__ for answer in answers) == ["StaleQuote"] * 7 + ["list"]
            quote = Quote.objects.get(proposal=proposal)
            assert quote.decided_by == people[next(n for n, a in enumerate(answers) if isinstance(a, list))]
            assert quote.decisions.count() == 1

    @in_real_transactions
    def test_of_overlapping_proposals_at_once(self):
        """One is verified; the others hear why not. Nobody waits for another in a ring."""
        article = make_article()
        by = make_editor()
        for start in range(6):
            overlapping = make_run(article, *({"content": [(start * 20 + n, start * 20 + n + 8)]} for n in range(6)))
            answers = at_once(*(lambda p=p: decide([act("verify", p)], by=by) for p in overlapping))
            assert sorted(type(answer).__name__ for answer in answers) == ["Overlaps"] * 5 + ["list"]
        assert Quote.objects.verified().count() == 6


class TestRetry:
    def test_same_id_is_the_same_decision(self, editor, proposals):
        given = act("verify", proposals[0])
        first, again = decide([given], by=editor), decide([given], by=editor)
        assert first == again
        assert again[0].version == 1
        assert counts() == {"Quote": 1, "QuoteVersion": 2, "Decision": 1, "FeedEvent": 1}

    def test_same_id_after_others_decided(self, editor, proposals):
        given = act("verify", proposals[0])
        [quote] = decide([given], by=editor)
        decided("reject", quote, by=make_editor("khac"), reason="repeated")
        [again] = decide([given], by=editor)
        assert (again.verdict, again.version) == ("rejected", 2)

    def test_half_done_batch_is_finished(self, editor, proposals):
        acts = [act("verify", proposal) for proposal in proposals]
        decide(acts[:2], by=editor)
        assert [quote.version for quote in decide(acts, by=editor)] == [1, 1, 1]
        assert Decision.objects.count() == 3

    @in_real_transactions
    def test_same_id_at_once(self):
        editor = make_editor()
        for proposal in make_run(make_article(), DAM, NOBODY_MOVES, PAID):
            given = act("verify", proposal)
            answers = at_once(*[lambda given=given: decide([given], by=editor)] * 2)
            assert answers[0] == answers[1] == [Quote.objects.get(proposal=proposal)]
            assert Decision.objects.filter(request_id=given.request_id).count() == 1

    @pytest.mark.parametrize("same", ["request_id", "quote"])
    def test_one_call_takes_an_id_and_a_quote_once(self, editor, proposals, same):
        one, other = act("verify", proposals[0]), act("verify", proposals[1])
        other = replace(other, request_id=one.request_id) if same == "request_id" else act("keep_out", proposals[0])
        with pytest.raises(ValueError, match="once"):
            decide([one, other], by=editor)
        assert not Quote.objects.exists()

    def test_an_id_belongs_to_one_quote(self, editor, proposals):
        given = act("verify", proposals[0])
        decide([given], by=editor)
        with pytest.raises(SentBefore):
            decide([replace(given, proposal_id=proposals[1].pk)], by=editor)
        assert counts() == {"Quote": 1, "QuoteVersion": 2, "Decision": 1, "FeedEvent": 1}

    @in_real_transactions
    def test_an_id_belongs_to_one_quote_at_once_too(self):
        editor = make_editor()
        for number in range(6):
            one, other = make_run(make_article(f"Con đập {number} đã vỡ. Không ai rời đi."), "đã vỡ", "rời đi")
            given = act("verify", one)
            both = (given, replace(given, proposal_id=other.pk))
            answers = at_once(*(lambda given=given: decide([given], by=editor) for given in both))
            assert sorted(type(answer).__name__ for answer in answers) == ["SentBefore", "list"]
        assert Decision.objects.count() == 6

    def test_an_id_belongs_to_one_verb(self, editor, proposals):
        """What a page sends again is the same act: another under its id was never carried out."""
        given = act("verify", proposals[0])
        [quote] = decide([given], by=editor)
        with pytest.raises(SentBefore):
            decide([replace(given, verb="reject", reason="repeated", seen_version=1)], by=editor)
        assert Quote.objects.get() == quote and Quote.objects.get().verdict == "verified"


class TestStale:
    def test_version_changes_nothing(self, editor, proposals):
        quote = decided("verify", proposals[0], by=editor)
        before = counts()
        with pytest.raises(StaleQuote) as caught:
            decide([act("reject", quote, seen_version=0, reason="repeated")], by=make_editor("khac"))
        assert counts() == before
        assert caught.value.quote.state() == quote.state()
        assert caught.value.quote.version == 1

    def test_proposal_decided_meanwhile(self, editor, proposals):
        decided("keep_out", proposals[0], by=editor)
        with pytest.raises(StaleQuote) as caught:
            decide([act("verify", proposals[0])], by=make_editor("khac"))
        assert caught.value.quote.verdict == "kept_out"

    def test_version_from_the_future(self, editor, proposals):
        with pytest.raises(StaleQuote):
            decide([act("verify", proposals[0], seen_version=1)], by=editor)
        assert not Quote.objects.exists()


class TestAllOrNone:
    @pytest.mark.parametrize(("verb", "more", "error"), [
        ("keep_out", {"seen_version": 5}, StaleQuote), ("release", {}, Forbidden), ("hold", {}, NotFromHere),
        ("reject", {}, Incomplete),
    ])  # fmt: skip
    def test_one_refused_act_stops_all(self, editor, proposals, verb, more, error):
        acts = [act("verify", proposals[0]), act("verify", proposals[1]), act(verb, proposals[2], **more)]
        with pytest.raises(error):
            decide(acts, by=editor)
        assert counts() == {"Quote": 0, "QuoteVersion": 0, "Decision": 0, "FeedEvent": 0}
        assert Work.objects.get().open_proposals == 3

    def test_overlapping_words_stop_all(self, editor):
        acts = [act("verify", proposal) for proposal in make_run(make_article(), NOBODY_MOVES, DAM, DAM[8:])]
        with pytest.raises(Overlaps):
            decide(acts, by=editor)
        assert not Quote.objects.exists()

    def test_200_and_no_more(self, editor):
        article = make_article("Đúng. " * (MOST_ACTS + 1))
        finds = [{"content": [(6 * n, 6 * n + 4)]} for n in range(MOST_ACTS + 1)]
        acts = [act("verify", proposal) for proposal in make_run(article, *finds)]
        with pytest.raises(ValueError, match="at most 200"):
            decide(acts, by=editor)
        assert not Quote.objects.exists()
        assert len(decide(acts[:MOST_ACTS], by=editor)) == MOST_ACTS

    def test_answers_come_in_the_order_of_the_acts(self, editor, proposals):
        acts = [act("verify", proposals[n]) for n in (2, 0, 1)]
        assert [quote.words for quote in decide(acts, by=editor)] == [[PAID], [DAM], [NOBODY_MOVES]]

    def test_acts_on_several_articles(self, editor):
        [one], [other] = make_run(make_article(), DAM), make_run(make_article(), DAM)
        decide([act("verify", other), act("verify", one)], by=editor)
        assert [work.open_proposals for work in Work.objects.all()] == [0, 0]


class TestCorrect:
    def test_moves_words_with_the_content(self, editor, proposals):
        parts = [span(proposals[0].article, "giữ đủ nước"), span(proposals[0].article, "Con đập")]
        quote = decided("correct", proposals[0], by=editor, changes={"content": parts, "said_on": date(2026, 11, 3)})
        assert quote.words == ["Con đập", "giữ đủ nước"]
        assert quote.content == sorted(parts)

    def test_parts_that_meet_are_one(self, editor, proposals):
        start, end = span(proposals[0].article, DAM)
        changes = {"content": [(start, start + 8), (start + 8, end), (start + 2, start + 4)]}
        quote = decided("correct", proposals[0], by=editor, changes=changes)
        assert (quote.content, quote.words) == ([(start, end)], [DAM])

    def test_what_was_not_sent_stays(self, editor, proposals):
        quote = decided("verify", proposals[0], by=editor)
        again = decided("correct", quote, by=editor, changes={"note": "đã hỏi lại", "words": ["khác"], "version": 9})
        silent = {"note", "decided_at"}
        assert {k: v for k, v in again.state().items() if k not in silent} == {
            k: v for k, v in quote.state().items() if k not in silent
        }
        assert (again.note, again.version) == ("đã hỏi lại", 2)


class TestAdd:
    def given(self, article, words=PAID, **changes):
        changes = {"kind": "indirect", "content": [span(article, words)], "speakers": ["Đỗ Thị Nhàn"], **changes}
        return Act("add", uuid.uuid4(), 0, changes=changes)

    def test_is_verified_at_once(self, editor):
        article = make_article()
        quote = add_quote(article, self.given(article), by=editor)
        assert (quote.verdict, quote.words, quote.proposal, quote.version) == ("verified", [PAID], None, 1)
        assert [event.kind for event in FeedEvent.objects.all()] == ["verified"]

    def test_twice_is_once(self, editor):
        article = make_article()
        given = self.given(article)
        assert add_quote(article, given, by=editor) == add_quote(article, given, by=editor) == Quote.objects.get()

    @in_real_transactions
    def test_twice_at_once_is_once(self):
        editor, article = make_editor(), make_article()
        for words in (DAM, NOBODY_MOVES, PAID):
            given = self.given(article, words)
            answers = at_once(*[lambda given=given: add_quote(article, given, by=editor)] * 4)
            assert set(answers) == {Quote.objects.get(words=[words])}
        assert Decision.objects.count() == 3

    def test_parts_in_any_order(self, editor):
        article = make_article()
        start, end = span(article, PAID)
        parts = [(start + 10, end), (start, start + 4), (start + 4, start + 7)]
        quote = add_quote(article, self.given(article, content=parts), by=editor)
        assert Quote.objects.get().words == quote.words == [BODY[start : start + 7], BODY[start + 10 : end]]

    def test_over_verified_words(self, editor, proposals):
        decided("verify", proposals[0], by=editor)
        before = counts()
        with pytest.raises(Overlaps):
            add_quote(proposals[0].article, self.given(proposals[0].article, DAM[5:]), by=editor)
        assert counts() == before

    def test_without_a_speaker(self, editor):
        article = make_article()
        with pytest.raises(Incomplete):
            add_quote(article, self.given(article, speakers=[]), by=editor)
        assert not Quote.objects.exists()


class TestSpeakers:
    """A printed name is linked by itself only when name and role agree with exactly one entry."""

    role = "Giám đốc Sở Thủy lợi"

    def linked(self, by, **changes):
        [proposal] = make_run(make_article(), {"content": DAM, "role": self.role})
        quote = decided("correct" if changes else "verify", proposal, by=by, changes=changes)
        return [(row.name, row.speaker_id) for row in quote.quote_speakers.order_by("position")]

    def test_name_and_role_agree(self, editor):
        found = Speaker.objects.create(name=KHAI, role=self.role)
        assert self.linked(editor) == [(KHAI, found.pk)]

    @pytest.mark.parametrize("entries", [
        [], [(KHAI, "")], [(KHAI, "Bộ trưởng")], [("Lê Khải", role)], [(KHAI, role), (KHAI, role)],
    ])  # fmt: skip
    def test_anything_else_is_left_to_people(self, editor, entries):
        for name, role in entries:
            Speaker.objects.create(name=name, role=role)
        assert self.linked(editor) == [(KHAI, None)]

    def test_no_role_no_link(self, editor):
        Speaker.objects.create(name=KHAI, role="")
        assert self.linked(editor, role="") == [(KHAI, None)]

    def test_each_name_its_own(self, editor):
        found = Speaker.objects.create(name=KHAI, role=self.role)
        names = ["Đỗ Thị Nhàn", KHAI]
        assert self.linked(editor, speakers=names) == [("Đỗ Thị Nhàn", None), (KHAI, found.pk)]

    @pytest.mark.parametrize(("changes", "still"), [
        ({"role": "Bộ trưởng"}, False), ({"speakers": ["Đỗ Thị Nhàn"]}, False), ({"note": "đã nghe băng"}, True),
    ])  # fmt: skip
    def test_follows_a_correction(self, editor, changes, still):
        Speaker.objects.create(name=KHAI, role=self.role)
        [proposal] = make_run(make_article(), {"content": DAM, "role": self.role})
        quote = decided("verify", proposal, by=editor)
        again = decided("correct", quote, by=editor, changes=changes)
        assert (again.quote_speakers.get().speaker_id is not None) == still


def test_queries_do_not_grow_with_the_cards_of_the_article(editor, django_assert_max_num_queries):
    article = make_article("Đúng. " * 60)
    many = make_run(article, *({"content": [(6 * n, 6 * n + 4)]} for n in range(60)))
    for proposal in many[1:40]:
        decided("verify", proposal, by=editor)
    with django_assert_max_num_queries(13):
        decide([act("verify", many[0])], by=editor)


def test_counting_again_changes_nothing(editor, proposals):
    decided("verify", proposals[0], by=editor)
    count_open_proposals([proposals[0].article_id])
    assert Work.objects.get().open_proposals == 2


def test_words_that_were_cut_cannot_be_verified_nor_come_back_by_undoing(editor, proposals):
    first = proposals[0]
    article = first.article
    [quote] = decide([act("verify", first)], by=editor)
    [quote] = decide([act("reject", quote, reason="not_speech")], by=editor)
    start, end = first.content[0]
    article.exclude(start, end, reason="editor", by=editor)
    before = counts()
    with pytest.raises(NotFromHere):
        decide([act("verify", quote)], by=editor)
    with pytest.raises(NotFromHere):
        put_back(latest_decision(editor).decision, by=editor, request_id=uuid.uuid4())
    assert counts() == before
