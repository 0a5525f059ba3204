"""manage.py import_articles"""

import csv
import json
import os
import re
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles import importing
from articles.management.commands import import_articles
from articles.models import Article, Import, ImportRecord
from articles.sources import Changed
from articles.tests.deliveries import zipped

pytestmark = pytest.mark.django_db

ROAD = (
    "Tuyến đường nối hai xã vùng cao Tả Van và Bản Hồ đã thông xe sau bốn tháng sửa chữa.\n"
    "Ông Giàng A Lử, chủ tịch xã, nói người dân tự góp hơn nghìn ngày công để kè đá ven suối.\n"
)
MARKET = (
    "Chợ phiên Cốc Ly họp lại vào sáng thứ ba sau hai tuần tạm nghỉ vì mưa lớn kéo dài.\n"
    "Bà Sùng Thị Mỷ cho biết giá thổ cẩm tăng nhẹ vì sợi lanh năm nay mất mùa.\n"
)


@pytest.fixture(autouse=True)
def files_dir(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "Tin ngày 5 tháng 3"
    (folder / "Kinh tế").mkdir(parents=True)
    (folder / "đường mới.txt").write_text(ROAD, encoding="utf-8")
    (folder / "Kinh tế" / "chợ phiên.txt").write_text(MARKET, encoding="utf-8")
    return folder


class Outcome:
    def __init__(self, *arguments, **options):
        out, err = StringIO(), StringIO()
        self.code, self.error = 0, ""
        try:
            call_command("import_articles", *map(str, arguments), stdout=out, stderr=err, **options)
        except CommandError as error:
            self.code, self.error = error.returncode, str(error)
        self.out, self.err = out.getvalue(), err.getvalue()


def test_a_folder_with_vietnamese_names(folder):
    done = Outcome(folder)
    assert (done.code, done.err) == (0, "")
    assert done.out == "2 records read: 2 imported, 0 revised, 0 duplicate, 0 rejected.\n"
    files = ImportRecord.objects.order_by("number").values_list("file", flat=True)
    assert list(files) == [str(folder / "Kinh tế" / "chợ phiên.txt"), str(folder / "đường mới.txt")]
    assert Import.objects.get().name == str(folder)


def test_again_is_nothing_new(folder):
    Outcome(folder)
    assert Outcome(folder).out == "2 records read: 0 imported, 0 revised, 2 duplicate, 0 rejected.\n"
    assert Article.objects.count() == 2


def test_several_paths_and_what_is_given(folder):
    given = {"publisher": "Báo Vùng Cao", "section": "Đời sống", "published_on": "2026-03-05"}
    options = [f"--{name.replace('_', '-')}={value}" for name, value in given.items()]
    assert Outcome(folder / "đường mới.txt", folder / "Kinh tế", *options).code == 0
    facts = {(a.publisher.name, a.section, str(a.published_on), a.published_basis) for a in Article.objects.all()}
    assert facts == {("Báo Vùng Cao", "Đời sống", "2026-03-05", "delivery")}


def test_rejected_records_end_in_a_file_that_is_named(folder, files_dir):
    (folder / "ảnh chụp.png").write_bytes(b"\x89PNG....")
    (folder / "trống.txt").write_bytes(b"")
    (folder / "lối tắt.txt").symlink_to(folder / "đường mới.txt")
    done = Outcome(folder)
    assert done.code == 1
    assert done.out == "5 records read: 2 imported, 0 revised, 0 duplicate, 3 rejected.\n"
    path = Path(re.fullmatch(r"3 records rejected, the reasons are in (.+)", done.error)[1])
    assert path.parent == files_dir
    rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
    assert {Path(row["file"]).name: row["reason"] for row in rows} == {
        "lối tắt.txt": "symlink", "trống.txt": "empty", "ảnh chụp.png": "unknown_format",
    }  # fmt: skip
    assert all(row["detail"] for row in rows)
    assert len(done.err.splitlines()) == 3 and "a link, which is not followed" in done.err
    assert f"{folder / 'trống.txt'}: empty\n" in done.err
    assert Article.objects.count() == 2


def test_rejected_records_are_told_with_their_place(folder):
    archive = folder / "lô.zip"
    archive.write_bytes(zipped({"tin.jsonl": '{"body": "Giếng cổ đã đầy nước."}\n{"body": ""}\n'}))
    assert f"{archive} › tin.jsonl, line 2: empty (nothing in body)\n" in Outcome(folder).err


def test_json(folder):
    (folder / "trống.txt").write_bytes(b"")
    done = Outcome(folder, json=True)
    counts = {"records": 3, "imported": 2, "revised": 0, "duplicate": 0, "rejected": 1}
    assert json.loads(done.out) == {"import": Import.objects.get().pk, **counts}
    assert done.code == 1


def test_a_dry_run_writes_nothing_and_says_so(folder, files_dir):
    (folder / "trống.txt").write_bytes(b"")
    done = Outcome(folder, dry_run=True)
    assert done.out == "3 records read: 2 imported, 0 revised, 0 duplicate, 1 rejected. Nothing was written.\n"
    assert (done.code, done.error) == (1, "1 records rejected")
    assert "trống.txt: empty\n" in done.err
    assert not files_dir.exists()
    assert not Article.objects.exists() and not Import.objects.exists()
    assert json.loads(Outcome(folder, dry_run=True, json=True).out)["import"] is None


def test_a_path_that_is_not_there_stops_before_anything_is_read(folder, tmp_path):
    done = Outcome(folder, tmp_path / "không có")
    assert (done.code, done.error) == (1, f"There is no {tmp_path / 'không có'}.")
    assert not Import.objects.exists()


@pytest.mark.skipif(sys.platform == "darwin", reason="file names are UTF-8 there")
@pytest.mark.parametrize("name", ["", " "])
def test_a_name_that_was_never_set_is_not_this_folder(name):
    with pytest.raises(CommandError, match="name a file or a folder"):
        call_command("import_articles", name)
    assert not Import.objects.exists()


def test_a_folder_without_files_is_said(tmp_path):
    done = Outcome(tmp_path)
    assert (done.code, done.out) == (0, "No file was found there: nothing was read.\n")


def test_a_name_that_is_not_utf_8(tmp_path):
    folder = os.fsencode(tmp_path) + b"/ti\xf2n"
    os.mkdir(folder)
    with open(folder + b"/b\xe0i.txt", "wb") as file:
        file.write(ROAD.encode())
    assert Outcome(os.fsdecode(folder)).code == 0
    assert ImportRecord.objects.get().file == f"{tmp_path}/ti\\xf2n/b\\xe0i.txt"
    assert Import.objects.get().name == f"{tmp_path}/ti\\xf2n"


class TestProgress:
    def told(self, monkeypatch, *, terminal, clock):
        monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal, raising=False)
        monkeypatch.setattr(import_articles.time, "monotonic", lambda: next(clock))

        class Out(StringIO):
            def write(self, text, ending="\n"):
                super().write(text + ending)

        progress = import_articles.Progress(out := Out())
        for count in (100, 200, 300):
            progress(Import(records_read=count, bytes_read=count * 10, bytes_total=4000))
        progress.end()
        return out.getvalue()

    def test_a_bar_on_a_terminal(self, monkeypatch):
        told = self.told(monkeypatch, terminal=True, clock=iter([0, 2, 4, 6]))
        assert told.split("\r")[1:] == [
            f"[{'█' * 8:<30}]  25% 100 records, 50/s, 0:00:06 left\x1b[K",
            f"[{'█' * 15:<30}]  50% 200 records, 50/s, 0:00:04 left\x1b[K",
            f"[{'█' * 22:<30}]  75% 300 records, 50/s, 0:00:02 left\x1b[K\n",
        ]

    def test_a_line_every_ten_seconds_elsewhere(self, monkeypatch):
        told = self.told(monkeypatch, terminal=False, clock=iter([0, 4, 10.5, 15]))
        assert told == "200 records, 19/s, 0:00:10 left\n"


