"""What is decided later, in Chromium: a former state again, whole articles, lists, the registry."""

import uuid

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from review.deciding import Act, decide
from review.models import ArticleSearch, Decision, Quote, QuoteSpeaker, Speaker
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


def test_names_are_settled_and_entries_merged_and_parted(visit, chief, quotes):
    Speaker.objects.create(name="Đạt", role="Chủ tịch xã Bãi Sậy")
    page = visit(chief, reverse("unlinked_names"))
    page.get_by_role("button", name="Trần Quốc Đạt").click()
    expect(page.locator(".message.success")).to_contain_text("1 phát ngôn")
    link = QuoteSpeaker.objects.get(name="Trần Quốc Đạt")
    assert link.speaker.name == "Trần Quốc Đạt"
    page.goto(page.url.split("/speakers/")[0] + reverse("speaker", args=[link.speaker_id]))
    expect(page.locator("ol.quotes li")).to_have_count(1)
    page.locator(".merging summary").click()
    page.get_by_label("Gộp vào").fill("dat")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Gộp vào Đạt").click()
    expect(page.locator("h1")).to_have_text("Đạt")
    expect(page.locator("ol.quotes li")).to_have_count(1)
    page.locator(".merging summary").click()
    page.get_by_role("button", name="Tách").click()
    expect(page.get_by_role("button", name="Tách")).to_have_count(0)
    assert Speaker.objects.in_force().count() == 2
    assert QuoteSpeaker.objects.get(pk=link.pk).speaker_id == link.speaker_id


def test_a_list_is_verified_and_taken_back(visit, editor, article, proposals):
    ArticleSearch.index([article.pk])
    page = visit(editor, reverse("bulk"))
    page.get_by_label("Chữ trong lời").fill("“an toàn” OR “đầu mối”")
    page.get_by_label("Cả chỗ máy chưa chắc").check()
    page.keyboard.press("Enter")
    expect(page.locator("[name=chosen]")).to_have_count(2)
    page.locator("[name=chosen]").last.uncheck()
    page.get_by_role("button", name="Duyệt các câu đã đánh dấu").click()
    expect(page.locator(".message.success")).to_have_text("Đã duyệt 1 phát ngôn.")
    expect(page.locator("[name=chosen]")).to_have_count(1)
    assert [(one.verb, one.reason) for one in Decision.objects.all()] == [("verify", "bulk")]
    page.get_by_role("button", name="Hoàn tác cả lượt").click()
    expect(page.locator(".message.success")).to_contain_text("Đã hoàn tác")
    assert states() == [("open", "free")]
