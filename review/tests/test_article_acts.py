"""Undo and redo of what was done to whole articles, in one line with decisions; what was closed unread."""

import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.hashing import text_sha256
from articles.models import ExcludedRange
from review.article_acts import latest_act, put_off, redo_act, undo_act
from review.models import ArticleAct, Decision, PutOff, Quote, Work
from review.refusals import StaleArticle
from review.tests.conftest import HTMX, act, client_of, first_proposals, make_article, make_run, span

pytestmark = pytest.mark.django_db
TAIL = "Xem thêm: mười cây cầu đẹp nhất miền Tây"


@pytest.fixture
def other(db):
    made = make_article(title="Bài khác")
    first_proposals(made)
    return made


@pytest.fixture
def browser(editor):
    return client_of(editor)


def cut(browser, article, words, *, to_end=False):
    start, end = span(article, words)
    form = {"request_id": str(uuid.uuid4()), "start": start, "end": "" if to_end else end, "reason": "editor"}
    return browser.post(reverse("exclude", args=[article.pk]), form, headers=HTMX)


def put_back(browser, which, article=None, request_id=None):
    form = {"request_id": str(request_id or uuid.uuid4())} | ({"article": article.pk} if article else {})
    return browser.post(reverse(which), form, headers=HTMX)


def close(browser, article, **more):
    return browser.post(reverse("close_unread", args=[article.pk]), more)


def excluded(article):
    return [(cut.range.lower, cut.range.upper) for cut in article.excluded_ranges.active()]


def test_a_cut_is_undone_before_an_earlier_decision_elsewhere(browser, article, proposals, other):
    decided = other.proposals.first()
    browser.post(reverse("not_sure_proposal", args=[decided.pk]), act())
    cut(browser, article, "mỗi ngày có khoảng 4.000 lượt người qua phao")
    assert Work.objects.get(pk=article.pk).open_proposals == 2
    answer = put_back(browser, "undo", article)
    assert answer.headers["HX-Retarget"] == "#desk" and "các dòng đã cắt trở lại" in answer.text
    assert excluded(article) == [] and Work.objects.get(pk=article.pk).open_proposals == 3
    assert Quote.objects.get().verdict == "not_sure"
    assert put_back(browser, "undo", article).headers["HX-Redirect"].startswith(reverse("article", args=[other.pk]))
    assert Quote.objects.get().verdict == "open"
    assert put_back(browser, "undo", article).status_code == 422
    put_back(browser, "redo", article)
    assert (Quote.objects.get().verdict, excluded(article)) == ("not_sure", [])
    assert "các dòng được cắt" in put_back(browser, "redo", article).text
    assert len(excluded(article)) == 1 and Work.objects.get(pk=article.pk).open_proposals == 2
    assert put_back(browser, "redo", article).status_code == 422


def test_the_machine_reads_anew_only_what_it_has_not_read_so(browser, article, proposals):
    article.runs.update(kept_sha256=text_sha256(article.kept_text()))
    cut(browser, article, TAIL)
    put_back(browser, "undo", article)
    assert Work.objects.get(pk=article.pk).tagging == "tagged"
    cut(browser, article, TAIL)
    article.runs.update(kept_sha256=text_sha256(article.kept_text()))
    put_back(browser, "undo", article)
    assert Work.objects.get(pk=article.pk).tagging == "waiting"


def test_a_machine_that_is_just_reading_the_cut_text_reads_anew(browser, article, proposals):
    article.runs.update(kept_sha256=text_sha256(article.kept_text()))
    cut(browser, article, TAIL)
    Work.objects.filter(pk=article.pk).update(tagging="running", lease_until=timezone.now())
    put_back(browser, "undo", article)
    assert Work.objects.get(pk=article.pk).tagging == "waiting"


