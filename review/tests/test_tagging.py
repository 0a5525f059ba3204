"""What the rules find: one row a text. Spans are written as the words they cover."""

import pytest

from review.tagging import VERSION, Find, tag

# (text, [(kind, content parts, cue, source, speaker)])
MARKED = [
    (
        'Ông Lê Văn Tám nói: "Chúng tôi sẽ xây xong cầu trước mùa mưa".',
        [("direct", ["Chúng tôi sẽ xây xong cầu trước mùa mưa"], "nói", "Ông Lê Văn Tám", "Lê Văn Tám")],
    ),
    (
        "“Giá gạo còn tăng trong vài tuần tới” - ông Tám nhận định.",
        [("direct", ["Giá gạo còn tăng trong vài tuần tới"], "nhận định", "ông Tám", "Tám")],
    ),
    (
        '"Cầu sẽ xong trước mùa mưa", bà Trần Thị Hoa, Giám đốc Sở Giao thông, cho biết.',
        [
            (
                "direct",
                ["Cầu sẽ xong trước mùa mưa"],
                "cho biết",
                "bà Trần Thị Hoa, Giám đốc Sở Giao thông",
                "Trần Thị Hoa",
            )
        ],
    ),
    (
        '"Giá gạo còn tăng", bà Hoa nói. "Người dân không nên mua tích trữ".',
        [("direct", ["Giá gạo còn tăng", "Người dân không nên mua tích trữ"], "nói", "bà Hoa", "Hoa")],
    ),
    (
        "«Con đập vẫn an toàn sau trận lũ», kỹ sư Mai Văn Bền khẳng định.",
        [("direct", ["Con đập vẫn an toàn sau trận lũ"], "khẳng định", "kỹ sư Mai Văn Bền", "Mai Văn Bền")],
    ),
    (
        '"Con đập vẫn an toàn sau trận lũ", theo kỹ sư Mai Văn Bền.',
        [("direct", ["Con đập vẫn an toàn sau trận lũ"], "theo", "kỹ sư Mai Văn Bền", "Mai Văn Bền")],
    ),
    (
        '"Con đập vẫn an toàn sau trận lũ". Kỹ sư Mai Văn Bền khẳng định.',
        [("direct", ["Con đập vẫn an toàn sau trận lũ"], "khẳng định", "Kỹ sư Mai Văn Bền", "Mai Văn Bền")],
    ),
    (
        "Bà Hoa nói rằng “chợ sẽ họp lại vào thứ Hai tới”.",
        [("direct", ["chợ sẽ họp lại vào thứ Hai tới"], "nói", "Bà Hoa", "Hoa")],
    ),
    (
        'Bà Hoa cho rằng kế hoạch này "quá vội vàng" và tốn kém.',
        [("mixed", ['kế hoạch này "quá vội vàng" và tốn kém'], "cho rằng", "Bà Hoa", "Hoa")],
    ),
    (
        'Bà Hoa gọi đây là "một ngày đáng nhớ".',
        [("mixed", ['đây là "một ngày đáng nhớ"'], "gọi", "Bà Hoa", "Hoa")],
    ),
    (
        '"Nước lên nhanh quá, chúng tôi không kịp trở tay" – chị Lài bàng hoàng.',
        [("direct", ["Nước lên nhanh quá, chúng tôi không kịp trở tay"], "bàng hoàng", "chị Lài", "Lài")],
    ),
    (
        'Ông Tám xem lại sổ sách rồi viết:\n"Năm nay lúa thất mùa, nhà nào cũng thiếu ăn".',
        [("direct", ["Năm nay lúa thất mùa, nhà nào cũng thiếu ăn"], "viết", "Ông Tám", "Tám")],
    ),
    (
        '"Trận lũ này lớn nhất trong ba mươi năm.\nChưa ai từng thấy như vậy", ông Tám kể lại.',
        [
            (
                "direct",
                ["Trận lũ này lớn nhất trong ba mươi năm", "Chưa ai từng thấy như vậy"],
                "kể lại",
                "ông Tám",
                "Tám",
            )
        ],
    ),
    (
        "Bà Hoa bước ra và nói với đám trẻ:\n- Mai các con lại đến nhé.\n- Dạ, chúng con nhớ rồi, cậu Tí đáp.",
        [
            ("direct", ["Mai các con lại đến nhé"], "nói với", "Bà Hoa", "Hoa"),
            ("direct", ["Dạ, chúng con nhớ rồi"], "đáp", "cậu Tí", "Tí"),
        ],
    ),
    (
        "Phóng viên: Ông bắt đầu nghề này từ khi nào?\nÔng Lê Văn Tám: Từ năm tôi mười sáu tuổi, theo cha đi rừng.",
        [("direct", ["Từ năm tôi mười sáu tuổi, theo cha đi rừng"], None, "Ông Lê Văn Tám", "Lê Văn Tám")],
    ),
]

