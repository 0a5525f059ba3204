"""Whom a mention without a name means, and whose name is another's: (text, speakers of its finds in order)."""

import pytest

from review.tagging import tag

SPEAKERS = [
    # A pronoun may mean an office that nobody is named for.
    (
        "Nhà phân tích Ilmari Koskela cho biết cuộc diễn tập kéo dài ba ngày. Tổng thống Phần Lan theo dõi từ xa. "
        "Ông khẳng định nước này sẽ không lùi bước.",
        ["Ilmari Koskela", "Tổng thống Phần Lan"],
    ),
    (
        "Bị cáo Lê Văn Tám khai không biết gì về số tiền. Công tố viên không tin. "
        "Ông đề nghị tuyên phạt bị cáo 5 năm tù.",
        ["Lê Văn Tám", "Công tố viên"],
    ),
    # So does an informal one, unless somebody is called so.
    (
        "Anh Đỗ Minh Khang thuê nhà từ tháng ba. Chủ nhà tăng tiền. Anh cho biết sẽ dọn đi vào tuần sau.",
        ["Đỗ Minh Khang"],
    ),
    # Roles that never mean whoever was named last.
    (
        "Bà Trần Thị Hoa kể bị đe dọa ở chợ. Thẩm phán cảnh báo bị cáo sẽ bị đưa ra khỏi phòng xử.",
        ["Trần Thị Hoa", "Thẩm phán"],
    ),
    (
        "Ứng viên Paulo Vidal chưa chịu thua. Luật sư của ứng viên này đòi kiểm lại toàn bộ số phiếu.",
        ["Luật sư của ứng viên này"],
    ),
    # Kin is not whose kin it is.
    ("Bà Trần Thị Hoa ốm đã lâu. Con dâu bà Hoa năn nỉ mẹ vào bờ nhập viện.", ["Con dâu bà Hoa"]),
    # The name between commas behind what somebody is.
    (
        "Bé Nam trở lại lớp. Mẹ em, chị Bùi Thị Nhàn, cho biết cháu đã ăn được.",
        ["Bùi Thị Nhàn"],
    ),
    (
        'Helvex bị kiện. CEO hãng này, ông Dominik Frey, từng nói với cổ đông: "Giá do chúng ta quyết định cả".',
        ["Dominik Frey"],
    ),
    (
        "Trung tá Đoàn Khắc Uy, một trong hai phi công, cho biết động cơ đã hỏng khi máy bay vừa cất cánh.",
        ["Đoàn Khắc Uy"],
    ),
    # A trade between honorific and name; initials; a house in the role.
    ("Chị bán xôi Dương Thị Lài nói từ nay đi làm nhanh hơn.", ["Dương Thị Lài"]),
    ("Bị hại N.T.L. khai chỉ nhận được tám triệu đồng.", ["N.T.L"]),
    ("Giám đốc Đài Lò Văn Hịnh dự báo đỉnh lũ đến vào đêm nay.", ["Lò Văn Hịnh"]),
    # Not the place before the comma.
    (
        "Tại Genera, người phát ngôn Văn phòng Nhân quyền Nadia Belhadj cho biết chiến dịch phải dừng lại.",
        ["Nadia Belhadj"],
    ),
    # How it was said, or what was done first, is no part of who says it.
    ("Thái tử Jordan chậm rãi cho biết vụ việc đã khép lại từ lâu.", ["Thái tử Jordan"]),
    ('Trưởng làng can: "Thôi, hai bác cháu chia đôi con lợn cho vui".', ["Trưởng làng"]),
    ('Đại biểu Lê Văn Tám giơ biển tranh luận: "Con số này đã tính trường tư chưa?".', ["Lê Văn Tám"]),
    ("Phía Varenia cùng ngày cũng tuyên bố sẽ rút quân khỏi vùng đệm.", ["Varenia"]),
    # A name that goes on in small letters.
    (
        'Ngân hàng Thế giới hạ dự báo. Báo cáo công bố sáng nay có đoạn: "Con tàu chưa chìm, song máy bơm đã mệt".',
        ["Ngân hàng Thế giới"],
    ),
    # Doubtful as speech, and still said by whom the words beside it name.
    (
        'Kiến trúc sư Lê Văn Tám bỏ về. "Tôi tưởng cô dạy các cháu buôn bán", chị Trần Thị Hoa cười buồn.',
        ["Trần Thị Hoa"],
    ),
    # What somebody does, in other words.
    (
        "HLV Kiat Srisun hài lòng. Tiền đạo Ngô Trường Sinh nghỉ từ phút 80. "
        '"Nếu không có thủ môn thì hôm nay tôi buồn lắm", nhà cầm quân 49 tuổi nói.',
        ["Kiat Srisun"],
    ),
    (
        "Nghị sĩ Willem Roosen chỉ trích nội các. Chính trị gia 58 tuổi này cho biết sẽ bỏ phiếu chống.",
        ["Willem Roosen"],
    ),
    (
        "Đại tá Oleh Marchenko đến mặt trận. Bà Trần Thị Hoa tiễn đoàn. Đại tá Ukraine cho biết phòng tuyến vẫn vững.",
        ["Oleh Marchenko"],
    ),
    # A subject behind what leads in, and not who spoke before.
    (
        "Ông Henrik Alder cho biết phòng tuyến sẽ vỡ. Ở chiều ngược lại, nhà phân tích Stanislav Gorob thận trọng. "
        "Ông cho biết công sự phía sau mới là trở ngại.",
        ["Henrik Alder", "Stanislav Gorob"],
    ),
    # Not who is named in a caption, or in what was said.
    (
        "Ông Hernán Bastos phá vỡ sự im lặng. "
        '"Mateo Quirós chưa bao giờ xin ra đi, ai viết thì hãy đưa chữ ký ra", ông nói. Ông cho biết sẽ họp báo.',
        ["Hernán Bastos", "Hernán Bastos"],
    ),
    # An age, then what she does.
    ("Chị Giàng Thị Mỷ, 35 tuổi, giáo viên mầm non xã, cho biết lớp có 20 cháu.", ["Giàng Thị Mỷ"]),
    ("Bác sĩ Nay Hoan, Phó Giám đốc Bệnh viện Ayun Pha, cho biết bệnh nhân đã tỉnh.", ["Nay Hoan"]),
    # A name with a field's word in it; a name behind a body's.
    ("Ông Giàng A Chống ngồi cạnh bếp. Ông Chống cho biết năm nay được mùa.", ["Giàng A Chống"]),
    (
        "Tổ chức Southern Whale Watch họp báo. Giám đốc Southern Whale Watch Tobias Renshaw cho biết đàn cá đã đi xa.",
        ["Tobias Renshaw"],
    ),
    # The semicolon goes on with whom the sentence is about.
    (
        "Thủ tướng Lưu Thế Khoan tiếp khách. Thủ tướng đánh giá cao vai trò của Ủy ban liên Chính phủ; "
        "cho rằng kim ngạch còn khiêm tốn so với tiềm năng.",
        ["Lưu Thế Khoan"],
    ),
    ("Một phụ huynh tên Minh cho biết con phải học thêm cả tuần.", ["Minh"]),
    (
        "Hội đồng Tham mưu trưởng Liên quân Hàn Quốc (JCS) báo động. JCS cho biết tên lửa rơi xuống biển.",
        ["Hội đồng Tham mưu trưởng Liên quân Hàn Quốc"],
    ),
    # The body of that sort that a clause began with, and not the one named last.
    (
        "Tập đoàn Thép Trường Sinh công bố kết quả quý III trên sàn HOSE. Doanh nghiệp này cho biết lợi nhuận đã tăng.",
        ["Tập đoàn Thép Trường Sinh"],
    ),
    # A medium that points back means the medium named last.
    (
        "Kênh CNN dẫn nguồn tin riêng. Nhà Trắng im lặng. Theo kênh này, ông Tran sẽ ký sắc lệnh vào thứ Hai tới.",
        ["CNN"],
    ),
    # The office is another's, so the name is the assistant's.
    (
        "Tổng thống Milan Dravec tới Sochi. Trợ lý của tổng thống Nga Yuri Ushov cho biết cuộc gặp kéo dài ba giờ.",
        ["Yuri Ushov"],
    ),
    # A verb at the sentence's start is no name.
    ("Ngược lại, Bộ trưởng Tài chính Yigal Ben-Zak cho biết sẽ rút khỏi liên minh.", ["Yigal Ben-Zak"]),
    (
        "Thủ tướng Anu Prom tới chợ. Xuất hiện tại sạp trái cây, ông Anu cho biết sẽ không từ chức.",
        ["Anu Prom"],
    ),
    # The deputy is not who holds the office.
    (
        "Phó Thủ tướng Lê Văn Tám họp với các tỉnh. Thủ tướng yêu cầu các tỉnh sơ tán dân trước buổi trưa.",
        ["Thủ tướng"],
    ),
    # She and not he.
    (
        "Bà Marisol Kean vận động ở thủ phủ. Ông Grant Hollow vắng mặt. Nữ thượng nghị sĩ kêu gọi cử tri đi bỏ phiếu.",
        ["Marisol Kean"],
    ),
    # A firm's name without what kind of firm it is.
    (
        "Chuyến bay của hãng Isla Visayas bị rơi. Trong thông cáo tối qua, hãng này khẳng định máy bay vẫn tốt.",
        ["Isla Visayas"],
    ),
    # A body in what somebody is told to be does not speak; nor do where from and when, between commas.
    (
        "Marek Dolan, thành viên tại Viện Nghiên cứu Biển ở Đức đánh giá tàu sẽ không quay lại trước mùa đông.",
        ["Marek Dolan"],
    ),
    ("Bà Đỗ Thị Mận, hội viên Hội Nông dân xã Bãi Sậy nói mùa này lúa rất tốt.", ["Đỗ Thị Mận"]),
    ('"Nước lên quá nhanh", sĩ quan Tomas Reed, sở cảnh sát Ashdale, hạt Merton, ngày 8/5 cho hay.', ["Tomas Reed"]),
    ("Tại Bãi Sậy, theo kế hoạch của Sở Y tế, Hội Nông dân xã cho biết lúa rất tốt.", ["Hội Nông dân xã"]),
    # Those whom an apposition gives as examples do not speak with the one before it.
    (
        "Theo Ivo Brand, thầy của các ngôi sao như Mara Kean và Petra Lindholm, bạn cần tập đều đặn mỗi ngày.",
        ["Ivo Brand"],
    ),
    # Behind `sau khi`, `trước khi` and `nên` the sentence's subject goes on.
    (
        "Tổng thống Đức Milan Dravec hủy chuyến thăm Pháp sau khi cáo buộc nước này đã đưa quân đến.",
        ["Milan Dravec"],
    ),
    ("Cảnh sát xác định nghi phạm Lê Văn Tám đi về phía Nam nên đã đề nghị các tỉnh phối hợp bắt giữ.", ["Cảnh sát"]),
    # The police are many offices.
    ("Cảnh sát Berlin phong tỏa cảng từ sáng. Theo cảnh sát, nghi phạm đã bỏ trốn bằng thuyền.", ["cảnh sát"]),
    # Who leads a country does not lead each of its bodies.
    (
        "Nhà lãnh đạo Đức Milan Dravec đã về nước. Lãnh đạo của cơ quan Giao thông Đức cho biết đã tìm thấy tàu.",
        ["Lãnh đạo của cơ quan Giao thông Đức"],
    ),
]


@pytest.mark.parametrize(("text", "speakers"), SPEAKERS)
def test_speakers(text, speakers):
    assert [find.speaker for find in tag(text)] == speakers


def test_whom_one_answers_is_no_role():
    text = "Trả lời phóng viên về tin đồn đội vốn, ông Lê Văn Tám cho biết dự án vẫn đúng tiến độ."
    assert [(find.speaker, find.role) for find in tag(text)] == [("Lê Văn Tám", None)]
