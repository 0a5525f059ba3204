"""The chief holds, releases or withdraws all verified quotes of an article in one act."""

import re
import uuid

import pytest
from django.urls import reverse

from review.models import Decision, FeedEvent, Quote
from review.tests.conftest import HTMX, client_of
from review.tests.guarded import assert_guarded
from review.tests.making import breaches, decided, make_article, make_chief, make_editor, make_run

pytestmark = pytest.mark.django_db
VERBS = ["hold", "release", "withdraw"]


@pytest.fixture
def article(db):
    return make_article("\n".join(f"Bà Sáu nói câu số {number} rồi." for number in range(4)), title="Chợ họp lại")


@pytest.fixture
def quotes(article):
    """Three verified, one of them on hold, and one kept out."""
    by = make_editor("truoc")
    proposals = make_run(article, *(f"câu số {number} rồi" for number in range(4)))
    made = [decided("verify", one, by=by) for one in proposals[:3]]
    decided("keep_out", proposals[3], by=by)
    return [*made[:2], decided("hold", made[2], by=by)]


def page(by, article):
    return client_of(by).get(reverse("article_quotes", args=[article.pk])).text


def sent_by(button, text):
    """The boxes of the form with this button, as the page would send them."""
    form = next(form for form in re.findall(r"<form.*?</form>", text, re.S) if button in form)
    return dict(re.findall(r'name="(request_id|quotes)" value="([^"]*)"', form))


def post(by, verb, article, boxes):
    return client_of(by).post(reverse(f"{verb}_article", args=[article.pk]), boxes)


def availabilities():
    return [quote.availability for quote in Quote.objects.order_by("pk")]


@pytest.mark.parametrize(("verb", "button", "after"), [
    ("hold", "Tạm giữ 2 phát ngôn", ["held", "held", "held", "free"]),
    ("release", "Thả ra 1 phát ngôn đang tạm giữ", ["free", "free", "free", "free"]),
    ("withdraw", "Rút 3 phát ngôn", ["withdrawn", "withdrawn", "withdrawn", "free"]),
])  # fmt: skip
def test_all_that_the_button_counts(article, quotes, verb, button, after):
    chief = make_chief()
    before = Decision.objects.count()
    boxes = sent_by(button, page(chief, article)) | ({"because": "legal"} if verb == "withdraw" else {})
    answer = post(chief, verb, article, boxes)
    assert answer.status_code == 302 and answer.url == reverse("article_quotes", args=[article.pk])
    assert availabilities() == after
    made = Decision.objects.all()[before:]
    assert {(one.verb, one.by, one.reason) for one in made} == {(verb, chief, boxes.get("because", ""))}
    assert FeedEvent.objects.filter(decision__in=made).count() == len(made) == len(boxes["quotes"].split(","))
    assert breaches() == []


def test_withdrawn_ones_are_released_apart(article, quotes):
    chief = make_chief()
    decided("withdraw", quotes[0], by=chief)
    text = page(chief, article)
    assert "Thả ra 1 phát ngôn đang tạm giữ" in text
    post(chief, "release", article, sent_by("Thả ra 1 phát ngôn đã rút", text))
    assert availabilities() == ["free", "free", "held", "free"]


