"""Other articles above the text and below it, what readers say, paragraphs that are broken into lines."""

import textwrap

import pytest

from articles.cleaning import clean
from articles.kept_text import kept_text
from articles.normal_form import normal_form
from articles.tests.test_cleaning import BODY, HEADLINES, LEAD, TEXT, TITLE, kept, page, reasons

OTHER = [
    "Hãng xe điện Nhật Quang triệu hồi 4.200 chiếc Q7 vì lỗi phanh",
    "Hãng xe điện Nhật Quang sáng nay thông báo triệu hồi 4.200 chiếc Q7 bán ra từ tháng 3. Khách được sửa miễn phí.",
    "“Phần mềm phanh có thể chậm nửa giây khi trời mưa”, bà Lệ Hằng, Giám đốc kỹ thuật của Nhật Quang, giải thích.",
    "Tuy nhiên, hãng khẳng định chưa có tai nạn nào. Xe sẽ được cập nhật trong 40 phút tại 27 xưởng.",
]


@pytest.mark.parametrize("between", [["02/11/2025 09:00"], ["Thứ Hai, 03/11/2025"]])
def test_a_second_whole_article_below_the_text(between):
    body = page(TITLE, *TEXT, OTHER[0], *between, *OTHER[1:])
    assert kept(body) == TEXT


def test_the_text_goes_on_below_a_dated_link():
    body = page(TITLE, LEAD, *BODY[:3], OTHER[0], "02/11/2025 09:00", *BODY[3:])
    assert kept(body) == TEXT


def test_a_second_whole_article_below_the_author():
    body = page(TITLE, *TEXT, "Lê Quang", *OTHER)
    assert (kept(body), clean(body).author) == (TEXT, "Lê Quang")


def test_what_readers_say():
    said = [
        "Trần Thu Hà - 04/11/2025 14:20",
        "Mong tỉnh làm nốt đường dẫn cho bà con Cù Dài đỡ khổ, chờ lâu quá rồi.",
        "Lê Văn Tám - 04/11/2025 15:02",
        "Tôi đi phà ba mươi năm, nay mới biết qua sông không phải chờ là thế nào.",
    ]
    assert kept(page(TITLE, *TEXT, *said)) == TEXT


def test_one_dated_name_below_the_text_is_the_author():
    body = page(TITLE, *TEXT, "Trần Thu Hà - 04/11/2025 14:20")
    assert (kept(body), clean(body).author) == (TEXT, "Trần Thu Hà - 04/11/2025 14:20")


def test_who_the_author_is():
    about = "Lê Quang là phóng viên thường trú của Sông Nước tại Trà Lân."
    body = page(TITLE, *TEXT, "Lê Quang", about)
    assert (kept(body), reasons(body)[about], clean(body).flags) == (TEXT, "byline", ())


def test_headlines_with_their_leads_above_the_article():
    teasers = [
        HEADLINES[0],
        "Thương lái mua lúa tươi tại ruộng với giá 7.200 đồng một ký, cao hơn tuần trước 150 đồng.",
        HEADLINES[2],
        "Bảo tàng trưng bày 300 hiện vật vớt từ lòng sông, khách dưới 16 tuổi được nặn gốm.",
    ]
    body = page(*teasers, TITLE, "04/11/2025 09:15", "Lê Quang", *TEXT)
    assert (clean(body).title, kept(body)) == (TITLE, TEXT)


def test_a_lead_without_a_full_stop_is_not_the_title():
    lead = "Ông Trần Văn Mẫn cho biết bà con hai bên sông không phải chờ phà mỗi sáng, xe tải trên 10 tấn chưa được qua"
    body = page(TITLE, lead, "04/11/2025", *BODY)
    assert (clean(body).title, kept(body)) == (TITLE, [lead, *BODY])


@pytest.mark.parametrize("caption", ["Ảnh 1: Ông Trần Văn Mẫn tại lễ thông xe", "Hình 2. Xe đầu tiên qua cầu."])
def test_a_caption_behind_a_picture_s_number(caption):
    body = page(TITLE, LEAD, *BODY[:2], caption, *BODY[2:])
    assert (kept(body), reasons(body)[caption]) == (TEXT, "caption")


