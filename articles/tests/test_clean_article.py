import io
import json

import pytest
from django.core.management import CommandError, call_command

TITLE = "Cầu Vàm Nhỏ thông xe sớm ba tháng so với kế hoạch"
LEAD = "Sáng 4/11, tỉnh Trà Lân cho thông xe cầu Vàm Nhỏ, cây cầu nối hai huyện cù lao bị chia cắt từ trận lũ năm 2019."
BODY = "Ông Trần Văn Mẫn, Phó Chủ tịch tỉnh Trà Lân, cho biết cầu Vàm Nhỏ dài 640 m, rộng 12 m, xe tải nhẹ qua được."
PAGE = [TITLE, "", LEAD, "Cầu Vàm Nhỏ. Ảnh: Minh Thư", BODY, "Theo Thông tấn Bắc Hải"]


def run(*files):
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("clean_article", *map(str, files), stdout=out, stderr=err)
        failure = None
    except CommandError as error:
        failure = str(error)
    return [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue(), failure


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "page.txt"
    path.write_bytes("\r\n".join(PAGE).encode("utf-16"))
    return path


def test_one_line_of_json_a_page(page):
    answers, errors, failure = run(page)
    assert answers == [
        {
            "file": str(page),
            "title": TITLE,
            "lead": LEAD,
            "body": f"{LEAD}\n{BODY}",
            "captions": ["Cầu Vàm Nhỏ. Ảnh: Minh Thư"],
            "credit": "Theo Thông tấn Bắc Hải",
            "flags": [],
            "cut": [
                {"line": 1, "reason": "title"},
                {"line": 4, "reason": "caption"},
                {"line": 6, "reason": "credit"},
            ],
        }
    ]
    assert (errors, failure) == ("", None)


def test_keys_come_in_the_promised_order(page):
    answers, _, _ = run(page)
    assert list(answers[0]) == ["file", "title", "lead", "body", "captions", "credit", "flags", "cut"]


def test_a_file_that_cannot_be_read_fails_and_the_others_are_printed(page, tmp_path):
    legacy = tmp_path / "legacy.txt"
    legacy.write_bytes(
        "Bé Ngo¹i giao cho biÕt hai bªn ®· thèng nhÊt nèi l¹i ®µm ph¸n trong tuÇn nµy.".encode("latin-1")
    )
    missing = tmp_path / "missing.txt"
    answers, errors, failure = run(missing, page, legacy, tmp_path, page)
    assert [answer["file"] for answer in answers] == [str(page), str(page)]
    assert [line.split(": ")[:2] for line in errors.splitlines()] == [
        [str(missing), "unreadable"],
        [str(legacy), "tcvn3"],
        [str(tmp_path), "unreadable"],
    ]
    assert failure == "3 of 5 files could not be read"


def test_a_file_without_suffix_is_plain_text(page, tmp_path):
    bare = tmp_path / "page"
    page.rename(bare)
    answers, _, failure = run(bare)
    assert (answers[0]["title"], failure) == (TITLE, None)


def test_an_html_page(tmp_path):
    path = tmp_path / "page.html"
    body = "".join(f"<p>{paragraph}</p>" for paragraph in (LEAD, BODY, "Theo Thông tấn Bắc Hải"))
    path.write_text(f"<nav>Trang chủ</nav><h1>{TITLE}</h1><article>{body}</article>", encoding="utf-8")
    (answer,), _, failure = run(path)
    assert (answer["title"], answer["credit"], failure) == (TITLE, "Theo Thông tấn Bắc Hải", None)
    assert answer["body"] == f"{LEAD}\n{BODY}"
