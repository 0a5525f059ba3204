"""One page's whole way, as a new user goes it: `up`, review, import, paste, export, on real servers and real pages."""

import csv
import io
import json
import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import expect

from articles.normal_form import normal_form
from newsdesk.local.state import ROOT
from newsdesk.tests.test_up import new_state

pytestmark = [pytest.mark.browser, pytest.mark.processes]

OURS = """Xã Vĩnh Tân mở lớp dạy bơi miễn phí

Chiều 3-7, ông Lý Văn Sáng, hiệu trưởng Trường tiểu học Vĩnh Tân, cho biết lớp bơi miễn phí đã có hơn 200 em đăng ký.

"Năm ngoái chúng tôi chỉ dám nhận 60 em vì thiếu người dạy", ông Sáng nói.

Phụ huynh có thể đăng ký đến hết tháng 7.
"""


@pytest.fixture(scope="module")
def desk():
    """A desk on its first start: the page's address, a login, and the environment of its commands."""
    with new_state() as state, state.up() as up:
        found = up.wait_for_line(r"newsdesk is at (\S+).*\n(?:.*\n)*?Sign in as (\S+) with the password (\S+)")
        yield {"url": found[1], "user": found[2], "password": found[3], "state": state}


@pytest.fixture(scope="module")
def page(desk, chromium):
    """A browser signed in to the desk. Any error on its console fails the module's last test."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="vi")
    page = context.new_page()
    page.errors = []
    page.on("console", lambda line: page.errors.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.goto(desk["url"])
    page.fill("input[name=username]", desk["user"])
    page.fill("input[name=password]", desk["password"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Chờ duyệt")).to_be_visible()
    page.goto(desk["url"].rstrip("/") + "/settings/")
    page.fill("input[name=enter_delay_ms]", "0")
    page.locator("form:has([name=enter_delay_ms]) button").click()
    expect(page.locator("body")).to_contain_text("Đã lưu")
    yield page
    context.close()


def command(desk, *arguments):
    """A command of the same desk, from another terminal. Returns its standard output as bytes."""
    env = desk["state"].env | {"NEWSDESK_STATE": str(desk["state"].folder)}
    done = subprocess.run(
        [desk["state"].python, "manage.py", *arguments], cwd=ROOT, env=env, capture_output=True, timeout=60
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def open_article(page, desk, title):
    """From the queue to the article; waits until it is tagged."""
    link = page.locator("main").get_by_role("link", name=title)
    for _ in range(60):
        page.goto(desk["url"])
        if link.count():
            link.first.click()
            expect(page.locator("#cards > .card").first).to_be_visible()
            return
        page.wait_for_timeout(1000)
    pytest.fail(f"{title!r} did not come into the queue within a minute")


def press_when_read(page, key):
    """A key that decides, pressed when the card has had time to be painted."""
    page.wait_for_timeout(450)
    page.keyboard.press(key)


def now(page):
    return page.locator("#cards > .card.now")


def decided(page, card_id, words):
    expect(page.locator(f"#{card_id} .as-line .state")).to_contain_text(words)


def words_of(card):
    return card.locator(".words > span").all_inner_texts()


def decide_each_way(page):
    """Verifies, corrects the speaker, moves a boundary, rejects, is not sure, keeps one out; (card id, words) each."""
    done = {}

    def note(what):
        done[what] = (
            now(page).get_attribute("id"),
            words_of(now(page)),
            now(page).locator("[name=speakers]").input_value(),
        )

    note("verify")
    press_when_read(page, "Enter")
    decided(page, done["verify"][0], "Đã duyệt")

    page.wait_for_timeout(450)
    page.keyboard.press("Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type("Trần Thử Nghiệm")
    page.keyboard.press("Enter")
    note("speaker")
    press_when_read(page, "Enter")
    decided(page, done["speaker"][0], "Sửa và duyệt")

    page.wait_for_timeout(450)
    page.keyboard.press("F2")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    note("boundary")
    press_when_read(page, "Enter")
    decided(page, done["boundary"][0], "Sửa và duyệt")

    note("reject")
    press_when_read(page, "Shift+Enter")
    press_when_read(page, "Enter")
    decided(page, done["reject"][0], "Loại")

    note("not_sure")
    press_when_read(page, "F4")
    decided(page, done["not_sure"][0], "Chưa chắc")

    note("keep_out")
    press_when_read(page, "F9")
    decided(page, done["keep_out"][0], "Đúng, không lưu")
    return done


def exported(desk):
    lines = command(desk, "export_quotes", "--format", "jsonl").decode().splitlines()
    return [json.loads(line) for line in lines]


def test_a_sample_page_from_the_queue_to_the_exported_line(desk, page):
    open_article(page, desk, "Phát hiện giếng cổ")
    done = decide_each_way(page)
    lines = {" […] ".join(line["words"]): line for line in exported(desk)}
    assert set(lines) == {" […] ".join(done[what][1]) for what in ("verify", "speaker", "boundary")}

    body = normal_form((ROOT / "seeds" / "pages" / "05-gieng-co.txt").read_text(encoding="utf-8"))
    for what in ("verify", "speaker", "boundary"):
        line = lines[" […] ".join(done[what][1])]
        assert [body[start:end] for start, end in line["content"]] == line["words"]
        assert line["speakers"] == [done[what][2]] and line["speakers"] != [""]
        assert line["article"]["title"] == "Phát hiện giếng cổ dưới chân tháp Phú Lăng"
        assert line["verified_by"] == desk["user"] and line["verified_at"]
        assert line["words"][0] in line["sentence"] and (line["cue"] is None or line["cue"] in line["sentence"])
    assert lines[" […] ".join(done["speaker"][1])]["speakers"] == ["Trần Thử Nghiệm"]


def test_undo_redo_hold_and_release(desk, page):
    before = exported(desk)
    page.keyboard.press("Control+z")
    expect(page.locator("#cards .as-line .state", has_text="Đúng, không lưu")).to_have_count(0)
    page.keyboard.press("Control+y")
    expect(page.locator("#cards .as-line .state", has_text="Đúng, không lưu")).to_have_count(1)
    card = page.locator("#cards > .card", has=page.locator(".as-line .state", has_text="Đã duyệt")).first
    card.locator(".as-line .edit").click()
    page.wait_for_timeout(450)
    page.get_by_role("button", name="Tạm giữ").click()
    expect(page.locator("#cards .as-line .state", has_text="Tạm giữ")).to_have_count(1)
    assert len(exported(desk)) == len(before) - 1
    held = page.locator("#cards > .card", has=page.locator(".as-line .state", has_text="Tạm giữ")).first
    held.locator(".as-line .edit").click()
    page.wait_for_timeout(450)
    page.locator(".now").locator("[data-verb=release]").click()
    expect(page.locator("#cards .as-line .state", has_text="Tạm giữ")).to_have_count(0)
    again = exported(desk)
    assert [line["id"] for line in again] == [line["id"] for line in before]


def test_cut_lines_come_back_and_go(page):
    page.reload()
    cut = page.locator("details.cut").last
    lines = page.locator("#text .line").count()
    cut.locator("summary").click()
    cut.get_by_role("button", name="Đưa lại").first.click()
    expect(page.locator("#text .line")).to_have_count(lines + 1)
    last = page.locator("#text .line").last
    last.evaluate("line => document.getSelection().selectAllChildren(line)")
    page.get_by_role("button", name="Cắt từ dòng này đến hết").click()
    expect(page.locator("#text .line")).to_have_count(lines)


def test_a_missed_quote_is_added_and_the_article_finished(desk, page):
    open_article(page, desk, "Phát hiện giếng cổ")
    line = page.locator("#text .line", has_not=page.locator("[data-cards]")).first
    wanted = line.inner_text()
    line.evaluate("line => document.getSelection().selectAllChildren(line)")
    page.wait_for_timeout(150)
    page.keyboard.press("Control+Enter")
    page.keyboard.type("không rõ")
    page.keyboard.press("Enter")
    press_when_read(page, "Enter")
    expect(page.locator("#cards > .card", has_text=wanted)).to_be_visible()
    assert [line["speakers"] for line in exported(desk) if line["words"] == [wanted]] == [["không rõ"]]
    for _ in range(40):
        if page.locator("#closing form[action*=finish]").count():
            break
        press_when_read(page, "F9")
        page.wait_for_timeout(150)
    here = page.url
    page.wait_for_timeout(450)
    page.locator("#closing [data-verb=finish]").click()
    page.wait_for_url(lambda url: url != here)
    page.goto(desk["url"])
    expect(page.get_by_role("link", name=re.compile("Phát hiện giếng cổ"))).to_have_count(0)


def test_a_folder_is_imported_and_a_text_pasted(desk, page, tmp_path):
    (tmp_path / "bơi.txt").write_text(OURS, encoding="utf-8")
    said = command(desk, "import_articles", str(tmp_path), "--publisher", "Báo Vĩnh Tân", "--json")
    assert json.loads(said)["imported"] == 1
    open_article(page, desk, "Xã Vĩnh Tân mở lớp dạy bơi miễn phí")
    expect(page.locator("#text")).to_contain_text("Báo Vĩnh Tân")
    expect(page.locator("#text")).to_contain_text("Chưa rõ ngày đăng")
    page.goto(desk["url"] + "articles/new/")
    page.fill("textarea", OURS.replace("Vĩnh Tân", "Vĩnh Phú"))
    page.locator("main form button").last.click()
    open_article(page, desk, "Xã Vĩnh Phú mở lớp dạy bơi miễn phí")
    assert words_of(now(page))


def test_a_withdrawn_quote_leaves_a_tombstone(desk, page, tmp_path):
    before = exported(desk)
    command(desk, "export_quotes", "--output", str(tmp_path / "all.jsonl"))
    cursor = json.loads((tmp_path / "all.jsonl.manifest.json").read_text())["cursor"]
    page.goto(f"{desk['url']}quotes/{before[0]['id']}/")
    page.get_by_label("Lý do").select_option(label="duyệt nhầm")
    page.get_by_role("button", name="Rút").click()
    expect(page.get_by_text("Đã rút").first).to_be_visible()
    assert [line["id"] for line in exported(desk)] == [line["id"] for line in before[1:]]
    news = command(desk, "export_quotes", "--since", str(cursor)).decode().splitlines()
    assert [(line["id"], line["event"]) for line in map(json.loads, news)] == [(before[0]["id"], "withdrawn")]


def test_export_by_a_click_is_the_command_s_export(desk, page):
    page.goto(desk["url"] + "quotes/")
    with page.expect_download() as download:
        page.get_by_role("button", name="JSONL").click()
    assert Path(download.value.path()).read_bytes() == command(desk, "export_quotes", "--format", "jsonl")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV", exact=True).click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == len(exported(desk)) + 1
    kinds = {line["kind"] for line in exported(desk)}
    assert "indirect" in kinds
    for line in exported(desk):
        if line["kind"] == "indirect":
            assert not set('“”"«»') & set("".join(line["words"]))


def test_the_archive_holds_and_the_browser_saw_no_error(desk, page):
    assert "as they should be" in command(desk, "verify_archive").decode()
    assert page.errors == []
