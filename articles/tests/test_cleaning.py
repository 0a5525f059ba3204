import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.cleaning import REASONS, clean
from articles.kept_text import kept_text
from articles.normal_form import normal_form
from articles.reading.decoding import decode

SEEDS = Path(__file__).parents[2] / "seeds"

TITLE = "Cầu Vàm Nhỏ thông xe sớm ba tháng so với kế hoạch"
LEAD = "Sáng 4/11, tỉnh Trà Lân cho thông xe cầu Vàm Nhỏ, cây cầu nối hai huyện cù lao bị chia cắt từ trận lũ năm 2019."
BODY = [
    "Phát biểu tại lễ thông xe, ông Trần Văn Mẫn, Phó Chủ tịch tỉnh Trà Lân, cho biết cầu dài 640 m, rộng 12 m.",
    "“Bà con hai bên sông không còn phải chờ phà mỗi sáng”, ông Mẫn nói với các phóng viên có mặt tại cầu Vàm Nhỏ.",
    "Theo ông Mẫn, nhà thầu đã tổ chức thi công ba ca, kể cả ngày lễ, để bù cho hai tháng mưa lũ làm ngập chân cầu.",
    "Tuy nhiên, đường dẫn phía huyện Cù Dài vẫn còn 300 m chưa trải nhựa, xe tải trên 10 tấn chưa được qua cầu.",
    "Trước đó, người dân hai huyện phải đi phà mất 40 phút, hoặc vòng qua cầu cũ xa thêm 27 km.",
]
TEXT = [LEAD, *BODY]
HEADLINES = [
    "Giá lúa hè thu tăng nhẹ tại các tỉnh miền Tây",
    "Đội bóng chuyền nữ Sông Tiên giành vé dự giải châu Á",
    "Bảo tàng Gốm mở cửa miễn phí vào cuối tuần",
]
SAME_SUBJECT = [
    "Cầu Vàm Nhỏ chậm tiến độ vì lũ, tỉnh Trà Lân phạt nhà thầu",
    "Tỉnh Trà Lân phạt nhà thầu cầu Vàm Nhỏ 2 tỉ đồng vì chậm tiến độ mùa lũ năm ngoái, ông Trần Văn Mẫn cho biết.",
    "Dân Cù Dài mong đường dẫn cầu Vàm Nhỏ sớm trải nhựa",
    "Người dân huyện Cù Dài mong đường dẫn lên cầu Vàm Nhỏ sớm được trải nhựa, vì bụi bay vào nhà suốt mùa khô.",
]
SUMMARIES = [
    "Đội bóng chuyền nữ Sông Tiên thắng Kỳ Hải 3-1 ở trận cuối vòng bảng, lần đầu giành vé dự giải châu Á...",
    "Viện Khí hậu Bắc Lĩnh dự báo mùa khô đến sớm, nhiều hồ thủy lợi ở Đắk Mun chỉ còn một nửa dung tích...",
    "Hãng xe điện Nhật Quang triệu hồi 4.200 chiếc Q7 vì lỗi phần mềm phanh, khách hàng được sửa miễn phí...",
    "Ca sĩ Lệ Hằng trở lại sân khấu Nhà hát Hòa Khánh sau sáu năm vắng bóng, vé bán hết trong chưa đầy hai giờ...",
]


def page(*lines):
    return normal_form("\n".join(lines))


def kept(body):
    return kept_text(body, [(cut.start, cut.end) for cut in clean(body).excluded]).split("\n")


def reasons(body):
    return {body[cut.start : cut.end].strip(): cut.reason for cut in clean(body).excluded}


SAMPLES = [json.loads(line) for line in (SEEDS / "gold.jsonl").read_text(encoding="utf-8").splitlines()]


def sample_page(sample):
    return normal_form(decode((SEEDS.parent / sample["source"]).read_bytes()))


@pytest.mark.parametrize("sample", SAMPLES, ids=[sample["id"] for sample in SAMPLES])
def test_sample_pages(sample):
    body = sample_page(sample)
    found = clean(body)
    assert found.title == (sample["title"] or "")
    if "tail_suspected" in found.flags:
        assert [line for line in kept(body) if line in sample["text"].split("\n")] == sample["text"].split("\n")
    else:
        assert kept(body) == sample["text"].split("\n")


