"""Deliveries made for tests."""

import io
import json
import tarfile
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

from articles.reading import Record, read_path

BRIDGE = "Ông Lê Văn Đạt nói cầu Rạch Miễu 3 sẽ thông xe trước Tết, sớm hơn kế hoạch hai tháng."
MARKET = "Bà Sùng Thị Mỷ cho biết giá thổ cẩm tăng nhẹ vì sợi lanh năm nay mất mùa.\n“Vải ít, khách đông”, bà nói."
ROWS = [
    {
        "Tiêu đề": "Cầu sắp thông xe",
        "Nội dung": BRIDGE,
        "Ngày đăng": "5/3/2026",
        "Nguồn": "Báo Bến Tre",
        "Lượt xem": "31",
    },
    {"Tiêu đề": "Chợ phiên họp lại", "Nội dung": MARKET, "Ngày đăng": "6/3/2026 08:15", "Nguồn": "", "Lượt xem": ""},
]
OBJECTS = [
    {"title": "Cầu sắp thông xe", "body": BRIDGE, "id": 71, "tags": ["cầu", "đường"], "views": {"web": 31}},
    {"title": "Chợ phiên họp lại", "body": MARKET, "id": "72", "tags": [], "views": None},
]


def read(tmp_path, name, data, **options):
    path = tmp_path / name
    path.write_bytes(data)
    return list(read_path(path, **options))


def table(rows, delimiter=",", quote=True):
    lines = [list(rows[0])] + [list(row.values()) for row in rows]
    cell = '"{}"'.format if quote else "{}".format
    return "\r\n".join(delimiter.join(cell(value.replace('"', '""')) for value in line) for line in lines) + "\r\n"


def jsonl(objects, **options):
    return "".join(json.dumps(each, **options) + "\n" for each in objects).encode()


def zipped(members, **options):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def tarred(members, mode="w"):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=mode) as archive:
        for name, data in members.items():
            header = tarfile.TarInfo(name)
            header.size = len(data)
            archive.addfile(header, io.BytesIO(data))
    return file.getvalue()


def is_the_two(found, *, lines):
    assert [(item.line, item.fields["title"], item.fields["body"]) for item in found] == [
        (lines[0], "Cầu sắp thông xe", BRIDGE),
        (lines[1], "Chợ phiên họp lại", MARKET),
    ]


@dataclass
class Waits:
    """Its only record comes once the file is there."""

    flag: Path
    patience: float = 60.0

    def records(self):
        begun = time.monotonic()
        while not self.flag.exists():
            if time.monotonic() - begun > self.patience:
                return
            time.sleep(0.01)
        yield Record("tin.jsonl", None, 1, None, {"body": BRIDGE})

    def position(self):
        return 0
