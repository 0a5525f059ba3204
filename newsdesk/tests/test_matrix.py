"""Every address against the table of access.py: who gets in, what reading may do, which headers come back."""

import uuid
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from articles.hashing import text_sha256
from articles.models import Article, ExcludedRange, Import
from newsdesk.models import User
from newsdesk.tests.access import ACCESS, ANYONE, SIGNED_IN, TOKEN
from newsdesk.tests.persons import HTMX, make_person, make_superuser
from review.models import Proposal, Quote, Run, Speaker

PERSONS = ["anonymous", "none", "editor", "chief", "importer", "exporter", "superuser"]
TEXT = "Kè Bến Mận xong trước mùa lũ\n\nÔng Cừ nói: “Kè đã xong”. Bà Sa cho biết chợ vẫn họp.\n"
# Beyond what the sequences give out.
ID, UID = 1_000_001, uuid.UUID(int=1)
ARGUMENTS = {"int": ID, "uuid": UID, "slug": "jsonl", "uid": UID, "uidb64": "MQ", "token": "abc-def"}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def addresses(patterns=None) -> Iterator[URLPattern]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from addresses(pattern.url_patterns)


PATTERNS = {pattern.name: pattern for pattern in addresses()}
KINDS = {"IntConverter": "int", "UUIDConverter": "uuid", "SlugConverter": "slug"}


def url_of(name: str) -> str:
    """The address with arguments that lead to the sample rows."""
    converters = PATTERNS[name].pattern.converters
    return reverse(
        name, kwargs={key: ARGUMENTS[KINDS.get(type(kind).__name__, key)] for key, kind in converters.items()}
    )


@pytest.fixture(autouse=True)
def _samples(db):
    """One row of everything that an address names."""
    editor = make_person("mau", "editor", pk=ID)
    Import.objects.create(pk=ID, name="đợt mẫu")
    hashes = {"body_sha256": text_sha256(TEXT), "kept_sha256": text_sha256(TEXT)}
    article = Article.objects.create(pk=ID, title="Kè Bến Mận", body=TEXT, length=len(TEXT), **hashes)
    ExcludedRange.objects.create(pk=ID, article=article, range=(0, 5), reason="title")
    Speaker.objects.create(pk=ID, name="Ông Cừ")
    run = Run.objects.create(pk=ID, article=article, version="mẫu", kept_sha256=article.kept_sha256)
    start = TEXT.index("Kè đã xong")
    span = (start, start + len("Kè đã xong"))
    Proposal.objects.create(pk=ID, run=run, article=article, kind="direct", content=[span], confidence=0.9, rule="mẫu")
    start = TEXT.index("chợ vẫn họp")
    span = (start, start + len("chợ vẫn họp"))
    Quote.objects.create(
        pk=ID, uid=UID, article=article, verdict="verified", version=1, kind="indirect", content=[span],
        words=["chợ vẫn họp"], speakers=["Bà Sa"], decided_by=editor, decided_at=timezone.now(),
    )  # fmt: skip


def person_named(name: str) -> User | AnonymousUser:
    if name == "anonymous":
        return AnonymousUser()
    return make_superuser() if name == "superuser" else make_person(name, *{name} - {"none"})


def ask(person, method: str, url: str, *, headers=None, csrf=False):
    client = Client(raise_request_exception=False, enforce_csrf_checks=csrf)
    if person.is_authenticated:
        client.force_login(person)
    answer = getattr(client, method)(url, headers=headers or {})
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer


def may(person: str, name: str) -> bool:
    who = ACCESS[name]
    if isinstance(who, str):
        return who == ANYONE or person != "anonymous"
    return person == "superuser" or person in who


def written() -> dict[str, int]:
    """Rows inserted, updated and deleted so far in this transaction, by table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
        return dict(cursor.fetchall())


def assert_headers(answer) -> None:
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    if answer.request["PATH_INFO"] != reverse("health"):
        assert "no-store" in answer.headers["Cache-Control"]


def test_every_address_has_a_name_and_a_row():
    assert [pattern.name for pattern in addresses() if pattern.name is None] == []
    assert len(list(addresses())) == len(PATTERNS)
    assert set(PATTERNS) == set(ACCESS)


def test_only_the_rows_for_anyone_are_open_without_login():
    opened = {name for name, pattern in PATTERNS.items() if not getattr(pattern.callback, "login_required", True)}
    assert opened == {name for name, who in ACCESS.items() if who in (ANYONE, TOKEN)}


def test_every_view_for_roles_says_them_itself():
    undecorated = {name for name, pattern in PATTERNS.items() if not hasattr(pattern.callback, "roles")}
    assert undecorated == {name for name, who in ACCESS.items() if who in (ANYONE, SIGNED_IN, TOKEN)}


@pytest.mark.parametrize("person", PERSONS)
@pytest.mark.parametrize("name", sorted(ACCESS))
def test_lets_in_whom_the_table_names(name, person):
    url, who = url_of(name), person_named(person)
    statuses = []
    for method in ("get", "post"):
        for headers in ({}, HTMX):
            answer = ask(who, method, url, headers=headers)
            assert_headers(answer)
            assert answer.status_code < 500, (method, headers)
            statuses.append(answer.status_code)
            if ACCESS[name] == TOKEN:
                assert answer.status_code == (401 if method == "get" else 405)
            elif person == "anonymous" and ACCESS[name] != ANYONE:
                assert answer.headers["HX-Redirect" if headers else "Location"].startswith(reverse("login"))
            elif may(person, name):
                assert answer.status_code not in (401, 403), (method, headers)
    if ACCESS[name] == TOKEN:
        return
    if may(person, name):
        assert set(statuses) != {405}
    elif person != "anonymous":
        assert {403} <= set(statuses) <= {403, 405}


@pytest.mark.parametrize("name", sorted(ACCESS))
def test_reading_changes_nothing(name):
    url, who = url_of(name), person_named("superuser")
    client = Client(raise_request_exception=False)
    client.force_login(who)
    before = written()
    for headers in ({}, HTMX):
        answer = client.get(url, headers=headers)
        if answer.streaming:
            b"".join(answer.streaming_content)
        else:
            client.head(url, headers=headers)
    assert written() == before


@pytest.mark.parametrize("name", sorted(ACCESS))
def test_a_post_without_token_is_refused(name):
    url, who = url_of(name), person_named("superuser")
    for headers in ({}, HTMX):
        answer = ask(who, "post", url, headers=headers, csrf=True)
        assert_headers(answer)
        if url.startswith("/feed/"):  # programs only read there, and have no forms
            assert (answer.status_code, answer.json()["error"]) == (405, "method_not_allowed")
            continue
        assert answer.status_code == 403
        assert "<html" in answer.text or headers


@pytest.mark.parametrize("person", ["anonymous", "superuser"])
def test_an_unknown_address_is_404(person):
    answer = ask(person_named(person), "get", "/khong/co/trang/nay/")
    assert answer.status_code == 404
    assert_headers(answer)
