"""The registry: names linked in batches, entries merged and parted, consumers told, no quote changed."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from review import tasks
from review.deciding import decide
from review.exporting.stream import everything
from review.models import Alias, FeedEvent, Quote, QuoteSpeaker, Speaker, WaitingQuote
from review.models.search import TAKERS_LOCK
from review.registry import CannotMerge, catch_up, merge, part, printed_names, settle
from review.searching import Filter, matching
from review.tests.conftest import client_of
from review.tests.making import act, begun, breaches, decided, make_article, make_chief, make_run

pytestmark = pytest.mark.django_db

TEXT = "Ông Cừ nói kè đã xong. Bà Sa kể chợ vẫn họp. Ông cho hay nước rút. Bà bảo trời tạnh."


@pytest.fixture
def quotes(editor):
    """Two of Cừ in one role, one of Cừ in another, one of nobody known."""
    made = []
    for words, speaker, role in (
        ("kè đã xong", "Cừ", "kỹ sư"),
        ("chợ vẫn họp", "Cừ", "kỹ sư"),
        ("nước rút", "Cừ", "ca sĩ"),
        ("trời tạnh", "không rõ", ""),
    ):
        [proposal] = make_run(
            make_article(TEXT + f" {len(made)}", title="Tin kè"), {"content": words, "speaker": speaker, "role": role}
        )
        made.append(decided("verify", proposal, by=editor))
    return made


@pytest.fixture
def engineer(quotes):
    return Speaker.objects.create(name="Trần Cừ", role="kỹ sư")


def linked():
    return list(QuoteSpeaker.objects.order_by("quote").values_list("speaker__name", flat=True))


def exported_entries(quote):
    return next(record.speaker_ids for record in everything(None) if record.id == str(quote.uid))


def told():
    return [(event.quote_id, event.kind) for event in FeedEvent.objects.filter(decision=None)]


def test_names_are_grouped_by_role_and_nobody_is_nobody(quotes):
    assert [(one.name, one.role, one.quotes) for one in printed_names(9)] == [("Cừ", "kỹ sư", 2), ("Cừ", "ca sĩ", 1)]


def test_a_role_that_begins_a_sentence_is_no_other(quotes, engineer, editor):
    Quote.objects.filter(pk=quotes[0].pk).update(role="Kỹ sư")
    assert [(one.role.lower(), one.quotes) for one in printed_names(9)] == [("kỹ sư", 2), ("ca sĩ", 1)]
    assert settle("Cừ", "kỹ sư", engineer) == 2
    given = {"content": "kè đã xong", "speaker": "Trần Cừ", "role": "Kỹ sư"}
    quote = decided("verify", make_run(make_article(TEXT + " nữa"), given)[0], by=editor)
    assert [one.speaker for one in quote.quote_speakers.all()] == [engineer]


def test_settling_links_the_name_in_that_role_alone(quotes, engineer):
    before = [quote.state() for quote in Quote.objects.order_by("pk")]
    assert settle("Cừ", "kỹ sư", engineer) == 2
    assert linked() == ["Trần Cừ", "Trần Cừ", None, None]
    assert told() == [(quotes[0].pk, "changed"), (quotes[1].pk, "changed")]
    assert [alias.name for alias in Alias.objects.all()] == ["Cừ"]
    assert settle("Cừ", "kỹ sư", engineer) == 0 and len(told()) == 2
    assert [quote.state() for quote in Quote.objects.order_by("pk")] == before
    [singer] = printed_names(9)
    assert singer.entries == [engineer]
    assert breaches() == []


def test_a_held_quote_is_linked_and_nobody_told(quotes, engineer, editor):
    decided("hold", quotes[0], by=editor)
    settle("Cừ", "kỹ sư", engineer)
    assert told() == [(quotes[1].pk, "changed")]


def test_merged_entries_are_one_until_they_are_parted(quotes, engineer):
    other = Speaker.objects.create(name="Cừ", role="ca sĩ")
    settle("Cừ", "kỹ sư", engineer)
    settle("Cừ", "ca sĩ", other)
    merge(other, engineer)
    assert told()[-1] == (quotes[2].pk, "changed")
    assert exported_entries(quotes[2]) == [engineer.pk]
    assert linked() == ["Trần Cừ", "Trần Cừ", "Cừ", None]
    part(other)
    assert exported_entries(quotes[2]) == [other.pk]
    assert len(told()) == 5
    part(other)
    assert len(told()) == 5


def test_one_step_is_as_far_as_merging_goes(engineer):
    second, third = (Speaker.objects.create(name=name) for name in ("Cừ", "Trần C."))
    merge(second, engineer)
    for one, into in ((engineer, third), (third, second), (second, third), (third, third)):
        with pytest.raises(CannotMerge):
            merge(one, into)
    with pytest.raises(IntegrityError, match="not_merged_into_itself"), transaction.atomic():
        Speaker.objects.filter(pk=third.pk).update(merged_into=third.pk)


@pytest.mark.django_db(transaction=True)
def test_whoever_merges_waits_for_who_decides():
    """Who links a quote anew when it is committed to one of the two entries."""
    chief = make_chief()
    [proposal] = make_run(make_article(TEXT), {"content": "kè đã xong", "speaker": "Cừ", "role": "ca sĩ"})
    quote = decided("verify", proposal, by=chief)
    one, into = (Speaker.objects.create(name=name, role="kỹ sư") for name in ("Cừ", "Trần Cừ"))
    settle("Cừ", "ca sĩ", one)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            decided("correct", quote, by=chief, changes={"role": "kỹ sư"})
            merging = begun(pool, lambda: merge(one, into))
        merging.result(timeout=30)
    assert linked() == ["Cừ"] and exported_entries(quote) == [into.pk]
    assert [breach for breach in breaches() if "search" in breach] == []


class TestManyQuotes:
    """More than anybody waits for."""

    MANY = 101

    @pytest.fixture
    def many(self, editor, engineer):
        """Of one man who is in the registry, and who did not say anything yet under the engineer's name."""
        lines = [f"Ông Mô nói mẻ lưới thứ {number} đầy." for number in range(self.MANY)]
        said = [f"mẻ lưới thứ {number} đầy" for number in range(self.MANY)]
        proposals = make_run(make_article("\n".join(lines)), *({"content": words, "speaker": "Mô"} for words in said))
        decide([act("verify", proposal) for proposal in proposals], by=editor)
        entry = Speaker.objects.create(name="Lò Văn Mô")
        assert settle("Mô", "", entry) == self.MANY
        while catch_up():
            pass
        FeedEvent.objects.filter(decision=None).delete()
        return entry

    def found(self, words):
        return len(matching(Filter(speaker=words), Quote.objects.all()))

    def test_a_worker_indexes_and_tells_of_them(self, many, engineer):
        merge(many, engineer)
        assert self.found("Trần Cừ") == 0 == len(told()) and breaches() == []
        assert [catch_up(), catch_up(), catch_up()] == [100, 1, 0]
        assert self.found("Trần Cừ") == self.MANY == len(told()) == len(set(told())) and breaches() == []

    def test_of_a_name_alone_nobody_is_told(self, many):
        Alias.objects.create(speaker=many, name="vua thuyền chài")
        assert self.found("thuyền chài") == 0
        tasks.catch_up()
        assert self.found("thuyền chài") == self.MANY and told() == []

    def test_who_has_little_time_leaves_a_hint(self, many, engineer, monkeypatch):
        monkeypatch.setattr(tasks, "BATCH_SECONDS", 0)
        hints = []
        monkeypatch.setattr(tasks.catch_up, "apply_async", lambda **options: hints.append(options))
        part(many)
        merge(many, engineer)
        tasks.catch_up()
        assert self.found("Trần Cừ") == 100 and len(hints) == 1
        tasks.sweep()
        assert self.found("Trần Cừ") == self.MANY

    def test_what_came_last_is_taken_first(self, quotes):
        """An upgrade may have put all quotes before it; and once for each quote, however often it came."""
        first, second, third = (quote.pk for quote in quotes[:3])
        for pk in (first, second, third, second):
            WaitingQuote.objects.put([pk])
        assert WaitingQuote.objects.take(1).keys() == {second}
        assert WaitingQuote.objects.take(1).keys() == {third}
        assert WaitingQuote.objects.take(9).keys() == {first}

    def test_one_worker_at_a_time(self, quotes):
        WaitingQuote.objects.put([quotes[0].pk])
        another = connection.copy()
        with another.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [TAKERS_LOCK])
            assert catch_up() == 0
            cursor.execute("SELECT pg_advisory_unlock_all()")
        another.close()
        assert catch_up() == 1 and told() == [(quotes[0].pk, "changed")]