def test_an_earlier_cut_that_was_brought_back_since_is_none_again(browser, chief, article, proposals):
    cut(client_of(chief), article, TAIL)
    cut(browser, article, "Người dân hai bờ", to_end=True)
    put_back(browser, "undo", article)
    client_of(chief).post(reverse("bring_back", args=[article.excluded_ranges.active().get().pk]))
    put_back(browser, "redo", article)
    assert [start for start, _ in excluded(article)] == [span(article, "Người dân hai bờ")[0]]
    put_back(browser, "undo", article)
    assert excluded(article) == []


def test_earlier_cuts_come_back_as_they_were(browser, article, proposals):
    cut(browser, article, TAIL)
    cut(browser, article, "Người dân hai bờ", to_end=True)
    cut(browser, article, "Theo Sở Giao thông", to_end=True)
    tail, middle, all_of_it = (span(article, words)[0] for words in (TAIL, "Người dân hai bờ", "Theo Sở Giao thông"))
    assert [start for start, _ in excluded(article)] == [all_of_it]
    for expected in ([middle], [tail], []):
        put_back(browser, "undo", article)
        assert [start for start, _ in excluded(article)] == expected
    for expected in ([tail], [middle], [all_of_it]):
        put_back(browser, "redo", article)
        assert [start for start, _ in excluded(article)] == expected


def test_bringing_back_is_undone_unless_a_quote_was_verified_there(browser, editor, article, proposals):
    words = "chợ đầu mối sẽ họp lại từ thứ Hai"
    row = article.exclude(*span(article, words), reason="related", by=None)
    browser.post(reverse("bring_back", args=[row.pk]))
    put_back(browser, "undo", article)
    assert excluded(article) == [span(article, words)]
    put_back(browser, "redo", article)
    assert excluded(article) == []
    Quote.objects.create(
        article=article, proposal=proposals[1], kind="indirect", content=[span(article, words)], words=[words],
        speakers=["Lê Thị Hoa"], verdict="verified", decided_by=editor, decided_at=row.at,
    )  # fmt: skip
    answer = put_back(browser, "undo", article)
    assert answer.status_code == 422 and "phát ngôn đã duyệt" in answer.text and excluded(article) == []


def test_one_request_puts_back_once(browser, article, proposals):
    cut(browser, article, TAIL)
    cut(browser, article, "Theo Sở")
    request_id = uuid.uuid4()
    answers = [put_back(browser, "undo", article, request_id) for _ in range(2)]
    assert all("các dòng đã cắt trở lại" in answer.text for answer in answers)
    assert len(excluded(article)) == 1


def test_one_request_at_once_puts_back_once(browser, editor, article, proposals):
    """Both have chosen before one of them has the article."""
    cut(browser, article, TAIL)
    chosen, request_id = latest_act(editor).act, uuid.uuid4()
    for put in (undo_act, undo_act, redo_act, redo_act):
        put(chosen, request_id=request_id)
        assert bool(excluded(article)) is (put is redo_act)


def test_a_request_that_undid_does_not_say_that_it_did_again(browser, article, proposals):
    cut(browser, article, TAIL)
    request_id = uuid.uuid4()
    put_back(browser, "undo", article, request_id)
    assert "các dòng được cắt" in put_back(browser, "redo", article, request_id).text and len(excluded(article)) == 1


def test_a_request_puts_back_no_second_act(browser, article, proposals):
    cut(browser, article, TAIL)
    cut(browser, article, "Theo Sở")
    request_id = uuid.uuid4()
    put_back(browser, "undo", article, request_id)
    put_back(browser, "undo", article)
    answer = put_back(browser, "redo", article, request_id)
    assert answer.status_code == 422 and "đã gửi một quyết định khác" in answer.text and excluded(article) == []


def test_the_queue_sends_undo_and_redo_as_two_requests(browser, article, proposals):
    ids = re.findall('name="request_id" value="(.+?)"', browser.get(reverse("queue")).text)
    assert len(ids) == len(set(ids)) == 2


