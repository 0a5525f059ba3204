"""A file from a browser to the desk: parts, columns, progress, what is rejected, and back out again."""

import csv
import re
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from articles.importing import run_import
from articles.models import Article, Import, Upload
from articles.sources import Sources
from articles.tasks import import_waiting
from articles.tests.deliveries import ROWS, table
from newsdesk.roles import Role
from newsdesk.tests.persons import make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BAD = ROWS[0] | {"Tiêu đề": "Bài ngày lạ", "Ngày đăng": "99999-01-01"}


@pytest.fixture(autouse=True)
def small_parts(settings, tmp_path, monkeypatch):
    settings.FILES_DIR = tmp_path / "files"
    settings.UPLOAD_PART_BYTES = 256
    monkeypatch.setattr("articles.tasks.hint", lambda: True)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "bài tuần này.csv"
    path.write_bytes(table([*ROWS, BAD]).encode())
    return path


@pytest.fixture
def page(visit):
    return visit(make_person("nhap", Role.IMPORTER), reverse("new_import"))


def upload(page, file):
    page.set_input_files("#file", file)
    page.get_by_role("button", name="Tải lên").click()


def test_from_the_file_to_the_desk_and_back(page, file):
    upload(page, file)
    expect(page.get_by_role("heading", name="bài tuần này.csv")).to_be_visible()
    assert Upload.objects.get().path.read_bytes() == file.read_bytes()
    expect(page.get_by_label("Nội dung")).to_have_value("body")
    page.get_by_label("Lượt xem").select_option("external_id")
    page.get_by_label("Báo", exact=False).first.fill("Báo Bến Tre")
    page.get_by_role("button", name="Nhập", exact=True).click()
    expect(page.get_by_text("đang chờ")).to_be_visible()

    import_waiting()
    expect(page.get_by_role("link", name="2 đã nhập")).to_be_visible()
    assert Article.objects.get(title="Cầu sắp thông xe").external_id == "31"
    expect(page.get_by_text("bài tuần này.csv, dòng 5")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("^Tải")).click()
    with open(download.value.path(), encoding="utf-8-sig", newline="") as rejects:
        (row,) = csv.DictReader(rejects)
    assert {name: row[name] for name in BAD} == BAD
    assert "99999-01-01" in row["lý do trả lại"]

    page.get_by_text("Thu hồi đợt nhập").click()
    page.locator("#import-progress details button").click()
    expect(page.locator("#import-progress strong")).to_have_text("đã thu hồi")
    assert not Article.objects.exists()


def test_seen_while_it_runs_stopped_and_gone_on_with(page, file):
    upload(page, file)
    page.get_by_role("button", name="Nhập", exact=True).click()
    expect(page.get_by_text("đang chờ")).to_be_visible()
    delivery = Import.objects.claim()
    sources = Sources([Path(source) for source in delivery.sources], delivery.columns)

    def stop(delivery):
        expect(page.locator("#import-progress progress")).to_have_attribute("max", str(file.stat().st_size))
        expect(page.locator("#import-progress strong")).to_have_text("đang chạy")
        expect(page.locator("#import-progress")).to_contain_text("1 mục · 1 đã nhập")
        page.get_by_role("button", name="Dừng đợt nhập").click()
        expect(page.get_by_text("Sẽ dừng sau những mục đang xử lý.")).to_be_visible()

    run_import(delivery, sources, chunk=1, tell=stop)
    expect(page.locator("#import-progress strong")).to_have_text("đã dừng")
    expect(page.get_by_text("Số mục đã nhập: 1")).to_be_visible()
    assert Article.objects.count() == 1

    page.get_by_role("button", name="Nhập tiếp").click()
    expect(page.get_by_text("đang chờ")).to_be_visible()
    import_waiting()
    expect(page.get_by_role("link", name="2 đã nhập")).to_be_visible()


def test_a_connection_that_breaks_off(page, file):
    lost = []

    def lose_the_second(route):
        if "at=256" in route.request.url and not lost:
            lost.append(route.request.url)
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/uploads/*/part/*", lose_the_second)
    upload(page, file)
    expect(page.get_by_role("heading", name="bài tuần này.csv")).to_be_visible()
    assert lost
    assert Upload.objects.get().path.read_bytes() == file.read_bytes()


def test_the_same_file_chosen_again_goes_on(page, file):
    page.route("**/uploads/*/part/?at=512", lambda route: route.abort("connectionreset"))
    upload(page, file)
    expect(page.locator("#upload-state")).to_have_text(re.compile("^Mất kết nối"))
    assert Upload.objects.get().received == 512
    page.unroute_all()
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    page.reload()
    expect(page.get_by_text("Chọn lại đúng tệp này")).to_be_visible()
    upload(page, file)
    expect(page.get_by_role("heading", name="bài tuần này.csv")).to_be_visible()
    assert not [url for url in sent if url.endswith(("at=0", "at=256"))]
    assert Upload.objects.get().path.read_bytes() == file.read_bytes()
