"""What only its place among the others tells of a line: where a text goes on, links, headings, tails."""

import pytest

from articles.cleaning import clean
from articles.tests.test_cleaning import BODY, HEADLINES, LEAD, SUMMARIES, TEXT, TITLE, kept, page


def test_a_numbered_heading_below_a_box_is_the_text_s():
    heading = "2. Đường dẫn còn dang dở"
    body = page(TITLE, LEAD, "1. Ba ca, bốn kíp", *BODY[:3], "Tin liên quan", *HEADLINES[:2], heading, *BODY[3:])
    assert kept(body) == [LEAD, "1. Ba ca, bốn kíp", *BODY[:3], heading, *BODY[3:]]


def test_the_last_link_of_a_numbered_list_is_no_heading():
    links = [f"{number}. {headline}" for number, headline in enumerate(HEADLINES, 1)]
    assert kept(page(TITLE, LEAD, *BODY[:3], "Tin liên quan", *links, *BODY[3:])) == TEXT


def test_an_interview_goes_on_below_a_box_with_its_next_question():
    first = [LEAD, "Vì sao cầu xong sớm, thưa ông?", *BODY[:2], "Đường dẫn thì sao?", BODY[2]]
    rest = ["Còn điều ông mong nhất lúc này?", *BODY[3:]]
    assert kept(page(TITLE, *first, "Tin liên quan", *HEADLINES[:2], *rest)) == [*first, *rest]


def test_what_stands_below_a_time_of_day_is_the_report_s():
    report = ["17h20", "Xe đầu tiên qua cầu", BODY[2], "16h05", *BODY[3:]]
    assert kept(page(TITLE, LEAD, BODY[0], BODY[1], "Mới nhất", "Cũ nhất", *report)) == [
        LEAD,
        *BODY[:2],
        "Xe đầu tiên qua cầu",
        *BODY[2:],
    ]


def test_an_invitation_to_read_on_is_no_box():
    assert kept(page(TITLE, LEAD, "Quảng cáo", "Đọc tiếp", *BODY)) == TEXT


def test_a_section_above_a_dated_link_goes_with_it():
    link = ["Quan điểm - Ý kiến", HEADLINES[0], "3 Tháng Mười Một, 18:05"]
    assert kept(page(TITLE, LEAD, *BODY[:3], *link, *BODY[3:])) == TEXT


def test_the_text_goes_on_below_one_link_with_its_picture():
    heading = "ĐƯỜNG DẪN CÒN DANG DỞ"
    body = page(TITLE, LEAD, *BODY[:3], HEADLINES[0], HEADLINES[0], BODY[3], heading, BODY[4])
    assert kept(body) == [LEAD, *BODY[:4], heading, BODY[4]]


def test_a_text_ends_above_its_author_s_name():
    """However strange its last paragraphs are, they are no tail."""
    last = [summary.rstrip(".") + "." for summary in SUMMARIES]
    body = page(
        TITLE, *TEXT, *last, "Đăng ký kênh Zalo của chúng tôi để đọc tin sớm", "Lê Quang", "Tin khác", HEADLINES[0]
    )
    assert (kept(body), clean(body).flags) == ([*TEXT, *last], ())


def test_a_box_above_the_rest_of_a_signed_text():
    body = page(TITLE, LEAD, *BODY[:3], "Xem thêm", HEADLINES[0], BODY[3], "Lê Quang", "Tin khác", HEADLINES[1])
    assert kept(body) == [LEAD, *BODY[:4]]


def test_a_page_of_nothing_but_a_teaser_is_no_article():
    assert clean(page(SUMMARIES[0], "Tin liên quan", SUMMARIES[0])).flags == ("body_not_found",)


def test_one_link_with_its_picture_may_end_the_page():
    assert kept(page(TITLE, *TEXT, HEADLINES[0], HEADLINES[0])) == TEXT


def test_a_lone_line_that_begins_with_a_name_is_a_link():
    link = "Trần Văn Mẫn làm Phó Chủ tịch tỉnh Trà Lân"
    assert kept(page(TITLE, LEAD, *BODY[:3], link, *BODY[3:])) == TEXT


@pytest.mark.parametrize(
    "headings",
    [
        ["Trần Văn Mẫn và những ngày đầu trên công trường", "Đường dẫn còn dang dở"],
        ["Trà Lân cần làm gì để giữ bến phà cũ?"],
        ["Xây dựng, củng cố đội ngũ công nhân cầu đường lành nghề cho miền sông nước"],
        ["Kỹ sư trưởng yêu cầu nhà thầu làm rõ vì sao hai nhịp cầu phía Cù Dài chậm bốn ngày"],
    ],
)
def test_headings_stay(headings):
    text = [LEAD, BODY[0], headings[0], *BODY[1:3], *headings[1:], *BODY[3:]]
    assert kept(page(TITLE, *text)) == text


