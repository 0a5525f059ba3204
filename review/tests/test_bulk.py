"""Several proposals of a filtered list verified in one act, marked so in the log, and taken back in one."""

import re
import uuid
from html import unescape

import pytest
from django.urls import reverse

from articles.models import Publisher
from review.models import ArticleSearch, Decision, FeedEvent, Quote, Work
from review.tests.conftest import client_of
from review.tests.guarded import assert_guarded
from review.tests.making import breaches, decided, make_article, make_editor, make_run

pytestmark = pytest.mark.django_db
SENTENCE = "kè Bến Mận sẽ xong trước mùa lũ"


@pytest.fixture(autouse=True)
def archive_holds(db):
    yield
    assert breaches() == []


@pytest.fixture
def papers(db):
    """One sentence in three papers, the last of them not sure, beside other words; and one without a speaker."""
    made = []
    for number, sure in enumerate((0.95, 0.9, 0.5)):
        article = make_article(
            f"Bà Lê Thị Sa, tờ {number}, cho biết {SENTENCE}. Bà nói thêm chợ vẫn họp như mọi khi.",
            title=f"Tờ {number}",
            publisher=Publisher.objects.create(name=f"Báo {number}"),
        )
        ArticleSearch.index([article.pk])
        made += make_run(
            article,
            {"content": SENTENCE, "kind": "indirect", "speaker": "Lê Thị Sa", "confidence": sure},
            {"content": "chợ vẫn họp như mọi khi", "kind": "indirect", "speaker": "", "confidence": 0.9},
        )
    return made


def page(by, **asked):
    return client_of(by).get(reverse("bulk"), asked)


def ticked(answer):
    """The boxes of the page as a browser would send them."""
    boxes = re.findall(r'<input type="hidden" name="(?!csrf)([^"]+)" value="([^"]*)"', answer.text)
    return {name: unescape(value) for name, value in boxes} | {
        "chosen": re.findall(r'name="chosen" value="([^"]+)"', answer.text)
    }


def post(by, boxes):
    return client_of(by).post(reverse("verify_bulk"), boxes)


def verdicts(papers):
    return [getattr(Quote.objects.filter(proposal=one).first(), "verdict", "open") for one in papers]


def test_the_list_verified_and_marked_in_the_log(papers):
    by = make_editor()
    answer = page(by, q='"Bến Mận"', speaker="sa")
    assert answer.text.count(SENTENCE) == 2
    done = post(by, ticked(answer))
    assert done.status_code == 302 and "speaker=sa" in done.url
    assert verdicts(papers) == ["verified", "open", "verified", "open", "open", "open"]
    decisions = Decision.objects.all()
    assert {(one.verb, one.reason, one.by, one.milliseconds) for one in decisions} == {("verify", "bulk", by, None)}
    assert FeedEvent.objects.filter(kind="verified").count() == 2
    assert [work.open_proposals for work in Work.objects.order_by("pk")] == [1, 1, 2]
    quote = Quote.objects.first()
    assert "duyệt hàng loạt theo danh sách" in client_of(by).get(reverse("quote", args=[quote.uid])).text


@pytest.mark.parametrize(("asked", "count"), [
    ({"q": "mua lu"}, 2),
    ({"q": "mua lu", "doubtful": "on"}, 3),
    ({"speaker": "Lê Thị Sa"}, 2),
    ({"q": "lũ", "speaker": "Tám"}, 0),
    ({"q": "chợ vẫn họp"}, 0),  # nobody is named
    ({"q": "tờ"}, 0),  # beside the words, not in them
    ({"q": ""}, 0),
    ({"q": "-"}, 0),
])  # fmt: skip
def test_what_the_filter_leaves(papers, asked, count):
    assert len(ticked(page(make_editor(), **asked))["chosen"]) == count


def test_limits(papers):
    by, paper = make_editor(), papers[0].article.publisher_id
    assert len(ticked(page(by, q="lũ", publisher=paper))["chosen"]) == 1
    assert len(ticked(page(by, q="lũ", publisher=0))["chosen"]) == 0
    assert len(ticked(page(by, q="lũ", section="Xã hội"))["chosen"]) == 0
    assert page(by, q="lũ", publisher="x").status_code == 200


def test_only_what_was_ticked(papers):
    by = make_editor()
    boxes = ticked(page(by, q="lũ"))
    post(by, boxes | {"chosen": boxes["chosen"][1:]})
    assert sorted(verdicts(papers)) == ["open"] * 5 + ["verified"]


def test_sent_twice_it_is_done_once(papers):
    by = make_editor()
    boxes = ticked(page(by, q="lũ"))
    assert [post(by, boxes).status_code for _ in range(2)] == [302, 302]
    assert Decision.objects.count() == 2


def test_taken_back_in_one_act(papers):
    by = make_editor()
    post(by, ticked(page(by, q="lũ")))
    address = re.search(r'action="(/review/bulk/[^"]+/undo/)"', page(by).text)[1]
    form = {"request_id": uuid.uuid4()}
    for _ in range(2):
        assert client_of(by).post(address, form).status_code == 302
        assert verdicts(papers) == ["open"] * 6
    assert {(one.verb, one.reason) for one in Decision.objects.all()} == {("verify", "bulk"), ("undo", "bulk")}
    assert "2 đã hoàn tác" in page(by).text and "Hoàn tác cả lượt" not in page(by).text
    assert len(ticked(page(by, q="lũ"))["chosen"]) == 2
    assert post(by, ticked(page(by, q="lũ"))).status_code == 302
    assert verdicts(papers).count("verified") == 2


