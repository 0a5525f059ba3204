"""Cutting a part from the article and bringing it back."""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.urls import reverse

from articles.models import Article, ExcludedRange
from review.models import Quote, Work
from review.selecting import format_spans
from review.tests.conftest import HTMX, act, client_of, span
from review.tests.guarded import assert_guarded
from review.tests.making import sql
from review.tests.test_verify import card_form

pytestmark = pytest.mark.django_db


def cut(article, words, *, to_end=False, reason="editor"):
    start, end = span(article, words)
    return {"request_id": str(uuid.uuid4()), "start": start, "end": "" if to_end else end, "reason": reason}


def url(article):
    return reverse("exclude", args=[article.pk])


def test_tail_goes_with_its_proposals(editor, article, proposals):
    answer = client_of(editor).post(
        url(article), cut(article, "Theo Sở Giao thông", to_end=True, reason="tail"), headers=HTMX
    )
    assert answer.status_code == 200 and answer.headers["HX-Retarget"] == "#desk"
    assert article.kept_text().endswith("trong đời buôn bán.")
    assert Work.objects.get(pk=article.pk).open_proposals == 2
    assert f"card-proposal-{proposals[2].pk}" not in answer.text and "Đã cắt 2 dòng" in answer.text


def test_one_range(editor, article, proposals):
    client_of(editor).post(url(article), cut(article, "Xem thêm: mười cây cầu đẹp nhất miền Tây"))
    row = ExcludedRange.objects.get()
    assert (row.reason, row.by) == ("editor", editor) and "Xem thêm" not in article.kept_text()


def test_verified_words_are_not_cut(editor, article, proposals):
    client_of(editor).post(reverse("verify_proposal", args=[proposals[1].pk]), card_form(proposals[1], article))
    answer = client_of(editor).post(url(article), cut(article, "Bà Lê Thị Hoa", to_end=True), headers=HTMX)
    assert answer.status_code == 422 and "phát ngôn đã duyệt" in answer.text
    assert not ExcludedRange.objects.exists()


@pytest.mark.parametrize(
    "broken", [{"start": ""}, {"start": 10, "end": 5}, {"end": 99_999}, {"reason": "menu"}, {"start": -1}]
)
def test_bad_form(editor, article, broken):
    answer = client_of(editor).post(url(article), cut(article, "Theo") | broken, headers=HTMX)
    assert answer.status_code == 422 and answer.headers["HX-Retarget"] == "#save-state"
    assert not ExcludedRange.objects.exists()


def test_guarded(editor, importer, article):
    assert_guarded(url(article), importer, editor, cut(article, "Theo"))
    assert client_of(editor).post(reverse("exclude", args=[999]), {}).status_code == 404


@pytest.fixture
def row(article, editor):
    return article.exclude(*span(article, "Xem thêm: mười cây cầu đẹp nhất miền Tây"), reason="related", by=editor)


def test_brought_back(editor, article, proposals, row):
    page = client_of(editor).get(reverse("article", args=[article.pk])).text
    assert "Đã cắt 1 dòng" in page and row.get_reason_display() in page
    answer = client_of(editor).post(reverse("bring_back", args=[row.pk]), headers=HTMX)
    assert answer.headers["HX-Retarget"] == "#desk" and "Máy đang đọc bài này" in answer.text
    assert article.kept_text().endswith("miền Tây")
    assert Work.objects.get(pk=article.pk).tagging == "waiting"


def test_the_same_cut_twice_is_one(editor, article, row):
    again = article.exclude(*span(article, "Xem thêm: mười cây cầu đẹp nhất miền Tây"), reason="related", by=editor)
    assert again == row
    assert article.excluded_ranges.count() == 1


def test_brought_back_twice_is_read_once_more(editor, article, proposals, row):
    browser = client_of(editor)
    browser.post(reverse("bring_back", args=[row.pk]), headers=HTMX)
    Work.objects.filter(pk=article.pk).update(tagging="tagged")
    answer = browser.post(reverse("bring_back", args=[row.pk]), headers=HTMX)
    assert answer.status_code == 200 and "Chỗ cắt này vừa đổi" in answer.text
    assert Work.objects.get(pk=article.pk).tagging == "tagged"


