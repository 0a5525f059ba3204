"""What one line gives away by itself: dates, credits, bylines, template leftovers, markers."""

import re
from datetime import date
from typing import Final

from articles.cleaning.markers import EDGES, LEXICON
from articles.cleaning.page import CAPITALS, WORD, Line

MOST_BOX_WORDS: Final = 7
# `Tin cùng sự kiện`, `Các bài viết khác của tác giả`, `Video nổi bật trong tuần`
MORE: Final = re.compile(
    r"(?:(?:mời )?(?:xem|đọc) )?(?:thêm )?(?:các |những )?"
    r"(?:tin|bài|bài viết|bài báo|tin,? bài|tin tức|video|clip|ảnh|câu chuyện)"
    r"(?: (?:về|ở|trong|từ|thời sự|thế giới|kinh tế|văn hóa|xã hội))? "
    r"(?:cùng (?:chuyên mục|chủ đề|sự kiện|tác giả|mục|loại|chuyên đề|danh mục)|liên quan|khác|mới(?: nhất| hơn)?"
    r"|cũ hơn|nổi bật|tiếp theo|gần đây|đọc nhiều|xem nhiều|được quan tâm|đáng chú ý|hot|nóng|nên đọc|gợi ý|đề xuất"
    r"|đã đưa|đã đăng)(?: nhất)?(?: trong (?:ngày|tuần|tháng))?(?: của tác giả| cùng chuyên mục)?"
    r"|(?:tin |bài )?cùng chuyên mục .{2,20}"
    r"|(?:tin nổi bật|tin mới nhất|tin nóng|tin đang hot|(?:đọc|xem) nhiều(?: nhất)? (?:trên|của|tại))(?: [^\s,]+){1,2}"
    r"|(?:xem )?(?:tất cả|thêm)(?: \d+)? (?:ý kiến|bình luận)(?: khác)?"
)
# In this order: what opens a block is often a menu's entry, too.
MARKERS: Final = {
    entry: (kind, reason)
    for kind, entries in (
        ("line", LEXICON.lines),
        ("end", LEXICON.ends),
        ("box", LEXICON.boxes),
        ("block", LEXICON.blocks),
    )
    for entry, reason in entries.items()
}
REPLIES: Final = re.compile(r"\d+ (?:thoughts?|responses?|comments?|replies) (?:on|to) .{3,}")  # as blogs count them
FIRST_OF_BLOCKS: Final = frozenset(name.split()[0].rstrip(",") for name in LEXICON.blocks)
GOING_BACK: Final = ("trở", "quay", "về")
BACK: Final = re.compile(r"(?:trở lại|quay lại|trở về|về) (?:trang |chuyên mục )?(.{2,30})")  # and a section
STARTS: Final = (*LEXICON.end_starts, *LEXICON.line_starts)
PAIRS: Final = frozenset(start[:2] for start in STARTS)  # of first letters, to ask before all of them
LONGEST_CREDIT: Final = 120  # characters
LONGEST_SIGN: Final = 600  # characters: a longer line is a paragraph, and regular expressions cost too much
LONGEST_MARKER: Final = 60  # characters
MOST_MENU_WORDS: Final = 60
LEAST_FOREIGN: Final = 6  # words
LEAST_TWICE: Final = 4  # words
TWO: Final = re.compile(r"\s[/|]\s")
LONGEST_LINK: Final = 200  # characters
LONGEST_DATE: Final = 90  # characters
FARTHEST_DIGIT: Final = 15  # characters, behind a weekday
LEAST_HEADLINE: Final = 5  # words

