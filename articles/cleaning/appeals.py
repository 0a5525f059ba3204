"""Lines that speak to the reader: invitations, addresses to write to, whose opinion it is.

Patterns are matched from the start of a line's key: lower case, no punctuation at either end.
"""

import re
from typing import Final

from articles.cleaning.markers import LEXICON
from articles.cleaning.page import Line

LONGEST: Final = 80  # words
# What those have that do not begin like appeals.
HOLDS: Final = ("mời ", "liên hệ", "giới thiệu", "cảm ơn", "tiếp tục")
PAIRS: Final = frozenset(opening[:2] for opening in LEXICON.appeals)  # of first letters, to ask before all of them
_READER: Final = (
    r"(?:quý (?:vị|khách|bạn đọc|độc giả|thính giả)|(?:các )?bạn(?! bè)(?: đọc| nghe đài)?|độc giả|khán giả|thính giả)"
)
_MEDIUM: Final = r"(?:báo|zalo|facebook|youtube|telegram|tiktok|viber|whatsapp|google|app store|ios|android)"
_CHANNEL: Final = (
    r"(?:tại đây|ở đây|của chúng tôi|chúng tôi|@|e-?mail|hotline|đường dây nóng|địa chỉ|hộp thư|số điện thoại|website"
    rf"|fanpage|(?:kênh|nhóm|group|trang|trên|qua|ứng dụng|app) (?:của )?{_MEDIUM}"
    r"|google news|app store|google play|tòa soạn|toà soạn)"
)
_ASKED: Final = r"(?:vui lòng|hãy|xin|có thể|muốn|quan tâm|theo dõi|liên hệ|gửi)"
_TOLD_TO: Final = (
    r"(?:tham gia|theo dõi|tải|cài đặt|đăng ký|truy cập|nhấn|bấm|click|like|subscribe|bấm quan tâm|quan tâm"
    r"|để (?:không bỏ lỡ|nhận|cập nhật|xem|đọc)|cập nhật|xem|đọc|liên hệ|gửi)"
)
APPEAL: Final = re.compile(
    "|".join(
        (
            # `Mời bạn đọc …`, `Để không bỏ lỡ …, mời bạn đọc theo dõi …`, `Bài có tham khảo nhiều nguồn. Mời độc giả …`
            rf"(?:[^.!?“\"]{{0,160}}[,;:] |(?:bài|nội dung|video)\b[^.!?“\"]{{0,120}}\. )?"
            rf"(?:kính |trân trọng |thân )?mời {_READER}\b",
            # `Mọi phản ánh xin gửi về …`
            r"(?:mọi|các|những)? ?(?:thông tin|phản ánh|ý kiến|đóng góp|góp ý|thắc mắc|câu hỏi|tin|bài)\b"
            r"[^.“\"]{0,80}\b(?:xin|vui lòng|mời|đề nghị)(?: \w+)? (?:gửi|liên hệ|chuyển|phản ánh)\b",
            # `Bạn đọc có thể gửi ý kiến về địa chỉ …`
            rf"{_READER}\b[^.“\"]{{0,80}}\b{_ASKED}\b[^“\"]{{0,160}}{_CHANNEL}",
            # `Tham gia kênh Zalo của chúng tôi …`, `Tải ứng dụng … tại đây`
            rf"(?:hãy |vui lòng )?{_TOLD_TO}\b[^“\"]{{0,160}}{_CHANNEL}",
            # `Bài viết thể hiện quan điểm của tác giả`, `… chỉ mang tính chất tham khảo`
            r"(?:bài viết|nội dung|chuyên mục|thông tin|quan điểm|các bài|bài)\b[^“\"]{0,100}"
            r"\b(?:quan điểm (?:\w+ ){0,3}(?:tác giả|người viết)|mang tính(?: chất)? tham khảo|không nhất thiết)\b",
            # `Quý khách quan tâm vui lòng liên hệ:`, `Để được tư vấn, xin liên hệ …`
            r"quý (?:khách|vị|bạn|độc giả)\b",
            r"[^.!?“\"]{0,100}\b(?:vui lòng|xin) liên hệ\b",
            # `… giới thiệu tới bạn đọc những cuốn sách …`
            rf"[^.!?,“\"]{{2,40}} giới thiệu (?:tới|đến|cùng|với) {_READER} những (?:cuốn|ấn phẩm|bài|chương trình)\b",
            # `Cảm ơn bạn đã quan tâm …`, `Bạn có thể đưa ý kiến của mình vào khung …`
            rf"(?:trân trọng )?cảm ơn {_READER} đã (?:quan tâm|theo dõi|đọc|đón đọc|ủng hộ)\b",
            r"bạn (?:có thể|hãy) (?:đưa|gửi|để lại|viết|chia sẻ) (?:ý kiến|bình luận|câu hỏi|nhận xét)\b",
            # `Báo Sông Nước tiếp tục cập nhật …`
            r"[^,.“\"]{2,40} tiếp tục (?:cập nhật|thông tin)\b[^.]{0,120}(?:tại đây|bạn đọc|độc giả|quý vị)",
            r"báo [^,.“\"]{2,40} tiếp tục cập nhật\b[^.]{0,80}$",
            # `Theo dõi Báo Sông Nước trên`, `Tủ sách về sông nước đã mở cửa. Xem thêm tại đây.`
            r"theo dõi [^,“\"]{2,40} trên$",
            r"(?:[^“\"]{2,200}[.!?] )?(?:xem|đọc|tải|tra cứu|tìm hiểu|đăng ký|theo dõi)\b[^.“\"]{0,60} (?:tại|ở) đây$",
            # `Bạn nghĩ gì về bài viết này?`
            r"(?:bạn|theo bạn|anh/chị)\b[^.“\"]{0,60}(?:nghĩ|thấy|có|thích|đánh giá|ý kiến)\b[^.]{0,60}"
            r"(?:bài viết|câu chuyện|thông tin) (?:này|trên)(?:\?|$)",
        )
    )
)


def is_appeal(line: Line) -> bool:
    """The line says nothing but that."""
    text = line.key
    appeals = text[:2] in PAIRS and text.startswith(LEXICON.appeals)
    if not appeals and not text.endswith(" đây") and not any(map(text.__contains__, HOLDS)):
        return False
    return len(line.words) <= LONGEST and APPEAL.match(text) is not None
