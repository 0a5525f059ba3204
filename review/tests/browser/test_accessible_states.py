"""axe on the article's page in each of its states: what is open, on its way, refused, in conflict or over."""

import uuid

import pytest
from playwright.sync_api import expect

from review.deciding import Act, decide
from review.models import Work
from review.tests.browser.axe import violations
from review.tests.browser.conftest import desk_path, press, select, state_is
from review.tests.conftest import make_article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shown(desk):
    """shown(what): axe finds nothing while this is to be seen."""

    def check(what):
        expect(desk.locator(what).first).to_be_visible()
        assert violations(desk) == [], what

    return check


def test_of_a_card(desk, shown, proposals):
    shown(".now form.card-form")
    for keys, what in (
        (["Tab"], "#people-list"),
        (["d"], "#people-list [aria-selected=true] small"),
        (["Escape", "Escape", "F2"], ".now .boundaries"),
        (["Escape", "Shift+Enter"], ".now .reasons"),
        (["Escape", "?"], "dialog[open]"),
        (["Escape", "ArrowDown", "ArrowDown", "Enter"], ".now .errors"),
    ):
        press(desk, *keys)
        shown(what)
    press(desk, "Escape")
    desk.locator(".now .more summary").click()
    shown(".now .flags")
    press(desk, "F4")
    state_is(desk, proposals[2], "not_sure")
    desk.locator(f"#card-proposal-{proposals[2].pk} .edit").click()
    shown(".now [data-act=fold]")


def test_with_words_selected(desk, shown, proposals):
    select(desk, "ba tuần qua")
    shown("#selection.has-selection [data-act=add]")
    press(desk, "Control+Enter")
    shown("#add-quote #people-list")
    press(desk, "Escape", "Escape")
    select(desk, "Xem thêm")
    desk.locator("#selection [data-act=cut-tail]").click()
    desk.locator("details.cut summary").click()
    shown("details.cut .reason")
    press(desk, "Escape", "Enter")
    state_is(desk, proposals[0], "verified")
    select(desk, "cầu đã an toàn")
    desk.locator("#selection [data-act=cut]").click()
    expect(desk.locator("#save-state")).to_contain_text("phát ngôn đã duyệt")
    shown("#save-state")


def test_of_what_is_sent(desk, shown, chief, proposals):
    """On its way, failed, offline, and in conflict with somebody else's."""
    held = []
    desk.route(f"**/proposals/{proposals[2].pk}/card/", lambda route: held.append(route))
    press(desk, "ArrowDown")
    desk.keyboard.press("ArrowDown")
    shown(".now[data-loading]")
    desk.keyboard.press("ArrowUp")
    desk.route("**/verify/", lambda route: held.append(route), times=1)
    press(desk, "Enter")
    shown(".now[data-busy]")
    held[0].continue_()
    held[1].fulfill(status=500, body="no")
    shown("#messages .message")
    desk.context.set_offline(True)
    desk.keyboard.press("Enter")
    expect(desk.locator("#save-state")).to_have_text("Chưa lưu, mất mạng. Đang thử lại.")
    shown("#save-state")
    decide([Act("not_sure", uuid.uuid4(), 0, proposal_id=proposals[1].pk)], by=chief)
    desk.context.set_offline(False)
    shown(".conflict")


def test_of_the_article(editor, shown, desk, article, proposals):
    """Finished with something left, closed, waiting for the machine, and with no text of its own."""
    for proposal in proposals:
        press(desk, "F4")
        state_is(desk, proposal, "not_sure")
    shown("#closing .left-over")
    Work.objects.filter(pk=article.pk).update(
        review="closed_unread", finished_by=editor, finished_at="2026-11-01T00:00Z"
    )
    desk.reload()
    shown("#closing form[action*=reopen]")
    bare = make_article("Bài chưa ai đọc.", title="")
    for tagging in ("waiting", "quarantined"):
        Work.objects.filter(pk=bare.pk).update(tagging=tagging)
        desk.goto(desk.url.replace(desk_path(article), desk_path(bare)))
        shown("#tagging")
