"""One card a screen: everything that keys do is done by thumb."""

import pytest
from playwright.sync_api import expect

from review.models import Quote
from review.tests.browser.conftest import desk_path, eager, now_is, painted, state_is

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = ".now .words"


@pytest.fixture
def phone(visit, editor, article, proposals):
    size = {"width": 360, "height": 740}
    return visit(eager(editor), desk_path(article), viewport=size, has_touch=True, is_mobile=True)


def tap(page, name):
    painted(page)
    page.get_by_role("button", name=name, exact=True).locator("visible=true").tap()


def test_other_cards_are_a_tap_away(phone, proposals):
    tap(phone, "Thẻ sau ›")
    now_is(phone, proposals[1])
    tap(phone, "‹ Thẻ trước")
    now_is(phone, proposals[0])
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


def test_edges_are_moved_in_the_bar_below(phone, proposals):
    tap(phone, "Sửa")
    bar = phone.locator("#keys button:visible")
    assert [button.inner_text() for button in bar.all()] == ["Đầu ←", "Đầu →", "Cuối ←", "Cuối →", "Xong"]
    for button in ("Đầu →", "Cuối ←", "Cuối ←"):
        tap(phone, button)
    expect(phone.locator(WORDS)).to_have_text("rút chậm nhưng cầu đã")
    tap(phone, "Xong")
    expect(phone.locator(".card.now")).to_be_focused()
    tap(phone, "Duyệt")
    state_is(phone, proposals[0], "corrected")
    assert Quote.objects.get().words == ["rút chậm nhưng cầu đã"]


def test_the_whole_article_stays_and_says_so(phone, proposals):
    button = phone.get_by_role("button", name="Xem cả bài")
    expect(button).to_have_attribute("aria-pressed", "false")
    tap(phone, "Xem cả bài")
    expect(phone.locator("#text .line:visible")).to_have_count(5)
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_be_in_viewport(ratio=1)
    phone.locator("#keys [data-act=more-keys]").tap()
    phone.locator("#keys [data-act=not-sure]").tap()
    state_is(phone, proposals[0], "not_sure")
    expect(phone.locator("#keys [data-act=not-sure]")).to_be_hidden()
    phone.locator("#keys [data-act=more-keys]").tap()
    phone.locator("#keys .in-cards [data-act=undo]").tap()
    state_is(phone, proposals[0], "open")
    expect(phone.locator("#text .line:visible")).to_have_count(5)
    expect(button).to_have_attribute("aria-pressed", "true")


def test_the_list_of_names_can_be_left(phone, proposals):
    box = phone.locator(".now [name=speakers]")
    box.tap()
    expect(phone.locator("#people-list")).to_be_visible()
    tap(phone, "Thôi")
    expect(phone.locator("#people-list")).to_have_count(0)
    expect(phone.locator(".card.now")).to_be_focused()
    expect(box).to_have_value("Trần Quốc Đạt")


def test_no_card_before_the_first_nor_after_the_end(phone, proposals):
    before, after = (phone.get_by_role("button", name=name) for name in ("Thẻ trước", "Thẻ sau"))
    expect(before).to_be_disabled()
    for _ in proposals:
        tap(phone, "Thẻ sau ›")
    expect(after).to_be_disabled()
    expect(before).to_be_enabled()
    expect(phone.locator("#closing")).to_be_focused()


def test_a_long_name_is_cut_with_a_sign(visit, editor, article, proposals):
    editor.first_name = "Trần Quang Minh Nhật"
    page = visit(eager(editor), desk_path(article), viewport={"width": 360, "height": 740})
    name = page.locator(".menu .name")
    assert name.evaluate("one => one.scrollWidth > one.clientWidth && getComputedStyle(one).textOverflow") == "ellipsis"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
