"""Names that stand behind those of places and bodies which no list knows."""

import pytest

from review.tagging import tag

BEHIND_OWN_NAMES = [
    ("Giám đốc Bệnh viện Sông Thao Lê Minh Khuê cho biết dự án sẽ chậm sáu tháng.", ["Lê Minh Khuê"]),
    ("Bí thư xã Hòa An Trần Văn Lực cho biết dự án sẽ chậm sáu tháng.", ["Trần Văn Lực"]),
    ("Phó chủ tịch UBND huyện Kỳ Lâm Bùi Tiến cho biết dự án sẽ chậm sáu tháng.", ["Bùi Tiến"]),
    ("Chủ tịch TP Lạc Hà Đỗ Hữu Khang cho biết dự án sẽ chậm sáu tháng.", ["Đỗ Hữu Khang"]),
    ("Hiệu trưởng Trường THPT Chu Văn An Trần Văn Lực cho biết dự án sẽ chậm sáu tháng.", ["Trần Văn Lực"]),
    ("Hiệu trưởng Trường THPT Chu Văn An Hạ Vy cho biết dự án sẽ chậm sáu tháng.", ["Hạ Vy"]),
    ("Chủ tịch Tập đoàn Hòa Sơn Quang Dũng cho biết dự án sẽ chậm sáu tháng.", ["Quang Dũng"]),
    ("Cố vấn Tập đoàn Hòa Sơn Jake Sommer cho biết dự án sẽ chậm sáu tháng.", ["Jake Sommer"]),
    ("Cố vấn Bệnh viện Sông Thao Kim Yong-ho cho biết dự án sẽ chậm sáu tháng.", ["Kim Yong-ho"]),
    ("Giáo sư Đại học Leeds Emma Clarke cho biết dự án sẽ chậm sáu tháng.", ["Emma Clarke"]),
    ("Giám đốc hãng Helvex Willem van Roos cho biết dự án sẽ chậm sáu tháng.", ["Willem van Roos"]),
    ("Emma van Dyke, nhà thơ, cho biết tập thơ sẽ ra sau Tết.", ["Emma van Dyke"]),
    ("Nữ đạo diễn gốc Việt Lê Minh Khuê cho biết dự án sẽ chậm sáu tháng.", ["Lê Minh Khuê"]),
    ("Chủ tịch phường Nguyễn Thị Hồng Thắm cho biết dự án sẽ chậm sáu tháng.", ["Nguyễn Thị Hồng Thắm"]),
    ("Ca sĩ Ngọc Thảo My nói cô hồi hộp. Thảo My nói thêm khán giả rất nhiệt tình.", ["Ngọc Thảo My"] * 2),
    ("Đại diện Công ty cổ phần Bếp Nhanh cho biết phí sẽ giảm.", ["Đại diện Công ty cổ phần Bếp Nhanh"]),
    ("Đại diện thương hiệu Bếp Nhanh cho biết phí sẽ giảm.", ["Đại diện thương hiệu Bếp Nhanh"]),
    ("Giám đốc Công ty Green Tech cho biết phí sẽ giảm.", ["Giám đốc Công ty Green Tech"]),
    ("Hiệu trưởng Trường THPT Chu Văn An cho biết em đã đi học lại.", ["Hiệu trưởng Trường THPT Chu Văn An"]),
    (
        "BS Hồ Đăng Khoa, Phó trưởng khoa Gây mê, Bệnh viện Trung ương Sông Thao, cho biết ca mổ kéo dài 8 giờ.",
        ["Hồ Đăng Khoa"],
    ),
    ("Chủ tịch Hạ viện Emma Clarke cho biết dự luật đã được thông qua.", ["Emma Clarke"]),
    ("Bình luận viên kênh Garuda Sport Hendra Lukito cho rằng đội nhà đá quá lùi.", ["Hendra Lukito"]),
    ("Phó chủ tịch liên đoàn Lương Thế Hưng cho rằng trọng tài không sai.", ["Lương Thế Hưng"]),
    ("Phó chủ tịch UBND TP.Đà Nẵng Kiều Thị Mộng Cầm cho biết dự án sẽ chậm.", ["Kiều Thị Mộng Cầm"]),
    ("Bảo Hân cho biết cô rất hồi hộp.", ["Bảo Hân"]),
    ("Đồng chí Chủ tịch nước Nguyễn Hữu Phúc yêu cầu các cấp ủy nêu gương.", ["Nguyễn Hữu Phúc"]),
    (
        "Đồng chí Lê Tám, Bí thư Tỉnh ủy, nói mưa chưa dứt. Đồng chí Bí thư Tỉnh ủy nhấn mạnh không được chủ quan.",
        ["Lê Tám"] * 2,
    ),
    ("Ông Giám đốc Sở nói mọi việc đã xong.", ["Ông Giám đốc Sở"]),
    ("Đại diện đảng đối lập Park Chan-ho cho biết phí sẽ giảm.", ["Park Chan-ho"]),
]


