"""Which line is the title, and what is run together with it."""

from datetime import date

import pytest

from articles.cleaning import clean
from articles.tests.test_cleaning import BODY, HEADLINES, LEAD, TEXT, TITLE, kept, page


@pytest.mark.parametrize(
    "line",
    [
        f"Báo Sông Nước - {TITLE}",
        f"{TITLE} - Thời sự",
        f"Thời sự{TITLE}",
        f"Trang chủThời sự{TITLE}",
        f"04/11/2025 09:15{TITLE}",
        f"04/11/2025{TITLE}",
        f"{TITLE} 04/11/2025 09:15",
    ],
)
def test_what_is_run_together_with_the_title(line):
    body = page(line, *TEXT)
    assert (clean(body).title, kept(body)) == (TITLE, TEXT)


@pytest.mark.parametrize(
    "title",
    [
        "30/4/1975 - Ngày hai bờ sông Vàm về chung một huyện",
        "YouTube và chuyện cây cầu Vàm Nhỏ thông xe sớm",
        "Cầu Vàm Nhỏ - niềm mong của hai huyện cù lao",
        "Tạp chí ra số đặc biệt - cầu Vàm Nhỏ",
    ],
)
def test_what_belongs_to_the_title(title):
    assert clean(page(title, *TEXT)).title == title


@pytest.mark.parametrize("line", [f"04/11/2025 09:15{TITLE}", f"{TITLE} 04/11/2025 09:15"])
def test_a_date_run_together_with_the_title_is_the_page_s(line):
    assert clean(page(line, *TEXT)).published == date(2025, 11, 4)


def test_a_title_that_begins_with_a_date_does_not_date_the_page():
    assert clean(page("30/4/1975 - Ngày hai bờ sông Vàm về chung một huyện", *TEXT)).published is None


def test_the_title_with_the_site_s_name_in_front_and_behind():
    body = page(f"{TITLE} - Báo Sông Nước", f"Báo Sông Nước - {TITLE}", "Menu", TITLE, *TEXT, f"{TITLE} | Sông Nước")
    assert (clean(body).title, kept(body)) == (TITLE, TEXT)


def test_below_the_first_caption_stands_no_title():
    caption = "Ông Trần Văn Mẫn, Phó Chủ tịch tỉnh Trà Lân, tại cầu Vàm Nhỏ"
    body = page(TITLE, "Xe đầu tiên qua cầu Vàm Nhỏ. Ảnh: Lê Na", caption, *TEXT)
    assert (clean(body).title, kept(body)) == (TITLE, TEXT)


def test_of_a_list_the_headline_with_its_date_is_the_title():
    listed = ["Cầu Vàm Nhỏ ở tỉnh Trà Lân chậm tiến độ vì lũ", *HEADLINES]
    assert clean(page(*listed, f"04/11/2025 09:15{TITLE}", *TEXT)).title == TITLE


def test_a_heading_right_above_the_text_of_a_page_with_headings():
    headings = ["Thi công ba ca, kể cả ngày lễ", "Đường dẫn chưa trải nhựa"]
    text = [headings[0], *BODY[:3], headings[1], *BODY[3:]]
    body = page(TITLE, "Xe đầu tiên qua cầu Vàm Nhỏ. Ảnh: Lê Na", *text)
    assert (clean(body).title, kept(body)) == (TITLE, text)


def test_a_short_line_above_the_text_is_no_title_where_a_longer_one_stands():
    body = page(TITLE, "Trà Lân có cầu nối hai huyện", LEAD, *BODY)
    assert clean(body).title == TITLE


def test_the_title_in_the_page_s_own_breadcrumbs():
    body = page("1. Trang chủ /", f"  2. {TITLE}", TITLE, "04/11/2025", *TEXT)
    assert (clean(body).title, kept(body)) == (TITLE, TEXT)


def test_a_speech_begins_with_whom_it_addresses():
    text = ["Kính thưa bà con hai huyện,", *TEXT]
    assert kept(page(TITLE, *text)) == text


def test_the_site_s_name_and_motto_are_no_title():
    body = page("Songnuoc | Tin tức hàng ngày", "Menu", "Songnuoc | Tin tức hàng ngày", TITLE, "04/11/2025", *TEXT)
    assert (clean(body).title, kept(body)) == (TITLE, TEXT)
