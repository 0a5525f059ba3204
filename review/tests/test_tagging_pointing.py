"""Whom `họ`, `công ty này` or a document without a body means: (text, speakers of its finds in order)."""

import pytest

from review.tagging import tag

SPEAKERS = [
    # `Họ` is several people or a body: the last subject that is many, else the last many that are named.
    (
        "Ông Lê Văn Tám rời cuộc họp. Chính phủ Đức hôm qua yêu cầu cảng đóng cửa. "
        "Họ cũng yêu cầu tàu hàng rời bến trước chiều nay.",
        ["Chính phủ Đức", "Chính phủ Đức"],
    ),
    ("Nhiều người dân kéo đến cảng. Họ cho biết chưa nhận được tiền bồi thường.", ["Nhiều người dân"]),
    ("Anh Trần Tú bị một nhóm phụ huynh phản đối. Họ cho rằng vở kịch quá u ám.", ["một nhóm phụ huynh"]),
    (
        "Ông Lê Văn Tám và bà Trần Thị Hoa mở quán từ năm ngoái. Họ nói khách rất đông.",
        ["Lê Văn Tám; Trần Thị Hoa"],
    ),
    # Who spoke last without a name, where nobody is named near.
    (
        'Tàu sẽ quay lại vào mùa xuân, một nhà ngoại giao Đức cho biết. "Chúng tôi chưa có kế hoạch cụ thể", ông nói.',
        ["một nhà ngoại giao Đức"] * 2,
    ),
    # What is told of a body behind its name is no name.
    (
        'Northlake Insight, nhóm phân tích hàng hải, tìm cách trấn an dư luận. "Cảng vẫn an toàn", nhóm này cho hay.',
        ["Northlake Insight"],
    ),
    (
        "OpenHarbor, công ty khởi nghiệp về vận tải biển, vừa gọi được vốn. Công ty khẳng định sẽ mở rộng sang Đức.",
        ["OpenHarbor"],
    ),
    (
        "Ngân hàng Biển Xanh, ngân hàng lớn nhất tỉnh, bị phạt. Ngân hàng này cho biết sẽ khắc phục.",
        ["Ngân hàng Biển Xanh"],
    ),
    (
        "Helvex, công ty sản xuất pin của Đức, cho biết sẽ mở thêm hai nhà máy. "
        "Hãng Fjordvik, công ty mẹ của xưởng gỗ, bị kiện. Công ty này cho biết sẽ kháng cáo.",
        ["Helvex", "Fjordvik"],
    ),
    (
        "Northlake Insight, nhóm phân tích hàng hải Đức, tìm cách trấn an dư luận, khẳng định cảng vẫn an toàn. "
        '"Tàu vẫn chạy mỗi ngày hai chuyến", nhóm này cho hay.',
        ["Northlake Insight", "Northlake Insight"],
    ),
    # A foreign name behind `theo` may be a medium: no pronoun means it.
    (
        "Theo Starwire, ca sĩ Mara Kean sẽ nghỉ hát một năm. Cô cho biết cần thời gian cho gia đình.",
        ["Starwire", "Mara Kean"],
    ),
    (
        "Theo Marca Vista, tiền vệ Paul Kessler sẽ rời đội. Anh nói muốn thử sức ở giải khác.",
        ["Marca Vista", "Paul Kessler"],
    ),
    (
        "Theo Karen Lindt, nên ăn chậm và uống đủ nước. Lindt cho biết dạ dày cần thời gian.",
        ["Karen Lindt", "Karen Lindt"],
    ),
    # Whose a document is may be told before it, or by who made it public.
    (
        "Tờ Bưu điện Varenia đăng bài viết của tác giả Ivo Brand. Bài viết cho rằng cảng đã quá tải. "
        "Theo bài báo, tàu phải chờ ba ngày.",
        ["Ivo Brand", "Ivo Brand"],
    ),
    ("Theo kết quả được Ủy ban bầu cử quốc gia công bố hôm qua, bà Kean đã thắng cử.", ["Ủy ban bầu cử quốc gia"]),
    # A letter that somebody receives speaks for whoever wrote it.
    ("Công an huyện nhận được đơn của nhiều hộ dân, tố cáo ông Tám lừa bán đất nền.", ["nhiều hộ dân"]),
    ("Công an huyện xác minh đơn tố cáo của phụ huynh, cho rằng nhà trường thu tiền trái phép.", ["phụ huynh"]),
    ("Ông Lê Văn Tám gửi đơn cho phòng giáo dục, cho rằng nhà trường thu tiền trái phép.", ["Lê Văn Tám"]),
]


@pytest.mark.parametrize(("text", "speakers"), SPEAKERS)
def test_who_is_pointed_at(text, speakers):
    assert [find.speaker for find in tag(text)] == speakers
