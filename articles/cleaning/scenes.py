"""Captions that name no photographer: a short line that says what a picture shows, not what happened."""

import re
from typing import Final

from articles.cleaning.markers import LEXICON
from articles.cleaning.page import CAPITALS, Line

LONGEST: Final = 22  # words
# What is told, not shown: a caption has none of it.
TOLD: Final = re.compile(
    r"[“”\"?!:;]|\b(?:đã|sẽ|vẫn|cũng|nhưng|rằng|vì|nên|nếu|không|chưa|được|cho (?:biết|hay|rằng|thấy)|nói|khẳng định"
    r"|nhấn mạnh|thông tin|diễn ra|nhằm|khiến|gồm|theo|yêu cầu|đề nghị)\b",
    re.IGNORECASE,
)
SCARE: Final = re.compile(r"[\"“]([\w ]{1,15})[\"”]")  # one word that the writer doubts, nothing said
_OCCASION: Final = (
    r"(?:buổi|hội nghị|hội thảo|phiên|cuộc|lễ|tòa|toà|đại hội|họp báo|tọa đàm|toạ đàm|diễn đàn|diễn tập|hiện trường"
    r"|cơ quan (?:công an|điều tra)|chương trình|sự kiện|kỳ họp|điểm cầu|trụ sở|nhà riêng"
    r"|ca (?:làm việc|trực|mổ)|giờ (?:học|thực hành))"
)
_CROWD: Final = (
    r"(?:lãnh đạo|đại diện|đại biểu|các|hai|ba|người dân|lực lượng|công nhân|học sinh|sinh viên|du khách"
    r"|khách mời|cảnh sát|bộ đội|đoàn|phái đoàn|đội|tổ|nhóm|cán bộ|chiến sĩ|nông dân|ngư dân|tiểu thương|bác sĩ"
    r"|bị cáo|bị can|nghi phạm|đối tượng|nghệ sĩ|khán giả)"
)
_PEOPLE: Final = (
    r"(?:nhân viên|cử tri|y tá|điều dưỡng|người bệnh|bệnh nhân|bệnh nhi|người nhà|người ủng hộ|nghệ nhân|bà con"
    r"|cổ động viên|cầu thủ|tiền đạo|thủ môn|phụ huynh|hành khách|binh sĩ|binh sỹ|binh lính|lính|kỹ sư|thợ|em nhỏ"
    r"|trẻ em|phụ nữ|thanh niên|tình nguyện viên|giáo viên|thí sinh)"
)
_SHOWN: Final = (
    r"(?:kiểm phiếu|bỏ phiếu|xếp hàng|chờ|ăn mừng|xuống đường|gom|phơi|tư vấn|khám|thăm khám|chăm sóc|hướng dẫn"
    r"|chụp ảnh|vẫy (?:chào|tay|cờ)|sưởi|che|dựng|vuốt|nhào|trò chuyện|trao đổi|trả lời|phủ kín|tập trung|kiểm tra"
    r"|phun|dọn|vớt|đào bới|tuần hành|biểu tình|cầm|giơ|ôm|bế|ngồi|đứng|nằm|đi bộ|làm (?:bài|thủ tục)|nhận quà"
    r"|đón nhận|thu hoạch|hái|gặt|trồng)"
)
_POST: Final = (
    r"(?:phó )?(?:chủ tịch|bí thư|giám đốc|tổng giám đốc|thủ tướng|bộ trưởng|thứ trưởng|trưởng ban|hiệu trưởng)"
)
_ACT: Final = (
    r"(?:kiểm đếm|kiểm tra|khám nghiệm|khám xét|dập lửa|chữa cháy|tìm kiếm|cứu hộ|chiếm lĩnh|diễu hành|duyệt binh"
    r"|tuần tra|phong tỏa|phong toả|trục vớt|biểu diễn|xếp hàng|chờ|đọc lệnh|tống đạt|thi công|thu hoạch|bắt tay"
    r"|hội đàm|thăm hỏi|dâng hương|cắt băng|tuyên truyền|gia cố|thu dọn|phát quà|khám bệnh)"
)
SCENE: Final = re.compile(
    # `Quang cảnh hội nghị.`, `Tang vật bị thu giữ`, `Hiện trường vụ tai nạn sáng 3/7`
    r"quang cảnh [^,]{3,100}|(?:(?:toàn|cận) cảnh|hiện trường|một góc|khoảnh khắc|chân dung|tang vật) [^,]{6,100}"
    r"|một (?:phiên|buổi|tiết|giờ|cảnh|đoạn|lớp) [^,]{6,80}|tang vật [^,]{3,100}"
    # `Công an kiểm đếm tang vật.`
    rf"|(?:{_CROWD}|{_POST}|[^,]{{0,20}}công an)\b[^,]{{0,40}}\b{_ACT}\b[^,]{{0,50}}"
    # `Các đại biểu dự hội nghị.`, `Đông đảo người dân tới xem.`
    r"|(?:các|những) (?:đại biểu|vị đại biểu) [^,]{3,80}"
    # `Bà Lê Thị Na phát biểu tại hội nghị.`
    r"|[^,]{5,80}(?:, [^,]{3,60}){0,3},? "
    r"(?:phát biểu|chụp ảnh|trả lời (?:báo chí|phỏng vấn|họp báo)|chủ trì (?:phiên|cuộc|hội) \w+)"
    r"(?: (?:tại|chỉ đạo|kết luận|khai mạc|bế mạc|chào mừng|lưu niệm|cùng|với|cho)\b[^,]{0,70}|$)"
    # `Bà Lê Thị Na trao quà cho công nhân.`
    rf"|(?:{_CROWD}|ông|bà|đồng chí|{_POST})\b[^,]{{0,60}}\btrao (?:[^\W\d]+ ){{1,8}}(?:cho|tặng)\b[^,]{{3,70}}"
    # `Lãnh đạo ba nước tại cuộc họp báo`
    rf"|{_CROWD} [^,]{{0,60}}\b(?:tại|trong) {_OCCASION}\b[^,]{{0,50}}"
    # `Bị cáo Lê Văn Ba tại phiên tòa`
    rf"|[^,]{{3,80}}\s(?-i:[{CAPITALS}])\w*\)?(?:, [^,]{{3,60}})?(?:,? khai (?:nhận|báo))? tại {_OCCASION}\b"
    r"[^,]{0,60}",
    re.IGNORECASE,
)


# `Nhân viên y tế hướng dẫn người bệnh.`; without its full stop it may be a heading.
PEOPLE: Final = re.compile(
    rf"(?![^.]*\b(?:để|khi|sau|do)\b){_PEOPLE}\b[^,\d]{{0,30}}\b{_SHOWN}\b[^,\d]{{0,50}}\.", re.IGNORECASE
)


def is_scene(line: Line) -> bool:
    """To be asked of lines in the text only: a headline may look the same."""
    length = len(line.words)
    if not 3 <= length <= LONGEST or is_told(line):
        return False
    if line.text[-1] == "." and PEOPLE.fullmatch(line.text):
        return True
    if not SCENE.fullmatch(_unscared(line.text).rstrip(". ")):
        return False
    return length >= 5 or line.text.endswith(".") or line.key.startswith(("quang cảnh", "tang vật"))


def is_told(line: Line) -> bool:
    """More than one sentence, or one that says what happened."""
    if ". " in line.text or line.key.startswith(LEXICON.tellings):
        return True
    return TOLD.search(_unscared(line.text)) is not None


def _unscared(text: str) -> str:
    return SCARE.sub(r"\1", text) if "“" in text or '"' in text else text
