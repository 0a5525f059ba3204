"""An answer that is lost or late: what was sent is sent again as it was, what was typed since is never dropped."""

import re

import pytest
from playwright.sync_api import expect

from review.models import Decision, PutOff, Quote
from review.tests.browser.conftest import desk_path, eager, now_is, painted, press, select, state_is

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVE_STATE = "#save-state"


@pytest.fixture
def lose_answers(visit, editor, article, proposals):
    """The desk with its time stopped, and what was sent to decide: the first act arrives and its answer is lost."""

    def go(meanwhile=lambda page: None):
        page, sent = visit(eager(editor), desk_path(article), clock=True), []

        def lose_the_first(route):
            if route.request.method == "POST":  # not the next card, which is fetched meanwhile
                sent.append(route.request)
            if [route.request] == sent:
                route.fetch()
                meanwhile(page)
                route.abort()
            else:
                route.continue_()

        page.route(re.compile("/review/(proposals|quotes)/"), lose_the_first)
        page.clock.run_for(1000)
        page.keyboard.press("Enter")
        expect(page.locator(SAVE_STATE)).to_have_text("Chưa lưu, mất mạng. Đang thử lại.")
        return page, sent

    return go


def note(page):
    """Write a note on the open card, and leave its box."""
    page.locator(".now .more summary").click()
    page.locator(".now [name=note]").fill("gọi lại cho ông Đạt")
    page.locator(".now [name=note]").press("Enter")


def later(page):
    page.clock.run_for(1000)


def conflict_with_oneself(page, *words, wait=painted):
    for part in ("Minh vừa sửa lúc", *words):
        expect(page.locator(".conflict")).to_contain_text(part)
    assert Quote.objects.get().note == "" and Decision.objects.count() == 1
    wait(page)
    page.locator("[data-keep=mine]").click()
    expect(page.locator(".conflict")).to_have_count(0)


@pytest.mark.parametrize("when", ["in flight", "before the retry", "after a failed retry"])
def test_what_is_typed_after_a_lost_answer_is_a_conflict_and_not_dropped(lose_answers, when):
    page, sent = lose_answers(note if when == "in flight" else lambda page: None)
    if when == "after a failed retry":
        page.context.set_offline(True)
        page.clock.run_for(2000)
        expect(page.locator(SAVE_STATE)).to_have_text("Chưa lưu, mất mạng. Đang thử lại.")
        page.context.set_offline(False)
    if when != "in flight":
        note(page)
    page.clock.run_for(2000)
    expect(page.locator(SAVE_STATE)).to_have_text("Chưa lưu.")
    repeated = len(sent)
    page.clock.run_for(4000)
    assert len(sent) == repeated
    page.keyboard.press("Enter")
    conflict_with_oneself(page, "gọi lại cho ông Đạt", wait=later)
    assert Quote.objects.get().note == "gọi lại cho ông Đạt"


def test_boundaries_moved_after_a_lost_answer_are_a_conflict(lose_answers):
    page, sent = lose_answers()
    for key in ("F2", "ArrowLeft", "ArrowLeft", "Enter"):
        page.keyboard.press(key)
    page.clock.run_for(2000)
    expect(page.locator(SAVE_STATE)).to_have_text("Chưa lưu.")
    page.keyboard.press("Enter")
    conflict_with_oneself(page, wait=later)
    assert Quote.objects.get().words == ["Nước rút chậm nhưng cầu đã"]


def test_another_verb_after_a_lost_answer_is_a_conflict(lose_answers):
    page, sent = lose_answers()
    page.keyboard.press("F4")
    conflict_with_oneself(page, "Chưa chắc", wait=later)
    page.clock.run_for(4000)
    assert Quote.objects.get().verdict == "not_sure"
    assert [one.url.split("/")[-2] for one in sent] == ["verify", "not-sure", "not-sure"]


