"""Whom a mention means: (text, speakers of its finds in order)."""

import pytest

from review.tagging import tag

SPEAKERS = [
    # The fullest name, wherever in the text it stands.
    (
        'Ông Dravec nói: "Chúng tôi chưa ký gì cả".\nTổng thống Milan Dravec đến thủ đô từ hôm qua.',
        ["Milan Dravec"],
    ),
    (
        'Ông Nguyễn Văn Hưng là trưởng thôn. "Năm nay được mùa lớn lắm", ông Hưng nói.',
        ["Nguyễn Văn Hưng"],
    ),
    # A pronoun is the newest person it fits.
    (
        "Bà Trần Thị Hoa mở quán từ năm ngoái. Bà cho biết khách đông hơn trước.",
        ["Trần Thị Hoa"],
    ),
    (
        "Ông Lê Văn Tám cho biết đường sắp xong. Bà Trần Thị Hoa nói xe vẫn kẹt. Ông khẳng định mai sẽ hết kẹt.",
        ["Lê Văn Tám", "Trần Thị Hoa", "Lê Văn Tám"],
    ),
    # A role is who holds it.
    (
        "Thủ tướng Varenia Ivo Brand đến thăm cảng. Thủ tướng Varenia cho biết cảng sẽ mở rộng gấp đôi.",
        ["Ivo Brand"],
    ),
    (
        "Bà Trần Thị Hoa, Giám đốc Sở Y tế, đến trạm xá. Giám đốc Sở Y tế yêu cầu trạm phải mở cửa cả đêm.",
        ["Trần Thị Hoa"],
    ),
    # A role that nobody is named for stays a role.
    (
        "Người phát ngôn Bộ Ngoại giao Ostrana nói cửa khẩu vẫn mở.",
        ["Người phát ngôn Bộ Ngoại giao Ostrana"],
    ),
    # Places, houses and media.
    ("Người phát ngôn Điện Kremlin Ivan Orlov cho biết chưa có lịch họp.", ["Ivan Orlov"]),
    ("Moskva tuyên bố sẽ không rút quân khỏi vùng đệm.", ["Moskva"]),
    ("Hãng tin Reuters cho biết giá dầu đã giảm ba phiên liền.", ["Reuters"]),
    (
        "Tổ chức Y tế Thế giới (WHO) họp hôm qua. WHO cho biết dịch đã lan sang hai nước.",
        ["Tổ chức Y tế Thế giới"],
    ),
    # Two together; groups; one who is not named.
    ("Ông Lê Văn Tám và bà Trần Thị Hoa cho biết chợ sẽ dời đi.", ["Lê Văn Tám; Trần Thị Hoa"]),
    ("Nhiều người dân cho biết chợ sẽ dời đi.", ["Nhiều người dân"]),
    ("Một quan chức giấu tên cho biết chợ sẽ dời đi.", ["Một quan chức giấu tên"]),
    # Bodies whose names look like places or go on in small letters.
    ("Tờ Bưu điện Varenia cho biết cảng sẽ mở lại vào tháng sau.", ["Bưu điện Varenia"]),
    ("Hãng thông tấn Trung ương Ostrana cho biết cảng đã mở lại.", ["Hãng thông tấn Trung ương Ostrana"]),
    ("Lực lượng Hezbollah tuyên bố sẽ không rút khỏi vùng đệm.", ["Hezbollah"]),
    ("Vụ Pháp chế cho biết chưa có quy định nào về phí đậu thuyền.", ["Vụ Pháp chế"]),
    ("Tòa án Biển Varenia mở phiên xử. Tòa yêu cầu hai bên rút tàu khỏi vùng đệm.", ["Tòa án Biển Varenia"]),
    (
        "Đảng Dân chủ đối lập cho rằng luật mới quá vội vàng. Đảng này kêu gọi người dân xuống đường.",
        ["Đảng Dân chủ", "Đảng Dân chủ"],
    ),
    ("Bộ Y tế cho biết dịch đã lan sang hai tỉnh. Theo thông báo, trường học sẽ đóng cửa.", ["Bộ Y tế", "Bộ Y tế"]),
    # Names: after a house of Europe, with initials, with a country's name in them, hyphens, two spellings.
    ("Chủ tịch Hội đồng châu Âu Marco Bellini cho biết cảng sẽ mở lại.", ["Marco Bellini"]),
    ("Con trai ông, James E. Holt, cho biết cảng sẽ mở lại.", ["James E. Holt"]),
    ("Anh N.V.T. cho biết nước lên rất nhanh trong đêm.", ["N.V.T"]),
    ("Ca sĩ Mỹ Diệu cho biết đêm diễn sẽ dời sang tháng sau.", ["Mỹ Diệu"]),
    ("Tư lệnh Sarik-Uz-Nadar họp báo chiều qua. Tướng Sarik nói quân đội sẽ ở lại doanh trại.", ["Sarik-Uz-Nadar"]),
    (
        "Ngoại trưởng Sergei Malkov đến thăm cảng. Ông Sergei Malkov nói cảng sẽ mở lại. "
        "Ông Sergey Malkov nhấn mạnh sẽ có thêm tàu.",
        ["Sergei Malkov", "Sergei Malkov"],
    ),
    (
        "Ông Trần Văn Bảo Trưởng ban Tổ chức đến dự.\nÔng Trần Văn Bảo cho biết đường sắp xong.",
        ["Trần Văn Bảo"],
    ),
    ("Phạm Anh Thi đoạt giải nhất. Anh Thi cho biết sẽ về quê thăm mẹ.", ["Phạm Anh Thi"]),
    # A role before a comma is not always that of the next name.
    (
        "Theo người phát ngôn cảng vụ, ông Lê Văn Tám không loại trừ khả năng nào. "
        "Người phát ngôn cảng vụ cho biết tàu sẽ đến đúng hẹn.",
        ["người phát ngôn cảng vụ", "Người phát ngôn cảng vụ"],
    ),
    (
        "Đại tướng Ivo Brand, Phó Thủ tướng, Bộ trưởng Quốc phòng Varenia đến thăm cảng. "
        "Bộ trưởng Bộ Quốc phòng Varenia cho biết cảng sẽ mở rộng.",
        ["Ivo Brand"],
    ),
    (
        "Tổng thống Ukraine Milan Dravec tiếp khách. Tổng thống Nga Ivan Orlov đã về nước. "
        "Tổng thống Orlov im lặng. Tổng thống Ukraine cho biết cuộc gặp rất hữu ích.",
        ["Milan Dravec"],
    ),
    # Who is called `ông` is not called `anh`; a last name alone is a mention too; a husband is no wife.
    ("Ông Lê Văn Tám gặp anh Trần Tú ở cảng. Anh cho biết tàu sẽ đến đúng hẹn.", ["Trần Tú"]),
    (
        'Paul Kessler dự giải từ hôm qua. Trưởng giải Ivo Brand nói: "Trận đấu rất hay". '
        'Kessler rất vui khi nghe tin. Anh nói: "Tôi muốn ở lại thêm một năm nữa".',
        ["Ivo Brand", "Paul Kessler"],
    ),
    ("Vợ nam diễn viên Trần Tú mở quán từ năm ngoái. Ông cho biết quán rất đông khách.", ["Trần Tú"]),
    # Somebody who is never named may still be pointed back to.
    (
        "Ông Lê Văn Tám đi vắng. Chủ tiệm vàng ở chợ huyện cho biết khách đông hơn trước. "
        "Người này nói giá vàng còn tăng. Chủ tiệm này cho rằng nên chờ thêm.",
        ["Chủ tiệm vàng ở chợ huyện", "Chủ tiệm vàng ở chợ huyện", "Chủ tiệm vàng ở chợ huyện"],
    ),
    # Two titles in a row have a holder each; one who was is not who is; who speaks for a body represents it.
    (
        "Người đứng đầu NATO Milan Dravec và Thủ tướng Anh Ivo Brand đến thăm cảng. Dravec nói cảng sẽ mở rộng.",
        ["Milan Dravec"],
    ),
    (
        "Thủ tướng Singapore Ivo Brand tiếp khách. Cựu Thủ tướng Milan Dravec cũng có mặt. Thủ tướng Dravec im lặng. "
        "Thủ tướng cho biết cuộc gặp rất hữu ích.",
        ["Ivo Brand"],
    ),
    (
        "Người phát ngôn Trần Thị Hoa cho biết cửa khẩu vẫn mở. "
        "Đại diện Bộ Ngoại giao nhấn mạnh xe hàng đi lại bình thường.",
        ["Trần Thị Hoa", "Trần Thị Hoa"],
    ),
    (
        "Chủ tịch Sanagroup khánh thành cầu. Tập đoàn Sanagroup góp nửa vốn. Chủ tịch Sanagroup cho biết cầu rất chắc.",
        ["Chủ tịch Sanagroup"],
    ),
    (
        "Bộ trưởng Kinh tế, Kế hoạch và Du lịch Singapore Ivo Brand cho biết cảng sẽ mở rộng.",
        ["Ivo Brand"],
    ),
    ("Lực lượng Hamas rút khỏi khu đệm. Nhóm này tuyên bố sẽ không quay lại.", ["Hamas"]),
    (
        "Ban chỉ đạo phòng, chống thiên tai tỉnh Bãi Sậy yêu cầu các xã canh đê suốt đêm.",
        ["Ban chỉ đạo phòng, chống thiên tai tỉnh Bãi Sậy"],
    ),
    (
        "Theo thông báo của Tổng Thư ký Quốc hội, phiên họp tổ dời sang chiều thứ Ba.",
        ["Tổng Thư ký Quốc hội"],
    ),
    ("Báo cáo mới công bố của WHO cho biết dịch đã lan sang hai nước.", ["WHO"]),
    # Friends and pupils have names too; a paper is nobody whom a pronoun means; a striker may be told by his country.
    ("Bạn Hồng Diệu cho biết lớp sẽ dọn dẹp sân trường cuối tuần này.", ["Hồng Diệu"]),
    (
        "Ca sĩ Trần Tú mở quán. Theo báo An Ninh Thủ Đô, quán rất đông. Nam ca sĩ nói rằng khách đến từ sớm.",
        ["Trần Tú"],
    ),
    (
        "Paul Kessler ghi hai bàn trong trận ra mắt. Kessler đã khóc. Tiền đạo người Argentina nói anh rất vui.",
        ["Paul Kessler"],
    ),
    # Other words for an office; who speaks for a body in other words; who is pointed back to.
    (
        "Tổng thống Mỹ Milan Dravec đến thăm cảng. Ông chủ Nhà Trắng cho biết cảng sẽ mở rộng gấp đôi.",
        ["Milan Dravec"],
    ),
    (
        "Bộ trưởng Quốc phòng Mỹ Ivo Brand gặp Tổng thống Milan Dravec. Ông Dravec im lặng. "
        "Người đứng đầu Lầu Năm Góc cho biết cuộc gặp rất hữu ích.",
        ["Ivo Brand"],
    ),
    (
        "Phát ngôn viên Bộ Ngoại giao Việt Nam Trần Thị Hoa họp báo chiều qua. Ông Lê Văn Tám cũng có mặt. "
        "Người phát ngôn đề nghị các bên sớm rút tàu khỏi vùng đệm.",
        ["Trần Thị Hoa"],
    ),
    (
        "Một quan chức Mỹ cho biết tàu đã rời cảng. Quan chức này nói thêm tàu sẽ quay lại.",
        ["Một quan chức Mỹ", "Một quan chức Mỹ"],
    ),
    # Where somebody lives or comes from does not speak, nor does what stands between dashes.
    ("Nông dân Lê Văn Tám, ở xã Bãi Sậy, Cà Mau, kể nước mặn đã vào tận ruộng lúa.", ["Lê Văn Tám"]),
    ("Chị Hoa, chủ quán cơm ở quận 3, TP.HCM, chia sẻ quán phải đóng cửa vì không có khách.", ["Hoa"]),
    ("Hôm qua, tại Paris, Pháp, Tổng thống Ivo Brand cho biết cảng sẽ mở rộng.", ["Ivo Brand"]),
    ("Anh Trần Tú - thợ hàn từ Huế ra Hà Nội làm việc - cho biết tàu sẽ đến đúng hẹn.", ["Trần Tú"]),
    ("Chị H., một người bán cá, cho biết chợ sẽ dời đi.", ["H"]),
    ("Nhà phân tích Paul Kessler của Sanagroup cho rằng cảng này sẽ lỗ thêm hai năm.", ["Paul Kessler"]),
    # A name after a word for many, or after a place that no list knows; a body that somebody represents.
    ("Nhân chứng Ana Holt kể lại bà nghe thấy tiếng nổ rất lớn.", ["Ana Holt"]),
    ("Thống đốc bang Kursana Paul Kessler cho biết cảng sẽ mở lại.", ["Paul Kessler"]),
    ("Chủ tịch huyện Sóc Bãi Khổng Văn Tám xác nhận có hai cây cầu bị trôi.", ["Khổng Văn Tám"]),
    ("Đại diện Sanagroup cho biết cầu sẽ thông xe vào cuối năm.", ["Đại diện Sanagroup"]),
    ("Hai nguồn tin cho biết chợ sẽ dời đi.", ["Hai nguồn tin"]),
    (
        "Một quan chức Varenia đề nghị không nêu tên nói cảng sẽ đóng cửa từ tháng sau.",
        ["Một quan chức Varenia"],
    ),
    ("Chủ tịch hãng hàng không, bà Trần Thị Hoa, cho biết máy bay sẽ bay lại.", ["Trần Thị Hoa"]),
    # Who leads party and state; one long dead is not who `ông` is; a bare name that nothing else shows to be a person.
    (
        "Tổng Bí thư, Chủ tịch nước Lê Văn Tám gửi thư. Ông dẫn lời Chủ tịch Hồ Chí Minh về việc học. "
        "Ông khẳng định Đảng luôn coi trọng giáo dục. Người đứng đầu Đảng, Nhà nước nhắn nhủ các thầy cô yêu nghề hơn.",
        ["Lê Văn Tám", "Lê Văn Tám"],
    ),
    ("Kiều Trinh vừa nhận vai mới. Cô giải thích ê-kíp cần thêm thời gian làm kỹ xảo.", ["Kiều Trinh"]),
    (
        "Thái tử Faisal bin Holt tiếp khách ở cảng. Thái tử Faisal khẳng định cảng sẽ mở rộng gấp đôi.",
        ["Faisal bin Holt"],
    ),
    (
        "Công tố viên Luis Holt trình chứng cứ. Luật sư bào chữa cho rằng các cuộc gọi này chỉ bàn việc mua bán.",
        ["Luật sư bào chữa"],
    ),
    # Nobody tells who asked.
    (
        "Khi được hỏi liệu tàu có quay lại hay không, ông Ivan Orlov trả lời rằng chưa có quyết định nào.",
        [None, "Ivan Orlov"],
    ),
    # Who is pointed back to by a word of an earlier role; whom a role between commas belongs to after `được`.
    (
        "Quản lý tiệm tóc ở chợ huyện được mời lên xã. Anh Trần Tú chờ ở cửa. "
        "Quản lý này cho biết tiệm sẽ mở lại vào thứ hai.",
        ["Quản lý tiệm tóc ở chợ huyện"],
    ),
    (
        "Tập đoàn Sanagroup góp vốn. Kế hoạch được ông Lê Văn Tám, Chủ tịch HĐQT Sanagroup nêu ra chiều qua. "
        "Bà Hoa cũng có mặt. Chủ tịch Sanagroup cho biết huyện sẽ mở thêm bến tàu.",
        ["Lê Văn Tám"],
    ),
    ("Nhà phân tích Paul Kessler của Quỹ Hòa bình Varenia cho rằng cảng này sẽ lỗ thêm hai năm.", ["Paul Kessler"]),
    ("Ông Hàn Tiến Dũng cho biết cầu sẽ thông xe vào cuối năm.", ["Hàn Tiến Dũng"]),
    # Speech that stands alone is by who spoke before.
    (
        'Ông Lê Văn Tám nói: "Nước đang xuống".\n"Chúng tôi vẫn canh đê suốt đêm để bà con yên tâm".',
        ["Lê Văn Tám", "Lê Văn Tám"],
    ),
    # Family names that are common words, and those of the highlands.
    ("Chủ tịch quận Đồng Thị Hiên cho biết sẽ sửa chợ trong tháng này.", ["Đồng Thị Hiên"]),
    ("Chủ tịch hội Phù Minh Tạo yêu cầu các quán đóng cửa trước nửa đêm.", ["Phù Minh Tạo"]),
    ("Giám đốc hợp tác xã Quẻ Văn Tỏ nói vụ này được mùa.", ["Quẻ Văn Tỏ"]),
    ("Nông dân Y Brăm Niê cho biết giá cà phê đã giảm.", ["Y Brăm Niê"]),
    ("Chủ tịch tỉnh K'Srơn nói trường sẽ mở lại.", ["K'Srơn"]),
    # Arabic names with an article; a cleric's title.
    ("Ông Samir al-Hadiri tuyên bố quân đội sẽ ở lại.", ["Samir al-Hadiri"]),
    ("Ayatollah Reza Karvani kêu gọi người dân bình tĩnh. Ông nói tin đồn là sai.", ["Reza Karvani", "Reza Karvani"]),
    # Bodies whose fields of work go on in small letters or after a comma.
    ("Cục An toàn thông tin cảnh báo nhiều trang web đang giả mạo.", ["Cục An toàn thông tin"]),
    ("Hiệp hội Cà phê Bãi Sậy dự báo giá sẽ còn tăng.", ["Hiệp hội Cà phê Bãi Sậy"]),
    ("Bộ Văn hóa, Thể thao và Du lịch yêu cầu kiểm tra các lễ hội.", ["Bộ Văn hóa, Thể thao và Du lịch"]),
    ("Phái bộ Ostrana cho biết cửa khẩu vẫn mở.", ["Phái bộ Ostrana"]),
    # Whoever is not named is not the last one named, who bears no such role; nor whose kin it is, nor where.
    (
        "Ông Lê Văn Tám, Chủ tịch xã, đến chợ. Luật sư yêu cầu hoãn phiên tòa sang tháng sau.",
        ["Luật sư"],
    ),
    ("Bị cáo Trần Văn Hào khai đã bán hết hàng. Mẹ Hào cho biết nhà không hay gì.", ["Trần Văn Hào", "Mẹ Hào"]),
    ('Con gái anh Tám kể: "Hôm đó cả nhà đi vắng, không ai hay"', ["Con gái anh Tám"]),
    ("Chủ một sạp vải ở chợ Đồng Xuân nói khách đông hơn trước.", ["Chủ một sạp vải ở chợ Đồng Xuân"]),
    # A verb in small letters ends the name of a body or a title's phrase.
    (
        "Phòng Giáo dục đánh giá cao sáng kiến này và đề nghị các trường học theo.",
        ["Phòng Giáo dục"],
    ),
    ('Chủ tịch Hội Lò Thị Pành ngắt lời: "Chúng tôi chưa nhận được đồng nào"', ["Lò Thị Pành"]),
    ('Một chủ tàu ở Bãi Sậy phân bua: "Chở đúng tải thì chúng tôi lỗ"', ["Một chủ tàu ở Bãi Sậy"]),
    ("Kỹ sư trẻ Trang A Sú nói máy đã chạy lại.", ["Trang A Sú"]),
    ("Phụ huynh Trần Thị Kim Hoa cho biết lớp học quá đông.", ["Trần Thị Kim Hoa"]),
    ("Công tố viên liên bang Ivo Brand cho biết vụ án đã khép lại.", ["Ivo Brand"]),
    (
        "Chủ nhiệm Ủy ban Pháp luật Lê Văn Tám đọc báo cáo. Ủy ban yêu cầu hai bộ sửa dự luật trước tháng sau.",
        ["Ủy ban Pháp luật"],
    ),
    ("Quỹ đầu tư Brandvale Partners cho biết sẽ bán hết cổ phần.", ["Brandvale Partners"]),
    # Two holders of one office.
    (
        "Ngoại trưởng Đức Ivo Brand và người đồng cấp Pháp Marco Bellini cho biết hai nước sẽ họp lại.",
        ["Ivo Brand; Marco Bellini"],
    ),
    ("Phía công ty cho biết xe đã được sửa.", ["công ty"]),
]

