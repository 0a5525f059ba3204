"""Cards are drawn as lines and get their forms when they are about to be opened."""

import pytest
from playwright.sync_api import expect

from newsdesk.tests.processes import wait_for
from review.models import Decision
from review.queueing import stay
from review.tests.browser.conftest import desk_path, eager, now_is, painted, press, state_is

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVE_STATE = "#save-state"


def form_of(page, proposal):
    return page.locator(f"#card-proposal-{proposal.pk} form.card-form")


def test_only_the_next_card_is_fetched_before_it_is_opened(desk, proposals):
    expect(form_of(desk, proposals[1])).to_have_count(1)
    expect(form_of(desk, proposals[1])).to_be_hidden()
    expect(form_of(desk, proposals[2])).to_have_count(0)
    desk.context.set_offline(True)
    press(desk, "ArrowDown")
    expect(form_of(desk, proposals[1])).to_be_visible()
    expect(desk.locator(f"#card-proposal-{proposals[1].pk}")).to_be_focused()


def test_a_card_opened_offline_is_fetched_later_and_decided_once_read(desk, proposals):
    expect(form_of(desk, proposals[1])).to_have_count(1)
    desk.locator(".now [name=role]").fill("Chủ tịch UBND xã")
    desk.context.set_offline(True)
    press(desk, "Enter", "ArrowDown", "ArrowDown")
    now_is(desk, proposals[2])
    expect(desk.locator(SAVE_STATE)).to_have_text("Chưa tải được thẻ, mất mạng. Đang thử lại.")
    press(desk, "Enter")
    desk.context.set_offline(False)
    expect(form_of(desk, proposals[2])).to_be_visible()
    expect(desk.locator(f"#card-proposal-{proposals[2].pk}")).to_be_focused()
    assert not Decision.objects.exists()
    press(desk, "F4")
    state_is(desk, proposals[2], "not_sure")
    now_is(desk, proposals[0])
    expect(desk.locator(".now [name=role]")).to_have_value("Chủ tịch UBND xã")


def test_a_decided_line_opens_for_what_is_asked_of_it(desk, proposals):
    press(desk, "Enter")
    now_is(desk, proposals[1])
    press(desk, "ArrowUp", "Shift+Enter")
    expect(desk.locator(".now .reasons input:checked")).to_be_focused()
    press(desk, "Enter")
    state_is(desk, proposals[0], "rejected")
    now_is(desk, proposals[1])
    press(desk, "ArrowUp", "F2")
    expect(desk.locator(".now .boundaries")).to_be_visible()
    desk.reload()
    now_is(desk, proposals[1])
    press(desk, "ArrowUp", "Tab")
    expect(desk.locator(".now [name=speakers]")).to_be_focused()
    now_is(desk, proposals[0])


def test_a_line_is_opened_by_a_click_on_it_or_on_its_number(desk, proposals):
    desk.locator(f"#card-proposal-{proposals[2].pk} .short").click()
    expect(form_of(desk, proposals[2])).to_be_visible()
    desk.locator(f"#card-proposal-{proposals[1].pk} .edit").click()
    now_is(desk, proposals[1])
    expect(form_of(desk, proposals[1])).to_be_visible()


def test_the_boxes_stay_where_they_are_while_one_is_named(desk, proposals):
    card, speaker, role, progress = (
        desk.locator(f"{one}").first for one in (".now", ".now [name=speakers]", ".now [name=role]", "#progress")
    )
    before = [one.bounding_box() for one in (card, speaker, role)]
    assert before[1]["width"] == before[2]["width"]
    above = wait_for(progress.bounding_box, what="the line of progress")
    assert 0 <= before[0]["y"] - (above["y"] + above["height"]) < 12
    press(desk, "Tab")
    expect(desk.locator("#people-list")).to_be_visible()
    expect(desk.locator(".people-back")).to_be_hidden()
    assert [one.bounding_box() for one in (card, speaker, role)] == before


@pytest.mark.parametrize("size", [(1280, 800), (360, 740)])
def test_the_page_does_not_shift_though_somebody_else_is_there(visit, editor, chief, article, proposals, size):
    stay(article.pk, chief)
    page = visit(eager(editor), "/help/", viewport={"width": size[0], "height": size[1]})
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => { for (const one of list.getEntries())"
        " if (!one.hadRecentInput) window.shift += one.value; }).observe({ type: 'layout-shift', buffered: true });"
    )
    page.goto(page.url.replace("/help/", desk_path(article)))
    expect(form_of(page, proposals[1])).to_have_count(1)
    expect(page.locator("#others")).to_contain_text("Hà đang ở bài này")
    press(page, "F4")
    now_is(page, proposals[1])
    painted(page)
    assert page.evaluate("window.shift") < 0.02


def test_on_paper_are_the_text_and_each_card_as_a_line(desk, proposals):
    desk.emulate_media(media="print")
    assert " ".join(desk.locator("#cards").inner_text().split()) == (
        "1 Trần Quốc Đạt Nước rút chậm nhưng cầu đã an toàn Máy đề xuất "
        "2 Lê Thị Hoa chợ đầu mối sẽ họp lại từ thứ Hai Máy đề xuất "
        "3 mỗi ngày có khoảng 4.000 lượt người qua phao Máy đề xuất"
    )
    expect(desk.locator("#text .line").last).to_be_visible()
    for what in (".bar", "#keys", "#selection", "#closing form", ".now form"):
        expect(desk.locator(what).first).to_be_hidden()


def test_what_is_asked_of_a_card_on_its_way_waits_for_it_and_a_decision_does_not(desk, proposals):
    expect(form_of(desk, proposals[1])).to_have_count(1)
    held = []
    desk.route(f"**/proposals/{proposals[2].pk}/card/", lambda route: held.append(route))
    press(desk, "ArrowDown")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    expect(desk.locator(SAVE_STATE)).to_have_text("Chưa kịp đọc")
    desk.keyboard.press("Tab")
    held[0].continue_()
    expect(form_of(desk, proposals[2]).locator("[name=speakers]")).to_be_focused()
    assert not Decision.objects.exists()