class TestCutShort:
    """The same command goes on with an import that was cut short, in the same import."""

    def lines(self, folder, count=7):
        path = folder / "tin.jsonl"
        texts = (
            {"body": f"Bài số {n} kể chuyện chợ phiên Cốc Ly họp lại.", "external_id": str(n)} for n in range(count)
        )
        path.write_text("".join(json.dumps(text) + "\n" for text in texts), encoding="utf-8")
        return path

    @pytest.fixture
    def cut_short(self, folder, monkeypatch):
        """A delivery of seven records of which the process died after four."""
        path = self.lines(folder)

        class Killed(BaseException):
            pass

        def die(delivery):
            if delivery.records_read == 4:
                raise Killed

        monkeypatch.setattr(importing, "CHUNK", 2)
        with pytest.raises(Killed):
            importing.import_sources([path], name=str(path), given=importing.NOTHING_GIVEN, tell=die)
        delivery = Import.objects.get()
        assert (delivery.state, delivery.records_read) == ("running", 4)
        Import.objects.update(lease_until="2026-01-01T00:00Z")
        return path

    def test_goes_on_in_the_same_import(self, cut_short):
        assert Outcome(cut_short).out == "7 records read: 7 imported, 0 revised, 0 duplicate, 0 rejected.\n"
        delivery = Import.objects.get()
        assert (delivery.state, delivery.records_read, delivery.records.count()) == ("done", 7, 7)
        assert [row.line for row in delivery.records.all()] == list(range(1, 8))

    def test_after_that_everything_is_a_duplicate(self, cut_short):
        Outcome(cut_short)
        assert Outcome(cut_short).out == "7 records read: 0 imported, 0 revised, 7 duplicate, 0 rejected.\n"

    def test_others_begin_anew(self, cut_short):
        assert "7 records read: 7 imported" in Outcome(cut_short, publisher="Báo Vùng Cao").out
        assert Import.objects.count() == 2

    def test_a_delivery_that_was_changed_meanwhile_is_refused(self, cut_short):
        cut_short.write_text(cut_short.read_text("utf-8").replace('{"body"', '\n{"body"', 1), encoding="utf-8")
        with pytest.raises(Changed, match="record 4 is not where it was"):
            Outcome(cut_short)
        delivery = Import.objects.get()
        assert (delivery.state, delivery.records_read, delivery.last_error) == ("failed", 4, "changed")

    def test_the_sweep_says_that_it_ended(self, cut_short):
        assert Import.objects.sweep() == 1
        delivery = Import.objects.get()
        assert (delivery.state, delivery.last_error) == ("interrupted", "died")
        assert delivery.finished_at
