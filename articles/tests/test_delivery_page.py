"""What is said of an uploaded file before it is imported, and what becomes of it."""

import csv
import io
import json

import pytest
from django.urls import reverse

from articles.models import Article, ColumnChoice, Import, Publisher, Upload
from articles.tasks import import_waiting
from articles.tests.deliveries import BRIDGE, MARKET, OBJECTS, ROWS, jsonl, table, zipped
from newsdesk.roles import Role
from newsdesk.tests.persons import client_of, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files_dir(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture
def person():
    return make_person("nhap", Role.IMPORTER)


@pytest.fixture
def client(person):
    return client_of(person)


@pytest.fixture(autouse=True)
def no_hints(monkeypatch):
    """No worker is called; the tests run what one would."""
    monkeypatch.setattr("articles.tasks.hint", lambda: True)


def uploaded(person, name, data):
    upload = Upload.objects.create(name=name, size=len(data), received=len(data), by=person)
    upload.folder.mkdir(parents=True)
    upload.path.write_bytes(data)
    return upload


def address(upload):
    return reverse("import_upload", args=[upload.pk])


def chosen(page, **changes):
    """The form of a page as a browser would send it, but for the changes: by column name, or by field name."""
    form = page.context["form"]
    data = {name: field.value() or "" for name, field in ((name, form[name]) for name in form.fields)}
    numbers = {name: f"column_{number}" for number, name in enumerate(form.names)}
    return data | {numbers.get(name, name): value for name, value in changes.items()}


class TestTable:
    def test_a_mapping_is_proposed_with_the_first_records(self, client, person):
        rows = [ROWS[0] | {"Tiêu đề": f"Tít số {number}"} for number in range(7)]
        page = client.get(address(uploaded(person, "bài.csv", table(rows).encode())))
        assert page.status_code == 200
        fields = {field.label: field.value() for field, _ in page.context["columns"]}
        assert fields == {
            "Tiêu đề": "title", "Nội dung": "body", "Ngày đăng": "published", "Nguồn": "publisher", "Lượt xem": "",
        }  # fmt: skip
        assert "Tít số 4" in page.text
        assert "Tít số 5" not in page.text

    def test_imported_as_chosen_and_remembered_for_the_publisher(self, client, person):
        upload = uploaded(person, "bài.csv", table(ROWS).encode())
        page = client.get(address(upload))
        said = {"publisher": "Báo Bến Tre", "section": "Giao thông", "Lượt xem": "external_id", "Nguồn": "credit"}
        answer = client.post(address(upload), chosen(page, **said))
        delivery = Import.objects.get()
        assert answer.url == reverse("import", args=[delivery.pk])
        import_waiting()
        article = Article.objects.get(title="Cầu sắp thông xe")
        assert (article.publisher.name, article.section) == ("Báo Bến Tre", "Giao thông")
        assert (article.external_id, article.credit, article.extra) == ("31", "Báo Bến Tre", {})
        again = client.get(address(uploaded(person, "tuần sau.csv", table(ROWS).encode())))
        fields = {field.label: field.value() for field, _ in again.context["columns"]}
        assert (fields["Lượt xem"], fields["Nguồn"]) == ("external_id", "credit")
        assert again.context["form"]["publisher"].value() == "Báo Bến Tre"

    def test_mended_rejects_are_mapped_as_their_import_was(self, client, person):
        """By the publisher's choice; the reasons beside the records are no column of theirs."""
        upload = uploaded(person, "bài.csv", table([*ROWS, ROWS[0] | {"Nội dung": ""}]).encode())
        said = {"publisher": "Báo Bến Tre", "Tiêu đề": "lead", "Lượt xem": "external_id"}
        client.post(address(upload), chosen(client.get(address(upload)), **said))
        import_waiting()
        answer = client.get(reverse("import_rejects", args=[Import.objects.get().pk]))
        rejected = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
        assert "lý do trả lại" in rejected[0]
        mended = uploaded(person, "đã sửa.csv", table([row | {"Nội dung": MARKET} for row in rejected]).encode())
        page = client.get(address(mended))
        again = client.post(address(mended), chosen(page, publisher="Báo Bến Tre", look="1"))
        fields = {field.label: field.value() for field, _ in again.context["columns"]}
        assert list(fields) == list(ROWS[0])
        assert (fields["Tiêu đề"], fields["Lượt xem"]) == ("lead", "external_id")

    def test_another_publishers_choice_does_not_go_before(self, client, person):
        other = Publisher.objects.create(name="Báo Khác")
        columns = dict.fromkeys(ROWS[0], "") | {"Tiêu đề": "body"}
        ColumnChoice.remember(columns, publisher=other, by=person)
        mine = Publisher.objects.create(name="Báo Này")
        ColumnChoice.remember(columns | {"Tiêu đề": "title"}, publisher=mine, by=person)
        assert ColumnChoice.last(ROWS[0], publisher="Báo Khác").columns["Tiêu đề"] == "body"
        assert ColumnChoice.last(ROWS[0]).columns["Tiêu đề"] == "title"
        assert ColumnChoice.last(["Tiêu đề"]) is None

    def test_tables_of_one_archive_have_their_own_columns(self, client, person):
        """And one that has no text stands in nobody's way."""
        data = zipped({"a.txt": BRIDGE, "b.csv": table(ROWS), "c.csv": "a,b\n1,2\n", "d.jsonl": jsonl(OBJECTS[:1])})
        upload = uploaded(person, "gói.zip", data)
        page = client.get(address(upload))
        fields = {field.label: field.value() for field, _ in page.context["columns"]}
        assert (fields["Nội dung"], fields["body"], fields["a"]) == ("body", "body", "")
        assert client.post(address(upload), chosen(page)).status_code == 302
        import_waiting()
        assert Import.objects.get().tally() == {"imported": 3, "revised": 0, "duplicate": 1, "rejected": 1}

    def test_a_new_look_imports_nothing(self, client, person):
        upload = uploaded(person, "bài.csv", table(ROWS).encode())
        page = client.get(address(upload))
        answer = client.post(address(upload), chosen(page, **{"Tiêu đề": "", "look": "1"}))
        assert answer.status_code == 200
        assert all("title" not in dict(record.get("fields", ())) for record in answer.context["records"])
        assert not Import.objects.exists()

    def test_without_a_column_for_the_text(self, client, person):
        upload = uploaded(person, "bài.csv", f'a,b\n1,"{BRIDGE}"\n'.encode())
        page = client.get(address(upload))
        assert [field.label for field, _ in page.context["columns"]] == ["a", "b"]
        answer = client.post(address(upload), chosen(page))
        assert answer.status_code == 422
        assert "Hãy chọn cột chứa chính văn." in answer.text
        assert not Import.objects.exists()
        assert client.post(address(upload), chosen(page, b="body")).status_code == 302

    def test_a_field_chosen_twice(self, client, person):
        upload = uploaded(person, "bài.csv", table(ROWS).encode())
        answer = client.post(address(upload), chosen(client.get(address(upload)), Nguồn="body"))
        assert answer.status_code == 422
        assert Upload.objects.get().delivery is None


class TestOtherFiles:
    def test_pages_need_no_mapping(self, client, person):
        upload = uploaded(person, "bài.txt", f"Cầu sắp thông xe\n\n{BRIDGE}\n".encode())
        page = client.get(address(upload))
        assert page.context["columns"] == []
        assert "Ông Lê Văn Đạt" in page.text
        client.post(address(upload), {"publisher": "Báo Bến Tre", "published_on": "2026-03-05"})
        import_waiting()
        assert str(Article.objects.get().published_on) == "2026-03-05"

    def test_what_cannot_be_read_is_said_before(self, client, person):
        page = client.get(address(uploaded(person, "ảnh.txt", b"\x89PNG\r\n")))
        assert "PNG image" in page.text

    def test_a_bad_date(self, client, person):
        upload = uploaded(person, "bài.txt", BRIDGE.encode())
        assert client.post(address(upload), {"published_on": "99999-01-01"}).status_code == 422

    def test_half_a_file_is_not_imported(self, client, person):
        upload = uploaded(person, "bài.txt", BRIDGE.encode())
        Upload.objects.update(received=5)
        assert client.post(address(upload), {}).url == reverse("new_import")

    def test_once(self, client, person):
        upload = uploaded(person, "bài.txt", BRIDGE.encode())
        client.post(address(upload), {})
        assert client.post(address(upload), {}).status_code == 404
        assert Import.objects.count() == 1


def test_rejects_come_as_they_came_by_the_files_own_name(client, person):
    objects = [{"body": BRIDGE, "id": 1}, {"body": MARKET, "date": "99999-01-01", "id": 2}]
    upload = uploaded(person, "bài.jsonl", jsonl(objects))
    client.post(address(upload), chosen(client.get(address(upload))))
    import_waiting()
    delivery = Import.objects.get()
    assert "<td>bài.jsonl, dòng 2</td>" in client.get(reverse("import", args=[delivery.pk])).text
    answer = client.get(reverse("import_rejects", args=[delivery.pk]))
    (row,) = (json.loads(line) for line in answer.getvalue().decode().splitlines())
    assert (row["body"], row["id"], row["date"]) == (MARKET, 2, "99999-01-01")
    assert "99999-01-01" in row["lý do trả lại"]
