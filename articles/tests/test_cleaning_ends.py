"""Where a page's text ends: other articles below it, and copies that end in the middle of a word."""

import pytest

from articles.cleaning import clean
from articles.tests.test_cleaning import BODY, LEAD, TEXT, TITLE, kept, page

PAIRS = [
    "Hội đua ghe ngo mở màn trong mưa",
    "Hơn ba chục đội ghe tranh tài trên khúc sông dài hai cây số từ sáng sớm.",
    "Trà Lân đấu giá ba chiếc phà cũ",
    "Người mua phải giữ nguyên mũi phà sơn đỏ làm kỷ niệm của bến sông.",
]
QUESTION = "Vì sao bến phà cũ vẫn đông khách?"


@pytest.mark.parametrize("below", [PAIRS, [*PAIRS, QUESTION]])
def test_headlines_each_with_its_sentence_at_the_end(below):
    body = page(TITLE, *TEXT, *below)
    assert (kept(body), clean(body).flags) == (TEXT, ("tail_suspected",))


@pytest.mark.parametrize("below", [PAIRS, PAIRS[:2]])
def test_the_same_below_the_author_s_name(below):
    body = page(TITLE, *TEXT, "Lê Quang", *below)
    assert (kept(body), clean(body).author) == (TEXT, "Lê Quang")


def test_a_text_made_of_headings_and_sentences_stays():
    text = [LEAD, BODY[0], "Cầu Vàm Nhỏ dài hơn cầu cũ hai lần", BODY[1], "Bà con Cù Dài thôi phải chờ phà", BODY[2]]
    last = ["Đường dẫn chưa xong trước mùa lũ tới", "Nhà thầu xin thêm hai tháng vì thiếu đá, tỉnh chưa trả lời."]
    assert kept(page(TITLE, *text, *last)) == [*text, *last]


@pytest.mark.parametrize(
    "last",
    [
        "Bến phà cũ sẽ thành chợ nổi, theo bà con hai huyện là nơi ti",
        "Bến phà cũ sẽ thành chợ nổi, tỉnh giao cho huyện Cù Dài lo tiế",
        "Bến phà cũ sẽ thành chợ nổi, tỉnh giao cho huyện Cù Dài lo tr",
        "Bến phà cũ sẽ thành chợ nổi, tỉnh giao việc này cho Sở Giao thôn",
    ],
)
def test_a_page_that_ends_in_the_middle_of_a_word(last):
    assert (kept(page(TITLE, *TEXT, last)), clean(page(TITLE, *TEXT, last)).flags) == ([*TEXT, last], ())


def test_the_heading_of_a_paragraph_that_is_broken_off():
    rest = ["Chợ nổi ở bến cũ", "Bến phà cũ sẽ thành chợ nổi, tỉnh giao cho huyện Cù Dài lo tiế"]
    assert kept(page(TITLE, *TEXT, *rest)) == [*TEXT, *rest]


def test_below_the_name_of_a_box_the_text_may_be_broken_off():
    last = "Theo ông Mẫn, bến phà cũ sẽ thành chợ nổi, tỉnh giao cho huyện Cù Dài lo tiế"
    assert kept(page(TITLE, *TEXT, "Video đang hot", last)) == [*TEXT, last]


@pytest.mark.parametrize(
    "last", ["Đường qua cầu Vàm Nhỏ chỉ còn 25 km", "Trà Lân trao giải cuộc thi viết về cầu cho VTV"]
)
def test_a_last_line_that_ends_with_a_measure_or_a_sign_is_no_broken_word(last):
    body = page(TITLE, *TEXT, last)
    assert (kept(body), clean(body).flags) == (TEXT, ("tail_suspected",))


def test_a_question_and_its_lead_in_one_line_at_the_end():
    teaser = f"{QUESTION[:-1]} dù cầu đã thông xe? Nhiều người bán hàng rong nói họ vẫn quen đường sông."
    assert kept(page(TITLE, *TEXT, "Đọc thêm: Giá lúa lại tăng", teaser)) == TEXT
    assert kept(page(TITLE, *TEXT, teaser)) == [*TEXT, teaser]


@pytest.mark.parametrize(
    "teaser",
    [
        "Trà Lân đấu giá ba chiếc phà cũ Nhiều người từng qua sông trên những chuyến phà này muốn mua lại.",
        "Phạt nhà thầu chậm trải nhựa đường dẫn Chuyên gia cho rằng mức phạt quá nhẹ so với hợp đồng đã ký.",
    ],
)
def test_a_headline_with_its_lead_below_the_name_of_a_box(teaser):
    assert kept(page(TITLE, LEAD, *BODY[:2], "Tin liên quan", teaser, *BODY[2:])) == TEXT


def test_one_pair_and_a_headline_that_asks():
    body = page(TITLE, *TEXT, "Trà Lân đấu giá ba chiếc phà cũ", PAIRS[1], "Vì sao cá tra bỏ lên bờ tìm nước ngọt?")
    assert (kept(body), clean(body).flags) == (TEXT, ("tail_suspected",))


def test_a_pair_and_a_headline_run_together_with_its_lead_below_the_author():
    glued = "Trà Lân phạt nhà thầu chậm trải nhựa Chuyên gia cho rằng mức phạt quá nhẹ so với hợp đồng đã ký."
    assert kept(page(TITLE, *TEXT, "Lê Quang", *PAIRS[:2], glued)) == TEXT


def test_a_page_with_no_more_than_the_beginning_of_the_text_is_flagged():
    begun = "Phát biểu tại lễ thông xe, ông Trần Văn Mẫn, Phó Chủ tịch tỉnh Trà Lân, cho biết cầu Vàm Nhỏ rộng hơn nhiề"
    body = page("Trang chủ", "Thời sự", TITLE, "04/11/2025", "Xe qua cầu. Ảnh: Lê Na", begun)
    assert (clean(body).title, kept(body), clean(body).flags) == (TITLE, [begun], ("tail_suspected",))