def test_most_sample_pages_are_cleaned_to_the_line():
    exact = sum(kept(sample_page(sample)) == sample["text"].split("\n") for sample in SAMPLES)
    assert exact >= len(SAMPLES) * 0.9


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ([TITLE, *TEXT], TITLE),
        ([TITLE, TITLE, *TEXT], TITLE),
        (["Trang chủ", "Thời sự", TITLE, "04/11/2025 09:15 GMT+7", *TEXT], TITLE),
        ([f"{TITLE} | Báo Sông Nước", TITLE, *TEXT], TITLE),
        ([f"{TITLE} | Báo Sông Nước", *TEXT], TITLE),
        ([f"{TITLE} - Báo Sông Nước", *TEXT], TITLE),
        ([f"# {TITLE}", *TEXT], TITLE),
        ([HEADLINES[0], TITLE, LEAD, TITLE, *BODY], TITLE),
        (["Miền quê Nhịp sống", TITLE, "Lê Quang", *TEXT], TITLE),
        (["Cầu Vàm Nhỏ khi nào thông xe hoàn toàn?", *TEXT], "Cầu Vàm Nhỏ khi nào thông xe hoàn toàn?"),
        (TEXT, ""),
        (["{title}", "{publish}", "{head}", *TEXT], ""),
        (["Sự kiện & Bình luận", *TEXT], ""),
        (["Trang nhất", "[Ảnh] Ngày đầu trên cầu Vàm Nhỏ", *TEXT], "[Ảnh] Ngày đầu trên cầu Vàm Nhỏ"),
    ],
)
def test_title(lines, title):
    body = page(*lines)
    assert clean(body).title == title
    assert kept(body) == TEXT


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Lãnh đạo tỉnh cắt băng khánh thành. Ảnh: Minh Thư", "caption"),
        ("Lãnh đạo tỉnh cắt băng khánh thành (Ảnh: TTXVN).", "caption"),
        ("Cầu Vàm Nhỏ nhìn từ trên cao - Ảnh: QUỐC TÍN", "caption"),
        ("Ông Trần Văn Mẫn (trái) kiểm tra mặt cầu", "caption"),
        ("Người dân đi bộ qua cầu sáng 4/11 REUTERS", "caption"),
        ("| Toàn cảnh cầu Vàm Nhỏ |", "caption"),
        ("Ảnh minh họa", "caption"),
        ("Chụp lại hình ảnh, Người dân chờ phà", "caption"),
        ("Ông Trần Văn Mẫn và các đại biểu tại lễ thông xe cầu sáng 4/11", "caption"),
        (f"{TITLE} ảnh 1", "caption"),
        (f"{TITLE} ảnh 2Xe máy qua cầu", "caption"),
        ("Cán bộ huyện Cù Dài tuyên truyền luật giao thông cho người đi chợ.", "caption"),
        ("Tổ hàn số 3 trong ca làm việc cuối cùng", "caption"),
        ("{{#if related}} Bài liên quan {{/if}}", "template"),
        ("0:12 / 1:08", "template"),
        ("Cuộn xuống để xem tiếp", "share"),
        ("![]() |", "template"),
        ("{head}", "template"),
        ("0.318 sec| 1204.7 kb", "template"),
        ("* * *", "template"),
        ("Chia sẻ", "share"),
        ("Quảng cáo", "ad"),
        ("04/11/2025", "date"),
        ("3 giờ trước", "date"),
        ("Thứ ba, ngày 4 tháng 11 năm 2025", "date"),
        ("Thứ ba, 04/11/2025 09:15 | 04/11/2025 10:40", "date"),
        ("04-11-2025 - 09:15 AM | Giao thông miền Tây", "date"),
        ("4 Tháng Mười Một, 09:15", "date"),
        ("Cầu Vàm Nhỏ sáng 4/11/2025. REUTERS - Hải Yến", "caption"),
        ("Xe qua cầu trong ngày đầu © AFP", "caption"),
        ("Bỏ qua phần tiếp theo Tin nổi bật", "template"),
        ("Bỏ qua Quảng cáo và tiếp tục đọc", "template"),
        ("Xem thêm: Giá lúa hè thu tăng nhẹ", "related"),
        (">> Bảo tàng Gốm mở cửa miễn phí", "related"),
        ("[Video] Lễ thông xe cầu Vàm Nhỏ", "multimedia"),
        ("Mai Chi (theo Reuters)-Thứ ba, ngày 04/11/2025 10:05 GMT+7", "byline"),
        ("Mai Chi, Theo Nhịp sống Sông Nước 09:15 04/11/2025", "byline"),
        (TITLE, "title"),
        (BODY[0], "repeat"),
    ],
)
def test_litter_in_the_text(line, reason):
    body = page(TITLE, LEAD, *BODY[:3], line, *BODY[3:])
    assert kept(body) == TEXT
    assert reasons(body)[line] == reason


