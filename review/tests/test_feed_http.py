"""The feed over HTTP: who gets in, what it tells, by cursor, and how often."""

import json
from datetime import timedelta
from uuid import uuid4

import jsonschema
import pytest
from django.db import ProgrammingError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Publisher
from newsdesk.local.state import ROOT
from newsdesk.roles import Role
from newsdesk.tests.persons import client_of, make_person, make_superuser
from review.feed import bring_up_to_date
from review.models import FeedEvent, FeedToken, Quote
from review.tests.making import DAM, PAID, at_once, decided, make_article, make_chief, make_editor, make_run, sql

pytestmark = pytest.mark.django_db


def secret_of(**fields):
    given = {"name": "máy", "expires_at": timezone.now() + timedelta(days=1), "per_minute": 1000}
    maker = make_person(f"khaithac{FeedToken.objects.count()}", Role.EXPORTER)
    return FeedToken.objects.make(made_by=maker, **(given | fields))[1]


def ask(secret, name="feed_events", *arguments, headers=None, **query):
    given = {"Authorization": f"Bearer {secret}"} if secret else {}
    return Client().get(reverse(name, args=arguments), query, headers=given | (headers or {}))


def page(secret, **query):
    answer = ask(secret, **query)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
def editor(db):
    return make_editor()


@pytest.fixture
def secret(db):
    return secret_of()


@pytest.fixture
def quotes(editor):
    article = make_article(publisher=Publisher.objects.create(name="Báo Ven Sông"))
    return [decided("verify", proposal, by=editor) for proposal in make_run(article, DAM, PAID)]


class TestDoor:
    @pytest.mark.parametrize(
        "header", ["", "Bearer", "Bearer nd_sai", "Basic bmRfOng=", "nd_sai", "Bearer  ", "Bearer \xff"]
    )
    @pytest.mark.parametrize("name", ["feed_events", "feed_quote"])
    def test_without_a_token(self, quotes, name, header):
        arguments = [quotes[0].uid] if name == "feed_quote" else []
        answer = Client().get(reverse(name, args=arguments), headers={"Authorization": header})
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
        assert answer.json()["error"] == "unauthorized" and not answer.cookies

    @pytest.mark.parametrize(("scheme", "status"), [("Bearer", 200), ("bearer", 200), ("Basic", 401), ("Token", 401)])
    def test_a_token_is_a_bearer_s(self, secret, scheme, status):
        answer = Client().get(reverse("feed_events"), headers={"Authorization": f"{scheme} {secret}"})
        assert answer.status_code == status

    def test_a_login_opens_nothing(self, quotes):
        assert client_of(make_superuser()).get(reverse("feed_events")).status_code == 401

    def test_a_token_opens_nothing_else(self, quotes, secret):
        for name in ("quotes", "exports", "tokens"):
            assert ask(secret, name).status_code == 302

    def test_no_session_is_asked_for_or_made(self, quotes, secret, django_assert_num_queries):
        with django_assert_num_queries(8):  # two for the token, two savepoints, the head, events, quotes, people
            answer = ask(secret)
        assert not answer.cookies and "Vary" not in answer.headers
        assert "Vary" not in Client().get(reverse("feed_description")).headers

    @pytest.mark.parametrize("name", ["feed_events", "feed_quote", "feed_description"])
    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
    def test_is_for_reading(self, quotes, secret, name, method):
        """Whoever asks as a program does, without a form's token."""
        address = reverse(name, args=[quotes[0].uid] if name == "feed_quote" else [])
        program = Client(enforce_csrf_checks=True)
        answer = getattr(program, method)(address, headers={"Authorization": f"Bearer {secret}"})
        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
        assert answer.json()["error"] == "method_not_allowed" and not answer.cookies

    def test_too_often(self, quotes):
        secret = secret_of(per_minute=2)
        statuses = [ask(secret).status_code for _ in range(3)]
        assert statuses == [200, 200, 429]
        assert 0 < int(ask(secret).headers["Retry-After"]) <= 60

    def test_the_description_is_open(self):
        answer = Client().get(reverse("feed_description"))
        assert answer.json()["openapi"].startswith("3.1")


