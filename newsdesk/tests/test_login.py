from datetime import timedelta
from threading import Barrier, Thread
from time import sleep
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from newsdesk.models import LoginFailure, User
from newsdesk.roles import Role
from newsdesk.tests.persons import PASSWORD, client_of, make_person, make_superuser

pytestmark = pytest.mark.django_db
WRONG = "không phải mật khẩu này"


@pytest.fixture
def lan():
    return make_person("lan", Role.EDITOR)


def sign_in(name="lan", password=PASSWORD, client=None, **more):
    return (client or Client()).post(reverse("login"), {"username": name, "password": password}, **more)


def fail(times, name="lan", **more):
    for _ in range(times):
        assert sign_in(name, WRONG, **more).status_code == 422


def test_page_is_vietnamese_and_made_for_password_managers():
    page = Client().get(reverse("login"), headers={"Accept-Language": "en"})
    assert page.headers["Content-Language"] == "vi"
    assert '<html lang="vi">' in page.text
    assert "Đăng nhập" in page.text
    assert 'autocomplete="username"' in page.text
    assert 'autocomplete="current-password"' in page.text


def test_leads_to_the_queue(lan):
    answer = sign_in()
    assert (answer.status_code, answer.url) == (302, reverse("queue"))
    assert answer.client.get(reverse("login")).url == reverse("queue")


def test_leads_on_to_the_page_that_was_asked_for(lan):
    asked = Client().get(reverse("settings"))
    assert asked.url == f"{reverse('login')}?next={reverse('settings')}"
    form = Client().get(asked.url)
    assert f'name="next" value="{reverse("settings")}"' in form.text
    answer = Client().post(reverse("login"), {"username": "lan", "password": PASSWORD, "next": reverse("settings")})
    assert answer.url == reverse("settings")


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)", "\\\\example.org"]
)
def test_never_leads_to_another_site(lan, elsewhere):
    answer = Client().post(reverse("login"), {"username": "lan", "password": PASSWORD, "next": elsewhere})
    assert answer.url == reverse("queue")


