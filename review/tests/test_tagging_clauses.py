"""Reported clauses: mistakes that were mended, one row each. A quote is written as the words of its parts."""

import pytest

from review.tagging import tag

ROWS = {
    "a question that somebody was asked": (
        'Được hỏi liệu cầu có kịp thông xe, ông Lê Văn Tám nói: "Chúng tôi sẽ xong trước Tết năm nay".',
        [["liệu cầu có kịp thông xe"], ["Chúng tôi sẽ xong trước Tết năm nay"]],
    ),
    "a question without liệu ends before who answers it": (
        'Được hỏi phản ứng này có gồm cả phân bón hay không, ông Lê Văn Tám đáp: "Tôi chưa muốn tiết lộ điều gì".',
        [["phản ứng này có gồm cả phân bón hay không"], ["Tôi chưa muốn tiết lộ điều gì"]],
    ),
    "a question may hold commas and words that report": (
        "Khi được hỏi liệu hai bên có coi nhau là đối tác hay không, vì thỏa thuận đã hết, ông Lê Văn Tám thừa nhận "
        "đây là câu hỏi khó.",
        [["liệu hai bên có coi nhau là đối tác hay không, vì thỏa thuận đã hết"], ["đây là câu hỏi khó"]],
    ),
    "what somebody promises begins with sẽ": (
        "Bà Trần Thị Hoa hứa sẽ tự bỏ tiền tổ chức một đêm nhạc khác để bù cho quỹ.",
        [["sẽ tự bỏ tiền tổ chức một đêm nhạc khác để bù cho quỹ"]],
    ),
    "a role and where it is held are no part of what a source says": (
        "Theo ThS.BS Lê Văn Tám, Phó Trưởng khoa Tai Mũi Họng, Bệnh viện Sông Hương, một phần mười trẻ ngáy mỗi đêm.",
        [["một phần mười trẻ ngáy mỗi đêm"]],
    ),
    "an agency only relays, however long the time and place before who speaks": (
        "Theo TTXVN, sáng 11/7, tại cuộc hội đàm với Thủ tướng Lào Khamla Vongsa ở thủ đô Vientiane của Lào, "
        "ông Lê Văn Tám cho biết cầu sẽ xong trước Tết.",
        [["cầu sẽ xong trước Tết"]],
    ),
    "a matter that somebody was asked about is no clause": (
        "Khi được hỏi về việc rút tàu, ông Ivan Orlov trả lời rằng chưa có quyết định nào.",
        [["chưa có quyết định nào"]],
    ),
    "an adverb's word may end what was said before the next cue": (
        "Bà Trần Thị Hoa tuyên bố việc xả lũ là mối nguy trực tiếp, đồng thời cảnh báo dân xã Bãi Sậy sẽ mất mùa.",
        [["việc xả lũ là mối nguy trực tiếp"], ["dân xã Bãi Sậy sẽ mất mùa"]],
    ),
    "a verb is not how something was said": (
        "Các tác giả khuyến nghị thành lập một đội cứu hộ mới.",
        [["thành lập một đội cứu hộ mới"]],
    ),
    "where a source belongs is no part of what it says": (
        "Theo nhà phân tích Trần Thị Hoa thuộc Viện Sông Nước, con đê này không trụ nổi thêm một mùa lũ.",
        [["con đê này không trụ nổi thêm một mùa lũ"]],
    ),
    "a title is no noun before its cue": (
        "Tổng Bí thư nhấn mạnh các địa phương cần giữ bằng được rừng đầu nguồn.",
        [["các địa phương cần giữ bằng được rừng đầu nguồn"]],
    ),
    "a sentence without a subject goes on": (
        "Bà Trần Thị Hoa yêu cầu các xã cử người trực đê suốt đêm. Đồng thời phải báo mực nước về huyện mỗi giờ.",
        [["các xã cử người trực đê suốt đêm", "Đồng thời phải báo mực nước về huyện mỗi giờ"]],
    ),
    "so does one behind a condition, where somebody asks": (
        "Ông Tám khuyên người dân cần đưa chó, mèo đi tiêm mỗi năm một mũi. Nếu lỡ lịch, nên tiêm bù ngay trong tháng.",
        [["người dân cần đưa chó, mèo đi tiêm mỗi năm một mũi", "Nếu lỡ lịch, nên tiêm bù ngay trong tháng"]],
    ),
    "but not where somebody tells": (
        "Ông Tám cho biết chó, mèo được tiêm mỗi năm một mũi. Nếu lỡ lịch, nên tiêm bù ngay trong tháng.",
        [["chó, mèo được tiêm mỗi năm một mũi"]],
    ),
    "so does one in the next paragraph": (
        "Ông Lê Văn Tám đề nghị các sở sớm hoàn thành hồ sơ di dời.\nKhẩn trương rà soát những hộ còn ở ven sông.",
        [["các sở sớm hoàn thành hồ sơ di dời", "Khẩn trương rà soát những hộ còn ở ven sông"]],
    ),
    "a sentence with its own subject does not": (
        "Bà Trần Thị Hoa yêu cầu các xã cử người trực đê suốt đêm. Nước sông đã rút từ chiều.",
        [["các xã cử người trực đê suốt đêm"]],
    ),
    "initials end no sentence": (
        "Ông Lê Văn Tám cho biết kỹ sư J.D. Brand sẽ ở lại giúp xã đến cuối tháng.",
        [["kỹ sư J.D. Brand sẽ ở lại giúp xã đến cuối tháng"]],
    ),
    "a letter that is none does": (
        "Bà Hồ Thị Lượm cho biết trưa nay Khe Vàng nóng 39 độ C. Trường mầm non cho trẻ nghỉ.",
        [["trưa nay Khe Vàng nóng 39 độ C"]],
    ),
    "a clause before the colon belongs to the passage after it": (
        'Ông Lê Văn Tám nói rằng con đê vẫn còn yếu lắm: "Chúng tôi chưa dám cho dân quay về".',
        [["con đê vẫn còn yếu lắm", "Chúng tôi chưa dám cho dân quay về"]],
    ),
    "words to whom it was said do not": (
        'Ông Lê Văn Tám nói với các phóng viên sáng nay: "Chúng tôi chưa dám cho dân quay về".',
        [["Chúng tôi chưa dám cho dân quay về"]],
    ),
    "the name of a body holds no cue": (
        "Ban chỉ đạo Trung ương họp ở Bãi Sậy trong hai ngày về việc sửa đê và di dời các hộ dân.",
        [],
    ),
    "a noun after a cue is no clause": (
        "Bà Trần Thị Hoa đã thông báo quyết định của huyện về công tác cán bộ.",
        [],
    ),
    "an acronym in brackets is part of what was said, a gloss is none": (
        "Bà Trần Thị Hoa cho biết huyện đã gửi đơn tới Quỹ Bờ Bãi (QBB). Ông Lê Văn Tám nói nước đã tràn qua cầu "
        "Bãi Sậy (thuộc xã Đồng Mía của huyện).",
        [["huyện đã gửi đơn tới Quỹ Bờ Bãi (QBB)"], ["nước đã tràn qua cầu Bãi Sậy"]],
    ),
    "whom one thanks warmly": (
        "Bà Trần Thị Hoa cảm ơn sâu sắc các đội cứu hộ đã thức trắng ba đêm cùng bà con.",
        [["các đội cứu hộ đã thức trắng ba đêm cùng bà con"]],
    ),
    "to whom it was said, before rằng": (
        "Ông Lê Văn Tám nói với tờ Sông Nước tuần trước rằng con đê này không trụ nổi thêm một mùa lũ.",
        [["con đê này không trụ nổi thêm một mùa lũ"]],
    ),
    "a paper to whom it was said, before a comma": (
        "Ông Lê Văn Tám nói với Sông Nước, con đê này không trụ nổi thêm một mùa lũ.",
        [["con đê này không trụ nổi thêm một mùa lũ"]],
    ),
    "rằng with a phrase after it, up to the comma": (
        "Ông Lê Văn Tám khẳng định rằng với sức người sức của hiện có, huyện sẽ đắp xong đê trước tháng Bảy.",
        [["với sức người sức của hiện có, huyện sẽ đắp xong đê trước tháng Bảy"]],
    ),
    "a clause with its own rằng before the marks": (
        'Ông Lê Văn Tám nói rằng con đê đã quá cũ và rằng "mỗi mùa lũ là một lần đánh cược".',
        [['con đê đã quá cũ và rằng "mỗi mùa lũ là một lần đánh cược"']],
    ),
    "thì after a source": (
        "Theo bà Trần Thị Hoa thì chợ phải dời lên gò cao trước mùa nước nổi.",
        [["chợ phải dời lên gò cao trước mùa nước nổi"]],
    ),
    "what a statement is, before the comma": (
        "Theo thông báo do Sở Nông nghiệp gửi tối qua, các hộ ven sông sẽ được cấp giống lúa mới.",
        [["các hộ ven sông sẽ được cấp giống lúa mới"]],
    ),
    "who stands behind words that name no source": (
        "Theo bảng tính toán mới nhất của Ủy ban xã Đồng Mía, ba xóm ven sông sẽ chuyển lên gò cao trước mùa lũ.",
        [["ba xóm ven sông sẽ chuyển lên gò cao trước mùa lũ"]],
    ),
    "a question passed on": (
        "Bà Trần Thị Hoa hỏi liệu chợ có được họp lại trước Tết hay không.",
        [["liệu chợ có được họp lại trước Tết hay không"]],
    ),
    "a question may ask how or why": (
        "Khi được hỏi làm thế nào để giữ được đàn bò qua mùa lũ, ông Lê Văn Tám nói cả xóm đã đắp một gò cao.",
        [["làm thế nào để giữ được đàn bò qua mùa lũ"], ["cả xóm đã đắp một gò cao"]],
    ),
    "somebody's belief inside what was said": (
        "Bà Trần Thị Hoa cho biết huyện tin rằng con đê còn trụ được vài năm nữa.",
        [["huyện tin rằng con đê còn trụ được vài năm nữa"]],
    ),
    "a word in a row that reports elsewhere does not end what was said": (
        "Ông Lê Văn Tám đề nghị các xã thu thập ý kiến, kiến nghị của bà con và gửi về huyện trước ngày 10. Bà Trần "
        "Thị Hoa cho rằng trạm bơm cũ không theo kịp tốc độ đô thị hóa, yêu cầu của bà con và thời tiết thất thường.",
        [
            ["các xã thu thập ý kiến, kiến nghị của bà con và gửi về huyện trước ngày 10"],
            ["trạm bơm cũ không theo kịp tốc độ đô thị hóa, yêu cầu của bà con và thời tiết thất thường"],
        ],
    ),
    "a letter that demands something": (
        "Công an huyện vừa có văn bản đề nghị các xã cung cấp danh sách hộ mất trâu.",
        [["các xã cung cấp danh sách hộ mất trâu"]],
    ),
    "an opinion that is rejected is nobody's word": (
        "Bà Trần Thị Hoa bác bỏ quan điểm cho rằng chợ nổi đã lỗi thời.",
        [],
    ),
    "where the words stand is no part of them": (
        "Sở Nông nghiệp cho biết trong một thông cáo, ba xã ven sông đã có nước sạch trở lại.",
        [["ba xã ven sông đã có nước sạch trở lại"]],
    ),
    "what ties a sentence to the one before, where who speaks comes last": (
        "Tuy nhiên, con đê khó trụ nổi thêm một mùa lũ lớn, theo bà Trần Thị Hoa. Nhưng chợ nổi vẫn họp mỗi sáng từ tờ "
        "mờ đất, ông Lê Văn Tám cho hay.",
        [["con đê khó trụ nổi thêm một mùa lũ lớn"], ["chợ nổi vẫn họp mỗi sáng từ tờ mờ đất"]],
    ),
    "to whom it was said may end the sentence": (
        "Con đê đã được gia cố từ mùa khô năm ngoái, một nguồn tin trong huyện nói với Reuters.",
        [["Con đê đã được gia cố từ mùa khô năm ngoái"]],
    ),
    "an agency that passes it on comes last": (
        "Con đê ở Bãi Sậy đã vỡ trong đêm mưa, hãng Reuters dẫn lời hai nguồn tin địa phương cho hay. Sáu trăm hộ dân "
        "đã rời khỏi vùng trũng, hãng AFP dẫn thông tin từ giới chức Philippines.",
        [["Con đê ở Bãi Sậy đã vỡ trong đêm mưa"], ["Sáu trăm hộ dân đã rời khỏi vùng trũng"]],
    ),
    "a time or place alone is not what was said": (
        "Thông báo từ Bộ Nông nghiệp cho biết, trong cuộc gặp, bà Trần Thị Hoa khẳng định với dân rằng chợ "
        "phải dời lên gò cao.",
        [["trong cuộc gặp, bà Trần Thị Hoa khẳng định với dân rằng chợ phải dời lên gò cao"]],
    ),
    "nor where an agency passes on who speaks": (
        "Còn theo hãng tin Reuters, cũng trong ngày 20/6, Bộ Quốc phòng Ba Lan xác nhận đã cho nổ quả bom cũ "
        "dưới sông.",
        [["đã cho nổ quả bom cũ dưới sông"]],
    ),
    "a time before a source belongs to what it says": (
        "Tính đến hết ngày 30 tháng 9 năm ngoái, theo thống kê của Bộ Y tế, sáu mươi xã ven sông đã có trạm y tế mới.",
        [["Tính đến hết ngày 30 tháng 9 năm ngoái", "sáu mươi xã ven sông đã có trạm y tế mới"]],
    ),
    "what ties it to the sentence before does not": (
        "Trong khi đó, theo Bộ Y tế, sáu mươi xã ven sông đã có trạm y tế mới.",
        [["sáu mươi xã ven sông đã có trạm y tế mới"]],
    ),
    "a source behind a word that turns": (
        "Song theo bà Trần Thị Hoa, con đê này đủ sức chặn một cơn lũ nhỏ. Đê còn chắc như những năm trước và chưa rò "
        "chỗ nào, tuy nhiên theo kỹ sư Mai Văn Bền, thân đê đã rỗng từ lâu.",
        [
            ["con đê này đủ sức chặn một cơn lũ nhỏ"],
            ["thân đê đã rỗng từ lâu"],
        ],
    ),
    "what a reporter found out is nobody's word": (
        "Theo tìm hiểu của phóng viên, khu chợ cũ đã bị bỏ hoang từ mùa lũ năm ngoái.",
        [],
    ),
    "what something happened at the bidding of is nobody's word": (
        "Hội đồng xã đã bầu ông Lê Văn Tám làm trưởng ban đê điều, theo đề cử của bà Trần Thị Hoa.",
        [],
    ),
    "the end of a time is no noun before its cue": (
        "Ông Lê Văn Tám cuối tuần trước cho hay xã đã đưa thêm thuyền đến xóm Bãi Sậy.",
        [["xã đã đưa thêm thuyền đến xóm Bãi Sậy"]],
    ),
    "what was said in a clause of another ends with it": (
        "Mặc dù các kỹ sư khẳng định con đê còn chắc, nhiều hộ vẫn dời lên gò cao.",
        [["con đê còn chắc"]],
    ),
    "what somebody calls a matter goes on behind the marks": (
        'Ông Lê Văn Tám gọi đây là quyết định "quá vội vàng" và thiếu tình người.',
        [['đây là quyết định "quá vội vàng" và thiếu tình người']],
    ),
    "who speaks may stand in the middle": (
        "Cả xóm đã dọn đồ lên gò cao từ chiều, một trưởng thôn cho hay, nhưng nhiều người già vẫn ở lại.",
        [["Cả xóm đã dọn đồ lên gò cao từ chiều", "nhưng nhiều người già vẫn ở lại"]],
    ),
}


@pytest.mark.parametrize(("text", "expected"), ROWS.values(), ids=ROWS)
def test_what_is_found(text, expected):
    assert [[text[a:b] for a, b in find.content] for find in tag(text)] == expected
