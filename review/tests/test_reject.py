"""Rejecting, right but not kept, not sure: verdicts that change no words."""

import pytest
from django.urls import reverse

from review.models import Decision, Quote
from review.tests.conftest import HTMX, act, client_of
from review.tests.guarded import assert_guarded

pytestmark = pytest.mark.django_db
VERBS = {"reject": ("rejected", {"reason": "not_speech"}), "keep_out": ("kept_out", {}), "not_sure": ("not_sure", {})}


def url(verb, proposal):
    return reverse(f"{verb}_proposal", args=[proposal.pk])


@pytest.fixture(params=VERBS)
def verb(request):
    return request.param


def test_by_htmx(verb, editor, proposals):
    verdict, more = VERBS[verb]
    answer = client_of(editor).post(url(verb, proposals[2]), act(**more), headers=HTMX)
    assert (
        answer.status_code == 200
        and f'data-state="{verdict}"' in answer.text
        and "<form" not in answer.text.split("<section")[0]
    )
    quote = Quote.objects.get()
    assert (quote.verdict, quote.reason, quote.decided_by) == (verdict, more.get("reason", ""), editor)


def test_redirects_without_htmx(verb, editor, article, proposals):
    answer = client_of(editor).post(url(verb, proposals[0]), act(**VERBS[verb][1]), follow=True)
    assert answer.redirect_chain == [(reverse("article", args=[article.pk]), 302)]
    assert 'class="message success"' in answer.text


def test_guarded(verb, editor, exporter, proposals):
    assert_guarded(url(verb, proposals[0]), exporter, editor, act(**VERBS[verb][1]))
    assert not Quote.objects.exists()


def test_unknown(verb, editor):
    assert client_of(editor).post(reverse(f"{verb}_proposal", args=[1]), act()).status_code == 404
    assert client_of(editor).post(reverse(f"{verb}_quote", args=[1]), act()).status_code == 404


def test_bad_form(verb, editor, proposals):
    answer = client_of(editor).post(url(verb, proposals[0]), {"request_id": "x", "note": "đang viết"}, headers=HTMX)
    assert answer.status_code == 422 and 'value="đang viết"' in answer.text
    assert not Quote.objects.exists()


def test_a_reason_is_asked_for_and_what_was_typed_stays(editor, proposals):
    answer = client_of(editor).post(url("reject", proposals[0]), act(note="đang viết"), headers=HTMX)
    assert answer.status_code == 422 and 'value="đang viết"' in answer.text and "chọn lý do" in answer.text


def test_stale(verb, editor, chief, proposals):
    client_of(chief).post(url("not_sure" if verb != "not_sure" else "keep_out", proposals[0]), act())
    answer = client_of(editor).post(url(verb, proposals[0]), act(**VERBS[verb][1]), headers=HTMX)
    assert answer.status_code == 409 and "Hà" in answer.text and 'data-keep="mine"' in answer.text
    quote = Quote.objects.get()
    on_top = act(quote.version, **VERBS[verb][1])
    assert client_of(editor).post(reverse(f"{verb}_quote", args=[quote.pk]), on_top, headers=HTMX).status_code == 200
    quote.refresh_from_db()
    assert quote.verdict == VERBS[verb][0]


def test_same_request_twice_is_one_decision(verb, editor, proposals):
    form = act(**VERBS[verb][1])
    assert [client_of(editor).post(url(verb, proposals[0]), form).status_code for _ in range(2)] == [302, 302]
    assert Decision.objects.count() == 1


def test_decided_quote_takes_another_verdict(editor, proposals):
    client_of(editor).post(url("reject", proposals[0]), act(reason="other"))
    quote = Quote.objects.get()
    client_of(editor).post(reverse("not_sure_quote", args=[quote.pk]), act(1))
    quote.refresh_from_db()
    assert (quote.verdict, quote.reason) == ("not_sure", "")
