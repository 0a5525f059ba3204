"""A wrong import out again, while nobody has decided anything about it."""

import pytest

from articles.importing import import_records
from articles.models import Article, Import
from articles.reading import Record
from articles.taking_back import NotTakenBack, take_back

pytestmark = pytest.mark.django_db
BODY = "Bài số {number} kể chuyện đội thủy lợi xã Khe Vàng nạo vét mương."


def deliver(*numbers, **fields):
    records = [Record("tin.jsonl", None, n, BODY.format(number=n), fields) for n in numbers]
    return import_records([*records, Record("tin.jsonl", None, 99, "")], name="lô").delivery


def stored():
    return set(Article.objects.values_list("body", flat=True))


def test_articles_go_and_records_stay_with_their_outcomes():
    first = deliver(1, 2)
    wrong = deliver(2, 3, 4)
    assert take_back(wrong) == 2
    assert stored() == {BODY.format(number=1), BODY.format(number=2)}
    assert (wrong.state, wrong.tally()) == (
        "taken_back", {"imported": 2, "revised": 0, "duplicate": 1, "rejected": 1},
    )  # fmt: skip
    assert set(wrong.records.values_list("article", flat=True)) == {None}
    assert first.records.filter(article=None).count() == 1  # the rejected one
    assert take_back(wrong) == 0


def test_delivered_anew_it_comes_in_again():
    wrong = deliver(1, 2)
    take_back(wrong)
    assert deliver(1, 2).tally()["imported"] == 2


def test_again_and_again_over_one_connection():
    """A statement that comes often is prepared, and of those each is one alone."""
    for _ in range(5):
        wrong = deliver(1, 2)
        assert take_back(wrong) == 2
    assert not stored()


def test_out_of_the_middle_of_revisions():
    for number in (1, 2, 3):
        deliver(number, external_id="7")
    oldest, middle, newest = Article.objects.order_by("pk")
    take_back(middle.import_records.get().delivery)
    newest.refresh_from_db()
    assert newest.replaces == oldest


def test_not_while_a_later_import_counts_on_it():
    first = deliver(1, 2)
    deliver(2)
    with pytest.raises(NotTakenBack) as refusal:
        take_back(first)
    assert refusal.value.reason == "delivered_again"
    assert Article.objects.count() == 2
    assert first.records.filter(taken_back=True).count() == 0


def test_not_while_it_runs():
    running = deliver(1)
    Import.objects.filter(pk=running.pk).update(state="running", lease_until="2100-01-01T00:00Z")
    with pytest.raises(NotTakenBack) as refusal:
        take_back(running)
    assert refusal.value.reason == "open"
