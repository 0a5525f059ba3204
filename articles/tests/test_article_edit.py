from datetime import date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.importing import Given, import_paste
from articles.models import Article, ArticleEdit
from newsdesk.roles import Role
from newsdesk.tests.persons import client_of, make_person, signed_in

pytestmark = pytest.mark.django_db
TEXT = (
    "Chợ Đông mở phiên sớm\n\n"
    "Phiên chợ mở từ 4 giờ sáng, theo ban quản lý. Người bán rau từ các xã ven sông đã có mặt từ nửa đêm.\n\n"
    "Đến 7 giờ, hàng trăm lượt khách đã vào chợ, đông gấp đôi phiên đầu năm ngoái.\n"
)


@pytest.fixture
def lan():
    return make_person("lan", Role.EDITOR)


@pytest.fixture
def article(lan):
    given = Given(publisher="Báo Ven Sông", section="Kinh tế", published_on=date(2026, 3, 5))
    return import_paste(TEXT, by=lan, given=given, url="https://bao.example/cho").article


def url_of(article) -> str:
    return reverse("article_edit", args=[article.pk])


def shown(client, article) -> dict:
    """The form as the page shows it, as a browser would send it back."""
    form = client.get(url_of(article)).context["form"]
    return {field.html_name: field.value() or "" for field in form} | {
        "published_on": str(form["published_on"].value() or "")
    }


def edits(article) -> list[tuple[str, str, str]]:
    return list(article.edits.order_by("pk").values_list("field", "before", "after"))


class TestEditor:
    @pytest.fixture
    def client(self, lan):
        return client_of(lan)

    def test_nothing_changed_is_nothing_logged(self, client, article):
        assert client.post(url_of(article), shown(client, article)).status_code == 302
        assert edits(article) == []
        assert Article.objects.get().published_basis == "delivery"

    def test_each_change_is_saved_logged_and_shown(self, client, article):
        typed = shown(client, article) | {"title": " Chợ  Đông ", "publisher": "Tin Đồng Bằng", "author": "Nguyễn Sa"}
        answer = client.post(url_of(article), typed)
        assert (answer.status_code, answer.url) == (302, url_of(article))
        article.refresh_from_db()
        assert (article.title, str(article.publisher), article.author) == ("Chợ Đông", "Tin Đồng Bằng", "Nguyễn Sa")
        assert edits(article) == [
            ("title", "Chợ Đông mở phiên sớm", "Chợ Đông"),
            ("publisher", "Báo Ven Sông", "Tin Đồng Bằng"),
            ("author", "", "Nguyễn Sa"),
        ]
        page = client.get(answer.url)
        assert "Tác giả: <del>–</del> → <ins>Nguyễn Sa</ins>" in page.text

    def test_a_date_given_has_the_editor_for_its_basis(self, client, article):
        client.post(url_of(article), shown(client, article) | {"published_on": "2026-03-06"})
        article.refresh_from_db()
        assert (article.published_on, article.published_basis) == (date(2026, 3, 6), "editor")

    def test_a_date_taken_away_is_unknown(self, client, article):
        client.post(url_of(article), shown(client, article) | {"published_on": ""})
        article.refresh_from_db()
        assert (article.published_on, article.published_basis) == (None, "unknown")
        page = client.get(url_of(article))
        assert "Chưa rõ ngày đăng" in page.text
        assert "Căn cứ của ngày đăng: <del>theo nguồn gửi</del> → <ins>chưa rõ</ins>" in page.text

    def test_the_body_and_what_is_the_chiefs_cannot_be_written(self, client, article):
        more = {"body": "khác", "length": "1", "delivery_status": "cancelled", "embargo_until": "2030-01-01T00:00"}
        client.post(url_of(article), shown(client, article) | more)
        article.refresh_from_db()
        assert (article.body, article.delivery_status, article.embargo_until) == (TEXT, "usable", None)
        assert 'name="delivery_status"' not in client.get(url_of(article)).text

    @pytest.mark.parametrize(
        "wrong",
        [
            {"url": "javascript:alert(1)"},
            {"url": "data:text/html,x"},
            {"url": "JaVaScRiPt://bao.example/%0aalert(1)"},
            {"published_on": "5/3/2026"},
            {"published_on": "2026-02-30"},
            {"title": "a\0b"},
            {"section": "x" * 1001},
            {"seen": "x"},
        ],
    )
    def test_refuses_with_what_was_typed(self, client, article, wrong):
        page = client.post(url_of(article), shown(client, article) | {"author": "Nguyễn Sa"} | wrong)
        assert page.status_code == 422
        assert "errorlist" in page.text
        assert "Nguyễn Sa" in page.text
        assert edits(article) == []

    def test_somebody_elses_change_is_not_overwritten_unseen(self, client, article):
        mine = shown(client, article) | {"title": "Tít của tôi"}
        minh = client_of(make_person("minh", Role.EDITOR))
        minh.post(url_of(article), shown(minh, article) | {"title": "Tít của Minh", "credit": "TTX"})
        page = client.post(url_of(article), mine)
        assert page.status_code == 409
        assert "<ins>Tít của Minh</ins>" in page.text
        assert 'value="Tít của tôi"' in page.text
        assert Article.objects.get().title == "Tít của Minh"
        # Sent again from that page it is a choice.
        again = {field.html_name: field.value() or "" for field in page.context["form"]}
        assert client.post(url_of(article), again).status_code == 302
        assert Article.objects.get().title == "Tít của tôi"

    def test_a_fixed_number_of_queries(self, client, article, lan):
        numbers = []
        for more in (1, 40):
            ArticleEdit.objects.bulk_create(
                ArticleEdit(article=article, field="section", before="a", after="b", by=lan) for _ in range(more)
            )
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url_of(article)).text.count("<del>a</del>") >= more
            numbers.append(len(queries))
        assert numbers[0] == numbers[1]


