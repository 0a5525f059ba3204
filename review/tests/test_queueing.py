"""Different articles for different editors, what is put off, who is where, and what ages into the backlog."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from newsdesk.roles import Role
from review.deciding import decide
from review.models import ArticleSearch, Presence, PutOff, Work
from review.queueing import HELD_SECONDS, leave, next_for, stay
from review.tests.conftest import BODY, HTMX, client_of, first_proposals, make_article, make_user
from review.tests.guarded import assert_guarded
from review.tests.making import act, at_once, make_run
from review.tests.making import make_article as plain_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def articles(db):
    """Three tagged ones; the last is the newest, and so the first of the queue."""
    made = [make_article(title=f"Bài {number}") for number in range(3)]
    for article in made:
        first_proposals(article)
    return made


@pytest.mark.django_db(transaction=True)
def test_editors_who_ask_at_once_get_different_articles(articles):
    editors = [make_user(f"bt{number}", Role.EDITOR) for number in range(4)]
    given = at_once(*(lambda who=who: next_for(who) for who in editors))
    assert sorted(given, key=str) == sorted([*(article.pk for article in articles), None], key=str)


def test_an_article_is_given_again_when_left_or_when_the_lease_is_over(editor, chief, articles):
    newest, middle = articles[2].pk, articles[1].pk
    assert next_for(editor) == newest == next_for(editor)
    assert next_for(chief) == middle
    leave(newest, editor)
    assert next_for(chief) == newest
    Work.objects.filter(pk=newest).update(held_until=timezone.now() - timedelta(seconds=1))
    assert next_for(editor) == newest


def test_a_text_that_a_newer_one_replaces_says_so_and_is_passed_over(editor, chief, articles):
    old, newer = articles[1], articles[2]
    newer.replaces = old
    newer.save()
    assert client_of(editor).get(reverse("queue")).text.count("đã có bản cập nhật") == 1
    there = f'<a href="{reverse("article", args=[newer.pk])}">Bài này đã có bản cập nhật'
    assert there in client_of(editor).get(reverse("article", args=[old.pk])).text
    assert there not in client_of(editor).get(reverse("article", args=[newer.pk])).text
    assert (next_for(chief), next_for(editor)) == (newer.pk, articles[0].pk)
    leave(articles[0].pk, editor)
    decide([act("not_sure", old.proposals.first())], by=editor)
    assert next_for(editor) == old.pk


def test_staying_renews_the_lease_and_takes_it_from_nobody(editor, chief, articles):
    newest = articles[2].pk
    next_for(editor)
    Work.objects.filter(pk=newest).update(held_until=timezone.now() + timedelta(seconds=1))
    stay(newest, chief)
    stay(newest, editor)
    work = Work.objects.get(pk=newest)
    assert work.held_by == editor and work.held_until > timezone.now() + timedelta(seconds=HELD_SECONDS - 10)
    assert Presence.objects.filter(work=work).count() == 2


def test_who_is_on_it_is_said_in_the_queue_and_on_the_article(editor, chief, articles):
    here = reverse("here", args=[articles[0].pk])
    assert client_of(editor).post(here, headers=HTMX).text.strip() == ""
    assert "Minh đang ở bài này, từ" in client_of(chief).post(here, headers=HTMX).text
    assert client_of(chief).get(reverse("queue")).text.count("Minh đang ở bài này, từ") == 1
    assert "Hà đang ở bài này" in client_of(editor).get(reverse("queue")).text
    assert client_of(editor).post(reverse("left", args=[articles[0].pk])).status_code == 204
    assert "Minh đang" not in client_of(chief).get(reverse("queue")).text
    Presence.objects.update(until=timezone.now())
    assert "Hà đang" not in client_of(editor).get(reverse("queue")).text


def test_next_goes_there_and_to_the_queue_when_nothing_is_left(editor, chief, articles):
    assert client_of(editor).post(reverse("next_article")).url == reverse("article", args=[articles[2].pk])
    Work.objects.update(review=Work.Review.READ_WHOLE, finished_by=chief, finished_at=timezone.now())
    assert client_of(editor).post(reverse("next_article"), headers=HTMX).headers["HX-Redirect"] == reverse("queue")


def test_put_off_goes_on_and_stays_on_the_list(editor, chief, articles):
    browser, newest = client_of(editor), articles[2]
    answer = browser.post(reverse("put_off", args=[newest.pk]))
    assert answer.url == reverse("article", args=[articles[1].pk])
    assert "Bài 2</a>" not in browser.get(reverse("queue")).text and "Bài 2" in browser.get(reverse("later")).text
    Work.objects.filter(pk=newest.pk).update(review=Work.Review.BACKLOG)
    assert "Bài 2" in browser.get(reverse("later")).text
    Work.objects.filter(pk=newest.pk).update(review=Work.Review.OPEN)
    assert next_for(chief) == newest.pk and "Bài 2" in client_of(chief).get(reverse("queue")).text
    assert browser.post(reverse("take_up", args=[newest.pk]), {"back": "later"}).url == reverse("later")
    assert not PutOff.objects.exists() and "Bài 2" in browser.get(reverse("queue")).text


def test_cards_that_are_not_sure_are_on_a_list_with_a_way_to_them(editor, article, proposals):
    quote = decide([act("not_sure", proposals[1])], by=editor)[0]
    page = client_of(editor).get(reverse("later")).text
    there = f"{reverse('article', args=[article.pk])}?open=card-proposal-{proposals[1].pk}"
    assert f'href="{there}"' in page and quote.words[0] in page
    assert 'class="card not_sure now"' in client_of(editor).get(there).text


@pytest.mark.parametrize("many", [1, 20])
def test_queries_of_the_lists(editor, many, django_assert_num_queries):
    for _ in range(many):
        article = make_article(title="")
        decide([act("not_sure", first_proposals(article)[0])], by=editor)
        PutOff.objects.create(work_id=article.pk, user=editor)
    browser = client_of(editor)
    with django_assert_num_queries(9):
        page = browser.get(reverse("later"))
    assert page.text.count(BODY[:30]) >= 2 * many
    Work.objects.update(review=Work.Review.BACKLOG)
    with django_assert_num_queries(8):
        page = browser.get(reverse("backlog"))
    assert page.text.count(f">{BODY[:30]}") == many


def test_closing_unread_sent_again_is_as_once_and_goes_on(editor, chief, articles):
    url, browser = reverse("close_unread", args=[articles[0].pk]), client_of(editor)
    browser.post(url)
    closed_at = Work.objects.get(pk=articles[0].pk).finished_at
    assert browser.post(url, headers=HTMX).headers["HX-Redirect"]
    assert Work.objects.get(pk=articles[0].pk).finished_at == closed_at
    answer = client_of(chief).post(url, headers=HTMX)
    assert answer.status_code == 422 and "HX-Redirect" not in answer.headers


def test_closed_unread_leaves_the_queue_and_can_be_opened_again(editor, articles):
    browser, newest = client_of(editor), articles[2]
    url = reverse("close_unread", args=[newest.pk])
    assert browser.post(url, headers=HTMX).headers["HX-Redirect"] == reverse("article", args=[articles[1].pk])
    work = Work.objects.get(pk=newest.pk)
    assert (work.review, work.finished_by, work.open_proposals) == ("closed_unread", editor, 3)
    assert browser.post(reverse("close_unread", args=[articles[1].pk]), {"back": "queue"}).url == reverse("queue")
    browser.post(reverse("reopen", args=[newest.pk]))
    assert Work.objects.get(pk=newest.pk).review == "open"


def test_what_nobody_touches_ages_into_the_backlog(editor, articles):
    old, held, fresh = (article.pk for article in articles)
    long_ago = timezone.now() - timedelta(days=4)
    Work.objects.filter(pk__in=[old, held]).update(touched_at=long_ago)
    Work.objects.filter(pk=held).update(held_by=editor, held_until=timezone.now() + timedelta(seconds=60))
    assert Work.objects.age(3) == 1 and Work.objects.age(3) == 0
    assert [Work.objects.get(pk=pk).review for pk in (old, held, fresh)] == ["backlog", "open", "open"]


def test_the_backlog_is_counted_searched_and_taken_up(editor, articles):
    Work.objects.update(review=Work.Review.BACKLOG)
    browser = client_of(editor)
    assert "Không còn bài chờ. 3 bài trong Kho chưa duyệt." in browser.get(reverse("queue")).text
    ArticleSearch.index(sorted(article.pk for article in articles))
    page = browser.get(reverse("backlog"), {"q": '"BAI 1"'}).text
    assert "Bài 1" in page and "Bài 2" not in page and "1 bài chưa ai mở kịp" in page
    assert "3 bài chưa ai mở kịp" in browser.get(reverse("backlog"), {"q": "cho dau moi"}).text
    assert "không có bài nào" in browser.get(reverse("backlog"), {"q": "-"}).text
    assert browser.post(reverse("reopen", args=[articles[1].pk])).status_code == 302
    assert [work.article_id for work in Work.objects.queue()] == [articles[1].pk]


@pytest.mark.django_db(transaction=True)
def test_different_quotes_of_one_article_never_collide(editor, chief):
    words = [f"lời thứ {number}" for number in range(12)]
    article = plain_article("\n".join(words))
    made = make_run(article, *words)
    halves = [(editor, made[::2]), (chief, made[1::2])]
    calls = [lambda one=one, by=by: decide([act("verify", one)], by=by) for by, half in halves for one in half]
    assert [error for error in at_once(*calls) if isinstance(error, Exception)] == []
    work = Work.objects.get(pk=article.pk)
    assert article.quotes.verified().count() == 12 and work.open_proposals == 0


@pytest.mark.parametrize("many", [1, 30])
def test_queries_of_giving_one_out(editor, many, django_assert_num_queries):
    for _ in range(many):
        first_proposals(make_article())
    with django_assert_num_queries(2):
        next_for(editor)


def test_guarded(editor, importer, article):
    for name in ("close_unread", "put_off", "take_up", "here", "left"):
        assert_guarded(reverse(name, args=[article.pk]), importer, editor, {})
        assert client_of(editor).post(reverse(name, args=[999])).status_code == 404
    assert_guarded(reverse("next_article"), importer, editor, {})
    for name in ("backlog", "later"):
        assert client_of(importer).get(reverse(name)).status_code == 403
        assert client_of(editor).post(reverse(name)).status_code == 405
