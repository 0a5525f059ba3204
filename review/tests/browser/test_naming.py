"""Naming the speaker: the article's people, the registry as it is typed, an input method, and no network."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from review.models import Alias, Decision, Quote, Speaker
from review.tests.browser.conftest import desk_path, eager, now_is, painted, press, state_is
from review.tests.conftest import make_article, make_run

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOX = ".now [name=speakers]"
CHOSEN = "#people-list [aria-selected=true]"
SAVE_STATE = "#save-state"


@pytest.fixture
def registry(db):
    Speaker.objects.bulk_create(Speaker(name=f"An Văn {number}") for number in range(30))
    known = Speaker.objects.create(name="Nguyễn Hữu Quyền", role="trưởng trạm phao")
    Alias.objects.create(speaker=known, name="Ba Phao")


@pytest.mark.parametrize("typed", ["nguyen huu", "Hữu Quyền", "ba phao"])
def test_the_registry_is_searched_without_marks(registry, desk, proposals, typed):
    press(desk, "Tab")
    desk.keyboard.type(typed)
    expect(desk.locator(CHOSEN)).to_have_attribute("data-name", "Nguyễn Hữu Quyền")
    press(desk, "Enter")
    expect(desk.locator(BOX)).to_have_value("Nguyễn Hữu Quyền")
    expect(desk.locator(".now [name=role]")).to_have_value("trưởng trạm phao")
    assert not Decision.objects.exists()
    press(desk, "Enter")
    state_is(desk, proposals[0], "corrected")
    assert Quote.objects.get().speakers == ["Nguyễn Hữu Quyền"]


def test_the_article_s_people_come_before_the_registry(registry, desk, proposals):
    Speaker.objects.create(name="Hoa Lê Thị")
    press(desk, "Tab")
    desk.keyboard.type("hoa")
    expect(desk.locator("#people-list li")).to_have_count(3)
    desk.keyboard.press("ArrowDown")
    expect(desk.locator(CHOSEN)).to_have_attribute("data-name", "Lê Thị Hoa")


def test_a_name_is_shortened_to_what_is_typed_of_it(desk, proposals):
    press(desk, "Tab")
    desk.keyboard.type("dat")
    expect(desk.locator(CHOSEN)).to_have_attribute("data-name", "Trần Quốc Đạt")
    desk.locator(BOX).fill("Quốc Đạt")
    expect(desk.locator(CHOSEN)).to_have_attribute("data-name", "Quốc Đạt")
    press(desk, "Enter")
    expect(desk.locator(f"#card-proposal-{proposals[0].pk}")).to_be_focused()
    press(desk, "Enter")
    state_is(desk, proposals[0], "corrected")
    assert Quote.objects.get().speakers == ["Quốc Đạt"]


def test_enter_before_the_answer_waits_for_it(registry, desk, proposals):
    held = []
    desk.route(f"**{reverse('suggest_speakers')}*", lambda route: held.append(route))
    press(desk, "Tab")
    with desk.expect_request("**/suggest/*=quyen"):
        desk.keyboard.type("quyen")
    desk.keyboard.press("Enter")
    expect(desk.locator(BOX)).to_be_focused()
    held[-1].continue_()
    expect(desk.locator(BOX)).to_have_value("Nguyễn Hữu Quyền")
    expect(desk.locator(f"#card-proposal-{proposals[0].pk}")).to_be_focused()
    assert not Decision.objects.exists()


def test_offline_a_new_name_is_taken_as_typed(registry, desk, proposals):
    press(desk, "Tab")
    desk.context.set_offline(True)
    desk.keyboard.type("Tám Xuyên")
    desk.keyboard.press("Enter")
    expect(desk.locator(f"#card-proposal-{proposals[0].pk}")).to_be_focused()
    expect(desk.locator(BOX)).to_have_value("Tám Xuyên")
    assert not Decision.objects.exists()


def type_as_input_method(page, strokes):
    """As UniKey sends them: letters and digits with empty codes, Backspaces, and the letters that were meant."""
    session = page.context.new_cdp_session(page)
    for stroke in strokes:
        if stroke == "\b":
            page.keyboard.press("Backspace")
            continue
        key = {"key": stroke, "code": "", "text": stroke}
        session.send("Input.dispatchKeyEvent", {"type": "keyDown", **key})
        session.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": stroke, "code": ""})


TELEX = "Traa\b\bân\b\bần Thij\b\bị Hoaf\b\bà"
VNI = "Tra6\b\bân2\b\b\bần Thi5\b\bị Hoa2\b\bà"


@pytest.mark.parametrize(("strokes", "name"), [(TELEX, "Trần Thị Hoà"), (VNI, "Trần Thị Hoà")])
def test_a_whole_article_with_an_input_method_on(visit, editor, article, proposals, live_server, strokes, name):
    """Names typed in a box verify nothing; the main keys finish the article."""
    page = visit(eager(editor), desk_path(article))
    later = make_article("Bà Sáu nói chợ đã đông.", title="Bài sau")
    make_run(later, {"content": "chợ đã đông", "speaker": "Sáu"})
    press(page, "Tab")
    type_as_input_method(page, strokes)
    expect(page.locator(BOX)).to_have_value(name)
    assert not Decision.objects.exists()
    press(page, "Enter")
    expect(page.locator(f"#card-proposal-{proposals[0].pk}")).to_be_focused()
    assert not Decision.objects.exists()
    press(page, "Enter")
    state_is(page, proposals[0], "corrected")
    now_is(page, proposals[1])
    press(page, "F2", "ArrowLeft", "Enter", "Enter")
    state_is(page, proposals[1], "corrected")
    now_is(page, proposals[2])
    press(page, "Shift+Enter", "Enter")
    state_is(page, proposals[2], "rejected")
    expect(page.locator("#closing")).to_be_focused()
    painted(page)
    page.keyboard.press("Enter")
    page.wait_for_url(live_server.url + desk_path(later))
    assert [quote.speakers for quote in Quote.objects.order_by("pk")][0] == [name]
    article.work.refresh_from_db()
    assert article.work.review == "proposals_reviewed" and Decision.objects.count() == 3


@pytest.mark.parametrize("strokes", [TELEX, VNI])
def test_an_input_method_outside_a_box_decides_nothing(desk, strokes):
    painted(desk)
    type_as_input_method(desk, strokes)
    painted(desk)
    assert not Decision.objects.exists()
    expect(desk.locator("#cards > [data-open]")).to_have_count(3)
