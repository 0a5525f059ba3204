"""Adding a quote that no machine proposed."""

import uuid

import pytest
from django.urls import reverse

from review.models import Decision, Quote
from review.selecting import format_spans
from review.tests.conftest import HTMX, client_of, make_article, span
from review.tests.guarded import assert_guarded

pytestmark = pytest.mark.django_db


def form(article, words, **more):
    return {
        "request_id": str(uuid.uuid4()),
        "content": format_spans([span(article, words)]),
        "speakers": "Lê Thị Hoa",
        **more,
    }


def url(article):
    return reverse("add_article_quote", args=[article.pk])


def test_by_htmx(editor, article, proposals):
    answer = client_of(editor).post(url(article), form(article, "“quãng dài nhất”", role="tiểu thương"), headers=HTMX)
    quote = Quote.objects.get()
    assert (quote.words, quote.kind, quote.verdict, quote.role) == (
        ["quãng dài nhất"],
        "direct",
        "verified",
        "tiểu thương",
    )
    assert answer.headers["HX-Retarget"] == "#desk" and f'id="card-quote-{quote.pk}"' in answer.text
    assert Decision.objects.get().verb == "add"


def test_redirects_without_htmx(editor, article):
    assert client_of(editor).post(url(article), form(article, "Nước rút chậm")).url == reverse(
        "article", args=[article.pk]
    )


def test_guarded(editor, importer, article):
    assert_guarded(url(article), importer, editor, form(article, "Nước rút chậm"))
    assert client_of(editor).post(reverse("add_article_quote", args=[999]), {}).status_code == 404
    assert not Quote.objects.exists()


def test_no_words(editor, article):
    answer = client_of(editor).post(url(article), form(article, "Nước", content="", role="bà con"), headers=HTMX)
    assert answer.status_code == 422 and "chọn chữ trong bài" in answer.text
    assert (
        'value="bà con"' in answer.text
        and 'value="Lê Thị Hoa"' in answer.text
        and " hidden" not in answer.text.split(">")[0]
    )


def test_no_speaker(editor, article):
    answer = client_of(editor).post(url(article), form(article, "Nước rút chậm", speakers=" ; "), headers=HTMX)
    assert answer.status_code == 422 and "Tab" in answer.text and "data-focus" in answer.text
    assert not Quote.objects.exists()


def test_without_htmx_a_bad_form_is_the_page(editor, article):
    answer = client_of(editor).post(url(article), form(article, "Nước", speakers="", role="bà con"))
    assert answer.status_code == 422 and "<html" in answer.text and 'value="bà con"' in answer.text


def test_overlap_is_refused(editor, article):
    client_of(editor).post(url(article), form(article, "Nước rút chậm"))
    answer = client_of(editor).post(url(article), form(article, "rút chậm nhưng cầu"), headers=HTMX)
    assert answer.status_code == 422 and "trùm lên" in answer.text
    assert Quote.objects.count() == 1


def test_same_request_twice_is_one_quote(editor, article):
    once = form(article, "Nước rút chậm")
    assert [client_of(editor).post(url(article), once).status_code for _ in range(2)] == [302, 302]
    assert Quote.objects.count() == Decision.objects.count() == 1


def test_code_points_not_utf16_units(editor):
    article = make_article("Chú thích ảnh 🌉🌉 xong. Ông Ba nói cầu sẽ mở lại.")
    client_of(editor).post(url(article), form(article, "cầu sẽ mở lại"))
    assert Quote.objects.get().words == ["cầu sẽ mở lại"]
