"""A dump, restored into a fresh database, holds the same archive, and that database refuses as much."""

import os
import subprocess
import sys

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from newsdesk.local.processes import server_account
from newsdesk.local.programs import postgres_bin
from newsdesk.local.state import state_dir
from newsdesk.local.trouble import Trouble
from review.tests.making import make_archive, sql

pytestmark = pytest.mark.django_db(transaction=True)

REFUSALS = [
    ("UPDATE articles_article SET body = overlay(body PLACING 'x' FROM 3)", "the body never changes"),
    ("UPDATE articles_excludedrange SET range = '[0,9999)'", "lies outside the body"),
    ("UPDATE review_proposal SET cue = '[0,9999)'", "lies outside its article"),
    ("UPDATE review_quote SET words = '{khác}'", "not the words of its article"),
    ("UPDATE review_quoteversion SET words = '{khác}'", "not the words of its article"),
    ("UPDATE review_quote SET content = '{[3,)}'", "review_quote_content_bounded"),
    ("UPDATE review_quote SET speakers = '{}' WHERE verdict = 'verified'", "quote_verified_names_speakers"),
    ("UPDATE review_quote SET verdict = 'verified', own_marks = '{}', content = '{[3,5)}'", "verified_quotes_apart"),
    ("SET ROLE newsdesk_app; DELETE FROM review_decision", "permission denied"),
    ("SET ROLE newsdesk_app; UPDATE review_feedevent SET seq = 1", "permission denied"),
    ("SET ROLE newsdesk_app; CREATE TABLE extra (id int)", "permission denied"),
]  # fmt: skip


@pytest.fixture
def restored(tmp_path):
    """The URL of a database restored from a dump of the test database."""
    make_archive()
    source, target = connection.settings_dict["NAME"], f"{connection.settings_dict['NAME']}_restored"
    dump = tmp_path / "archive.dump"
    with psycopg.connect(**parameters("postgres"), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {target} TEMPLATE template0")
        try:
            dump.write_bytes(run("pg_dump", "--format=custom", source))
            run("pg_restore", "--exit-on-error", f"--dbname={target}", stdin=dump.read_bytes())
            yield make_conninfo(**parameters(target))
        finally:
            admin.execute(f"DROP DATABASE {target} WITH (FORCE)")


def test_archive_survives(restored):
    tables = [table for table in connection.introspection.table_names() if table.startswith(("articles_", "review_"))]
    with psycopg.connect(restored, options="-c timezone=UTC") as there:
        for table in tables:
            rows = f"SELECT row::text FROM {table} AS row ORDER BY 1"
            assert there.execute(rows).fetchall() == sql(rows)


def test_verify_archive_passes_there_until_a_breach(restored):
    assert command(restored, "verify_archive").returncode == 0
    with psycopg.connect(restored) as there:
        there.execute("SET session_replication_role = replica")
        there.execute("UPDATE review_quote SET words[1] = 'khác'")
    found = command(restored, "verify_archive")
    assert found.returncode == 1
    assert "its words are not those of article" in found.stderr


def test_still_refuses(restored):
    for query, why in REFUSALS:
        with psycopg.connect(restored) as there, pytest.raises(psycopg.Error, match=why):
            there.execute(query)


def test_chain_goes_on(restored):
    with psycopg.connect(restored) as there:
        columns = "verb, quote_id, by_id, request_id, version_before, version_after, reason, state_hash"
        values = "'hold', quote_id, by_id, gen_random_uuid(), 70, 71, '', state_hash"
        there.execute(f"INSERT INTO review_decision ({columns}) SELECT {values} FROM review_decision WHERE seq = 1")
        newest = there.execute("SELECT hash, prev_hash FROM review_decision ORDER BY seq DESC LIMIT 2")
        (_, follows), (last, _) = newest.fetchall()
    assert follows == last


def test_search_goes_on(restored):
    with psycopg.connect(restored) as there:
        looks = "SELECT count(*) FROM review_quotesearch WHERE document @@ 'duong & phong'::tsquery"
        assert there.execute(looks).fetchone() == (0,)
        there.execute("UPDATE articles_article SET title = 'Đường phòng hộ'")
        assert there.execute(looks).fetchone() == (1,)


def parameters(database):
    """For libpq, without what Django adds of its own."""
    known = ("host", "port", "user", "password")
    given = connection.get_connection_params()
    return {"dbname": database} | {name: given[name] for name in known if given.get(name)}


def run(program, *arguments, stdin=None):
    """The output of one of PostgreSQL's programs, which must be as new as the server."""
    state = state_dir()
    try:
        found = postgres_bin(state, server_account(state / "postgres"), major=connection.pg_version // 10000)
    except Trouble as trouble:
        pytest.skip(str(trouble))
    address = {f"PG{name.upper()}": str(value) for name, value in parameters("postgres").items() if name != "dbname"}
    done = subprocess.run([found / program, *arguments], input=stdin, capture_output=True, env=os.environ | address)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def command(url, *arguments):
    env = os.environ | {"DATABASE_URL": url}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=settings.BASE_DIR, env=env, capture_output=True, text=True
    )
