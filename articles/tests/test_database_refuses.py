"""What the database refuses about articles, whoever writes: every test goes around the models."""

from hashlib import sha256

import pytest
from django.db import DatabaseError, connection, transaction

from articles.models import Article, ExcludedRange, Import, ImportRecord

pytestmark = pytest.mark.django_db

BODY = "Ông Lê Văn Khải nói: “Con đập này sẽ giữ đủ nước.” 🌾\nXem thêm: Giá lúa hôm nay"
TAIL = (BODY.index("Xem"), len(BODY))
MASK = "█"


def hashed(text):
    return sha256(text.encode()).digest()


def insert(**fields):
    given = {"body": BODY, "length": len(BODY), "body_sha256": hashed(BODY), "kept_sha256": hashed(BODY), **fields}
    return Article.objects.bulk_create([Article(**given)])[0]


@pytest.fixture
def article():
    return insert()


def refused(why):
    return pytest.raises(DatabaseError, match=why)


def update(article, **fields):
    with transaction.atomic():
        Article.objects.filter(pk=article.pk).update(**fields)


def insert_range(article, given, **fields):
    """`given` as PostgreSQL writes a range, so that any may be given."""
    row = {"article_id": article.pk, "reason": "editor", "at": "2026-11-21", "ended_at": None, **fields}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO articles_excludedrange (article_id, reason, at, ended_at, range) "
            "VALUES (%(article_id)s, %(reason)s, %(at)s, %(ended_at)s, %(range)s::int4range) RETURNING id",
            row | {"range": given},
        )
        return cursor.fetchone()[0]


class TestBody:
    @pytest.mark.parametrize("body", [BODY.replace("đủ", "dư"), BODY + ".", BODY[1:], ""])
    def test_never_changes(self, article, body):
        with refused("the body never changes"):
            update(article, body=body)

    def test_not_even_with_its_length_and_hash(self, article):
        with refused("length and hashes never change"):
            update(article, body="Khác", length=4, body_sha256=hashed("Khác"))

    @pytest.mark.parametrize("column", ["body_sha256", "kept_sha256"])
    def test_its_hashes_stay(self, article, column):
        with refused("length and hashes never change"):
            update(article, **{column: hashed("khác")})

    def test_its_length_stays(self, article):
        with refused("length and hashes never change|article_length"):
            update(article, length=len(BODY) - 1)

    def test_is_not_empty(self):
        with refused("article_length"), transaction.atomic():
            insert(body="", length=0, body_sha256=hashed(""))

    @pytest.mark.parametrize("length", [len(BODY) + 1, len(BODY.encode())])
    def test_length_counts_code_points(self, length):
        with refused("article_length"), transaction.atomic():
            insert(length=length)

    def test_hash_at_insert(self):
        with refused("body_sha256 is not the hash of the body"), transaction.atomic():
            insert(body_sha256=hashed(BODY + " "))

    def test_one_wrong_hash_among_many_refuses_all(self):
        right = {"body": BODY, "length": len(BODY), "body_sha256": hashed(BODY), "kept_sha256": hashed(BODY)}
        with refused("body_sha256 is not the hash of the body"), transaction.atomic():
            Article.objects.bulk_create([Article(**right), Article(**right | {"body_sha256": hashed("khác")})])
        assert not Article.objects.exists()

    def test_everything_else_may_change(self, article):
        update(article, title="Đập Tân Hòa", credit="TTXVN", extra={"trang": 3}, delivery_status="withheld")
        article.refresh_from_db()
        assert (article.title, article.body) == ("Đập Tân Hòa", BODY)


class TestMasking:
    """What sealing does: characters become full blocks, and the hash of the masked text stands beside the original."""

    masked = BODY.replace("Lê Văn Khải", MASK * len("Lê Văn Khải"))

    def test_is_allowed_with_its_hash(self, article):
        update(article, body=self.masked, masked_sha256=hashed(self.masked))
        article.refresh_from_db()
        assert article.body == self.masked
        assert bytes(article.body_sha256) == hashed(BODY)

    def test_goes_further_but_never_back(self, article):
        update(article, body=self.masked, masked_sha256=hashed(self.masked))
        further = self.masked.replace("Con đập", MASK * len("Con đập"))
        update(article, body=further, masked_sha256=hashed(further))
        for back in (self.masked, BODY):
            with refused("the body never changes"):
                update(article, body=back, masked_sha256=hashed(back))

    @pytest.mark.parametrize("wrong", [None, hashed(BODY)])
    def test_with_another_hash_is_refused(self, article, wrong):
        with refused("the body never changes"):
            update(article, body=self.masked, masked_sha256=wrong)

    @pytest.mark.parametrize("body", [BODY.replace("Khải", MASK), MASK * (len(BODY) + 1)])
    def test_with_another_length_is_refused(self, article, body):
        with refused("the body never changes"):
            update(article, body=body, masked_sha256=hashed(body))

    @pytest.mark.parametrize("mask", ["X", "■", " "])
    def test_with_another_character_is_refused(self, article, mask):
        body = BODY.replace("Lê Văn Khải", mask * len("Lê Văn Khải"))
        with refused("the body never changes"):
            update(article, body=body, masked_sha256=hashed(body))

    @pytest.mark.parametrize("sealed", [False, True])
    def test_its_hash_is_that_of_the_body(self, article, sealed):
        if sealed:
            update(article, body=self.masked, masked_sha256=hashed(self.masked))
        with refused("masked_sha256 is not the hash of the body"):
            update(article, masked_sha256=hashed("khác"))

    def test_its_hash_stays(self, article):
        update(article, body=self.masked, masked_sha256=hashed(self.masked))
        with refused("masked_sha256 is not the hash of the body"):
            update(article, masked_sha256=None)


