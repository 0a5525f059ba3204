"""What the database refuses about proposals and quotes, whoever writes: every test goes around the models."""

import json
import threading
import time
import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from articles.importing import import_records
from articles.reading import Record
from newsdesk.models import LoginFailure
from newsdesk.tests.persons import client_of
from review.models import Decision, Proposal, Quote, QuoteVersion, Work
from review.tasks import tag_articles
from review.tests.making import (
    BODY,
    DAM,
    KHAI,
    NOBODY_MOVES,
    PAID,
    TAIL,
    as_app,
    decided,
    make_article,
    make_chief,
    make_editor,
    make_run,
    refused,
    span,
    sql,
)
from review.undoing import latest_decision, put_back

pytestmark = pytest.mark.django_db

TABLES = {Proposal: "review_proposal", Quote: "review_quote", QuoteVersion: "review_quoteversion"}
QUOTE_SPANS = ("content", "cue", "source", "said_on_span")
SPANS = [(Proposal, column) for column in (*QUOTE_SPANS, "relay")]
SPANS += [(model, column) for model in (Quote, QuoteVersion) for column in QUOTE_SPANS]


@pytest.fixture
def rows():
    """A verified quote with the proposal it answers and its version, by model."""
    article = make_article()
    [proposal] = make_run(article, DAM)
    quote = decided("verify", proposal, by=make_editor())
    return {Proposal: proposal, Quote: quote, QuoteVersion: quote.versions.get(version=1)}


def insert_like(row, **columns):
    """Another row like this one but for some columns, as PostgreSQL writes them; a quote is open unless told."""
    fresh = {"id": 10**6, "uid": str(uuid.uuid4()), "proposal_id": None, "version": 99, "verdict": "open"}
    table = TABLES[type(row)]
    return sql(
        f"INSERT INTO {table} SELECT (jsonb_populate_record({table}, %s)).* FROM {table} WHERE id = %s",
        [json.dumps(fresh | columns), row.pk],
    )


def update(row, **columns):
    """One column, as PostgreSQL writes its value."""
    [(column, value)] = columns.items()
    sql(f"UPDATE {TABLES[type(row)]} SET {column} = %s WHERE id = %s", [value, row.pk])


def written(column, given):
    """A range, or the multirange that holds it alone."""
    return ("{}" if given == "empty" else f"{{{given}}}") if column == "content" else given


@pytest.mark.parametrize("write", [insert_like, update])
@pytest.mark.parametrize(("model", "column"), SPANS)
class TestSpan:
    def test_outside_the_body(self, rows, model, column, write):
        with refused("lies outside its article"):
            write(rows[model], **{column: written(column, f"[3,{len(BODY) + 1})")})

    @pytest.mark.parametrize("given", ["[5,)", "(,5)", "(,)", "empty", "[-1,5)"])
    def test_unbounded_empty_or_negative(self, rows, model, column, write, given):
        with refused(f"{TABLES[model]}_{column}_bounded"):
            write(rows[model], **{column: written(column, given)})


@pytest.mark.parametrize("model", [Proposal, Quote, QuoteVersion])
def test_content_must_be_there(rows, model):
    with refused('null value in column "content"'):
        update(rows[model], content=None)


@pytest.mark.parametrize("write", [insert_like, update])
@pytest.mark.parametrize("column", ["cue", "source", "said_on_span"])
@pytest.mark.parametrize("model", TABLES)
def test_a_span_may_reach_the_end(rows, model, column, write):
    write(rows[model], **{column: f"[0,{len(BODY)})"})


