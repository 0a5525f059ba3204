"""Undo and redo of one's own decisions."""

import uuid

import pytest
from django.urls import reverse

from review.models import Decision, Quote, Work
from review.tests.conftest import HTMX, act, client_of, first_proposals, make_article
from review.tests.guarded import assert_guarded
from review.tests.test_verify import card_form

pytestmark = pytest.mark.django_db


def request(article):
    return {"request_id": str(uuid.uuid4()), "article": article.pk}


def test_undo_and_redo_put_back_exactly(editor, article, proposals):
    browser = client_of(editor)
    browser.post(reverse("verify_proposal", args=[proposals[0].pk]), card_form(proposals[0], article))
    quote = Quote.objects.get()
    verified = quote.state()
    browser.post(
        reverse("correct_quote", args=[quote.pk]),
        card_form(quote, article, role="", note="đã gọi lại", speakers="không rõ"),
    )
    quote.refresh_from_db()
    corrected = quote.state()
    answer = browser.post(reverse("undo"), request(article), headers=HTMX)
    quote.refresh_from_db()
    assert answer.headers["HX-Retarget"] == "#desk" and f'data-opened="card-proposal-{proposals[0].pk}"' in answer.text
    assert quote.state() == verified
    browser.post(reverse("redo"), request(article), headers=HTMX)
    quote.refresh_from_db()
    assert quote.state() == corrected


def test_undoing_the_first_decision_opens_the_card_again(editor, article, proposals):
    browser = client_of(editor)
    browser.post(reverse("reject_proposal", args=[proposals[0].pk]), act(reason="other"))
    assert Work.objects.get(pk=article.pk).open_proposals == 2
    browser.post(reverse("undo"), request(article))
    assert Work.objects.get(pk=article.pk).open_proposals == 3
    assert browser.get(reverse("article", args=[article.pk])).text.count("data-open ") == 3


@pytest.mark.parametrize("how", ["proposals_reviewed", "read_whole"])
def test_undoing_to_an_open_card_opens_a_finished_article(editor, chief, article, proposals, how):
    browser = client_of(editor)
    for proposal in proposals:
        browser.post(reverse("not_sure_proposal", args=[proposal.pk]), act())
    client_of(chief).post(reverse("finish", args=[article.pk]), {"how": how})
    work = Work.objects.get(pk=article.pk)
    assert work.review == how
    browser.post(reverse("undo"), request(article))
    work.refresh_from_db()
    assert (work.review, work.finished_by, work.finished_at, work.open_proposals) == ("open", None, None, 1)
    assert list(Work.objects.queue()) == [work]


def test_undoing_to_another_decision_leaves_a_finished_article(editor, chief, article, proposals):
    browser = client_of(editor)
    for proposal in proposals:
        browser.post(reverse("not_sure_proposal", args=[proposal.pk]), act())
    browser.post(reverse("keep_out_quote", args=[Quote.objects.last().pk]), act(1))
    client_of(chief).post(reverse("finish", args=[article.pk]), {"how": "read_whole"})
    browser.post(reverse("undo"), request(article))
    assert Quote.objects.filter(verdict="not_sure").count() == 3
    assert Work.objects.get(pk=article.pk).review == "read_whole"


def test_one_request_undoes_once(editor, article, proposals):
    browser = client_of(editor)
    for proposal in proposals[:2]:
        browser.post(reverse("not_sure_proposal", args=[proposal.pk]), act())
    form = request(article)
    answers = [browser.post(reverse("undo"), form, headers=HTMX) for _ in range(2)]
    assert all(f'data-opened="card-proposal-{proposals[1].pk}"' in answer.text for answer in answers)
    assert Quote.objects.filter(verdict="not_sure").count() == 1


def test_another_acts_request_puts_nothing_back(editor, article, proposals):
    browser, first, second = client_of(editor), request(article), request(article)
    browser.post(reverse("not_sure_proposal", args=[proposals[0].pk]), act(request_id=first["request_id"]))
    refused = [browser.post(reverse("undo"), first, headers=HTMX)]
    browser.post(reverse("undo"), second)
    refused += [browser.post(reverse("redo"), second, headers=HTMX)]
    for answer in refused:
        assert answer.status_code == 422 and "đã gửi một quyết định khác" in answer.text
    assert [decision.verb for decision in Decision.objects.all()] == ["not_sure", "undo"]


def test_undoing_in_another_article_leads_there(editor, article, proposals):
    other = make_article(title="Bài khác")
    theirs = first_proposals(other)
    browser = client_of(editor)
    browser.post(reverse("not_sure_proposal", args=[theirs[0].pk]), act())
    answer = browser.post(reverse("undo"), request(article), headers=HTMX)
    assert answer.headers["HX-Redirect"].startswith(reverse("article", args=[other.pk]))
    assert "Đã hoàn tác. Quyết định ấy ở bài này." in browser.get(answer.headers["HX-Redirect"]).text
    assert browser.post(reverse("redo"), request(article)).url.startswith(reverse("article", args=[other.pk]))


@pytest.mark.parametrize("which", ["undo", "redo"])
def test_nothing_to_put_back(which, editor, article):
    answer = client_of(editor).post(reverse(which), request(article), headers=HTMX)
    assert answer.status_code == 422 and answer.headers["HX-Retarget"] == "#save-state" and "Không có gì" in answer.text


def test_somebody_decided_since(editor, chief, article, proposals):
    client_of(editor).post(reverse("not_sure_proposal", args=[proposals[0].pk]), act())
    client_of(chief).post(reverse("keep_out_quote", args=[Quote.objects.get().pk]), act(1))
    answer = client_of(editor).post(reverse("undo"), request(article), headers=HTMX)
    assert answer.status_code == 409 and "vừa sửa" in answer.text
    assert Quote.objects.get().verdict == "kept_out"


def test_what_somebody_decided_since_is_skipped_and_said(editor, chief, article, proposals):
    browser = client_of(editor)
    for proposal in proposals[:2]:
        browser.post(reverse("not_sure_proposal", args=[proposal.pk]), act())
    client_of(chief).post(reverse("keep_out_quote", args=[Quote.objects.last().pk]), act(1))
    answer = browser.post(reverse("undo"), request(article), headers=HTMX)
    assert answer.status_code == 200 and "Đã hoàn tác. Đã bỏ qua việc có người vừa sửa." in answer.text
    assert [quote.verdict for quote in Quote.objects.order_by("pk")] == ["open", "kept_out"]
    answer = browser.post(reverse("redo"), request(article), headers=HTMX)
    assert answer.status_code == 200 and "bỏ qua" not in answer.text


@pytest.mark.parametrize("which", ["undo", "redo"])
def test_guarded(which, editor, importer, article):
    assert_guarded(reverse(which), importer, editor, request(article))
    assert client_of(editor).post(reverse(which), {"request_id": uuid.uuid4(), "article": 999}).status_code == 404
    assert client_of(editor).post(reverse(which), {}, headers=HTMX).status_code == 422
    assert not Decision.objects.exists()
