"""Taking a file from the page of a search, and what is told of it afterwards."""

import io
import json
import re
from pathlib import Path

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import expect

from review.exporting.files import hold_against_feed, make_file
from review.models import Download, Quote
from review.tests.making import decided

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES_DIR = tmp_path


@pytest.fixture
def quotes(editor, proposals):
    return [decided("verify", proposal, by=editor) for proposal in proposals[:2]]


def test_a_search_is_taken_as_a_spreadsheet_and_its_changes_are_told(visit, exporter, editor, quotes):
    page = visit(exporter, reverse("quotes") + "?kind=direct")
    with page.expect_download() as download:
        page.get_by_role("button", name="XLSX").click()
    assert re.fullmatch(r"newsdesk-quotes-[\d-]+\.xlsx", download.value.suggested_filename)
    sheet = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes())).worksheets[0]
    assert [row[-1] for row in sheet.iter_rows(min_row=2, values_only=True)] == [str(quotes[0].uid)]

    page.get_by_role("link", name="Tệp tôi đã tải").click()
    taken = page.locator(".export")
    expect(taken).to_contain_text("Chưa có gì trong tệp này thay đổi.")
    with page.expect_download() as manifest:
        taken.get_by_role("link", name="Bản kê").click()
    assert json.loads(Path(manifest.value.path()).read_text("utf-8"))["filter"] == {"kind": "direct"}

    decided("hold", quotes[0], by=editor)
    hold_against_feed()
    page.reload()
    expect(page.locator(".banner", has_text="1 phát ngôn trong tệp bạn đã tải")).to_be_visible()
    expect(taken.locator(".news .unseen")).to_contain_text(str(quotes[0].uid))
    taken.get_by_role("button", name="Đã xem").click()
    expect(taken.locator(".news .unseen")).to_have_count(0)
    page.reload()
    expect(page.locator(".banner", has_text="trong tệp bạn đã tải")).to_have_count(0)
    assert Quote.objects.get(pk=quotes[0].pk).availability == "held"


def test_a_large_file_shows_how_far_it_is(visit, exporter, quotes, monkeypatch):
    monkeypatch.setattr("review.views.exports.AT_ONCE", 0)
    monkeypatch.setattr("review.views.exports.hint_export", lambda: True)
    page = visit(exporter, reverse("exports"))
    page.get_by_role("button", name="JSONL").click()
    expect(page.locator("progress")).to_have_attribute("max", "2")
    claim = Download.objects.claim()
    Download.objects.held(claim).update(rows=1)
    expect(page.locator("progress")).to_have_attribute("value", "1")
    assert make_file(claim)
    link = page.get_by_role("link", name="Tải về")
    with page.expect_download() as download:
        link.click()
    assert len(Path(download.value.path()).read_text("utf-8").splitlines()) == 2
