"""Undo puts the former state back, exactly; redo takes that back; neither goes over somebody else's decision."""

import uuid

import pytest

from newsdesk.roles import Role
from review.adding import add_quote
from review.cards import standing_of
from review.deciding import Act, decide, decide_on_card
from review.models import Decision, FeedEvent, Quote, Work
from review.refusals import Forbidden, Overlaps, StaleQuote
from review.tests.making import (
    DAM,
    KHAI,
    NOBODY_MOVES,
    PAID,
    act,
    at_once,
    breaches,
    decided,
    make_article,
    make_chief,
    make_editor,
    make_run,
    span,
)
from review.undoing import MOST_LOOKED_AT, latest_decision, latest_undoing, put_back

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def archive_holds(db):
    yield
    assert breaches() == []


@pytest.fixture
def editor(db):
    return make_editor()


@pytest.fixture
def proposals(db):
    return make_run(make_article(), DAM, NOBODY_MOVES, {"content": PAID, "kind": "indirect"})


def undo(by):
    return put_back(latest_decision(by).decision, by=by, request_id=uuid.uuid4())


def redo(by):
    return put_back(latest_undoing(by).decision, by=by, request_id=uuid.uuid4())


def state(quote):
    return Quote.objects.get(pk=quote.pk).state()


def cards(standing):
    return [(card.thing, card.version, card.is_open) for card in standing.cards()]


def test_each_decision_leaves_the_article_as_it_is_read_anew(editor, proposals):
    """Of an earlier run too, whose undone proposals wait on. The article is not read again after deciding."""
    first, second, third = proposals
    article = first.article_id
    steps = [act("verify", first), act("reject", second, reason="not_speech"), act("not_sure", third)]
    quotes = []
    for step in steps:
        quote, standing = decide_on_card(step, by=editor)
        quotes.append(quote)
        assert cards(standing) == cards(standing_of(article))
    make_run(first.article, NOBODY_MOVES, version="2")
    for _ in quotes:
        latest = latest_decision(editor).decision
        undoing = Act("undo", uuid.uuid4(), latest.version_after, quote_id=latest.quote_id, undoes=latest)
        _, standing = decide_on_card(undoing, by=editor)
        assert cards(standing) == cards(standing_of(article))
    assert not standing.decided and len(standing.undone) == 3
    again, standing = decide_on_card(undoing, by=editor)  # the same sent twice: nothing was decided now
    assert again == quotes[0] and cards(standing) == cards(standing_of(article))


def everything(article):
    """Every column that a correction may change, all other than the proposal's."""
    return {
        "kind": "mixed", "content": [span(article, "giữ đủ nước"), span(article, "hai vụ lúa")],
        "own_marks": [span(article, "đủ")], "cue": span(article, "nói"), "source": span(article, "ông Lê Văn Khải"),
        "relays": ["Báo Tân Hòa"], "role": "Phó giám đốc", "said_on": "2026-11-02", "said_on_precision": "day",
        "said_on_span": span(article, "Sáng 3/11"), "translated": "no", "speakers": ["Đỗ Thị Nhàn", KHAI],
        "flags": ["disputed"], "note": "đã hỏi lại",
    }  # fmt: skip


