"""Every task of the desk by keyboard alone, and the list of cards as a screen reader is told it."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from review.models import ArticleSearch, Decision, PutOff, Quote, QuoteSpeaker, Speaker, Watch, Work
from review.tests.browser.conftest import desk_path, eager, press, state_is
from review.tests.conftest import first_proposals, make_article
from review.tests.making import decided

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def reach(target, key="Tab"):
    """Go from one thing to the next until this one has the focus."""
    for _ in range(150):
        target.page.keyboard.press(key)
        if target.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"{target} is not reached by {key}")


def reached(target, *keys):
    reach(target)
    press(target.page, *keys)


def write(target, words):
    reach(target)
    target.page.keyboard.type(words)


CARDS = """
- list:
  - listitem:
    - text: Thẻ 1/3
    - combobox "Loại"
    - text: chắc Máy đề xuất
    - paragraph: “Nước rút chậm nhưng cầu đã an toàn”
    - text: Người nói
    - combobox "Người nói": Trần Quốc Đạt
    - text: Chức danh
    - textbox "Chức danh": Chủ tịch xã Bãi Sậy
    - paragraph: "trong bài: ông Trần Quốc Đạt, Chủ tịch xã Bãi Sậy từ dẫn: nói"
    - group: Chi tiết
    - button "Duyệt"
    - button "Ranh giới"
    - 'button "Loại: không phải lời nói"'
    - button "Loại vì lý do khác"
    - button "Chưa chắc"
    - button "Đúng, không lưu"
  - listitem:
    - link "Thẻ 2/3"
    - text: Lê Thị Hoa chợ đầu mối sẽ họp lại từ thứ Hai Máy đề xuất
  - listitem:
    - link "Thẻ 3/3"
    - text: mỗi ngày có khoảng 4.000 lượt người qua phao Máy đề xuất
"""
DECIDED = """
- list:
  - listitem:
    - link "Thẻ 1/3"
    - text: Trần Quốc Đạt Nước rút chậm nhưng cầu đã an toàn Sửa và duyệt · chưa thống nhất
  - listitem:
    - text: Thẻ 2/3
    - combobox "Loại"
    - text: "xem lại: ranh giới Máy đề xuất"
