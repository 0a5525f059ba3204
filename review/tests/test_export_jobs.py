"""Large files, which workers make."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from newsdesk.roles import Role
from newsdesk.tests.persons import client_of, make_person
from review import tasks
from review.exporting.files import Lease, LeaseLost, folder, make_file, remove_old_files
from review.exporting.stream import FORMATS, Export
from review.models import Download, WorkerSign
from review.tests.making import DAM, PAID, decided, make_article, make_editor, make_run
from review.tests.taking import EXPORTS, order
from review.views import exports

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]


class TestJobs:
    @pytest.fixture
    def large(self, quotes, exporter, monkeypatch):
        """A download that is too large to be made at once, and the hints that were given."""
        hints = []
        monkeypatch.setattr(exports, "AT_ONCE", 1)
        monkeypatch.setattr(exports, "hint_export", lambda: hints.append(1) or True)
        answer = order(client_of(exporter))
        assert (answer.status_code, answer.url, hints) == (302, reverse(EXPORTS), [1])
        return Download.objects.get()

    def test_waits_with_a_progress_bar(self, large, exporter):
        client = client_of(exporter)
        page = client.get(reverse(EXPORTS)).text
        assert (large.state, large.total) == ("waiting", 2)
        assert '<progress value="0" max="2"' in page and "hx-get" in page
        assert client.get(reverse("export_file", args=[large.pk])).status_code == 404

    @pytest.mark.parametrize(("sign", "lease", "said"), [
        (None, None, "Chưa thấy tiến trình làm tệp"), (-300, None, "Tiến trình làm tệp không chạy từ"),
        (-5, None, ""), (None, 20, ""), (-300, -1, "không chạy từ"), (-5, -1, ""),
    ])  # fmt: skip
    def test_nobody_waits_for_a_worker_that_is_not_there(self, large, exporter, sign, lease, said):
        """Seconds from now: its last sign, and the end of a lease on the file."""
        now = timezone.now()
        WorkerSign.give()  # one that tags makes no files
        if sign is not None:
            WorkerSign.objects.create(name=WorkerSign.EXPORTING, seen_at=now + timedelta(seconds=sign))
        if lease is not None:
            Download.objects.claim()
            Download.objects.update(lease_until=now + timedelta(seconds=lease))
        for name, arguments in ((EXPORTS, []), ("export_row", [large.pk])):
            page = client_of(exporter).get(reverse(name, args=arguments)).text
            assert said in page and ("message warning" in page) is bool(said)
            assert "hx-get" in page

    def test_workers_give_signs(self, large, monkeypatch):
        for task in (tasks.sweep_exports, tasks.export):
            WorkerSign.objects.all().delete()
            monkeypatch.setattr(tasks, "hint_export", lambda: True)
            task()
            assert [sign.name for sign in WorkerSign.objects.all()] == [WorkerSign.EXPORTING]

    def test_is_made_by_a_worker(self, large, exporter, monkeypatch):
        monkeypatch.setattr(tasks, "hint_export", lambda: True)
        tasks.export()
        tasks.export()
        client = client_of(exporter)
        row = client.get(reverse("export_row", args=[large.pk])).text
        assert "hx-get" not in row and reverse("export_file", args=[large.pk]) in row
        data = b"".join(client.get(reverse("export_file", args=[large.pk])).streaming_content)
        assert data == b"".join(Export("jsonl").chunks())

    def test_after_a_file_the_next_one(self, large, monkeypatch):
        hints = []
        monkeypatch.setattr(tasks, "hint_export", lambda: hints.append(1))
        tasks.export()
        assert hints == [1]
        tasks.export()
        assert hints == [1]

    def test_a_dead_worker_is_replaced(self, large):
        first = Download.objects.claim()
        assert Download.objects.claim() is None
        assert Download.objects.sweep() == 0
        Download.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        assert Download.objects.sweep() == 1
        second = Download.objects.claim()
        assert make_file(second)
        assert not make_file(first)
        assert [path.name for path in folder().iterdir()] == [f"{large.pk}-{second.token}.jsonl"]

    def test_workers_make_one_at_a_time(self, large, exporter):
        """Or for as long as they take nobody would sweep. What a reader waits for is made beside it."""
        small = Download.objects.create(by=exporter, format="csv")
        first = Download.objects.claim()
        assert first.download_id == large.pk and Download.objects.claim() is None
        assert make_file(Download.objects.claim(small.pk))
        waiting = Download.objects.create(by=exporter, format="csv")
        assert Download.objects.claim() is None
        assert make_file(first)
        assert Download.objects.claim().download_id == waiting.pk

    def test_a_sweep_hints_at_files_that_wait(self, large, exporter, monkeypatch):
        hints = []
        monkeypatch.setattr(tasks, "hint_export", lambda: hints.append(1))
        Download.objects.create(by=exporter, format="csv")
        tasks.sweep_exports()
        assert hints == [1]
        Download.objects.all().delete()
        tasks.sweep_exports()
        assert hints == [1]

    def test_what_is_being_made_is_not_removed(self, large):
        claim = Download.objects.claim()
        folder().mkdir(parents=True)
        for name in ("jsonl.part", "jsonl"):
            (folder() / f"{large.pk}-{claim.token}.{name}").touch()
        assert remove_old_files() == 0
        Download.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        Download.objects.sweep()
        assert remove_old_files() == 2

    def test_three_deaths_are_enough(self, large, exporter):
        for _ in range(3):
            assert Download.objects.claim()
            Download.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
            Download.objects.sweep()
        assert Download.objects.claim() is None
        assert Download.objects.get().state == "failed"
        assert "tiến trình làm tệp đã chết ba lần" in client_of(exporter).get(reverse(EXPORTS)).text

    def test_trouble_with_the_disk_is_tried_again(self, large, exporter, settings, tmp_path):
        settings.FILES_DIR = tmp_path / "file"
        settings.FILES_DIR.write_text("không phải thư mục")
        for expected in ("waiting", "waiting", "failed"):
            assert not make_file(Download.objects.claim())
            assert Download.objects.get().state == expected
        assert Download.objects.get().error == "OSError ENOTDIR"
        assert "không ghi được tệp (ENOTDIR)" in client_of(exporter).get(reverse(EXPORTS)).text

    def test_any_other_failure_has_its_code_and_a_line_in_the_log(self, large, exporter, monkeypatch, caplog):
        def broken(rows, about):
            yield from ()
            raise ZeroDivisionError("Lời của ai đó")

        monkeypatch.setattr(FORMATS["jsonl"], "write", broken)
        for expected in ("waiting", "waiting", "failed"):
            assert not make_file(Download.objects.claim())
            assert Download.objects.get().state == expected
        assert Download.objects.get().error == "ZeroDivisionError"
        assert "không làm được tệp (ZeroDivisionError)" in client_of(exporter).get(reverse(EXPORTS)).text
        assert caplog.records[-1].exc_info[0] is ZeroDivisionError
        assert list(folder().iterdir()) == []

    @pytest.mark.parametrize("asked", [{"verifier": "999999"}, {"said_from": "hôm qua"}, {"màu": "xanh"}])
    def test_nothing_leaves_by_a_filter_that_is_none_any_more(self, large, exporter, asked):
        Download.objects.update(asked=asked | {"q": "đập"})
        assert not make_file(Download.objects.claim())
        download = Download.objects.get()
        assert (download.state, download.file, download.error) == ("failed", "", f"Misunderstood {next(iter(asked))}")
        page = client_of(exporter).get(reverse(EXPORTS)).text
        assert "không còn hiểu được bộ lọc" in page
        assert ("Người duyệt: 999999" in page) is ("verifier" in asked)

    def test_of_a_verifier_who_lost_the_role_meanwhile(self, large, editor, quotes):
        Download.objects.update(asked={"verifier": str(editor.pk)})
        editor.roles = []
        editor.save()
        [proposal] = make_run(make_article(), DAM)
        decided("verify", proposal, by=make_editor("khac"))
        assert make_file(Download.objects.claim())
        download = Download.objects.get()
        assert (download.rows, download.manifest["filter"]) == (2, {"verifier": editor.pk})


@pytest.mark.django_db(transaction=True)
def test_a_lease_is_renewed_while_the_file_grows(settings, tmp_path, monkeypatch):
    """Over another connection than the snapshot's, so that everybody sees how far it is."""
    settings.FILES_DIR = tmp_path
    editor, exporter = make_editor(), make_person("khaithac", Role.EXPORTER)
    for proposal in make_run(make_article(), DAM, PAID):
        decided("verify", proposal, by=editor)
    monkeypatch.setattr("review.exporting.stream.ROWS_AT_ONCE", 1)
    monkeypatch.setattr("review.exporting.files.RENEWED_EVERY", 0)
    seen, renew = [], Lease.renew

    def renewed(lease, rows):
        with lease.connection.cursor() as cursor:
            cursor.execute("UPDATE review_download SET lease_until = clock_timestamp()")
            renew(lease, rows)
            cursor.execute("SELECT rows, lease_until > clock_timestamp() + interval '9 seconds' FROM review_download")
            seen.append(cursor.fetchone())

    monkeypatch.setattr(Lease, "renew", renewed)
    Download.objects.create(by=exporter, format="jsonl", total=2)
    assert make_file(Download.objects.claim())
    assert seen == [(0, True), (1, True)]
    assert Download.objects.get().rows == 2


@pytest.mark.django_db(transaction=True)
def test_who_lost_the_lease_stops(settings, tmp_path, monkeypatch):
    settings.FILES_DIR = tmp_path
    monkeypatch.setattr("review.exporting.files.RENEWED_EVERY", 0)
    Download.objects.create(by=make_person("khaithac", Role.EXPORTER), format="jsonl", total=2)
    late = Lease(Download.objects.claim())
    Download.objects.update(lease_token=99)
    with pytest.raises(LeaseLost):
        late.renew(1)
    late.close()
    assert Download.objects.get().rows == 0