def wait_for_a_lock():
    """Until some connection waits for another's."""
    until = time.monotonic() + 30
    while not sql("SELECT pid FROM pg_locks WHERE NOT granted"):
        assert time.monotonic() < until, "nobody waits"
        time.sleep(0.01)


@pytest.mark.django_db(transaction=True)
def test_cut_and_brought_back_at_once(editor, article, proposals, row):
    """Both take the article's row of work before its ranges, so the one who comes second waits for nothing but that."""
    browser = client_of(editor)

    def bring_back():
        try:
            return browser.post(reverse("bring_back", args=[row.pk]), headers=HTMX)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            Work.objects.select_for_update().get(pk=article.pk)
            answer = other.submit(bring_back)
            wait_for_a_lock()
            article.exclude(*span(article, "đẹp nhất miền Tây"), reason="editor", by=editor)
        assert "Chỗ cắt này vừa đổi" in answer.result(timeout=30).text
    assert Work.objects.get(pk=article.pk).tagging == "tagged"
    assert "Xem thêm" not in Article.objects.get().kept_text()


def test_brought_back_without_htmx(editor, article, proposals, row):
    assert client_of(editor).post(reverse("bring_back", args=[row.pk])).url == reverse("article", args=[article.pk])


def test_bringing_back_is_guarded(editor, importer, row):
    assert_guarded(reverse("bring_back", args=[row.pk]), importer, editor, {})
    assert client_of(editor).post(reverse("bring_back", args=[999])).status_code == 404


def test_the_desk_comes_when_the_machine_has_read(editor, article, proposals):
    asked = reverse("tagging_state", args=[article.pk])
    Work.objects.filter(pk=article.pk).update(tagging="waiting")
    waiting = client_of(editor).get(asked, headers=HTMX)
    assert "HX-Retarget" not in waiting.headers and 'hx-trigger="load delay:2s"' in waiting.text
    Work.objects.filter(pk=article.pk).update(tagging="tagged")
    assert client_of(editor).get(asked, headers=HTMX).headers["HX-Retarget"] == "#desk"


@pytest.mark.parametrize("words", ["chợ đầu mối sẽ họp lại từ thứ Hai", "họp lại từ thứ Hai"])
def test_words_cut_since_the_page_was_drawn_are_not_verified(editor, article, proposals, words):
    """Nor what is left of them: nobody has seen that as a quote."""
    form = card_form(proposals[1], article)
    article.exclude(*span(article, words), reason="editor", by=editor)
    url = reverse("verify_proposal", args=[proposals[1].pk])
    answer = client_of(editor).post(url, form, headers=HTMX)
    assert answer.status_code == 422 and "đã bị cắt khỏi bài" in answer.text
    assert not Quote.objects.exists()


def test_selected_words_in_a_cut_part_are_not_verified(editor, article, proposals):
    article.exclude(*span(article, "mười cây cầu đẹp nhất miền Tây"), reason="editor", by=editor)
    form = card_form(proposals[1], article, content=format_spans([span(article, "mười cây cầu")]))
    answer = client_of(editor).post(reverse("verify_proposal", args=[proposals[1].pk]), form, headers=HTMX)
    assert answer.status_code == 422 and "chọn chữ trong bài" in answer.text


@pytest.mark.parametrize("part", ["cue", "source"])
def test_cue_and_source_may_lie_in_a_cut_part(editor, article, proposals, part):
    article.exclude(*span(article, "Bà Lê Thị Hoa cho biết"), reason="editor", by=editor)
    url = reverse("verify_proposal", args=[proposals[1].pk])
    assert client_of(editor).post(url, card_form(proposals[1], article), headers=HTMX).status_code == 200
    quote = Quote.objects.get()
    assert quote.decisions.get().verb == "verify"
    assert getattr(quote, part) == getattr(proposals[1], part)


def test_card_in_a_cut_part_is_gone(editor, article, proposals):
    article.exclude(*span(article, "chợ đầu mối sẽ họp lại"), reason="editor", by=editor)
    assert client_of(editor).get(reverse("article", args=[article.pk])).text.count("data-open ") == 2
    assert (
        client_of(editor).post(reverse("not_sure_proposal", args=[proposals[1].pk]), act(), headers=HTMX).status_code
        == 200
    )
