"""The known flaws of the field's tools, each kept out by name, and what holds for every page."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings as desk
from django.db import connection
from django.template.loader import get_template
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import translation

from articles.importing import Given, import_paste
from newsdesk.roles import Role
from newsdesk.security import POLICY
from newsdesk.tests.persons import HTMX, PASSWORD, client_of, make_person, make_superuser

ROOT = desk.BASE_DIR
OURS = ["newsdesk", "articles", "review"]
SCRIPT = "<script>alert(1)</script>"


def sources(*suffixes: str):
    for folder in [*OURS, "templates"]:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in suffixes and "tests" not in path.parts and "pico" not in path.parts:
                yield path


def offences(pattern: str, *suffixes: str) -> list[str]:
    """Places in our code and templates where the pattern stands."""
    found = re.compile(pattern)
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sources(*suffixes)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if found.search(line)
    ]


class TestCode:
    def test_no_text_is_declared_safe(self):
        """Stored markup in imported data (Label Studio, CVE-2024-26152)."""
        assert offences(r"mark_safe|\|\s*safe\b|autoescape off|SafeString|safeseq", ".py", ".html") == []

    def test_no_inline_script_or_style(self):
        inline = r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|hx-on|javascript:"
        assert offences(inline, ".html") == []

    def test_forms_that_write_carry_a_token(self):
        for path in sources(".html"):
            for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", path.read_text(), re.DOTALL):
                assert "csrf_token" in form, path

    def test_nothing_is_fetched_for_a_user(self):
        """Requests to addresses that a user names (Label Studio, CVE-2022-36551; doccano, CVE-2024-40441)."""
        fetching = r"^\s*(import|from)\s+(requests|httpx|aiohttp|urllib3|urllib\.request|http\.client)\b"
        assert [place for place in offences(fetching, ".py") if not place.startswith("newsdesk/local/")] == []

    def test_nothing_is_run_or_unpacked_from_data(self):
        """Code in pickles and templates (label-studio-ml, CVE-2025-5173; doccano, CVE-2024-40442)."""
        assert offences(r"\bpickle\b|\bmarshal\b|yaml\.load|\beval\(|\bexec\(|Template\(|shell=True", ".py") == []

    def test_no_view_is_exempt_from_the_token(self):
        assert offences(r"csrf_exempt", ".py") == []

    def test_tasks_travel_as_json(self):
        assert (desk.CELERY_TASK_SERIALIZER, desk.CELERY_ACCEPT_CONTENT) == ("json", ["json"])


class TestSecretKey:
    """A key in the source is a key to every session (Label Studio, CVE-2023-43791)."""

    def test_none_stands_in_the_source(self):
        assert offences(r"SECRET_KEY\s*=\s*[\"']", ".py") == []

    def test_without_one_nothing_starts(self, tmp_path):
        env = {key: value for key, value in os.environ.items() if key != "SECRET_KEY"}
        command = [sys.executable, "-c", "from django.conf import settings; settings.SECRET_KEY"]
        env |= {"NEWSDESK_STATE": str(tmp_path / "none"), "DJANGO_SETTINGS_MODULE": "newsdesk.settings"}
        tried = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
        assert tried.returncode != 0
        assert "SECRET_KEY setting must not be empty" in tried.stderr


@pytest.mark.django_db
class TestPages:
    @pytest.fixture
    def article(self):
        person = make_person("nhap", Role.IMPORTER, first_name=SCRIPT)
        given = Given(publisher=SCRIPT, section=SCRIPT)
        return import_paste(f"{SCRIPT}\n\nThân bài {SCRIPT}.\n", by=person, given=given, title=SCRIPT).article

    def test_markup_from_a_delivery_stays_text(self, article):
        """Label Studio, CVE-2024-26152, CVE-2024-23633, CVE-2025-25296, CVE-2025-47783."""
        client = client_of(make_superuser(first_name=SCRIPT))
        delivery = article.import_records.get().delivery_id
        for url in (
            reverse("imports"),
            reverse("import", args=[delivery]),
            reverse("article_edit", args=[article.pk]),
            reverse("article", args=[article.pk]),
            reverse("paste_article"),
            reverse("people"),
            reverse("queue"),
        ):
            page = client.get(url)
            assert page.status_code == 200
            assert SCRIPT not in page.text, url
            assert "&lt;script&gt;" in page.text, url

    def test_filters_are_not_the_users_to_name(self, article):
        """Columns named in the query string (Label Studio, CVE-2023-47117)."""
        client = client_of(make_superuser())
        plain = client.get(reverse("imports")).context["rows"]
        assert client.get(reverse("imports"), {"by__password__startswith": "x"}).context["rows"] == plain

    def test_one_persons_settings_are_not_anothers(self):
        """Another's id in the form (Label Studio, CVE-2026-22033; doccano, CVE-2026-82834)."""
        lan, minh = make_person("lan"), make_person("minh")
        client_of(lan).post(
            reverse("save_settings"), {"id": minh.pk, "pk": minh.pk, "language": "en", "enter_delay_ms": "1"}
        )
        minh.refresh_from_db()
        assert (minh.language, minh.enter_delay_ms) == ("vi", 350)

    def test_nobody_can_register(self):
        """Open by default (Label Studio before 1.6)."""
        for path in ("/register/", "/signup/", "/user/signup/", "/admin/", "/api/", "/metrics", "/.git/config"):
            assert Client().get(path).status_code == 404

    def test_an_unknown_host_is_refused_in_plain_words(self):
        answer = Client(raise_request_exception=False).get(reverse("login"), headers={"Host": "evil.example"})
        assert answer.status_code == 400
        assert "Máy chủ không đọc được" in answer.text
        assert "evil.example" not in answer.text
        assert answer.headers["Content-Security-Policy"] == POLICY

    def test_static_files_carry_the_policy(self):
        answer = Client().get("/static/newsdesk/page.js")
        assert answer.status_code == 200
        assert answer.headers["Content-Security-Policy"] == POLICY
        assert answer.headers["X-Content-Type-Options"] == "nosniff"

    @pytest.mark.parametrize(
        "path", ["..%2fsettings.py", "../settings.py", "%2e%2e/settings.py", "newsdesk/../../settings.py"]
    )
    def test_static_files_end_at_their_folder(self, path):
        """Label Studio, GHSA-cpmr-mw4j-99r7."""
        assert Client().get(f"/static/{path}").status_code == 404