_ENTRY: Final = "|".join(
    sorted((re.escape(entry) for entry, reason in LEXICON.lines.items() if reason == "menu"), key=len, reverse=True)
)
MENU: Final = re.compile(rf"(?:(?:{_ENTRY})(?:[\s|,•·>»/\-–]+|$)){{3,}}+")
AGENCIES: Final = frozenset(LEXICON.agencies)
AGENCY: Final = "|".join(sorted((re.escape(name.upper()) for name in LEXICON.agencies), key=len, reverse=True))
# `© AFP / Lê NaCảnh sát phong tỏa …`: in front of the caption, as Sputnik has it.
SOURCE_IN_FRONT: Final = re.compile(rf"©\s*(?:{AGENCY}|[^/.]{{2,30}} /)", re.IGNORECASE)
# `BXH V-League mới nhất`, `Lịch thi đấu bóng đá hôm nay 7/3`: where sports pages lead their readers.
TABLES: Final = re.compile(
    r"(?:bxh|bảng xếp hạng|lịch thi đấu|lịch phát sóng|link xem|nhận định|kết quả bóng đá|trực tiếp) [^.:?!]{2,60}"
    r"(?:mới nhất|hôm nay|đêm nay|rạng sáng mai)(?: \d{1,2}/\d{1,2})?",
    re.IGNORECASE,
)
PICTURE_FILE: Final = re.compile(r"[\w%@().-]+\.(?:jpe?g|png|gif|webp|mp4|mp3|svg)", re.IGNORECASE)
HYPHENATED: Final = re.compile(r"(?=.*[A-Za-z]{2})[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+){2,}")
HASHTAG: Final = re.compile(r"(?!\d{1,2}\b)\w[^#\n]{0,38}+[\s,;]*+")  # behind its sign; `#1. Chợ Vàm` is a heading

TEMPLATE: Final = re.compile(
    r"(?:\{+%?\s*[\w.\- |]+\s*%?\}+|\$\{\w+\}|%\w+%|<[^<>]+>"  # placeholders, tags
    r"|\[\w+[^\]]*\]\s*\[/\w+\]|[\w.]+\(.*\);?"  # shortcodes, calls
    r"|\d+(?:\.\d+)?\s*(?:sec|ms|s)\b.*\bkb"  # time and memory of the page's making
    r"|\d+:\d\d\s*/\s*\d+:\d\d|\d+ (?:phút(?: đọc)?|min read|lượt (?:xem|đọc)|views?)"  # a player's clock, counts
    r"|(?:!?\[[^\]]*\]\([^)]*\)[\s|,;•-]*)+|!\[.*\]\(.*\)?"  # markdown images and links
    r"|[\W_]+)"
)
SKIPPED: Final = re.compile(
    r"bỏ qua (?:.{1,60} và (?:tiếp tục đọc|đọc tiếp)|phần tiếp theo.{0,60})", re.IGNORECASE
)  # read out to the blind
# What a page says of the reader's browser and of its own cookies, to its reader.
BROWSER: Final = ("cookie", "javascript", "flash player", "phần mềm lướt mạng", "trình duyệt")
TOLD_READER: Final = re.compile(r"\b(?:bạn|chúng tôi|trang này)\b", re.IGNORECASE)
OWNED: Final = re.compile(r"(?:\S+ ){1,4}© ?\d{4}\b")  # `Báo Sông Nước © 2014 …`
VERSUS: Final = re.compile(r"[^:?!]{2,40} vs\.? [^:?!]{2,40}", re.IGNORECASE)
DATED_LINK: Final = re.compile(r".{20,160}[^.,;:] \(\d{1,2}/\d{1,2}(?:/\d{4})?\)")  # `Cầu Vàm Nhỏ thông xe (4/11)`
TWEET: Final = re.compile(r"[—–-] ?.{1,50} \(@\w+\).{0,30}|.*\bpic\.twitter\.com/\w+")
ADDRESS: Final = re.compile(r"^(?:(?:link|xem tại)\s*(?:tin|bài)?\s*:\s*)?(?:https?://|www\.)\S+$", re.IGNORECASE)

