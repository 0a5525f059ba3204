"""Whom names in many forms, epithets and pronouns mean: (text, speakers of its finds in order)."""

import pytest

from review.tagging import tag

SPEAKERS = [
    # Foreign names by their letters, and in short.
    ("Người đứng đầu phái bộ Renée Krüger-Hahn nói phái bộ sẽ ở lại.", ["Renée Krüger-Hahn"]),
    (
        "Bộ trưởng Sigurd Moe cho biết cảng sẽ đóng cửa. Ông Sigurd Halvorsen Moe nhậm chức năm ngoái.",
        ["Sigurd Halvorsen Moe"],
    ),
    ("Thị trưởng Larissa Marta Ruiz cho biết cầu sẽ sớm mở lại.", ["Marta Ruiz"]),
    # Words in small letters between commas speak for nobody.
    ("Chị Mai Thị Lụa, phụ huynh có con học lớp ba, nói lớp học đã quá đông.", ["Mai Thị Lụa"]),
    ("Ông Karim Haddad, thành viên bộ chính trị của phong trào, sau đó cho biết sẽ không dự họp.", ["Karim Haddad"]),
    # Behind `theo`: the one whom a medium relays, and whoever a document comes from.
    ("Theo kênh Al-Sahra, Thống đốc Bắc Darun, ông Karim Haddad, thừa nhận kho gạo sắp cạn.", ["Karim Haddad"]),
    ("Theo thông báo phát đi chiều 28/5 của Bộ Ngoại giao, đoàn sẽ thăm hai nước.", ["Bộ Ngoại giao"]),
    # Of whom a few are named, and of whom nobody is.
    ("Nhiều nghệ sĩ như Mai Lụa, ca sĩ Trọng Khôi, Bích Vân cho biết không tin nổi.", ["Nhiều nghệ sĩ"]),
    ("Hai quan chức Ai Cập nắm rõ vụ việc cho biết hai bên vẫn chưa ký kết.", ["Hai quan chức Ai Cập nắm rõ vụ việc"]),
    ("Không ít game thủ Việt cho rằng trò chơi này đã quá cũ.", ["Không ít game thủ Việt"]),
    ("Đại diện nhiều cửa hàng ở phố Bờ Đê cho biết lượng khách đã tăng mạnh.", ["Đại diện nhiều cửa hàng ở phố Bờ Đê"]),
    ("Các bài viết trên diễn đàn Sao Khuya cho rằng cô đã gian lận điểm.", ["Các bài viết trên diễn đàn Sao Khuya"]),
    ("Một nữ cổ động viên Thái Lan cho biết trận đấu rất hay.", ["Một nữ cổ động viên Thái Lan"]),
    # Offices by what somebody took, and by gender.
    (
        "Bà Mara Kean được các nghị sĩ bầu làm Chủ tịch Thượng viện. Chủ tịch Thượng viện cam kết không thiên vị ai.",
        ["Mara Kean"],
    ),
    (
        "Bà Mara Kean thắng cử trước Tổng thống Ivo Brand. Ông Brand gọi điện chúc mừng. "
        "Bà Kean vẫy tay từ ban công. Nữ Tổng thống hứa sẽ giảm thuế ngay trong năm nay.",
        ["Mara Kean"],
    ),
    (
        "Bà Mara Kean thắng cử tối qua. Tân thống đốc cho biết sẽ gặp thủ tướng ngay trong tuần.",
        ["Mara Kean"],
    ),
    ("Được bầu làm Chủ tịch Thượng ...\nChủ tịch Thượng viện cho biết phiên họp sẽ kéo dài.", ["Chủ tịch Thượng viện"]),
    # A body before a comma leads in.
    (
        "Ông Ivo Brand nói đội đã mệt. Bên phía Hải Phòng, ông Anders Kean hài lòng thấy rõ. "
        "Ông cho biết học trò đá tốt.",
        ["Ivo Brand", "Anders Kean"],
    ),
    # What more an epithet tells than the role that somebody has, and whose field it is.
    (
        'Võ sĩ Lò Mạnh Khương mất đai vô địch. Từ Manila, Arnel Bataan phản ứng: "Giờ thì tôi hiểu vì sao". '
        "Võ sĩ Philippines cho biết không muốn nhận đai theo cách này.",
        ["Arnel Bataan", "Arnel Bataan"],
    ),
    (
        "Đội đá thiếu người vì anh Iker Soler bị đau. Huấn luyện viên Josep Marsal cho biết đội vẫn tự tin. "
        "Cầu thủ người Colombia khẳng định đã tập trọn giáo án.",
        ["Josep Marsal", "Iker Soler"],
    ),
    (
        "Ông Otávio Brandão bị chặn ngoài cổng vì chiếc trống. "
        '"Tôi mang nó đi khắp năm châu rồi", cổ động viên 68 tuổi nói.',
        ["Otávio Brandão"],
    ),
    ("Ca sĩ Trọng Khôi trở lại. Giọng ca 9X thừa nhận đã nghỉ hát vì bệnh.", ["Trọng Khôi"]),
    # `Người này`: the subject before, though another one spoke.
    (
        "Thẩm phán Lê Văn Tám yêu cầu hai bên giữ trật tự. Cán bộ địa chính được mời lên. "
        "Người này cho hay bản đồ sai.",
        ["Lê Văn Tám", "Cán bộ địa chính"],
    ),
    # Whom an honorific is known to fit, before the one who spoke earlier.
    (
        "Sa Đình Phong cho biết nhà đã xong. Căn đầu tiên được trao hôm qua. Người nhận là bà Lò Thị Pành. "
        '"Nhà cũ mưa trong nhà to hơn ngoài sân", bà nói.',
        ["Sa Đình Phong", "Lò Thị Pành"],
    ),
    # Names behind a place, with small words, and stage names.
    ("Phát ngôn viên Ủy ban châu Âu Pieter van Loon ra thông cáo lưu ý cảng đã đóng cửa.", ["Pieter van Loon"]),
    ('Nhạc sĩ Hoài Vũ ngồi ghế nóng từng nói: "Giọng em chưa phải đẹp nhất"', ["Hoài Vũ"]),
    ("Khác với Berlin, Ba Lan cho rằng khoản tiền phải được giải ngân trước.", ["Ba Lan"]),
    (
        "Phó thống đốc Ngân hàng Nhà nước Trà Quốc Dũng cho biết tỷ giá sẽ ổn định. Ông Dũng vừa nhậm chức.",
        ["Trà Quốc Dũng"],
    ),
    ("Chủ tịch HĐND tỉnh Bhling Thị Nhơn cho biết kỳ họp sẽ kéo dài.", ["Bhling Thị Nhơn"]),
    # A port and a town are nobody.
    (
        "Thứ trưởng Mara Kean đến thăm. Cảng Montevideo hiện mở cửa cả đêm. Bà cho biết tàu sẽ vào sớm.",
        ["Mara Kean"],
    ),
    (
        "Thị trưởng Larissa, bà Mara Kean, đến thăm cầu. Nữ thị trưởng cho biết cầu sẽ sớm mở lại.",
        ["Mara Kean"],
    ),
    # Whom something made do what.
    (
        "Ca sĩ Trọng Khôi khiến người hâm mộ xót xa khi cho biết mình bị bệnh và phải nghỉ hát.",
        ["Trọng Khôi"],
    ),
    (
        "Quỹ Vành Đai cho biết lễ viếng sẽ mở cửa cho dân ở Bảo tàng Vùng cực. "
        "Tổ chức này cho hay gia đình không nhận hoa viếng.",
        ["Quỹ Vành Đai", "Quỹ Vành Đai"],
    ),
]


@pytest.mark.parametrize(("text", "speakers"), SPEAKERS)
def test_speakers(text, speakers):
    assert [find.speaker for find in tag(text)] == speakers
