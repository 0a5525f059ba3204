"""Whoever has a quote learns that another one's words are not to be read beside it any more, or may be again."""

import uuid

import pytest

from review import tasks
from review.models import FeedEvent, Quote, WaitingQuote
from review.tests.exported import lines
from review.tests.making import breaches, decided, make_article, make_chief, make_editor, make_run, span
from review.undoing import latest_decision, put_back

pytestmark = pytest.mark.django_db

# In one sentence with it, within 32 characters of it, in its paragraph, and in another one.
WORDS = ("kè đã xong", "bến vẫn lở", "Nước đã rút", "chợ vẫn họp", "trời sắp tạnh")
BODY = (
    "Ông Cừ nói {} nhưng ông phủ nhận {} sau cơn bão. {}. Ông đi thăm từng nhà ở cuối làng suốt cả buổi sáng. "
    "Bà Sa kể {}.\nÔng Ba nói {}."
).format(*WORDS)


@pytest.fixture
def chief(db):
    return make_chief()


@pytest.fixture
def quotes(chief):
    article = make_article(BODY, title="Tin kè")
    finds = [{"content": words, "kind": "indirect", "source": span(article, "Ông Cừ")} for words in WORDS[:1]]
    return [decided("verify", found, by=chief) for found in make_run(article, *finds, *WORDS[1:])]


def told(cursor):
    """What workers tell of afterwards, by quote and kind."""
    while WaitingQuote.objects.exists():
        tasks.catch_up()
    return list(FeedEvent.objects.filter(seq__gt=cursor, decision=None).values_list("quote", "kind"))


def test_of_a_quote_that_is_kept_back_and_free_again(quotes, chief):
    before = lines()
    held = decided("hold", quotes[1], by=chief)
    changed = told(6)
    assert changed == [(quotes[0].pk, "changed"), (quotes[2].pk, "changed")]
    news = {row["id"]: row for row in lines(since=6)}
    assert WORDS[1] in before[0]["sentence"] and "█" * len(WORDS[1]) in news[str(quotes[0].uid)]["sentence"]
    assert "lở sau cơn bão." in before[2]["context"][0][0]
    assert "█ sau cơn bão." in news[str(quotes[2].uid)]["context"][0][0]
    decided("release", held, by=chief)
    assert told(9) == [(quotes[0].pk, "changed"), (quotes[2].pk, "changed")]
    assert [row["sentence"] for row in lines()] == [row["sentence"] for row in before]
    assert breaches() == []


def test_whatever_is_left_out_of_the_file_was_told(quotes, chief):
    """Flags, a withdrawal, another verdict, its undoing, and other words of one that is kept back."""
    steps = [
        ("correct", {"changes": {"flags": ["disputed"]}}),
        ("correct", {"changes": {"content": [span(quotes[1].article, "bến vẫn")]}}),
        ("correct", {"changes": {"flags": [], "content": [span(quotes[1].article, WORDS[1])]}}),
        ("withdraw", {}), ("release", {}), ("hold", {}), ("release", {}),
        ("correct", {"changes": {"flags": ["off_record"]}}), ("reject", {"reason": "not_speech"}),
    ]  # fmt: skip
    known = {row["id"]: row for row in lines()}
    for verb, more in steps:
        cursor = FeedEvent.newest()
        decided(verb, Quote.objects.get(pk=quotes[1].pk), by=chief, **more)
        told(cursor)
        known.update({row["id"]: row for row in lines(since=cursor)})
        assert {pk: row for pk, row in known.items() if "event" not in row} == {row["id"]: row for row in lines()}
    cursor = FeedEvent.newest()
    put_back(latest_decision(chief).decision, by=chief, request_id=uuid.uuid4())
    assert told(cursor) == [(quotes[0].pk, "changed"), (quotes[2].pk, "changed")]


def test_nothing_of_what_changes_no_other(quotes, chief):
    decided("correct", quotes[1], by=chief, changes={"role": "giám đốc"})
    decided("hold", quotes[4], by=chief)
    decided("hold", quotes[3], by=make_editor())
    assert told(5) == []


def test_nor_of_what_does_not_leave_itself(quotes, chief):
    decided("hold", quotes[0], by=chief)
    decided("withdraw", quotes[2], by=chief)
    cursor = FeedEvent.newest()
    decided("hold", quotes[1], by=chief)
    assert told(cursor) == []


def test_between_the_cue_and_the_words(chief):
    """Its sentence reaches from the one to the other."""
    far = "chính quyền sẽ hỗ trợ từng hộ"
    article = make_article(f"Ông Cừ họp báo. Đê đã vỡ hai chỗ. Mưa vẫn chưa có dấu hiệu ngớt suốt đêm. Rằng {far}.")
    finds = [{"content": far, "source": span(article, "Ông Cừ")}, "Đê đã vỡ hai chỗ"]
    quote, between = (decided("verify", found, by=chief) for found in make_run(article, *finds))
    decided("hold", between, by=chief)
    assert told(3) == [(quote.pk, "changed")]
    assert between.words[0] not in lines()[0]["sentence"]
