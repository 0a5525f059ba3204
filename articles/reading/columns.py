"""Which column of a table, or name in an object, is which field of an article: a proposal from the names alone."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

FIELDS: Final = (
    "title", "lead", "body", "publisher", "author", "section", "credit", "url", "external_id", "published", "modified",
    "language",
)  # fmt: skip
KEPT: Final = ""  # a column chosen to be none of them stays among what else was delivered
REASON: Final = "lý do trả lại"  # the column that downloads of rejected records have beside their own: never read

# As `folded` gives them, the surest first.
NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("title", "tieu de", "tit", "tua de", "headline", "ten bai", "tieu de bai viet", "tua", "heading"),
    "lead": (
        "lead", "sapo", "sa po", "standfirst", "tom tat", "mo ta", "summary", "description", "abstract", "intro",
        "teaser", "dan nhap", "loi dan", "excerpt",
    ),
    "body": (
        "body", "noi dung", "chinh van", "text", "content", "article body", "noi dung bai viet", "noi dung bai",
        "than bai", "full text", "fulltext", "toan van", "bai viet", "van ban", "article text", "main text",
        "maintext", "html", "article",
    ),
    "publisher": (
        "publisher", "bao", "ten bao", "toa soan", "co quan bao chi", "newspaper", "nha xuat ban", "site name", "site",
        "trang bao", "outlet", "nguon bao", "source", "nguon", "domain",
    ),
    "author": (
        "author", "tac gia", "authors", "byline", "but danh", "phong vien", "nguoi viet", "writer", "creator",
        "reporter",
    ),
    "section": (
        "section", "chuyen muc", "muc", "category", "danh muc", "the loai", "chuyen trang", "rubric", "topic", "chu de",
        "categories",
    ),
    "credit": ("credit", "nguon bai", "nguon tin", "theo nguon", "copyright", "ban quyen", "nguon", "source"),
    "url": ("url", "link", "duong dan", "dia chi", "lien ket", "permalink", "href", "article url", "uri"),
    "external_id": (
        "external id", "id", "ma bai", "ma", "ma bai viet", "article id", "guid", "uuid", "news id", "post id",
        "doc id", "ma so", "id bai viet",
    ),
    "published": (
        "published", "ngay dang", "ngay xuat ban", "published at", "published on", "publish date", "date published",
        "pub date", "pubdate", "publication date", "thoi gian dang", "ngay phat hanh", "ngay gio dang", "date", "ngay",
        "thoi gian", "datetime", "time", "publish time", "published time", "published date", "ngay thang", "posted at",
        "created at",
    ),
    "modified": (
        "modified", "ngay sua", "cap nhat", "ngay cap nhat", "cap nhat luc", "modified at", "updated", "updated at",
        "last modified", "lastmod", "date modified", "thoi gian cap nhat", "sua luc", "modified time", "update time",
    ),
    "language": ("language", "ngon ngu", "lang", "tieng"),
}  # fmt: skip
WORD_BREAK: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|[\W_]+")


def propose(names: Iterable[str]) -> dict[str, str]:
    """The column that most likely holds each field, by column name; a column that fits none is left out.

    No field twice; where two columns could be one field, the surer name has it, and of the same the first.
    """
    by_name: dict[str, str] = {}
    for name in names:
        by_name.setdefault(folded(name), name)
    chosen: dict[str, str] = {}
    for field, known in NAMES.items():
        found = next((by_name[name] for name in known if name in by_name and by_name[name] not in chosen), None)
        if found is not None:
            chosen[found] = field
    return chosen


def folded(name: str) -> str:
    """Lower case words without diacritics: `Tiêu đề` and `tieu_de` are `tieu de`, `pubDate` is `pub date`."""
    plain = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return WORD_BREAK.sub(" ", plain).strip().lower()


def mapped(names: tuple[str, ...], columns: Mapping[str, str]) -> dict[str, str]:
    """The field of each column: as chosen in `columns`, where they say something of these names, else as proposed."""
    proposed = propose(name for name in names if name not in columns)
    chosen = {name: columns[name] for name in names if columns.get(name)}
    taken = set(chosen.values())
    return chosen | {name: field for name, field in proposed.items() if field not in taken}
