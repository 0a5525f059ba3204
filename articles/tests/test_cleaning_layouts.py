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
        ("Thông xe cầu Vàm Nhỏ - Hình 3", "caption"),
        ("Cầu Vàm Nhỏ nhìn từ bến phà - anh 1", "caption"),
        ("Dòng người đi bộ qua cầu. |", "caption"),
        ("Đội trống Cù Dài trong mưa |", "caption"),
        ("Chị Lê Thị Na - Phó Bí thư huyện Cù Dài phát biểu.", "caption"),
        ("Công nhân bên chân cầu Vàm Nhỏ.", "caption"),
        ("Hai vợ chồng ông Trần Văn Mẫn bên chân cầu.", "caption"),
        ("Bà con Cù Dài đã đứng chật hai bên cầu. |", "caption"),
        ("Xe đầu tiên đã sang bờ Cù Dài.", "caption"),
        ("Bà Lê Thị Na trả lời báo chí", "caption"),
        ("Bà Lê Thị Na chủ trì cuộc họp", "caption"),
        ("Cầu Vàm Nhỏ thông xe anh 2", "caption"),
        ("leftcenterrightdel", "template"),
        ("739", "template"),
        ("Bạn cần mở JavaScript để xem đoạn phim này.", "share"),
        ("다리가 열렸다 만세 만세", "template"),
        ("Cầu mới đẹp quá pic.twitter.com/abc123", "template"),
        ("— Lê Na (@lena) 4 tháng 11, 2025", "template"),
        ("Giá lúa hè thu tăng nhẹ Giá lúa hè thu tăng nhẹ", "related"),
        ("Bảo tàng Gốm mở cửa miễn phí vào cuối tuần (19/07)", "related"),
        ("Chủ tịch “lụa” Lê Văn Ba, khai báo tại trụ sở công an huyện.", "caption"),
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


def test_a_headline_in_plain_letters_run_together_with_its_lead():
    assert kept(page(TITLE, *TEXT, "Cầu đi bộ lát gỗ lim đang thi côngDù nhiều người lo, cầu vẫn làm kịp Tết.")) == TEXT


def test_a_headline_with_a_blank_before_its_lead():
    teaser = (
        "Trà Lân phạt nhà thầu xây cầu Vàm Nhỏ Theo quyết định của tỉnh Trà Lân, nhà thầu bị phạt 2 tỉ đồng vì chậm."
    )
    assert kept(page(TITLE, *TEXT, teaser)) == TEXT


def test_names_in_capitals_do_not_part_a_paragraph():
    text = [
        *TEXT,
        "Sở Giao thông tỉnh Trà Lân giao Ban Các công trình sông nước lo đường dẫn, kể cả các cống thoát nước.",
    ]
    assert kept(page(TITLE, *text)) == text


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


@pytest.mark.parametrize("links", [HEADLINES[:1], HEADLINES[:2], ["Ông Mẫn nói về cây cầu xong sớm ba tháng"]])
def test_headlines_between_lead_and_text(links):
    assert kept(page(TITLE, LEAD, *links, *BODY)) == TEXT


def test_long_headings_from_the_first_on():
    text = [
        LEAD,
        "Ba ca thợ làm cả ngày lễ trên sông",
        *BODY[:2],
        "Đường dẫn phía Cù Dài còn dang dở đến Tết",
        *BODY[2:],
    ]
    assert kept(page(TITLE, *text)) == text


def test_the_beginning_of_a_paragraph_may_be_the_last_line():
    text = [*TEXT, "Trước khi có cầu, mỗi chuyến phà chở được"]
    assert kept(page(TITLE, *text)) == text


def test_a_match_is_no_title():
    body = page("Cù Dài vs Trà Lân", "U23 Trà Lân vs U23 Cù Dài", TITLE, *TEXT)
    assert clean(body).title == TITLE


def test_two_headlines_side_by_side_are_no_title():
    links = "Cầu Vàm Nhỏ chậm vì lũ ở Trà Lân / Trà Lân phạt nhà thầu cầu Vàm Nhỏ"
    body = page(TITLE, links, *TEXT)
    assert (clean(body).title, kept(body)) == (TITLE, TEXT)


