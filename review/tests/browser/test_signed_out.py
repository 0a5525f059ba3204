"""A session that ends while somebody writes: what was typed is there again after the login, passwords never."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from review.models import Decision, Quote
from review.tests.browser.conftest import desk_path, press, select
from review.tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEPT = "Phần đang sửa được giữ."


def sign_in_again(page, name, there):
    """Through the login that the page was sent to, back to `there`."""
    page.wait_for_url(re.compile("/login/"))
    expect(page.locator("#messages")).to_contain_text("Phiên đã hết. Phần đang sửa được giữ.")
    page.fill("[name=username]", name)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.endswith(there))


def kept(page):
    """What the tab keeps of ours, by name."""
    return page.evaluate("Object.fromEntries(Object.entries(sessionStorage).filter(([name]) => !/^htmx/.test(name)))")


def test_a_quote_half_added(desk, article, proposals):
    select(desk, "cầu bê tông sớm khởi công")
    press(desk, "Control+Enter")
    desk.keyboard.type("Người dân Bãi Sậy")
    press(desk, "Enter")
    desk.locator("#add-quote [name=role]").fill("người dân hai bờ")
    press(desk, "Enter", "F2", "Shift+ArrowRight", "Enter")
    Session.objects.all().delete()
    press(desk, "Enter")
    desk.wait_for_url(re.compile("/login/"))
    assert "khởi công" not in str(kept(desk))
    sign_in_again(desk, "minh", desk_path(article))
    expect(desk.locator("#save-state")).to_have_text(KEPT)
    expect(desk.locator("#add-quote .words")).to_have_text("bê tông sớm khởi công")
    press(desk, "Enter")
    expect(desk.locator("#cards > .card")).to_have_count(4)
    quote = Quote.objects.get()
    assert (quote.words, quote.speakers) == (["bê tông sớm khởi công"], ["Người dân Bãi Sậy"])
    assert quote.role == "người dân hai bờ" and kept(desk) == {}
    desk.reload()
    expect(desk.locator("#add-quote")).to_be_hidden()


def test_a_quote_half_added_outlives_another_act_and_goes_with_back(desk, proposals):
    press(desk, "F4")
    expect(desk.locator("#cards > [data-state=not_sure]")).to_have_count(1)
    select(desk, "cầu bê tông")
    press(desk, "Control+Enter")
    desk.keyboard.type("Lê Thị Hoa")
    press(desk, "Enter", "Control+z")
    expect(desk.locator("#cards > [data-state=open]")).to_have_count(3)
    expect(desk.locator("#add-quote [name=speakers]")).to_have_value("Lê Thị Hoa")
    expect(desk.locator("#add-quote .words")).to_have_text("cầu bê tông")
    press(desk, "F2", "ArrowLeft")
    desk.locator("#add-quote [data-act=add-back]").click()
    expect(desk.locator("#add-quote")).to_be_hidden()
    assert kept(desk) == {}
    assert [one.verb for one in Decision.objects.all()] == ["not_sure", "undo"]
