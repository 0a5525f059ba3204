"""Finishing an article in one of its two ways, and opening it again."""

import pytest
from django.urls import reverse

from review.models import Work
from review.tests.conftest import HTMX, act, client_of, first_proposals, make_article
from review.tests.guarded import assert_guarded

pytestmark = pytest.mark.django_db


@pytest.fixture
def decided(editor, article, proposals):
    for proposal in proposals:
        client_of(editor).post(reverse("not_sure_proposal", args=[proposal.pk]), act())
    return article


def url(article):
    return reverse("finish", args=[article.pk])


@pytest.mark.parametrize("how", ["proposals_reviewed", "read_whole"])
def test_finished_and_on_to_the_next(how, editor, decided):
    later = make_article(title="Bài sau")
    first_proposals(later)
    answer = client_of(editor).post(url(decided), {"how": how}, headers=HTMX)
    assert answer.headers["HX-Redirect"] == reverse("article", args=[later.pk])
    work = Work.objects.get(pk=decided.pk)
    assert (work.review, work.finished_by) == (how, editor)


def test_from_the_backlog(editor, decided):
    Work.objects.filter(pk=decided.pk).update(review="backlog")
    page = client_of(editor).get(reverse("article", args=[decided.pk])).text
    assert "Đã đọc cả bài" in page and "Mở lại" not in page
    client_of(editor).post(url(decided), {"how": "read_whole"}, headers=HTMX)
    work = Work.objects.get(pk=decided.pk)
    assert (work.review, work.finished_by) == ("read_whole", editor)


def test_without_htmx_and_with_nothing_left(editor, decided):
    assert client_of(editor).post(url(decided), {"how": "read_whole"}).url == reverse("queue")


def test_finishing_twice_keeps_the_first(editor, chief, decided):
    client_of(editor).post(url(decided), {"how": "read_whole"})
    client_of(chief).post(url(decided), {"how": "proposals_reviewed"})
    work = Work.objects.get(pk=decided.pk)
    assert (work.review, work.finished_by) == ("read_whole", editor)


def test_open_cards_are_refused_with_a_sentence(editor, article, proposals):
    answer = client_of(editor).post(url(article), {"how": "read_whole"}, headers=HTMX)
    assert answer.status_code == 422 and "Còn thẻ chưa quyết" in answer.text
    assert Work.objects.get(pk=article.pk).review == "open"


def test_while_the_machine_reads_it_is_refused(editor, decided):
    Work.objects.filter(pk=decided.pk).update(tagging="running", lease_until="2100-01-01T00:00Z")
    assert client_of(editor).post(url(decided), {"how": "read_whole"}, headers=HTMX).status_code == 422
    page = client_of(editor).get(reverse("article", args=[decided.pk])).text
    assert "Hết đề xuất" not in page and 'data-verb="finish"' not in page and page.count("Máy đang đọc bài này") == 2


def test_bad_form(editor, decided):
    assert client_of(editor).post(url(decided), {"how": "closed_unread"}, headers=HTMX).status_code == 422


def test_guarded(editor, importer, decided):
    assert_guarded(url(decided), importer, editor, {"how": "read_whole"})
    assert_guarded(reverse("reopen", args=[decided.pk]), importer, editor, {})
    for name in ("finish", "reopen"):
        assert client_of(editor).post(reverse(name, args=[999]), {"how": "read_whole"}).status_code == 404


def test_closing_panel_counts(editor, decided):
    page = client_of(editor).get(reverse("article", args=[decided.pk])).text
    assert "Hết đề xuất: 0 duyệt, 0 loại, 3 chưa chắc; 1 đoạn trong ngoặc chưa ai xem. Enter: bài sau." in page


def test_reopened(editor, decided):
    client_of(editor).post(url(decided), {"how": "read_whole"})
    assert "<p>Đã đọc cả bài · Minh, " in client_of(editor).get(reverse("article", args=[decided.pk])).text
    answer = client_of(editor).post(reverse("reopen", args=[decided.pk]), headers=HTMX)
    assert answer.headers["HX-Retarget"] == "#desk" and Work.objects.get(pk=decided.pk).review == "open"
    assert client_of(editor).post(reverse("reopen", args=[decided.pk])).status_code == 302


def test_what_was_right_but_is_not_kept_counts_too(editor, article, proposals):
    for proposal, verb in zip(proposals, ("keep_out", "not_sure", "keep_out"), strict=True):
        client_of(editor).post(reverse(f"{verb}_proposal", args=[proposal.pk]), act())
    page = client_of(editor).get(reverse("article", args=[article.pk])).text
    assert "Hết đề xuất: 0 duyệt, 0 loại, 2 đúng, không lưu, 1 chưa chắc;" in page