@pytest.mark.parametrize(("text", "speakers"), BEHIND_OWN_NAMES)
def test_a_person_behind_a_place_or_body_of_its_own_name(text, speakers):
    assert [quote.speaker for quote in tag(text)] == speakers


BODIES = [
    (
        "Theo Quỹ Nhi đồng Liên Hợp Quốc (UNICEF), ba triệu em thiếu nước sạch. UNICEF kêu gọi mở lối cứu trợ.",
        ["Quỹ Nhi đồng Liên Hợp Quốc"] * 2,
    ),
    ("Sở GD&ĐT Điện Biên cho biết 12 điểm trường bị tốc mái.", ["Sở GD&ĐT Điện Biên"]),
    (
        "Công ty kiểm toán phần mềm Klarsyn phát hiện lỗi từ tháng 5. Công ty cho rằng lỗi đã bị che giấu.",
        ["Klarsyn"],
    ),
    ("Quỹ Kotahi, quỹ lớn nhất nước chuyên nâng đỡ các em Maori, cho rằng luật mới là bước lùi.", ["Quỹ Kotahi"]),
    (
        "Sở Lao động - Thương binh và Xã hội tỉnh Sơn Bình cho biết 300 người đã mất việc.",
        ["Sở Lao động - Thương binh và Xã hội tỉnh Sơn Bình"],
    ),
    ("Bộ Y tế - cơ quan chủ trì - cho biết lễ hội sẽ mở cửa tự do.", ["Bộ Y tế"]),
    ("Bộ Tư pháp điều hành buổi họp. Bộ Tư pháp cho biết lễ hội sẽ mở cửa tự do.", ["Bộ Tư pháp"]),
    ("Đại diện ban quản lý bãi xe qua điện thoại cho biết vé sẽ tăng.", ["Đại diện ban quản lý bãi xe"]),
    ("Rank & Ryg cho biết ghế đứng được làm riêng cho người ngồi nhiều.", ["Rank & Ryg"]),
    ("Tờ Il Mattino dello Stretto đưa tin cuộc họp đã bị hoãn.", ["Il Mattino dello Stretto"]),
    ("Hội Bảo vệ Dân thường cho biết ba làng bị đốt.", ["Hội Bảo vệ Dân thường"]),
    ("Hải đội Kiểm ngư số 5 cho biết tàu đã về bến.", ["Hải đội Kiểm ngư số 5"]),
    ("Sáng 5-3, tỉnh Điện Biên yêu cầu các xã rà soát lại các điểm sạt lở.", ["tỉnh Điện Biên"]),
    ("Nhật báo Hàng Châu đưa tin cuộc họp đã bị hoãn.", ["Nhật báo Hàng Châu"]),
    ("Nhóm Nghiên cứu Hồ Lớn (GRGL) cho rằng luật mới là bước lùi.", ["Nhóm Nghiên cứu Hồ Lớn"]),
    ("Ban Quản lý dự án 7 cho biết gói thầu sẽ xong trong tháng 9.", ["Ban Quản lý dự án 7"]),
    ("Cục Quản lý Dược, Bộ Y tế, cho biết lô thuốc đã bị thu hồi.", ["Cục Quản lý Dược"]),
    ("Seoul Daily Star đưa tin cuộc họp đã bị hoãn.", ["Seoul Daily Star"]),
    (
        "Trường Đại học Luật cho sinh viên nghỉ từ thứ hai. Nhà trường cho biết lịch thi không đổi.",
        ["Trường Đại học Luật"],
    ),
    (
        "Ban tổ chức cuộc thi Hoa khôi Đồng bằng lùi ngày chung kết. BTC khẳng định vé vẫn có giá trị.",
        ["Ban tổ chức cuộc thi Hoa khôi Đồng bằng"],
    ),
    ("Nhóm vũ trang Hezbollah tại Lebanon tuyên bố đã bắn hạ một máy bay không người lái.", ["Hezbollah"]),
    (
        "Tổng thống Mỹ Ronald Stamp nói thuế sẽ tăng. Ông chủ Nhà Trắng cho rằng nước Mỹ bị lợi dụng.",
        ["Ronald Stamp"] * 2,
    ),
    (
        "Chủ tịch TP Lạc Hà Đỗ Hữu Khang yêu cầu các quận dọn xong. "
        "Người đứng đầu thành phố nhấn mạnh không được đùn đẩy.",
        ["Đỗ Hữu Khang"] * 2,
    ),
]


