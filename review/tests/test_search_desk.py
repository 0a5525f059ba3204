"""What editors find besides verified quotes: articles, and what the machine alone says."""

import re
import uuid

import pytest
from django.urls import reverse

from articles.models import Article, Publisher
from newsdesk.roles import Role
from review.deciding import Act, decide
from review.models import ArticleSearch, Work
from review.tasks import tag_articles
from review.tests.conftest import client_of, make_article, make_run, make_user
from review.views import search_desk

pytestmark = pytest.mark.django_db

TEXT = "Chợ Vàm họp lại.\nÔng Ba nói lúa đã chín vàng.\nXem thêm: Giá tôm hùm"


def indexed(body=TEXT, **more):
    article = make_article(body, **({"title": "Mùa gặt"} | more))
    ArticleSearch.index([article.pk])
    return article


def page(user, name, **asked):
    answer = client_of(user).get(reverse(name), asked)
    assert answer.status_code == 200
    return answer.text


class TestArticles:
    def test_by_title_and_text(self, editor):
        article = indexed()
        for words in ("mua gat", "“chợ vàm”", "lúa -ngô", "tôm"):
            assert reverse("article", args=[article.pk]) in page(editor, "search_articles", q=words)
        assert "<mark>lúa</mark> đã chín" in page(editor, "search_articles", q="lúa")
        for words in ("lùa", "ngô", "{", ""):
            assert reverse("article", args=[article.pk]) not in page(editor, "search_articles", q=words)

    def test_phrases_by_what_stands_side_by_side(self, editor):
        """A pair tells which articles to read; it must never keep one back."""
        article = indexed("Hộ Ba về Москва qua ½ giờ A350 東京 đê\u0301 “Œuvre” hết.\nLúa chín " + "x" * 99 + " rồi")
        words = article.body.split()
        for one, following in zip(words, words[1:], strict=False):
            asked = f'"{one} {following}"'.replace("“", "").replace("”", "")
            assert reverse("article", args=[article.pk]) in page(editor, "search_articles", q=asked), asked
        for asked in ('"ba hộ"', '"gặt hộ"', '"lúa rồi"'):
            assert reverse("article", args=[article.pk]) not in page(editor, "search_articles", q=asked)
        ArticleSearch.objects.update(pairs="")
        assert reverse("article", args=[article.pk]) not in page(editor, "search_articles", q='"hộ ba"')

    def test_what_is_cut_is_not_found_until_it_is_brought_back(self, editor):
        article = indexed()
        start = TEXT.index("Xem thêm")
        cut = article.exclude(start, len(TEXT), reason="related", by=editor)
        assert 'href="/articles/' not in page(editor, "search_articles", q="tôm")
        cut.bring_back(by=editor)
        assert 'href="/articles/' in page(editor, "search_articles", q="tôm")

    @pytest.mark.parametrize(
        ("section", "found"), [("nha nong", True), ("NHÀ NÔNG", True), ("nhà nóng", False), ("nha", False)]
    )
    def test_in_a_section(self, editor, section, found):
        indexed(section="Nhà nông")
        assert ('href="/articles/' in page(editor, "search_articles", section=section)) is found

    def test_a_new_title(self, editor):
        article = indexed()
        article.edit(by=editor, title="Vụ hè thu")
        assert "<mark>Vụ</mark> <mark>hè</mark> thu" in page(editor, "search_articles", q="vụ hè")
        assert 'href="/articles/' not in page(editor, "search_articles", q="gặt")

    def test_whatever_the_tagger_took_up(self, editor):
        article = make_article(TEXT)
        assert 'href="/articles/' not in page(editor, "search_articles", q="lúa")
        [claim] = Work.objects.claim(1)
        tag_articles([claim])
        assert reverse("article", args=[article.pk]) in page(editor, "search_articles", q="lúa")

    @pytest.mark.parametrize("few", [2, 20_000])
    def test_pages(self, editor, monkeypatch, few):
        """Of few hits or of many, which are looked for in another way."""
        monkeypatch.setattr(search_desk, "ARTICLES", 2)
        monkeypatch.setattr(search_desk, "FEW", few)
        articles = [indexed(f"{TEXT} {number}") for number in range(5)]
        first = page(editor, "search_articles", q="lúa")
        second = page(editor, "search_articles", q="lúa", after=articles[3].pk)
        assert f"after={articles[3].pk}" in first and f"after={articles[1].pk}" in second
        assert "after" not in page(editor, "search_articles", q="lúa", after=articles[1].pk)
        assert "after" not in page(editor, "search_articles", q="“lúa đã chín vàng”", after=articles[1].pk)
        assert 'href="/articles/' not in page(editor, "search_articles", q="lúa", published_from="2026-01-01")
        for cursor in ("x", "-1", "9" * 40, "٣"):
            page(editor, "search_articles", q="lúa", after=cursor)

    def test_an_article_that_goes_is_gone(self, editor):
        indexed()
        Article.objects.all().delete()
        assert not ArticleSearch.objects.exists()