INDIRECT = [
    (
        "Công an tỉnh Hòa Bình cho biết nghi phạm khai đã lấy chiếc xe.",
        [
            (
                "indirect",
                ["nghi phạm khai đã lấy chiếc xe"],
                "cho biết",
                "Công an tỉnh Hòa Bình",
                "Công an tỉnh Hòa Bình",
            )
        ],
    ),
    (
        "Ông Tám yêu cầu các xã kiểm tra đê điều, đồng thời cảnh báo nước sông còn lên.",
        [
            ("indirect", ["các xã kiểm tra đê điều"], "yêu cầu", "Ông Tám", "Tám"),
            ("indirect", ["nước sông còn lên"], "cảnh báo", "Ông Tám", "Tám"),
        ],
    ),
    (
        "Ngân sách năm tới sẽ không tăng, theo bà Anna Weber.",
        [("indirect", ["Ngân sách năm tới sẽ không tăng"], "theo", "bà Anna Weber", "Anna Weber")],
    ),
    (
        "Theo báo cáo của Viện Thủy văn, mực nước đã xuống dưới mức báo động hai.",
        [("indirect", ["mực nước đã xuống dưới mức báo động hai"], "Theo", "Viện Thủy văn", "Viện Thủy văn")],
    ),
    (
        "Bà Hoa nói với báo giới hôm 12-3 rằng chợ sẽ họp lại vào thứ Hai.",
        [("indirect", ["chợ sẽ họp lại vào thứ Hai"], "nói với", "Bà Hoa", "Hoa")],
    ),
    (
        "Ông Lê Văn Tám - trưởng thôn, người trông coi trạm bơm - thừa nhận máy đã hỏng từ lâu.",
        [
            (
                "indirect",
                ["máy đã hỏng từ lâu"],
                "thừa nhận",
                "Ông Lê Văn Tám - trưởng thôn",
                "Lê Văn Tám",
            )
        ],
    ),
    (
        "Ông Tám phủ nhận việc thôn giấu số nhà bị ngập.",
        [("indirect", ["việc thôn giấu số nhà bị ngập"], "phủ nhận", "Ông Tám", "Tám")],
    ),
]

CUES = [
    "cho biết", "cho hay", "cho rằng", "nói", "khẳng định", "nhấn mạnh", "tuyên bố", "thông báo", "cảnh báo",
    "cáo buộc", "thừa nhận", "xác nhận", "tiết lộ", "lưu ý", "nhận định", "dự báo", "cam kết", "giải thích",
    "đề nghị", "yêu cầu", "kêu gọi", "kiến nghị", "khuyến cáo", "bày tỏ hy vọng", "nêu rõ", "chia sẻ", "ước tính",
]  # fmt: skip

NOTHING = [
    "",
    "Ông bị truy tố về tội “Nhận hối lộ”.",
    'Bộ phim "Đường về quê mẹ" được chiếu lại.',
    "Người ta gọi ông là “vua cá”.",
    "Theo đó, ngân sách năm tới sẽ không tăng.",
    "Theo kế hoạch, cầu mới sẽ thông xe vào tháng tám.",
    "Ông Tám được cho là đã rời khỏi thị trấn.",
    "Bà Hoa từ chối bình luận.",
    "Bài phát biểu của ông Tám kéo dài nửa giờ.",
    "Công ty công bố báo cáo tài chính quý ba.",
    "Ông Tám muốn dự án xong sớm.",
    "Cơ quan điều tra đang xác định nguyên nhân.",
    "Yếu tố thời tiết rất quan trọng với vụ mùa này.",
    "Bà Hoa nhấn mạnh vai trò của trạm y tế xã.",
]

