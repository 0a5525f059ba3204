"""What stands in the queue, in which order, by each filter; and that articles are given out in the page's order."""

import re
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Publisher
from review.models import PutOff, Work
from review.queueing import next_for
from review.tests.conftest import client_of, make_article

pytestmark = pytest.mark.django_db

# From the oldest to the newest: name, who watches, cards in doubt, publisher, section.
ARTICLES = [
    ("cũ, ngờ nhiều", "", 3, "Báo Đò", "Đời sống"),
    ("cũ, của Minh", "minh", 0, "Báo Đò", "Sông nước"),
    ("ngờ một", "", 1, "Báo Chợ", "Đời sống"),
    ("của Hà", "ha", 2, "Báo Chợ", "Sông nước"),
    ("chắc", "", 0, "Báo Đò", "Đời sống"),
    ("của hai người", "minh ha", 0, "", "Sông nước"),
    ("của Minh, ngờ", "minh", 2, "Báo Chợ", ""),
    ("mới, ngờ một", "", 1, "", "Đời sống"),
    ("mới, chắc", "", 0, "Báo Chợ", "Sông nước"),
]
# What one watches, by how many watch it; then what others watch; then doubt; then the newest.
OF_MINH = ["của hai người", "của Minh, ngờ", "cũ, của Minh"]
REST = ["của Hà", "cũ, ngờ nhiều", "mới, ngờ một", "ngờ một", "mới, chắc", "chắc"]
OF_HA = ["của hai người", "của Hà"]
REST_OF_HA = ["của Minh, ngờ", "cũ, của Minh", "cũ, ngờ nhiều", "mới, ngờ một", "ngờ một", "mới, chắc", "chắc"]


@pytest.fixture
def queue(editor, chief):
    """Articles as above, whose publishers are there by name, and three that are in nobody's queue."""
    people = {"minh": editor.pk, "ha": chief.pk}
    publishers = {name: Publisher.objects.create(name=name) for name in ("Báo Đò", "Báo Chợ")}
    for title, watchers, doubt, publisher, section in ARTICLES:
        article = make_article(title=title, publisher=publishers.get(publisher), section=section)
        watched_by = [people[name] for name in watchers.split()]
        Work.objects.filter(pk=article.pk).update(
            tagging="tagged", watched_by=watched_by, watch_score=len(watched_by), doubt=doubt, open_proposals=3
        )
    over = {"finished_by": chief, "finished_at": timezone.now()}
    for state in ({"tagging": "waiting"}, {"review": "backlog"}, {"review": "closed_unread", **over}):
        article = make_article(title="không ở đây", section="Đời sống", publisher=publishers["Báo Đò"])
        Work.objects.filter(pk=article.pk).update(**({"tagging": "tagged", "doubt": 1} | state))
    return publishers


def titles(user, **asked):
    page = client_of(user).get(f"{reverse('queue')}?{urlencode(asked)}").text
    return re.findall(r'<a href="/articles/\d+/"[^>]*>([^<]+)</a>', page.partition('<ol class="queue"')[2])


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, OF_MINH + REST),
        ({"watched": "on"}, OF_MINH),
        ({"doubtful": "on"}, ["của Minh, ngờ", "của Hà", "cũ, ngờ nhiều", "mới, ngờ một", "ngờ một"]),
        ({"publisher": "Báo Đò"}, ["cũ, của Minh", "cũ, ngờ nhiều", "chắc"]),
        ({"section": "Sông nước"}, ["của hai người", "cũ, của Minh", "của Hà", "mới, chắc"]),
        ({"section": "Sông"}, []),
        ({"watched": "on", "doubtful": "on"}, ["của Minh, ngờ"]),
        ({"watched": "on", "section": "Sông nước"}, ["của hai người", "cũ, của Minh"]),
        ({"doubtful": "on", "publisher": "Báo Chợ"}, ["của Minh, ngờ", "của Hà", "ngờ một"]),
        ({"doubtful": "on", "publisher": "Báo Chợ", "section": "Đời sống"}, ["ngờ một"]),
        ({"watched": "on", "publisher": "Báo Đò", "section": "Đời sống"}, []),
    ],
)
def test_filters_and_order(editor, queue, asked, expected):
    if "publisher" in asked:
        asked = asked | {"publisher": queue[asked["publisher"]].pk}
    assert titles(editor, **asked) == expected


@pytest.mark.parametrize("asked", [{"publisher": "x"}, {"publisher": "-1"}, {"section": "x" * 201}, {"page": "x"}])
def test_what_makes_no_sense_is_as_if_not_asked(editor, queue, asked):
    assert titles(editor, **asked) == OF_MINH + REST


def test_a_publisher_that_is_not_there_has_nothing(editor, queue):
    assert titles(editor, publisher=max(one.pk for one in queue.values()) + 1) == []


def test_each_is_given_the_articles_in_the_order_of_their_page(editor, chief, queue):
    by_pk = dict(Work.objects.values_list("pk", "article__title"))
    for user, expected in ((editor, OF_MINH + REST), (chief, OF_HA + REST_OF_HA)):
        assert titles(user) == expected
        given = []
        while (article := next_for(user)) is not None:
            given.append(by_pk[article])
            PutOff.objects.create(work_id=article, user=user)
            Work.objects.update(held_by=None, held_until=None)
        assert given == expected and titles(user) == []