class TestUndo:
    @pytest.mark.parametrize(("verb", "more"), [
        ("verify", {}), ("reject", {"reason": "not_speech"}), ("keep_out", {}), ("not_sure", {}),
    ])  # fmt: skip
    def test_of_a_first_decision(self, editor, proposals, verb, more):
        quote = decided(verb, proposals[0], by=editor, **more)
        undo(editor)
        assert state(quote) == quote.versions.get(version=0).state()
        assert Quote.objects.get().verdict == "open"
        assert Work.objects.get().open_proposals == 3

    @pytest.mark.parametrize(("verb", "more"), [
        ("hold", {}), ("withdraw", {}), ("keep_out", {}), ("not_sure", {}), ("reject", {"reason": "repeated"}),
    ])  # fmt: skip
    def test_of_a_later_one(self, proposals, verb, more):
        chief = make_chief()
        quote = decided("verify", proposals[0], by=make_editor("truoc"))
        before = state(quote)
        decided(verb, quote, by=chief, **more)
        assert state(quote) != before
        undo(chief)
        assert state(quote) == before

    def test_of_a_correction_of_everything(self, editor, proposals):
        quote = decided("verify", proposals[0], by=make_editor("truoc"))
        before = state(quote)
        changed = decided("correct", quote, by=editor, changes=everything(quote.article)).state()
        kept = {"article_id", "verdict", "reason", "availability"}
        assert {name for name in before if before[name] == changed[name]} == kept
        undo(editor)
        assert state(quote) == before
        redo(editor)
        assert state(quote) == changed

    def test_of_an_addition(self, editor):
        article = make_article()
        changes = {"kind": "indirect", "content": [span(article, PAID)], "speakers": ["Đỗ Thị Nhàn"]}
        quote = add_quote(article, Act("add", uuid.uuid4(), 0, changes=changes), by=editor)
        verified = state(quote)
        undo(editor)
        assert Quote.objects.get().verdict == "open"
        redo(editor)
        assert state(quote) == verified

    def test_tells_whoever_took_it(self, editor, proposals):
        quote = decided("verify", proposals[0], by=editor)
        decided("hold", quote, by=editor)
        for step in (undo, undo, redo, redo):
            step(editor)
        kinds = [event.kind for event in FeedEvent.objects.all()]
        assert kinds == ["verified", "held", "released", "withdrawn", "verified", "held"]

    def test_links_the_former_speakers(self, editor, proposals):
        quote = decided("verify", proposals[0], by=editor)
        decided("correct", quote, by=editor, changes={"speakers": ["Đỗ Thị Nhàn"]})
        undo(editor)
        assert [row.name for row in quote.quote_speakers.all()] == [KHAI]

    def test_is_a_decision_of_its_own(self, editor, proposals):
        quote = decided("verify", proposals[0], by=editor)
        undo(editor)
        first, second = Decision.objects.all()
        assert (second.verb, second.undoes, second.by) == ("undo", first, editor)
        assert Quote.objects.get(pk=quote.pk).version == 2

    def test_same_request_is_once(self, editor, proposals):
        decided("verify", proposals[0], by=editor)
        decision, request_id = latest_decision(editor).decision, uuid.uuid4()
        first = put_back(decision, by=editor, request_id=request_id)
        assert put_back(decision, by=editor, request_id=request_id) == first
        assert Decision.objects.count() == 2

    @pytest.mark.django_db(transaction=True)
    def test_twice_at_once_is_once(self):
        editor = make_editor()
        for proposal in make_run(make_article(), DAM, NOBODY_MOVES):
            decided("verify", proposal, by=editor)
            last = latest_decision(editor).decision
            answers = at_once(*[lambda last=last: put_back(last, by=editor, request_id=uuid.uuid4())] * 4)
            answers = sorted(type(answer).__name__ for answer in answers)
            assert answers == ["Quote", "StaleQuote", "StaleQuote", "StaleQuote"]
        assert Decision.objects.filter(verb="undo").count() == 2


class TestOrder:
    def test_backwards_over_several_quotes_and_forth_again(self, editor, proposals):
        quotes = [decided("verify", proposal, by=editor) for proposal in proposals]
        states = [state(quote) for quote in quotes]
        for left in (2, 1, 0):
            undo(editor)
            assert [quote.verdict for quote in Quote.objects.all()] == ["verified"] * left + ["open"] * (3 - left)
        assert latest_decision(editor).decision is None
        for _ in quotes:
            redo(editor)
        assert latest_undoing(editor).decision is None
        assert [state(quote) for quote in quotes] == states

    def test_backwards_on_one_quote_and_forth_again(self, editor, proposals):
        quote = decided("not_sure", proposals[0], by=editor)
        states = [quote.versions.get(version=0).state(), state(quote)]
        for verb, changes in (("verify", {}), ("correct", {"note": "đã hỏi lại"}), ("hold", {})):
            quote = decided(verb, quote, by=editor, changes=changes)
            states.append(state(quote))
        for former in reversed(states[:-1]):
            undo(editor)
            assert state(quote) == former
        assert latest_decision(editor).decision is None
        for later in states[1:]:
            redo(editor)
            assert state(quote) == later
        assert latest_undoing(editor).decision is None

    def test_to_and_fro(self, editor, proposals):
        quote = decided("verify", proposals[0], by=editor)
        verified = state(quote)
        for _ in range(3):
            undo(editor)
            assert Quote.objects.get().verdict == "open"
            redo(editor)
            assert state(quote) == verified

    def test_nothing_to_redo_after_something_new(self, editor, proposals):
        decided("verify", proposals[0], by=editor)
        undo(editor)
        decided("verify", proposals[1], by=editor)
        assert latest_undoing(editor).decision is None
        undo(editor)
        assert latest_undoing(editor).decision.quote.proposal == proposals[1]

    def test_each_person_their_own(self, editor, proposals):
        other = make_editor("khac")
        decided("verify", proposals[0], by=editor)
        decided("verify", proposals[1], by=other)
        assert latest_decision(editor).decision.quote.proposal == proposals[0]
        assert latest_decision(other).decision.quote.proposal == proposals[1]
        undo(other)
        assert latest_undoing(editor).decision is None


