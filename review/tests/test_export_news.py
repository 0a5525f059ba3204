"""What whoever took a file learns of it afterwards."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from newsdesk.roles import Role
from newsdesk.tests.persons import HTMX, client_of, make_person
from review import tasks
from review.exporting.files import hold_against_feed
from review.models import Download, DownloadNews, FeedEvent, Quote
from review.tests.making import DAM, PAID, begun, decided, make_article, make_chief, make_run, span
from review.tests.taking import EXPORTS, taken, two_free_quotes, up_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]


class TestNews:
    @pytest.fixture
    def download(self, quotes, exporter):
        taken(client_of(exporter))
        return Download.objects.get()

    def test_what_changed_since(self, download, quotes, exporter, editor):
        decided("hold", quotes[0], by=editor)
        decided("withdraw", quotes[1], by=make_chief())
        [other] = make_run(make_article(), DAM)
        decided("verify", other, by=editor)
        assert hold_against_feed() == 2
        assert hold_against_feed() == 0
        client = client_of(exporter)
        assert "2 phát ngôn trong tệp bạn đã tải" in client.get(reverse("settings")).text
        page = client.get(reverse(EXPORTS)).text
        assert all(str(quote.uid) in page for quote in quotes)
        # A held quote's page is the desk's alone.
        assert [reverse("quote", args=[quote.uid]) in page for quote in quotes] == [False, True]
        assert [news.event.kind for news in DownloadNews.objects.all()] == ["withdrawn", "held"]
        assert not any(quote.words[0] in page for quote in quotes)

    def test_whose_words_they_are_where_they_may_be_read(self, download, quotes, exporter, editor):
        held = decided("hold", quotes[0], by=editor)
        hold_against_feed()
        client = client_of(exporter)
        assert held.words[0] not in client.get(reverse(EXPORTS)).text
        decided("release", held, by=make_chief())
        hold_against_feed()
        assert f"{held.speakers[0]}: {held.words[0]}" in client.get(reverse(EXPORTS)).text

    def test_a_denial_reads_as_one(self, quotes, exporter, editor):
        article = make_article("Bà Bưởi phủ nhận đê đã vỡ. “Đê còn nguyên”, bà nói.")
        denied = {"content": "đê đã vỡ", "kind": "indirect", "cue": span(article, "phủ nhận"), "speaker": "Bưởi"}
        direct = {"content": "Đê còn nguyên", "cue": span(article, "nói"), "speaker": "Bưởi"}
        made = [decided("verify", proposal, by=editor) for proposal in make_run(article, denied, direct)]
        client = client_of(exporter)
        taken(client)
        for quote in made:
            decided("correct", quote, by=editor, changes={"role": "trưởng thôn"})
        hold_against_feed()
        page = client.get(reverse(EXPORTS)).text
        assert "Bưởi – <i>phủ nhận</i>: đê đã vỡ" in page and "Bưởi: Đê còn nguyên" in page

    def test_a_quote_in_two_files_is_one_in_the_banner(self, download, quotes, exporter, editor):
        client = client_of(exporter)
        taken(client, "csv")
        decided("hold", quotes[0], by=editor)
        assert hold_against_feed() == 2
        assert "1 phát ngôn trong tệp bạn đã tải" in client.get(reverse("settings")).text

    def test_once_a_quote_by_its_newest_event(self, download, quotes, editor):
        held = decided("hold", quotes[0], by=editor)
        hold_against_feed()
        decided("release", held, by=make_chief())
        hold_against_feed()
        assert [news.event.kind for news in DownloadNews.objects.all()] == ["released"]

    def test_seen(self, download, quotes, exporter, editor):
        client, seen = client_of(exporter), reverse("see_export", args=[download.pk])
        decided("hold", quotes[0], by=editor)
        hold_against_feed()
        answer = client.post(seen, up_to(client), headers=HTMX)
        assert f'id="export-{download.pk}"' in answer.text and "Đã xem" not in answer.text
        assert "trong tệp bạn đã tải" not in client.get(reverse("settings")).text
        assert not DownloadNews.unseen(exporter).exists()
        assert str(quotes[0].uid) in client.get(reverse(EXPORTS)).text
        decided("withdraw", Quote.objects.get(pk=quotes[0].pk), by=make_chief())
        hold_against_feed()
        assert DownloadNews.unseen(exporter).count() == 1
        assert client.post(seen, up_to(client)).url == reverse(EXPORTS)
        assert not DownloadNews.unseen(exporter).exists()
        assert client.get(seen).status_code == 405
        assert client_of(make_person("nguoikhac", Role.EXPORTER)).post(seen).status_code == 404

    @pytest.mark.parametrize("typed", [{}, {"up_to": ""}, {"up_to": "hết"}, {"up_to": "-1"}, {"up_to": str(2**63)}])
    def test_seen_up_to_nothing(self, download, quotes, exporter, editor, typed):
        decided("hold", quotes[0], by=editor)
        hold_against_feed()
        answer = client_of(exporter).post(reverse("see_export", args=[download.pk]), typed, headers=HTMX)
        assert answer.status_code == 422 and f'id="export-{download.pk}"' in answer.text
        assert DownloadNews.unseen(exporter).count() == 1

    def test_only_what_was_shown_is_seen(self, download, quotes, exporter, editor, monkeypatch):
        monkeypatch.setattr("review.models.downloads.MOST_SHOWN", 1)
        client, seen = client_of(exporter), reverse("see_export", args=[download.pk])
        for quote in quotes:
            decided("hold", quote, by=editor)
        hold_against_feed()
        page = client.get(reverse(EXPORTS)).text
        assert str(quotes[0].uid) in page and str(quotes[1].uid) not in page
        assert "Đang hiện 1 trong 2 dòng. Bấm Đã xem để xem tiếp." in page
        first = up_to(client)
        row = client.post(seen, first, headers=HTMX).text
        assert str(quotes[1].uid) in row and "Đã xem" in row
        assert [news.quote_id for news in DownloadNews.unseen(exporter)] == [quotes[1].pk]
        client.post(seen, first)
        assert DownloadNews.unseen(exporter).count() == 1
        row = client.post(seen, up_to(client), headers=HTMX).text
        assert "Đang hiện 1 trong 2 dòng." in row and "xem tiếp" not in row
        assert not DownloadNews.unseen(exporter).exists()

    def test_what_changes_after_the_page_was_drawn_is_not_seen(self, download, quotes, exporter, editor):
        client = client_of(exporter)
        decided("hold", quotes[0], by=editor)
        hold_against_feed()
        drawn = up_to(client)
        decided("hold", quotes[1], by=editor)
        hold_against_feed()
        client.post(reverse("see_export", args=[download.pk]), drawn)
        assert [news.quote_id for news in DownloadNews.unseen(exporter)] == [quotes[1].pk]

    def test_a_cancelled_delivery_is_told_within_two_sweeps(self, download, quotes, exporter, editor):
        quotes[0].article.edit(by=editor, delivery_status="cancelled")
        tasks.bring_up_to_date()
        assert tasks.sweep_exports()["noted"] == 2
        assert {news.event.kind for news in DownloadNews.objects.all()} == {"withdrawn"}

    def test_others_are_not_told(self, download, quotes, editor):
        decided("hold", quotes[0], by=editor)
        hold_against_feed()
        assert not DownloadNews.unseen(make_person("nguoikhac", Role.EXPORTER)).exists()

    def test_a_newer_file_has_nothing_to_tell(self, download, quotes, exporter, editor):
        decided("hold", quotes[0], by=editor)
        taken(client_of(exporter))
        hold_against_feed()
        assert [news.download_id for news in DownloadNews.objects.all()] == [download.pk]

    @pytest.mark.parametrize("verb", ["hold", "withdraw", "reject"])
    @pytest.mark.parametrize("swept", [True, False])
    def test_a_file_with_what_is_taken_back_is_given_to_nobody(self, download, quotes, exporter, verb, swept):
        client, file = client_of(exporter), reverse("export_file", args=[download.pk])
        more = {"hold": {}, "withdraw": {"reason": "legal"}, "reject": {"reason": "not_speech"}}[verb]
        back = decided(verb, quotes[0], by=make_chief(), **more)
        if swept:
            hold_against_feed()
            page = client.get(reverse(EXPORTS)).text
            assert file not in page and "hãy xuất lại" in page
            assert reverse("export_manifest", args=[download.pk]) in page
        answer = client.get(file)
        assert answer.status_code == 410 and "Hãy xuất lại" in answer.text
        assert quotes[0].words[0] not in taken(client).decode()
        decided("verify" if verb == "reject" else "release", back, by=make_chief("truongban2"))
        assert client.get(file).status_code == 200
        hold_against_feed()
        assert client.get(file).status_code == 200 and file in client.get(reverse(EXPORTS)).text

    @pytest.mark.parametrize("change", ["embargo_until", "delivery_status"])
    def test_nor_is_one_of_an_article_that_may_not_be_used(self, download, exporter, editor, change):
        client, file, article = client_of(exporter), reverse("export_file", args=[download.pk]), Article.objects.get()
        kept_back = {"embargo_until": timezone.now() + timedelta(days=1), "delivery_status": "withheld"}[change]
        article.edit(by=editor, **{change: kept_back})
        assert client.get(file).status_code == 410
        article.edit(by=editor, **{change: None if change == "embargo_until" else "usable"})
        assert client.get(file).status_code == 200

    @pytest.mark.parametrize("files", [1, 5])
    def test_files_without_news_are_read_together(self, download, exporter, editor, files, django_assert_num_queries):
        for _ in range(files - 1):
            taken(client_of(exporter))
        for words in (DAM, PAID):
            decided("verify", make_run(make_article(), words)[0], by=editor)
        head = FeedEvent.newest()
        with django_assert_num_queries(6):
            assert hold_against_feed() == 0
        assert set(Download.objects.values_list("checked_seq", flat=True)) == {head}

    def test_many_events_by_and_by(self, download, quotes, exporter, editor, monkeypatch):
        monkeypatch.setattr("review.exporting.files.EVENTS_AT_ONCE", 1)
        decided("release", decided("hold", quotes[0], by=editor), by=make_chief())
        taken(client_of(exporter))
        decided("hold", quotes[1], by=editor)
        assert hold_against_feed() == 4
        told = DownloadNews.objects.order_by("download", "quote").values_list("download", "event__kind")
        newer = Download.objects.latest("pk")
        assert list(told) == [(download.pk, "released"), (download.pk, "held"), (newer.pk, "held")]

    def test_nor_is_one_with_its_words_in_another_one_s_sentence(self, exporter, editor):
        """Of a search that found the other one alone."""
        words = "mương đã thông", "trạm hai sẽ dừng bơm", "lúa đã gặt xong"
        article = make_article("Ông Lễ báo tin {}, còn bà Nga cho biết {}.\nChiều qua ông Ba kể {}.".format(*words))
        finds = make_run(article, {"content": words[0], "kind": "indirect"}, *words[1:])
        _first, second, third = (decided("verify", found, by=editor) for found in finds)
        client = client_of(exporter)
        [line] = taken(client, kind="indirect").decode().splitlines()
        assert words[1] in line and words[2] not in line
        file = reverse("export_file", args=[Download.objects.get().pk])
        decided("hold", third, by=editor)
        assert client.get(file).status_code == 200
        held = decided("hold", second, by=editor)
        assert client.get(file).status_code == 410
        decided("release", held, by=make_chief())
        assert client.get(file).status_code == 200

    def test_a_seal_ends_the_keeping(self, download, quotes):
        FeedEvent.objects.create(quote=quotes[0], kind="sealed", version=2)
        hold_against_feed()
        assert not Download.objects.get().is_kept()


@pytest.mark.django_db(transaction=True)
def test_of_two_sweeps_the_older_look_at_the_feed_does_not_win():
    chief, client = make_chief(), client_of(make_person("khaithac", Role.EXPORTER))
    quotes = two_free_quotes(chief)
    taken(client)
    decided("correct", quotes[0], by=chief, changes={"role": "giám đốc"})
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Download.objects.select_for_update().get()
            late = begun(pool, hold_against_feed)
            decided("withdraw", Quote.objects.get(pk=quotes[0].pk), by=chief)
            assert hold_against_feed() == 1
        assert late.result(timeout=30) == 0
    assert [news.event.kind for news in DownloadNews.objects.all()] == ["withdrawn"]
    assert client.get(reverse("export_file", args=[Download.objects.get().pk])).status_code == 410