@pytest.mark.parametrize("width", [60, 72, 80])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_paragraphs_broken_into_lines(width, between):
    """As in mails and in what is copied out of a terminal."""
    wrapped = ["\n".join(textwrap.wrap(line, width)) for line in [TITLE, *TEXT, "Tin liên quan", *HEADLINES]]
    body = normal_form(between.join(wrapped))
    found = clean(body)
    text = kept_text(body, [(cut.start, cut.end) for cut in found.excluded])
    assert (found.title, text.split()) == (TITLE, " ".join(TEXT).split())


def test_of_a_paragraph_broken_into_lines_each_is_cut():
    link = "Tin liên quan: Trà Lân phạt nhà thầu cầu Vàm Nhỏ vì chậm trải nhựa đường dẫn phía huyện Cù Dài"
    body = normal_form("\n\n".join("\n".join(textwrap.wrap(line, 60)) for line in [TITLE, *TEXT, link]))
    cuts = [cut for cut in clean(body).excluded if cut.reason == "related"]
    assert [body.split("\n")[cut.line - 1] for cut in cuts] == textwrap.wrap(link, 60)
    assert [body[cut.start : cut.end].rstrip("\n") for cut in cuts] == textwrap.wrap(link, 60)


def test_headlines_as_long_as_each_other_are_no_broken_paragraph():
    body = page(TITLE, *[TITLE] * 9)
    assert clean(body).flags == ("body_not_found",)
    assert not clean(body).title


def test_one_teaser_with_author_and_dates_above_the_text():
    teaser = [
        "Nâng hạng đội bóng chuyền nữ Sông Tiên",
        "Đội bóng chuyền nữ Sông Tiên chính thức được lên hạng chuyên nghiệp từ mùa giải sau.",
    ]
    body = page(*teaser, "Thứ Ba, 04/11/2025", "Lê Quang", "05/11/2025, 12:22", *TEXT)
    assert (clean(body).title, kept(body)) == ("", TEXT)


def test_title_and_lead_above_author_and_date_stay():
    body = page(TITLE, LEAD, "Thứ Ba, 04/11/2025", "Lê Quang", "05/11/2025, 12:22", *BODY)
    assert (clean(body).title, kept(body)) == (TITLE, TEXT)


@pytest.mark.parametrize("name", ["cau-vam-nho.jpg", "Cau-Vam-Nho", "231007_cau_vam_nho"])
def test_a_picture_s_name_and_its_caption(name):
    caption = "Ông Trần Văn Mẫn bên chân cầu sáng nay"
    body = page(TITLE, LEAD, *BODY[:2], name, caption, *BODY[2:])
    found = reasons(body)
    assert (kept(body), found[caption]) == (TEXT, "caption")


def test_how_old_a_page_and_where_its_original_is():
    assert kept(page(TITLE, "3 giờ trướcBài gốc", *TEXT)) == TEXT


def test_a_page_without_title_may_begin_with_a_heading():
    headings = ["Ba ca, bốn kíp", "Đường dẫn còn dang dở", "Bến phà cũ"]
    text = [headings[0], *BODY[:2], headings[1], *BODY[2:4], headings[2], BODY[4]]
    body = page(*text)
    assert (clean(body).title, kept(body)) == ("", text)


def test_one_long_line_without_a_full_stop_between_paragraphs_is_no_heading():
    caption = "Những chiếc phà cũ nằm phơi mình trên bến"
    body = page(TITLE, LEAD, *BODY[:3], caption, *BODY[3:])
    assert (kept(body), reasons(body)[caption]) == (TEXT, "caption")


def test_a_long_line_that_the_paragraph_below_says_again_is_a_heading():
    heading = "Người dân hai huyện phải đi phà mất 40 phút"
    text = [LEAD, *BODY[:4], heading, BODY[4], "Nay qua sông chỉ còn ba phút, kể cả lúc nước lớn."]
    assert kept(page(TITLE, *text)) == text


def test_a_question_for_a_headline_at_the_end_is_cut_and_flagged():
    body = page(TITLE, *TEXT, "Hãng xe điện Nhật Quang nói gì về vụ triệu hồi?")
    assert (kept(body), clean(body).flags) == (TEXT, ("tail_suspected",))


def test_a_question_that_the_text_puts_in_the_end_stays():
    text = [*TEXT, "Liệu bà con Cù Dài còn phải chờ đến bao giờ nữa?"]
    assert kept(page(TITLE, *text)) == text
