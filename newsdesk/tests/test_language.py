"""One thing has one name on every page."""

import pytest

from newsdesk.local.state import ROOT

CATALOGUE = ROOT / "newsdesk" / "locale" / "vi" / "LC_MESSAGES" / "django.po"


@pytest.mark.parametrize(
    ("other", "ours"),
    [
        ("hàng chờ", "chờ duyệt"),
        ("hàng đợi", "chờ duyệt"),
        ("bàn biên tập", "bàn duyệt"),
        ("xác minh", "duyệt"),
        ("xác nhận phát ngôn", "duyệt"),
    ],
)
def test_the_glossary_s_words_and_no_others(other, ours):
    text = CATALOGUE.read_text(encoding="utf-8").casefold()
    assert ours in text and other not in text
