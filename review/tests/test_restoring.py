"""A former state is thought of a quote again by a new decision; whether it may leave stays as it is."""

import pytest
from django.urls import reverse

from review.deciding import decide
from review.models import Availability, Decision, FeedEvent, Quote, QuoteVersion, Verdict, Work
from review.refusals import Forbidden, NotFromHere, Overlaps, SentBefore, StaleQuote
from review.restoring import THOUGHT
from review.tests.conftest import act as form
from review.tests.conftest import client_of
from review.tests.guarded import assert_guarded
from review.tests.making import (
    DAM,
    KHAI,
    NOBODY_MOVES,
    act,
    breaches,
    decided,
    finished,
    make_article,
    make_chief,
    make_editor,
    make_run,
    span,
)
from review.tests.test_undoing import undo
from review.tests.test_verbs import MAY, PEOPLE, STATES, expected_event
from review.verbs import VERBS

pytestmark = pytest.mark.django_db
RESTORE = VERBS["restore"]
NOT_VERIFIED = [verdict for verdict in Verdict if verdict != Verdict.VERIFIED]


@pytest.fixture
def first(db):
    return make_run(make_article(), DAM, NOBODY_MOVES)[0]


def led_to(verdict, quote_or_proposal, by):
    """The quote after decisions that lead to this verdict, from wherever it was."""
    if verdict == Verdict.OPEN:
        return decided("not_sure", quote_or_proposal, by=by)
    verb = next(name for name, row in VERBS.items() if row.verdict == verdict)
    reason = "repeated" if VERBS[verb].reason else ""
    return decided(verb, quote_or_proposal, by=by, reason=reason)


def with_past(proposal, verdict, availability):
    """A quote in this state whose version 1 is verified with a role that it has no more."""
    before = make_chief("truoc")
    quote = decided("correct", proposal, by=before, changes={"role": "Phó giám đốc Sở"})
    quote = decided("correct", quote, by=before, changes={"role": "Giám đốc Sở"})
    if verdict == Verdict.OPEN:
        quote = decided("restore", quote, by=before, restores=0)
    elif verdict != Verdict.VERIFIED:
        quote = led_to(verdict, quote, before)
    if availability in (Availability.HELD, Availability.WITHDRAWN):
        quote = decided("hold" if availability == Availability.HELD else "withdraw", quote, by=before)
    elif availability == Availability.SEALED:
        Quote.objects.update(availability=availability)
        QuoteVersion.objects.filter(version=quote.version).update(availability=availability)
        quote.refresh_from_db()
    return quote


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize(("verdict", "availability"), STATES)
def test_row(first, verdict, availability, who):
    quote, by = with_past(first, verdict, availability), PEOPLE[who]()
    former, before = quote.versions.get(version=1), quote.state()
    starts = verdict in RESTORE.from_verdicts and availability in RESTORE.from_availabilities
    if not MAY[who] & set(RESTORE.roles) or not starts:
        with pytest.raises(Forbidden if not MAY[who] & set(RESTORE.roles) else NotFromHere):
            decided("restore", quote, by=by, restores=1)
        assert Quote.objects.get().state() == before
        return
    after = decided("restore", quote, by=by, restores=1)
    assert {name: getattr(after, name) for name in THOUGHT} == {name: getattr(former, name) for name in THOUGHT}
    assert (after.availability, after.decided_by, after.version) == (availability, by, quote.version + 1)
    assert after.decided_at > former.decided_at and after.words == former.words
    decision = Decision.objects.last()
    assert (decision.verb, decision.by, decision.version_after) == ("restore", by, after.version)
    told = FeedEvent.objects.filter(decision=decision).values_list("kind", flat=True)
    expected = expected_event(RESTORE, (verdict, availability), ("verified", availability))
    assert list(told) == ([expected] if expected else [])
    assert breaches() == []


@pytest.mark.parametrize("verdict", NOT_VERIFIED)
@pytest.mark.parametrize("held", [False, True])
def test_a_state_that_was_not_verified(first, verdict, held):
    by = make_editor()
    quote = led_to(verdict, first, by)
    number = 0 if verdict == Verdict.OPEN else 1
    quote = decided("verify", quote, by=by)
    if held:
        quote = decided("hold", quote, by=by)
        with pytest.raises(NotFromHere, match="giữ"):
            decided("restore", quote, by=by, restores=number)
    else:
        after = decided("restore", quote, by=by, restores=number)
        assert (after.verdict, after.reason) == (verdict, "repeated" if verdict == Verdict.REJECTED else "")
        assert after.decided_by == (None if verdict == Verdict.OPEN else by)
        assert [event.kind for event in FeedEvent.objects.all()] == ["verified", "withdrawn"]
    assert breaches() == []


def test_the_state_before_any_decision_opens_the_article_again(first):
    by = make_editor()
    quote = decided("not_sure", first, by=by)
    finished(quote.article, by=by)
    decided("restore", quote, by=by, restores=0)
    work = Work.objects.get()
    assert (work.review, work.open_proposals) == ("open", 2)


