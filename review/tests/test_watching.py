"""Watch-lists: what matches, when the queue knows, and whose queue it moves."""

import pytest
from django.urls import reverse

from articles.models import Publisher
from review import tasks
from review.models import Claim, Watch, WatchList, Work
from review.queueing import next_for
from review.tests.conftest import client_of, first_proposals, make_article
from review.tests.guarded import assert_guarded
from review.watching import catch_up, list_changed, wanted_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def articles(db):
    """The first has proposals of Trần Quốc Đạt and Lê Thị Hoa; the second is about rice and newer."""
    bridge = make_article(section="Giao thông", publisher=Publisher.objects.create(name="Báo Bãi Sậy"))
    rice = make_article("Giá lúa ở chợ Milan tăng nhẹ.\nÔng Sáu cho biết lúa đã gặt xong.", title="Giá lúa")
    first_proposals(bridge)
    Work.objects.update(tagging=Work.Tagging.TAGGED)
    return bridge, rice


def watching(user, kind, words):
    Watch.objects.create(user=user, kind=kind, words=words)
    list_changed(user)
    while catch_up():
        pass


def watched_by(article):
    work = Work.objects.get(pk=article.pk)
    assert work.watch_score == len(work.watched_by)
    return work.watched_by


@pytest.mark.parametrize(
    ("kind", "words", "first", "second"),
    [
        ("speaker", "Trần Quốc Đạt", True, False),
        ("speaker", "trần quốc đạt", True, False),
        ("speaker", "Đạt", True, False),
        ("speaker", "Trần Quốc", True, False),
        ("speaker", "Hoàng", False, False),
        ("words", "cầu bê tông", True, False),
        ("words", "Giá  Lúa", False, True),
        ("words", "Lan", False, False),
        ("words", "lúa (", False, False),
        ("section", "giao thông", True, False),
        ("section", "Giao", False, False),
        ("publisher", "Báo Bãi Sậy", True, False),
    ],
)
def test_what_matches(editor, articles, kind, words, first, second):
    watching(editor, kind, words)
    assert [bool(watched_by(article)) for article in articles] == [first, second]


def test_each_editor_has_what_they_watch_first(editor, chief, articles):
    bridge, rice = articles
    watching(editor, "section", "Giao thông")
    watching(chief, "words", "giá lúa")
    assert watched_by(bridge) == [editor.pk] and watched_by(rice) == [chief.pk]
    for who, first in ((editor, bridge), (chief, rice)):
        page = client_of(who).get(reverse("queue")).text
        places = {article: page.index(reverse("article", args=[article.pk])) for article in articles}
        assert min(places, key=places.get) == first and page.count('class="watched"') == 1
        assert next_for(who) == first.pk
    only = client_of(chief).get(reverse("queue"), {"watched": "on"}).text
    assert reverse("article", args=[rice.pk]) in only and reverse("article", args=[bridge.pk]) not in only


def test_an_article_is_marked_when_it_is_tagged(editor, articles):
    Watch.objects.create(user=editor, kind="words", words="cầu phao")
    article = make_article("Ông Ba cho biết cầu phao đã mở lại.")
    Work.objects.filter(pk=article.pk).update(tagging="running", lease_token=5, lease_until="2100-01-01T00:00Z")
    tasks.tag_articles([Claim(article.pk, 5)])
    assert watched_by(article) == [editor.pk] and watched_by(articles[0]) == []


def test_what_is_removed_no_longer_counts(editor, articles):
    watching(editor, "words", "giá lúa")
    watch = Watch.objects.get()
    client_of(editor).post(reverse("remove_watch", args=[watch.pk]))
    assert watched_by(articles[1]) == [editor.pk]
    tasks.sweep()
    assert watched_by(articles[1]) == [] and WatchList.objects.get().pending_below is None


def test_added_on_the_page_and_refused_when_it_makes_no_sense(editor, articles):
    browser = client_of(editor)
    assert browser.post(reverse("add_watch"), {"kind": "words", "words": " giá   lúa "}).status_code == 302
    assert Watch.objects.get().words == "giá lúa" and "giá lúa" in browser.get(reverse("watches")).text
    for words, said in (("giá lúa", "Bạn đã theo dõi"), ("…", "Hãy ghi một tên"), ("", "")):
        answer = browser.post(reverse("add_watch"), {"kind": "words", "words": words})
        assert answer.status_code == 422 and said in answer.text
    assert browser.post(reverse("add_watch"), {"kind": "x", "words": "y"}).status_code == 422


def test_lists_are_compiled_once():
    rows = ((1, "words", "giá lúa"), (2, "speaker", "Đạt"))
    assert wanted_by(rows) is wanted_by(tuple(rows)) and [one.user_id for one in wanted_by(rows)] == [1, 2]


def test_guarded(editor, chief, importer, articles):
    watch = Watch.objects.create(user=editor, kind="words", words="giá lúa")
    remove = reverse("remove_watch", args=[watch.pk])
    assert client_of(chief).post(remove).status_code == 404
    assert_guarded(reverse("add_watch"), importer, editor, {"kind": "words", "words": "cầu"})
    assert_guarded(remove, importer, editor, {})
    assert client_of(importer).get(reverse("watches")).status_code == 403
    assert client_of(editor).post(reverse("watches")).status_code == 405


def test_the_kind_to_watch_for_is_chosen_from_words(editor):
    page = client_of(editor).get(reverse("watches")).text
    assert '<option value="speaker">' in page and "---" not in page
