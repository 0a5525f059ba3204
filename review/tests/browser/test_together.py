"""Two editors in one article, and one who leaves it."""

import pytest
from playwright.sync_api import expect

from review.models import Presence, Work
from review.tests.browser.conftest import desk_path, now_is

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_each_is_told_of_the_other_and_leaving_frees_the_article(visit, editor, chief, article, proposals):
    mine = visit(editor, desk_path(article), clock=True)
    with mine.expect_response("**/here/"):
        mine.clock.run_for(100)
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