class TestDate:
    @pytest.mark.parametrize("fields", [{"published_on": "2026-11-03"}, {"published_basis": "editor"}])
    def test_has_its_basis(self, article, fields):
        with refused("article_date_has_basis"):
            update(article, **fields)


class TestExcludedRange:
    def test_may_reach_the_end(self, article):
        insert_range(article, f"[0,{len(BODY)})")

    def test_past_the_end(self, article):
        with refused("excluded range .* lies outside the body"):
            insert_range(article, f"[{len(BODY) - 1},{len(BODY) + 1})")

    @pytest.mark.parametrize("given", ["[5,)", "(,5)", "(,)", "empty", "[-1,5)"])
    def test_unbounded_empty_or_negative(self, article, given):
        with refused("excluded_range_bounded"):
            insert_range(article, given)

    @pytest.mark.parametrize(("given", "why"), [
        (f"[0,{len(BODY) + 1})", "lies outside the body"), ("[5,)", "excluded_range_bounded"),
        ("empty", "excluded_range_bounded"),
    ])  # fmt: skip
    def test_moved_there_later(self, article, given, why):
        made = insert_range(article, "[0,5)")
        with refused(why), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE articles_excludedrange SET range = %s::int4range WHERE id = %s", [given, made])

    def test_moved_to_a_shorter_article(self, article):
        made = insert_range(article, f"[{TAIL[0]},{TAIL[1]})")
        short = insert(body="Ngắn", length=4, body_sha256=hashed("Ngắn"))
        with refused("lies outside the body"), transaction.atomic():
            ExcludedRange.objects.filter(pk=made).update(article=short)

    def test_active_ones_stay_apart(self, article):
        insert_range(article, "[0,10)")
        insert_range(article, "[10,20)")
        with refused("excluded_ranges_apart"):
            insert_range(article, "[9,11)")

    def test_ended_ones_may_be_repeated(self, article):
        insert_range(article, "[0,10)", ended_at="2026-11-21")
        made = insert_range(article, "[0,10)")
        with refused("excluded_ranges_apart"), transaction.atomic():
            ExcludedRange.objects.filter(article=article).exclude(pk=made).update(ended_at=None)


class TestImportRecord:
    @pytest.mark.parametrize("outcome", ["imported", "revised", "duplicate"])
    def test_taken_in_without_an_article(self, outcome):
        self.refused_record("import_record_outcome", outcome=outcome)

    def test_rejected_without_a_reason(self):
        self.refused_record("import_record_outcome", outcome="rejected")

    def test_rejected_with_an_article(self, article):
        self.refused_record("import_record_outcome", outcome="rejected", reason="empty", article_id=article.pk)

    def test_twice(self):
        self.refused_record("import_record_once", outcome="rejected", reason="empty", times=2)

    def test_of_no_import(self):
        delivery = Import.objects.create(name="thử", records_read=1)
        there = ImportRecord(delivery=delivery, number=1, file="a.txt", outcome="rejected", reason="empty")
        nowhere = ImportRecord(delivery_id=delivery.pk + 1, number=1, file="a.txt", outcome="rejected", reason="empty")
        with refused("import_record_delivery"), transaction.atomic():
            ImportRecord.objects.bulk_create([there, nowhere])
        ImportRecord.objects.bulk_create([there])
        with refused("import_record_delivery"), transaction.atomic():
            ImportRecord.objects.update(delivery_id=delivery.pk + 1)

    @pytest.mark.parametrize("query", ["DELETE FROM articles_import", "UPDATE articles_import SET id = id + 1"])
    def test_its_import_stays(self, query):
        delivery = Import.objects.create(name="thử", records_read=1)
        ImportRecord.objects.create(delivery=delivery, number=1, file="a.txt", outcome="rejected", reason="empty")
        with refused("import_record_delivery"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(query)
        delivery.delete()
        assert not ImportRecord.objects.exists()

    def refused_record(self, why, *, times=1, **row):
        delivery = Import.objects.create(name="thử")
        records = [ImportRecord(delivery=delivery, number=1, file="a.txt", **row) for _ in range(times)]
        with refused(why), transaction.atomic():
            ImportRecord.objects.bulk_create(records)
