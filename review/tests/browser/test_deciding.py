"""One key, one decision: in Chromium, with the pages' own script."""

import re

import pytest
from playwright.sync_api import expect

from review.models import Decision, Quote
from review.tests.browser.conftest import desk_path, eager, now_is, painted, press, state_is
from review.tests.conftest import client_of, first_proposals, make_article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVE_STATE = "#save-state"


def test_enter_verifies_and_the_next_card_opens(desk, proposals, editor):
    now_is(desk, proposals[0])
    press(desk, "Enter")
    state_is(desk, proposals[0], "verified")
    now_is(desk, proposals[1])
    expect(desk.locator(f"#card-proposal-{proposals[1].pk}")).to_be_focused()
    expect(desk.locator(SAVE_STATE)).to_contain_text("Đã lưu")
    decision = Decision.objects.get()
    assert (decision.verb, decision.by) == ("verify", editor) and decision.milliseconds is not None


def test_the_time_that_a_card_took_has_what_was_typed_on_it(visit, editor, article, proposals):
    page = visit(editor, desk_path(article), clock=True)
    page.clock.run_for(1000)
    page.keyboard.press("Tab")
    page.clock.run_for(7000)
    page.keyboard.press("Escape")
    page.clock.run_for(1000)
    page.keyboard.press("Enter")
    state_is(page, proposals[0], "verified")
    assert Decision.objects.get().milliseconds >= 8000


def test_a_held_enter_is_one_decision(desk, proposals):
    painted(desk)
    for _ in range(12):
        desk.keyboard.down("Enter")
        painted(desk)
    desk.keyboard.up("Enter")
    state_is(desk, proposals[0], "verified")
    now_is(desk, proposals[1])
    assert Decision.objects.count() == 1


def test_a_held_enter_on_the_button_is_one_decision(desk, proposals):
    desk.locator(".now [data-verb=verify]").focus()
    for _ in range(8):
        desk.keyboard.down("Enter")
        painted(desk)
    desk.keyboard.up("Enter")
    now_is(desk, proposals[1])
    assert Decision.objects.count() == 1


def test_a_double_tap_is_one_decision(visit, editor, article, proposals):
    page = visit(editor, desk_path(article), clock=True)
    page.clock.run_for(1000)
    page.keyboard.press("Enter")
    page.clock.run_for(90)
    page.keyboard.press("Enter")
    state_is(page, proposals[0], "verified")
    page.keyboard.press("Enter")
    expect(page.locator(SAVE_STATE)).to_have_text("Chưa kịp đọc")
    assert Decision.objects.count() == 1
    page.clock.run_for(1000)
    page.keyboard.press("Enter")
    state_is(page, proposals[1], "verified")


BUTTONS = [".now [data-verb=verify]", ".now [data-verb=not_sure]", "#keys [data-act=not-sure]"]


@pytest.mark.parametrize("button", BUTTONS)
def test_two_presses_of_the_mouse_are_one_decision(visit, editor, article, proposals, button):
    page = visit(editor, desk_path(article), clock=True)
    page.clock.run_for(1000)
    twice(page, page.locator(button), proposals, page.mouse.click)


def test_two_taps_are_one_decision(visit, editor, article, proposals):
    page = visit(editor, desk_path(article), clock=True, viewport={"width": 360, "height": 740}, has_touch=True)
    page.clock.run_for(1000)
    twice(page, page.locator("#keys .phone").first, proposals, page.touchscreen.tap)


