"""verify_archive finds a breach of each promise, planted past everything that the database would refuse."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from articles.importing import import_records
from articles.reading import Record
from review.models import FeedEvent
from review.tests.making import (
    BODY,
    DAM,
    breaches,
    decided,
    make_archive,
    make_article,
    make_editor,
    make_run,
    sql,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(db):
    make_archive()


def plant(*queries, without=()):
    """Run the queries with every trigger off, and without these constraints, each "table.name"."""
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    for constraint in without:
        table, name = constraint.split(".")
        sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    sql("SET LOCAL session_replication_role = replica")
    for query in queries:
        assert sql(query + " RETURNING 1"), "nothing was planted"
    sql("SET LOCAL session_replication_role = origin")


def verify():
    out = StringIO()
    call_command("verify_archive", stdout=out)
    return out.getvalue().splitlines()


def found(breach):
    with pytest.raises(CommandError) as caught:
        verify()
    assert re.search(breach, str(caught.value))
    assert caught.value.returncode == 1


def test_clean(archive):
    assert len(verify()) == 14
    assert all(line.endswith("as they should be") for line in verify())


def test_empty(db):
    assert len(verify()) == 14


@pytest.mark.parametrize(("query", "breach"), [
    ("UPDATE articles_article SET body = overlay(body PLACING 'x' FROM 3)", "hash of the body differs"),
    ("UPDATE articles_article SET body_sha256 = sha256('x') WHERE masked_sha256 IS NULL", "hash of the body differs"),
    ("UPDATE articles_article SET masked_sha256 = sha256('x')", "hash of the body differs"),
    ("DELETE FROM review_work", "nobody works on it"),
    ("DELETE FROM articles_importrecord WHERE number = 2", "2 records read, 1 outcomes"),
    ("UPDATE articles_import SET records_read = 1", "1 records read, 2 outcomes"),
    ("UPDATE articles_import SET imported = 2, rejected = 0", "its numbers by outcome are not those of its records"),
])  # fmt: skip
def test_article(archive, query, breach):
    plant(query)
    found(breach)


@pytest.mark.parametrize("query", [
    "UPDATE articles_article SET length = length + 1", "UPDATE articles_article SET body = left(body, -1)",
])  # fmt: skip
def test_length(archive, query):
    plant(query, without=["articles_article.article_length"])
    found(r"\d+ characters, \d+ recorded")


@pytest.mark.parametrize("given", ["[0,9999)", "[3,)", "(,3)", "[-2,3)", "empty"])
def test_excluded_range(archive, given):
    constraint = "articles_excludedrange.excluded_range_bounded"
    plant(f"UPDATE articles_excludedrange SET range = '{given}'", without=[constraint])
    found("excluded range .* lies outside article")


PARTS = ("content", "cue", "source", "said_on_span")
SPANS = [("proposal", part) for part in (*PARTS, "relay")]
SPANS += [(table, part) for table in ("quote", "quoteversion") for part in PARTS]


@pytest.mark.parametrize("given", ["[0,9999)", "[3,)", "empty"])
@pytest.mark.parametrize(("table", "column"), SPANS)
def test_span(archive, table, column, given):
    if column == "content":
        given = "{}" if given == "empty" else f"{{{given}}}"
    name = f"review_{table}"
    without = [f"{name}.{name}_{column}_bounded"]
    if column == "content" and table != "proposal":
        without.append(f"{name}.{name}_own_marks_inside")
    plant(f"UPDATE {name} SET {column} = '{given}' WHERE id = (SELECT min(id) FROM {name})", without=without)
    found(f"{table} .*: a span lies outside the article")


@pytest.mark.parametrize("table", ["quote", "quoteversion"])
def test_own_marks(archive, table):
    name = f"review_{table}"
    plant(f"UPDATE {name} SET own_marks = '{{[0,9999)}}'", without=[f"{name}.{name}_own_marks_inside"])
    found(f"{table} .*: a span lies outside the article")


@pytest.mark.parametrize(("query", "breach"), [
    ("UPDATE review_quote SET words[1] = words[1] || '.'", "its words are not those of article"),
    ("UPDATE review_quote SET words = '{}'", "its words are not those of article"),
    ("UPDATE review_quoteversion SET words[1] = 'Khác' WHERE version = 1", "version 1: its words are not those"),
])  # fmt: skip
def test_words(archive, query, breach):
    plant(query)
    found(breach)


@pytest.mark.parametrize(("query", "breach"), [
    ("DELETE FROM review_quoteversion WHERE version = 0", "versions .* kept"),
    ("DELETE FROM review_quoteversion WHERE version = 2", r"versions \[0, 1, 3, 4, 5\] kept"),
    ("DELETE FROM review_quoteversion WHERE version = 5", r"versions \[0, 1, 2, 3, 4\] kept"),
    ("UPDATE review_quote SET version = version + 1", "versions .* kept"),
    ("UPDATE review_quote SET role = 'khác'", "differs from its version"),
    ("UPDATE review_quote SET decided_at = now()", "differs from its version"),
])  # fmt: skip
def test_versions(archive, query, breach):
    plant(query)
    found(breach)


LAST = "(SELECT max(seq) FROM review_decision)"


@pytest.mark.parametrize(("queries", "breach"), [
    (["DELETE FROM review_decision WHERE seq = 3"], "decision 4: 3 is missing"),
    (["DELETE FROM review_decision WHERE seq = 1"], "decision 2: 1 is missing"),
    (["DELETE FROM review_decision WHERE seq = 3", "UPDATE review_decision SET seq = -seq WHERE seq > 3",
      "UPDATE review_decision SET seq = -seq - 1 WHERE seq < 0"],
     "decision 3: does not follow"),
    ([f"DELETE FROM review_decision WHERE seq = {LAST}"], "no decision led to its version 1"),
    (["UPDATE review_decision SET seq = 99 WHERE seq = 3", "UPDATE review_decision SET seq = 3 WHERE seq = 2",
      "UPDATE review_decision SET seq = 2 WHERE seq = 99"], "decision 2: does not follow"),
    (["UPDATE review_decision SET prev_hash = sha256('x') WHERE seq = 2"], "decision 2: does not follow"),
    *(([f"UPDATE review_decision SET {change} WHERE seq = 2"], "decision 2: its hash differs") for change in (
        "verb = 'reject'", "reason = 'other'", "at = at + interval '1 microsecond'", "milliseconds = 1", "by_id = NULL",
        "request_id = gen_random_uuid()", "undoes_id = 1", "state_hash = sha256('x')", "hash = sha256('x')",
        "proposal_id = NULL", "quote_id = (SELECT max(id) FROM review_quote)",
    )),
])  # fmt: skip
def test_chain(archive, queries, breach):
    plant(*queries)
    found(breach)


@pytest.mark.parametrize("column", ["version_before", "version_after"])
def test_chain_of_versions(archive, column):
    plant(f"UPDATE review_decision SET {column} = 7 WHERE seq = 2", without=["review_decision.decision_next_version"])
    found("decision 2: its hash differs")


@pytest.mark.parametrize("queries", [
    ["UPDATE review_quote SET role = 'khác'", "UPDATE review_quoteversion SET role = 'khác'"],
    ["UPDATE review_quoteversion SET nonce = 'x'"],
])  # fmt: skip
def test_hash_of_a_state(archive, queries):
    plant(*queries)
    found("decision 1: the hash of its state differs")


@pytest.mark.parametrize(("queries", "breach"), [
    (["DELETE FROM review_feedevent WHERE seq = 2"], "feed event 3: 2 is missing"),
    (["DELETE FROM review_feedevent WHERE seq = 1"], "feed event 2: 1 is missing"),
    (["UPDATE review_feedevent SET seq = 99 WHERE seq = 1", "UPDATE review_feedevent SET seq = 1 WHERE seq = 2",
      "UPDATE review_feedevent SET seq = 2 WHERE seq = 99"], "feed event 2: out of the order of decisions"),
])  # fmt: skip
def test_feed(archive, queries, breach):
    plant(*queries)
    found(breach)


LAST_TOLD = "(SELECT max(seq) FROM review_feedevent)"


@pytest.mark.parametrize(("queries", "breach"), [
    ([f"DELETE FROM review_feedevent WHERE seq = {LAST_TOLD}"], r"decision \d+: withdrawn was to be told, nothing was"),
    (["UPDATE review_feedevent SET kind = 'withdrawn' WHERE seq = 1"],
     "decision 1: verified was to be told, withdrawn was"),
    ([f"INSERT INTO review_feedevent (seq, quote_id, kind, version, decision_id, at) SELECT {LAST_TOLD} + 1, quote_id, "
      "'changed', version_after, seq, now() FROM review_decision ORDER BY seq DESC LIMIT 1"],
     r"decision \d+: nothing was to be told, changed was"),
    ([f"UPDATE review_feedevent SET decision_id = NULL WHERE seq = {LAST_TOLD}"],
     r"decision \d+: withdrawn was to be told, nothing was"),
    ([f"UPDATE review_feedevent SET version = version + 1 WHERE seq = {LAST_TOLD}"],
     r"feed event \d+: not of the quote and version that its decision led to"),
    ([f"UPDATE review_feedevent SET quote_id = (SELECT max(id) FROM review_quote) WHERE seq = {LAST_TOLD}"],
     r"feed event \d+: not of the quote and version that its decision led to"),
])  # fmt: skip
def test_told(archive, queries, breach):
    plant(*queries)
    found(breach)


def test_told_of_a_flag_that_was_taken_off_before_that_was_a_release(db):
    by = make_editor()
    quote = decided("verify", make_run(make_article(), DAM)[0], by=by)
    for flags in (["disputed"], []):
        quote = decided("correct", quote, by=by, changes={"flags": flags})
    assert breaches() == []
    plant("UPDATE review_feedevent SET kind = 'verified' WHERE seq = 3")
    assert breaches() == []
    plant("UPDATE review_feedevent SET kind = 'changed' WHERE seq = 3")
    found("decision 3: released was to be told, changed was")


@pytest.mark.parametrize(("status", "kept_back"), [("withheld", "held"), ("cancelled", "withdrawn")])
def test_told_of_an_article_that_was_kept_back(db, status, kept_back):
    by = make_editor()
    article = make_article(delivery_status=status)
    quote = decided("verify", make_run(article, DAM)[0], by=by)
    article.edit(by=by, delivery_status="usable")
    quote = decided("correct", quote, by=by, changes={"role": "Giám đốc"})
    article.edit(by=by, delivery_status=status)
    decided("correct", quote, by=by, changes={"role": "Phó giám đốc"})
    assert list(FeedEvent.objects.values_list("kind", flat=True)) == ["changed", kept_back]
    assert breaches() == []
    plant("UPDATE review_feedevent SET kind = 'released' WHERE seq = 2")
    found("decision 3: changed was to be told, released was")


def test_what_no_decision_caused_may_be_told(archive):
    columns = "seq, quote_id, kind, version, at"
    plant(f"INSERT INTO review_feedevent ({columns}) SELECT {LAST_TOLD} + 1, max(id), 'held', 1, now() "
          "FROM review_quote")  # fmt: skip
    assert breaches() == []


@pytest.mark.parametrize("queries", [
    ["UPDATE articles_article SET kept_sha256 = sha256('x') WHERE masked_sha256 IS NULL"],
    ["UPDATE articles_article SET kept_sha256 = body_sha256 WHERE masked_sha256 IS NULL"],
    ["DELETE FROM articles_excludedrange WHERE by_id IS NULL"],
    ["UPDATE articles_excludedrange SET range = '[0,1)' WHERE by_id IS NULL"],
])  # fmt: skip
def test_kept_text(cut_page, queries):
    plant(*queries)
    found("the hash of the kept text differs")


@pytest.fixture
def cut_page(archive):
    """An article with cuts of the cleaner's: one as it was, one absorbed by an editor's, one brought back."""
    body = "\n".join(["Bấm để nghe bài", *BODY.splitlines()[:2], "Chia sẻ", BODY.splitlines()[2], "Bình luận"])
    words = ("Bấm để nghe bài", "Chia sẻ", "Bình luận")
    article = make_article(body, excluded=[(body.index(each), body.index(each) + len(each)) for each in words])
    by = make_editor()
    article.exclude(body.index("Chia sẻ") - 5, body.index("Chia sẻ") + 9, reason="editor", by=by)
    article.excluded_ranges.get(range__endswith=len(body)).bring_back(by=by)
    assert breaches() == []


def test_run_of_nothing(archive):
    plant("UPDATE review_run SET kept_sha256 = '\\x00'")
    found("run .*: no hash of a kept text")


@pytest.mark.parametrize(("queries", "breach"), [
    (["UPDATE articles_importrecord SET outcome = 'duplicate' WHERE number = 1"], "article .*: 0 records brought it"),
    (["UPDATE articles_importrecord SET outcome = 'imported' WHERE outcome = 'duplicate'"],
     "article .*: 2 records brought it"),
    (["UPDATE articles_importrecord SET outcome = 'revised' WHERE outcome = 'duplicate'"],
     "article .*: 2 records brought it"),
])  # fmt: skip
def test_outcome(archive, queries, breach):
    page = Record(file="lai.txt", member=None, line=None, text=BODY, fields={})
    import_records([page], name="lại")
    assert breaches() == []
    plant(*queries)
    found(breach)


def test_an_article_that_no_record_brought(db):
    make_article()
    import_records([Record(file="lai.txt", member=None, line=None, text=BODY, fields={})], name="lại")
    assert breaches() == []
