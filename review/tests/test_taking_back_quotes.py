"""A verified quote that is held, withdrawn or put under an embargo leaves search and the feed, and whoever took it in a
file learns so; and the other way round.
"""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from newsdesk.roles import Role
from newsdesk.tests.persons import client_of, make_person
from review import tasks
from review.models import Download, FeedEvent, FeedToken, Quote
from review.tests.making import DAM, PAID, decided, make_article, make_chief, make_editor, make_run

pytestmark = pytest.mark.django_db


class Consumer:
    """An exporter who searches, follows the feed, and has taken a file."""

    def __init__(self):
        self.person = make_person("khaithac", Role.EXPORTER)
        end = timezone.now() + timedelta(days=1)
        secret = FeedToken.objects.make(name="máy", made_by=self.person, expires_at=end, per_minute=1000)[1]
        self.page, self.machine = client_of(self.person), Client(headers={"Authorization": f"Bearer {secret}"})
        self.cursor = 0
        self.told()

    def finds(self, quote):
        html = self.page.get(reverse("quotes"), {"q": f'"{quote.words[0]}"'}).text
        return reverse("quote", args=[quote.uid]) in html

    def told(self):
        """What the feed tells since the last look: kind, and whether the words came with it."""
        page = self.machine.get(reverse("feed_events"), {"since": self.cursor}).json()
        self.cursor = page["cursor"]
        return [(event["id"], event["kind"], event["quote"] is not None) for event in page["events"]]

    def takes(self):
        answer = self.page.post(reverse("order_export"), {"format": "jsonl"}, follow=True)
        return [json.loads(line)["id"] for line in b"".join(answer.streaming_content).splitlines()]

    def news(self):
        """Of rows that it took, by the page of its files."""
        html = self.page.get(reverse("exports")).text
        return html[html.index('class="news"') :] if 'class="news"' in html else ""


@pytest.fixture
def quotes(settings, tmp_path):
    settings.FILES_DIR = tmp_path
    editor = make_editor()
    return [decided("verify", make_run(make_article(), words)[0], by=editor) for words in (DAM, PAID)]


def sweep():
    """What beat does every ten seconds."""
    tasks.bring_up_to_date()
    tasks.sweep_exports()


def held(quote, chief):
    decided("hold", quote, by=chief)


def withdrawn(quote, chief):
    decided("withdraw", quote, by=chief)


def embargoed(quote, chief):
    quote.article.edit(by=chief, embargo_until=timezone.now() + timedelta(days=1))


def released(quote, chief):
    decided("release", Quote.objects.get(pk=quote.pk), by=chief)


def freed(quote, chief):
    quote.article.refresh_from_db()
    quote.article.edit(by=chief, embargo_until=None)


def over(quote, chief):
    """As if a day had gone by: an embargo ends without anybody's doing."""
    Article.objects.filter(pk=quote.article_id).update(embargo_until=timezone.now() - timedelta(hours=1))


@pytest.mark.parametrize(("take_back", "kind", "give_again"), [
    (held, "held", released), (withdrawn, "withdrawn", released), (embargoed, "held", freed), (embargoed, "held", over),
])  # fmt: skip
def test_everywhere_and_back(quotes, take_back, kind, give_again):
    chief, consumer = make_chief(), Consumer()
    gone, stays = quotes
    both = [str(quote.uid) for quote in quotes]
    assert consumer.takes() == both and consumer.finds(gone) and consumer.news() == ""
    file = reverse("export_file", args=[Download.objects.get().pk])

    take_back(gone, chief)
    sweep()
    assert consumer.finds(stays) and not consumer.finds(gone)
    assert consumer.told() == [(str(gone.uid), kind, False)]
    assert consumer.machine.get(reverse("feed_quote", args=[gone.uid])).status_code == 404
    assert str(gone.uid) in consumer.news() and str(stays.uid) not in consumer.news()
    assert "1 phát ngôn trong tệp bạn đã tải" in consumer.page.get(reverse("settings")).text
    assert consumer.page.get(file).status_code == 410
    assert consumer.takes() == both[1:]

    give_again(gone, chief)
    sweep()
    assert consumer.finds(gone)
    assert consumer.told() == [(str(gone.uid), "released", True)]
    assert str(FeedEvent.Kind.RELEASED.label) in consumer.news() and consumer.page.get(file).status_code == 200
    assert consumer.takes() == both