class TestPage:
    def test_tells_what_the_export_tells(self, quotes, secret):
        got = page(secret)
        assert [event["kind"] for event in got["events"]] == ["verified", "verified"]
        assert [event["quote"]["id"] for event in got["events"]] == [str(quote.uid) for quote in quotes]
        assert (got["cursor"], got["more"]) == (2, False)
        validator = described("page")
        validator.validate(got)

    def test_by_cursor(self, quotes, secret, editor):
        decided("hold", quotes[0], by=editor)
        seen, cursor, more = [], 0, True
        while more:
            got = page(secret, since=cursor, limit=1)
            seen += [event["seq"] for event in got["events"]]
            cursor, more = got["cursor"], got["more"]
        assert seen == [1, 2, 3]
        assert page(secret, since=cursor) == {"events": [], "cursor": 3, "more": False}

    def test_an_old_event_tells_no_words(self, quotes, secret, editor):
        decided("withdraw", quotes[0], by=make_chief())
        first, _, last = page(secret)["events"]
        assert (first["kind"], first["quote"], last["kind"], last["quote"]) == ("verified", None, "withdrawn", None)
        assert DAM not in json.dumps(page(secret), ensure_ascii=False)

    def test_words_come_by_the_newest_event_alone(self, quotes, secret, editor):
        decided("correct", quotes[0], by=editor, changes={"role": "kỹ sư"})
        assert [event["quote"] is not None for event in page(secret)["events"]] == [False, True, True]

    @pytest.mark.parametrize(("scope", "bodies"), [("quotes", 1), ("events", 0)])
    def test_reads_the_articles_of_a_page_once(self, quotes, scope, bodies):
        secret = secret_of(scope=scope)
        with CaptureQueriesContext(connection) as queries:
            assert len(page(secret)["events"]) == 2
        assert sum('"articles_article"."body"' in query["sql"] for query in queries) == bodies

    def test_held_released_changed(self, quotes, secret, editor):
        quote = decided("hold", quotes[0], by=editor)
        quote = decided("release", quote, by=make_chief())
        decided("correct", quote, by=editor, changes={"role": "giám đốc"})
        news = page(secret, since=2)["events"]
        assert [event["kind"] for event in news] == ["held", "released", "changed"]
        assert [event["quote"] and event["quote"]["role"] for event in news] == [None, None, "giám đốc"]

    def test_kept_back_before_the_sweep(self, quotes, secret, editor):
        Article.objects.get(pk=quotes[0].article_id).edit(by=editor, delivery_status="cancelled")
        assert {event["kind"] for event in page(secret)["events"]} == {"withdrawn"}
        bring_up_to_date()
        assert [event["kind"] for event in page(secret)["events"]] == ["verified", "verified", "withdrawn", "withdrawn"]

    def test_an_embargo_that_ends(self, quotes, secret, editor):
        article = Article.objects.get(pk=quotes[0].article_id)
        article.edit(by=editor, embargo_until=timezone.now() + timedelta(days=1))
        bring_up_to_date()
        assert [event["kind"] for event in page(secret, since=2)["events"]] == ["held", "held"]
        Article.objects.update(embargo_until=timezone.now() - timedelta(hours=1))
        bring_up_to_date()
        news = page(secret, since=4)["events"]
        assert [(event["kind"], event["quote"] is None) for event in news] == [("released", False)] * 2

    @pytest.mark.parametrize(
        "query",
        [{"since": "-1"}, {"since": "x"}, {"since": "٣"}, {"since": "9" * 40}, {"limit": "0"}, {"limit": "1001"},
         {"since": ""}, {"limit": "1e2"}, {"sicne": "5"}],
    )  # fmt: skip
    def test_parameters_that_are_none(self, secret, query):
        answer = ask(secret, **query)
        assert answer.status_code == 400 and answer.json()["error"] in ("bad_since", "bad_limit", "bad_parameter")

    def test_a_cursor_of_another_desk(self, quotes, secret):
        assert ask(secret, since=3).status_code == 409

    def test_etag(self, quotes, secret, editor):
        first = ask(secret)
        again = ask(secret, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        decided("hold", quotes[0], by=editor)
        fresh = ask(secret, headers={"If-None-Match": first.headers["ETag"]})
        assert fresh.status_code == 200 and fresh.headers["ETag"] != first.headers["ETag"]
        assert fresh.headers["Cache-Control"] == "private, no-cache"

    def test_words_that_differ_never_leave(self, quotes, secret):
        sql("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE review_quote DISABLE TRIGGER USER")
        Quote.objects.filter(pk=quotes[0].pk).update(words=["Lời không có trong bài"])
        for answer in (ask(secret), ask(secret, "feed_quote", quotes[0].uid)):
            assert (answer.status_code, answer.json()["error"]) == (500, "words_differ")
            assert str(quotes[0].uid) in answer.json()["message"] and "Lời" not in answer.text
        assert ask(secret, "feed_quote", quotes[1].uid).status_code == 200

    def test_nor_does_a_text_turned_round_behind_us(self, quotes, secret):
        sql("SET LOCAL session_replication_role = replica")
        sql("UPDATE articles_article SET body = body || 'Thêm.', length = length + 5")
        sql("SET LOCAL session_replication_role = origin")
        for answer in (ask(secret), ask(secret, "feed_quote", quotes[1].uid)):
            assert (answer.status_code, answer.json()["error"]) == (500, "words_differ")

    def test_whatever_goes_wrong_is_told_in_json_and_to_the_log(self, quotes, secret, caplog):
        sql("ALTER TABLE review_feedevent RENAME COLUMN seq TO number")
        answer = ask(secret)
        assert (answer.status_code, answer.json()["error"]) == (500, "failed")
        assert "number" not in answer.text and caplog.records[0].exc_info[0] is ProgrammingError


class TestQuote:
    def test_as_it_is_now(self, quotes, secret):
        answer = ask(secret, "feed_quote", quotes[0].uid)
        assert answer.json() == page(secret)["events"][0]["quote"]
        assert ask(secret, "feed_quote", quotes[0].uid, headers={"If-None-Match": answer["ETag"]}).status_code == 304

    @pytest.mark.parametrize("uid", [uuid4(), "x", "1", "{}"])
    def test_unknown(self, secret, uid):
        assert ask(secret, "feed_quote", uid).status_code == 404

    def test_one_that_may_not_leave(self, quotes, secret, editor):
        decided("hold", quotes[0], by=editor)
        assert ask(secret, "feed_quote", quotes[0].uid).status_code == 404


class TestScope:
    def test_without_words(self, quotes):
        secret = secret_of(scope=FeedToken.Scope.EVENTS)
        got = page(secret)
        assert [event["quote"] for event in got["events"]] == [None, None]
        assert "Khải" not in json.dumps(got, ensure_ascii=False)
        assert ask(secret, "feed_quote", quotes[0].uid).status_code == 404

    def test_of_some_publishers(self, quotes, editor):
        other = Publisher.objects.create(name="Báo Ba")
        [proposal] = make_run(make_article(publisher=other), DAM)
        theirs = decided("verify", proposal, by=editor)
        [nobodys] = make_run(make_article(), DAM)
        decided("verify", nobodys, by=editor)
        secret = secret_of(publishers=[other.pk])
        got = page(secret)
        assert [event["id"] for event in got["events"]] == [str(theirs.uid)]
        assert got["cursor"] == FeedEvent.objects.latest("seq").seq
        assert ask(secret, "feed_quote", quotes[0].uid).status_code == 404
        assert ask(secret, "feed_quote", theirs.uid).status_code == 200

    def test_of_a_publisher_whose_article_it_was(self, editor):
        """What left by this token is taken back by it, though it is another publisher's now."""
        before, after = (Publisher.objects.create(name=name) for name in ("Báo Ba", "Báo Bốn"))
        [proposal] = make_run(make_article(publisher=before), DAM)
        quote = decided("verify", proposal, by=editor)
        secret, other = secret_of(publishers=[before.pk]), secret_of(publishers=[after.pk])
        assert [event["quote"] is not None for event in page(secret)["events"]] == [True]
        quote.article.edit(by=editor, publisher=after)
        bring_up_to_date()
        assert [(event["kind"], event["quote"]) for event in page(secret, since=1)["events"]] == [("held", None)]
        assert [event["quote"] is not None for event in page(other, since=1)["events"]] == [True]
        withdrawn = decided("withdraw", quote, by=make_chief())
        assert {event["kind"] for one in (secret, other) for event in page(one, since=2)["events"]} == {"withdrawn"}
        assert ask(secret, "feed_quote", withdrawn.uid).status_code == 404

    def test_nothing_undecided(self, secret, editor):
        [_open, rejected, unsure] = make_run(make_article(), DAM, PAID, "ông Khải khẳng định")
        decided("reject", rejected, by=editor, reason="not_speech")
        unsure = decided("not_sure", unsure, by=editor)
        assert page(secret)["events"] == []
        assert ask(secret, "feed_quote", unsure.uid).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_requests_at_once_are_all_counted():
    secret = secret_of(per_minute=5)
    statuses = [answer.status_code for answer in at_once(*[lambda: ask(secret)] * 8)]
    assert sorted(statuses) == [200] * 5 + [429] * 3


def described(name):
    document = json.loads((ROOT / "docs/feed.openapi.json").read_text("utf-8"))
    return jsonschema.Draft202012Validator({"$ref": f"#/components/schemas/{name}", **document})


def test_the_description_has_the_export_s_schema():
    document = (ROOT / "docs/feed.openapi.json").read_text("utf-8").replace("#/components/schemas/", "#/$defs/")
    quote = json.loads((ROOT / "docs/schemas/quote.json").read_text("utf-8"))["$defs"]
    schemas = json.loads(document)["components"]["schemas"]
    assert {name: schemas[name] for name in quote if name != "tombstone"} == {
        name: schema for name, schema in quote.items() if name != "tombstone"
    }
