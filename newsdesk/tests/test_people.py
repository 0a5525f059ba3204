import re
from threading import Barrier, Thread

import pytest
from django.contrib.auth import authenticate
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from newsdesk.models import LastSuperuser, User
from newsdesk.roles import Role
from newsdesk.tests.persons import HTMX, PASSWORD, client_of, make_person, make_superuser, signed_in

pytestmark = pytest.mark.django_db
ACTIONS = ["person_roles", "person_reset", "person_disable", "person_enable"]
NEW_PASSWORD = "sông-Hồng-cuối-thu"


@pytest.fixture
def admin():
    return make_superuser()


@pytest.fixture
def client(admin):
    return client_of(admin)


@pytest.fixture
def lan():
    return make_person("lan", Role.EDITOR)


def link_in(response) -> str:
    return re.search(r"http://testserver(/set-password/[^\"\s<]+)", response.text)[1]


def choose_password(link: str, password: str = NEW_PASSWORD):
    browser = Client()
    form = browser.get(link, follow=True)
    if form.status_code != 200:
        return form
    return browser.post(form.redirect_chain[-1][0], {"new_password1": password, "new_password2": password})


def test_lists_everybody_with_a_fixed_number_of_queries(client, lan):
    numbers = []
    for more in (0, 20):
        for index in range(more):
            make_person(f"nguoi{index}")
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("people"))
        assert page.text.count('<article id="person-') == User.objects.count()
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


class TestInvite:
    TYPED = {"username": "minh", "full_name": "Trần Quang Minh", "roles": ["editor", "exporter"]}

    def test_gives_a_link_by_which_the_person_chooses_a_password_and_is_in(self, client):
        page = client.post(reverse("invite"), self.TYPED, headers=HTMX)
        assert page.status_code == 200
        assert page.text.lstrip().startswith('<div id="people">')
        minh = User.objects.get(username="minh")
        assert (str(minh), minh.roles, minh.has_usable_password()) == ("Trần Quang Minh", ["editor", "exporter"], False)
        answer = choose_password(link_in(page))
        assert answer.status_code == 302
        assert answer.client.session["_auth_user_id"] == str(minh.pk)
        assert authenticate(username="minh", password=NEW_PASSWORD) == minh

    def test_a_short_password_is_refused_in_vietnamese(self, client):
        link = link_in(client.post(reverse("invite"), self.TYPED, headers=HTMX))
        answer = choose_password(link, "ngắn quá")
        assert answer.status_code == 422 and "Mật khẩu quá ngắn, cần ít nhất 10 ký tự." in answer.text

    def test_the_log_names_neither_person_nor_link(self, client, caplog):
        caplog.set_level("INFO")
        token = link_in(client.post(reverse("invite"), self.TYPED, headers=HTMX)).rstrip("/").rpartition("/")[2]
        assert "person invited user=" in caplog.text
        assert not [word for word in ("minh", "Quang", token) if word in caplog.text]

    def test_redirects_with_the_link_without_htmx(self, client):
        answer = client.post(reverse("invite"), self.TYPED)
        assert (answer.status_code, answer.url) == (302, reverse("people"))
        page = client.get(answer.url)
        assert choose_password(link_in(page)).status_code == 302
        assert "/set-password/" not in client.get(answer.url).text

    @pytest.mark.parametrize(
        "typed",
        [
            {**TYPED, "username": "LAN"},
            {**TYPED, "username": "hai chữ"},
            {**TYPED, "username": "a\0b"},
            {**TYPED, "username": ""},
            {**TYPED, "full_name": " "},
            {**TYPED, "roles": ["owner"]},
            {},
        ],
    )
    @pytest.mark.parametrize("headers", [{}, HTMX])
    def test_refuses_with_what_was_typed(self, client, lan, typed, headers):
        page = client.post(reverse("invite"), typed, headers=headers)
        assert page.status_code == 422
        assert "errorlist" in page.text
        assert typed.get("username", "").replace("\0", "") in page.text.replace("\0", "")
        assert User.objects.count() == 2

    def test_the_link_works_once(self, client):
        link = link_in(client.post(reverse("invite"), self.TYPED, headers=HTMX))
        assert choose_password(link).status_code == 302
        assert choose_password(link).status_code == 410

    def test_a_weak_password_is_refused(self, client):
        link = link_in(client.post(reverse("invite"), self.TYPED, headers=HTMX))
        for weak in ("ngắn", "1234567890123", "password123", "Tran Quang Minh"):
            assert choose_password(link, weak).status_code == 422
        assert not User.objects.get(username="minh").has_usable_password()