class TestWords:
    @pytest.mark.parametrize("model", [Quote, QuoteVersion])
    @pytest.mark.parametrize("words", [[DAM + "."], [DAM.lower()], [DAM, DAM], [], [DAM[:5], DAM[5:]]])
    def test_differ_from_the_body(self, rows, model, words):
        with refused("words are not the words of its article"):
            type(rows[model]).objects.filter(pk=rows[model].pk).update(words=words)

    @pytest.mark.parametrize("model", [Quote, QuoteVersion])
    def test_differ_at_insert(self, rows, model):
        with refused("words are not the words of its article"):
            insert_like(rows[model], words=["khác"])

    @pytest.mark.parametrize("model", [Quote, QuoteVersion])
    def test_stay_when_the_content_moves(self, rows, model):
        start, end = rows[Quote].content[0]
        with refused("words are not the words of its article"):
            model.objects.filter(pk=rows[model].pk).update(content=[(start, end - 1)])

    def test_move_with_the_content(self, rows):
        parts = [span(rows[Quote].article, "nước"), span(rows[Quote].article, "lúa")]
        Quote.objects.filter(pk=rows[Quote].pk).update(content=parts, words=["nước", "lúa"])

    def test_in_another_order(self, rows):
        parts = [span(rows[Quote].article, "nước"), span(rows[Quote].article, "lúa")]
        with refused("words are not the words of its article"):
            Quote.objects.filter(pk=rows[Quote].pk).update(content=parts, words=["lúa", "nước"])

    def test_astral_characters_count_one(self, rows):
        content = [span(rows[Quote].article, PAID)]
        Quote.objects.filter(pk=rows[Quote].pk).update(content=content, words=[PAID])

    def test_of_another_article(self, rows):
        other = make_article("Một bài khác hẳn, dài hơn nhiều. " * 10)
        Quote.objects.filter(pk=rows[Quote].pk).update(proposal=None)
        with refused("words are not the words of its article"):
            Quote.objects.filter(pk=rows[Quote].pk).update(article=other)


@pytest.mark.parametrize("model", [Quote, QuoteVersion])
def test_own_marks_outside_the_content(rows, model):
    start, end = rows[Quote].content[0]
    model.objects.filter(pk=rows[model].pk).update(own_marks=[(start, start + 3), (end - 3, end)])
    with refused("own_marks_inside"):
        model.objects.filter(pk=rows[model].pk).update(own_marks=[(end - 3, end + 1)])


class TestVerified:
    @pytest.mark.parametrize("column", ["decided_by", "decided_at"])
    def test_by_nobody_or_at_no_time(self, rows, column):
        with refused("quote_decided_by_somebody"):
            Quote.objects.filter(pk=rows[Quote].pk).update(**{column: None})

    @pytest.mark.parametrize("speakers", ["{}", "{NULL}", "{a,NULL}", '{""}', '{a,""}', '{" "}', '{" ",a}', '{"\t"}'])
    def test_of_nobody(self, rows, speakers):
        with refused("quote_verified_names_speakers"):
            update(rows[Quote], speakers=speakers)

    def test_of_several(self, rows):
        update(rows[Quote], speakers='{"Lê Văn Khải","Hồ Thị Lượm"}')

    def test_nobody_knows_who_is_a_value(self, rows):
        Quote.objects.filter(pk=rows[Quote].pk).update(speakers=["không rõ"])

    @pytest.mark.parametrize("verdict", ["rejected", "kept_out", "not_sure"])
    @pytest.mark.parametrize("column", ["decided_by", "decided_at"])
    def test_other_verdicts_are_somebodys_too(self, rows, verdict, column):
        reason = "repeated" if verdict == "rejected" else ""
        with refused("quote_decided_by_somebody"):
            Quote.objects.filter(pk=rows[Quote].pk).update(verdict=verdict, reason=reason, **{column: None})

    def test_rejected_without_a_reason(self, rows):
        with refused("quote_rejected_for_a_reason"):
            Quote.objects.filter(pk=rows[Quote].pk).update(verdict="rejected")

    def test_a_reason_without_rejection(self, rows):
        with refused("quote_rejected_for_a_reason"):
            Quote.objects.filter(pk=rows[Quote].pk).update(reason="repeated")

    @pytest.mark.parametrize("availability", ["held", "withdrawn", "sealed"])
    @pytest.mark.parametrize("verdict", ["open", "kept_out", "not_sure"])
    def test_held_when_not_verified(self, rows, availability, verdict):
        Quote.objects.filter(pk=rows[Quote].pk).update(availability=availability)
        with refused("quote_held_only_when_verified"):
            Quote.objects.filter(pk=rows[Quote].pk).update(verdict=verdict)