def test_sent_twice_it_is_done_once(article, quotes):
    chief = make_chief()
    boxes = sent_by("Tạm giữ 2", page(chief, article))
    answers = [post(chief, "hold", article, boxes) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Decision.objects.filter(verb="hold", by=chief).count() == 2


def test_undo_and_redo_take_it_as_one_act(article, quotes):
    chief = make_chief()
    text = page(chief, article)
    assert "hoàn tác cũng lùi lại cả một lượt" in text
    post(chief, "hold", article, sent_by("Tạm giữ 2", text))
    undone = {"request_id": uuid.uuid4(), "article": article.pk}
    answer = client_of(chief).post(reverse("undo"), undone, headers=HTMX)
    assert "Đã hoàn tác. Đã đổi 2 phát ngôn." in answer.text
    assert client_of(chief).post(reverse("undo"), undone, headers=HTMX).status_code == 200  # the same, sent again
    assert availabilities() == ["free", "free", "held", "free"]
    client_of(chief).post(reverse("redo"), {"request_id": uuid.uuid4(), "article": article.pk})
    assert availabilities() == ["held", "held", "held", "free"]
    assert breaches() == []


def test_undo_leaves_out_what_somebody_changed_since(article, quotes):
    chief = make_chief()
    post(chief, "withdraw", article, sent_by("Rút 3", page(chief, article)) | {"because": "legal"})
    decided("release", Quote.objects.get(pk=quotes[2].pk), by=make_chief("nua"))
    client_of(chief).post(reverse("undo"), {"request_id": uuid.uuid4(), "article": article.pk})
    assert availabilities() == ["free", "free", "free", "free"]
    assert Decision.objects.filter(verb="undo").count() == 2


def test_more_than_a_transaction_holds_is_undone_at_once(article, quotes, monkeypatch):
    monkeypatch.setattr("review.bulk.MOST_ACTS", 1)
    chief = make_chief()
    post(chief, "withdraw", article, sent_by("Rút 3", page(chief, article)) | {"because": "legal"})
    client_of(chief).post(reverse("undo"), {"request_id": uuid.uuid4(), "article": article.pk})
    assert availabilities() == ["free", "free", "held", "free"]


def test_nothing_is_done_where_one_was_changed_since(article, quotes):
    chief = make_chief()
    boxes = sent_by("Tạm giữ 2", page(chief, article))
    decided("not_sure", quotes[1], by=make_editor())
    answer = post(chief, "hold", article, boxes)
    assert answer.status_code == 409 and "vừa sửa" in answer.text and "Chưa có gì thay đổi" in answer.text
    assert "Tạm giữ 1 phát ngôn" in answer.text
    assert availabilities() == ["free", "free", "held", "free"]


def test_more_than_one_transaction_holds(article, quotes, monkeypatch):
    monkeypatch.setattr("review.bulk.MOST_ACTS", 1)
    chief = make_chief()
    boxes = sent_by("Rút 3", page(chief, article)) | {"because": "legal"}
    decided("correct", quotes[2], by=make_editor(), changes={"note": "đã hỏi lại"})
    answer = post(chief, "withdraw", article, boxes)
    assert answer.status_code == 409 and "Đã đổi 2 phát ngôn" in answer.text
    assert availabilities() == ["withdrawn", "withdrawn", "held", "free"]
    again = sent_by("Rút 1", answer.text)
    assert post(chief, "withdraw", article, again).status_code == 422
    assert post(chief, "withdraw", article, again | {"because": "legal"}).status_code == 302
    assert availabilities() == ["withdrawn", "withdrawn", "withdrawn", "free"]


@pytest.mark.parametrize("wrong", [
    {"quotes": ""}, {"quotes": "1"}, {"quotes": "1-x"}, {"quotes": "99999-1"}, {"request_id": "x"}, {"because": "x"},
])  # fmt: skip
def test_a_bad_form(article, quotes, wrong):
    chief = make_chief()
    answer = post(chief, "hold", article, sent_by("Tạm giữ 2", page(chief, article)) | wrong)
    assert answer.status_code == 422 and 'role="alert"' in answer.text
    assert availabilities() == ["free", "free", "held", "free"]


def test_quotes_of_another_article(article, quotes):
    boxes = sent_by("Tạm giữ 2", page(make_chief(), article))
    assert post(make_chief("nua"), "hold", make_article("Bài khác."), boxes).status_code == 422
    assert availabilities() == ["free", "free", "held", "free"]


def test_not_from_here(article, quotes):
    chief = make_chief()
    boxes = sent_by("Tạm giữ 2", page(chief, article))
    answer = post(chief, "release", article, boxes)
    assert answer.status_code == 422 and "trạng thái" in answer.text


@pytest.mark.parametrize("verb", VERBS)
def test_guarded(article, quotes, verb):
    boxes = {"request_id": uuid.uuid4(), "quotes": f"{quotes[0].pk}-1"}
    assert_guarded(reverse(f"{verb}_article", args=[article.pk]), make_editor(), make_chief(), boxes)
    assert client_of(make_chief("nua")).post(reverse(f"{verb}_article", args=[999_999]), boxes).status_code == 404


@pytest.mark.parametrize("many", [1, 3])
def test_queries(article, quotes, many, django_assert_num_queries):
    Quote.objects.filter(pk__in=[quote.pk for quote in quotes[many:]]).update(verdict="open", availability="free")
    browser = client_of(make_chief())
    with django_assert_num_queries(7):
        text = browser.get(reverse("article_quotes", args=[article.pk])).text
    assert text.count('<p class="words') == many


def test_the_page(article, quotes):
    chief, editor = make_chief(), make_editor()
    Quote.objects.filter(pk=quotes[0].pk).update(availability="sealed")
    text = page(chief, article)
    assert "câu số 1 rồi" in text and "câu số 0" not in text and "Niêm phong" in text
    assert client_of(editor).get(reverse("article_quotes", args=[article.pk])).status_code == 403
    assert "không có phát ngôn đã duyệt" in page(chief, make_article("Không ai nói gì."))
    link = f'href="{reverse("article_quotes", args=[article.pk])}"'
    assert link in client_of(chief).get(reverse("article", args=[article.pk])).text
    assert link not in client_of(editor).get(reverse("article", args=[article.pk])).text