class TestRoles:
    def test_row_by_htmx(self, client, lan):
        row = client.post(reverse("person_roles", args=[lan.pk]), {"roles": ["chief", "importer"]}, headers=HTMX)
        assert row.status_code == 200
        assert row.text.lstrip().startswith(f'<article id="person-{lan.pk}"')
        lan.refresh_from_db()
        assert (lan.roles, lan.is_superuser) == (["chief", "importer"], False)

    def test_redirects_without(self, client, lan):
        answer = client.post(reverse("person_roles", args=[lan.pk]), {"roles": [], "is_superuser": "on"})
        assert (answer.status_code, answer.url) == (302, reverse("people"))
        lan.refresh_from_db()
        assert (lan.roles, lan.is_superuser) == ([], True)

    def test_unknown_role_is_refused(self, client, lan):
        assert client.post(reverse("person_roles", args=[lan.pk]), {"roles": ["root"]}).status_code == 422
        lan.refresh_from_db()
        assert lan.roles == ["editor"]

    def test_take_effect_at_once(self, client, lan):
        browser = client_of(lan)
        assert browser.get(reverse("imports")).status_code == 403
        client.post(reverse("person_roles", args=[lan.pk]), {"roles": ["importer"]})
        assert browser.get(reverse("imports")).status_code == 200

    @pytest.mark.parametrize("headers", [{}, HTMX])
    def test_the_last_superuser_stays_one(self, client, admin, headers):
        make_superuser("vangmat", is_active=False)
        make_superuser("chuavao", password="!")
        answer = client.post(reverse("person_roles", args=[admin.pk]), {"roles": ["editor"]}, headers=headers)
        assert answer.status_code == 422
        admin.refresh_from_db()
        assert (admin.is_superuser, admin.roles) == (True, [])

    def test_one_of_two_superusers_may_go(self, client, admin):
        make_superuser("thuhai")
        assert client.post(reverse("person_roles", args=[admin.pk]), {"roles": ["editor"]}).status_code == 302
        assert client.get(reverse("people")).status_code == 403


class TestReset:
    @pytest.mark.parametrize("headers", [{}, HTMX])
    def test_old_password_sessions_and_links_end(self, client, lan, headers):
        browser = client_of(lan)
        first = link_in(client.post(reverse("person_reset", args=[lan.pk]), headers=HTMX))
        answer = client.post(reverse("person_reset", args=[lan.pk]), headers=headers)
        second = link_in(answer if headers else client.get(answer.url))
        assert browser.get(reverse("settings")).status_code == 302
        assert authenticate(username="lan", password=PASSWORD) is None
        assert choose_password(first).status_code == 410
        assert choose_password(second).status_code == 302
        assert authenticate(username="lan", password=NEW_PASSWORD) == lan

    def test_not_oneself(self, client, admin):
        make_superuser("thuhai")
        assert client.post(reverse("person_reset", args=[admin.pk]), headers=HTMX).status_code == 422
        assert authenticate(username=admin.username, password=PASSWORD) == admin

    def test_a_disabled_person_cannot_use_the_link(self, client, lan):
        link = link_in(client.post(reverse("person_reset", args=[lan.pk]), headers=HTMX))
        client.post(reverse("person_disable", args=[lan.pk]))
        assert choose_password(link).status_code == 410

    def test_a_link_ends_after_three_days(self, client, lan, settings):
        link = link_in(client.post(reverse("person_reset", args=[lan.pk]), headers=HTMX))
        settings.PASSWORD_RESET_TIMEOUT = -1
        assert choose_password(link).status_code == 410


class TestDisable:
    @pytest.mark.parametrize("headers", [{}, HTMX])
    def test_shuts_out_at_once_and_for_good(self, client, lan, headers):
        browser = client_of(lan)
        assert browser.get(reverse("settings")).status_code == 200
        answer = client.post(reverse("person_disable", args=[lan.pk]), headers=headers)
        assert answer.status_code == (200 if headers else 302)
        assert browser.get(reverse("settings")).status_code == 302
        assert authenticate(username="lan", password=PASSWORD) is None
        # A session that had only been ignored would come to life again here.
        client.post(reverse("person_enable", args=[lan.pk]), headers=headers)
        assert browser.get(reverse("settings")).status_code == 302
        assert authenticate(username="lan", password=PASSWORD) == lan

    def test_nobody_else_is_signed_out(self, client, lan):
        others = client_of(make_person("minh"))
        client_of(lan)
        client.post(reverse("person_disable", args=[lan.pk]))
        assert others.get(reverse("settings")).status_code == 200
        assert client.get(reverse("people")).status_code == 200
        assert Session.objects.count() == 2

    @pytest.mark.parametrize("headers", [{}, HTMX])
    def test_not_the_last_superuser(self, client, admin, headers):
        answer = client.post(reverse("person_disable", args=[admin.pk]), headers=headers)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
        admin.refresh_from_db()
        assert admin.is_active


@pytest.mark.parametrize("action", ACTIONS)
class TestEachAction:
    def test_unknown_person_is_404(self, client, action):
        assert client.post(reverse(action, args=[987654])).status_code == 404

    def test_get_is_405(self, client, lan, action):
        assert client.get(reverse(action, args=[lan.pk])).status_code == 405

    @pytest.mark.parametrize("roles", [[], list(Role)])
    def test_other_roles_are_refused(self, lan, action, roles):
        assert signed_in(*roles).post(reverse(action, args=[lan.pk])).status_code == 403

    def test_anonymous_is_sent_to_the_login(self, lan, action):
        url = reverse(action, args=[lan.pk])
        assert Client().post(url).url.startswith(reverse("login"))
        assert Client().post(url, headers=HTMX).headers["HX-Redirect"].startswith(reverse("login"))


@pytest.mark.django_db(transaction=True)
def test_two_superusers_who_disable_each_other_leave_one():
    pair = [make_superuser("mot"), make_superuser("hai")]
    start, refused = Barrier(2), []

    def disable(person):
        start.wait()
        try:
            person.disable()
        except LastSuperuser:
            refused.append(person.pk)
        finally:
            connection.close()

    threads = [Thread(target=disable, args=[person]) for person in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert User.objects.filter(is_superuser=True, is_active=True).count() == 1
