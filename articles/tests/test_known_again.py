"""The very same record delivered again: a duplicate by its digest, before anything is made of it."""

import json
from dataclasses import replace

import pytest

from articles import packed
from articles.importing import Given, import_records
from articles.models import Article, ImportRecord
from articles.reading import read_path
from articles.taking_back import take_back
from articles.tests.deliveries import zipped

pytestmark = pytest.mark.django_db
BODY = "Kỳ {number}: trạm bơm đầu nguồn Khe Vàng chạy lại sau mười ngày chờ phụ tùng."


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "tin.jsonl"
    lines = [json.dumps({"id": n, "body": BODY.format(number=n)}, ensure_ascii=False) for n in range(7)]
    path.write_text("\n".join([*lines, "{hỏng", lines[2]]) + "\n", encoding="utf-8")
    return path


def deliver(path, **options):
    return import_records(read_path(path), name="lô", **options)


def outcomes(report):
    return list(report.delivery.records.values_list("number", "outcome", "article"))


@pytest.fixture
def prepared(monkeypatch):
    """The texts that were put in normal form, cleaned and hashed."""
    seen = []
    prepare_text = packed.prepare_text

    def noted(text, fields, given):
        seen.append(fields.get("id") or fields.get("external_id"))
        return prepare_text(text, fields, given)

    monkeypatch.setattr(packed, "prepare_text", noted)
    return seen


@pytest.mark.parametrize("chunk", [2, 100])
def test_a_duplicate_of_the_same_article(path, chunk):
    first = deliver(path, chunk=chunk)
    before = list(Article.objects.values())
    again = deliver(path, chunk=chunk)
    assert again.tally == {"imported": 0, "revised": 0, "duplicate": 8, "rejected": 1}
    assert [row[2] for row in outcomes(again)] == [row[2] for row in outcomes(first)]
    assert list(Article.objects.values()) == before


def test_is_not_prepared_a_second_time(path, prepared):
    deliver(path, chunk=1)
    assert len(prepared) == 8
    prepared.clear()
    deliver(path, chunk=1)
    assert len(prepared) == 2  # the first, and the one behind what was not known: a broken line


def test_what_is_new_among_them_comes_in(path, prepared):
    deliver(path, chunk=2)
    lines = path.read_text("utf-8").splitlines()
    fresh = json.dumps({"id": 70, "body": BODY.format(number=70)}, ensure_ascii=False)
    path.write_text("\n".join([*lines[:6], fresh, *lines[6:]]) + "\n", encoding="utf-8")
    again = deliver(path, chunk=2)
    assert again.tally == {"imported": 1, "revised": 0, "duplicate": 8, "rejected": 1}
    assert outcomes(again)[6][1] == "imported"
    assert Article.objects.get(external_id="70").body == BODY.format(number=70)


def test_with_something_else_said_of_the_delivery_it_is_looked_at_anew(path):
    deliver(path, given=Given("Báo Suối Bạc"))
    assert deliver(path, given=Given("Báo Ven Đồi")).tally["imported"] == 7
    assert deliver(path, given=Given("Báo Suối Bạc")).tally["imported"] == 0


def test_once_taken_back_it_comes_in_again(path):
    take_back(deliver(path).delivery)
    assert deliver(path).tally == {"imported": 7, "revised": 0, "duplicate": 1, "rejected": 1}


def test_what_an_editor_changed_since_stays(path):
    deliver(path)
    Article.objects.filter(external_id="3").update(external_id="3b", title="Tít mới")
    assert deliver(path).tally["imported"] == 0
    assert Article.objects.get(external_id="3b").title == "Tít mới"


def test_a_page_in_another_place_is_the_same_page(tmp_path):
    page = f"Trạm bơm chạy lại\n{BODY.format(number=1)}\n".encode()
    (tmp_path / "a.txt").write_bytes(page)
    (tmp_path / "b.zip").write_bytes(zipped({"x/y.txt": page}))
    deliver(tmp_path / "a.txt")
    report = deliver(tmp_path / "b.zip")
    assert report.tally["duplicate"] == 1
    assert report.delivery.records.get().article == Article.objects.get()


def test_the_record_that_brought_an_article_in_has_the_digest_alone(path):
    deliver(path)
    deliver(path)
    with_digest = ImportRecord.objects.exclude(digest=None)
    assert sorted(with_digest.values_list("outcome", flat=True)) == ["imported"] * 7
    assert len(set(with_digest.values_list("digest", flat=True))) == 7


def test_records_put_together_have_none(path):
    records = [replace(record, digest=None) for record in list(read_path(path))[:3]]
    import_records(records, name="lô")
    assert not ImportRecord.objects.exclude(digest=None).exists()


def test_a_row_under_other_names_is_another_record(tmp_path):
    (tmp_path / "a.csv").write_text("id,body,title\n1,Trạm bơm Khe Vàng chạy lại.,Trạm bơm\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("id,body,author\n1,Trạm bơm Khe Vàng chạy lại.,Trạm bơm\n", encoding="utf-8")
    first, other = (next(iter(read_path(tmp_path / name))).digest for name in ("a.csv", "b.csv"))
    assert first and other and first != other