def twice(page, button, proposals, touch):
    """Touch the button, and the one of the next card 200 ms after that has opened."""

    def once():
        box = button.bounding_box()
        touch(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    once()
    now_is(page, proposals[1])
    page.clock.run_for(200)
    once()
    expect(page.locator(SAVE_STATE)).to_have_text("Chưa kịp đọc")
    page.clock.run_for(1000)
    once()
    now_is(page, proposals[2])
    assert Decision.objects.count() == 2


@pytest.mark.parametrize("key", ["Enter", "F4", "F9", "Shift+Enter"])
def test_nothing_counts_before_a_card_could_be_read(visit, editor, article, proposals, key):
    page = visit(editor, desk_path(article), clock=True)
    page.clock.run_for(200)
    page.keyboard.press(key)
    expect(page.locator(SAVE_STATE)).to_have_text("Chưa kịp đọc")
    assert not Decision.objects.exists()


def test_each_verdict_by_its_key(desk, proposals):
    press(desk, "F4")
    state_is(desk, proposals[0], "not_sure")
    press(desk, "F9")
    state_is(desk, proposals[1], "kept_out")
    now_is(desk, proposals[2])
    press(desk, "Shift+Enter")
    expect(desk.locator(".now .reasons input:checked")).to_be_focused()
    press(desk, "ArrowDown", "Enter")
    state_is(desk, proposals[2], "rejected")
    assert Quote.objects.get(proposal=proposals[2]).reason == "other"


def test_one_click_rejects_for_the_likely_reason(desk, proposals):
    press(desk, "ArrowDown", "Shift+Enter", "ArrowDown", "Escape")
    likely = desk.locator(".now [data-verb=reject_likely]")
    expect(likely).to_have_text("Loại: không đủ mệnh đề")
    likely.click()
    state_is(desk, proposals[1], "rejected")
    assert Quote.objects.get(proposal=proposals[1]).reason == "no_clause"


def test_escape_leaves_the_reasons(desk, proposals):
    press(desk, "Shift+Enter", "Escape")
    expect(desk.locator(".now .reasons")).to_be_hidden()
    press(desk, "Enter")
    state_is(desk, proposals[0], "verified")


def test_enter_without_a_speaker_asks_for_one(desk, proposals):
    press(desk, "ArrowDown", "ArrowDown", "Enter")
    expect(desk.locator(".now .errors")).to_have_text("Chưa có người nói. Nhấn Tab để chọn.")
    expect(desk.locator(".now [name=speakers]")).to_be_focused()
    desk.keyboard.type("le thi")
    press(desk, "Enter")
    expect(desk.locator(".now [name=speakers]")).to_have_value("Lê Thị Hoa")
    expect(desk.locator(f"#card-proposal-{proposals[2].pk}")).to_be_focused()
    assert not Decision.objects.exists()
    press(desk, "Enter")
    state_is(desk, proposals[2], "corrected")
    assert Quote.objects.get().speakers == ["Lê Thị Hoa"]


def test_speaker_box_takes_several_and_free_text(desk, proposals):
    press(desk, "Tab")
    desk.keyboard.type("Trần Quốc Đạt; Lan")
    press(desk, "Enter")
    expect(desk.locator(".now [name=speakers]")).to_have_value("Trần Quốc Đạt; Lan")
    press(desk, "Enter")
    state_is(desk, proposals[0], "corrected")
    assert Quote.objects.get().speakers == ["Trần Quốc Đạt", "Lan"]


def test_another_speaker_does_not_keep_the_former_one_s_role(desk, proposals):
    role = desk.locator(".now [name=role]")
    printed = role.input_value()
    assert printed
    for name, expected in (("Lan", ""), ("Trần Quốc Đạt", printed), ("Lan", "")):
        press(desk, "Tab")
        desk.keyboard.type(name)
        press(desk, "Enter")
        expect(role).to_have_value(expected)
    role.fill("tiểu thương")
    press(desk, "Enter", "Tab")
    desk.keyboard.type("Hoa Lý")
    press(desk, "Enter")
    expect(role).to_have_value("tiểu thương")


def test_undo_restores_exactly_and_redo_again(desk, proposals):
    press(desk, "Enter")
    state_is(desk, proposals[0], "verified")
    verified = Quote.objects.get().state()
    press(desk, "Control+z")
    state_is(desk, proposals[0], "open")
    now_is(desk, proposals[0])
    press(desk, "Control+y")
    state_is(desk, proposals[0], "verified")
    assert Quote.objects.get().state() == verified


def test_a_quick_second_undo_follows_the_first(desk, proposals):
    for proposal in proposals[:2]:
        press(desk, "F4")
        state_is(desk, proposal, "not_sure")
    held = []
    desk.route("**/undo/", lambda route: held.append(route), times=1)
    desk.keyboard.press("Control+z")
    desk.keyboard.press("Control+z")
    with desk.expect_request("**/undo/"):
        held[0].continue_()
    state_is(desk, proposals[0], "open")
    state_is(desk, proposals[1], "open")
    assert [decision.verb for decision in Decision.objects.order_by("seq")] == ["not_sure"] * 2 + ["undo"] * 2


def test_the_end_stops_at_the_closing_panel_and_enter_goes_on(desk, live_server, article, proposals):
    later = make_article(title="Bài sau")
    first_proposals(later)
    for proposal in proposals:
        now_is(desk, proposal)
        press(desk, "F4")
        state_is(desk, proposal, "not_sure")
    expect(desk.locator("#closing")).to_be_focused()
    expect(desk.locator("#closing")).to_contain_text("Hết đề xuất: 0 duyệt, 0 loại, 3 chưa chắc")
    expect(desk.locator("#keys > :visible")).to_have_class("in-closing")
    expect(desk.locator("#keys .in-closing button").first).to_have_text("Enter Duyệt bài tiếp theo")
    press(desk, "ArrowUp")
    expect(desk.locator("#keys > :visible")).to_have_class("in-cards")
    press(desk, "ArrowDown", "Enter")
    desk.wait_for_url(live_server.url + desk_path(later))
    article.work.refresh_from_db()
    assert article.work.review == "proposals_reviewed"


def test_two_browsers_on_one_quote(visit, editor, chief, article, proposals):
    mine, theirs = (visit(eager(user), desk_path(article)) for user in (editor, chief))
    theirs.locator(".now [name=role]").fill("Bí thư xã")
    press(theirs, "Enter", "Enter")
    state_is(theirs, proposals[0], "corrected")
    mine.locator(".now .more summary").click()
    mine.locator(".now [name=note]").fill("Nghe băng ghi âm: đúng")
    press(mine, "Enter", "Enter")
    conflict = mine.locator(f"#card-proposal-{proposals[0].pk}")
    for words in ("Hà vừa sửa lúc", "Bí thư xã", "Nghe băng ghi âm: đúng"):
        expect(conflict).to_contain_text(words)
    assert Quote.objects.get().role == "Bí thư xã"
    mine.reload()
    expect(mine.locator(SAVE_STATE)).to_have_text("Phần đang sửa được giữ.")
    now_is(mine, proposals[0])
    expect(mine.locator(".now [name=note]")).to_have_value("Nghe băng ghi âm: đúng")
    assert Quote.objects.get().note == ""


@pytest.mark.parametrize(
    ("keys", "verdict"), [(["F4"], "not_sure"), (["F9"], "kept_out"), (["Shift+Enter", "Enter"], "rejected")]
)
def test_what_was_typed_goes_with_every_decision(desk, proposals, keys, verdict):
    desk.locator(".now .more summary").click()
    desk.locator(".now [name=note]").fill("hỏi lại tòa soạn")
    press(desk, "Escape", *keys)
    state_is(desk, proposals[0], verdict)
    quote = Quote.objects.get()
    assert (quote.verdict, quote.note) == (verdict, "hỏi lại tòa soạn")


@pytest.mark.parametrize(
    ("keep", "role", "note"),
    [("theirs", "Bí thư xã", ""), ("mine", "Chủ tịch xã Bãi Sậy", "của tôi"), ("machine", "Chủ tịch xã Bãi Sậy", "")],
)
def test_a_conflict_ends_as_chosen(visit, editor, chief, article, proposals, keep, role, note):
    from review.tests.test_verify import card_form, url

    mine = visit(eager(editor), desk_path(article))
    mine.locator(".now .more summary").click()
    mine.locator(".now [name=note]").fill("của tôi")
    client_of(chief).post(url(proposals[0]), card_form(proposals[0], article, role="Bí thư xã"))
    press(mine, "Enter", "Enter")
    painted(mine)
    mine.locator(f"[data-keep={keep}]").click()
    expect(mine.locator("[data-keep]")).to_have_count(0)
    expect(mine.locator(SAVE_STATE)).to_have_text(re.compile("Đã giữ bản kia" if keep == "theirs" else "Đã lưu"))
    quote = Quote.objects.get()
    assert (quote.role, quote.note, quote.verdict) == (role, note, "verified")


def only_this_counts(page):
    """One decision made now, on whatever card is open, is the only one there is."""
    press(page, "Escape", "Escape", "F4")
    expect(page.locator("#cards > [data-state=not_sure]")).to_have_count(1)
    assert [decision.verb for decision in Decision.objects.all()] == ["not_sure"]
    expect(page.locator("#cards > [data-state=open]")).to_have_count(2)


@pytest.mark.parametrize(
    "keys",
    ["aaBâ", "ddaaB", "a6B", "xsfrjzwaeod", "123456789", "[]", "aeiouyd", "nguowif"],
)
def test_an_input_method_decides_nothing(desk, proposals, keys):
    """Telex and VNI send the letters and digits themselves, then Backspaces and the letter that is meant."""
    painted(desk)
    for key in keys:
        if key == "B":
            desk.keyboard.press("Backspace")
        else:
            desk.keyboard.press(key) if key.isascii() else desk.keyboard.insert_text(key)
    press(desk, "Backspace", "Delete")
    only_this_counts(desk)


def test_letters_are_second_names_unless_switched_off(visit, editor, article, proposals):
    editor.letter_keys = False
    page = visit(eager(editor), desk_path(article))
    press(page, "v", "j", "x")
    now_is(page, proposals[0])
    only_this_counts(page)
    editor.letter_keys = True
    editor.save()
    page = visit(editor, desk_path(article))
    now_is(page, proposals[1])
    press(page, "j", "k", "v")
    state_is(page, proposals[1], "verified")


def test_keys_of_a_composition_are_left_alone(desk, proposals):
    painted(desk)
    desk.evaluate("""() => {
      for (const more of [{ isComposing: true }, { keyCode: 229 }]) {
        const key = { key: "Enter", bubbles: true, cancelable: true, ...more };
        document.activeElement.dispatchEvent(new KeyboardEvent("keydown", key));
      }
    }""")
    only_this_counts(desk)
