"""A wrong part of a card is mended without leaving it: few keys, and nothing decided by accident."""

import pytest
from playwright.sync_api import expect

from review.models import Decision, Quote
from review.tests.browser.conftest import desk_path, eager, now_is, press, select, state_is
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


def middle(page, number, words):
    """Where the middle of these words is on the screen, in one of the article's lines."""
    return page.evaluate(
        """([number, words]) => {
          const line = document.querySelectorAll("#text .line")[number];
          const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
          while (walker.nextNode() && !walker.currentNode.data.includes(words));
          const range = document.createRange();
          const at = walker.currentNode.data.indexOf(words);
          range.setStart(walker.currentNode, at);
          range.setEnd(walker.currentNode, at + words.length);
          const { x, y, width, height } = range.getBoundingClientRect();
          return [x + width / 2, y + height / 2];
        }""",
        [number, words],
    )


def test_undo_takes_back_what_is_not_saved_before_what_was_decided(desk, proposals):
    press(desk, "F4")
    state_is(desk, proposals[0], "not_sure")
    now_is(desk, proposals[1])
    before = desk.locator(WORDS).inner_text()
    press(desk, "F2", "ArrowLeft", "Enter", "Control+z")
    expect(desk.locator(WORDS)).to_have_text(before)
    expect(desk.locator("#save-state")).to_have_text("Đã bỏ phần sửa. Ctrl+Y lấy lại.")
    press(desk, "Control+y")
    expect(desk.locator(WORDS)).not_to_have_text(before)
    press(desk, "Control+z", "Control+z")
    state_is(desk, proposals[0], "open")
    assert [one.verb for one in Decision.objects.order_by("seq")] == ["not_sure", "undo"]


def test_after_a_redo_the_next_card_is_open(desk, proposals):
    press(desk, "F9")
    state_is(desk, proposals[0], "kept_out")
    press(desk, "Control+z")
    state_is(desk, proposals[0], "open")
    now_is(desk, proposals[0])
    press(desk, "Control+y")
    state_is(desk, proposals[0], "kept_out")
    now_is(desk, proposals[1])


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


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("khách", "bến “chật như nêm” suốt mùa nước và đò phải chạy “xuyên đêm” mới hết khách"),
        ("phải", "bến “chật như nêm” suốt mùa nước và đò phải"),
        ("như", "như nêm” suốt mùa nước và đò phải chạy “xuyên đêm” mới hết khách"),
        ("biết", "biết bến “chật như nêm” suốt mùa nước và đò phải chạy “xuyên đêm” mới hết khách"),
    ],
)
def test_shift_and_a_click_bring_the_nearest_edge(visit, editor, ferry, mixed, word, words):
    page = visit(eager(editor), desk_path(ferry))
    page.keyboard.down("Shift")
    page.mouse.click(*middle(page, 0, word))
    page.keyboard.up("Shift")
    expect(page.locator(WORDS)).to_have_text(words)
    expect(page.locator(".now .boundaries")).to_be_hidden()
    assert not page.evaluate("getSelection().toString()") and not Decision.objects.exists()
    press(page, "Enter")
    state_is(page, mixed, "verified" if word == "khách" else "corrected")
    assert Quote.objects.get().words == [words]


def test_clicks_bring_edges_while_boundaries_are_moved(visit, editor, ferry, mixed):
    page = visit(eager(editor), desk_path(ferry))
    press(page, "F2")
    page.mouse.click(*middle(page, 0, "phải"))
    page.mouse.click(*middle(page, 0, "như"))
    expect(page.locator(WORDS)).to_have_text("như nêm” suốt mùa nước và đò phải")
    press(page, "ArrowRight", "Escape")
    expect(page.locator(WORDS)).to_contain_text("bến “chật")


def test_a_click_and_one_with_shift_select(visit, editor, ferry, mixed):
    """A selection without dragging stays possible beside it."""
    page = visit(eager(editor), desk_path(ferry))
    page.mouse.click(*middle(page, 1, "Đồn"))
    page.keyboard.down("Shift")
    page.mouse.click(*middle(page, 1, "cồn"))
    page.keyboard.up("Shift")
    expect(page.locator("#selected-words")).to_contain_text("biên phòng “mở thêm bến” ở cuối")
    expect(page.locator(WORDS)).to_contain_text("bến “chật")


@pytest.mark.parametrize("whole", [True, False])
def test_the_speaker_is_named_by_a_click_in_the_article(visit, editor, ferry, mixed, whole):
    page = visit(eager(editor), desk_path(ferry))
    press(page, "Tab")
    page.mouse.move(*middle(page, 1, "Thị" if whole else "Nguyễn"))
    page.mouse.down()
    if not whole:
        page.mouse.move(*middle(page, 1, "Tư"))
    page.mouse.up()
    expect(page.locator(f"#card-proposal-{mixed.pk}")).to_be_focused()
    named = page.locator(".now [name=speakers]").input_value()
    assert named == "Nguyễn Thị Tư" if whole else named in "Nguyễn Thị Tư" and " Thị " in named
    assert not Decision.objects.exists()
    press(page, "Enter")
    state_is(page, mixed, "corrected")
    assert Quote.objects.get().speakers == [named]


