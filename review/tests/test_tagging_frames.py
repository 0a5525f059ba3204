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
]


@pytest.mark.parametrize(("text", "expected"), FRAMES)
def test_frames(text, expected):
    found = [(find.speaker, " … ".join(text[start:end] for start, end in find.content)) for find in tag(text)]
    assert found == expected