class TestSomebodyElse:
    def test_decided_in_between(self, editor, proposals):
        quote = decided("verify", proposals[0], by=editor)
        first = latest_decision(editor).decision
        theirs = decided("keep_out", quote, by=make_editor("khac"))
        with pytest.raises(StaleQuote) as caught:
            put_back(first, by=editor, request_id=uuid.uuid4())
        assert latest_decision(editor).decision is None
        assert caught.value.quote.state() == state(quote) == theirs.state()
        assert Decision.objects.count() == 2

    def test_decided_the_same_in_between(self, editor, proposals):
        """Who verified and when is part of the state, so it is not as the editor left it."""
        other = make_editor("khac")
        quote = decided("verify", proposals[0], by=editor)
        quote = decided("not_sure", quote, by=other)
        decided("verify", quote, by=other)
        assert latest_decision(editor).decision is None

    def test_decided_after_the_undo(self, editor, proposals):
        decided("verify", proposals[0], by=editor)
        quote = undo(editor)
        undone = latest_undoing(editor).decision
        decided("keep_out", quote, by=make_editor("khac"))
        with pytest.raises(StaleQuote):
            put_back(undone, by=editor, request_id=uuid.uuid4())
        assert latest_undoing(editor).decision is None

    def test_earlier_ones_are_reached(self, editor, proposals):
        for proposal in proposals:
            decided("verify", proposal, by=editor)
        last = Quote.objects.last()
        decided("keep_out", last, by=make_editor("khac"))
        assert latest_decision(editor).skipped
        assert undo(editor).proposal == proposals[1]
        assert undo(editor).proposal == proposals[0]
        decided("reject", Quote.objects.first(), by=make_editor("nua"), reason="other")
        assert latest_undoing(editor).skipped
        assert redo(editor).proposal == proposals[1]
        assert [quote.verdict for quote in Quote.objects.all()] == ["rejected", "verified", "kept_out"]

    def test_none_is_skipped_while_they_stand(self, editor, proposals):
        decided("verify", proposals[0], by=editor)
        assert not latest_decision(editor).skipped
        undo(editor)
        assert not latest_undoing(editor).skipped

    def test_not_further_back_than_fifty(self, editor, django_assert_max_num_queries):
        article, other = make_article("Đúng. " * (MOST_LOOKED_AT + 1)), make_editor("khac")
        proposals = make_run(article, *({"content": [(6 * n, 6 * n + 4)]} for n in range(MOST_LOOKED_AT + 1)))
        decide([act("verify", proposal) for proposal in proposals], by=editor)
        decide([act("keep_out", quote) for quote in Quote.objects.exclude(proposal=proposals[0])[1:]], by=other)
        assert latest_decision(editor).decision.quote.proposal == proposals[1]
        decided("keep_out", Quote.objects.get(proposal=proposals[1]), by=other)
        with django_assert_max_num_queries(MOST_LOOKED_AT + 1):
            assert latest_decision(editor).decision is None

    def test_took_their_own_back_in_between(self, editor, proposals):
        other = make_editor("khac")
        quote = decided("verify", proposals[0], by=editor)
        decided("keep_out", quote, by=other)
        undo(other)
        assert undo(editor).verdict == "open"

    def test_verified_the_words_since(self, editor):
        first, second = make_run(make_article(), DAM, DAM[6:])
        decided("verify", first, by=editor)
        undo(editor)
        decided("verify", second, by=make_editor("khac"))
        with pytest.raises(Overlaps):
            redo(editor)
        assert Decision.objects.count() == 3

    def test_nobody_undoes_for_others(self, editor, proposals):
        decided("verify", proposals[0], by=editor)
        with pytest.raises(Forbidden):
            put_back(latest_decision(editor).decision, by=make_chief(), request_id=uuid.uuid4())
        assert Decision.objects.count() == 1

    def test_a_decision_is_undone_once(self, editor, proposals):
        decided("verify", proposals[0], by=editor)
        decision = latest_decision(editor).decision
        undo(editor)
        redo(editor)
        with pytest.raises(StaleQuote):
            put_back(decision, by=editor, request_id=uuid.uuid4())
        assert Decision.objects.count() == 3


class TestRole:
    def test_lost_since(self, proposals):
        """Taking a withdrawal back is a release, and that takes a chief."""
        chief = make_chief()
        quote = decided("verify", proposals[0], by=chief)
        decided("withdraw", quote, by=chief)
        chief.set_roles([Role.EDITOR], is_superuser=False)
        with pytest.raises(Forbidden):
            undo(chief)
        assert Quote.objects.get().availability == "withdrawn"

    def test_lost_before_the_redo(self, proposals):
        chief = make_chief()
        quote = decided("verify", proposals[0], by=chief)
        decided("withdraw", quote, by=chief)
        undo(chief)
        chief.set_roles([Role.EXPORTER], is_superuser=False)
        with pytest.raises(Forbidden):
            redo(chief)


class TestFeed:
    """What is flagged is kept back like what is held."""

    def test_flagged_and_cleared(self, editor, proposals):
        quote = decided("verify", proposals[0], by=editor)
        quote = decided("correct", quote, by=editor, changes={"flags": ["disputed"]})
        quote = decided("correct", quote, by=editor, changes={"flags": ["disputed", "off_record"]})
        quote = decided("correct", quote, by=editor, changes={"flags": []})
        assert [event.kind for event in FeedEvent.objects.all()] == ["verified", "held", "released"]

    @pytest.mark.parametrize(("verb", "more"), [("reject", {"reason": "no_speaker"}), ("withdraw", {})])
    def test_flagged_then_gone(self, proposals, verb, more):
        chief = make_chief()
        quote = decided("verify", proposals[0], by=chief)
        quote = decided("correct", quote, by=chief, changes={"flags": ["disputed"]})
        decided(verb, quote, by=chief, **more)
        assert [event.kind for event in FeedEvent.objects.all()] == ["verified", "held", "withdrawn"]
