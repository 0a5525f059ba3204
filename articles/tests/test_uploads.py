"""Files that come in parts."""

import hashlib
import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from articles.models import Import, Upload
from articles.tasks import import_waiting
from articles.uploading import Corrupt, receive, safe_name
from newsdesk.roles import Role
from newsdesk.tests.persons import client_of, make_person, signed_in

pytestmark = pytest.mark.django_db
DATA = b"Kho\xc3\xa1i lang t\xc3\xadm" * 9


@pytest.fixture(autouse=True)
def files_dir(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    settings.UPLOAD_PART_BYTES = 64
    return settings.FILES_DIR


@pytest.fixture
def person():
    return make_person("nhap", Role.IMPORTER)


@pytest.fixture
def client(person):
    return client_of(person)


def begin(client, **said):
    return client.post(reverse("begin_upload"), {"name": "bài.txt", "size": len(DATA), "modified": 5} | said)


def send(client, upload, at, part, *, sha256=None, **more):
    digest = hashlib.sha256(part).hexdigest() if sha256 is None else sha256
    address = f"{reverse('upload_part', args=[upload.pk])}?at={at}"
    return client.post(
        address, part, content_type="application/octet-stream", headers={"X-Part-SHA256": digest}, **more
    )


def test_a_file_in_parts(client, person):
    state = begin(client).json()
    upload = Upload.objects.get()
    assert (state["received"], state["size"]) == (0, len(DATA))
    assert (upload.by, upload.name) == (person, "bài.txt")
    for at in range(0, len(DATA), 64):
        answer = send(client, upload, at, DATA[at : at + 64])
        assert answer.status_code == 200
        assert answer.json()["received"] == min(at + 64, len(DATA))
    upload.refresh_from_db()
    assert upload.is_complete
    assert upload.path.read_bytes() == DATA
    assert [path.name for path in upload.folder.iterdir()] == ["bài.txt"]
    assert answer.json()["next"] == reverse("import_upload", args=[upload.pk])


def test_the_same_file_again_goes_on(client):
    begin(client)
    upload = Upload.objects.get()
    send(client, upload, 0, DATA[:64])
    assert begin(client).json()["received"] == 64
    assert begin(client, modified=6).json()["received"] == 0
    assert Upload.objects.count() == 2


def test_a_part_sent_twice_or_too_early_tells_where_it_stands(client):
    begin(client)
    upload = Upload.objects.get()
    for at, part, status, received in [(0, DATA[:64], 200, 64), (0, DATA[:64], 409, 64), (99, DATA[99:], 409, 64)]:
        answer = send(client, upload, at, part)
        assert (answer.status_code, answer.json()["received"]) == (status, received)
    assert upload.path.read_bytes() == DATA[:64]


def test_what_lies_behind_what_counts_is_written_over(client):
    begin(client)
    upload = Upload.objects.get()
    send(client, upload, 0, DATA[:64])
    with upload.path.open("ab") as file:
        file.write(b"written before a death")
    send(client, upload, 64, DATA[64:80])
    assert upload.path.read_bytes() == DATA[:80]


@pytest.mark.parametrize("sha256", ["0" * 64, "x"])
def test_a_part_that_came_otherwise_does_not_count(client, sha256):
    begin(client)
    upload = Upload.objects.get()
    answer = send(client, upload, 0, DATA[:64], sha256=sha256)
    assert (answer.status_code, answer.json()["received"]) == (422, 0)
    assert list(upload.folder.iterdir()) == []
    assert send(client, upload, 0, DATA[:64], sha256="").status_code == 200


def test_a_part_that_breaks_off_does_not_count(person):
    upload = Upload.objects.create(name="bài.txt", size=len(DATA), by=person)
    with pytest.raises(Corrupt):
        receive(upload, io.BytesIO(DATA[:20]), at=0, length=64, sha256="")
    assert list(upload.folder.iterdir()) == []


@pytest.mark.parametrize(
    ("at", "part"), [("x", b"a"), ("-1", b"a"), ("0", b""), ("0", b"a" * 65), ("0", DATA[:64] * 9)]
)
def test_what_is_no_part(client, at, part):
    begin(client)
    assert send(client, Upload.objects.get(), at, part).status_code in (409, 422)
    assert not Upload.objects.exclude(received=0).exists()


def test_no_more_than_was_announced(client):
    begin(client, size=10)
    assert send(client, Upload.objects.get(), 0, DATA[:20]).status_code == 409


@pytest.mark.parametrize("said", [{"size": 0}, {"size": "x"}, {"name": ""}, {"size": 2**50}, {"modified": -1}])
def test_what_cannot_be_uploaded(client, said):
    answer = begin(client, **said)
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert not Upload.objects.exists()


def test_the_largest(client, settings):
    settings.UPLOAD_MAX_BYTES = 100
    assert [begin(client, size=size).status_code for size in (100, 101)] == [200, 422]


@pytest.mark.parametrize(
    "name, safe",
    [
        ("bài.txt", "bài.txt"),
        ("../../etc/passwd", "passwd"),
        ("C:\\tin\\bài.csv", "bài.csv"),
        (".hidden.zip", "hidden.zip"),
        ("..", "file"),
        ("/", "file"),
        ("a\0b\n.txt", "ab.txt"),
        ("d\u0061\u0302.txt", "dâ.txt"),
        ("ă" * 300 + ".jsonl", "ă" * 97 + ".jsonl"),
    ],
)
def test_names(name, safe):
    assert safe_name(name) == safe
    assert Path(safe).name == safe


def test_another_ones_upload_is_not_there(client):
    begin(client)
    upload = Upload.objects.get()
    other = signed_in(Role.IMPORTER)
    assert send(other, upload, 0, DATA[:64]).status_code == 404
    assert other.get(reverse("import_upload", args=[upload.pk])).status_code == 404
    assert other.post(reverse("discard_upload", args=[upload.pk])).status_code == 404
    assert "bài.txt" not in other.get(reverse("new_import")).text


def test_the_page_lists_what_has_not_been_imported(client):
    begin(client)
    upload = Upload.objects.get()
    send(client, upload, 0, DATA[:64])
    page = client.get(reverse("new_import"))
    assert "bài.txt" in page.text
    assert reverse("import_upload", args=[upload.pk]) not in page.text
    for at in range(64, len(DATA), 64):
        send(client, upload, at, DATA[at : at + 64])
    assert reverse("import_upload", args=[upload.pk]) in client.get(reverse("new_import")).text


def test_removed_with_what_came(client):
    begin(client)
    upload = Upload.objects.get()
    send(client, upload, 0, DATA[:64])
    answer = client.post(reverse("discard_upload", args=[upload.pk]), follow=True)
    assert "bài.txt" not in answer.text
    assert not Upload.objects.exists() and not upload.folder.exists()


def test_what_was_imported_stays(person):
    upload = Upload.objects.create(
        name="a.txt", size=5, received=5, by=person, delivery=Import.objects.create(name="a")
    )
    upload.folder.mkdir(parents=True)
    upload.discard()
    assert Upload.objects.exists() and upload.folder.exists()


@pytest.mark.parametrize("wrong", [{"size": 0}, {"received": -1}, {"received": 6}, {"name": ""}])
def test_the_database_refuses(person, wrong):
    upload = Upload.objects.create(name="a.txt", size=5, received=5, by=person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Upload.objects.filter(pk=upload.pk).update(**wrong)


def test_the_database_refuses_the_same_twice(person):
    Upload.objects.create(name="a.txt", size=5, by=person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Upload.objects.create(name="a.txt", size=5, by=person)


class TestSweep:
    @pytest.fixture
    def stale(self, client):
        begin(client)
        upload = Upload.objects.get()
        send(client, upload, 0, DATA[:64])
        Upload.objects.update(started_at=timezone.now() - timedelta(days=8))
        return upload

    def test_what_nobody_finished_goes_after_a_week(self, client, stale):
        begin(client, name="mới.txt")
        import_waiting()
        fresh = Upload.objects.get()
        assert fresh.name == "mới.txt"
        assert fresh.folder.exists()
        assert not stale.folder.exists()

    def test_what_was_imported_stays(self, stale):
        Upload.objects.update(delivery=Import.objects.create(name="bài.txt", state="done"))
        assert Upload.objects.sweep() == 0
        assert stale.path.exists()

    def test_files_of_no_upload_go(self, files_dir, client):
        begin(client)
        (files_dir / "uploads" / "0").mkdir()
        assert Upload.objects.sweep() == 1
        assert not (files_dir / "uploads" / "0").exists()
        assert Upload.objects.get().folder.exists()