@pytest.mark.django_db
class TestCookies:
    def sign_in(self, **more):
        make_person("lan", Role.EDITOR)
        return Client().post(reverse("login"), {"username": "lan", "password": PASSWORD}, **more)

    def test_session(self):
        cookie = self.sign_in().cookies["sessionid"]
        assert (cookie["httponly"], cookie["samesite"], cookie["secure"], cookie["path"]) == (True, "Lax", "", "/")
        assert 0 < cookie["max-age"] <= 14 * 3600

    def test_behind_tls(self):
        code = (
            "from newsdesk import settings as s\n"
            "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME,"
            " s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS)"
        )
        command, env = [sys.executable, "-c", code], {**os.environ, "HTTPS": "1"}
        said = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
        assert said.stdout.split() == ["True", "True", "__Host-sessionid", "__Host-csrftoken", "31536000", "True"]

    @override_settings(SECURE_HSTS_SECONDS=31536000, SECURE_SSL_REDIRECT=True)
    def test_plain_http_is_sent_to_tls(self):
        answer = Client().get(reverse("login"))
        assert (answer.status_code, answer.url) == (301, f"https://testserver{reverse('login')}")
        assert "max-age=31536000" in Client().get(reverse("login"), secure=True).headers["Strict-Transport-Security"]


@pytest.mark.django_db
class TestErrorPages:
    @pytest.mark.parametrize("language, words", [("vi", "Không có trang này"), ("en", "There is no such page")])
    def test_404_in_the_persons_language(self, language, words):
        page = client_of(make_person("lan", Role.EDITOR, language=language)).get("/khong-co/")
        assert page.status_code == 404
        assert f"<h1>{words}</h1>" in page.text

    @pytest.mark.parametrize("language, words", [("vi", "Không thuộc vai trò của bạn"), ("en", "Not for your role")])
    def test_403_in_the_persons_language(self, language, words):
        page = client_of(make_person("lan", Role.EDITOR, language=language)).get(reverse("people"))
        assert page.status_code == 403
        assert f"<h1>{words}</h1>" in page.text

    def test_an_old_token_by_htmx_is_one_line(self):
        client = Client(enforce_csrf_checks=True)
        client.force_login(make_person("lan", Role.EDITOR))
        answer = client.post(reverse("save_settings"), headers=HTMX)
        assert answer.status_code == 403
        assert "Trang này đã cũ, chưa lưu gì." in answer.text
        assert "<html" not in answer.text

    def test_an_old_token_of_nobody_leads_to_the_login(self):
        client = Client(enforce_csrf_checks=True)
        fragment = client.post(reverse("save_settings"), headers=HTMX)
        assert (fragment.status_code, fragment.headers["HX-Redirect"].split("?")[0]) == (204, reverse("login"))
        assert client.post(reverse("save_settings")).url.startswith(reverse("login"))
        assert "Trang này đã cũ" in client.post(reverse("login"), {"username": "lan"}).text

    @pytest.mark.parametrize("language, words", [("vi", "Máy chủ gặp lỗi"), ("en", "The server failed")])
    def test_500_stands_alone(self, language, words, django_assert_num_queries):
        with translation.override(language), django_assert_num_queries(0):
            page = get_template("500.html").render()
        assert f"<h1>{words}</h1>" in page

    def test_too_much_at_once_is_400(self):
        client = client_of(make_person("lan", Role.EDITOR))
        answer = client.post(reverse("paste_article"), {"text": "x" * (desk.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)})
        assert answer.status_code == 400
        assert "quá lớn" in answer.text


@pytest.mark.django_db(transaction=True)
def test_without_a_database_the_page_says_so(monkeypatch):
    client = Client(raise_request_exception=False)
    client.force_login(make_person("lan", Role.EDITOR))
    connection.close()
    with monkeypatch.context() as changed:
        changed.setitem(connection.settings_dict, "PORT", "1")
        answer = client.get(reverse("settings"))
    assert answer.status_code == 500
    assert "<h1>Máy chủ gặp lỗi</h1>" in answer.text
    assert "OperationalError" not in answer.text
    assert answer.headers["Content-Security-Policy"] == POLICY