class TestOverlap:
    def test_of_verified_quotes(self, rows):
        start, end = rows[Quote].content[0]
        with refused("verified_quotes_apart"):
            insert_like(rows[Quote], verdict="verified", content=f"{{[{end - 1},{end})}}", words=[BODY[end - 1 : end]])
        insert_like(rows[Quote], verdict="verified", content=f"{{[{end},{end + 2})}}", words=[BODY[end : end + 2]])

    def test_only_verified_ones_count(self, rows):
        insert_like(rows[Quote], verdict="kept_out")
        with refused("verified_quotes_apart"):
            Quote.objects.filter(verdict="kept_out").update(verdict="verified")

    def test_parts_may_lie_between_parts(self, rows):
        article = rows[Quote].article
        outer = [span(article, "Con đập"), span(article, "vụ lúa")]
        Quote.objects.filter(pk=rows[Quote].pk).update(content=outer, words=["Con đập", "vụ lúa"])
        start, end = span(article, "giữ đủ nước")
        insert_like(rows[Quote], verdict="verified", content=f"{{[{start},{end})}}", words=["giữ đủ nước"])

    @pytest.mark.django_db(transaction=True)
    def test_from_two_connections(self):
        """The second waits for the first, and is refused when that one commits."""
        article = make_article()
        first, second = make_run(article, DAM, {"content": DAM[4:]})
        by = make_editor()
        for proposal in (first, second):
            decided("keep_out", proposal, by=by)
        refusals = []

        def verify_second():
            try:
                Quote.objects.filter(proposal=second).update(verdict="verified")
            except IntegrityError as error:
                refusals.append(str(error))
            finally:
                connection.close()

        with transaction.atomic():
            Quote.objects.filter(proposal=first).update(verdict="verified")
            thread = threading.Thread(target=verify_second)
            thread.start()
            wait_for_a_lock(thread)
        thread.join()
        assert "verified_quotes_apart" in refusals[0]
        assert [quote.proposal for quote in Quote.objects.verified()] == [first]


def wait_for_a_lock(thread):
    while thread.is_alive() and not sql("SELECT pid FROM pg_locks WHERE NOT granted"):
        time.sleep(0.01)
    assert thread.is_alive(), "it did not wait"


class TestProposalOfAQuote:
    @pytest.mark.parametrize("model", [Quote, Proposal])
    def test_of_another_article(self, rows, model):
        """A quote answers, and a run makes, proposals of its own article only."""
        [elsewhere] = make_run(make_article("Ông Khải nói: “Không.” " * 20), "Không")
        columns = {"proposal": elsewhere} if model is Quote else {"run": elsewhere.run}
        with refused("answers a proposal of another article|lies outside its article"):
            model.objects.filter(pk=rows[model].pk).update(**columns)

    def test_at_insert(self, rows):
        [elsewhere] = make_run(make_article("Ông Khải nói: “Không.”"), "Không")
        with refused("answers a proposal of another article"):
            insert_like(rows[Quote], proposal_id=elsewhere.pk)

    def test_a_second_quote(self, rows):
        with refused("review_quote_proposal_id_key"):
            insert_like(rows[Quote], proposal_id=rows[Proposal].pk)

    @pytest.mark.parametrize("confidence", [-0.1, 1.1])
    def test_confidence(self, rows, confidence):
        with refused("proposal_confidence"):
            Proposal.objects.filter(pk=rows[Proposal].pk).update(confidence=confidence)


def test_a_version_is_kept_once(rows):
    with refused("quote_version_once"):
        insert_like(rows[QuoteVersion], version=1)


