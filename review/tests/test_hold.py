"""Holding, releasing and withdrawing a verified quote."""

import pytest
from django.urls import reverse

from review.deciding import Act, decide
from review.models import FeedEvent, Quote
from review.tests.conftest import HTMX, act, client_of
from review.tests.guarded import assert_guarded
from review.tests.test_verify import card_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def quote(editor, proposals):
    import uuid

    return decide([Act("verify", uuid.uuid4(), 0, proposal_id=proposals[0].pk)], by=editor)[0]


def post(user, verb, quote, version, **more):
    return client_of(user).post(reverse(f"{verb}_quote", args=[quote.pk]), act(version, **more), headers=HTMX)


def test_held_and_released(editor, chief, quote):
    assert 'data-state="held"' in post(editor, "hold", quote, 1).text
    assert post(editor, "release", quote, 2).status_code == 403
    assert 'data-state="verified"' in post(chief, "release", quote, 2).text
    assert [event.kind for event in FeedEvent.objects.all()] == ["verified", "held", "released"]


def test_withdrawn_by_the_chief_alone(editor, chief, quote):
    assert post(editor, "withdraw", quote, 1).status_code == 403
    answer = post(chief, "withdraw", quote, 1, because="asked")
    assert answer.status_code == 200 and 'data-state="withdrawn"' in answer.text
    assert Quote.objects.get().availability == "withdrawn"


@pytest.mark.parametrize("because", [{}, {"because": ""}, {"because": "vì thế"}])
@pytest.mark.parametrize("back", [{}, {"back": "quote"}])
def test_withdrawn_for_a_reason_alone(chief, quote, because, back):
    answer = post(chief, "withdraw", quote, 1, **because, **back)
    assert answer.status_code == 422 and "Hãy chọn lý do." in answer.text
    assert Quote.objects.get().availability == "free"


def test_back_to_the_quotes_page(editor, quote):
    answer = client_of(editor).post(reverse("hold_quote", args=[quote.pk]), act(1, back="quote"))
    assert answer.status_code == 302 and answer.url == reverse("quote", args=[quote.uid])


@pytest.mark.parametrize("verb", ["hold", "release", "withdraw"])
def test_guarded(verb, chief, exporter, quote):
    assert_guarded(reverse(f"{verb}_quote", args=[quote.pk]), exporter, chief, act(1))
    assert client_of(chief).post(reverse(f"{verb}_quote", args=[999]), act(1)).status_code == 404


@pytest.mark.parametrize("verb", ["hold", "withdraw"])
def test_stale_and_bad_form(verb, chief, quote):
    stale = post(chief, verb, quote, 0, because="asked")
    assert stale.status_code == 409 and 'data-keep="theirs"' in stale.text
    assert client_of(chief).post(reverse(f"{verb}_quote", args=[quote.pk]), {}, headers=HTMX).status_code == 422
    assert Quote.objects.get().availability == "free"


def test_not_from_here(chief, quote):
    answer = post(chief, "release", quote, 1)
    assert answer.status_code == 422 and "trạng thái" in answer.text


def test_what_was_typed_is_saved_or_discarded_first(editor, article, quote):
    typed = card_form(quote, article, note="hỏi lại tòa soạn")
    answer = client_of(editor).post(reverse("hold_quote", args=[quote.pk]), typed, headers=HTMX)
    assert answer.status_code == 422
    assert "Thẻ có phần sửa chưa lưu" in answer.text and "hỏi lại tòa soạn" in answer.text
    assert Quote.objects.get().availability == "free"
    untouched = client_of(editor).post(reverse("hold_quote", args=[quote.pk]), card_form(quote, article), headers=HTMX)
    assert untouched.status_code == 200
    assert Quote.objects.get().availability == "held"


def test_a_held_card_offers_no_reasons_to_reject(editor, quote):
    post(editor, "hold", quote, 1)
    page = client_of(editor).get(reverse("quote_card", args=[quote.pk]), headers=HTMX).text
    assert "card-form" in page and 'class="reasons"' not in page and 'formaction=""' not in page
