"""How papers lead up to what somebody said: (text, speaker and words of its finds in order)."""

import pytest

from review.tagging import tag

FRAMES = [
    # A medium passes on the words of whoever stands behind `dẫn lời`, wherever in the sentence.
    (
        "Dẫn lời một thuyền trưởng giấu tên, báo Sông Nước cho biết tàu hàng đã rời bến từ hôm qua.",
        [("một thuyền trưởng giấu tên", "tàu hàng đã rời bến từ hôm qua")],
    ),
    (
        "Tờ Bãi Sậy ngày 20/11, trích dẫn đài truyền hình Anka, đưa tin tàu hàng đã rời bến từ hôm qua.",
        [("đài truyền hình Anka", "tàu hàng đã rời bến từ hôm qua")],
    ),
    # Who somebody is may end the sentence behind `theo`.
    (
        "Thách thức lớn nhất của bến vẫn y như ngày mới mở cửa, theo Milan Dravec, người từng lái phà hai chục năm.",
        [("Milan Dravec", "Thách thức lớn nhất của bến vẫn y như ngày mới mở cửa")],
    ),
    (
        "Bến vắng khách suốt mùa vì mưa bão kéo dài, theo tổng kết của Milan Dravec, giám đốc Sông Group, "
        "một hãng ở Varenia chuyên theo dõi tàu thuyền.",
        [("Milan Dravec", "Bến vắng khách suốt mùa vì mưa bão kéo dài")],
    ),
    # When something else was said may be part of what is said.
    (
        "Theo tờ Bãi Sậy, đây là lần đầu phà chạy đêm kể từ sau khi ông Lê Văn Tám cho biết bến sẽ đóng cửa.",
        [("Bãi Sậy", "đây là lần đầu phà chạy đêm kể từ sau khi ông Lê Văn Tám cho biết bến sẽ đóng cửa")],
    ),
    # Names and offices.
    (
        'Phóng viên Reuters đặt câu hỏi: "Bao giờ phà chạy lại cho bà con đi chợ?".',
        [("Phóng viên Reuters", "Bao giờ phà chạy lại cho bà con đi chợ?")],
    ),
    (
        "Thời báo Sông nước cho biết phà sẽ chạy lại vào tuần sau.",
        [("Thời báo Sông nước", "phà sẽ chạy lại vào tuần sau")],
    ),
    (
        "Truyền thông nhà nước Ostrana trong ngày 4/11 đã kêu gọi dân chúng tránh xa bến phà.",
        [("Truyền thông nhà nước Ostrana", "dân chúng tránh xa bến phà")],
    ),
    (
        "Quan chức phụ trách vận tải của Liên minh Biển (LB) Milan Dravec cho biết phà sẽ chạy lại vào tuần sau.",
        [("Milan Dravec", "phà sẽ chạy lại vào tuần sau")],
    ),
    # When or where it was said, behind the cue at the end of a sentence.
    (
        "Bến phà sẽ đóng cửa suốt mùa đông, Bộ Ngoại giao Ostrana cho biết hôm 23/11.",
        [("Bộ Ngoại giao Ostrana", "Bến phà sẽ đóng cửa suốt mùa đông")],
    ),
    (
        "Bến phà sẽ đóng cửa suốt mùa đông, bà Trần Thị Hoa nói tại cuộc họp báo chiều 9/12.",
        [("Trần Thị Hoa", "Bến phà sẽ đóng cửa suốt mùa đông")],
    ),
    ("Thông tin được bà Trần Thị Hoa nói tại cuộc họp báo trưa 13/8.", []),
    # Of two cues the first opens the sentence, and whose they are comes with the second.
    (
        "Khẳng định việc đóng bến phà là cần thiết, ông Lê Văn Tám nói thêm huyện sẽ mua phà mới.",
        [("Lê Văn Tám", "việc đóng bến phà là cần thiết"), ("Lê Văn Tám", "huyện sẽ mua phà mới")],
    ),
    # What a body does next is not what it said.
    (
        "Ngân hàng Sông Nước khẳng định bà Hoa nói một chiều. Kiểm tra hồ sơ, ngân hàng này phát hiện nhiều giấy giả.",
        [("Ngân hàng Sông Nước", "bà Hoa nói một chiều")],
    ),
    # Behind a comma the body that an office belongs to, or somebody else.
    (
        "Theo đại diện Đội Cảnh sát đường thủy số 6, Phòng Giao thông, Công an Hà Nội, bến phà này chở quá số người.",
        [
            (
                "đại diện Đội Cảnh sát đường thủy số 6, Phòng Giao thông, Công an Hà Nội",
                "bến phà này chở quá số người",
            )
        ],
    ),
    (
        "Theo bà Hoa, luật sư Nguyễn Văn Tám, Trưởng ban Pháp chế, đã gọi điện cho bà nhiều lần trong tuần.",
        [("Hoa", "luật sư Nguyễn Văn Tám, Trưởng ban Pháp chế, đã gọi điện cho bà nhiều lần trong tuần")],
    ),
    # Names that are also countries and places; those who lead a body are several.
    (
        "Ông Lê Anh Đức đến bến phà. HCDC yêu cầu các đơn vị cử người nhận vaccine. "
        '"Chúng tôi sẽ cố gắng hết sức mình", ông Đức nói.',
        [("HCDC", "các đơn vị cử người nhận vaccine"), ("Lê Anh Đức", "Chúng tôi sẽ cố gắng hết sức mình")],
    ),
    ("Bến phà đã đóng cửa, lãnh đạo thị xã Từ Sơn cho biết.", [("lãnh đạo thị xã Từ Sơn", "Bến phà đã đóng cửa")]),
    (
        "Ông Võ Văn Hiếu, Phó phòng Tài nguyên huyện Bãi Sậy, đến bến phà. "
        "Lãnh đạo Phòng Tài nguyên huyện Bãi Sậy cho biết đê sẽ được đắp cao thêm.",
        [("Lãnh đạo Phòng Tài nguyên huyện Bãi Sậy", "đê sẽ được đắp cao thêm")],
    ),
    (
        '"Bến phà này chở quá số người từ lâu", vị đại diện Đội Cảnh sát đường thủy số 6 nói.',
        [("đại diện Đội Cảnh sát đường thủy số 6", "Bến phà này chở quá số người từ lâu")],
    ),
    (
        "Hãng truyền thông Anka của Ostrana cho biết bến phà này chứa hàng cấm từ năm ngoái.",
        [("Anka", "bến phà này chứa hàng cấm từ năm ngoái")],
    ),
    # Somebody denies it, or who speaks says no more.
    (
        "Ông Lê Văn Tám nói phà sẽ chạy lại vào tháng sau, nhưng không tiết lộ giá vé.",
        [("Lê Văn Tám", "phà sẽ chạy lại vào tháng sau")],
    ),
    (
        "Bà Trần Thị Hoa nói phà đã chìm từ hôm qua, song hãng tàu phủ nhận thông tin này.",
        [("Trần Thị Hoa", "phà đã chìm từ hôm qua")],
    ),
    # A verb of no list with more behind it still parts the halves of one quote.
    (
        '"Khi mùa đông cận kề, chúng tôi đoán bến sẽ đông hơn", ông Lê Văn Tám đăng trên mạng sau cuộc gặp. '
        '"Vì vậy chúng tôi rất cần thêm phà mới".',
        [("Lê Văn Tám", "Khi mùa đông cận kề, chúng tôi đoán bến sẽ đông hơn … Vì vậy chúng tôi rất cần thêm phà mới")],
    ),
    # A noun that looks like what to do; a verdict suffered.
    (
        "Bà Trần Thị Hoa cho hay học sinh chỉ đăng ký theo ngành. Điều chỉnh này của sở giúp các em không nhầm lẫn.",
        [("Trần Thị Hoa", "học sinh chỉ đăng ký theo ngành")],
    ),
    ("Bị tòa đánh giá có vai trò giúp sức tích cực, Lê Văn Tám nhận án 3 năm tù.", []),
    (
        "Ông Lê Văn Tám nhắc lại lập trường Ostrana kiên quyết phản đối việc đưa quân tới bến phà.",
        [("Lê Văn Tám", "Ostrana kiên quyết phản đối việc đưa quân tới bến phà")],
    ),
    (
        "Nhấn mạnh, đê điều và rừng là những việc khó, Chủ tịch huyện yêu cầu các xã phải cố gắng hơn nữa.",
        [("Chủ tịch huyện", "đê điều và rừng là những việc khó"), ("Chủ tịch huyện", "các xã phải cố gắng hơn nữa")],
    ),
    # To whom and about what, but not what.
    ("Bà Trần Thị Hoa chia sẻ với báo chí về ba người khách đã được phát hiện nhiễm bệnh ở sân bay.", []),
    (
        'Bà Trần Thị Hoa sau đó trả lời truyền thông trong nước rằng "Ostrana rất lấy làm tiếc" với vụ chìm phà này.',
        [("Trần Thị Hoa", '"Ostrana rất lấy làm tiếc" với vụ chìm phà này')],
    ),
    # Passages in a row behind one cue; whom a report was sent to; a reporter of an agency.
    (
        'Bộ Ngoại giao Ostrana cho rằng "hai cơ quan ấy có liên quan tới việc chìm phà", "vi phạm luật nước khác".',
        [
            (
                "Bộ Ngoại giao Ostrana",
                "hai cơ quan ấy có liên quan tới việc chìm phà … vi phạm luật nước khác",
            )
        ],
    ),
    (
        "Theo báo cáo của Bộ Y tế gửi Quốc hội liên quan đến quản lý và sử dụng vốn nhà nước tại các bệnh viện, "
        "hầu hết bệnh viện không đạt mục tiêu.",
        [("Bộ Y tế", "hầu hết bệnh viện không đạt mục tiêu")],
    ),
    (
        "Theo phóng viên TTXVN tại Varenia, ngày 4/6, Bộ Ngoại giao nước này cho biết phà sẽ chạy lại vào tuần sau.",
        [("Bộ Ngoại giao nước này", "phà sẽ chạy lại vào tuần sau")],
    ),
    (
        '"Chúng tôi rất vui mừng khi phà chạy lại vào tuần sau", phát ngôn viên ABC News nói thêm.',
        [("phát ngôn viên ABC News", "Chúng tôi rất vui mừng khi phà chạy lại vào tuần sau")],
    ),
    (
        "Theo số liệu từ công ty đầu tư Redwood Investors có trụ sở tại Anh, khách đi phà giảm một nửa.",
        [("Redwood Investors", "khách đi phà giảm một nửa")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), FRAMES)
def test_frames(text, expected):
    found = [(find.speaker, " … ".join(text[start:end] for start, end in find.content)) for find in tag(text)]
    assert found == expected