class TestProposals:
    @pytest.fixture
    def proposals(self, editor):
        return make_run(
            indexed(), {"content": "lúa đã chín vàng", "speaker": "Ba"}, {"content": "Chợ Vàm họp lại", "speaker": "Tư"}
        )

    def test_marked_as_the_machines(self, editor, proposals):
        html = page(editor, "search_proposals", q="lua chin")
        assert "<mark>lúa</mark> đã <mark>chín</mark> vàng" in html and "Máy đề xuất" in html
        assert f"card-proposal-{proposals[0].pk}" in html
        assert "chưa duyệt nào" in page(editor, "search_proposals", q="lùa")

    def test_a_denial_reads_as_one(self, editor):
        make_run(indexed("Bà Bưởi phủ nhận đê đã vỡ."), {"content": "đê đã vỡ", "kind": "indirect", "cue": "phủ nhận"})
        html = page(editor, "search_proposals", q='"phủ nhận"')
        assert re.search('<span class="cue"><mark>phủ nhận</mark>:</span> <a [^>]*>đê đã vỡ</a>', html)

    def test_not_once_it_is_decided(self, editor, proposals):
        for verb, proposal in (("verify", proposals[0]), ("not_sure", proposals[1])):
            assert f"card-proposal-{proposal.pk}" in page(editor, "search_proposals", q="lúa")
            decide([Act(verb, uuid.uuid4(), 0, proposal_id=proposal.pk)], by=editor)
            assert f"card-proposal-{proposal.pk}" not in page(editor, "search_proposals", q="lúa")

    def test_only_the_newest_run(self, editor, proposals):
        article = Article.objects.get()
        [newer] = make_run(article, {"content": "lúa đã chín", "speaker": "Ba"}, version="2")
        html = page(editor, "search_proposals", q="lúa")
        assert f"card-proposal-{newer.pk}" in html and f"card-proposal-{proposals[0].pk}" not in html

    @pytest.mark.parametrize(("asked", "found"), [
        ({"speaker": "ba"}, [0]), ({"speaker": "bà"}, []), ({"role": "trưởng thôn"}, [0]), ({"role": "xã"}, []),
        ({"kind": "indirect"}, [1]), ({"kind": "mixed"}, []), ({"q": "lúa", "speaker": "tu"}, [1]),
        ({"publisher": "own"}, [0, 1]), ({"publisher": "0"}, []), ({"section": "nhà nông"}, [0, 1]),
        ({"section": "thể thao"}, []), ({"published_from": "2026-05-04"}, [0, 1]), ({"published_to": "2026-05-03"}, []),
        ({"said_from": "2026-05-01", "said_to": "2026-05-01"}, [0]), ({"said_to": "2026-04-30"}, []),
        ({"said_from": "2026-05-02"}, []), ({"kind": "direct", "said_from": "hôm qua"}, [0]), ({}, []),
    ])  # fmt: skip
    def test_filters(self, editor, asked, found):
        publisher = Publisher.objects.create(name="Báo Đồng Chiêm")
        article = indexed(publisher=publisher, section="Nhà nông", published_on="2026-05-04", published_basis="text")
        said = {"said_on": "2026-05-01", "said_on_precision": "day", "role": "trưởng thôn", "kind": "direct"}
        proposals = make_run(
            article,
            {"content": "lúa đã chín vàng", "speaker": "Ba", **said},
            {"content": "Chợ Vàm họp lại", "speaker": "Tư"},
        )
        given = {name: publisher.pk if value == "own" else value for name, value in asked.items()}
        html = page(editor, "search_proposals", **given)
        assert [proposal.pk for proposal in proposals if f"card-proposal-{proposal.pk}" in html] == [
            proposals[number].pk for number in found
        ]
        assert ("Đã bỏ qua." in html) == ("hôm qua" in asked.values())


@pytest.mark.parametrize("name", ["search_articles", "search_proposals"])
def test_queries(editor, name, django_assert_max_num_queries):
    browser, needed = client_of(editor), []
    for number in range(3):
        make_run(indexed(f"{TEXT} {number}"), {"content": "lúa đã chín vàng", "speaker": "Ba"})
        with django_assert_max_num_queries(14) as captured:
            assert browser.get(reverse(name), {"q": "lúa"}).text.count('<li><p class="words') == number + 1
        needed.append(len(captured))
    assert len(set(needed)) == 1


@pytest.mark.parametrize("name", ["search_articles", "search_proposals"])
def test_who_may(name, importer, exporter, client):
    for person in (importer, exporter):
        assert client_of(person).get(reverse(name)).status_code == 403
    assert client.get(reverse(name)).status_code == 302
    assert client_of(make_user("lan", Role.EDITOR)).post(reverse(name)).status_code == 405