def test_what_somebody_did_between_the_choice_and_the_lock_stays(browser, editor, chief, article, proposals):
    close(browser, article)
    chosen, work = latest_act(editor).act, Work.objects.get(pk=article.pk)
    work.reopen()
    work.finish("read_whole", by=chief)
    with pytest.raises(StaleArticle):
        undo_act(chosen, request_id=uuid.uuid4())
    work.refresh_from_db()
    assert (work.review, work.finished_by) == ("read_whole", chief)
    cut(browser, article, TAIL)
    chosen = latest_act(editor).act
    cut(client_of(chief), article, "Người dân hai bờ", to_end=True)
    theirs = excluded(article)
    with pytest.raises(StaleArticle):
        undo_act(chosen, request_id=uuid.uuid4())
    assert excluded(article) == theirs and len(theirs) == 1


def test_nothing_is_done_again_after_something_new(browser, article, proposals):
    browser.post(reverse("not_sure_proposal", args=[proposals[0].pk]), act())
    put_back(browser, "undo", article)
    cut(browser, article, TAIL)
    assert put_back(browser, "redo", article).status_code == 422
    put_back(browser, "undo", article)
    browser.post(reverse("not_sure_proposal", args=[proposals[1].pk]), act())
    assert put_back(browser, "redo", article).status_code == 422
    assert excluded(article) == [] and [one.verb for one in Decision.objects.all()] == ["not_sure", "undo", "not_sure"]


def test_what_somebody_else_did_is_left_alone(browser, chief, article, proposals):
    cut(client_of(chief), article, TAIL)
    assert put_back(browser, "undo", article).status_code == 422
    close(browser, article)
    client_of(chief).post(reverse("reopen", args=[article.pk]))
    assert put_back(browser, "undo", article).status_code == 422
    assert len(excluded(article)) == 1


def test_closing_unread_is_told_and_undone_from_the_queue(browser, editor, article, proposals):
    page = browser.post(reverse("close_unread", args=[article.pk]), follow=True)
    assert f"Đã đóng, không đọc: {article.title}. Ctrl+Z mở lại." in page.text
    listed = browser.get(reverse("closed")).text
    assert article.title in listed and "Minh" in listed
    answer = browser.post(reverse("undo"), {"request_id": str(uuid.uuid4())}, follow=True)
    assert answer.redirect_chain[0][0] == reverse("article", args=[article.pk]) and "bài được mở lại" in answer.text
    work = Work.objects.get(pk=article.pk)
    assert (work.review, work.finished_by) == ("open", None)
    assert article.title not in browser.get(reverse("closed")).text
    browser.post(reverse("redo"), {"request_id": str(uuid.uuid4())})
    work.refresh_from_db()
    assert (work.review, work.finished_by) == ("closed_unread", editor)


@pytest.mark.parametrize(
    ("how", "again"),
    [("proposals_reviewed", "Đã làm lại: đã duyệt đề xuất."), ("read_whole", "Đã làm lại: đã đọc cả bài.")],
)
def test_finishing_is_undone_before_the_last_decision(browser, editor, article, proposals, how, again):
    for proposal in proposals:
        browser.post(reverse("not_sure_proposal", args=[proposal.pk]), act())
    for _ in range(2):
        browser.post(reverse("finish", args=[article.pk]), {"how": how})
    assert "bài được mở lại" in put_back(browser, "undo", article).text
    work = Work.objects.get(pk=article.pk)
    assert (work.review, work.finished_by, work.open_proposals) == ("open", None, 0)
    put_back(browser, "undo", article)
    work.refresh_from_db()
    assert (Decision.objects.last().verb, work.open_proposals) == ("undo", 1)
    put_back(browser, "redo", article)
    assert again in put_back(browser, "redo", article).text
    work.refresh_from_db()
    assert (work.review, work.finished_by, work.open_proposals) == (how, editor, 0)