RELAYS = [
    "Reuters dẫn lời Bộ trưởng Tài chính Đức Anna Weber nói rằng ngân sách năm tới sẽ không tăng.",
    "Theo Reuters, Bộ trưởng Tài chính Đức Anna Weber cho biết ngân sách năm tới sẽ không tăng.",
    "Reuters đưa tin, Bộ trưởng Tài chính Đức Anna Weber cho biết ngân sách năm tới sẽ không tăng.",
    '"Ngân sách năm tới sẽ không tăng", Reuters dẫn lời Bộ trưởng Tài chính Đức Anna Weber.',
    "Bộ trưởng Tài chính Đức Anna Weber cho biết ngân sách năm tới sẽ không tăng, theo Reuters.",
]


def shown(text, find):
    def words(span):
        return text[span[0] : span[1]] if span else None

    return find.kind, [words(part) for part in find.content], words(find.cue), words(find.source), find.speaker


@pytest.mark.parametrize(("text", "expected"), MARKED + INDIRECT)
def test_finds(text, expected):
    assert [shown(text, find) for find in tag(text)] == expected


@pytest.mark.parametrize("cue", CUES)
def test_each_common_cue_opens_a_clause_without_rang(cue):
    text = f"Chiều qua, ông Lê Văn Tám {cue} bà con phải rời khỏi bãi sông trước khi trời tối."
    [find] = tag(text)
    assert shown(text, find) == (
        "indirect",
        ["bà con phải rời khỏi bãi sông trước khi trời tối"],
        cue,
        "ông Lê Văn Tám",
        "Lê Văn Tám",
    )


@pytest.mark.parametrize("text", NOTHING)
def test_no_speech(text):
    assert tag(text) == []


@pytest.mark.parametrize("text", RELAYS)
def test_a_medium_that_relays_is_not_the_speaker(text):
    [find] = tag(text)
    assert (find.speaker, find.speaker_kind) == ("Anna Weber", "person")
    assert find.role == "Bộ trưởng Tài chính Đức"
    assert find.relay is not None
    assert text[slice(*find.relay)] == "Reuters"


def test_a_medium_is_known_by_its_kind():
    text = "Theo tờ Tin Sông, bà Hoa cho biết chợ sẽ dời đi."
    [find] = tag(text)
    assert (find.speaker, text[slice(*find.relay)]) == ("Hoa", "tờ Tin Sông")


def test_a_medium_alone_is_the_speaker():
    [find] = tag("Theo Reuters, ngân sách năm tới sẽ không tăng.")
    assert (find.speaker, find.speaker_kind, find.relay) == ("Reuters", "organisation", None)


def test_captions_and_headings_hold_no_quotes():
    text = (
        "Ông Tám nói cầu sắp xong\n"
        "Sáng nay cầu phao đã mở lại cho xe máy và người đi bộ.\n"
        "Ông Tám cho biết cầu sắp xong. Ảnh: Thu Hà\n"
        "Ông Tám cho biết cầu sắp xong. Ảnh: Thu Hà.\n"
        "Ông Tám cho biết cầu sắp xong."
    )
    [find] = tag(text)
    assert find.source == (text.rindex("Ông Tám"), text.rindex(" cho biết"))


def test_a_mark_that_is_missing_leaves_the_content_in_doubt():
    [find] = tag('Ông Tám nói: "Nước rút rồi, bà con về được.')
    assert (find.kind, find.doubt) == ("direct", "content")


def test_version_names_the_rules():
    assert VERSION.startswith("rules-")


def test_finds_are_values():
    text = MARKED[0][0]
    assert tag(text) == tag(text)
    assert isinstance(tag(text)[0], Find)
    assert 0 <= tag(text)[0].confidence <= 1