@pytest.mark.parametrize(
    "line",
    [
        "Ba ca, bốn kíp",
        "Ông Mẫn nói thêm: “Chúng tôi sẽ mở cầu cho xe tải trước Tết.”",
        "Bình luận về tiến độ, ông Mẫn cho rằng nhà thầu đã làm tốt phần việc của mình.",
        "Đọc thêm hồ sơ dự án, đoàn giám sát thấy kinh phí giảm 4 tỉ đồng so với dự toán.",
        "Theo kế hoạch, huyện Cù Dài sẽ trải nhựa đoạn còn lại trước ngày 20/12/2025.",
        "Hai bên bờ có chợ Vàm, trường học và trạm y tế (xem bản đồ).",
        "Giấy phép của nhà thầu được gia hạn đến cuối năm, ông Mẫn cho biết.",
        "Bỏ qua mọi lời khuyên, một số người đi bộ qua cầu ngay trong đêm trước lễ.",
        "Trang web của tỉnh dùng cookie để đếm lượt xem tin về cầu, chúng tôi được biết.",
        "Đêm trước ngày thông xe",
    ],
)
def test_what_only_looks_like_litter_stays(line):
    body = page(TITLE, LEAD, *BODY[:3], line, *BODY[3:])
    assert kept(body) == [LEAD, *BODY[:3], line, *BODY[3:]]


@pytest.mark.parametrize(
    ("tail", "reason"),
    [
        (["Tin liên quan", *HEADLINES], "related"),
        (["TIN CÙNG CHUYÊN MỤC", HEADLINES[0], SUMMARIES[0]], "related"),
        (["Đọc nhiều", *HEADLINES, *SUMMARIES], "most_read"),
        (["Bình luận (0)", "Xin chào quý khách.", "Gửi bình luận", *SUMMARIES], "comments"),
        (["Multimedia", "[Infographic] Mười cây cầu dài nhất", HEADLINES[1]], "multimedia"),
        ([HEADLINES[1], HEADLINES[1], "03 Tháng 11, 2025", SUMMARIES[0]], "related"),
        (HEADLINES, "related"),
        (SUMMARIES, "tail"),
        (["Lên đầu trang", "Tổng biên tập: Phan Thị Nga"], "footer"),
        (["© 2025 Báo Sông Nước", "Địa chỉ: 12 Bến Cũ, Trà Lân."], "footer"),
        (["2 thoughts on “Cầu Vàm Nhỏ”", "bà Tám says:", "Hồi đó đi phà cũng vui."], "comments"),
    ],
)
def test_tail(tail, reason):
    body = page(TITLE, *TEXT, *tail)
    assert kept(body) == TEXT
    assert reasons(body)[tail[0]] == reason


@pytest.mark.parametrize(
    ("line", "credit", "author"),
    [
        ("Theo Thông tấn Bắc Hải", "Theo Thông tấn Bắc Hải", ""),
        ("Nguồn: Đài Sông Tiên", "Nguồn: Đài Sông Tiên", ""),
        ("Nguồn TTXVN", "Nguồn TTXVN", ""),
        ("(Theo TTXVN)", "(Theo TTXVN)", ""),
        ("Lê Quang - Mai Chi", "", "Lê Quang - Mai Chi"),
        ("QUỲNH TRÂM thực hiện", "", "QUỲNH TRÂM thực hiện"),
        ("Tin, ảnh: Lê Quang", "", "Tin, ảnh: Lê Quang"),
    ],
)
@pytest.mark.parametrize("tail", [[], ["Tin khác", *HEADLINES]])
def test_credit_and_author(line, credit, author, tail):
    body = page(TITLE, *TEXT, line, *tail)
    found = clean(body)
    assert kept(body) == TEXT
    assert (found.credit, found.author) == (credit, author)


