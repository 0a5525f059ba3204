"""What was once mistaken, a row each: litter that was kept, and lines of the text that were cut."""

import pytest

from articles.cleaning import clean
from articles.tests.test_cleaning import (
    BODY,
    HEADLINES,
    LEAD,
    SAME_SUBJECT,
    SUMMARIES,
    TEXT,
    TITLE,
    kept,
    page,
    reasons,
)


@pytest.mark.parametrize(
    "line",
    [
        "*Mời bạn đọc vào chuyên mục Miền Tây xem các tin, bài liên quan.",
        "Để không bỏ lỡ tin về các cây cầu, mời bạn đọc theo dõi trên Báo Sông Nước tại đây.",
        "Mọi phản ánh của bạn đọc xin gửi về đường dây nóng 0902 000 000 hoặc bandoc@bao.example.",
        "Bạn đọc có thể gửi ý kiến về địa chỉ bandoc@bao.example.",
        "Tham gia kênh Zalo của chúng tôi để xem tin cầu đường sớm nhất mỗi ngày.",
        "Theo dõi Báo Sông Nước trên Google News",
        "(*) Bài viết thể hiện quan điểm riêng của tác giả.",
        "* Chuyên mục Bến đò đăng tải quan điểm của tác giả, không nhất thiết trùng với quan điểm của tòa soạn.",
        "Thông tin trong bài chỉ mang tính chất tham khảo, lịch thi công có thể thay đổi.",
        "Bạn nghĩ gì về bài viết này? Hãy cho chúng tôi biết.",
        "Quý khách hàng quan tâm vui lòng liên hệ:",
        "Kính mời quý bạn đọc đón xem số báo ra ngày mai.",
        "Báo Sông Nước giới thiệu tới bạn đọc những cuốn sách hay về nghề xây cầu.",
        "Copy link thành công",
        "Hiện chưa có bình luận nào",
        "Tối đa: 1500 ký tự",
        "Bài có dùng tư liệu của nhiều bến phà. Mời độc giả đón đọc kỳ sau trên chuyên mục Sông nước.",
        "Tủ sách về những cây cầu miền sông nước đã mở. Xem thêm tại đây.",
        "Theo dõi Sông Nước trên",
        "Bạn không thể gửi bình luận liên tục, hãy đợi 60 giây nữa.",
        "Thời gian đọc: 3 phút",
        "Bật âm thanh",
        "Tự động cập nhật",
    ],
)
def test_what_speaks_to_the_reader_is_cut(line):
    assert kept(page(TITLE, LEAD, *BODY[:3], line, *BODY[3:])) == TEXT
    assert kept(page(TITLE, *TEXT, line, "Lê Quang")) == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "Theo dõi buổi lễ, nhiều bạn đọc bày tỏ niềm vui với bà con hai huyện.",
        "Bạn đọc Nguyễn Văn Ba ở Cù Dài phản ánh đường dẫn lên cầu còn nhiều ổ gà.",
        "Mời bạn bè tới dự, ông Mẫn không giấu được niềm vui.",
        "Ban tổ chức mời khán giả đến sớm 30 phút để gửi xe.",
        "Truy cập mạng xã hội Facebook, ông Mẫn thấy ảnh cây cầu bị cắt ghép.",
        "Thông tin trên được ông Mẫn đưa ra tại họp báo chiều 4/11.",
        "Công an huyện đề nghị ai biết thông tin về chiếc xe liên hệ số điện thoại 113.",
        "Bạn có thể mua vé phà tại quầy hoặc qua ứng dụng của bến.",
        "Quan điểm của tỉnh là nhất quán, ông Mẫn nói.",
        "Trước lễ, hơn 200 người đã đăng ký đi bộ qua cầu tại đây.",
        "Cầu đã thông xe. Mời bạn đọc xem bản đồ các bến phà cũ trong ảnh.",
    ],
)
def test_what_tells_of_readers_and_channels_stays(line):
    assert kept(page(TITLE, LEAD, *BODY[:3], line, *BODY[3:])) == [LEAD, *BODY[:3], line, *BODY[3:]]


@pytest.mark.parametrize(
    "line",
    [
        "Quang cảnh lễ thông xe.",
        "Một góc cầu Vàm Nhỏ sáng nay",
        "Các đại biểu chụp ảnh lưu niệm.",
        "Ông Trần Văn Mẫn, Phó Chủ tịch tỉnh Trà Lân, phát biểu tại lễ thông xe.",
        "Bà Lê Thị Na trao quà cho công nhân.",
        "Bị cáo Nguyễn Văn Sáu tại phiên tòa sáng 4/11.",
    ],
)
def test_a_scene_is_a_caption(line):
    body = page(TITLE, LEAD, *BODY[:3], line, *BODY[3:])
    assert (kept(body), reasons(body)[line]) == (TEXT, "caption")


