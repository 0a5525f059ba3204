"""manage.py retag and manage.py sweep"""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from newsdesk.celery import app
from review import tasks
from review.management.commands.retag import order
from review.models import Quote, Run, Work
from review.tests.making import BODY, DAM, decided, make_article, make_editor, make_run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def hints(monkeypatch):
    sent = []
    monkeypatch.setattr(tasks, "hint", lambda: sent.append(1) or True)
    return sent


def run(command, *arguments):
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def tagged(version):
    article = make_article(f"{BODY}\nBản {version}, bài {Work.objects.count()}.")
    make_run(article, version=version)
    return article


def waiting():
    return set(Work.objects.filter(tagging="waiting").values_list("pk", flat=True))


class TestRetag:
    def test_everything(self, hints):
        articles = [tagged("rules-1"), tagged("rules-2")]
        assert run("retag") == f"2 articles wait for the tagger ({tasks.tagger().VERSION}).\n"
        assert waiting() == {article.pk for article in articles}
        assert hints == [1]

    def test_only_what_an_older_version_tagged_last(self):
        nine, ten, new, untouched = tagged("rules-9"), tagged("rules-10"), tagged("rules-9"), make_article()
        make_run(new, version="rules-11")
        assert run("retag", "--older-than", "rules-10").startswith("1 articles ")
        assert waiting() == {nine.pk, untouched.pk}
        assert run("retag", "--older-than", "rules-11").startswith("2 articles ")
        assert waiting() == {nine.pk, ten.pk, untouched.pk}

    def test_of_an_older_version_is_what_no_version_could_read(self):
        """The quarantined have no run at all, and a new version may well do better."""
        quarantined, new, running = make_article(), tagged("rules-2"), make_article(f"{BODY}\nBài đang đọc.")
        Work.objects.filter(pk=quarantined.pk).update(tagging="quarantined", attempts=3)
        [claim] = Work.objects.claim(1)
        assert claim.article_id == running.pk
        assert run("retag", "--older-than", "rules-2").startswith("1 articles ")
        assert waiting() == {quarantined.pk}
        assert new.work.tagging == "tagged"
        assert Work.objects.get(pk=running.pk).lease_token == claim.token

    @pytest.mark.parametrize(
        ("older", "newer"),
        [("rules-9", "rules-10"), ("rules-1", "rules-1.1"), ("1.9", "1.10"), ("rules-1", "rules-2")],
    )
    def test_order_of_versions(self, older, newer):
        assert order(older) < order(newer)
        assert not order(newer) < order(older)

    def test_the_quarantined_get_new_attempts(self):
        article = make_article()
        Work.objects.update(tagging="quarantined", attempts=3, last_error="ValueError in tag, line 7")
        run("retag")
        work = Work.objects.get(pk=article.pk)
        assert (work.tagging, work.attempts, work.last_error) == ("waiting", 0, "")

    def test_a_run_under_way_comes_to_nothing(self):
        make_article()
        [claim] = Work.objects.claim(1)
        run("retag")
        tasks.tag_articles([claim])
        assert not Run.objects.exists()
        assert Work.objects.get().tagging == "waiting"

    def test_what_people_decided_stays(self):
        article = make_article()
        [proposal] = make_run(article, DAM, version="rules-0")
        quote = decided("verify", proposal, by=make_editor())
        run("retag")
        tasks.tag()
        assert Run.objects.filter(article=article).count() == 2
        again = Quote.objects.get()
        assert (again.state(), again.version, again.proposal) == (quote.state(), quote.version, proposal)

    def test_twice_is_one_run_more(self):
        article = tagged("rules-0")
        run("retag")
        run("retag")
        tasks.tag()
        tasks.tag()
        assert Run.objects.filter(article=article).count() == 2


class TestSweep:
    def test_says_what_it_freed(self):
        for number in range(3):
            make_article(f"{BODY}\nBài {number}.")
        Work.objects.claim(3)
        overdue = timezone.now() - timedelta(seconds=1)
        Work.objects.update(lease_until=overdue)
        Work.objects.filter(pk=Work.objects.latest("pk").pk).update(attempts=3)
        assert run("sweep") == "2 put back, 1 quarantined, 0 told of.\n"
        assert sorted(Work.objects.values_list("tagging", flat=True)) == ["quarantined", "waiting", "waiting"]
        assert run("sweep") == "0 put back, 0 quarantined, 0 told of.\n"

    def test_is_what_beat_does(self):
        entry = app.conf.beat_schedule["sweep"]
        assert app.tasks[entry["task"]].run == tasks.sweep.run
        assert entry["schedule"] == 10
