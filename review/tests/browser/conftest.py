"""Real pages in Chromium, signed in; any error on a page's console or by its policy fails the test."""

import os
import re
from threading import Condition, get_ident

import pytest
from django.core.signals import request_finished, request_started
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect, sync_playwright

from newsdesk.local.chromium import MISSING, VARIABLE

# Playwright keeps a loop in this thread; Django would refuse its database beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# What a busy machine shows later is not wrong.
expect.set_options(timeout=20_000)
# Chromium and htmx report each refused, conflicting, failed or unsent request: those the desk deals with.
DEALT_WITH = re.compile(
    r"Failed to load resource: (the server responded with a status of (409|422|500)|net::)"
    r"|htmx:(afterRequest|sendError|responseError),|Response Status Error Code 500"
)


@pytest.fixture(scope="package")
def chromium():
    path = os.environ.get(VARIABLE) or pytest.skip(MISSING)
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def answered(live_server):
    """answered(): waits until the server is through with what pages asked, also of those that are gone: a request that
    still reads while the tables are emptied for the next test is a deadlock.
    """
    change, busy = Condition(), set()

    def begins(**signal):
        with change:
            busy.add(get_ident())

    def ends(**signal):
        with change:
            busy.discard(get_ident())
            change.notify_all()

    request_started.connect(begins)
    request_finished.connect(ends)

    def wait():
        with change:
            assert change.wait_for(lambda: not busy, timeout=20), "a request is not answered"

    yield wait
    request_started.disconnect(begins)
    request_finished.disconnect(ends)


@pytest.fixture
def visit(chromium, live_server, answered):
    """visit(user, path): a page of the user's own. Options are a browser context's; `clock` stops the page's time."""
    pages = []

    def go(user, path, *, clock=False, **options):
        client = Client()
        client.force_login(user)
        context = chromium.new_context(**({"viewport": {"width": 1280, "height": 800}} | options))
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
        page = context.new_page()
        page.faults = []
        page.on("console", lambda line: page.faults.append(line.text) if line.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        if clock:
            page.clock.install(time=0)
            page.clock.pause_at(1000)
        pages.append(page)
        page.goto(live_server.url + path)
        return page

    yield go
    faults = [fault for page in pages for fault in page.faults if not DEALT_WITH.match(fault)]
    for page in pages:
        page.context.close()
    answered()
    assert faults == []


@pytest.fixture
def desk(visit, editor, article, proposals):
    """The article's page before its editor, whose Enter counts as soon as a card is painted."""
    return visit(eager(editor), desk_path(article))


def eager(user):
    user.enter_delay_ms = 0
    user.save()
    return user


def desk_path(article):
    return reverse("article", args=[article.pk])


def painted(page):
    """Waits until what is open has been on the screen, with its form."""
    page.evaluate(
        """new Promise(done => {
          let n = 4;
          const waits = () => document.querySelector(".now[data-loading]") || n-- > 0;
          const next = () => waits() ? requestAnimationFrame(next) : done();
          next();
        })"""
    )


def press(page, *keys):
    for key in keys:
        painted(page)
        page.keyboard.press(key)


def now_is(page, proposal):
    expect(page.locator(f"#card-proposal-{proposal.pk}")).to_have_class(re.compile(r"\bnow\b"))


def state_is(page, proposal, state):
    expect(page.locator(f"#card-proposal-{proposal.pk}")).to_have_attribute("data-state", state)


def select(page, words):
    """Select these words in the article as a mouse would, wherever its marks begin and end."""
    found = page.evaluate(
        """words => {
          for (const line of document.querySelectorAll("#text .line")) {
            let at = line.textContent.indexOf(words);
            if (at < 0) continue;
            const place = units => {
              const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
              let node = walker.nextNode();
              while (units > node.length) { units -= node.length; node = walker.nextNode(); }
              return [node, units];
            };
            const range = document.createRange();
            range.setStart(...place(at));
            range.setEnd(...place(at + words.length));
            getSelection().removeAllRanges();
            getSelection().addRange(range);
            return true;
          }
          return false;
        }""",
        words,
    )
    assert found, f"{words!r} are not in the article"