def test_ctrl_z_takes_it_back_too(papers):
    by = make_editor()
    post(by, ticked(page(by, q="lũ")))
    client_of(by).post(reverse("undo"), {"request_id": uuid.uuid4(), "article": papers[0].article_id})
    assert verdicts(papers) == ["open"] * 6


def test_what_somebody_changed_since_stays(papers):
    by = make_editor()
    post(by, ticked(page(by, q="lũ")))
    decided("not_sure", Quote.objects.first(), by=make_editor("khac"))
    address = re.search(r'action="(/review/bulk/[^"]+/undo/)"', page(by).text)[1]
    client_of(by).post(address, {"request_id": uuid.uuid4()})
    assert sorted(verdicts(papers)) == ["not_sure"] + ["open"] * 5
    other = make_editor("nua")
    client_of(other).post(address, {"request_id": uuid.uuid4()})
    assert Decision.objects.filter(by=other).count() == 0


def test_all_or_nothing_where_somebody_decided_since(papers):
    by = make_editor()
    boxes = ticked(page(by, q="lũ"))
    decided("not_sure", papers[0], by=make_editor("khac"))
    answer = post(by, boxes)
    assert answer.status_code == 409 and "Chưa có gì thay đổi" in answer.text
    assert sorted(verdicts(papers)) == ["not_sure"] + ["open"] * 5
    assert len(ticked(answer)["chosen"]) == 1


def test_what_is_not_on_the_list_is_not_verified(papers):
    by = make_editor()
    boxes = ticked(page(by, q="lũ"))
    for wrong in (
        {"chosen": [f"{papers[4].pk}-0"]},  # in doubt
        {"chosen": [f"{papers[1].pk}-0"]},  # nobody named
        {"chosen": ["999999-0"]},
        {"chosen": []},
        {"chosen": ["1"]},
        {"chosen": [f"{number}-0" for number in range(201)]},
        {"q": "", "speaker": ""},
        {"request_id": "x"},
    ):
        answer = post(by, boxes | wrong)
        assert answer.status_code == 422 and 'role="alert"' in answer.text, wrong
    assert not Decision.objects.exists()


def test_a_page_of_articles_at_a_time(papers, monkeypatch):
    monkeypatch.setattr("review.views.bulk.LOOKED_THROUGH", 2)
    by = make_editor()
    first = page(by, q="lũ")
    following = re.search(r'href="\?([^"]+)" rel="next"', first.text)[1].replace("&amp;", "&")
    second = client_of(by).get(f"{reverse('bulk')}?{following}")
    assert len(ticked(first)["chosen"]) == len(ticked(second)["chosen"]) == 1
    assert ticked(first)["chosen"] != ticked(second)["chosen"] and 'rel="next"' not in second.text


def test_more_in_an_article_than_fit_is_said(papers, monkeypatch):
    article = papers[0].article
    make_run(article, *({"content": words, "speaker": "Lê Thị Sa"} for words in ("kè", "lũ", "chợ")), version="2")
    by = make_editor()
    assert "trang không chứa hết" not in page(by, speaker="sa").text
    monkeypatch.setattr("review.views.bulk.MOST_ACTS", 2)
    following, seen = "", []
    for _ in range(2):
        answer = client_of(by).get(f"{reverse('bulk')}?speaker=sa&{following}")
        seen.append((len(ticked(answer)["chosen"]), "Bài này còn 1 đề xuất nữa" in answer.text))
        more = re.search(r'href="\?([^"]+)" rel="next"', answer.text)
        following = more and more[1].replace("&amp;", "&")
    assert seen == [(1, False), (2, True)] and not following


@pytest.mark.parametrize("name", ["q", "speaker", "section"])
def test_what_is_too_long_is_cut_and_said_so(papers, name):
    text = page(make_editor(), **{"q": "lũ", name: "a" * 201}).text
    assert text.count("dài quá.") == 1 and "a" * 200 in text and "a" * 201 not in text
    text = page(make_editor("khac"), **{"q": "lũ", name: "a" * 200}).text
    assert "dài quá." not in text and 'maxlength="200"' not in text


@pytest.mark.parametrize("many", [1, 3])
def test_queries(papers, many, django_assert_num_queries):
    Work.objects.exclude(pk__in=[one.article_id for one in papers[: many * 2]]).update(open_proposals=0)
    browser = client_of(make_editor())
    with django_assert_num_queries(12):
        text = browser.get(reverse("bulk"), {"q": "lũ", "doubtful": "on"}).text
    assert text.count('name="chosen"') == many


def test_guarded(editor, importer, exporter, papers):
    boxes = {"request_id": uuid.uuid4(), "q": "lũ", "chosen": f"{papers[0].pk}-0"}
    assert_guarded(reverse("verify_bulk"), importer, editor, boxes)
    assert_guarded(reverse("undo_bulk", args=[uuid.uuid4()]), exporter, editor, boxes)
    assert client_of(exporter).get(reverse("bulk")).status_code == 403
    assert not Decision.objects.exists()