@pytest.mark.parametrize(
    "line",
    [
        "Ông Mẫn được bầu làm phó chủ tịch tại đại hội.",
        "Phát biểu tại lễ thông xe, ông Mẫn cảm ơn bà con.",
        "Hội đồng tỉnh thống nhất bố trí thêm vốn tại kỳ họp tới.",
        "Các đại biểu đã đi bộ qua cầu.",
        "Quang cảnh ở bến phà cũ thì khác: vắng lặng, chỉ còn hai quán nước.",
    ],
)
def test_what_happened_is_no_caption(line):
    assert kept(page(TITLE, LEAD, *BODY[:3], line, *BODY[3:])) == [LEAD, *BODY[:3], line, *BODY[3:]]


def test_a_short_scene_goes_with_the_credit_below_it():
    body = page(TITLE, LEAD, *BODY[:3], "Hiện trường thi công cầu sáng 3/7", "CÔNG AN CUNG CẤP", *BODY[3:])
    assert kept(body) == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "Đã đăng 3 giờ trước",
        "Đăng ngày: 04/11/2025 - 09:15Sửa đổi ngày: 04/11/2025 - 10:40",
        "Phát hành lúc 09:15 ngày 04/11/2025",
        "Thứ Ba, 04/11/2025, 09:15 [GMT+7]",
        "Được đăng: Thứ ba, 04/11/2025",
        "Lần cập nhật cuối: 04/11/2025",
        "Cập nhật: 12:00 ngày 04/11",
        "4 Th11 2025",
        "Hôm qua 08:30",
    ],
)
def test_dates(line):
    body = page(TITLE, line, *TEXT)
    assert (kept(body), reasons(body)[line]) == (TEXT, "date")


def test_a_poll_ends_at_the_next_paragraph():
    poll = ["Poll", "Theo bạn, nên làm gì trước?", "Trải nhựa đường dẫn", "Bỏ hẳn bến phà", "Bình chọn Kết quả"]
    assert kept(page(TITLE, LEAD, *BODY[:2], *poll, *BODY[2:])) == TEXT


def test_a_box_that_says_where_it_ends():
    box = ["Các bài nổi bật", *HEADLINES, "End of Các bài nổi bật"]
    assert kept(page(TITLE, LEAD, *BODY[:2], *box, *BODY[2:])) == TEXT


def test_a_box_in_a_table_ends_with_the_table():
    table = ["| Tin liên quan |", f"| {HEADLINES[0]} |"]
    assert kept(page(TITLE, LEAD, *BODY[:2], *table, *SUMMARIES[:1], *BODY[2:])) == [
        LEAD,
        *BODY[:2],
        SUMMARIES[0],
        *BODY[2:],
    ]


def test_headings_listed_above_the_text_are_its_contents():
    headings = ["1. Ba ca, bốn kíp", "2. Đường dẫn còn dang dở"]
    text = [LEAD, BODY[0], headings[0], BODY[1], BODY[2], headings[1], BODY[3], BODY[4]]
    assert kept(page(TITLE, LEAD, "NỘI DUNG", *headings, *text[1:])) == text


def test_a_section_s_name_inside_the_text_is_a_heading():
    text = [LEAD, *BODY[:2], "Kinh tế", *BODY[2:]]
    assert kept(page("Trang chủ", "Kinh tế", TITLE, *text)) == text


@pytest.mark.parametrize("site", ["(Sông Nước) - ", "SNO - ", "Songnuoc.vn - ", "(SNO)- "])
def test_a_paragraph_that_begins_with_the_site_s_name_is_another_article_s_lead(site):
    teaser = site + "Tỉnh Trà Lân phạt nhà thầu cầu Vàm Nhỏ 2 tỉ đồng vì chậm tiến độ, ông Trần Văn Mẫn cho biết."
    text = [site + LEAD, *BODY]
    assert kept(page(TITLE, *text, HEADLINES[0], teaser)) == text


def test_a_title_between_a_description_cut_short_and_the_lead():
    description = LEAD[:60].rsplit(" ", 1)[0] + " ..."
    body = page(description, f"{TITLE} 04/11/2025 09:15", *TEXT)
    found = clean(body)
    assert (found.title, kept(body)) == (TITLE, TEXT)
    assert reasons(body)[description] == "repeat"


