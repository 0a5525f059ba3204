"""Decided quotes when another text of their article comes in."""

import pytest
from django.urls import reverse

from newsdesk.tests.persons import client_of
from review.anchoring import Spans, likeness, place_in
from review.models import Decision, FeedEvent, Quote, Reanchoring, Work
from review.reanchoring import reanchor
from review.tests.making import (
    BODY,
    DAM,
    NOBODY_MOVES,
    PAID,
    breaches,
    decided,
    make_article,
    make_editor,
    make_run,
    span,
)

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD, TAIL = BODY.splitlines()


@pytest.fixture
def editor():
    return make_editor()


def quotes_of(article, editor, *words, verb="verify"):
    finds = [{"content": one, "cue": span(article, "nói") if one == DAM else None} for one in words]
    return [decided(verb, proposal, by=editor, reason="not_speech") for proposal in make_run(article, *finds)]


def replaced(article, *lines):
    return make_article("\n".join(lines), replaces=article)


def outcome(quote):
    return Reanchoring.objects.get(quote=quote).outcome


class TestSameWords:
    @pytest.mark.parametrize(
        ("lines", "expected"),
        [
            ((FIRST, SECOND, THIRD), "same"),
            (("Mưa đã tạnh ở Tân Hòa.", FIRST, SECOND), "moved"),
            ((SECOND, FIRST), "moved"),
        ],
    )
    def test_go_over_with_the_same_id(self, editor, lines, expected):
        old = make_article()
        [quote] = quotes_of(old, editor, DAM)
        new = replaced(old, *lines)
        assert reanchor() == 1
        after = Quote.objects.get(pk=quote.pk)
        assert (after.uid, after.article, after.words, after.verdict) == (quote.uid, new, [DAM], "verified")
        assert after.content == [span(new, DAM)]
        assert new.body[slice(*after.cue)] == "nói"
        assert (outcome(quote), after.decided_by) == (expected, editor)
        decision = Decision.objects.latest("seq")
        assert (decision.verb, decision.by, decision.quote) == ("repoint", None, after)
        assert FeedEvent.objects.latest("seq").kind == "changed"
        assert breaches() == []

    def test_twice_is_once(self, editor):
        old = make_article()
        quotes_of(old, editor, DAM, NOBODY_MOVES)
        replaced(old, FIRST, SECOND)
        assert [reanchor(), reanchor()] == [2, 0]
        assert Decision.objects.filter(verb="repoint").count() == 2

    def test_through_two_revisions(self, editor):
        old = make_article()
        [quote] = quotes_of(old, editor, DAM)
        newest = replaced(replaced(old, FIRST, THIRD), THIRD, FIRST)
        assert [reanchor(), reanchor(), reanchor()] == [1, 1, 0]
        assert Quote.objects.get(pk=quote.pk).article == newest

    @pytest.mark.parametrize("verb", ["reject", "keep_out", "not_sure"])
    def test_whatever_was_decided(self, editor, verb):
        old = make_article()
        [quote] = quotes_of(old, editor, DAM, verb=verb)
        new = replaced(old, FIRST)
        reanchor()
        after = Quote.objects.get(pk=quote.pk)
        assert (after.article, after.verdict) == (new, quote.verdict)

    def test_the_old_text_leaves_the_queue(self, editor):
        old = make_article()
        quotes_of(old, editor, DAM)
        replaced(old, FIRST)
        reanchor()
        assert Work.objects.get(pk=old.pk).review == "closed_unread"


class TestOtherWords:
    @pytest.mark.parametrize(
        ("lines", "expected"),
        [
            ((FIRST.replace("đủ nước", "đủ cát"), SECOND), "changed"),
            ((SECOND,), "gone"),
            ((FIRST.replace("nói", "phủ nhận"), SECOND), "changed"),  # the words are there, what introduces them is not
        ],
    )
    def test_come_back_to_the_queue(self, editor, lines, expected):
        old = make_article()
        [quote] = quotes_of(old, editor, DAM)
        Work.objects.get(pk=old.pk).finish(Work.Review.READ_WHOLE, by=editor)
        new = replaced(old, *lines)
        reanchor()
        after = Quote.objects.get(pk=quote.pk)
        assert (after.article, after.verdict, after.words, outcome(quote)) == (old, "open", [DAM], expected)
        work = Work.objects.get(pk=old.pk)
        assert (work.review, work.open_proposals) == ("open", 1)
        assert FeedEvent.objects.latest("seq").kind == "withdrawn"
        assert breaches() == []
        page = client_of(editor).get(reverse("revision", args=[new.pk])).text
        assert f"<mark>{DAM}</mark>" in page
        assert ("Ở đó không có đoạn nào tương tự." in page) == (expected == "gone")

    def test_what_was_rejected_stays_rejected(self, editor):
        old = make_article()
        [quote] = quotes_of(old, editor, DAM, verb="reject")
        replaced(old, SECOND)
        reanchor()
        assert (Quote.objects.get(pk=quote.pk).verdict, outcome(quote)) == ("rejected", "gone")

    def test_words_that_a_verified_quote_of_the_new_text_holds(self, editor):
        old = make_article()
        [quote] = quotes_of(old, editor, DAM)
        new = replaced(old, FIRST)
        quotes_of(new, editor, DAM)
        assert [reanchor(), reanchor()] == [1, 0]
        assert (Quote.objects.get(pk=quote.pk).verdict, outcome(quote)) == ("open", "changed")

    def test_cut_words_are_not_the_article_s(self, editor):
        old = make_article()
        [quote] = quotes_of(old, editor, PAID)
        new = make_article(BODY, replaces=old, excluded=[span(make_article(), THIRD)])
        reanchor()
        assert outcome(quote) == "gone"
        assert not Quote.objects.filter(article=new).exists()


def test_both_pages_lead_to_the_comparison(editor):
    old = make_article()
    quotes_of(old, editor, DAM)
    link = reverse("revision", args=[old.pk])
    client = client_of(editor)
    assert link not in client.get(reverse("article", args=[old.pk])).text
    replaced(old, SECOND)
    reanchor()
    assert link in client.get(reverse("article", args=[old.pk])).text


@pytest.mark.parametrize(
    ("old", "parts", "new", "found"),
    [
        ("“Nước về”, bà Sáu nói.", ["Nước về"], "“Nước về”, bà Sáu nói.", ["Nước về"]),
        ("“Nước về”, bà Sáu nói.", ["Nước về"], "Trời mưa. Nước về đồng từ hôm qua.", None),  # by chance
        ("“Một” rồi “hai”.", ["Một", "hai"], "Xưa: “Một” rồi “hai”.", ["Một", "hai"]),
        ("“Một” rồi “hai”.", ["Một", "hai"], "“hai” rồi “Một”.", None),  # another order
    ],
)
def test_places(old, parts, new, found):
    spans = Spans([(old.index(part), old.index(part) + len(part)) for part in parts], [], None, None, None)
    place = place_in(spans, old, new, [(0, len(new))])
    assert (place and [new[slice(*part)] for part in place.content]) == found


def test_likeness_is_that_of_the_nearest_line():
    new = "Giá lúa tăng.\nÔng Khải cho hay đập sẽ giữ nước cho một vụ.\nTrời mưa."
    lines = [(0, 13), (14, 58), (59, 68)]
    old = "Ông Khải cho hay đập sẽ giữ nước cho hai vụ."
    assert likeness([(0, 10)], old, new, lines) == (14, 58)
    assert likeness([(0, 10)], old, "Chợ phiên họp lại.", [(0, 18)]) is None