_WEEKDAY: Final = r"(?:(?:thứ\s*(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|chúa nhật|cn|t[2-7])\b)"
_CLOCK: Final = r"(?:\d{1,2}\s*(?::|h|giờ)\s*(?:\d{2})?(?:\s*(?::\d{2}|phút))?\s*(?:am|pm|sa|ch)?)"
_DAY: Final = (
    r"(?:(?P<day>\d{1,2})\s*(?:[/.\-]|\s*tháng\s*|\s*thg?\s*)\s*(?P<month>\d{1,2})\s*(?:[/.\-,]|,?\s*năm\s*|\s)\s*(?P<year>\d{4})"
    r"|(?P<year2>\d{4})-(?P<month2>\d{2})-(?P<day2>\d{2})(?:T[\d:.+Z]*)?)"
)
_ZONE: Final = r"(?:\(?\s*(?:gmt|utc)?\s*\+\s*0?7(?::?00)?\s*\)?|\(gmt\)|gmt|ict)"
_LABEL: Final = (
    r"(?:(?:ngày\s*|được\s*|đã\s*|lần\s*)?"
    r"(?:đăng tải|đăng|cập nhật (?:lần )?cuối|cập nhật|sửa đổi|chỉnh sửa|xuất bản|phát hành|tạo"
    r"|published|updated|thời gian)"
    r"(?:\s*(?:lúc|ngày|đăng))?\s*:?)"
)
_BETWEEN: Final = rf"[\s,|\-–—()\[\]/•:]|{_WEEKDAY}|lúc|{_CLOCK}|{_ZONE}"
DATE: Final = re.compile(_DAY, re.IGNORECASE)
_ANY_DAY: Final = re.sub(r"\?P<\w+>", "?:", _DAY)
# One time, or two that say the same; the section beside it behind a bar.
DATE_LINE: Final = re.compile(
    rf"(?:{_BETWEEN}|{_LABEL}|ngày|hôm nay)*+{_ANY_DAY}(?:{_BETWEEN}|{_LABEL})*+(?:{_ANY_DAY}(?:{_BETWEEN})*+)?"
    r"(?:\d+ (?:bình luận|ý kiến|lượt xem|lượt đọc|views?))?"
    rf"(?:(?<=[|]\s)[^\d|.]{{2,40}})?",
    re.IGNORECASE,
)
_MONTH: Final = r"tháng\s+(?:một|hai|ba|tư|năm|sáu|bảy|tám|chín|mười(?:\s+(?:một|hai))?|\d{1,2})"
AGO: Final = r"(?:đã đăng\s+)?\d+\s+(?:giây|phút|giờ|ngày|tuần|tháng|năm)\s+trước|vừa xong"
AGO_LINE: Final = re.compile(AGO, re.IGNORECASE)
CLOCK_LINE: Final = re.compile(
    rf"{_CLOCK}|\d{{1,2}}[/.-]\d{{1,2}}(?:\s+{_CLOCK})?"
    rf"|\d{{1,2}}\s+{_MONTH}(?:,?\s+\d{{4}})?(?:,?\s+{_CLOCK})?|(?:{AGO})(?:\s*(?:bài )?gốc)?"
    rf"|hôm (?:nay|qua)(?:,?\s+{_CLOCK})?"
    rf"|cập nhật(?: lúc)?:?\s+{_CLOCK}(?:\s+ngày)?\s+\d{{1,2}}[/.-]\d{{1,2}}",
    re.IGNORECASE,
)
UNDATED: Final = ("hôm", "vừa xong")  # what days without a number begin with
DIGIT: Final = re.compile(r"\d")
DATED_END: Final = re.compile(
    rf"[\s|\-–—(]+(?:{_WEEKDAY}[\s,]*)?(?:ngày\s*)?(?:{_CLOCK}[\s,|\-–—]*)?"
    rf"{_DAY}(?:[\s,|\-–—]*{_CLOCK})?\s*{_ZONE}?\)?$",
    re.IGNORECASE,
)
# `20/08/2025 15:23Cầu Vàm Nhỏ thông xe`
DATED_START: Final = re.compile(
    rf"(?:{_WEEKDAY}[\s,]*)?(?:ngày\s*)?{_ANY_DAY}[\s,|\-–—]*(?:(?<=\d)|{_CLOCK}\s*{_ZONE}?[\s|\-–—]*)"
    rf"(?-i:(?=[{CAPITALS}\"“‘]))",
    re.IGNORECASE,
)