def test_an_agency_alone_is_the_credit():
    body = page(TITLE, *TEXT, "TTXVN", "Email Print", HEADLINES[0])
    assert (clean(body).credit, kept(body)) == ("TTXVN", TEXT)


def test_a_menu_on_one_line():
    body = page("Thời sự Kinh tế Thế giới Giáo dục Văn hóa Giải trí Thể thao", *TEXT)
    assert (clean(body).title, kept(body)) == ("", TEXT)


ROUNDUP = [
    "Hội đồng thành phố Đông Giang thông qua gói 300 tỉ đồng chống ngập cho bốn quận nội thành. (Tin Đông Giang)",
    "Lũ trên sông Kray lên mức báo động ba, hơn 400 hộ dân huyện Mơ Rang được đưa tới nơi cao. (Đài Mơ Rang)",
    "Viện Hải dương Bắc Hải tìm thấy rạn san hô rộng 12 hecta ngoài khơi đảo Yến. (Báo Bắc Hải)",
    "Ga Lũng Sơn mở lại sau hai năm sửa chữa, mỗi ngày có sáu chuyến tàu khách. (Tin Đường sắt)",
    "Câu lạc bộ Kỳ Hải ký hợp đồng ba năm với huấn luyện viên người Nhật Sato Kenji. (Thể thao Kỳ Hải)",
]


def test_each_piece_of_a_roundup_is_its_text():
    text = ["Dưới đây là những tin địa phương đáng chú ý trong 24 giờ qua.", *ROUNDUP]
    assert kept(page("Điểm tin sáng 4/11: mưa lũ, san hô và một ga tàu", *text)) == text


def test_dots_behind_a_list_are_not_those_of_a_teaser():
    listed = (
        "Hai huyện cũng ký thỏa thuận về du lịch, nuôi cá bè, trồng dừa, đào tạo nghề, khuyến khích đầu tư, văn hóa...",
        "Tỉnh Trà Lân còn muốn hai huyện mở bến tàu khách, chợ đêm, vườn dừa cho khách tham quan, vui chơi...",
        "Chuyến đi còn có đại diện ngành xây dựng, giao thông, công thương, ngân hàng, bảo hiểm...",
    )
    assert kept(page(TITLE, *TEXT, *listed)) == [*TEXT, *listed]


@pytest.mark.parametrize(
    "name",
    [
        "Tin cùng sự kiện",
        "Các bài viết khác của tác giả",
        "Video nổi bật trong tuần",
        "Cùng chuyên mục Miền Tây",
        "Đọc nhiều / Mới nhất",
        "Xem nhiều Mới nhất",
        "Tham khảo thêm",
        "Đọc tiếp Về trang Chủ đề",
        "Tin nổi bật Sông Nước",
        "Xem thêm 12 ý kiến khác",
        "Tin đang hot",
        "Bài viết có hữu ích với bạn không?",
        "Nhận xét",
    ],
)
def test_names_of_boxes(name):
    assert kept(page(TITLE, *TEXT, "Lê Quang", name, *HEADLINES, SAME_SUBJECT[1])) == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "Trở lại Thế giới",
        "Trở lại chủ đề",
        "#cầu Vàm Nhỏ",
        "#Trà Lân #Cù Dài",
        "Tiếp tục cập nhật...",
        "AFP PHOTO / HO",
    ],
)
def test_litter_below_the_text(line):
    assert kept(page(TITLE, *TEXT, line, "Lê Quang")) == TEXT


@pytest.mark.parametrize("signature", ["Bài: Lê Quang", "Bài và ảnh: Lê Quang - Mai Chi"])
def test_below_a_signature_stand_other_articles(signature):
    body = page(TITLE, *TEXT, signature, "Đồ họa: Hải Yến", *SAME_SUBJECT)
    assert (kept(body), clean(body).author) == (TEXT, signature)


@pytest.mark.parametrize("credit", ["(TTXVN/Vietnam+)", "(SNO)", "(Songnuoc.vn)", "TTXVN/Vietnam+"])
def test_a_paper_alone_is_the_credit(credit):
    body = page(TITLE, *TEXT, credit, *SAME_SUBJECT)
    assert (clean(body).credit, kept(body)) == (credit, TEXT)


@pytest.mark.parametrize(
    "line",
    [
        "Lượng xe qua cầu từng giờ trong ngày đầu. Biểu đồ: Hải Yến",
        "Nhóm thợ hàn (áo cam) nghỉ trưa dưới chân cầu",
        "Giây phút dải băng rơi xuống sông được cắt từ clip",
        "Video Trà Lân thông xe cầu Vàm Nhỏ",
    ],
)
def test_captions_by_who_drew_where_one_stands_and_what_was_filmed(line):
    body = page(TITLE, LEAD, *BODY[:3], line, *BODY[3:])
    assert (kept(body), reasons(body)[line]) == (TEXT, "caption")


