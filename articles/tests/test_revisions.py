"""Revisions, and duplicates and revisions among many records at once: the size of a chunk never changes what becomes of
them.
"""

import random
from datetime import date

import pytest

from articles.importing import Given, import_records
from articles.kitchen import Kitchen, prepare
from articles.models import Article, Import, ImportRecord
from articles.reading import Record, Rejection
from articles.tests.bringing_in import BRIDGE, HARVEST, only, outcomes, record, take

pytestmark = pytest.mark.django_db

TEXT = "Mương số {number} của xã Khe Vàng đã nạo vét xong, đội thủy lợi cho nước vào ruộng từ sáng thứ ba.\n"


def tangle(seed, count=60):
    """Few texts, ids, addresses, dates and publishers, so that most records meet one another."""
    chance = random.Random(seed)

    def some(*values):
        return chance.choice(values)

    for line in range(1, count + 1):
        fields = {
            "external_id": some("", "", "7", "8", "9"),
            "url": some("", "", "https://khevang.example/a", "https://khevang.example/b"),
            "modified": some("", "", "2026-03-01", "2026-03-02T08:00", "2026-03-03", "2030-01-01"),
            "publisher": some("", "", "Báo Khe Vàng", "Báo Suối Bạc"),
        }
        text = some("", "Chữ\0hỏng", *(TEXT.format(number=chance.randrange(8)) for _ in range(18)))
        yield Record("tin.jsonl", None, line, text, {name: value for name, value in fields.items() if value})


def outcome_of(records, chunk):
    """What a delivery leaves behind, without ids and times."""
    delivery = import_records(records, name="lô", chunk=chunk).delivery
    rows = list(delivery.records.select_related("article"))
    order = {pk: position for position, pk in enumerate(Article.objects.order_by("pk").values_list("pk", flat=True))}
    articles = [
        (a.body, a.publisher_id and a.publisher.name, order.get(a.replaces_id)) for a in Article.objects.order_by("pk")
    ]
    return [(r.line, r.outcome, r.reason, order.get(r.article_id)) for r in rows], articles


def forget():
    ImportRecord.objects.all().delete()
    Import.objects.all().delete()
    Article.objects.update(replaces=None)
    Article.objects.all().delete()


@pytest.mark.parametrize("seed", range(4))
def test_chunks_of_any_size(seed):
    alone = outcome_of(tangle(seed), 1)
    assert {outcome for _, outcome, *_ in alone[0]} == {"imported", "revised", "duplicate", "rejected"}
    for chunk in (7, 100):
        forget()
        assert outcome_of(tangle(seed), chunk) == alone


def test_a_text_dated_between_two_stored_ones_goes_between_them():
    def deliver(*numbers, chunk=10):
        return import_records(
            [
                Record("tin.jsonl", None, n, TEXT.format(number=n), {"external_id": "7", "modified": f"2026-03-0{n}"})
                for n in numbers
            ],
            name="lô",
            chunk=chunk,
        )

    deliver(1, 5)
    assert deliver(3, 2, 4).tally["revised"] == 3
    numbers = [int(article.body.split()[2]) for article in Article.objects.order_by("modified_at")]
    before = Article.objects.order_by("modified_at").values_list("replaces__body", flat=True)
    assert (numbers, [body and int(body.split()[2]) for body in before]) == ([1, 2, 3, 4, 5], [None, 1, 2, 3, 4])


def test_what_the_database_cannot_hold_is_rejected_alone():
    good = [Record("tin.jsonl", None, n, TEXT.format(number=n)) for n in range(5)]
    bad = Record("tin.jsonl", None, 9, TEXT.format(number=9), {}, {"ghi chú": "nửa\0chừng"})
    report = import_records([*good[:3], bad, *good[3:]], name="lô")
    assert report.tally == {"imported": 5, "revised": 0, "duplicate": 0, "rejected": 1}
    assert [(row.line, row.reason, row.number) for row in report.rejected] == [(9, "not_storable", 4)]


@pytest.mark.parametrize("name", ["external_id", "url", "publisher"])
def test_a_key_too_long_for_an_index(name):
    report = import_records([Record("tin.jsonl", None, 1, TEXT.format(number=1), {name: "ệ" * 700})], name="lô")
    assert [(row.reason, row.detail) for row in report.rejected] == [
        ("field_too_long", f"{name}: 2100 bytes, at most 2000")
    ]