def test_a_list_of_articles_is_flagged():
    listed = [line for lead in SUMMARIES for line in (HEADLINES[0], lead.rstrip(".") + ".", "04/11/2025")]
    assert clean(page("Tag:", "cầu Vàm Nhỏ", *listed)).flags


@pytest.mark.parametrize(
    "lines",
    [
        ["Xác minh bạn là con người", "Trang web cần kiểm tra bảo mật kết nối của bạn trước khi tiếp tục."],
        ["404", "Không tìm thấy trang", "Bài viết không tồn tại hoặc đã bị xóa"],
        ["Trang chủ", "Mới nhất", *HEADLINES, "Trang 1", "Trang 2", "Xem thêm"],
    ],
)
def test_a_page_that_is_no_article_is_flagged(lines):
    assert clean(page(*lines)).flags == ("body_not_found",)


def test_links_between_lead_and_text():
    links = ["- Phà Vàm ngừng chạy sau 40 năm", "- Trà Lân xin thêm vốn làm đường dẫn"]
    assert kept(page(TITLE, LEAD, *links, *BODY)) == TEXT


def test_a_list_of_the_text_s_own_stays():
    listed = ["- Trải nhựa đường dẫn phía Cù Dài;", "- Dời hẳn bến phà cũ về chợ Vàm."]
    assert kept(page(TITLE, LEAD, *listed, *BODY)) == [LEAD, *listed, *BODY]


def test_pairs_of_headline_and_summary_are_a_tail():
    pairs = [
        "Lũ quét ở Mơ Rang, hàng trăm người mất nhà",
        "Mưa lớn gây lũ quét tại huyện Mơ Rang, miền bắc Đắk Mun, khiến ít nhất 340 người mất nhà cửa.",
        "Cháy rừng lan rộng ở Bắc Lĩnh",
        "Bắc Lĩnh huy động thêm 500 kiểm lâm để đối phó với 20 đám cháy rừng lớn trong đợt nắng nóng kéo dài.",
        "Hãng bay Kỳ Hải hủy hàng trăm chuyến vì đình công",
        "Hơn 1.000 tiếp viên của hãng bay Kỳ Hải bắt đầu đình công, khiến 30.000 hành khách bị ảnh hưởng mỗi ngày.",
    ]
    body = page(TITLE, *TEXT, *pairs)
    assert (kept(body), clean(body).flags) == (TEXT, ("tail_suspected",))


def test_a_headline_that_the_text_says_nothing_of_is_a_link():
    link = "Ba ngư dân Bắc Hải vớt được chuông đồng 200 năm tuổi"
    assert kept(page(TITLE, LEAD, *BODY[:3], link, *BODY[3:])) == TEXT


@pytest.mark.parametrize(
    "heading",
    [
        "Còn 300 m đường dẫn phía huyện Cù Dài",  # told below
        "Những ngày chưa trọn vẹn",
        "Chị thấy bà con đổi khác thế nào sau lễ thông xe?",
        "Phần 2: Những người thợ hàn giữ nhịp cầu Vàm Nhỏ",
    ],
)
def test_what_may_be_a_heading_or_a_question_stays(heading):
    text = [LEAD, *BODY[:3], heading, *BODY[3:]]
    assert kept(page(TITLE, *text)) == text


def test_many_captions_without_a_full_stop():
    captions = [
        "Bé gái Cù Dài nắm tay bà đi bộ qua cầu lần đầu tiên",
        "Chuyến phà cuối cùng của bến Vàm rời bờ trong tiếng vỗ tay của bà con",
        "Thợ hàn Lê Văn Tám xem lại mối hàn cuối cùng dưới gầm cầu",
        "Hàng quán hai bên bến phà cũ dọn về chợ Vàm từ 5 giờ sáng",
    ]
    longer = [" ".join(pair) for pair in ((BODY[0], BODY[1]), (BODY[2], BODY[3]))]
    text = [LEAD, *longer, BODY[4], "Nhịp giữa cầu có một trạm đo mực nước cho tàu thuyền qua lại ban đêm."]
    mixed = [line for pair in zip(text[:4], captions, strict=True) for line in pair] + text[4:]
    assert kept(page(TITLE, *mixed)) == text


def test_long_headings_whose_paragraphs_tell_them_again_are_no_captions():
    headings = [
        "Hội đồng tỉnh Trà Lân thông qua kinh phí trải nhựa đường dẫn phía Cù Dài",
        "Sở Giao thông đề xuất thêm hai chuyến xe buýt qua cầu Vàm Nhỏ mỗi ngày",
    ]
    told = [
        f"{headings[0]}, tổng cộng 12 tỉ đồng, trong phiên họp sáng 5/11.",
        f"{headings[1]}, một chuyến lúc 5 giờ và một chuyến lúc 17 giờ.",
    ]
    text = [LEAD, *BODY, headings[0], told[0], headings[1], told[1]]
    assert kept(page(TITLE, *text)) == text


