"""verify_archive finds a breach of each promise, planted past everything that the database would refuse."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from review.tests.making import make_archive, sql

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
    assert len(verify()) == 11
    assert all(line.endswith("as they should be") for line in verify())


def test_empty(db):
    assert len(verify()) == 11


@pytest.mark.parametrize(("query", "breach"), [
    ("UPDATE articles_article SET body = overlay(body PLACING 'x' FROM 3)", "hash of the body differs"),
    ("UPDATE articles_article SET body_sha256 = sha256('x') WHERE masked_sha256 IS NULL", "hash of the body differs"),
    ("UPDATE articles_article SET masked_sha256 = sha256('x')", "hash of the body differs"),
    ("DELETE FROM review_work", "nobody works on it"),
    ("DELETE FROM articles_importrecord WHERE number = 2", "2 records read, 1 outcomes"),
    ("UPDATE articles_import SET records_read = 1", "1 records read, 2 outcomes"),
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
    (["DELETE FROM review_decision WHERE seq = 3", "UPDATE review_decision SET seq = seq - 1 WHERE seq > 3"],
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
