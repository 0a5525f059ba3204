from unicodedata import normalize

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from articles.models import Article, Import
from newsdesk.roles import Role
from newsdesk.tests.persons import client_of, make_person, signed_in

pytestmark = pytest.mark.django_db
TEXT = """Bến Mận mở lại chuyến phà đêm

Sau ba tuần sửa cầu dẫn, bến phà Mận chạy lại từ tối thứ Sáu.

"Chúng tôi chạy đến 23 giờ", ông Lê Văn Cừ, trưởng bến, nói.
"""
TYPED = {"text": TEXT, "publisher": " Báo  Ven Sông ", "section": "Xã hội", "published_on": "2026-03-05", "url": ""}


@pytest.fixture
def client():
    return client_of(make_person("lan", Role.EDITOR))


def test_page(client):
    page = client.get(reverse("paste_article"))
    assert page.status_code == 200
    assert '<textarea name="text"' in page.text
    assert not Import.objects.exists()


def test_stores_and_goes_to_the_article(client):
    answer = client.post(reverse("paste_article"), TYPED)
    article = Article.objects.get()
    assert (answer.status_code, answer.url) == (302, reverse("article", args=[article.pk]))
    assert article.body.strip() == TEXT.strip()
    assert article.title == "Bến Mận mở lại chuyến phà đêm"
    assert (str(article.publisher), article.section) == ("Báo Ven Sông", "Xã hội")
    assert str(article.published_on) == "2026-03-05"
    delivery = Import.objects.get()
    assert (delivery.by.username, delivery.state) == ("lan", "done")


def test_what_is_not_given_is_unknown(client):
    client.post(reverse("paste_article"), {"text": TEXT})
    article = Article.objects.get()
    assert (article.publisher, article.section, article.published_on) == (None, "", None)
    assert article.published_basis == "unknown"


def test_title_and_address_as_typed(client):
    client.post(
        reverse("paste_article"), {"text": TEXT, "title": " Phà  đêm ", "url": "https://bao.example/pha?a=1&b=2"}
    )
    article = Article.objects.get()
    assert (article.title, article.url) == ("Phà đêm", "https://bao.example/pha?a=1&b=2")


@pytest.mark.parametrize("text", [TEXT, TEXT.replace("\n", "\r\n"), normalize("NFD", TEXT)])
def test_the_same_text_again_leads_to_the_article_that_is_there(client, text):
    client.post(reverse("paste_article"), TYPED)
    answer = client.post(reverse("paste_article"), TYPED | {"text": text})
    article = Article.objects.get()
    assert answer.url == reverse("article", args=[article.pk])
    assert "đã có sẵn" in [str(message) for message in get_messages(answer.wsgi_request)][-1]


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"text": " \n\t \u200b "},
        {"text": "một\0hai"},
        {"published_on": "hôm qua"},
        {"url": "javascript:alert(1)"},
        {"url": "data:text/html,x"},
        {"url": "ftp://bao.example/x"},
        {"url": "không phải địa chỉ"},
        {"title": "x" * 1001},
    ],
)
def test_refuses_with_what_was_typed(client, wrong):
    page = client.post(reverse("paste_article"), TYPED | wrong)
    assert page.status_code == 422
    assert "errorlist" in page.text
    typed = page.context["form"].data
    assert {name: typed[name] for name in TYPED} == TYPED | {k: v for k, v in wrong.items() if k in TYPED}
    assert "Báo  Ven Sông" in page.text
    assert not Article.objects.exists()


def test_a_rejected_text_says_why(client):
    page = client.post(reverse("paste_article"), {"text": "\u200b\u200b\ufeff"})
    assert page.status_code == 422
    assert "Không nhận: trống." in page.text


def test_a_nul_is_said_in_the_reader_s_language(client):
    answer = client.post(reverse("paste_article"), {"text": "Bài\x00 báo"})
    assert answer.status_code == 422 and "chữ bị hỏng (ký tự NUL)" in answer.text


def test_text_is_shown_again_as_text(client):
    page = client.post(reverse("paste_article"), {"text": "</textarea><script>alert(1)</script>", "url": "x:"})
    assert page.status_code == 422
    assert "<script>alert(1)" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text


@pytest.mark.parametrize(
    "roles, status", [([Role.IMPORTER], 200), ([Role.CHIEF], 200), ([Role.EXPORTER], 403), ([], 403)]
)
def test_roles(roles, status):
    client = signed_in(*roles)
    assert client.get(reverse("paste_article")).status_code == status
    assert client.post(reverse("paste_article")).status_code == (422 if status == 200 else 403)


def test_an_importer_goes_to_the_page_that_is_theirs():
    client = signed_in(Role.IMPORTER)
    answer = client.post(reverse("paste_article"), TYPED)
    assert answer.url == reverse("article_edit", args=[Article.objects.get().pk])
    assert client.get(answer.url).status_code == 200


def test_anonymous_is_sent_to_the_login():
    assert Client().post(reverse("paste_article"), TYPED).url.startswith(reverse("login"))
    assert not Article.objects.exists()