@pytest.mark.parametrize(("text", "speakers"), BODIES)
def test_a_body_is_called_by_its_full_name(text, speakers):
    assert [quote.speaker for quote in tag(text)] == speakers


TOLD_AT_LENGTH = [
    (
        "Bà Trương Mỹ Dung, trưởng phòng Nghệ thuật - Sở Văn hóa và Thể thao Sơn Bình, cho rằng phải có bảng giá.",
        ["Trương Mỹ Dung"],
    ),
    (
        "Ông Đặng Khắc Nhân, Khoa Hòa giải và Đối thoại, Học viện Tòa án, cho biết bảng chấm sẽ ra vào tháng 5.",
        ["Đặng Khắc Nhân"],
    ),
    ("Còn ông Rajan Weera, Ủy ban Hòa giải Sri Lanka (MBC) cho biết sổ giúp các làng đua nhau.", ["Rajan Weera"]),
    ("PGS-TS Võ Hoài Đức, Trường ĐH Thủy lợi, cho biết nước sẽ rút trong ba ngày tới.", ["Võ Hoài Đức"]),
    (
        "Thiếu tá, bác sĩ Hồ Sĩ Nguyên, phụ trách khoa Chống độc, Bệnh viện Hòn Lao, cho biết ba người đã tỉnh.",
        ["Hồ Sĩ Nguyên"],
    ),
    ("Hứa Thị Ngân, 21 tuổi, ở Thái Nguyên, cho biết năm nay cô đi sớm hơn.", ["Hứa Thị Ngân"]),
    ("Jonas Mikkel, bác sĩ tại Đại học Aarhus, Đan Mạch, lưu ý rằng đứng quá ba tiếng là có hại.", ["Jonas Mikkel"]),
    ("Sau cuộc gặp với ông Trần Văn Lực, Bộ Y tế cho biết ca bệnh đã giảm.", ["Bộ Y tế"]),
    ("Đối với Đinh Văn Chót và Bùi Quý, cơ quan điều tra cho rằng họ biết trước mọi việc.", ["cơ quan điều tra"]),
    ("Theo luật sư Hoàng Gia, giá vật liệu tăng gấp đôi so với năm ngoái.", ["Hoàng Gia"]),
    ("Theo luật, giá vật liệu phải được niêm yết công khai ở mọi cửa hàng.", []),
    ("Theo học giả Lê Tám, giá vật liệu tăng gấp đôi so với năm ngoái.", ["Lê Tám"]),
    ("Em trai theo học trường nghề, cả nhà mừng.", []),
    ("Riêng Công an tỉnh Quảng Trị cho biết nhà thầu đã rút hết máy móc.", ["Công an tỉnh Quảng Trị"]),
    ("Bộ Xây dựng khi ấy cho biết tỉnh chưa nhận được báo cáo nào.", ["Bộ Xây dựng"]),
    ("Khi được hỏi về tiến độ, ông Tám cho hay không ai bị thương trong vụ sập giàn giáo.", ["Tám"]),
    ("Ông Lực gặp các nhóm vũ trang ở Mali, đồng thời cam kết giúp nước này rà phá bom mìn.", ["Lực"]),
    ("Bà Lan tìm cách trấn an các chủ hầm bằng cách lưu ý rằng bà là con gái một thợ mộc.", ["Lan"]),
]


@pytest.mark.parametrize(("text", "speakers"), TOLD_AT_LENGTH)
def test_who_speaks_behind_all_that_is_told_of_them(text, speakers):
    assert [quote.speaker for quote in tag(text)] == speakers
