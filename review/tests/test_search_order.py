"""In which order verified quotes are found, and page by page."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from review.models import Quote
from review.searching import finding
from review.searching.finding import months, months_back, parsed
from review.tests.searched import listed, page, verified

pytestmark = pytest.mark.django_db


class TestOrder:
    def test_best_or_newest_first(self, editor):
        day = date(2026, 3, 1)
        dated = {"published_basis": "delivery"}
        in_title = verified(editor, "chúng tôi chờ", title="Giá điều", published_on=day, **dated)
        in_words = verified(editor, "giá điều lại tăng", published_on=day - timedelta(days=90), **dated)
        oldest = verified(editor, "mất mùa", before="Giá điều rẻ. ", published_on=day - timedelta(days=900), **dated)
        assert listed(page(editor, q="giá điều")) == [in_words.uid, in_title.uid, oldest.uid]
        assert listed(page(editor, q="giá điều", order="date")) == [in_title.uid, in_words.uid, oldest.uid]
        assert listed(page(editor, q="giá điều", published_to="2026-01-01", published_from="2024-01-01")) == [
            in_words.uid
        ]

    def test_by_the_date_that_is_limited(self, editor):
        quotes = [verified(editor, "sông lặng"), verified(editor, "sông lặng lẽ")]
        said, published = (date(2026, 1, 1), date(2026, 2, 1)), (date(2026, 3, 1), date(2026, 2, 15))
        for quote, one, other in zip(quotes, said, published, strict=True):
            Quote.objects.filter(pk=quote.pk).update(said_on=one, said_on_precision="day")
            Article.objects.filter(pk=quote.article_id).update(published_on=other, published_basis="editor")
        newest_said = [quotes[1].uid, quotes[0].uid]
        for asked in ({}, {"q": "sông", "order": "date"}):
            assert listed(page(editor, **asked)) == newest_said
            assert listed(page(editor, said_from="2026-01-01", **asked)) == newest_said
            assert listed(page(editor, published_from="2026-02-01", **asked)) == newest_said[::-1]
            within = {"published_from": "2026-02-15", "published_to": "2026-03-01"}
            assert listed(page(editor, **within, **asked)) == newest_said[::-1]

    def test_pages(self, editor, monkeypatch):
        """Every hit once, however they are ordered, and though one is added meanwhile."""
        monkeypatch.setattr(finding, "PAGE", 3)
        quotes = [verified(editor, f"sông lặng lời {number}") for number in range(8)]
        days = [date(2025, 1, 1) + timedelta(days=40 * (number % 4)) for number in range(8)]
        for quote, day in zip(quotes, days, strict=True):
            Article.objects.filter(pk=quote.article_id).update(published_on=day, published_basis="editor")
        phrase = {"q": '"sông lặng"', "order": "date"}
        for most, few in ((2000, 20_000), (4, 20_000), (4, 0)):
            monkeypatch.setattr(finding, "MOST", most)
            monkeypatch.setattr(finding, "FEW", few)
            monkeypatch.setattr(finding, "FEW_TO_READ", few)
            for asked in ({"q": "sông", "order": "date"}, phrase, {"speaker": "bưởi"}, {}, {"q": "sông", "order": ""}):
                if asked.get("order") == "" and most < 8:
                    continue  # only so many are ranked
                seen = self.walk(editor, asked)
                assert sorted(seen) == sorted(quote.uid for quote in quotes)
                if asked.get("order") != "":
                    ages = {quote.uid: (day, quote.pk) for quote, day in zip(quotes, days, strict=True)}
                    assert seen == sorted(seen, key=ages.get, reverse=True)

    @pytest.mark.parametrize(("asked", "by_months_alone"), [('"sông lặng"', True), ("sông lặng", False)])
    def test_a_phrase_is_looked_for_months_longer(self, editor, monkeypatch, asked, by_months_alone):
        """Of a document with its words side by side each has to be read, so no more of them than are needed."""
        monkeypatch.setattr(finding, "MOST", 4)
        monkeypatch.setattr(finding, "FEW_TO_READ", 0)
        for number in range(8):
            day = date(2025, 1, 1) + timedelta(days=90 * number)
            verified(editor, f"sông lặng lời {number}", published_on=day, published_basis="delivery")
        with CaptureQueriesContext(connection) as queries:
            page(editor, q=asked)
        looks = [query["sql"] for query in queries if '"document" @@' in query["sql"] and "ORDER BY 1" in query["sql"]]
        assert len(looks) > 1 and all("m=20" in look for look in looks) is by_months_alone

    def walk(self, editor, asked):
        seen, address = [], asked
        for _ in range(9):
            html = page(editor, **address)
            seen += listed(html)
            following = re.search(r'href="\?([^"]*)" rel="next"', html)
            if following is None:
                return seen
            address = asked | {"after": re.search(r"after=([^&]+)", following[1])[1]}
        raise AssertionError("no end")

    def test_more_than_can_be_counted(self, editor, monkeypatch):
        monkeypatch.setattr(finding, "MOST", 3)
        for number in range(4):
            verified(editor, f"sông lặng lời {number}")
        assert "Hơn 2.000 phát ngôn; đã xếp" in page(editor, q="sông")
        assert "Hơn 2.000 phát ngôn</p>" in page(editor, q="sông", order="date")
        monkeypatch.setattr(finding, "MOST", 4)
        assert "4 phát ngôn</p>" in page(editor, q="sông")

    @pytest.mark.parametrize(
        "cursor", ["", "x", "_", "nan_1", "2025-01-01_", "2025-13-01_4", "_9", "1e999_5", "0.5_" + "9" * 40, "٣_٣"]
    )
    def test_a_cursor_that_is_none(self, editor, cursor):
        quote = verified(editor, "sông lặng")
        assert listed(page(editor, after=cursor)) == [quote.uid]
        page(editor, q="sông", after=cursor)

    def test_months(self):
        assert months_back(date(2026, 3, 9), 0) == date(2026, 3, 1) and months_back(date(2026, 3, 9), 3) == date(
            2025, 12, 1
        )
        assert months_back(date.min, 50) == date.min
        assert months(date(2025, 11, 3), date(2026, 1, 1)) == [date(2026, 1, 1), date(2025, 12, 1), date(2025, 11, 1)]
        assert months(date.min, date.max) == []
        assert parsed("2026-01-02_7", "date") == (date(2026, 1, 2), 7) and parsed("0.25_7", "relevance") == (0.25, 7)

    @pytest.mark.parametrize("day", [date.min, date(1945, 9, 2), date.max])
    def test_far_days(self, editor, day):
        quotes = [verified(editor, "sông lặng"), verified(editor, "sông lặng lẽ")]
        Quote.objects.filter(pk=quotes[0].pk).update(said_on=day, said_on_precision="day")
        assert set(listed(page(editor, q="sông"))) == {quote.uid for quote in quotes}
        assert listed(page(editor, q="sông", said_from=day, said_to=day)) == [quotes[0].uid]
