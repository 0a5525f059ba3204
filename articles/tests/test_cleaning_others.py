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


def test_the_ranges_of_broken_lines_are_whole_lines():
    link = "Tin liên quan: Trà Lân phạt nhà thầu cầu Vàm Nhỏ vì chậm trải nhựa đường dẫn phía huyện Cù Dài"
    body = normal_form("\n\n".join("\n".join(textwrap.wrap(line, 60)) for line in [TITLE, *TEXT, link]))
    assert all(body[cut.start - 1 : cut.start] in ("", "\n") for cut in clean(body).excluded)
    assert link in {" ".join(body[cut.start : cut.end].split()) for cut in clean(body).excluded}
