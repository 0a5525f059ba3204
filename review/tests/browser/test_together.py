"""Two editors in one article, and one who leaves it."""

import pytest
from playwright.sync_api import expect

from newsdesk.tests.processes import wait_for
from review.models import Presence, Quote, Work
from review.tests.browser.conftest import desk_path, eager, now_is, painted, press, state_is
from review.tests.conftest import client_of
from review.tests.test_verify import card_form, url

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_each_is_told_of_the_other_and_leaving_frees_the_article(visit, editor, chief, article, proposals):
    mine = visit(editor, desk_path(article), clock=True)
    mine.clock.run_for(100)
    wait_for(lambda: Presence.objects.filter(user=editor).exists(), what="the first editor's presence")
    theirs = visit(chief, desk_path(article))
    expect(theirs.locator("#others")).to_contain_text("Minh đang ở bài này, từ")
    with mine.expect_response("**/here/"):
        mine.clock.run_for(20_000)
    expect(mine.locator("#others")).to_contain_text("Hà đang ở bài này, từ")
    now_is(mine, proposals[0])
    assert Work.objects.get(pk=article.pk).held_by == editor
    with mine.expect_event("requestfinished", lambda request: request.url.endswith("/left/")):
        mine.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    assert Work.objects.get(pk=article.pk).held_by is None
    assert [presence.user for presence in Presence.objects.all()] == [chief]


def test_a_conflict_is_told_until_it_is_answered(visit, editor, chief, article, proposals):
    """Whatever else is saved meanwhile, and although an undo draws the desk anew."""
    page, held = visit(eager(editor), desk_path(article)), []
    line, conflict = page.locator("#save-state"), page.locator(f"#card-proposal-{proposals[0].pk} .conflict")
    page.route("**/verify/", lambda route: held.append(route))
    page.locator(".now .more summary").click()
    page.locator(".now [name=note]").fill("hỏi lại ông Đạt")
    press(page, "Enter", "Enter", "ArrowDown", "Enter")
    expect(page.locator("[data-busy]")).to_have_count(2)
    client_of(chief).post(url(proposals[0]), card_form(proposals[0], article, role="Bí thư xã"))
    held[0].continue_()
    expect(conflict).to_contain_text("hỏi lại ông Đạt")
    held[1].continue_()
    state_is(page, proposals[1], "verified")
    expect(line).to_contain_text("Chưa lưu vì người khác vừa sửa: Thẻ 1/3 · Đã lưu")
    now_is(page, proposals[0])
    press(page, "Control+z")
    state_is(page, proposals[1], "open")
    expect(line).to_contain_text("Chưa lưu vì người khác vừa sửa: Thẻ 1/3")
    painted(page)
    page.unroute("**/verify/")
    conflict.locator("[data-keep=mine]").click()
    expect(conflict).to_have_count(0)
    expect(line).not_to_contain_text("Chưa lưu")
    assert Quote.objects.get(proposal=proposals[0]).note == "hỏi lại ông Đạt"