def test_the_first_of_a_list_that_the_text_announces_is_no_caption():
    listed = ["Ban quản lý gồm:", "Phó Chủ tịch tỉnh Trần Văn Mẫn và Giám đốc Sở Giao thông Lê Quang", *BODY[2:]]
    assert kept(page(TITLE, LEAD, *BODY[:2], *listed)) == [LEAD, *BODY[:2], *listed]


PROMOTED = [
    "Ba ngư dân Bắc Hải vớt được chuông đồng 200 năm tuổi",
    "Chiếc chuông nặng 80 kg mắc vào lưới của ba ngư dân Bắc Hải rạng sáng 3/11, nay đã được đưa về Bảo tàng Gốm.",
]


def test_another_article_s_headline_and_lead_below_the_text():
    body = page(TITLE, *TEXT, *PROMOTED, "Chủ đề: cầu đường")
    assert (kept(body), clean(body).flags) == (TEXT, ("tail_suspected",))


def test_the_last_part_of_a_text_with_long_headings_stays():
    heading = "Từ nay có thêm hai chuyến xe buýt mỗi ngày"
    told = "Hai chuyến xe buýt chạy lúc 5 giờ và 17 giờ, giá vé 7.000 đồng một lượt, học sinh được đi không mất tiền."
    text = [LEAD, *BODY[:3], heading, *BODY[3:], heading.replace("buýt", "trung chuyển"), told]
    assert kept(page(TITLE, *text)) == text


def test_a_name_between_picture_and_advertisement_below_the_lead_is_the_author():
    body = page(TITLE, LEAD, "04/11/2025 - 09:15", "2 phút", "Lê Quang", "Quảng cáo", *BODY)
    assert (kept(body), clean(body).author) == (TEXT, "Lê Quang")


def test_a_place_s_name_above_a_paragraph_is_a_heading():
    text = [LEAD, "Cù Dài", *BODY]
    assert kept(page(TITLE, *text)) == text


def test_a_heading_in_quotes_below_a_box_that_has_ended():
    box = ["Bỏ qua Được đọc nhiều nhất và tiếp tục đọc", "Được đọc nhiều nhất", *HEADLINES]
    rest = ["‘Chỉ mong hết cảnh chờ phà’", *BODY[3:]]
    body = page(TITLE, LEAD, *BODY[:3], *box, "End of Được đọc nhiều nhất", *rest)
    assert kept(body) == [LEAD, *BODY[:3], *rest]


def test_contents_may_name_a_part_that_begins_with_a_list():
    first, second = "1. Ba ca, bốn kíp", "2. Những việc còn lại"
    text = [LEAD, BODY[0], first, BODY[1], second, "Tỉnh Trà Lân còn phải làm:", *BODY[2:]]
    assert kept(page(TITLE, LEAD, "Nội dung:", first, second, *text[1:])) == text


def test_what_goes_on_with_a_colon_is_no_tail():
    text = [
        LEAD,
        *BODY,
        "Kỹ sư Đoàn Thị Yến, Viện Thủy công Bắc Lĩnh, lưu ý dòng chảy quanh trụ cầu có thể đổi sau mùa lũ đầu tiên.",
        "Bà Yến nêu ba việc cần làm:",
        "Đo độ sâu lòng sông mỗi quý một lần, công bố số liệu trên bảng tin của hai huyện.",
        "Trồng lại hàng bần dọc bờ phía hạ lưu, nơi sóng từ ghe tải đánh vào mạnh nhất.",
    ]
    body = page(TITLE, *text)
    assert (kept(body), clean(body).flags) == (text, ())


@pytest.mark.parametrize("name", ["Xem thêm", "Tin liên quan", "Video", "Tags"])
def test_below_a_box_of_which_only_the_name_is_left_the_text_goes_on(name):
    last = "Chiếc phà cuối cùng của bến Vàm sẽ được tỉnh giữ lại làm nơi trưng bày."
    body = page(TITLE, *TEXT[:4], name, last)
    assert (kept(body), clean(body).flags) == ([*TEXT[:4], last], ())


def test_an_empty_box_above_a_list_that_the_text_announces():
    listed = ["Ba việc còn lại:", "Trải nhựa 300 m đường dẫn", "Dời bến phà"]
    assert kept(page(TITLE, *TEXT[:4], "Xem thêm", *listed)) == [*TEXT[:4], *listed]


def test_what_is_hardly_another_article_is_cut_and_flagged():
    doubtful = "Sở Giao thông cho biết sẽ bố trí sáu chuyến xe buýt mỗi ngày qua cầu, vé 7.000 đồng."
    body = page(TITLE, *TEXT[:4], "Xem thêm", doubtful)
    assert (kept(body), clean(body).flags) == (TEXT[:4], ("tail_suspected",))
