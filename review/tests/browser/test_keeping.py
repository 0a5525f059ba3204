"""What is decided later, in Chromium: a former state again, whole articles. Lists and registry: test_keyboard.py."""

import uuid

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from review.deciding import Act, decide
from review.models import Quote
from review.tests.browser.conftest import desk_path, eager, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def quotes(editor, proposals):
    """Two verified, each by a decision of its own."""
    return [decide([Act("verify", uuid.uuid4(), 0, proposal_id=one.pk)], by=editor)[0] for one in proposals[:2]]


def states():
    return [(quote.verdict, quote.availability) for quote in Quote.objects.order_by("pk")]


def test_a_former_state_is_had_again(visit, editor, quotes):
    decide([Act("keep_out", uuid.uuid4(), 1, quote_id=quotes[0].pk)], by=editor)
    page = visit(editor, reverse("quote", args=[quotes[0].uid]))
    buttons = page.get_by_role("button", name="Khôi phục bản này")
    expect(buttons).to_have_count(2)  # verified, and as the machine proposed it
    buttons.first.click()
    expect(page.locator(".message.success")).to_be_visible()
    assert states()[0] == ("verified", "free")
    expect(page.locator("ol.quotes > li")).to_have_count(4)


def test_the_chief_holds_a_whole_article_and_takes_it_back(visit, chief, article, quotes):
    page = visit(eager(chief), desk_path(article))
    page.get_by_role("link", name="Tạm giữ").first.click()
    page.locator("[data-verb=hold]").click()
    expect(page.locator(".message.success")).to_contain_text("Đã đổi 2 phát ngôn")
    assert states() == [("verified", "held")] * 2
    page.get_by_label("Lý do").select_option("legal")
    page.locator("[data-verb=withdraw]").click()
    expect(page.locator("ol.quotes")).to_contain_text("Đã rút")
    assert states() == [("verified", "withdrawn")] * 2
    page.goto(page.url.replace("quotes/", ""))
    press(page, "Control+z")
    expect(page.locator("#save-state")).to_contain_text("Đã đổi 2 phát ngôn")
    assert states() == [("verified", "held")] * 2