def test_a_row_of_a_table_is_no_title():
    body = page("Cầu Vàm Nhỏ chậm tiến độ vì lũ ở Trà Lân |", *TEXT)
    assert (clean(body).title, kept(body)) == ("", TEXT)


def test_who_owns_the_page_ends_it():
    assert kept(page(TITLE, *TEXT, "Sông Nước © 2025 Không chịu trách nhiệm về các trang bên ngoài.", BODY[0])) == TEXT


def test_a_name_above_a_bar_is_the_author():
    assert clean(page(TITLE, "Lê Quang |", *TEXT)).author == "Lê Quang"


def test_short_lines_of_which_one_is_a_heading_stay():
    text = [LEAD, *BODY[:2], "Trần Văn Mẫn bên sông", BODY[2], "Làm sao cho kịp Tết", *BODY[3:]]
    assert kept(page(TITLE, *text)) == text


def test_a_long_headline_may_end_with_a_word_in_quotes():
    title = (
        "Ngày đầu tiên cầu Vàm Nhỏ thông xe: Ông Trần Văn Mẫn nói bà con hai huyện từ nay "
        "qua sông với niềm vui “không gì sánh được”"
    )
    assert (clean(page(title, *TEXT)).title, kept(page(title, *TEXT))) == (title, TEXT)


def test_a_source_in_small_letters():
    assert clean(page(TITLE, *TEXT, "Theo songnuoc")).credit == "Theo songnuoc"


def test_a_headline_below_the_only_paragraph_is_a_link():
    assert kept(page(TITLE, LEAD, HEADLINES[0])) == [LEAD]


def test_a_scene_above_all_paragraphs_is_a_caption():
    scene = "Ông Trần Văn Mẫn tại lễ thông xe."
    body = page(scene, *TEXT)
    assert (kept(body), reasons(body)[scene]) == (TEXT, "caption")


def test_what_stands_above_the_title_with_a_colon_is_not_the_title():
    assert clean(page("Cầu Vàm Nhỏ ở Trà Lân nối hai huyện:", TITLE, *TEXT)).title == TITLE


def test_a_few_words_below_the_title_in_a_picture_s_place():
    body = page(TITLE, LEAD, *BODY[:2], f"{TITLE} - 1", "Ông Trần Văn Mẫn", *BODY[2:])
    assert kept(body) == TEXT


def test_a_caption_twice_of_which_one_has_the_credit():
    caption = "Ông Trần Văn Mẫn cho biết như vậy ở chân cầu sáng nay"
    body = page(TITLE, LEAD, caption, f"{caption}. Ảnh: Lê Na", *BODY)
    assert (kept(body), reasons(body)[caption]) == (TEXT, "caption")


def test_the_title_is_the_nearest_of_a_list_of_headlines():
    listed = ["Cầu Vàm Nhỏ mùa mưa lũ vắng khách", *HEADLINES]
    assert clean(page(*listed, TITLE, *TEXT)).title == TITLE


def test_headlines_between_title_and_text_are_links():
    assert kept(page(TITLE, *HEADLINES, *TEXT)) == TEXT


def test_the_whole_title_rather_than_its_beginning():
    body = page(TITLE.rsplit(" ", 3)[0], TITLE, *TEXT)
    assert (clean(body).title, kept(body)) == (TITLE, TEXT)


def test_what_announces_a_list_may_be_repeated():
    text = [LEAD, *BODY[:2], "Hai huyện sẽ làm:", BODY[2], BODY[3], "Hai huyện sẽ làm:", BODY[4]]
    assert kept(page(TITLE, *text)) == text


def test_a_last_line_without_a_full_stop_is_cut_and_flagged():
    body = page(TITLE, *TEXT, HEADLINES[0])
    assert (kept(body), clean(body).flags) == (TEXT, ("tail_suspected",))


def test_links_at_the_end_come_in_numbers():
    body = page(TITLE, *TEXT, *HEADLINES[:2])
    assert (kept(body), clean(body).flags) == (TEXT, ())


def test_a_headline_with_its_lead_above_links():
    body = page(TITLE, *TEXT, "Đội bóng chuyền nữ Sông Tiên giành vé châu Á", SUMMARIES[0][:80] + ".", *HEADLINES[1:])
    assert (kept(body), clean(body).flags) == (TEXT, ("tail_suspected",))


