"""What the line at the top says: saved when and by whose clock, or why not."""

import pytest
from playwright.sync_api import expect

from review.tests.browser.conftest import press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVE_STATE = "#save-state"


def test_nothing_left_to_undo_is_said_there(desk, proposals):
    press(desk, "Control+z")
    expect(desk.locator(SAVE_STATE)).to_have_text("Không có gì để hoàn tác.")
    press(desk, "Control+y")
    expect(desk.locator(SAVE_STATE)).to_have_text("Không có gì để làm lại.")