class TestPages:
    def test_an_entry_is_made_on_purpose_and_found_without_marks(self, editor, quotes):
        client = client_of(editor)
        page = client.get(reverse("unlinked_names")).text
        assert "Cừ" in page and "None" not in page
        sent = {"name": "Cừ", "role": "kỹ sư"}
        assert client.post(reverse("settle_name"), sent).status_code == 422
        assert not Speaker.objects.exists()
        answer = client.post(reverse("settle_name"), sent | {"kind": "person"}, follow=True)
        assert "đã gắn trong 2 phát ngôn" in answer.text
        entry = Speaker.objects.get()
        assert reverse("speaker", args=[entry.pk]) in client.get(reverse("speakers"), {"q": "cu"}).text
        assert reverse("speaker", args=[entry.pk]) not in client.get(reverse("speakers"), {"q": "sa"}).text
        page = client.get(reverse("speaker", args=[entry.pk])).text
        assert "kè đã xong" in page and "chợ vẫn họp" in page and "nước rút" not in page

    def test_an_exporter_sees_what_may_leave(self, editor, exporter, quotes, engineer):
        settle("Cừ", "kỹ sư", engineer)
        decided("hold", quotes[0], by=editor)
        page = client_of(exporter).get(reverse("speaker", args=[engineer.pk])).text
        assert "chợ vẫn họp" in page and "kè đã xong" not in page

    def test_what_is_withdrawn_is_not_listed(self, editor, chief, quotes, engineer):
        settle("Cừ", "kỹ sư", engineer)
        decided("correct", quotes[1], by=editor, changes={"flags": ["disputed"]})
        decided("withdraw", quotes[0], by=chief, reason="legal")
        for user in (editor, chief):
            page = client_of(user).get(reverse("speaker", args=[engineer.pk])).text
            assert "kè đã xong" not in page and "kỹ sư (1)" in page
            assert "chợ vẫn họp" in page and "<b>chưa thống nhất</b>" in page

    def test_a_chief_merges_and_parts(self, chief, engineer):
        other = Speaker.objects.create(name="Cừ")
        client = client_of(chief)
        assert "Trần Cừ" in client.get(reverse("speaker", args=[other.pk]), {"into": "tran cu"}).text
        answer = client.post(reverse("merge_speaker", args=[other.pk]), {"into": engineer.pk}, follow=True)
        assert "nay là một với" in answer.text and reverse("part_speaker", args=[other.pk]) in answer.text
        assert "Vừa" not in client.post(reverse("merge_speaker", args=[other.pk]), {"into": other.pk}, follow=True).text
        client.post(reverse("part_speaker", args=[other.pk]))
        assert Speaker.objects.in_force().count() == 2

    @pytest.mark.parametrize("into", ["", "x", "999999"])
    def test_merging_into_nobody_is_404(self, chief, engineer, into):
        answer = client_of(chief).post(reverse("merge_speaker", args=[engineer.pk]), {"into": into})
        assert answer.status_code == 404

    def test_queries_do_not_grow(self, editor, quotes, engineer, django_assert_num_queries):
        client = client_of(editor)
        client.get(reverse("speakers"))
        settle("Cừ", "kỹ sư", engineer)
        Speaker.objects.bulk_create(Speaker(name=f"Người {n}") for n in range(30))
        with django_assert_num_queries(6):
            client.get(reverse("speakers"))
        with django_assert_num_queries(6):
            client.get(reverse("unlinked_names"))
        with django_assert_num_queries(10):
            client.get(reverse("speaker", args=[engineer.pk]))


@pytest.mark.parametrize(("kind", "chosen"), [("organisation", "organisation"), ("unknown", "")])
def test_a_new_entry_is_of_the_kind_that_the_tagger_took_the_name_for(editor, kind, chosen):
    given = {"content": "kè đã xong", "speaker": "Viện Kè", "role": "", "speaker_kind": kind}
    decided("verify", make_run(make_article(TEXT), given)[0], by=editor)
    assert [one.kind for one in printed_names(9)] == [chosen]
    page = client_of(editor).get(reverse("unlinked_names")).text
    assert (f'<option value="{chosen}" selected>' in page) is bool(chosen)


def test_a_name_that_an_editor_typed_is_of_no_kind_that_the_tagger_knows(editor):
    given = {"content": "kè đã xong", "speaker": "Viện Kè", "role": "", "speaker_kind": "organisation"}
    proposal = make_run(make_article(TEXT), given)[0]
    decided("correct", proposal, by=editor, changes={"speakers": ["Lê Kè"]})
    assert [(one.name, one.kind) for one in printed_names(9)] == [("Lê Kè", "")]
