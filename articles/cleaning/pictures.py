"""Captions by their signs: credits, labels, numbers, the site's name behind a picture's."""

import re
from typing import Final

from articles.cleaning.markers import LEXICON
from articles.cleaning.page import CAPITALS, Line
from articles.cleaning.signs import AGENCY, AUTHOR, LONGEST_CREDIT, LONGEST_SIGN, SOURCE_IN_FRONT, is_byline

LONGEST_CAPTION: Final = 60  # words
LEAST_HEADLINE: Final = 7  # words, the label among them
_PHOTO: Final = "|".join(sorted(map(re.escape, LEXICON.photo_words), key=len, reverse=True))
CREDITED: Final = re.compile(
    rf"[\s(\[./–-](?:{_PHOTO})\s*(?:[:©]|(?=reuters|afp|ap\b|ttxvn|getty))\s*\S.*$", re.IGNORECASE
)
ILLUSTRATION: Final = re.compile(
    r"(?:^|[\s(\[])ảnh (?:minh h[oọ][aạ]|tư liệu|chụp màn hình|do .{3,40} cung cấp)[^.]{0,40}[).\]]*$", re.IGNORECASE
)
BRACKETED_SOURCE: Final = re.compile(
    r"\((?:(?:nguồn(?! tin)|ảnh(?! hưởng)|hình|photo|video|credit|source)\b[^()]*"
    r"|[^()]*(?:/ttxvn|getty images|/reuters|/afp|/ap\b|ảnh:|nguồn:)[^()]*)\)?\.?$",
    re.IGNORECASE,
)
SLASHED_SOURCE: Final = re.compile(r"\w/(?:TTXVN|AFP|REUTERS|VNA|THX|EPA|AP)\)?\.?$", re.IGNORECASE)
CAPITAL_SOURCE: Final = re.compile(
    rf"[^\s{CAPITALS}]\s+(?:(?:{AGENCY})(?:/[A-Z ]+)?|[A-Z0-9-]+\.(?:COM|VN|GOV|NET|ORG)(?:\.VN)?)$"
)
# `… ngày 2/4. REUTERS - Denis Balin`, `… © AFP`: an agency, and perhaps who took the picture for it.
_PHOTOGRAPHER: Final = rf"(?:\s*[-–/,]\s*[{CAPITALS}][\w.’']*(?:\s+[{CAPITALS}][\w.’']*){{0,4}})?"
AGENCY_BEHIND: Final = re.compile(rf"(?:[.…)]\s+(?:©\s*)?|©\s*)(?:{AGENCY}){_PHOTOGRAPHER}$")
SOURCE_BEHIND: Final = re.compile(r"\S[.\s–-]\s*(?:-\s*)?Nguồn(?: ảnh| hình| video)?: [^.:]{2,40}$")
# `Giá lúa trong tuần. Bảng: Hải Yến`: who drew it.
DRAWN: Final = re.compile(
    rf"[^\s:]\s(?:Bảng|Biểu đồ|Đồ thị|Bản đồ|Sơ đồ|Tranh|Minh họa):\s[{CAPITALS}][^.:;]{{1,40}}\.?$"
)
# `Khoảnh khắc gây tranh cãi được cắt từ clip`
STILL: Final = re.compile(
    r"\b(?:cắt|trích|chụp|ảnh) (?:lại )?từ (?:clip|video|camera|màn hình)\b[^.]{0,30}$", re.IGNORECASE
)
SOURCES: Final = (ILLUSTRATION, SLASHED_SOURCE, CAPITAL_SOURCE, AGENCY_BEHIND)
PUNCTUATED: Final = re.compile("[(:/©]")
POSITION: Final = re.compile(
    r"\((?:[^()]{0,30}\b)?(?:trái|phải|giữa|bìa trái|bìa phải)(?:[ ,][^()]{0,30})?\)"
    r"|\((?:mặc )?(?:áo|váy|vest|đội mũ|đeo kính|đứng|ngồi|hàng (?:đầu|trước|sau)|người (?:đứng|ngồi|cầm|đội|mặc))"
    r"(?: [^()]{1,30})?\)",
    re.IGNORECASE,
)
BBC_CAPTION: Final = re.compile(r"^(?:chụp lại (?:hình ảnh|video)|nguồn hình ảnh)\b", re.IGNORECASE)
PICTURE_START: Final = re.compile(rf"^(?:{_PHOTO})\s*(?::|\d{{1,2}}\s?[:.]\s)", re.IGNORECASE)
PICTURE_INITIALS: Final = frozenset(initial for word in LEXICON.photo_words for initial in (word[0], word[0].upper()))
PROVIDED: Final = re.compile(
    r"(?-i:[^a-z“\"]{2,60} CUNG CẤP|[A-Z /.-]{2,40} PHOTO\b[A-Z /.-]*)"
    r"|(?:ảnh )?(?:công an|nhân vật|gia đình|người dân|bạn đọc|đơn vị) cung cấp",
    re.IGNORECASE,
)
# `Video Trà Lân 3-2 Kỳ Hải`: above a player, inside the text.
PLAYER: Final = re.compile(rf"(?:Video|VIDEO|Clip|CLIP|Highlights?)(?: clip)? [{CAPITALS}\d][^.!?:]{{3,80}}")
# `Thủ tướng Lê Na - Báo Sông Nước`: what a picture is called by the site.
BEHIND: Final = re.compile(r"\s[-–|]\s+[SBTĐ]")  # to be asked first: it is found quickly, or not at all
ALT_TEXT: Final = re.compile(rf"[^.!?:]{{8,120}}\s[-–|]\s+(?:Sputnik|Báo|Tạp chí|Đài)\s[{CAPITALS}][^.!?:]{{2,30}}")
NUMBERED_PICTURE: Final = re.compile(rf"\s(?:-\s*)?(?:[Ảả]nh|anh|[Hh]ình)\s*\d+(?=\W|$|[{CAPITALS}])")
# `Cầu Vàm Nhỏ thông xe - Ảnh 2.`: the title, or what it was before, in the place of a picture.
PICTURE_LABEL: Final = re.compile(
    r".{8,200}\s(?:[-–]\s*(?:(?:[Ảả]nh|anh|[Hh]ình)\s*\d{1,2}|0)|(?:hinh )?anh \d{1,2})\.?"
)
TABLE_CELL: Final = re.compile(r"\|?([^|]+)\|")