_NAME: Final = rf"(?:[{CAPITALS}][\w.’']*|\([^()]{{1,40}}\))"
_NAMES: Final = rf"{_NAME}(?:\s+{_NAME}){{0,4}}"
DEGREES: Final = ("Luật sư ", "Bác sĩ ", "Nhà báo ", "Thạc sĩ ", "Tiến sĩ ", "ThS", "TS", "PGS", "GS", "BS", "LS", "KS")
DEGREE: Final = re.compile(r"(?:Luật sư|Bác sĩ|Nhà báo|Thạc sĩ|Tiến sĩ|(?:P?GS[.,-]? ?)?(?:TS|ThS|BS|LS|KS)\.?) ")
NAME_LINE: Final = re.compile(rf"^{_NAMES}(?:\s*[-–—,/&|+]\s*{_NAMES}){{0,3}}$")
_ROLE: Final = r"thực hiện|ghi|lược (?:dịch|ghi)|(?:biên )?dịch|tổng hợp"
AUTHOR: Final = re.compile(
    r"(?:tác giả|(?:bài|tin),? (?:và )?ảnh|bài|tin|thực hiện|biên dịch|người dịch|phóng viên|pv|by|tổng hợp)\s*:\s*\S.*"
    rf"|(?-i:{_NAMES}(?:\s*[-–,&]\s*{_NAMES})?)\s*[-–(,]?\s*(?:{_ROLE})\)?",
    re.IGNORECASE,
)
CREDIT: Final = re.compile(
    r"^[(\[]?(?:theo|nguồn|nguồn tin|nguồn bài|nguồn bài viết|source|dẫn nguồn|tin từ)(?:\s*:\s*|\s+)\S", re.IGNORECASE
)
# `(TTXVN/Vietnam+)`, `(SGGP)`, `(Baosongnuoc.vn)`, `TTXVN/Vietnam+`: whose text it is, below it.
_OUTLET: Final = rf"[{CAPITALS}][\w.+&-]*+"  # all of them, or a line of hyphens would be cut in every way
OUTLET_ALONE: Final = re.compile(
    rf"\((?!Ảnh|ẢNH|Hình|Nguồn|Video|Clip)(?=[^()]*(?:[A-ZĐ]{{2}}|\+|\.(?:vn|com|net)\b))"
    rf"{_OUTLET}(?:[\s/,–-]+{_OUTLET}){{0,4}}\)\.?|(?:{AGENCY})/[\w+]{{2,20}}"
)
REPORTER_OF: Final = re.compile(
    rf"^{_NAMES}\s*[/–-]\s*(?i:báo|đài|tạp chí|ttxvn|vietnam\+|vov|vtv|pv)\b[^.!?:]{{0,50}}$"
)
RELAYED: Final = re.compile(rf"{_NAMES}\s*[,|-]\s*Theo\s[^.!?:]{{2,60}}")
SIGNATURE: Final = re.compile(rf"{_NAMES}(?:/[\w +]{{2,40}})?\s*\((?i:theo)\s[^()]{{2,60}}\)\.?")
SIGNED: Final = re.compile(
    rf"(?:Bài|Bài viết|Tin|Thực hiện|Tác giả|Bài,? (?:và )?ảnh|Tin,? ảnh):\s*{_NAMES}(?:\s*[-–,&]\s*{_NAMES})*"
)
REPORTERS: Final = re.compile(
    r"^(?:pv|p\.v|nhóm pv|nhóm phóng viên|ban thời sự|btv|ctv|t/h|tổng hợp|t\.h)\b(?:[\s/(.,-]+[\w/]+){0,8}\)?\.?",
    re.IGNORECASE,
)


def is_hashtag(line: Line) -> bool:
    """`#cầu Vàm Nhỏ`; behind a heading's sign there is a space."""
    before, *tags = line.raw.strip().split("#")
    return not before and bool(tags) and all(map(HASHTAG.fullmatch, tags))