def test_of_several_links_below_the_lead_one_may_be_short():
    assert kept(page(TITLE, LEAD, HEADLINES[0], "Giá lúa lại tăng đều", *BODY)) == [LEAD, "Giá lúa lại tăng đều", *BODY]
    assert kept(page(TITLE, LEAD, HEADLINES[0], "Giá lúa lại tăng nhẹ khắp miền", *BODY)) == TEXT


def test_a_dashed_link_may_have_its_lead_behind_it():
    links = [
        f"- {HEADLINES[0]}",
        f"- {HEADLINES[1]} Đội thắng Kỳ Hải ở trận cuối vòng bảng trong tiếng reo của khán giả.",
    ]
    assert kept(page(TITLE, LEAD, *links, *BODY)) == TEXT


def test_a_headline_between_title_and_text_is_no_lead():
    assert kept(page(TITLE, HEADLINES[0], *TEXT)) == TEXT


def test_a_headline_is_the_title_of_the_shortest_text():
    body = page("Đội bóng chuyền nữ Kỳ Hải vô địch", LEAD)
    assert clean(body).title == "Đội bóng chuyền nữ Kỳ Hải vô địch"


def test_what_a_player_asks_for():
    line = "Hãy bật JavaScript và cài Flash Player để xem phóng sự về cây cầu."
    assert kept(page(TITLE, LEAD, *BODY[:2], line, *BODY[2:])) == TEXT


def test_a_caption_and_its_beginning():
    caption = "Bà con Cù Dài đứng chật hai bên lan can cầu."
    body = page(TITLE, caption, "Bà con Cù Dài đứng chật hai bên", *TEXT)
    assert (kept(body), reasons(body)[caption]) == (TEXT, "caption")


def test_a_heading_and_the_beginning_of_its_short_paragraph():
    text = [*TEXT, "Giá vé xe buýt", "Giá vé xe buýt qua cầu là 7.000 đồng một lượt, người già và trẻ em được miễn vé."]
    assert kept(page(TITLE, *text)) == text


def test_one_teaser_below_the_name_of_a_box_in_the_text():
    teaser = (
        "Trà Lân phạt nhà thầu xây cầu Vàm Nhỏ Theo quyết định của tỉnh Trà Lân, nhà thầu bị phạt 2 tỉ đồng vì chậm."
    )
    assert kept(page(TITLE, LEAD, *BODY[:2], "Tin liên quan", teaser, *BODY[2:])) == TEXT


def test_a_lead_that_begins_with_what_its_headline_is_about():
    teaser = (
        "Trà Lân đấu giá ba chiếc phà cũ Chiếc phà cũ đầu tiên được bán với giá 900 triệu đồng cho một khu du lịch."
    )
    assert kept(page(TITLE, *TEXT, teaser)) == TEXT


def test_where_to_follow_a_paper_is_no_credit():
    body = page(TITLE, LEAD, *BODY[:3], "Theo dõi Baosongnuoc.vn trên", *BODY[3:])
    assert (kept(body), clean(body).credit) == (TEXT, "")


def test_a_short_sentence_above_a_text_without_title_is_a_caption():
    caption = "Xe tải nối đuôi nhau ở đầu cầu."
    body = page(caption, *TEXT)
    assert (kept(body), reasons(body)[caption]) == (TEXT, "caption")
    assert kept(page(TITLE, caption, *TEXT)) == [caption, *TEXT]


def test_a_heading_below_links_below_the_lead_stays():
    heading = "Ba ca thợ làm cả ngày lễ trên sông"
    body = page(TITLE, LEAD, *HEADLINES[:2], "Xe qua cầu (Ảnh: Lê Na)", heading, *BODY)
    assert kept(body) == [LEAD, heading, *BODY]


def test_many_numbers_are_a_table():
    text = [*TEXT, "Số xe qua cầu mỗi ngày:", "Thứ hai", "1200", "Thứ ba", "1350", "Thứ tư", "1410", "Thứ năm", "1507"]
    assert kept(page(TITLE, *text)) == text


@pytest.mark.parametrize("line", ["Tôi đứng trên bến phà rất lâu.", "Tôi rất vui.", "Chúng tôi thương nhau lắm."])
def test_what_is_said_in_the_first_person_is_no_caption(line):
    text = [LEAD, *BODY[:3], line, *BODY[3:]]
    assert kept(page(TITLE, *text)) == text
