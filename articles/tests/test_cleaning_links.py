"""Links that stand in the text without a sign, copies of what is cut, captions that go on in the next line."""

import pytest

from articles.cleaning import clean
from articles.tests.test_cleaning import BODY, HEADLINES, LEAD, TEXT, TITLE, kept, page, reasons


@pytest.mark.parametrize(
    "links",
    [
        HEADLINES[:2],
        HEADLINES,
        [HEADLINES[1], "5 món cá đồng nên nấu vào mùa nước nổi", HEADLINES[2]],
        [f"- {HEADLINES[0]}"],
        [f"- {HEADLINES[0]}", "- Vì sao bến phà cũ vẫn đông khách đến vậy?"],
        [f"• {HEADLINES[0]}", f"• {HEADLINES[2]}"],
    ],
)
def test_links_between_two_paragraphs(links):
    assert kept(page(TITLE, LEAD, *BODY[:3], *links, *BODY[3:])) == TEXT


def test_the_last_of_the_lines_between_two_paragraphs_may_be_a_heading():
    heading = "Đường dẫn chưa trải nhựa"
    body = page(TITLE, LEAD, *BODY[:3], *HEADLINES[:2], heading, *BODY[3:])
    assert kept(body) == [LEAD, *BODY[:3], heading, *BODY[3:]]


@pytest.mark.parametrize(
    "lines",
    [
        ["- Ông còn chở khách sang sông không?"],
        ["- Trải nhựa đường dẫn phía huyện Cù Dài;", "- Dời bến phà cũ về chợ Vàm."],
        [
            "Con nước lớn đưa phà sang bến",
            "Mẹ ngồi chờ khi nắng vừa lên",
            "Cầu chưa có mà lòng đã nối",
            "Đôi bờ xa một nhịp không tên",
        ],
    ],
)
def test_talk_lists_and_verses_stay(lines):
    text = [LEAD, *BODY[:3], *lines, *BODY[3:]]
    assert kept(page(TITLE, *text)) == text


def test_a_list_that_the_text_announces_stays():
    text = [
        LEAD,
        *BODY[:2],
        "Hai huyện còn phải làm:",
        "- Trải nhựa đường dẫn phía Cù Dài",
        "- Dời bến phà cũ về chợ Vàm",
    ]
    assert kept(page(TITLE, *text, *BODY[2:])) == [*text, *BODY[2:]]


def test_dashed_links_below_the_lead_may_ask():
    links = [
        "- Trà Lân phạt nhà thầu cầu Vàm Nhỏ Theo quyết định của tỉnh Trà Lân, nhà thầu cầu Vàm Nhỏ bị phạt vì chậm.",
        "- Vì sao bến phà cũ vẫn đông khách đến vậy?",
    ]
    assert kept(page(TITLE, LEAD, *links, *BODY)) == TEXT


def test_the_beginning_of_the_title_in_the_text_is_a_copy():
    copy = TITLE.rsplit(" ", 4)[0]
    body = page(TITLE, LEAD, *BODY[:2], copy, *BODY[2:])
    assert (kept(body), reasons(body)[copy]) == (TEXT, "repeat")


def test_a_caption_that_goes_on_in_the_next_line():
    half = "Xe tải đầu tiên chạy qua cầu Vàm Nhỏ trong mưa,"
    body = page(TITLE, LEAD, *BODY[:2], half, "phía xa là bến phà cũ. Ảnh: Lê Na", *BODY[2:])
    assert (kept(body), reasons(body)[half]) == (TEXT, "caption")


def test_whom_a_speech_addresses_stays():
    text = [LEAD, *BODY[:2], "Kính thưa bà con hai huyện,", *BODY[2:]]
    body = page(TITLE, *text[:3], "Ông Trần Văn Mẫn. Ảnh: Lê Na", *text[3:])
    assert kept(body) == text