def test_a_click_on_a_word_that_is_no_name_names_nobody(visit, editor, ferry, mixed):
    page = visit(eager(editor), desk_path(ferry))
    press(page, "Tab")
    page.mouse.click(*middle(page, 1, "thường"))
    expect(page.locator(".now [name=speakers]")).to_have_value("Ba")


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
    page.mouse.click(*middle(page, 1, "Thị"))
    expect(page.locator(".now [data-found=source]")).to_contain_text("Bà Nguyễn Thị Tư")
    press(page, "Enter")
    state_is(page, mixed, "corrected")
    source = Quote.objects.get().source
    assert ferry.body[slice(*source)] == "Bà Nguyễn Thị Tư"


def test_cue_and_mention_are_the_words_selected(visit, editor, ferry, mixed):
    """On a card, and on a quote that is added; whatever box had the focus, Enter then verifies."""
    page = visit(eager(editor), desk_path(ferry))
    for words, part in (("nói", "cue"), ("Bà Nguyễn Thị Tư", "source")):
        select(page, words)
        page.locator(f"#selection [data-act=use-{part}]").click()
        expect(page.locator(f".now [data-found={part}] q")).to_have_text(words)
    press(page, "Escape")
    expect(page.locator(".now [data-found=cue] q")).to_have_text("cho biết")
    press(page, "Control+z")
    expect(page.locator(".now [data-found=cue] q")).to_have_text("nói")
    press(page, "Enter")
    state_is(page, mixed, "corrected")
    select(page, "Đợi hai giờ là thường.")
    press(page, "Control+Enter")
    expect(page.locator("#add-quote [data-found=cue] q")).to_have_text("nói")
    press(page, "Escape")
    select(page, "Ông Ba")
    page.locator("#selection [data-act=use-source]").click()
    expect(page.locator("#add-quote [data-found=source] q")).to_have_text("Ông Ba")
    page.reload()
    expect(page.locator("#add-quote [data-found=source] q")).to_have_text("Ông Ba")
    press(page, "Enter")
    expect(page.locator("#cards > .card")).to_have_count(2)
    found = [(ferry.body[slice(*one.cue)], ferry.body[slice(*one.source)]) for one in Quote.objects.order_by("pk")]
    assert found == [("nói", "Bà Nguyễn Thị Tư"), ("nói", "Ông Ba")]


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


def test_the_kind_is_chosen_in_the_card_s_head_and_of_a_new_quote(visit, editor, ferry, mixed):
    page = visit(eager(editor), desk_path(ferry))
    page.locator(".now .head [name=kind]").select_option("indirect")
    page.reload()
    expect(page.locator(".now .head [name=kind]")).to_have_value("indirect")
    press(page, "Enter")
    state_is(page, mixed, "corrected")
    select(page, "Đợi hai giờ là thường.")
    press(page, "Control+Enter")
    expect(page.locator("#add-quote [name=speakers]")).to_have_value("Nguyễn Thị Tư")
    page.locator("#add-quote [name=kind]").select_option("mixed")
    page.locator("#add-quote [name=kind]").focus()
    press(page, "Enter", "Enter")
    expect(page.locator("#cards > .card")).to_have_count(2)
    assert [quote.kind for quote in Quote.objects.order_by("pk")] == ["indirect", "mixed"]


@pytest.mark.parametrize("keys", [["Enter", "Enter"], ["Control+Enter"]])
def test_a_missed_quote_is_added_with_its_guessed_speaker(visit, editor, ferry, mixed, keys):
    page = visit(eager(editor), desk_path(ferry))
    select(page, "Đợi hai giờ là thường.")
    press(page, "Control+Enter")
    expect(page.locator("#add-quote [name=speakers]")).to_have_value("Nguyễn Thị Tư")
    press(page, *keys)
    expect(page.locator("#cards > .card")).to_have_count(2)
    quote = Quote.objects.get()
    assert (quote.speakers, quote.kind) == (["Nguyễn Thị Tư"], "direct")
    assert [ferry.body[slice(*part)] for part in (quote.source, quote.cue)] == ["Bà Nguyễn Thị Tư", "nói"]


def test_a_dropped_edit_is_told_and_one_undo_brings_it_back(desk, proposals):
    note = desk.locator(".now [name=note]")
    desk.locator(".now .more summary").click()
    note.fill("hỏi lại ông Đạt")
    press(desk, "Escape", "Escape")
    expect(desk.locator("#save-state")).to_contain_text("Đã bỏ phần sửa")
    expect(note).to_have_value("")
    press(desk, "Control+z")
    expect(note).to_have_value("hỏi lại ông Đạt")
    press(desk, "F4")
    state_is(desk, proposals[0], "not_sure")
    assert Quote.objects.get().note == "hỏi lại ông Đạt"
    press(desk, "Control+z")
    state_is(desk, proposals[0], "open")