def is_template(line: Line) -> bool:
    if not line.words or ("{{" in line.raw and "}}" in line.raw):
        return True
    if ("@" in line.text or ".com/" in line.text) and TWEET.fullmatch(line.text):
        return True
    if is_picture_name(line):
        return True
    if line.text[0].isalpha() and not line.text.endswith((")", ");")):
        return line.text[0] in "bBhHlLwWxX" and (ADDRESS.match(line.text) or SKIPPED.fullmatch(line.text)) is not None
    return any(TEMPLATE.fullmatch(text) for text in (line.raw.strip(), line.text)) or bool(ADDRESS.match(line.text))


def is_picture_name(line: Line) -> bool:
    """`cau-vam-nho-1.jpg`, `Le-Thi-Na`."""
    text = line.text
    if " " in text or not text.isascii():
        return False
    return ("." in text[-5:] and PICTURE_FILE.fullmatch(text) is not None) or HYPHENATED.fullmatch(text) is not None


def is_about_browser(line: Line) -> bool:
    """To be asked above the text, and of lines that no article is about."""
    return (
        len(line.words) <= 80 and any(map(line.key.__contains__, BROWSER)) and TOLD_READER.search(line.text) is not None
    )


def is_twice(line: Line) -> bool:
    """A headline and itself again: a teaser's picture and its link."""
    half, odd = divmod(len(line.words), 2)
    if odd or half < LEAST_TWICE or line.words[0] != line.words[half]:
        return False
    return line.folded_words[:half] == line.folded_words[half:]


def is_two_headlines(line: Line) -> bool:
    """`Cầu Vàm Nhỏ thông xe sớm ba tháng / Bến phà cũ thành chợ nổi đêm`: links side by side."""
    parts = TWO.split(line.text)
    return len(parts) > 1 and all(len(part.split()) >= LEAST_TWICE for part in parts)


def is_menu(line: Line) -> bool:
    """Several entries of a menu on one line."""
    return len(line.words) <= MOST_MENU_WORDS and MENU.fullmatch(line.key) is not None


def is_foreign(line: Line) -> bool:
    """A line in another language than Vietnamese, of which four words in five bear a mark: no list of names."""
    first = line.text[0]
    if first >= "\u0370":
        return first < "\u1e00" or "\u3040" <= first < "\ufe00"  # Greek to Georgian, Japanese to Korean
    if not line.text.isascii() or len(line.words) < LEAST_FOREIGN or first in "\"'":
        return False
    return sum(map(str.islower, line.words)) > len(line.words) / 2


def is_link_to_tables(line: Line) -> bool:
    """To be asked inside the text only."""
    return len(line.words) <= 15 and TABLES.fullmatch(line.text) is not None


def is_date(line: Line) -> bool:
    return (
        len(line.text) <= LONGEST_DATE
        and (DIGIT.search(line.text) is not None or line.key.startswith(UNDATED))
        and (DATE_LINE.fullmatch(line.text) or CLOCK_LINE.fullmatch(line.text)) is not None
    )


def is_day(line: Line) -> bool:
    """A date that says the day, not the time alone."""
    return DATE.search(line.text) is not None or AGO_LINE.fullmatch(line.text) is not None


def date_in(text: str) -> date | None:
    """The first full date in a text, if the calendar has it."""
    found = DATE.search(text)
    if not found:
        return None
    parts = [found["year"] or found["year2"], found["month"] or found["month2"], found["day"] or found["day2"]]
    try:
        return date(*map(int, parts))
    except ValueError:
        return None


def is_credit(line: Line) -> bool:
    """`Theo X`, `Theo songnuoc`, `Nguồn: X` with a name and no clause after it, or an agency or paper alone."""
    if line.key in AGENCIES or (len(line.words) <= 5 and OUTLET_ALONE.fullmatch(line.text)):
        return True
    found = CREDIT.match(line.text) if len(line.text) <= LONGEST_CREDIT else None
    if (
        not found
        or line.key.startswith("theo dõi")
        or len(line.words) > 8
        or (line.text.endswith(".") and len(line.words) > 5)
    ):
        return False
    source = line.text[found.end() - 1 :]
    return len(line.words) == 2 or source[0].isupper() or "." in source.rstrip(".)]") or "@" in source