KINDS = [
    ("Bà Hoa cho biết chợ sẽ dời đi.", "person"),
    ("Bộ Y tế cho biết dịch đã lan sang hai tỉnh.", "organisation"),
    ("Giới chức Ostrana cho biết cửa khẩu vẫn mở.", "group"),
    ("Một nguồn tin cho biết cửa khẩu vẫn mở.", "unknown"),
]


@pytest.mark.parametrize(("text", "expected"), SPEAKERS)
def test_speakers(text, expected):
    assert [find.speaker for find in tag(text)] == expected


@pytest.mark.parametrize(("text", "expected"), KINDS)
def test_speaker_kinds(text, expected):
    assert [find.speaker_kind for find in tag(text)] == [expected]


def test_the_longest_role_that_the_text_gives():
    text = "Ông Lê Văn Tám, Chủ tịch xã Bãi Sậy, đi kiểm tra đê. Chủ tịch Lê Văn Tám cho biết nước đang xuống."
    assert [find.role for find in tag(text)] == ["Chủ tịch xã Bãi Sậy"]


def test_a_role_keeps_both_brackets():
    text = "Tổng thư ký Tổ chức Y tế Thế giới (WHO) Ivo Brand cho biết dịch đã lan sang hai nước."
    assert [find.role for find in tag(text)] == ["Tổng thư ký Tổ chức Y tế Thế giới (WHO)"]


def test_a_street_is_nobody():
    text = "Chủ cửa hàng gạo ở quận Hai Bà Trưng cho biết giá gạo còn tăng."
    assert [find.speaker for find in tag(text)] == ["Chủ cửa hàng gạo ở quận Hai Bà Trưng"]