class TestChief:
    @pytest.fixture
    def client(self):
        return client_of(make_person("truong", Role.CHIEF))

    def test_embargo_and_delivery(self, client, article):
        typed = shown(client, article) | {"embargo_until": "2026-12-01T06:30", "delivery_status": "cancelled"}
        assert client.post(url_of(article), typed).status_code == 302
        article.refresh_from_db()
        local = timezone.localtime(article.embargo_until).replace(tzinfo=None)
        assert (local, article.delivery_status) == (datetime(2026, 12, 1, 6, 30), "cancelled")
        page = client.get(url_of(article))
        assert 'value="2026-12-01T06:30"' in page.text
        assert "<ins>nguồn hủy tin</ins>" in page.text
        assert "<ins>1/12/2026 06:30</ins>" in page.text

    def test_an_embargo_is_lifted(self, client, article):
        Article.objects.update(embargo_until=timezone.now())
        client.post(url_of(article), shown(client, article) | {"embargo_until": ""})
        article.refresh_from_db()
        assert article.embargo_until is None

    def test_seconds_of_a_delivery_are_no_change(self, client, article):
        Article.objects.update(embargo_until=timezone.make_aware(datetime(2026, 12, 1, 1, 2, 3, 456)))
        typed = shown(client, article) | {"embargo_until": "2026-12-01T01:02"}
        assert client.post(url_of(article), typed).status_code == 302
        assert edits(article) == []

    @pytest.mark.parametrize(
        "wrong",
        [
            {"embargo_until": "0001-01-01T00:00"},
            {"embargo_until": "9999-12-31T23:59"},
            {"embargo_until": "mai"},
            {"delivery_status": "sealed"},
            {"delivery_status": ""},
        ],
    )
    def test_refuses(self, client, article, wrong):
        assert client.post(url_of(article), shown(client, article) | wrong).status_code == 422
        assert edits(article) == []


def test_markup_is_shown_as_text(lan, article):
    client = client_of(lan)
    typed = {"title": '"><script>alert(1)</script>', "author": "<b>a</b>"}
    client.post(url_of(article), shown(client, article) | typed)
    page = client.get(url_of(article))
    assert "<script>alert(1)" not in page.text
    assert "<b>a</b>" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text


@pytest.mark.parametrize("roles, status", [([Role.IMPORTER], 200), ([Role.EXPORTER], 403), ([], 403)])
def test_roles(article, roles, status):
    client = signed_in(*roles)
    assert client.get(url_of(article)).status_code == status
    assert client.post(url_of(article), {"title": "x"}).status_code == (302 if status == 200 else 403)


def test_anonymous_is_sent_to_the_login(article):
    assert Client().post(url_of(article), {"title": "x"}).url.startswith(reverse("login"))


def test_unknown_is_404(lan):
    assert client_of(lan).get(reverse("article_edit", args=[987654])).status_code == 404
