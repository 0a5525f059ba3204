"""Changing a card and adding one: boundaries, selection, what is half made when the network or the session ends."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from review.models import Decision, Quote
from review.tests.browser.conftest import desk_path, eager, now_is, painted, press, select, state_is
from review.tests.conftest import PASSWORD, make_article, make_run, span

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = ".now .words"
SAVE_STATE = "#save-state"


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        (["ArrowLeft", "ArrowLeft"], "Nước rút chậm nhưng cầu đã"),
        (["ArrowLeft", "ArrowRight"], "Nước rút chậm nhưng cầu đã an toàn"),
        (["Shift+ArrowRight", "Shift+ArrowRight"], "chậm nhưng cầu đã an toàn"),
        (["Shift+ArrowRight", "Shift+ArrowLeft"], "Nước rút chậm nhưng cầu đã an toàn"),
        (["Control+ArrowLeft"], "Nước rút chậm nhưng cầu đã an toà"),
        (["ArrowUp", "Control+ArrowRight"], "ước rút chậm nhưng cầu đã an toàn"),
        (["ArrowRight"], "Nước rút chậm nhưng cầu đã an toàn”"),
    ],
)
def test_boundaries_by_key(desk, proposals, keys, words):
    press(desk, "F2", *keys)
    expect(desk.locator(WORDS)).to_have_text(words)
    press(desk, "Enter")
    assert not Decision.objects.exists()
    press(desk, "Enter")
    state_is(
        desk,
        proposals[0],
        "verified" if words == proposals[0].article.body[slice(*proposals[0].content[0])] else "corrected",
    )
    assert Quote.objects.get().words == [words]


def test_escape_puts_the_boundaries_back(desk, proposals):
    before = desk.locator(WORDS).inner_text()
    press(desk, "F2", "ArrowLeft", "ArrowLeft", "Escape")
    expect(desk.locator(WORDS)).to_have_text(before)
    press(desk, "Enter")
    state_is(desk, proposals[0], "verified")


def test_boundaries_by_buttons(desk, proposals):
    desk.locator(".now [data-act=boundaries]").click()
    desk.locator(".now [data-edge=start][data-by='1']").click()
    desk.locator(".now [data-edge=end][data-by='-1']").click()
    expect(desk.locator(WORDS)).to_have_text("rút chậm nhưng cầu đã an")
    desk.locator(".now [data-act=boundaries-done]").click()
    expect(desk.locator(".now .boundaries")).to_be_hidden()


def test_an_edge_never_passes_the_other(desk, proposals):
    press(desk, "F2", *["ArrowLeft"] * 12)
    expect(desk.locator(WORDS)).to_have_text("Nước")


@pytest.mark.parametrize(
    "leave", [lambda page: press(page, "Escape", "Escape"), lambda page: page.locator("[data-act=add-back]").click()]
)
def test_a_quote_dropped_while_added_comes_back(desk, proposals, leave):
    select(desk, "cầu bê tông sớm khởi công")
    press(desk, "Control+Enter")
    desk.keyboard.type("Tổ 2")
    desk.locator("#add-quote [name=role]").fill("dân hai bờ")
    leave(desk)
    expect(desk.locator("#add-quote")).to_be_hidden()
    expect(desk.locator(SAVE_STATE)).to_have_text("Đã bỏ phần sửa. Ctrl+Z lấy lại.")
    press(desk, "Control+z")
    expect(desk.locator("#add-quote .words")).to_have_text("cầu bê tông sớm khởi công")
    expect(desk.locator("#add-quote [name=role]")).to_have_value("dân hai bờ")
    press(desk, "Escape", "F4")
    state_is(desk, proposals[0], "not_sure")
    press(desk, "Control+z")
    state_is(desk, proposals[0], "open")
    expect(desk.locator("#add-quote")).to_be_hidden()


def test_what_a_card_may_not_have_is_said(desk, proposals):
    press(desk, "Enter")
    now_is(desk, proposals[1])
    press(desk, "ArrowUp", "F9")
    expect(desk.locator(".now [data-verb=hold]")).to_be_visible()
    painted(desk)
    desk.locator(".now [data-verb=hold]").click()
    state_is(desk, proposals[0], "held")
    now_is(desk, proposals[1])
    press(desk, "ArrowUp", "Enter")
    expect(desk.locator(".now form.card-form")).to_be_visible()
    for key in ("F4", "F9", "Shift+Enter"):
        desk.evaluate("document.getElementById('save-state').textContent = ''")
        press(desk, key)
        expect(desk.locator(SAVE_STATE)).to_have_text("Ở đây không làm được việc này.")
    assert [one.verb for one in Decision.objects.all()] == ["verify", "hold"]


def test_the_next_card_opens_after_moved_boundaries(desk, proposals):
    press(desk, "F2", "ArrowLeft", "Enter", "Enter")
    state_is(desk, proposals[0], "corrected")
    now_is(desk, proposals[1])


def test_selection_for_the_open_card(desk, proposals):
    press(desk, "ArrowDown")
    select(desk, "chợ đầu mối sẽ họp lại")
    desk.locator("#selection [data-act=use-selection]").click()
    expect(desk.locator(WORDS)).to_have_text("chợ đầu mối sẽ họp lại")
    press(desk, "Enter")
    state_is(desk, proposals[1], "corrected")
    assert Quote.objects.get().words == ["chợ đầu mối sẽ họp lại"]


@pytest.fixture
def floods():
    """Characters outside the first plane, and one made of several, before what is said."""
    return make_article(
        "Ảnh 🌊🌊👩\u200d🌾 bến Bãi Sậy.\nÔng Tư 🛶 kể nước lên “nhanh như ngựa phi” suốt đêm, rồi rút."
    )


def test_added_from_selection(visit, editor, floods):
    made = make_run(floods, {"content": "nước lên", "speaker": "Tư"})
    page = visit(eager(editor), desk_path(floods))
    select(page, "“nhanh như ngựa phi”")
    press(page, "Control+Enter")
    expect(page.locator("#add-quote .words")).to_have_text("“nhanh như ngựa phi”")
    page.keyboard.type("tu")
    press(page, "Enter", "Enter")
    expect(page.locator("#cards > .card")).to_have_count(2)
    expect(page.locator(SAVE_STATE)).to_have_text("Đã thêm phát ngôn.")
    now_is(page, made[0])
    quote = Quote.objects.get()
    assert (quote.words, quote.kind, quote.speakers) == (["nhanh như ngựa phi"], "direct", ["Tư"])
    assert quote.content == [span(floods, "nhanh như ngựa phi")]


def test_added_over_two_lines_and_inside_a_character(visit, editor, floods):
    make_run(floods)
    page = visit(eager(editor), desk_path(floods))
    page.evaluate("""() => {
      const [first, second] = document.querySelectorAll("#text .line");
      const range = document.createRange();
      range.setStart(first.firstChild, first.textContent.indexOf("🌾"));  // inside the farmer
      range.setEnd(second.firstChild, "Ông Tư".length);
      getSelection().addRange(range);
    }""")
    press(page, "Control+Enter")
    page.keyboard.type("không rõ")
    press(page, "Enter", "Enter")
    expect(page.locator("#cards > .card")).to_have_count(1)
    assert Quote.objects.get().words == ["👩\u200d🌾 bến Bãi Sậy.", "Ông Tư"]


def test_found_words_for_who_cannot_select(desk, proposals):
    desk.locator("#find-words").fill("BA TUẦN QUA")
    press(desk, "Enter")
    expect(desk.locator("#selected-words")).to_have_text("ba tuần qua")
    expect(desk.locator("#selection [data-act=add]")).to_be_focused()
    press(desk, "Enter")
    expect(desk.locator("#add-quote [name=speakers]")).to_be_focused()
    desk.keyboard.type("Lê Thị Hoa")
    press(desk, "Enter", "Enter")
    expect(desk.locator("#cards > .card")).to_have_count(4)
    assert Quote.objects.get().words == ["ba tuần qua"]


def test_nothing_selected(desk):
    press(desk, "Control+Enter")
    expect(desk.locator(SAVE_STATE)).to_have_text("Hãy chọn chữ trong bài trước.")


def test_a_tail_is_cut_in_one_act_and_comes_back(desk, article, proposals):
    select(desk, "Xem thêm")
    desk.locator("#selection [data-act=cut-tail]").click()
    expect(desk.locator("details.cut summary")).to_have_text("Đã cắt 1 dòng")
    expect(desk.locator("#text .line").last).not_to_contain_text("Xem thêm")
    desk.locator("details.cut summary").click()
    desk.locator("details.cut").get_by_role("button", name="Đưa lại").click()
    expect(desk.locator("#text .line").last).to_contain_text("Xem thêm")
    expect(desk.locator("#tagging")).to_be_visible()


def test_verified_words_are_not_cut(desk, proposals):
    press(desk, "Enter")
    state_is(desk, proposals[0], "verified")
    select(desk, "cầu đã an toàn")
    desk.locator("#selection [data-act=cut]").click()
    expect(desk.locator(SAVE_STATE)).to_contain_text("phát ngôn đã duyệt")


def test_offline_the_card_stays_and_is_sent_again(desk, proposals):
    desk.locator(".now [name=role]").fill("Chủ tịch UBND xã")
    desk.context.set_offline(True)
    press(desk, "Enter", "Enter")
    expect(desk.locator(SAVE_STATE)).to_have_text("Chưa lưu, mất mạng. Đang thử lại.")
    now_is(desk, proposals[0])
    expect(desk.locator(".now .head .state")).to_have_text("Chưa lưu.")
    expect(desk.locator(".now [name=role]")).to_have_value("Chủ tịch UBND xã")
    press(desk, "ArrowDown")
    expect(desk.locator(f"#card-proposal-{proposals[0].pk} .as-line .state")).to_have_text("Chưa lưu.")
    assert not Decision.objects.exists()
    desk.context.set_offline(False)
    state_is(desk, proposals[0], "corrected")
    expect(desk.locator(f"#card-proposal-{proposals[0].pk} .as-line .state")).not_to_have_text("Chưa lưu.")
    assert Quote.objects.get().role == "Chủ tịch UBND xã"


def test_offline_in_the_middle_of_a_tap(visit, editor, article, proposals):
    """On the train: the tap leaves, the network goes, the card stays until it is saved, and it is saved once."""
    page = visit(eager(editor), desk_path(article), viewport={"width": 360, "height": 740}, has_touch=True)
    painted(page)

    def arrive_and_go_offline(route):
        route.fetch()
        page.context.set_offline(True)
        route.abort()

    page.route("**/verify/", arrive_and_go_offline, times=1)
    page.locator("#keys .phone").first.tap()
    expect(page.locator(SAVE_STATE)).to_have_text("Chưa lưu, mất mạng. Đang thử lại.")
    now_is(page, proposals[0])
    page.locator("#keys .phone").first.tap()
    page.context.set_offline(False)
    state_is(page, proposals[0], "verified")
    now_is(page, proposals[1])
    assert Decision.objects.count() == 1


def test_an_answer_lost_on_the_way_is_one_decision(desk, proposals):
    lost = []

    def lose_the_first(route):
        lost.append(route.request.post_data)
        if len(lost) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    desk.route("**/verify/", lose_the_first)
    press(desk, "Enter")
    state_is(desk, proposals[0], "verified")
    assert len(lost) == 2 and Decision.objects.count() == 1
    assert len({re.search(r"request_id=([^&]+)|name=\"request_id\"\s+(\S+)", sent)[0] for sent in lost}) == 1


def test_a_session_that_ends_keeps_the_edit(desk, live_server, article, proposals):
    desk.locator(".now .more summary").click()
    desk.locator(".now [name=note]").fill("gọi lại cho ông Đạt")
    press(desk, "Enter", "F2", "ArrowLeft", "Enter")
    Session.objects.all().delete()
    press(desk, "Enter")
    desk.wait_for_url(re.compile("/login/"))
    expect(desk.locator("#messages")).to_contain_text("Phiên đã hết. Phần đang sửa được giữ.")
    kept = desk.evaluate("JSON.stringify(sessionStorage)")
    assert "Nước rút" not in kept
    desk.fill("[name=username]", "minh")
    desk.fill("[name=password]", PASSWORD)
    desk.keyboard.press("Enter")
    desk.wait_for_url(live_server.url + desk_path(article))
    expect(desk.locator(SAVE_STATE)).to_have_text("Phần đang sửa được giữ.")
    expect(desk.locator(".now [name=note]")).to_have_value("gọi lại cho ông Đạt")
    expect(desk.locator(WORDS)).to_have_text("Nước rút chậm nhưng cầu đã an")
    assert not Decision.objects.exists()
    press(desk, "Enter")
    state_is(desk, proposals[0], "corrected")


def test_an_edit_survives_another_card_s_answer_and_can_be_dropped(desk, proposals):
    press(desk, "ArrowDown")
    desk.locator(".now [name=role]").fill("tiểu thương")
    press(desk, "Enter", "ArrowUp", "F2", "ArrowLeft", "Enter", "Enter")
    state_is(desk, proposals[0], "corrected")
    now_is(desk, proposals[1])
    expect(desk.locator(".now [name=role]")).to_have_value("tiểu thương")
    press(desk, "Escape")
    expect(desk.locator(".now [name=role]")).to_have_value("")


def test_a_decided_card_opens_and_closes(desk, proposals):
    press(desk, "F4")
    state_is(desk, proposals[0], "not_sure")
    press(desk, "ArrowUp", "Enter")
    card = desk.locator(f"#card-proposal-{proposals[0].pk}")
    expect(card.locator("form.card-form")).to_be_visible()
    card.locator("[data-act=fold]").click()
    expect(card.locator("form.card-form")).to_have_count(0)


def test_at_360_pixels(visit, editor, article, proposals):
    page = visit(eager(editor), desk_path(article), viewport={"width": 360, "height": 740}, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    expect(page.locator("#text .line:visible")).to_have_count(1)
    expect(page.locator("#cards > .card:visible")).to_have_count(1)
    page.locator("[data-act=whole]").click()
    expect(page.locator("#text .line:visible")).to_have_count(5)
    select(page, "cầu đã an toàn")
    page.locator("#selection [data-act=use-selection]").click()
    expect(page.locator(WORDS)).to_have_text("cầu đã an toàn")
    bar = page.locator("#keys button:visible")
    assert [button.inner_text() for button in bar.all()] == ["Duyệt", "Sửa", "⋯"]
    painted(page)
    bar.first.click()
    state_is(page, proposals[0], "corrected")
    now_is(page, proposals[1])
    assert Quote.objects.get().words == ["cầu đã an toàn"]
    bar.last.click()
    page.locator("#keys [data-act=not-sure]").click()
    state_is(page, proposals[1], "not_sure")


@pytest.mark.parametrize("path", ["/", "/quotes/", "/help/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_other_pages_fit_and_are_quiet(visit, editor, article, proposals, path, scheme):
    page = visit(editor, path, viewport={"width": 360, "height": 740}, color_scheme=scheme)
    expect(page.locator("h1").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_failing_server_is_told_and_the_card_stays(desk, proposals):
    desk.route("**/verify/", lambda route: route.fulfill(status=500, body="no"))
    desk.locator(".now [name=role]").fill("Bí thư xã")
    press(desk, "Enter", "Enter")
    expect(desk.locator("#messages")).to_contain_text("Máy chủ bị lỗi. Chưa lưu được gì.")
    expect(desk.locator(SAVE_STATE)).to_have_text("Chưa lưu.")
    now_is(desk, proposals[0])
    expect(desk.locator(".now [name=role]")).to_have_value("Bí thư xã")
    desk.unroute("**/verify/")
    press(desk, "Enter")
    state_is(desk, proposals[0], "corrected")
