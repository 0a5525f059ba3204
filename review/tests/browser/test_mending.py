"""A wrong part of a card is mended without leaving it: few keys, and nothing decided by accident."""

import pytest
from playwright.sync_api import expect

from review.models import Decision, Quote
from review.tests.browser.conftest import desk_path, eager, press, select, state_is
from review.tests.conftest import make_article, make_run, span

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = ".now .words"
FERRY = (
    "Ông Ba, chủ đò, cho biết bến “chật như nêm” suốt mùa nước và đò phải chạy “xuyên đêm” mới hết khách.\n"
    "Bà Nguyễn Thị Tư nói: “Đợi hai giờ là thường.” Đồn biên phòng “mở thêm bến” ở cuối cồn."
)


@pytest.fixture
def ferry(db):
    return make_article(FERRY)


@pytest.fixture
def mixed(ferry):
    content = "bến “chật như nêm” suốt mùa nước và đò phải chạy “xuyên đêm” mới hết khách"
    return make_run(ferry, {"kind": "mixed", "content": content, "cue": "cho biết", "speaker": "Ba"})[0]


@pytest.mark.parametrize("key", ["1", "2"])
def test_a_speaker_of_the_article_takes_three_keys(desk, proposals, key):
    press(desk, "Tab")
    expect(desk.locator("#people-list li")).to_have_count(3)
    name = desk.locator("#people-list li").nth(int(key) - 1).get_attribute("data-name")
    press(desk, key)
    expect(desk.locator(f"#card-proposal-{proposals[0].pk}")).to_be_focused()
    assert not Decision.objects.exists()
    press(desk, "Enter")
    state_is(desk, proposals[0], "verified" if name == "Trần Quốc Đạt" else "corrected")
    assert Quote.objects.get().speakers == [name]


def test_a_number_inside_a_name_is_a_number(desk, proposals):
    press(desk, "Tab")
    desk.keyboard.type("Tổ 2")
    press(desk, "Enter")
    expect(desk.locator(".now [name=speakers]")).to_have_value("Tổ 2")


def test_a_part_is_split_and_joined_by_keys(visit, editor, ferry, mixed):
    page = visit(eager(editor), desk_path(ferry))
    before = page.locator(WORDS).inner_text()
    press(page, "F2", " ")
    expect(page.locator(WORDS)).to_contain_text("[…]")
    press(page, "Shift+ ")
    expect(page.locator(WORDS)).to_have_text(before)
    press(page, " ", "ArrowLeft", "Enter", "Enter")
    state_is(page, mixed, "corrected")
    first, second = Quote.objects.get().words
    assert before.startswith(first) and before.endswith(second) and len(first + second) < len(before) - 2


def test_a_selection_is_taken_out_of_the_words(visit, editor, ferry, mixed):
    page = visit(eager(editor), desk_path(ferry))
    select(page, "suốt mùa nước và ")
    page.locator(".now [data-act=boundaries]").click()
    page.locator(".now [data-act=take-out]").click()
    press(page, "Enter", "Enter")
    state_is(page, mixed, "corrected")
    assert Quote.objects.get().words == ["bến “chật như nêm”", "đò phải chạy “xuyên đêm” mới hết khách"]


def test_marked_words_are_switched_on_and_off_as_own(visit, editor, ferry, mixed):
    page = visit(eager(editor), desk_path(ferry))
    runs = page.locator(".now [data-act=own-mark]")
    expect(runs).to_have_text(["“chật như nêm”", "“xuyên đêm”"])
    runs.nth(0).click()
    runs.nth(1).click()
    runs.nth(0).click()
    expect(runs.nth(0)).to_have_attribute("aria-pressed", "false")
    page.reload()
    expect(runs.nth(1)).to_have_attribute("aria-pressed", "true")
    press(page, "Enter")
    state_is(page, mixed, "corrected")
    assert Quote.objects.get().own_marks == [span(ferry, "xuyên đêm")]


def test_the_source_is_named_by_a_click(visit, editor, ferry, mixed):
    page = visit(eager(editor), desk_path(ferry))
    page.locator(".now .more summary").click()
    page.locator(".now [data-act=point-source]").click()
    box = page.evaluate(
        """() => {
          const line = document.querySelectorAll("#text .line")[1];
          const range = document.createRange();
          range.setStart(line.firstChild, 8);
          range.setEnd(line.firstChild, 9);
          const { x, y, width, height } = range.getBoundingClientRect();
          return [x + width / 2, y + height / 2];
        }"""
    )
    page.mouse.click(*box)
    press(page, "Enter")
    state_is(page, mixed, "corrected")
    source = Quote.objects.get().source
    assert ferry.body[slice(*source)] == "Bà Nguyễn Thị Tư"


def test_what_was_left_is_shown_at_the_end_and_can_be_taken_up(visit, editor, ferry, mixed):
    page = visit(eager(editor), desk_path(ferry))
    expect(page.locator("#progress")).to_have_text("Đã quyết 0/1 thẻ · hôm nay bạn quyết 0")
    expect(page.locator("#text .unseen")).to_have_text(["Đợi hai giờ là thường.", "mở thêm bến"])
    press(page, "F4")
    expect(page.locator("#progress")).to_have_text("Đã quyết 1/1 thẻ · hôm nay bạn quyết 1")
    left = page.locator("#closing .left-over li")
    expect(left).to_have_count(3)
    left.nth(1).locator("button").click()
    press(page, "Control+Enter")
    expect(page.locator("#add-quote .words")).to_have_text("Đợi hai giờ là thường.")
    expect(page.locator("#add-quote [name=speakers]")).to_have_value("Nguyễn Thị Tư")
    press(page, "Escape", "Escape")
    page.locator("#closing .left-over a").click()
    expect(page.locator(f"#card-proposal-{mixed.pk}")).to_be_focused()


def test_a_missed_quote_is_added_with_its_guessed_speaker(visit, editor, ferry, mixed):
    page = visit(eager(editor), desk_path(ferry))
    select(page, "Đợi hai giờ là thường.")
    press(page, "Control+Enter")
    expect(page.locator("#add-quote [name=speakers]")).to_have_value("Nguyễn Thị Tư")
    press(page, "Enter", "Enter")
    expect(page.locator("#cards > .card")).to_have_count(2)
    quote = Quote.objects.get()
    assert (quote.speakers, quote.kind) == (["Nguyễn Thị Tư"], "direct")
    assert [ferry.body[slice(*part)] for part in (quote.source, quote.cue)] == ["Bà Nguyễn Thị Tư", "nói"]