@pytest.mark.parametrize("line", ["Mai Chi (Theo Reuters)", "Lê Quang/Báo Sông Nước", "Mai Chi/TTXVN (Theo AFP)"])
def test_a_signature_is_the_author_s(line):
    body = page(TITLE, *TEXT, line)
    assert (kept(body), clean(body).author) == (TEXT, line)


@pytest.mark.parametrize("sign", ["Tin liên quan", "Mai Chi (Theo Reuters)", "Nguồn: Đài Sông Tiên"])
def test_teasers_about_the_same_subject_are_not_the_text_going_on(sign):
    body = page(TITLE, *TEXT, sign, *SAME_SUBJECT)
    assert kept(body) == TEXT


def test_a_teaser_in_a_box_is_cut_and_the_text_behind_it_is_not():
    body = page(TITLE, LEAD, *BODY[:3], "Tin liên quan", *SAME_SUBJECT[:2], *BODY[3:])
    assert kept(body) == TEXT


def test_a_headline_above_a_date_is_a_link():
    body = page(TITLE, LEAD, *BODY[:3], HEADLINES[0], "3 Tháng Mười Một, 18:05", *BODY[3:])
    assert kept(body) == TEXT


def test_a_question_among_the_last_headlines():
    body = page(TITLE, *TEXT, HEADLINES[0], HEADLINES[1], "Vì sao chợ nổi vắng khách?")
    assert kept(body) == TEXT


def test_a_question_may_end_the_text():
    body = page(TITLE, *TEXT, "Bao giờ xe tải được qua cầu?")
    assert kept(body) == [*TEXT, "Bao giờ xe tải được qua cầu?"]


def test_a_credit_on_a_line_of_its_own_takes_the_caption_above_along():
    caption = "Xe máy nối đuôi nhau qua cầu trong ngày đầu tiên"
    body = page(TITLE, "Ảnh: Minh Thư", LEAD, *BODY[:3], caption, "ẢNH: QUỐC TÍN", *BODY[3:])
    assert kept(body) == TEXT
    assert clean(body).title == TITLE
    assert caption in clean(body).captions


def test_what_a_page_says_of_its_cookies_is_not_its_lead():
    told = "Trang web này dùng cookie để ghi nhớ lựa chọn của bạn. Khi đọc tiếp, bạn đồng ý với điều đó."
    body = page(told, "Đồng ý", "Trang chủ > Miền Tây", TITLE, *TEXT)
    assert kept(body) == TEXT
    assert clean(body).title == TITLE


def test_after_the_credit_comes_no_article():
    body = page(TITLE, *TEXT, "Nguồn Thông tấn Bắc Hải", *[summary.rstrip(".") + "." for summary in SUMMARIES])
    assert kept(body) == TEXT


def test_the_text_goes_on_after_a_box_of_links():
    body = page(TITLE, LEAD, *BODY[:2], "Tin liên quan", HEADLINES[0], HEADLINES[1], *BODY[2:])
    assert kept(body) == TEXT
    assert [cut.line for cut in clean(body).excluded] == [1, 5, 6, 7]


@pytest.mark.parametrize(
    "box",
    [
        ["Chia sẻ", "Bình luận", "0"],
        ["Tin liên quan", HEADLINES[0], HEADLINES[1]],
        ["Theo Reuters"],
        ["Quảng cáo"],
    ],
)
def test_a_box_below_the_lead_does_not_end_the_text(box):
    body = page(TITLE, LEAD, *box, *BODY)
    assert kept(body) == TEXT


def test_a_box_above_the_text_is_cut_and_a_lead_without_a_full_stop_is_not():
    lead = LEAD.rstrip(".")
    body = page(TITLE, lead, "Tin liên quan", HEADLINES[0], HEADLINES[1], *BODY)
    assert kept(body) == [lead, *BODY]
    assert reasons(body)[HEADLINES[1]] == "related"


def test_a_title_above_a_picture_takes_its_caption_along():
    body = page(TITLE, LEAD, TITLE, "Ông Trần Văn Mẫn, Phó Chủ tịch tỉnh Trà Lân.", *BODY)
    assert kept(body) == TEXT
    assert clean(body).captions == ("Ông Trần Văn Mẫn, Phó Chủ tịch tỉnh Trà Lân.",)


