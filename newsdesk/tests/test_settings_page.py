import pytest
from django.contrib.auth import authenticate
from django.test import Client
from django.urls import reverse

from newsdesk.models import User
from newsdesk.roles import Role
from newsdesk.tests.persons import PASSWORD, client_of, make_person

pytestmark = pytest.mark.django_db
CHOSEN = {"language": "en", "enter_delay_ms": "200"}
NEW = "đò-ngang-sớm-mai"


@pytest.fixture
def lan():
    return make_person("lan", Role.EDITOR)


@pytest.fixture
def client(lan):
    return client_of(lan)


def test_page_shows_what_is_chosen(client, lan):
    User.objects.update(enter_delay_ms=777, letter_keys=False)
    page = client.get(reverse("settings"))
    assert 'value="777"' in page.text
    assert "checked" not in page.text
    assert "biên tập viên" in page.text


def test_anonymous_is_sent_to_the_login():
    assert Client().get(reverse("settings")).url.startswith(reverse("login"))


@pytest.mark.parametrize("action", ["save_settings", "change_password"])
def test_get_is_405(client, action):
    assert client.get(reverse(action)).status_code == 405


def test_saves_and_speaks_the_new_language(client, lan):
    answer = client.post(reverse("save_settings"), CHOSEN)
    assert (answer.status_code, answer.url) == (302, reverse("settings"))
    page = client.get(answer.url)
    assert '<html lang="en">' in page.text
    assert "Saved." in page.text
    lan.refresh_from_db()
    assert (lan.language, lan.enter_delay_ms, lan.letter_keys) == ("en", 200, False)


def test_nothing_else_can_be_written_by_it(client, lan):
    client.post(reverse("save_settings"), {**CHOSEN, "is_superuser": "on", "roles": "chief", "username": "root"})
    lan.refresh_from_db()
    assert (lan.is_superuser, lan.roles, lan.username) == (False, ["editor"], "lan")


@pytest.mark.parametrize(
    "wrong",
    [{"enter_delay_ms": "-1"}, {"enter_delay_ms": "5001"}, {"enter_delay_ms": "nhanh"}, {"language": "fr"}],
)
def test_refuses_with_what_was_typed(client, lan, wrong):
    page = client.post(reverse("save_settings"), CHOSEN | wrong)
    assert page.status_code == 422
    assert "errorlist" in page.text
    assert all(value in page.text for value in wrong.values() if value != "fr")
    lan.refresh_from_db()
    assert (lan.language, lan.enter_delay_ms) == ("vi", 350)


def test_a_new_password_ends_the_sessions_elsewhere(client, lan):
    elsewhere = client_of(lan)
    answer = client.post(
        reverse("change_password"), {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    )
    assert (answer.status_code, answer.url) == (302, reverse("settings"))
    assert authenticate(username="lan", password=NEW) == lan
    assert client.get(reverse("settings")).status_code == 200
    assert elsewhere.get(reverse("settings")).status_code == 302


@pytest.mark.parametrize(
    "typed",
    [
        {"old_password": "sai", "new_password1": NEW, "new_password2": NEW},
        {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW + "!"},
        {"old_password": PASSWORD, "new_password1": "ngắn", "new_password2": "ngắn"},
        {"old_password": PASSWORD, "new_password1": "password123", "new_password2": "password123"},
        {},
    ],
)
def test_a_password_that_will_not_do_is_refused(client, lan, typed):
    page = client.post(reverse("change_password"), typed)
    assert page.status_code == 422
    assert "errorlist" in page.text
    assert NEW not in page.text
    assert authenticate(username="lan", password=PASSWORD) == lan