@pytest.mark.parametrize(
    ("referer", "leads_to"),
    [
        ("http://testserver/articles/7/edit/?from=queue", "/articles/7/edit/?from=queue"),
        ("http://testserver/settings/", "/settings/"),
        ("https://example.org/settings/", "/"),
        ("http://testserver.example.org/settings/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_an_act_without_a_session_leads_back_to_its_page(referer, leads_to):
    answer = Client().post(reverse("save_settings"), headers={"Referer": referer})
    assert (answer.status_code, answer.url) == (302, f"{reverse('login')}?next={quote(leads_to, safe='/')}")


def test_behind_tls_a_page_without_is_none_of_ours():
    sent = {"secure": True, "headers": {"Referer": "http://testserver/settings/"}}
    assert Client().post(reverse("save_settings"), **sent).url == f"{reverse('login')}?next=/"


def test_an_address_that_looks_like_another_site_leads_nowhere_else(lan):
    answer = Client().post(reverse("save_settings"), headers={"Referer": "http://testserver//example.org/"})
    form = {"username": "lan", "password": PASSWORD, "next": parse_qs(urlsplit(answer.url).query)["next"]}
    assert Client().post(reverse("login"), form).url == reverse("queue")


def test_the_session_key_changes(lan):
    client = Client()
    client.get(reverse("login"))
    client.session["x"] = 1
    client.session.save()
    before = client.session.session_key
    sign_in(client=client)
    assert client.session.session_key != before


def test_tells_nobody_which_names_exist(lan):
    make_person("nghi", is_active=False)
    make_person("moi", password="!")
    errors = {sign_in(name, WRONG).context["form"].errors.as_json() for name in ("lan", "khongco", "nghi", "moi")}
    assert len(errors) == 1
    assert sign_in("nghi").status_code == 422


@pytest.mark.parametrize("typed", [{}, {"username": "lan"}, {"password": "x"}, {"username": "a\0b", "password": "x"}])
def test_an_incomplete_form_is_refused_and_not_counted(typed):
    assert Client().post(reverse("login"), typed).status_code == 422
    assert not LoginFailure.objects.exists()


class TestBrake:
    def test_the_sixth_try_waits_even_with_the_right_password(self, lan):
        fail(5)
        answer = sign_in()
        assert answer.status_code == 429
        assert 0 < int(answer.headers["Retry-After"]) <= 300
        assert "Thử sai quá nhiều lần" in answer.text
        assert 'value="lan"' in answer.text
        assert "_auth_user_id" not in answer.client.session

    def test_braked_tries_do_not_make_it_longer(self, lan):
        fail(5)
        for _ in range(10):
            assert sign_in(password=WRONG).status_code == 429
        assert LoginFailure.objects.count() == 5
        LoginFailure.objects.update(at=timezone.now() - LoginFailure.WINDOW)
        assert sign_in().status_code == 302

    def test_unknown_names_are_braked_alike(self):
        fail(5, "khongco")
        assert sign_in("khongco", WRONG).status_code == 429

    def test_writing_the_name_otherwise_is_no_way_round(self, lan):
        fail(3)
        fail(2, "LAN")
        assert sign_in("ＬＡＮ", WRONG).status_code == 429

    def test_others_are_not_held_up(self, lan):
        make_person("minh")
        fail(5)
        assert sign_in("minh").status_code == 302
        assert sign_in(REMOTE_ADDR="192.0.2.7").status_code == 302

    def test_a_login_wipes_the_slate(self, lan):
        fail(4)
        assert sign_in().status_code == 302
        fail(4)
        assert sign_in().status_code == 302

    def test_old_rows_go(self, lan):
        LoginFailure.objects.create(key="x", at=timezone.now() - LoginFailure.KEPT - timedelta(seconds=1))
        fresh = LoginFailure.objects.create(key="x", at=timezone.now() - LoginFailure.KEPT + timedelta(minutes=1))
        fail(1)
        assert list(LoginFailure.objects.filter(key="x")) == [fresh]

    def test_rows_tell_neither_name_nor_address(self, lan):
        fail(1)
        row = str(LoginFailure.objects.values().get())
        assert "lan" not in row
        assert "127.0.0.1" not in row

    def test_a_header_of_the_client_is_no_way_round(self, lan):
        fail(5)
        assert sign_in(headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 429

    def test_behind_tls_the_proxy_names_the_client(self, lan, settings):
        settings.HTTPS = True
        for index in range(5):
            assert sign_in(password=WRONG, headers={"X-Forwarded-For": f"10.0.0.{index}, 192.0.2.7"}).status_code == 422
        assert sign_in(headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 429
        assert sign_in(headers={"X-Forwarded-For": "192.0.2.8"}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_a_dozen_at_once_are_no_dozen_guesses(lan, monkeypatch):
    start, looked_at, statuses = Barrier(12), [], []

    def slowly(request, username, password):
        looked_at.append(username)
        sleep(0.2)

    def guess():
        start.wait()
        statuses.append(sign_in(password=WRONG).status_code)
        connection.close()

    monkeypatch.setattr("django.contrib.auth.forms.authenticate", slowly)
    threads = [Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(looked_at) <= LoginFailure.LIMIT
    assert statuses.count(429) == 12 - len(looked_at)


class TestLogout:
    def test_ends_the_session_and_clears_what_the_browser_keeps(self, lan):
        client = client_of(lan)
        key = client.session.session_key
        answer = client.post(reverse("logout"))
        assert (answer.status_code, answer.url) == (302, reverse("login"))
        assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
        stolen = Client()
        stolen.cookies["sessionid"] = key
        assert stolen.get(reverse("settings")).status_code == 302

    def test_get_is_405(self, lan):
        assert client_of(lan).get(reverse("logout")).status_code == 405

    def test_signed_out_already_goes_to_the_login(self):
        assert Client().post(reverse("logout")).url == reverse("login")


def test_no_user_is_there_from_the_start():
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "link", ["MQ/abc-def", "MQ/set-password", "AA/x", "%00/%00", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5/abc-def"]
)
def test_a_link_that_is_none_says_so(link):
    make_superuser(pk=1)
    page = Client().get(f"/set-password/{link}/")
    assert page.status_code == 410
    assert 'type="password"' not in page.text
