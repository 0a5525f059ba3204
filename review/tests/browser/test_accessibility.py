"""axe on every page, filled and empty, light and wide, dark and narrow, and in forced colours."""

import uuid

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from newsdesk.models import User
from newsdesk.roles import Role
from review.deciding import Act, decide
from review.models import Alias, ArticleSearch, Quote, Speaker
from review.registry import settle
from review.tests.browser.conftest import eager, press, select, state_is

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [
    "queue",
    "backlog",
    "later",
    "watches",
    "times",
    "quotes",
    "search_articles",
    "search_proposals",
    "bulk",
    "speakers",
    "unlinked_names",
    "exports",
    "tokens",
    "imports",
    "new_import",
    "paste_article",
    "people",
    "settings",
    "help",
]
LOOKS = [
    {"viewport": {"width": 1280, "height": 800}},
    {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"},
    {"viewport": {"width": 1280, "height": 800}, "forced_colors": "active"},
]


@pytest.fixture
def everyone(editor):
    """Somebody who sees every page."""
    User.objects.filter(pk=editor.pk).update(is_superuser=True, roles=[role.value for role in Role])
    editor.refresh_from_db()
    return editor


def violations(page):
    found = Axe().run(page).response["violations"]
    return [(one["id"], node["html"][:200]) for one in found for node in one["nodes"]]


def violations_of(page, addresses):
    """What axe finds on the pages, each scrolled as far as it goes sideways: nothing."""
    found = {}
    for address in addresses:
        page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + address)
        if bad := violations(page):
            found[address] = bad
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
            f"{address} is wider than its window"
        )
    return found


def test_empty_pages(visit, everyone):
    page = visit(everyone, reverse("queue"), **LOOKS[1])
    assert violations_of(page, map(reverse, PAGES)) == {}


@pytest.mark.parametrize("look", LOOKS)
def test_pages_with_something_on_them(visit, everyone, article, proposals, look):
    page = visit(eager(everyone), reverse("article", args=[article.pk]), **look)
    assert violations(page) == []
    press(page, "Enter")
    state_is(page, proposals[0], "verified")
    press(page, "F4")
    state_is(page, proposals[1], "not_sure")
    assert violations(page) == []
    quote = Quote.objects.get(proposal=proposals[0])
    speaker = Speaker.objects.create(name="Trần Quốc Đạt")
    Alias.objects.create(speaker=speaker, name="Đạt phao")
    Speaker.objects.create(name="Đạt", merged_into=speaker)
    assert settle("Trần Quốc Đạt", quote.role, speaker) == 1
    ArticleSearch.index([article.pk])
    addresses = [
        *map(reverse, PAGES),
        reverse("quote", args=[quote.uid]),
        reverse("article_quotes", args=[article.pk]),
        reverse("speaker", args=[speaker.pk]),
        f"{reverse('quotes')}?q=cầu&speaker=nobody",
        f"{reverse('bulk')}?q=phao&doubtful=on",
    ]
    assert violations_of(page, addresses) == {}


@pytest.mark.parametrize("look", LOOKS)
def test_states_of_a_card(visit, everyone, chief, article, proposals, look):
    page = visit(eager(everyone), reverse("article", args=[article.pk]), **look)
    for keys, shown in (
        (["Tab"], "#people-list"),
        (["d"], "#people-list [aria-selected=true] small"),
        (["Escape", "Escape", "F2"], ".now .boundaries"),
        (["Escape", "Shift+Enter"], ".now .reasons"),
        (["Escape", "?"], "dialog[open]"),
        (["Escape", "ArrowDown", "ArrowDown", "Enter"], ".now .errors"),
    ):
        press(page, *keys)
        expect(page.locator(shown).first).to_be_visible()
        assert violations(page) == [], keys
    press(page, "Escape", "ArrowUp", "ArrowUp")
    decide([Act("not_sure", uuid.uuid4(), 0, proposal_id=proposals[0].pk)], by=chief)
    press(page, "Enter")
    expect(page.locator(".conflict")).to_be_visible()
    assert violations(page) == []
    if look["viewport"]["width"] > 1000:
        select(page, "ba tuần qua")
        press(page, "Control+Enter")
        expect(page.locator("#add-quote")).to_be_visible()
        assert violations(page) == []


def test_the_login(visit, editor, live_server):
    page = visit(editor, reverse("queue"))
    page.context.clear_cookies()
    page.goto(live_server.url + reverse("login"))
    assert violations(page) == []
    page.fill("[name=username]", "ai đó")
    page.fill("[name=password]", "sai")
    page.keyboard.press("Enter")
    expect(page.locator("main form")).to_contain_text("không đúng")
    assert violations(page) == []
