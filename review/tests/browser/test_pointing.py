"""Who speaks and by which cue is settled by pointing at it in the article, with Ctrl held."""

import pytest
from playwright.sync_api import expect

from review.models import Decision, Quote
from review.tests.browser.conftest import desk_path, eager, painted, press, state_is
from review.tests.conftest import make_article, make_run, span

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FERRY = (
    "Ông Ba, chủ đò, cho biết bến chật suốt mùa nước.\n"
    "Trưởng đồn biên phòng Nguyễn Thị Tư nói: “Đợi hai giờ là thường.” Bà khẳng định đồn sẽ mở thêm bến ở cuối cồn."
)


@pytest.fixture
def ferry(db):
    return make_article(FERRY)


@pytest.fixture
def proposal(ferry):
    given = {"content": "đồn sẽ mở thêm bến ở cuối cồn", "source": "Ông Ba", "cue": "cho biết", "speaker": "Ba"}
    return make_run(ferry, given)[0]


@pytest.fixture
def page(visit, editor, ferry, proposal):
    return visit(eager(editor), desk_path(ferry))


def place(page, at):
    """Where the middle of this character of the body is on the screen."""
    return page.evaluate(
        """at => {
          const line = [...document.querySelectorAll("#text .line")].findLast(one => Number(one.dataset.start) <= at);
          let left = at - Number(line.dataset.start);
          const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
          let node = walker.nextNode();
          while (left >= node.length) { left -= node.length; node = walker.nextNode(); }
          const range = document.createRange();
          range.setStart(node, left);
          range.setEnd(node, left + 1);
          const { x, y, width, height } = range.getBoundingClientRect();
          return [x + width / 2 + 1, y + height / 2];
        }""",
        at,
    )


def point(page, ferry, words):
    painted(page)
    page.keyboard.down("Control")
    page.mouse.click(*place(page, span(ferry, words)[0]))
    page.keyboard.up("Control")


def found(page, part):
    return page.locator(f".now [data-found={part}] q")


def test_one_click_settles_mention_speaker_and_role_another_the_cue(page, ferry, proposal):
    point(page, ferry, "Bà khẳng định")
    expect(found(page, "source")).to_have_text("Bà")
    expect(page.locator(".now [name=speakers]")).to_have_value("Nguyễn Thị Tư")
    expect(page.locator(".now [name=role]")).to_have_value("Trưởng đồn biên phòng")
    expect(found(page, "cue")).to_have_text("cho biết")
    point(page, ferry, "khẳng định")
    expect(found(page, "cue")).to_have_text("khẳng định")
    press(page, "Enter")
    state_is(page, proposal, "corrected")
    quote = Quote.objects.get()
    assert (quote.speakers, quote.role) == (["Nguyễn Thị Tư"], "Trưởng đồn biên phòng")
    assert [ferry.body[slice(*part)] for part in (quote.source, quote.cue)] == ["Bà", "khẳng định"]


def test_one_drag_adds_the_words_with_whoever_says_them(page, ferry):
    start, end = span(ferry, "Đợi hai giờ là thường.")
    page.keyboard.down("Control")
    page.mouse.move(*place(page, start))
    page.mouse.move(place(page, start)[0] - 3, place(page, start)[1])
    page.mouse.down()
    page.mouse.move(*place(page, end - 1), steps=4)
    page.mouse.up()
    page.keyboard.up("Control")
    expect(page.locator("#add-quote [name=speakers]")).to_have_value("Nguyễn Thị Tư")
    press(page, "Control+Enter")
    expect(page.locator("#cards > .card")).to_have_count(2)
    quote = Quote.objects.get()
    assert quote.words[0].startswith("Đợi hai giờ là thường")
    assert [ferry.body[slice(*part)] for part in (quote.source, quote.cue)] == [
        "Trưởng đồn biên phòng Nguyễn Thị Tư",
        "nói",
    ]


def test_enter_waits_until_the_answer_is_on_the_screen(page, ferry, proposal):
    held = []
    page.route("**/pointed/**", lambda route: held.append(route))
    with page.expect_request("**/pointed/**"):
        point(page, ferry, "Bà khẳng định")
    press(page, "Enter")
    expect(page.locator("#save-state")).to_contain_text("Chưa kịp đọc")
    held[0].continue_()
    expect(page.locator(".now [name=speakers]")).to_have_value("Nguyễn Thị Tư")
    assert not Decision.objects.exists()
    press(page, "Enter")
    state_is(page, proposal, "corrected")


def test_without_an_answer_a_name_is_a_mention_and_another_word_a_cue(page, ferry, proposal):
    page.route("**/pointed/**", lambda route: route.abort())
    point(page, ferry, "Nguyễn Thị Tư")
    expect(found(page, "source")).to_have_text("Nguyễn Thị Tư")
    point(page, ferry, "nói")
    expect(found(page, "cue")).to_have_text("nói")
    expect(page.locator(".now [name=speakers]")).to_have_value("Ba")