def test_a_decision_leads_to_the_next_version_once(rows):
    columns = "verb, quote_id, by_id, request_id, version_before, version_after, state_hash"
    add = (
        f"INSERT INTO review_decision ({columns}, reason) SELECT {columns}, '' FROM (SELECT verb, quote_id, by_id, "
        "gen_random_uuid() AS request_id, %s AS version_before, %s AS version_after, state_hash FROM review_decision) d"
    )
    with refused("decision_once_a_version"):
        sql(add, [0, 1])
    with refused("decision_next_version"):
        sql(add, [1, 3])
    sql(add, [1, 2])


@pytest.mark.parametrize("column", ["verb", "reason"])
def test_a_decision_holds_codes_never_words(rows, column):
    decided("hold", rows[Quote], by=make_chief())
    with refused("decision_codes_only"):
        sql(f"UPDATE review_decision SET {column} = %s", ["Lê Văn Khải nói"])


def test_nobody_is_deleted_whom_a_decision_cites(rows):
    with refused("violates foreign key"):
        sql("DELETE FROM newsdesk_user")
        sql("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("table", ["review_decision", "review_feedevent"])
@pytest.mark.parametrize("query", ["UPDATE {} SET seq = seq", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_app_never_changes_what_was_decided(rows, table, query):
    with as_app(), refused("permission denied"):
        sql(query.format(table))


@pytest.mark.parametrize("query", [
    "UPDATE review_proposal SET id = id",
    "UPDATE review_run SET id = id",
    "DELETE FROM review_quoteversion",
    "DELETE FROM django_migrations",
    "TRUNCATE articles_article CASCADE",
    "CREATE TABLE extra (id int)",
    "CREATE FUNCTION extra() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "ALTER TABLE review_decision DISABLE TRIGGER review_chain",
    "ALTER TABLE review_quote DROP CONSTRAINT verified_quotes_apart",
    "ALTER TABLE articles_article ADD COLUMN extra int",
    "CREATE OR REPLACE FUNCTION review_chain() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "DROP TRIGGER articles_body_stays ON articles_article",
    "DROP TABLE review_feedevent",
    "SET session_replication_role = replica",
])  # fmt: skip
def test_the_app_has_no_right_to(rows, query):
    with as_app(), refused("permission denied|must be owner"):
        sql(query)


def test_the_app_may_do_all_that_a_desk_does(settings):
    """Everything from a delivery to an undone decision, with no more rights than the app's role has."""
    settings.TAGGER = "review.tagging"
    person = make_chief()
    with as_app():
        page = Record(file="dap.txt", member=None, line=None, text=BODY, fields={"publisher": "Báo Tân Hòa"})
        report = import_records([page], name="thử", by=person)
        article = report.delivery.records.get().article
        [claim] = Work.objects.claim(10)
        tag_articles([claim])
        article.edit(by=person, title="Đập Tân Hòa")
        article.exclude(*span(article, TAIL), reason="tail", by=person).bring_back(by=person)
        for proposal in article.proposals.all():
            quote = decided("not_sure", proposal, by=person)
            quote = decided("correct", quote, by=person, changes={"speakers": [KHAI]})
            for verb in ("hold", "release", "withdraw"):
                quote = decided(verb, quote, by=person)
            put_back(latest_decision(person).decision, by=person, request_id=uuid.uuid4())
        article.work.finish("read_whole", by=person)
        Work.objects.tag_again()
        client_of(person).logout()
        LoginFailure.objects.create(key="k" * 64)
        LoginFailure.objects.all().delete()
    assert article.proposals.count() > 1
    assert Decision.objects.count() == 6 * article.proposals.count()


def test_the_texts_used_here_overlap_nowhere():
    article = make_article()
    [a, b, c] = [span(article, words) for words in (DAM, NOBODY_MOVES, PAID)]
    assert a[1] < b[0] < b[1] < c[0]
    assert KHAI in article.body
