"""Articles in Vietnamese for measuring, made of words of our own: as many as wanted, always the same."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

PLACES = [
    "Khe Vàng", "Nậm Cắn", "Tân Hòa", "Bản Hồ", "Suối Bạc", "Đông Lâm", "Cốc Ly", "Tả Van", "Mường Lay", "Hải Giang",
    "Ven Đồi", "Phú Mỹ",
]  # fmt: skip
PEOPLE = [
    "ông Đinh Văn Sáu", "bà Hồ Thị Lượm", "ông Vừ A Páo", "bà Lò Thị Son", "ông Giàng A Lử", "bà Sùng Thị Mỷ",
    "ông Lê Văn Khải", "bà Đỗ Thị Nhàn", "ông Trịnh Quốc Thắng", "chị Mai Hạ", "anh Bùi Đức Long", "ông Phan Hữu Phước",
]  # fmt: skip
ROLES = [
    "giám đốc hợp tác xã", "trưởng bản", "chủ tịch xã", "đội trưởng đội thủy lợi", "hiệu trưởng", "kỹ sư cầu đường",
]  # fmt: skip
THINGS = [
    "đoạn mương chính", "cây cầu treo", "tuyến đường liên xã", "vườn khoai lang tím", "trạm bơm đầu nguồn",
    "lớp học ghép", "chợ phiên đầu tháng", "nhà văn hóa thôn", "bãi sạt lở", "đàn dê núi", "vụ lúa chịu mặn",
    "giếng cổ đầu làng",
]  # fmt: skip
DEEDS = [
    "vừa được sửa xong sau ba tuần", "đang chờ thêm kinh phí", "sẽ phục vụ hơn hai trăm hộ", "đã khô cạn từ đầu mùa",
    "giúp học sinh khỏi phải đi vòng", "cho thu nhập gấp rưỡi năm ngoái", "bị nước lũ cuốn mất một phần",
    "cần thêm người trông coi ban đêm", "được dân bản góp công gìn giữ", "chưa có trong quy hoạch của huyện",
]  # fmt: skip
SAID = ["nói", "cho biết", "khẳng định", "nhấn mạnh", "kể lại", "nhận định", "thừa nhận", "đề nghị"]
TIMES = ["sáng nay", "chiều hôm qua", "hồi đầu tuần", "trong buổi họp cuối tháng", "khi trời vừa tạnh", "sau ngày mùa"]
LITTER_ABOVE = ["Trang chủ", "Thời sự", "{when}"]
LITTER_BELOW = [
    "Ảnh: {name}", "{name}", "Chia sẻ", "Bình luận", "Đọc nhiều", "Tin liên quan",
    "{thing} ở {place} thu hút khách cuối tuần", "Giá nông sản ở {place} hôm nay", "Trở lại đầu trang",
]  # fmt: skip


class Author:
    """Writes one article after the other from its seed."""

    def __init__(self, seed: int = 1) -> None:
        self.chance = random.Random(seed)

    def sentence(self, number: int) -> str:
        pick = self.chance.choice
        fact = f"{pick(THINGS)} ở {pick(PLACES)} {pick(DEEDS)}"
        person, role = pick(PEOPLE), pick(ROLES)
        return pick((
            f"{fact[0].upper()}{fact[1:]}, theo ghi nhận {pick(TIMES)} của đoàn số {number}.",
            f"“{fact[0].upper()}{fact[1:]}”, {person}, {role}, {pick(SAID)} {pick(TIMES)}.",
            f"{person[0].upper()}{person[1:]} {pick(SAID)} rằng {fact}, và đến kỳ {number % 97} mới có số liệu đầy đủ.",
            f"{pick(TIMES).capitalize()}, {person} cùng {number % 89} người dân {pick(PLACES)} đi xem {pick(THINGS)}.",
        ))  # fmt: skip

    def title(self, number: int) -> str:
        pick = self.chance.choice
        return f"{pick(PLACES)}: {pick(THINGS)} {pick(DEEDS)}, kỳ {number}"

    def body(self, number: int, size: int) -> str:
        """Paragraphs of two to four sentences, about `size` bytes."""
        paragraphs, written = [], 0
        while written < size:
            paragraph = " ".join(self.sentence(number) for _ in range(self.chance.randrange(2, 5)))
            paragraphs.append(paragraph)
            written += len(paragraph.encode())
        return "\n".join(paragraphs) + "\n"

    def page(self, number: int, size: int) -> str:
        """A raw page: title, date, text, and what stands around it."""
        words = {
            "name": self.chance.choice(PEOPLE).split(" ", 1)[1],
            "thing": self.chance.choice(THINGS).capitalize(),
            "place": self.chance.choice(PLACES),
            "when": f"{self.chance.randrange(1, 28):02}/{self.chance.randrange(1, 13):02}/2026 07:30",
        }
        title = self.title(number)
        above = [line.format(**words) for line in LITTER_ABOVE]
        below = [line.format(**words) for line in LITTER_BELOW]
        return "\n".join([above[0], above[1], title, above[2], self.body(number, size), *below, ""])


def articles(count: int, *, first: int = 0, size: int = 3000) -> Iterator[dict[str, str]]:
    """Each as a delivery in fields has it; `size` is that of the body in bytes."""
    author = Author(first + 1)
    for number in range(first, first + count):
        yield {
            "external_id": f"b{number}",
            "url": f"https://bao.example/{number}",
            "title": author.title(number),
            "publisher": "Báo Đo Lường",
            "section": "Địa phương",
            "author": author.chance.choice(PEOPLE).split(" ", 1)[1],
            "published": f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}",
            "body": author.body(number, size),
        }


def write_jsonl(path: Path, count: int, *, first: int = 0, size: int = 3000) -> None:
    with path.open("w", encoding="utf-8") as file:
        for article in articles(count, first=first, size=size):
            file.write(json.dumps(article, ensure_ascii=False) + "\n")


def write_pages(folder: Path, count: int, *, size: int = 3000) -> None:
    author = Author()
    for number in range(count):
        below = folder / f"{number // 1000:04}"
        below.mkdir(parents=True, exist_ok=True)
        (below / f"{number:07}.txt").write_text(author.page(number, size), encoding="utf-8")