@pytest.mark.parametrize("name", ["Luật sư Trần Thu Hà", "ThS. Trần Thu Hà", "Bác sĩ Trần Thu Hà"])
def test_an_author_with_a_degree(name):
    body = page(TITLE, *TEXT, name)
    assert (clean(body).author, kept(body), clean(body).flags) == (name, TEXT, ())


def test_who_plays():
    teams = [
        "Đội hình ra sân",
        "Trà Lân: Văn Mẫn, Lê Quang, Hữu Thắng, Minh Hải, Tuấn Vũ",
        "Cù Dài: Xuân Điền, Công Trứ, Thành Trung, Hoài Phong, Văn Khải",
    ]
    assert kept(page(TITLE, *TEXT, *teams)) == [*TEXT, *teams]


@pytest.mark.parametrize("line", ["Gửi bài viết cho bạn bè", "Thư tin", "Hãy nhận thư tin hàng ngày của Sông Nước"])
def test_what_asks_the_reader_below_the_text(line):
    body = page(TITLE, *TEXT, line)
    assert (kept(body), clean(body).flags) == (TEXT, ())


@pytest.mark.parametrize(
    "caption",
    [
        "Nhân viên y tế hướng dẫn bà con đo huyết áp.",
        "Cử tri xếp hàng trước điểm bỏ phiếu.",
        "Nghệ nhân Lê Thị Na vuốt thân bình gốm.",
    ],
)
def test_people_who_are_shown(caption):
    body = page(TITLE, LEAD, *BODY[:3], caption, *BODY[3:])
    assert (kept(body), reasons(body)[caption]) == (TEXT, "caption")


def test_people_of_whom_something_is_told():
    told = "Bà con xếp hàng từ sáng để được đi bộ qua cầu trước xe."
    text = [LEAD, *BODY[:3], told, *BODY[3:]]
    assert kept(page(TITLE, *text)) == text


def test_a_copy_of_the_title_s_beginning_with_a_number():
    copy = TITLE.rsplit(" ", 4)[0] + "12"
    assert kept(page(TITLE, LEAD, *BODY[:2], copy, *BODY[2:])) == TEXT


def test_names_in_a_paragraph_below_the_name_of_a_box_do_not_part_it():
    rest = "Theo ông Mẫn, cây cầu được Nhà nước cấp vốn và Liên hợp quốc giúp khảo sát dòng chảy quanh trụ cầu."
    assert kept(page(TITLE, *TEXT, "Xem thêm", rest)) == [*TEXT, rest]


def test_of_two_lines_between_paragraphs_the_second_may_be_a_long_heading():
    heading = "Đường dẫn phía huyện Cù Dài bao giờ mới trải nhựa?"
    body = page(TITLE, LEAD, *BODY[:3], HEADLINES[1], heading, *BODY[3:])
    assert kept(body) == [LEAD, *BODY[:3], heading, *BODY[3:]]


def test_one_long_line_that_the_text_below_tells_of_is_a_heading():
    heading = "Đường dẫn lên cầu còn lâu mới trải nhựa"
    text = [LEAD, *BODY[:3], heading, *BODY[3:]]
    assert kept(page(TITLE, *text)) == text


@pytest.mark.parametrize(
    "caption",
    ["Phó Chủ tịch Hội Nông dân Trà Lân Lê Thị Na.", "Người phát ngôn Tòa án tỉnh Trà Lân Lê Thị Na"],
)
def test_a_post_and_a_name_are_a_caption(caption):
    body = page(TITLE, LEAD, *BODY[:3], caption, *BODY[3:])
    assert (kept(body), reasons(body)[caption]) == (TEXT, "caption")


def test_posts_and_names_in_a_list_stay():
    listed = [
        "Dự lễ có các ông bà:",
        "Phó Chủ tịch Hội Nông dân Trà Lân Lê Thị Na;",
        "Giám đốc Sở Giao thông Trà Lân Lê Quang.",
    ]
    text = [LEAD, *BODY[:3], *listed, *BODY[3:]]
    assert kept(page(TITLE, *text)) == text
