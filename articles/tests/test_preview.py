"""A look at a delivery before it is imported."""

from articles.reading import Record, preview
from articles.tests.deliveries import BRIDGE, OBJECTS, ROWS, jsonl, table


def look(tmp_path, name, data, **options):
    path = tmp_path / name
    path.write_bytes(data)
    return preview(path, **options)


def test_columns_and_the_first_records_of_a_table(tmp_path):
    seen = look(tmp_path, "bai.csv", table(ROWS * 4).encode())
    assert dict(seen.columns) == {
        "Tiêu đề": "title", "Nội dung": "body", "Ngày đăng": "published", "Nguồn": "publisher", "Lượt xem": "",
    }  # fmt: skip
    assert len(seen.found) == 5


def test_chosen_columns(tmp_path):
    seen = look(tmp_path, "bai.csv", table(ROWS).encode(), columns={"Lượt xem": "external_id", "Nguồn": ""})
    assert (seen.columns["Lượt xem"], seen.columns["Nguồn"]) == ("external_id", "")
    assert seen.found[0].fields["external_id"] == "31"


def test_a_table_without_a_text_shows_its_columns(tmp_path):
    seen = look(tmp_path, "bai.csv", b"a,b\n1,2\n")
    assert dict(seen.columns) == {"a": "", "b": ""}
    assert [(item.reason, item.line, item.raw) for item in seen.found] == [("no_text_column", 2, {"a": "1", "b": "2"})]


def test_names_of_objects_together(tmp_path):
    seen = look(tmp_path, "bai.jsonl", jsonl([*OBJECTS, {"noi_dung": BRIDGE}]))
    assert list(seen.columns) == ["title", "body", "id", "tags", "views", "noi_dung"]
    assert (seen.columns["body"], seen.columns["noi_dung"]) == ("body", "body")
    assert seen.headers == (("title", "body", "id", "tags", "views"), ("noi_dung",))


def test_pages_have_no_columns(tmp_path):
    seen = look(tmp_path, "bai.txt", BRIDGE.encode())
    assert (seen.columns, [type(item) for item in seen.found]) == ({}, [Record])
