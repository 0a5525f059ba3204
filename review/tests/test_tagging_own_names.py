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
    ("Nhóm vũ trang Hezbollah tại Lebanon tuyên bố đã bắn hạ một máy bay không người lái.", ["Hezbollah"]),
    (
        "Tổng thống Mỹ Ronald Stamp nói thuế sẽ tăng. Ông chủ Nhà Trắng cho rằng nước Mỹ bị lợi dụng.",
        ["Ronald Stamp"] * 2,
    ),
    (
        "Chủ tịch TP Lạc Hà Đỗ Hữu Khang yêu cầu các quận dọn xong. Người đứng đầu thành phố nhấn mạnh phải nhanh.",
        ["Đỗ Hữu Khang"] * 2,
    ),
]


@pytest.mark.parametrize(("text", "speakers"), BODIES)
def test_a_body_is_called_by_its_full_name(text, speakers):
    assert [quote.speaker for quote in tag(text)] == speakers