"""


def test_every_part_of_a_card(desk, proposals):
    """Told as a list before and after, each card with its number, words, speaker and state."""
    expect(desk.locator("#cards")).to_match_aria_snapshot(CARDS)
    now = desk.locator(".now")
    write(now.locator("[name=role]"), "Bí thư xã")
    reached(now.locator(".more summary"), "Enter")
    write(now.locator("[name=said_on]"), "12/3/2026")
    reached(now.locator("[name=translated]"), "ArrowUp")
    write(now.locator("[name=relays]"), "Đài xã; TTXVN")
    write(now.locator("[name=note]"), "hỏi lại ngày")
    reached(now.locator("[name=flags]").last, " ")
    reach(now.locator("[name=kind]"), "Shift+Tab")
    press(desk, "ArrowDown", "Escape", "Enter")
    state_is(desk, proposals[0], "corrected")
    expect(desk.locator("#cards")).to_match_aria_snapshot(DECIDED)
    quote = Quote.objects.get()
    assert (quote.role, str(quote.said_on), quote.said_on_precision) == ("Bí thư xã", "2026-03-12", "day")
    assert (quote.translated, quote.relays, quote.flags) == ("no", ["Đài xã", "TTXVN"], ["disputed"])
    assert (quote.note, quote.kind, quote.verdict) == ("hỏi lại ngày", "mixed", "verified")
    desk.reload()
    reached(desk.locator(f"#card-proposal-{proposals[0].pk} .edit"), "Enter")
    for name, value in (("said_on", "12/3/2026"), ("relays", "Đài xã; TTXVN"), ("translated", "no")):
        expect(desk.locator(f".now [name={name}]")).to_have_value(value)
    expect(desk.locator(".now [name=flags]").last).to_be_checked()


def button(page, name):
    return page.get_by_role("button", name=name)


def test_the_lists(visit, editor, live_server, article, proposals):
    other = make_article(title="Chợ nổi", section="Đời sống")
    first_proposals(other)
    page = visit(eager(editor), reverse("queue"))
    reached(page.get_by_role("link", name="Danh sách theo dõi"), "Enter")
    write(page.locator("[name=words]"), "Đời sống")
    reach(page.locator("[name=kind]"), "Shift+Tab")
    page.keyboard.type("chuy")
    expect(page.locator("[name=kind]")).to_have_value("section")
    reached(page.locator("main form.form button"), "Enter")
    expect(page.locator(".queue b")).to_have_text("Đời sống")
    assert Watch.objects.get().kind == "section"
    reached(button(page, "Thôi theo dõi Đời sống"), "Enter")
    expect(page.locator(".queue .empty")).to_be_visible()
    page.goto(live_server.url + reverse("queue"))
    write(page.locator("[name=section]"), "Đời sống")
    page.keyboard.press("Enter")
    expect(page.locator(".queue li")).to_have_count(1)
    reached(page.get_by_role("link", name="Chợ nổi"), "Enter")
    reached(page.locator("#closing .leave button").first, "Enter")
    page.wait_for_url(f"**{desk_path(article)}")
    assert PutOff.objects.get().work_id == other.pk
    reached(page.get_by_role("link", name="Chờ duyệt"), "Enter")
    reached(page.get_by_role("link", name="Để sau, chưa chắc"), "Enter")
    reached(button(page, "Chợ nổi"), "Enter")
    expect(page.locator(".queue .empty")).to_be_visible()
    reached(page.get_by_role("link", name="Chờ duyệt").first, "Enter")
    reached(button(page, "Đóng, không đọc: Chợ nổi"), "Enter")
    expect(page.locator(".queue li")).to_have_count(1)
    assert Work.objects.get(pk=other.pk).review == "closed_unread"


def test_the_registry(visit, chief, proposals):
    decided("verify", proposals[0], by=chief)
    Speaker.objects.create(name="Đạt", role="Chủ tịch xã Bãi Sậy")
    page = visit(chief, reverse("unlinked_names"))
    reached(button(page, "Trần Quốc Đạt").last, "Enter")
    expect(page.locator(".queue .empty")).to_be_visible()
    link = QuoteSpeaker.objects.get(name="Trần Quốc Đạt")
    page.goto(page.url.split("/speakers/")[0] + reverse("speaker", args=[link.speaker_id]))
    expect(page.locator("ol.quotes li")).to_have_count(1)
    reached(page.locator(".merging summary"), "Enter")
    write(page.get_by_label("Gộp vào"), "dat")
    page.keyboard.press("Enter")
    reached(button(page, "Gộp vào Đạt"), "Enter")
    expect(page.locator("h1")).to_have_text("Đạt")
    expect(page.locator("ol.quotes li")).to_have_count(1)
    reached(button(page, "Tách"), "Enter")
    expect(button(page, "Tách")).to_have_count(0)
    assert Speaker.objects.in_force().count() == 2
    assert QuoteSpeaker.objects.get(pk=link.pk).speaker_id == link.speaker_id


def test_many_at_once_a_former_state_and_a_file(visit, chief, live_server, article, proposals, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    ArticleSearch.index([article.pk])
    page = visit(chief, reverse("bulk"))
    write(page.get_by_label("Chữ trong lời"), "“an toàn” OR “đầu mối”")
    reached(page.get_by_label("Cả chỗ máy chưa chắc"), " ", "Enter")
    expect(page.locator("[name=chosen]")).to_have_count(2)
    reached(page.locator("[name=chosen]").last, " ")
    reached(button(page, "Duyệt các câu đã đánh dấu"), "Enter")
    expect(page.locator(".message.success")).to_have_text("Đã duyệt 1 phát ngôn.")
    expect(page.locator("[name=chosen]")).to_have_count(1)
    assert [(one.verb, one.reason) for one in Decision.objects.all()] == [("verify", "bulk")]
    reached(button(page, "Hoàn tác cả lượt"), "Enter")
    expect(page.locator(".message.success")).to_contain_text("Đã hoàn tác")
    quote = Quote.objects.get()
    assert (quote.verdict, quote.availability) == ("open", "free")
    page.goto(live_server.url + reverse("quote", args=[quote.uid]))
    reached(button(page, "Khôi phục bản này").first, "Enter")
    expect(page.locator(".message.success")).to_be_visible()
    page.goto(live_server.url + reverse("quotes"))
    with page.expect_download() as download:
        reached(button(page, "JSONL"), "Enter")
    assert str(quote.uid) in download.value.path().read_text("utf-8")
    page.goto(live_server.url + desk_path(article))
    reached(page.get_by_role("link", name="Tạm giữ").first, "Enter")
    reached(page.locator("[data-verb=hold]"), "Enter")
    expect(page.locator(".message.success")).to_be_visible()
    quote.refresh_from_db()
    assert (quote.verdict, quote.availability) == ("verified", "held")
    assert [one.verb for one in Decision.objects.order_by("seq")] == ["verify", "undo", "restore", "hold"]
