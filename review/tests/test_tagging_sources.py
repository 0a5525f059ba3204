"""Where a find's source stands: (text, words of the sources of its finds in order)."""

import pytest

from review.tagging import tag

SOURCES = [
    # A description after the name is not another speaker.
    (
        "Diễn viên Kiều Mơ - người từng đóng cặp với Thiên Lam - cho biết phim sẽ ra mắt vào mùa xuân.",
        ["Diễn viên Kiều Mơ"],
    ),
    (
        "Trao đổi với phóng viên, anh Bền - Trưởng CLB đọc sách, người từng quyên góp cho trường cho biết "
        "thư viện sẽ mở lại vào tuần sau.",
        ["anh Bền - Trưởng CLB đọc sách"],
    ),
    (
        "Anh Lê Quốc Bền, chủ nhà hàng Cây Khế (đường Bờ Đê, thị trấn Bãi Sậy) cho biết quán sẽ dời đi.",
        ["Anh Lê Quốc Bền, chủ nhà hàng Cây Khế (đường Bờ Đê, thị trấn Bãi Sậy)"],
    ),
    (
        "Bà Trần Thị Hoa - Phó phòng Công tác xã hội bệnh viện huyện cho biết bếp ăn sẽ mở cả tuần.",
        ["Bà Trần Thị Hoa - Phó phòng Công tác xã hội bệnh viện huyện"],
    ),
    (
        "Luật sư Mai Văn Bền, Đoàn luật sư tỉnh Bãi Sậy, cho biết luật chưa quy định rõ điều này.",
        ["Luật sư Mai Văn Bền, Đoàn luật sư tỉnh Bãi Sậy"],
    ),
    # Of two verbs in a row the subject of the first speaks, not the object before `và` or the comma.
    ("Ông Tám rất tự hào về đội bóng của bà Hoa và cho rằng đội sẽ đoạt cúp.", ["Ông Tám"]),
    ("Ông Tám dành nhiều lời khen cho bà Hoa, cho rằng bà đã cứu cả đội bóng.", ["Ông Tám"]),
    # A medium relays whoever stands after `dẫn lời`, also behind a date.
    ("Hãng tin Reuters hôm 8/12 dẫn lời ông Dravec cho rằng cảng sẽ sớm mở lại.", ["ông Dravec"]),
    ("Hãng thông tấn Anka của Thổ Nhĩ Kỳ cho biết cảng sẽ sớm mở lại.", ["Hãng thông tấn Anka của Thổ Nhĩ Kỳ"]),
    # Whoever a document comes from, not the document.
    ("Theo tuyên bố do Điện Kremlin đưa ra, cảng sẽ sớm mở lại cho tàu hàng.", ["Điện Kremlin"]),
    # A word before the cue that belongs to a name makes no noun of it.
    ("Nhật Bản tuyên bố cảng sẽ sớm mở lại cho tàu hàng.", ["Nhật Bản"]),
    ("Tổng Bí thư yêu cầu các tỉnh hoàn thành cầu trước mùa mưa.", ["Tổng Bí thư"]),
]


@pytest.mark.parametrize(("text", "expected"), SOURCES)
def test_sources(text, expected):
    found = [find.source for find in tag(text)]
    assert [text[slice(*source)] if source else None for source in found] == expected