def test_a_link_to_tables_of_sports():
    assert kept(page(TITLE, LEAD, *BODY[:3], "Bảng xếp hạng giải đua ghe ngo mới nhất", *BODY[3:])) == TEXT


@pytest.mark.parametrize(
    "heading", ["#2. Đường dẫn còn dang dở", "II - Trà Lân và những việc còn phải làm cho xong ở hai bờ"]
)
def test_a_numbered_heading_is_neither_keyword_nor_caption(heading):
    text = [LEAD, *BODY[:3], heading, *BODY[3:]]
    assert kept(page(TITLE, *text)) == text


def test_thanks_to_the_interviewed_are_no_byline():
    assert kept(page(TITLE, *TEXT, "PV: Trân trọng cảm ơn ông!")) == [*TEXT, "PV: Trân trọng cảm ơn ông!"]


def test_a_headline_above_an_invitation_to_read_it():
    body = page(TITLE, LEAD, *BODY[:2], "Bao giờ xe tải được qua cầu Vàm Nhỏ?", "ĐỌC NGAY", *BODY[2:])
    assert kept(body) == TEXT


@pytest.mark.parametrize(
    "caption",
    [
        "Đại diện Sư đoàn 12 trao bảng tượng trưng hỗ trợ kinh phí cho gia đình.",
        "Công an kiểm đếm tang vật.",
        "Lãnh đạo hai huyện tại cuộc họp báo chung",
        "Một buổi học nghề cầu đường ở huyện Cù Dài.",
        "Đường dẫn lên cầu. Nguồn: Ban quản lý dự án",
    ],
)
def test_scenes_with_people_at_work(caption):
    assert kept(page(TITLE, LEAD, *BODY[:3], caption, *BODY[3:])) == TEXT


def test_gifts_that_are_told_are_no_captions():
    told = "Dịp này, đơn vị trao 20 suất quà cho học sinh nghèo."
    assert kept(page(TITLE, *TEXT, told, "Lê Quang")) == [*TEXT, told]


def test_a_chart_s_name_goes_with_its_source():
    chart = ["Lượng xe qua phà Vàm từng tháng", "Nguồn: SongNuocData"]
    assert kept(page(TITLE, LEAD, *BODY[:3], *chart, *BODY[3:])) == TEXT


def test_a_site_s_name_of_one_word():
    text = ["Songnuocmientay - " + LEAD, *BODY]
    assert kept(page(TITLE, *text, HEADLINES[0], "Songnuocmientay - " + SUMMARIES[0])) == text


def test_a_country_at_the_beginning_is_no_site():
    text = [*TEXT, "Campuchia - Trà Lân là tuyến tàu khách mới, ông Mẫn nói với Campuchia hồi tháng 9."]
    text.insert(0, "Campuchia - Trà Lân có thêm một tuyến đường sông nhờ cầu Vàm Nhỏ thông xe sớm ba tháng.")
    assert kept(page(TITLE, *text)) == text


def test_a_heading_may_have_the_words_of_its_paragraph():
    heading = "Điều kiện để xe tải trên 10 tấn qua cầu"
    text = [LEAD, *BODY, heading, f"Sở Giao thông đã quy định {heading.lower()}, ông Mẫn nói thêm."]
    assert kept(page(TITLE, *text)) == text


def test_a_list_that_the_text_announces_may_end_it():
    listed = ["Lịch thông xe từng nhịp:", "17h00 ngày 12/4: nhịp phía Cù Dài", "18h00 ngày 13/4: nhịp giữa sông"]
    assert kept(page(TITLE, *TEXT, *listed)) == [*TEXT, *listed]


@pytest.mark.parametrize("sign", ["Quay lại Pháp luật", "Trở về trang Thời sự", "Xem thêm bài viết:"])
def test_the_way_back_to_the_section_ends_the_text(sign):
    assert kept(page(TITLE, *TEXT, sign, HEADLINES[0], "Pháp luật", HEADLINES[2])) == TEXT


@pytest.mark.parametrize("line", ["#sông , " * 70 + "#1", "(AA" + "-A" * 250 + "!"])
def test_a_long_line_that_nearly_is_a_sign_is_read_once(line):
    """Tried in every way, it would never be over."""
    assert kept(page(TITLE, LEAD, *BODY[:3], line, *BODY[3:])) == [LEAD, *BODY[:3], line.strip(), *BODY[3:]]
