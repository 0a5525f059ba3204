"""How soon hostile files are refused, and in how much memory: each read and prepared in a process of its own.

    python3 benchmarks/hostile.py

Needs no database. A table for people; the last line is one JSON object.
"""

import gzip
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import zstandard

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from articles.tests.deliveries import BRIDGE, zipped  # noqa: E402
from articles.tests.workbooks import WORKBOOK, cell, xlsx  # noqa: E402

MB = 1_000_000
ROW = f'<row r="1">{cell("body")}</row><row r="2">{cell(BRIDGE, "A2")}</row>'
FILES: dict[str, Callable[[], bytes]] = {
    "line of 1 GB.jsonl": lambda: b'{"body": "' + bytes(1000 * MB),
    "lines in a body.jsonl": lambda: b'{"body": "' + b"ab\\n" * 2 * MB + b'"}\n',
    "empty lists.jsonl": lambda: b'{"body": "x", "n": [' + b"[]," * 3 * MB + b"0]}\n",
    "empty objects.json": lambda: b'[{"body": "x", "n": [' + b"{}," * 3 * MB + b"0]}]",
    "long page.txt": lambda: BRIDGE.encode() * 90_000,
    "lines of a page.txt": lambda: b"ab\n" * 600_000,
    "marks.txt": lambda: ("a" + "\u0301\u0323" * 400_000).encode(),
    "tags.html": lambda: b"<div>" * 500_000,
    "attributes.html": lambda: f"<p {' '.join(f'a{n}' for n in range(200_000))}>x</p>".encode(),
    "million columns.csv": lambda: b"," * MB + b"body\n",
    "quote and empty lines.csv": lambda: b'title,body\na,"' + b"\n" * 9 * MB,
    "quotes opened again.csv": lambda: b"title,body\n" + b'x""","\n' * MB,
    "million cells.xlsx": lambda: xlsx(f'<row r="1">{"<c/>" * MB}</row>'),
    "tags in a cell.xlsx": lambda: xlsx(f'<row r="1"><c t="inlineStr"><is>{"<r/>" * 2 * MB}</is></c></row>'),
    "rows.xlsx": lambda: xlsx("<row/>" * 2 * MB),
    "styles.xlsx": lambda: xlsx(ROW, **{"xl/styles.xml": f"<styleSheet>{'<xf/>' * 500_000}</styleSheet>"}),
    "sheets.xlsx": lambda: xlsx(
        ROW, **{"xl/workbook.xml": WORKBOOK.replace("<sheets>", "<sheets>" + '<sheet name="a"/>' * 50_000)}
    ),
    "bomb.zip": lambda: zipped({"b.jsonl": bytes(1000 * MB)}),
    "bomb.jsonl.gz": lambda: gzip.compress(bytes(1000 * MB), 1),
    "bomb.jsonl.zst": lambda: zstandard.compress(bytes(2000 * MB)),
}
READ = """
import json, re, sys, time
from pathlib import Path
from articles.kitchen import prepare
from articles.preparing import Given
from articles.reading import read_path
begun, first, reasons = time.perf_counter(), None, []
for item in read_path(Path(sys.argv[1])):
    reasons.append(getattr(prepare(item, Given()), "reason", ""))
    if first is None and reasons[-1]:
        first = time.perf_counter() - begun
peak = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]
print(json.dumps({"first": first, "all": time.perf_counter() - begun, "mb": int(peak) / 1000, "reasons": reasons[:2]}))
"""


def main() -> None:
    measured = []
    with tempfile.TemporaryDirectory() as folder:
        for name, data in FILES.items():
            path = Path(folder) / name
            path.write_bytes(data())
            measured.append(read(path))
            path.unlink()
            one = measured[-1]
            told = f"{one['first']:6.2f} s {one['all']:7.2f} s {one['mb']:5.0f} MB  {', '.join(one['reasons'])}"
            print(f"{name:28} {told}")  # noqa: T201
    most = {"files": len(measured), "refusal_s": round(max(one["first"] for one in measured), 2)}
    print(json.dumps(most | {"peak_mb": round(max(one["mb"] for one in measured))}))  # noqa: T201


def read(path: Path) -> dict[str, Any]:
    """Seconds from the beginning to the first refusal and to the end, the most memory, and the first reasons."""
    done = subprocess.run([sys.executable, "-c", READ, str(path)], cwd=ROOT, check=True, capture_output=True)
    return json.loads(done.stdout)


if __name__ == "__main__":
    main()