@pytest.fixture
def late_guess(visit, editor):
    """The form of a quote that is added, and what sends it the guess."""
    article = make_article("Ông Ba nói bến đông.\nBà Nguyễn Thị Tư nói: “Đợi hai giờ là thường.”")
    make_run(article, {"kind": "indirect", "content": "bến đông", "cue": "nói", "speaker": "Ba"})
    page, held = visit(editor, desk_path(article), clock=True), []
    page.route("**/guess/**", lambda route: held.append(route))
    page.clock.run_for(1000)
    select(page, "Đợi hai giờ là thường.")
    page.clock.run_for(100)
    with page.expect_request("**/guess/**"):
        page.keyboard.press("Control+Enter")
    page.clock.run_for(1000)

    def come():
        held[0].continue_()
        expect(page.locator("#add-quote [name=speakers]")).to_have_value("Nguyễn Thị Tư")

    return page, come


def test_a_late_guess_is_shown_and_has_to_be_read(late_guess):
    page, come = late_guess
    come()
    expect(page.locator("#add-quote .found")).to_contain_text("Bà Nguyễn Thị Tư")
    expect(page.locator("#add-quote .found")).to_contain_text("nói")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#save-state")).to_have_text("Chưa kịp đọc")
    assert not Quote.objects.exists()
    page.clock.run_for(1000)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#cards > .card")).to_have_count(2)
    assert Quote.objects.get().speakers == ["Nguyễn Thị Tư"]


def test_the_people_leave_the_verbs_of_a_new_quote_free(late_guess):
    page, come = late_guess
    come()
    expect(page.locator("#people-list li").first).to_contain_text("Nguyễn Thị Tư")
    page.clock.run_for(1000)
    box = page.locator("#add-quote [data-verb=add]").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#cards > .card")).to_have_count(2)
    assert Quote.objects.get().speakers == ["Nguyễn Thị Tư"]


@pytest.fixture
def many_voices(db):
    """Of whom a list of names is longer than its room."""
    names = ["An", "Bình", "Châu", "Dung", "Giang", "Hạnh", "Khoa", "Lành", "Mận", "Nhân", "Oanh", "Phước"]
    said = [f"nước đã rút khỏi ấp số {number}" for number in range(len(names))]
    article = make_article("\n".join(f"Ông {name} nói {words}." for name, words in zip(names, said, strict=True)))
    pairs = list(zip(names, said, strict=True))[:-1]
    make_run(article, *({"content": words, "cue": "nói", "speaker": name} for name, words in pairs))
    return article


@pytest.fixture
def adding(visit, editor, many_voices):
    """The form of a missed quote, its guess come and the list of names open."""
    page = visit(eager(editor), desk_path(many_voices))
    select(page, "nước đã rút khỏi ấp số 11")
    press(page, "Control+Enter")
    expect(page.locator("#add-quote [name=speakers]")).not_to_have_value("")
    expect(page.locator("#people-list li")).to_have_count(12)
    return page


def test_tab_leads_from_the_speaker_to_the_role(adding):
    press(adding, "Tab")
    expect(adding.locator("#add-quote [name=role]")).to_be_focused()
    adding.keyboard.type("oslava")
    expect(adding.locator("#add-quote [name=role]")).to_have_value("oslava")
    assert not Decision.objects.exists()


def test_what_is_added_is_dropped_by_undo_and_verified_from_anywhere(adding):
    press(adding, "Escape", "Control+z")
    expect(adding.locator("#add-quote")).to_be_hidden()
    expect(adding.locator("#save-state")).to_have_text("Đã bỏ phần sửa. Ctrl+Y lấy lại.")
    press(adding, "Control+y")
    expect(adding.locator("#add-quote")).to_be_visible()
    assert not Decision.objects.exists()
    adding.locator("#add-quote").focus()
    press(adding, "Control+Enter")
    expect(adding.locator("#add-quote")).to_be_hidden()
    assert [one.verb for one in Decision.objects.all()] == ["add"]


LEAVE = ["box => box.blur()", "box => box.closest('.card').focus()"]


@pytest.mark.parametrize("leave", LEAVE)
def test_letters_never_add_a_quote(adding, leave):
    adding.locator("#add-quote [name=speakers]").evaluate(leave)
    press(adding, *"oslavax")
    expect(adding.locator("#add-quote")).to_be_visible()
    assert not Decision.objects.exists()


def test_a_box_left_for_nowhere_leaves_keys_that_decide_nothing(desk, proposals):
    press(desk, "Tab")
    desk.locator(".now [name=speakers]").evaluate("box => box.blur()")
    press(desk, *"oslava")
    assert not Decision.objects.exists()
    press(desk, "Enter")
    expect(desk.locator(f"#card-proposal-{proposals[0].pk}")).to_be_focused()
    assert not Decision.objects.exists()
    press(desk, "v")
    state_is(desk, proposals[0], "verified")
