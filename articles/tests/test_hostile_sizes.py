"""Hostile deliveries under the real limits: refused before much more of them is read, in little memory."""

import json
import subprocess
import sys

from articles.reading import limits
from articles.tests.deliveries import BRIDGE, MARKET
from articles.tests.test_hostile import SHEET_ROWS, rows, zip_with
from articles.tests.workbooks import xlsx
from newsdesk.local.state import ROOT

# Reads and prepares what is made under the real limits, in a process of its own: what became of the records, how
# much of each file had been read when its first refusal was told, and the most memory that the process ever had.
MEASURED = """
import json, re, sys
from pathlib import Path
from articles.kitchen import prepare
from articles.preparing import Given
from articles.reading import read_path
def read(path):
    streams, codes, told_at = [], [], None
    for item in read_path(path, opened=streams.append):
        codes.append(getattr(prepare(item, Given()), "reason", "good"))
        if told_at is None and codes[-1] != "good":
            told_at = streams[0].tell()
    return path.name, codes, told_at
read(Path(sys.argv[1]))
found = [read(path) for path in sorted(Path(sys.argv[2]).iterdir())]
# Not getrusage: what the process that started this one had in memory counts there too.
peak = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]
print(json.dumps([found, int(peak) // 1024]))
"""


# Small to read, and large or slow to make anything of: made when wanted.
AT_ONCE = {
    "nhiều dòng.jsonl": lambda: b'{"body": "' + b"ab\\n" * 2_000_000 + b'"}\n',
    "nhiều mảng.jsonl": lambda: b'{"body": "x", "n": [' + b"[]," * 3_000_000 + b"0]}\n",
    "nhiều mảng.json": lambda: b'[{"body": "x", "n": [' + b"[]," * 500_000 + b"0]}]",
    "nhiều dòng.txt": lambda: b"ab\n" * 600_000,
    "một dòng.txt": lambda: MARKET.encode() * 20_000,
    "chữ nhiều dấu.txt": lambda: ("a" + "\u0301\u0323" * 400_000).encode(),
    "dòng trống.csv": lambda: b'title,body\na,"' + b"\n" * 1_000_000,
    "thuộc tính.html": lambda: f"<p {' '.join(f'a{n}' for n in range(200_000))}>x</p>".encode(),
    "nhiều kiểu.xlsx": lambda: xlsx(SHEET_ROWS, **{"xl/styles.xml": f"<styleSheet>{'<xf/>' * 500_000}</styleSheet>"}),
}


def test_within_two_hundred_megabytes(tmp_path):
    honest, hostile = tmp_path / "tốt", tmp_path / "xấu"
    honest.mkdir()
    hostile.mkdir()
    (honest / "a.html").write_text(f"<p>{BRIDGE}</p>", encoding="utf-8")
    for name, data in AT_ONCE.items():
        (hostile / name).write_bytes(data())
    with (hostile / "1 gb.jsonl").open("wb") as file:
        file.write(b'{"body": "')
        file.truncate(1024 * limits.MIB)
    (hostile / "triệu cột.csv").write_bytes(b"," * 1_000_000 + b"body\n")
    (hostile / "triệu ô.csv").write_bytes(rows(b"x," * 1_000_000))
    (hostile / "triệu ô.xlsx").write_bytes(xlsx(f'<row r="1">{"<c/>" * 1_000_000}</row>'))
    (hostile / "bom.zip").write_bytes(zip_with("b.jsonl", bytes(300 * limits.MIB)))
    (hostile / "trang.html").write_text(f"<p>{BRIDGE}</p>" * 10_000, encoding="utf-8")
    command = [sys.executable, "-c", MEASURED, str(honest / "a.html"), str(hostile)]
    found, peak = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120).stdout)
    assert {name: codes[0] for name, codes, _ in found} == {
        "1 gb.jsonl": "too_large",
        "triệu cột.csv": "too_many_columns",
        "triệu ô.csv": "good",
        "triệu ô.xlsx": "too_many_columns",
        "bom.zip": "good",  # its first page
        "trang.html": "good",
    } | dict.fromkeys(AT_ONCE, "too_large") | {
        "chữ nhiều dấu.txt": "too_many_marks",
        "dòng trống.csv": "quote_not_closed",
    }
    assert all(told_at <= limits.RECORD + limits.MIB for _, codes, told_at in found if set(codes) != {"good"})
    assert peak < 200