def test_the_same_key_after_a_lost_answer_is_the_same_act(lose_answers, proposals):
    page, sent = lose_answers()
    page.keyboard.press("Enter")
    state_is(page, proposals[0], "verified")
    page.clock.run_for(4000)
    assert len(sent) == 2 and sent[0].post_data_json == sent[1].post_data_json
    assert Decision.objects.count() == 1


def test_what_is_typed_after_a_failing_answer_is_a_conflict(desk):
    """A server on the way that fails, after the act arrived."""

    def fail(route):
        route.fetch()
        route.fulfill(status=500, body="no")

    desk.route("**/verify/", fail, times=1)
    press(desk, "Enter")
    expect(desk.locator(SAVE_STATE)).to_have_text("Chưa lưu.")
    note(desk)
    press(desk, "Enter")
    conflict_with_oneself(desk, "gọi lại cho ông Đạt")
    assert Quote.objects.get().note == "gọi lại cho ông Đạt"


def test_what_is_typed_before_a_slow_answer_is_kept(desk, proposals):
    def slowly(route):
        answer = route.fetch()
        note(desk)
        route.fulfill(response=answer)

    desk.route("**/verify/", slowly)
    press(desk, "Enter")
    state_is(desk, proposals[0], "verified")
    now_is(desk, proposals[0])
    expect(desk.locator(SAVE_STATE)).to_have_text("Phần đang sửa được giữ.")
    press(desk, "Enter")
    expect(desk.locator(".now [name=note]")).to_have_value("gọi lại cho ông Đạt")
    press(desk, "Enter")
    conflict_with_oneself(desk, "gọi lại cho ông Đạt")
    assert Quote.objects.get().note == "gọi lại cho ông Đạt"


def test_a_cut_whose_answer_is_lost_is_sent_again_and_is_one_cut(visit, editor, article, proposals):
    page = visit(eager(editor), desk_path(article), clock=True)

    def lose(route):
        route.fetch()
        route.abort()

    page.route("**/exclude/", lose, times=1)
    page.clock.run_for(1000)
    select(page, "Xem thêm")
    page.clock.run_for(100)
    page.locator("#selection [data-act=cut-tail]").click()
    expect(page.locator(SAVE_STATE)).to_have_text("Chưa lưu, mất mạng. Đang thử lại.")
    expect(page.locator("#messages")).not_to_contain_text("Chưa lưu được gì")
    page.clock.run_for(2000)
    expect(page.locator("details.cut summary")).to_have_text("Đã cắt 1 dòng")
    assert article.excluded_ranges.count() == 1


def test_putting_off_is_sent_again_from_a_panel_drawn_anew(visit, editor, article, proposals):
    page = visit(eager(editor), desk_path(article), clock=True)
    page.clock.run_for(1000)
    page.route("**/put-off/", lambda route: route.abort(), times=1)
    page.locator("#closing .leave button").first.click()
    expect(page.locator(SAVE_STATE)).to_have_text("Chưa lưu, mất mạng. Đang thử lại.")
    page.clock.run_for(500)
    page.locator(f"#card-proposal-{proposals[0].pk}").focus()
    page.keyboard.press("Enter")
    state_is(page, proposals[0], "verified")
    page.clock.run_for(2000)
    page.wait_for_url(lambda url: not url.endswith(desk_path(article)))
    assert PutOff.objects.count() == 1


def test_putting_off_offline_is_sent_again(visit, editor, article, proposals):
    page = visit(eager(editor), desk_path(article), clock=True)
    page.clock.run_for(1000)
    page.context.set_offline(True)
    page.locator("#closing .leave button").first.click()
    expect(page.locator(SAVE_STATE)).to_have_text("Chưa lưu, mất mạng. Đang thử lại.")
    page.context.set_offline(False)
    page.clock.resume()
    page.wait_for_url(lambda url: not url.endswith(desk_path(article)))
    assert PutOff.objects.count() == 1