def test_nothing_is_finished_again_while_a_card_is_open(browser, article, proposals):
    for proposal in proposals:
        browser.post(reverse("not_sure_proposal", args=[proposal.pk]), act())
    browser.post(reverse("finish", args=[article.pk]), {"how": "read_whole"})
    put_back(browser, "undo", article)
    make_run(article, {"content": "cầu bê tông sớm khởi công", "speaker": ""})
    answer = put_back(browser, "redo", article)
    assert answer.status_code == 422 and "Còn thẻ chưa quyết" in answer.text
    assert Work.objects.get(pk=article.pk).review == "open"


def test_putting_off_is_told_and_undone(browser, article, proposals):
    page = browser.post(reverse("put_off", args=[article.pk]), follow=True)
    assert f"Để sau: {article.title}." in page.text
    put_back(browser, "undo")
    assert not PutOff.objects.exists()
    put_back(browser, "redo")
    assert PutOff.objects.get().work_id == article.pk
    browser.post(reverse("take_up", args=[article.pk]))
    assert put_back(browser, "undo").status_code == 422


def test_a_decision_is_undone_from_the_queue_too(browser, article, proposals):
    browser.post(reverse("not_sure_proposal", args=[proposals[0].pk]), act())
    page = browser.post(reverse("undo"), {"request_id": str(uuid.uuid4())}, follow=True)
    assert page.redirect_chain[0][0].startswith(reverse("article", args=[article.pk]))
    again = browser.post(reverse("undo"), {"request_id": str(uuid.uuid4())}, follow=True)
    assert again.redirect_chain == [(reverse("queue"), 302)] and "Không có gì để hoàn tác." in again.text


@pytest.mark.parametrize("many", [1, 12])
def test_queries_of_what_was_closed(browser, editor, many, django_assert_num_queries):
    for number in range(many):
        Work.objects.get(pk=make_article(title=f"Bài {number}").pk).finish("closed_unread", by=editor)
    with django_assert_num_queries(6):
        page = browser.get(reverse("closed")).text
    assert page.count("Mở lại:") == many


def test_the_same_cut_twice_is_one_act(browser, article):
    for _ in range(2):
        cut(browser, article, TAIL)
    assert ArticleAct.objects.count() == ExcludedRange.objects.count() == 1


def test_what_was_closed_in_the_backlog_goes_back_there(browser, article, proposals):
    Work.objects.filter(pk=article.pk).update(review="backlog")
    close(browser, article)
    for which, review in (("undo", "backlog"), ("redo", "closed_unread"), ("undo", "backlog")):
        put_back(browser, which)
        assert Work.objects.get(pk=article.pk).review == review


def test_an_act_that_others_overtook_is_passed_over_and_said(browser, chief, article, proposals, other):
    cut(browser, other, TAIL)
    close(browser, article)
    work = Work.objects.get(pk=article.pk)
    work.reopen()
    work.finish("read_whole", by=chief)
    answer = put_back(browser, "undo", other)
    assert "các dòng đã cắt trở lại bài. Đã bỏ qua việc có người vừa sửa." in answer.text
    assert excluded(other) == [] and Work.objects.get(pk=article.pk).review == "read_whole"


def test_what_one_took_back_otherwise_is_passed_over_in_silence(browser, article, proposals, other):
    cut(browser, other, TAIL)
    close(browser, article)
    Work.objects.get(pk=article.pk).reopen()
    assert "bỏ qua" not in put_back(browser, "undo", other).text and excluded(other) == []


def test_the_latest_act_is_one_query(editor, django_assert_num_queries):
    """However many were put off and taken up since."""
    for number in range(9):
        put_off(make_article(title=f"Bài {number}").work, by=editor)
    first = ArticleAct.objects.earliest("at")
    PutOff.objects.exclude(work=first.work).delete()
    with django_assert_num_queries(1):
        assert latest_act(editor).act == first
