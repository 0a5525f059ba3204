"""The queue page and the bar above every page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import NearDuplicate
from newsdesk.roles import Role
from review.models import Work, WorkerSign
from review.tests.conftest import BODY, client_of, first_proposals, make_article, make_user

pytestmark = pytest.mark.django_db


def test_what_comes_next_with_its_cards(editor, article, proposals):
    page = client_of(editor).get(reverse("queue")).text
    assert article.title in page and "3 thẻ chờ" in page and "1 cần xem lại" in page and "Báo Bãi Sậy" in page
    assert "Chờ duyệt" in page and 'id="queue-count">1<' in page


def test_how_many_texts_are_nearly_the_same(editor, article, proposals):
    others = [make_article(title=f"Bài kia {number}") for number in (1, 2)]
    for other in others:
        NearDuplicate.objects.create(article=article, other=other, likeness=0.8)
    assert NearDuplicate.objects.counts([article.pk, others[0].pk]) == {article.pk: 2, others[0].pk: 1}
    assert "2 bài gần trùng" in client_of(editor).get(reverse("queue")).text
    NearDuplicate.objects.all().delete()
    assert "gần trùng" not in client_of(editor).get(reverse("queue")).text


def test_empty(editor):
    assert "Không còn bài chờ. 0 bài trong Kho chưa duyệt." in client_of(editor).get(reverse("queue")).text


def test_what_is_not_ready_is_counted(editor):
    make_article(title="Đang chờ")
    Work.objects.filter(pk=make_article(title="Máy lỗi").pk).update(tagging="quarantined")
    page = client_of(editor).get(reverse("queue")).text
    assert "1 bài đang chờ máy đọc." in page and "1 bài để riêng, máy lỗi." in page and "Đang chờ</a>" not in page


def test_english(db):
    reader = make_user("sam", Role.EDITOR, language="en")
    assert "Queue empty. 0 articles in the backlog." in client_of(reader).get(reverse("queue")).text


@pytest.mark.parametrize("many", [1, 60])
def test_queries(editor, many, django_assert_num_queries):
    """Two of them for those that have the beginning of their text for a name."""
    for number in range(many):
        first_proposals(make_article(title="Có tít" if number % 2 else ""))
    browser = client_of(editor)
    with django_assert_num_queries(18):
        page = browser.get(reverse("queue"))
    assert page.text.count("thẻ chờ") == min(many, 50)
    assert f">{BODY[:30]}" in page.text


def test_a_count_that_was_not_taken_to_its_end_says_so(editor, monkeypatch):
    for _ in range(3):
        first_proposals(make_article())
    monkeypatch.setattr("review.queueing.MOST_COUNTED", 3)
    assert 'id="queue-count">3+<' in client_of(editor).get(reverse("queue")).text
    monkeypatch.setattr("review.queueing.MOST_COUNTED", 4)
    assert 'id="queue-count">3<' in client_of(editor).get(reverse("queue")).text


def test_second_page(editor):
    for number in range(51):
        first_proposals(make_article(title=f"Bài số {number}"))
    assert "Bài số 0" in client_of(editor).get(reverse("queue"), {"page": 2}).text


@pytest.mark.parametrize(
    ("seen", "said"), [(None, "chưa chạy"), (timedelta(minutes=5), "ngừng từ"), (timedelta(0), None)]
)
def test_worker_banner(editor, seen, said):
    if seen is not None:
        WorkerSign.objects.create(name="worker", seen_at=timezone.now() - seen)
    page = client_of(editor).get(reverse("queue")).text
    assert ('class="banner"' in page) is bool(said) and (said or "") in page


def test_who_is_no_editor_goes_to_their_own_page(importer, exporter, client, db):
    assert client_of(importer).get(reverse("queue")).url == reverse("imports")
    assert client_of(exporter).get(reverse("queue")).url == reverse("quotes")
    assert client_of(make_user("khach")).get(reverse("queue")).status_code == 403
    assert client.get(reverse("queue")).status_code == 302
    assert client_of(importer).post(reverse("queue")).status_code == 405
