"""What the line at the top says: saved when and by whose clock, or why not."""

from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from review.tests.browser.conftest import desk_path, eager, now_is, press, select, state_is
from review.tests.conftest import act, client_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVE_STATE = "#save-state"


def test_nothing_left_to_undo_is_said_there(desk, proposals):
    press(desk, "Control+z")
    expect(desk.locator(SAVE_STATE)).to_have_text("Không có gì để hoàn tác.")
    press(desk, "Control+y")
    expect(desk.locator(SAVE_STATE)).to_have_text("Không có gì để làm lại.")


def test_saved_is_said_of_what_draws_the_whole_desk_too(desk, proposals):
    press(desk, "F2", "ArrowLeft", "Enter", "Enter")
    state_is(desk, proposals[0], "corrected")
    expect(desk.locator(SAVE_STATE)).to_contain_text("Đã lưu")


def test_the_time_is_the_desk_s_own(visit, editor, article, proposals, settings):
    """Not that of the zone in which the browser stands."""
    page = visit(eager(editor), desk_path(article), timezone_id="America/New_York")
    with page.expect_response("**/verify/") as answer:
        press(page, "Enter")
    at = parsedate_to_datetime(answer.value.headers["date"]).astimezone(ZoneInfo(settings.TIME_ZONE))
    expect(page.locator(SAVE_STATE)).to_have_text(f"Đã lưu {at:%H:%M:%S}")


def test_a_cut_and_its_undoing_leave_the_open_card_open(desk, proposals):
    press(desk, "ArrowDown")
    select(desk, "Xem thêm: mười cây cầu đẹp nhất miền Tây")
    desk.locator("#selection [data-act=cut]").click()
    expect(desk.locator(SAVE_STATE)).to_have_text("Đã cắt. Ctrl+Z đưa lại.")
    now_is(desk, proposals[1])
    lines = desk.locator("#text .line").count()
    press(desk, "Control+z")
    expect(desk.locator(SAVE_STATE)).to_have_text("Đã hoàn tác: các dòng đã cắt trở lại bài.")
    expect(desk.locator("#text .line")).to_have_count(lines + 1)
    now_is(desk, proposals[1])


def test_undo_from_the_queue_leads_back(visit, editor, article, proposals):
    client_of(editor).post(reverse("not_sure_proposal", args=[proposals[1].pk]), act())
    page = visit(eager(editor), reverse("queue"))
    page.locator("[name=section]").focus()
    page.keyboard.press("Control+z")
    expect(page.locator("h1")).to_have_text("Chờ duyệt")
    page.locator("h1").click()
    page.keyboard.press("Control+z")
    expect(page.locator("#desk[data-fresh]")).to_be_visible()  # its keys are there
    state_is(page, proposals[1], "open")
    now_is(page, proposals[1])
    expect(page.locator("#messages")).to_contain_text("Đã hoàn tác. Quyết định ấy ở bài này.")
    press(page, "F4")
    state_is(page, proposals[1], "not_sure")
    expect(page.locator("#messages")).to_have_text("")


def test_a_queue_that_the_browser_kept_is_loaded_again(visit, editor, article, proposals):
    """What it would send, it has sent. Chromium keeps no page while it is driven, so the event is made."""
    page = visit(editor, reverse("queue"))
    request_id = page.locator("#undo [name=request_id]")
    before = request_id.input_value()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(request_id).not_to_have_value(before)