def test_speakers_and_words_of_then(first):
    by = make_editor()
    quote = decided("verify", first, by=by)
    changes = {"speakers": ["Đỗ Thị Nhàn"], "content": [span(first.article, "Con đập này")]}
    quote = decided("correct", quote, by=by, changes=changes)
    after = decided("restore", quote, by=by, restores=1)
    assert after.words == [DAM] and [row.name for row in after.quote_speakers.all()] == [KHAI]


def test_undone_it_is_as_before(first):
    by = make_editor()
    quote = decided("verify", first, by=by)
    quote = decided("correct", quote, by=by, changes={"note": "đã gọi lại"})
    before = quote.state()
    decided("restore", quote, by=by, restores=1)
    undo(by)
    assert Quote.objects.get().state() == before
    assert breaches() == []


def test_sent_twice_it_is_done_once(first):
    by = make_editor()
    quote = decided("correct", decided("verify", first, by=by), by=by, changes={"role": "Bộ trưởng"})
    once = act("restore", quote, restores=1)
    for _ in range(2):
        assert decide([once], by=by)[0].version == 3
    with pytest.raises(SentBefore):
        decide([act("restore", quote, restores=0, request_id=once.request_id)], by=by)
    assert Decision.objects.count() == 3


def test_stale(first):
    by = make_editor()
    quote = decided("verify", first, by=by)
    decided("not_sure", quote, by=by)
    with pytest.raises(StaleQuote):
        decided("restore", quote, by=by, restores=0)


@pytest.mark.parametrize(("number", "why"), [(1, "rồi"), (9, "chưa từng")])
def test_nothing_to_restore(first, number, why):
    by = make_editor()
    quote = decided("verify", first, by=by)
    with pytest.raises(NotFromHere, match=why):
        decided("restore", quote, by=by, restores=number)


def test_not_over_words_that_another_quote_holds(first):
    by = make_editor()
    quote = decided("not_sure", decided("verify", first, by=by), by=by)
    other = make_run(first.article, {"content": "đủ nước cho hai vụ lúa"}, version="2")[0]
    decided("verify", other, by=by)
    with pytest.raises(Overlaps):
        decided("restore", quote, by=by, restores=1)


def test_not_of_words_that_were_cut_since(first):
    by = make_editor()
    quote = decided("not_sure", decided("verify", first, by=by), by=by)
    first.article.exclude(*span(first.article, DAM), reason="editor", by=by)
    with pytest.raises(NotFromHere, match="cắt"):
        decided("restore", quote, by=by, restores=1)


def test_not_of_another_text_of_the_article(first):
    by = make_editor()
    quote = decided("correct", decided("verify", first, by=by), by=by, changes={"role": "Bộ trưởng"})
    other = make_article()
    QuoteVersion.objects.filter(quote=quote, version=1).update(article=other)
    with pytest.raises(NotFromHere, match="bản trước"):
        decided("restore", quote, by=by, restores=1)


class TestPage:
    @pytest.fixture
    def quote(self, first):
        by = make_editor()
        return decided("correct", decided("verify", first, by=by), by=by, changes={"role": "Bộ trưởng"})

    def buttons(self, page):
        return page.text.count('name="former"')

    def test_a_button_beside_each_other_state(self, quote):
        by = make_editor("khac")
        page = client_of(by).get(reverse("quote", args=[quote.uid]))
        assert self.buttons(page) == 2 and "trước mọi quyết định" in page.text
        decided("withdraw", quote, by=make_chief())
        assert self.buttons(client_of(make_chief("nua")).get(reverse("quote", args=[quote.uid]))) == 0

    def test_restored(self, quote):
        address = reverse("restore_quote", args=[quote.pk])
        answer = client_of(make_editor("khac")).post(address, form(2, former=1), follow=True)
        assert "Đã khôi phục." in answer.text and Quote.objects.get().role == ""
        assert "<b>Khôi phục</b>" in answer.text and self.buttons(answer) == 2

    def test_somebody_decided_meanwhile(self, quote):
        decided("not_sure", quote, by=make_editor("khac"))
        answer = client_of(make_editor("nua")).post(reverse("restore_quote", args=[quote.pk]), form(2, former=1))
        assert answer.status_code == 409 and "vừa sửa" in answer.text
        assert 'name="seen_version" value="3"' in answer.text and self.buttons(answer) == 3
        assert Quote.objects.get().verdict == "not_sure"

    @pytest.mark.parametrize("wrong", [{"former": 2}, {"former": 7}, {"former": ""}, {"request_id": ""}])
    def test_refused_with_the_reason(self, quote, wrong):
        by = make_editor("khac")
        answer = client_of(by).post(reverse("restore_quote", args=[quote.pk]), form(2, former=1) | wrong)
        assert answer.status_code == 422 and 'role="alert"' in answer.text
        assert Decision.objects.count() == 2

    def test_guarded(self, quote, exporter):
        address = reverse("restore_quote", args=[quote.pk])
        assert_guarded(address, exporter, make_editor("khac"), form(2, former=1))
        assert client_of(make_editor("nua")).post(reverse("restore_quote", args=[999]), form(2)).status_code == 404

    def test_an_exporter_sees_no_button(self, quote, exporter):
        page = client_of(exporter).get(reverse("quote", args=[quote.uid]))
        assert self.buttons(page) == 0 and "trước mọi quyết định" not in page.text