def is_bare_credit(line: Line) -> bool:
    """A picture's credit alone: its caption is the line above."""
    return len(line.words) <= 8 and (PICTURE_START.match(line.text) or PROVIDED.fullmatch(line.text)) is not None


def is_caption(line: Line) -> bool:
    """Signs of a picture's caption: a photo credit at its end, (left) and (right), a label."""
    text = line.text
    if len(line.words) > LONGEST_CAPTION:
        return False
    if (text[0] in "CcNn" and BBC_CAPTION.match(text)) or (line.raw.rstrip()[-1] == "|" and is_cell(line)):
        return True
    end = text[-LONGEST_CREDIT:]
    if is_picture_label(line) or (text[0] in PICTURE_INITIALS and PICTURE_START.match(text)):
        return True
    if text.endswith(".") and not PUNCTUATED.search(text) and "ảnh" not in line.key[-LONGEST_CREDIT:]:
        return False  # most paragraphs; the expressions below would find nothing in them, slowly
    if AUTHOR.fullmatch(text):
        return False
    if text[0] == "©" and SOURCE_IN_FRONT.match(text):
        return True
    if len(line.words) <= 8 and PROVIDED.fullmatch(text):
        return True
    if len(line.words) <= 25 and ":" in end and SOURCE_BEHIND.search(end):
        return True
    credited = CREDITED.search(end)
    if credited and len(credited[0].split()) <= 12 and ". " not in credited[0].rstrip(". "):
        return True
    if "(" in end and BRACKETED_SOURCE.search(end):
        return True
    if any(sign.search(end) for sign in SOURCES):
        return True
    if (": " in end and DRAWN.search(end)) or ("từ " in end and STILL.search(end)):
        return True
    return "(" in text and len(line.words) <= 40 and ". " not in text and POSITION.search(text) is not None


def is_player(line: Line) -> bool:
    """What a video shows, above it; to be asked inside the text only."""
    return len(line.words) <= 15 and PLAYER.fullmatch(line.text) is not None


def is_picture_label(line: Line) -> bool:
    """A picture's number behind a headline."""
    last = line.text[-2:-1] if line.text[-1] == "." else line.text[-1]
    return last.isdigit() and len(line.raw) <= LONGEST_SIGN and PICTURE_LABEL.fullmatch(line.text) is not None


def is_labelled_headline(line: Line) -> bool:
    """`Video: Cầu Vàm Nhỏ thông xe sớm ba tháng`; to be asked of a page's first line only."""
    return len(line.words) >= LEAST_HEADLINE and PICTURE_START.match(line.text) is not None


def is_alt_text(line: Line) -> bool:
    """A picture's name with the site's behind it; to be asked below the title only."""
    return BEHIND.search(line.text) is not None and len(line.words) <= 25 and ALT_TEXT.fullmatch(line.text) is not None


def is_cell(line: Line) -> bool:
    """A table of one cell, in which many sites put a picture's caption; often only its end is left."""
    raw = line.raw.strip()
    return (
        raw[-1] == "|"
        and TABLE_CELL.fullmatch(raw) is not None
        and (raw[0] == "|" or "ảnh" in line.key or not is_byline(line))
    )