def is_byline(line: Line) -> bool:
    """Names of people or desks and nothing else."""
    if len(line.text) > 120:
        return False
    if line.text[-1] in ".?!…" or line.is_sentence:
        return False
    text = DATED_END.sub("", line.text)
    if text.startswith(DEGREES):
        text = DEGREE.sub("", text, 1)
    return (
        len(text) <= 80
        and any(sign.fullmatch(text) for sign in (NAME_LINE, AUTHOR, REPORTERS, REPORTER_OF, RELAYED))
        and text[-1:] not in "?!"
    )


def is_signature(line: Line) -> bool:
    """Names and where they have it from, or what they did: `Lê Na (Theo AFP)`, `Bài: Lê Na`."""
    return len(line.text) <= 120 and (SIGNATURE.fullmatch(line.text) or SIGNED.fullmatch(line.text)) is not None


def is_dated_byline(line: Line) -> bool:
    """Names, or a reporter's post, followed by the time of publication."""
    return len(line.text) <= 120 and _dated_end(line.text) is not None and is_byline(line)


def _dated_end(text: str) -> re.Match[str] | None:
    return DATED_END.search(text) if DIGIT.search(text, max(0, len(text) - 14)) else None


def without_date(text: str) -> str:
    """A headline without the date and time behind it or run together with its beginning."""
    begun = DATED_START.match(text) if DIGIT.search(text, 0, FARTHEST_DIGIT) else None
    found = _dated_end(text)
    rest = text[begun.end() if begun else 0 : found.start() if found else len(text)].rstrip()
    return rest if len(WORD.findall(rest)) >= LEAST_HEADLINE else text


def is_dated_link(line: Line) -> bool:
    """A headline followed by date and time, or by a day in brackets."""
    if line.text.endswith(")") and DATED_LINK.fullmatch(line.text):
        return True
    found = _dated_end(line.text) if len(line.text) <= LONGEST_LINK else None
    return found is not None and ":" in found[0] and len(WORD.findall(line.text[: found.start()])) >= 5


def marker(line: Line) -> tuple[str, str] | None:
    """(`block`, `box`, `end` or `line`, reason) of a line that says itself that it is litter."""
    if len(line.text) <= LONGEST_MARKER:
        if found := MARKERS.get(line.key):
            return found
        if line.key.startswith(GOING_BACK) and (back := BACK.fullmatch(line.key)) and back[1] in LEXICON.lines:
            return "block", "related"
        if line.key[:1].isdigit() and REPLIES.fullmatch(line.key):
            return "block", "comments"
        if len(line.words) <= MOST_BOX_WORDS and (MORE.fullmatch(line.key) or _is_two_names(line.key)):
            return "block", "related"
    if "©" in line.text and OWNED.match(line.text):
        return "end", "footer"
    return _beginning(line)


def _is_two_names(key: str) -> bool:
    """Two boxes' names side by side: the tabs of one box."""
    parts = key.split()
    return not FIRST_OF_BLOCKS.isdisjoint(parts[:1]) and any(
        " ".join(parts[:cut]).rstrip("/|,-– ") in LEXICON.blocks
        and " ".join(parts[cut:]).lstrip("/|,-– ") in LEXICON.blocks
        for cut in range(1, len(parts))
    )


def _beginning(line: Line) -> tuple[str, str] | None:
    start = line.raw.lstrip()[:LONGEST_MARKER].casefold()
    if start[0] == "©" and SOURCE_IN_FRONT.match(start):
        return None
    if start[0].isalnum():
        if start[:2] not in PAIRS or not start.startswith(STARTS):
            return None
    elif not start.startswith(STARTS):
        start = start.lstrip(EDGES)
        if not start.startswith(STARTS):
            return None
    for kind, beginnings in (("end", LEXICON.end_starts), ("line", LEXICON.line_starts)):
        for beginning, reason in beginnings.items():
            if start.startswith(beginning):
                return kind, reason
    return None
