"""How real sites lay out a page: pictures' names and numbers, other languages, authors' places, ends of texts."""

import pytest

from articles.cleaning import clean
from articles.tests.test_cleaning import BODY, HEADLINES, LEAD, SUMMARIES, TEXT, TITLE, kept, page, reasons

TEASER = "Nhà hát Hòa Khánh diễn lại vở Bến không chồng sau ba năm vắng bóng, vé bán hết chỉ trong một buổi sáng."


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("cau-vam-nho-2025-11-04.jpg", "template"),
        ("img", "template"),
        ("A bridge over the Vam Nho river, seen from the ferry landing of Cu Dai.", "template"),
        ("Listen to our podcasts about life on the river", "template"),
        ("Cầu Vàm Nhỏ xong sớm ba tháng - Ảnh 2.", "caption"),
        ("Phó Chủ tịch tỉnh Trà Lân  - Sputnik Việt Nam", "caption"),
        ("Dòng người qua cầu - Báo Sông Nước", "caption"),
        ("© AFP / Lê NaXe tải đầu tiên qua cầu Vàm Nhỏ", "caption"),
        ("© AP Photo / Lê Na", "caption"),
        ("Chủ tịch “lụa” Lê Văn Ba, khai nhận tại cơ quan công an.", "caption"),
    ],
)
def test_lines_inside_the_text(line, reason):
    body = page(TITLE, LEAD, *BODY[:3], line, *BODY[3:])
    assert (kept(body), reasons(body)[line]) == (TEXT, reason)


@pytest.mark.parametrize(
    "caption", ["Xe tải đầu tiên qua cầu trong mưa.", "Những ô tô đầu tiên nối nhau qua cầu về phía bến phà cũ"]
)
def test_a_caption_below_a_picture_s_number(caption):
    body = page(TITLE, LEAD, *BODY[:2], f"{TITLE} - Ảnh 1.", caption, *BODY[2:])
    assert (kept(body), reasons(body)[caption]) == (TEXT, "caption")


def test_what_is_told_below_a_picture_s_number_stays():
    told = "Ông Mẫn cho biết tỉnh sẽ trải nhựa đường dẫn trước Tết."
    text = [LEAD, *BODY[:2], told, *BODY[2:]]
    assert kept(page(TITLE, LEAD, *BODY[:2], "Cầu Vàm Nhỏ - Ảnh 1.", told, *BODY[2:])) == text


def test_a_text_in_another_language_stays():
    text = [
        "The bridge over the Vam Nho river was opened to traffic on Tuesday, three months ahead of schedule.",
        "People of both districts no longer have to wait for the ferry in the morning, an official said.",
    ]
    assert kept(page("Cầu Vàm Nhỏ", *text)) == text


def test_a_date_with_the_number_of_comments():
    line = "Thứ ba 4-11-2025 22:02:35 +07:00 3 bình luận"
    body = page(TITLE, line, *TEXT)
    assert (kept(body), reasons(body)[line]) == (TEXT, "date")


@pytest.mark.parametrize("below", [[], ["Xe qua cầu (Ảnh: Lê Na)"]])
def test_a_name_right_below_the_lead_is_the_author(below):
    body = page(TITLE, LEAD, "Lê Quang", *below, *BODY)
    assert (clean(body).author, kept(body)) == ("Lê Quang", TEXT)


def test_places_below_the_lead_are_headings():
    text = [LEAD, "Trà Lân", *BODY[:3], "Cù Dài", *BODY[3:]]
    assert kept(page(TITLE, *text)) == text


def test_a_label_may_begin_the_title():
    title = f"Video: {TITLE}"
    body = page(title, *TEXT)
    assert (clean(body).title, kept(body)) == (title, TEXT)


def test_a_headline_that_the_text_says_nothing_of_is_not_the_title():
    body = page("Đội bóng chuyền nữ Kỳ Hải giành chức vô địch", *TEXT)
    assert (clean(body).title, kept(body)) == ("", TEXT)


def test_below_an_agency_s_last_word_stands_another_article():
    """However near to this one's subject."""
    teaser = "Cầu Vàm Nhỏ chậm vì lũ Ông Mẫn cho biết cầu Vàm Nhỏ chậm vì lũ ở Trà Lân làm ngập chân cầu hai tháng."
    text = [*TEXT[:-1], TEXT[-1].rstrip(".") + "./."]
    assert (kept(page(TITLE, *text, teaser)), clean(page(TITLE, *text, teaser)).flags) == (text, ())


def test_an_end_above_most_of_the_text_is_none():
    text = [LEAD, BODY[0].rstrip(".") + "./.", *BODY[1:]]
    assert kept(page(TITLE, *text)) == text


def test_a_headline_run_together_with_its_lead():
    body = page(TITLE, *TEXT, "Cầu Vàm Nhỏ chậm tiến độ vì lũÔng Trần Văn Mẫn cho biết cầu chậm vì hai tháng mưa lũ.")
    assert kept(body) == TEXT


def test_brands_are_no_headlines_run_together():
    text = [
        *TEXT,
        "Ông Mẫn nói thêm rằng lễ thông xe được chiếu trên YouTube và TikTok cho bà con xem.",
    ]
    assert kept(page(TITLE, *text)) == text


def test_below_the_author_s_name_stands_another_article():
    body = page(TITLE, *TEXT, "Lê Quang", TEASER)
    found = clean(body)
    assert (found.author, kept(body), found.flags) == ("Lê Quang", TEXT, ())


def test_a_text_that_may_go_on_below_a_name_is_flagged():
    text = [LEAD, *BODY[:3], "Sông Nước", *BODY[3:]]
    assert (kept(page(TITLE, *text)), clean(page(TITLE, *text)).flags) == (text, ("tail_suspected",))


def test_a_name_that_the_text_has_is_a_heading():
    text = [LEAD, *BODY[:3], "Cù Dài", *BODY[3:]]
    assert (kept(page(TITLE, *text)), clean(page(TITLE, *text)).flags) == (text, ())


def test_a_paragraph_that_has_lost_its_full_stop():
    bare = "Theo ông Mẫn, chân cầu ngập suốt hai tháng mưa lũ vừa rồi"
    text = [LEAD, *BODY[:2], bare, *BODY[2:]]
    assert kept(page(TITLE, *text)) == text


def test_the_last_entries_of_a_running_report():
    text = [*TEXT, "20h55: Chuyến phà cuối cùng rời bến Cù Dài trong tiếng vỗ tay"]
    assert kept(page(TITLE, *text)) == text


def test_a_footer_in_another_language():
    footer = ["Follow us", "Download our apps", "Listen to our podcasts about life on the river", "River On Demand"]
    assert kept(page(TITLE, *TEXT, *footer)) == TEXT


def test_the_name_of_all_sections():
    assert kept(page("Trang chủ", TITLE, *TEXT, "Tất cả chuyên mục", *SUMMARIES[:2], *HEADLINES)) == TEXT