def test_captions_are_the_article_s_own():
    body = page(
        TITLE, LEAD, "Cầu Vàm Nhỏ. Ảnh: Minh Thư", *BODY, "Tin khác", "Cổng bảo tàng. Ảnh: Hải Yến", HEADLINES[2]
    )
    assert clean(body).captions == ("Cầu Vàm Nhỏ. Ảnh: Minh Thư",)


@pytest.mark.parametrize(
    ("head", "published"),
    [
        (["04/11/2025 09:15"], date(2025, 11, 4)),
        (["Thứ ba, 4/11/2025 | 09:15 (GMT+7)"], date(2025, 11, 4)),
        (["Cập nhật lúc: 4 tháng 11, 2025"], date(2025, 11, 4)),
        (["2025-11-04T09:15:00+07:00"], date(2025, 11, 4)),
        (["Lê Quang | 09:15 04/11/2025"], date(2025, 11, 4)),
        (["31/02/2025"], None),
        (["3 giờ trước"], None),
        ([], None),
    ],
)
def test_published_is_what_the_head_says(head, published):
    body = page(TITLE, *head, *TEXT, "Tin khác", HEADLINES[0], "01/10/2025 08:00", SUMMARIES[0])
    assert clean(body).published == published
    assert kept(body) == TEXT


def test_the_lead_stays_and_is_told():
    found = clean(page(TITLE, *TEXT))
    assert found.lead == LEAD


def test_a_lead_cut_short_above_the_lead_is_a_repeat():
    body = page(LEAD[:60].rsplit(" ", 1)[0] + "...", *TEXT)
    assert kept(body) == TEXT


def test_a_doubtful_tail_is_kept_and_flagged():
    doubtful = [
        "Người phụ nữ 60 tuổi ở Đồng Mây trả lại chiếc ví có hơn 30 triệu đồng nhặt được trước cổng chợ.",
        "Ba học sinh lớp 11 chế tạo máy lọc nước từ vỏ chai nhựa, giá thành chưa tới 90.000 đồng một chiếc.",
        "Sau trận mưa trái mùa, hàng chục hecta dưa hấu ở ven biển bị úng, nông dân lại bắt đầu từ đầu.",
    ]
    body = page(TITLE, *TEXT, *doubtful)
    assert clean(body).flags == ("tail_suspected",)
    assert kept(body)[: len(TEXT)] == TEXT


def test_an_ordinary_page_has_no_flags():
    assert clean(page(TITLE, *TEXT)).flags == ()


@pytest.mark.parametrize("lines", [[], ["", " "], ["Trang chủ", "Chia sẻ"], ["Một dòng ngắn"]])
def test_a_page_without_a_text_is_flagged(lines):
    found = clean(page(*lines))
    assert found.flags == ("body_not_found",)
    assert found.title == found.lead == ""


def test_a_cut_is_the_whole_line_with_its_number():
    body = page("", TITLE, "", *TEXT, "Ảnh minh họa")
    first, last = clean(body).excluded
    assert (body[first.start : first.end], first.line, first.reason) == (f"{TITLE}\n", 2, "title")
    assert (body[last.start : last.end], last.line, last.reason) == ("Ảnh minh họa", 10, "caption")


LINES = st.sampled_from(
    [
        TITLE,
        *TEXT,
        *HEADLINES,
        *SUMMARIES,
        "",
        "Tin liên quan",
        "Theo Reuters",
        "{x}",
        "| a |",
        "04/11/2025",
        "Lê Quang",
    ]
)


@settings(suppress_health_check=[HealthCheck.too_slow])  # on a busy machine; the lists are short
@given(st.lists(LINES | st.text(max_size=40), max_size=25))
def test_any_page_is_cut_by_whole_lines_in_order(lines):
    body = normal_form("\n".join(lines).replace("\0", "").encode("utf-8", "ignore").decode())
    found = clean(body)
    every_line = body.split("\n")
    position = 0
    for cut in found.excluded:
        assert position <= cut.start < cut.end
        assert cut.start == 0 or body[cut.start - 1] == "\n"
        assert body[cut.start : cut.end].rstrip("\n") == every_line[cut.line - 1]
        assert cut.reason in REASONS
        position = cut.end
    uncut = {number for number, line in enumerate(every_line, 1) if line.strip()} - {cut.line for cut in found.excluded}
    assert kept_text(body, [(cut.start, cut.end) for cut in found.excluded]).split("\n") == (
        [every_line[number - 1].strip() for number in sorted(uncut)] or [""]
    )