@pytest.mark.parametrize("stated", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59", "1599-12-31"])
def test_dates_at_the_ends_of_the_calendar(stated):
    report = import_records([Record("tin.jsonl", None, 1, TEXT.format(number=1), {"modified": stated})], name="lô")
    assert [row.reason for row in report.rejected] == ["bad_date"]


def test_a_name_that_is_no_text():
    record = Record("lô\0.zip", "bài\ud83d.txt", 1, "")
    assert [(row.file, row.member) for row in import_records([record], name="lô").rejected] == [
        ("lô\\x00.zip", "bài\\ud83d.txt")
    ]


def test_given_for_the_whole_delivery():
    given = Given("Báo  Khe Vàng ", "Nông\u00a0nghiệp", date(2026, 3, 5))
    import_records([Record("tin.jsonl", None, 1, TEXT.format(number=1))], name="lô", given=given)
    article = Article.objects.get()
    assert (article.publisher.name, article.section) == ("Báo Khe Vàng", "Nông nghiệp")


def test_many_pages_are_prepared_in_processes_and_keep_their_order():
    """Equal to what one process makes of them, with what is no page between them."""
    pages = [
        Record(f"{n}.txt", None, None, f"Tin số {n}\n05/03/2026 07:30\n{TEXT.format(number=n)}") for n in range(450)
    ]
    mixed = [
        *pages[:200],
        Rejection("x.png", None, None, "binary", "PNG"),
        Record("a", None, 1, None, {"body": "Bài."}),
    ]
    mixed += pages[200:]
    given = Given("Báo Khe Vàng")
    with Kitchen(given) as kitchen:
        assert list(kitchen.prepare_all(mixed)) == [prepare(record, given) for record in mixed]


class TestRevisions:
    """The same publisher and id or address: ordered by modified date, then arrival."""

    def texts(self, *versions):
        """Import one after the other, each (letter, modified or ""); the outcomes."""
        rows = []
        for letter, modified in versions:
            text = f"{HARVEST}Bản {letter} của bài được sửa lại theo góp ý của hợp tác xã vào chiều cùng ngày.\n"
            rows.append(only(take(record(text, external_id="77", modified=modified, publisher="Báo Suối Bạc"))))
        return rows

    def chain(self):
        """Letters from the one in force down to the oldest."""
        article = Article.objects.get(replaced_by=None)
        letters = []
        while article:
            letters.append(article.body.splitlines()[-1].split()[1])
            article = article.replaces
        assert len(letters) == Article.objects.count()
        return "".join(letters)

    def test_by_id(self):
        first, second = self.texts(("A", ""), ("B", ""))
        assert (first.outcome, second.outcome) == ("imported", "revised")
        assert second.article.replaces_id == first.article_id

    def test_by_address(self):
        take(record(url="https://suoibac.example/khoai"), record(BRIDGE, url="https://suoibac.example/khoai"))
        first, second = Article.objects.order_by("pk")
        assert second.replaces == first

    def test_the_id_of_another_publisher_is_another_article(self):
        report = take(record(external_id="77", publisher="Báo Suối Bạc"), record(BRIDGE, external_id="77"))
        assert [row[0] for row in outcomes(report)] == ["imported", "imported"]

    @pytest.mark.parametrize(
        ("versions", "chain"),
        [
            ([("A", ""), ("B", ""), ("C", "")], "CBA"),
            ([("A", "2026-03-01T08:00"), ("B", "2026-03-03T08:00")], "BA"),
            ([("B", "2026-03-03T08:00"), ("A", "2026-03-01T08:00")], "BA"),
            ([("C", "2026-03-05"), ("A", "2026-03-01"), ("B", "2026-03-03")], "CBA"),
            ([("C", "2026-03-05"), ("B", "2026-03-03"), ("A", "2026-03-01")], "CBA"),
            ([("A", "2026-03-01"), ("B", "2026-03-01")], "BA"),  # same date: by arrival
            ([("A", "2026-03-01"), ("B", "")], "BA"),  # no date: as new as its arrival
        ],
    )
    def test_order(self, versions, chain):
        assert [row.outcome for row in self.texts(*versions)] == ["imported"] + ["revised"] * (len(versions) - 1)
        assert self.chain() == chain

    @pytest.mark.parametrize(
        ("again", "outcome", "chain"),
        [
            (("B", "2026-03-03T08:00"), "duplicate", "BA"),
            (("B", "2026-03-09T08:00"), "duplicate", "BA"),  # the words in force, whatever their date
            (("A", ""), "duplicate", "BA"),
            (("A", "2026-03-01T08:00"), "duplicate", "BA"),
            (("A", "2026-03-02T08:00"), "duplicate", "BA"),
            (("A", "2026-03-04T08:00"), "revised", "ABA"),  # taken back: dated later than the one in force
        ],
    )
    def test_a_text_already_seen_is_a_duplicate_unless_dated_later(self, again, outcome, chain):
        rows = self.texts(("A", "2026-03-01T08:00"), ("B", "2026-03-03T08:00"), again)
        assert rows[-1].outcome == outcome
        assert self.chain() == chain
        if outcome == "duplicate":
            assert rows[-1].article_id == rows["AB".index(again[0])].article_id

    def test_an_address_that_moved_finds_the_whole_row_of_revisions(self):
        old, new = "https://suoibac.example/cu", "https://suoibac.example/moi"
        take(record(external_id="9", url=old), record(BRIDGE, external_id="9", url=new))
        report = take(record(HARVEST + BRIDGE, url=old))
        assert [row[0] for row in outcomes(report)] == ["revised"]
        newest = Article.objects.get(replaced_by=None)
        assert newest.body == HARVEST + BRIDGE
        assert newest.replaces.body == BRIDGE
        assert [row[0] for row in outcomes(take(record(url=new)))] == ["duplicate"]
