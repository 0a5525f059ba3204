"""Where the names of people and bodies begin and end: (text, speakers of its finds in order)."""

import pytest

from review.tagging import tag

SPEAKERS = [
    # A company, party or club before a foreign name, also one that stands in full elsewhere.
    (
        "Northlake Pacific chịu lỗ lớn. Northlake vẫn bay. "
        "Giám đốc điều hành Northlake Pacific Rupert Vane nói hãng sẽ cắt giảm nhân sự.",
        ["Rupert Vane"],
    ),
    ("Lãnh đạo phe Orvanist Graciela Ponte cho rằng thỏa thuận là sai lầm.", ["Graciela Ponte"]),
    ("Trưởng đoàn Samir Abdelar al-Tizan cho rằng thỏa thuận là sai lầm.", ["Samir Abdelar al-Tizan"]),
    ("Chủ tịch UBND tỉnh Bồ Xuân Lạc yêu cầu các xã rà soát thiệt hại. Ông Lạc nói mưa chưa dứt.", ["Bồ Xuân Lạc"] * 2),
    # Before an acronym in brackets.
    (
        "Cơ quan Cảnh sát Bờ biển (CBB) họp hôm qua. Theo CBB, tàu đã rời cảng từ sáng sớm.",
        ["Cơ quan Cảnh sát Bờ biển"],
    ),
    # A full stop behind one letter is a sentence's when a new one begins.
    (
        "Dravec đăng lời xin lỗi trên X. Dù Dravec đã rời đội, Dravec cho biết anh vẫn nhớ các bạn.",
        ["Dravec"],
    ),
    ("Lê Văn Tám đánh chị H. Công an xã cho biết đã bắt giữ Tám.", ["Công an xã"]),
    ("Chị H. Thanh Mai cho biết đã nhận đủ tiền.", ["H. Thanh Mai"]),
    # A paper is called as it prints itself, also where that begins with a city.
    ("Tờ Washington Herald đưa tin cảng sẽ mở lại vào tuần sau.", ["Washington Herald"]),
    ("Nhóm điều tra của tờ Boston Ledger cho biết cảng sẽ mở lại.", ["Nhóm điều tra của tờ Boston Ledger"]),
    # A word of two syllables in a body's name has one capital; a verb ends the name, and so does a time.
    (
        "Trường Đại học Kinh tế Quốc dân họp báo sáng nay. Theo thống kê của trường, hơn 300 em đã đăng ký.",
        ["Trường Đại học Kinh tế Quốc dân"],
    ),
    (
        "Sở Y tế gửi Ủy ban nhân dân tỉnh văn bản từ hôm qua. Theo thông báo, thuốc đã đủ dùng.",
        ["Sở Y tế"],
    ),
    (
        "Hãng nội thất Fjordvik kiện một xưởng gỗ ở Bình Dương. Hãng này cho biết xưởng gỗ đã sao chép mẫu ghế.",
        ["Fjordvik"],
    ),
    ("Một quan chức Nhà Trắng đầu tuần này nói lệnh cấm sẽ được dỡ bỏ.", ["Một quan chức Nhà Trắng"]),
]


@pytest.mark.parametrize(("text", "speakers"), SPEAKERS)
def test_a_name_ends_where_it_ends(text, speakers):
    assert [find.speaker for find in tag(text)] == speakers
