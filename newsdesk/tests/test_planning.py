"""Which statements the database plans once for all values."""

import pytest
from django.db import connection

from newsdesk.roles import Role
from newsdesk.tests.persons import client_of, make_person


@pytest.fixture
def client(db, monkeypatch):
    """Signed in, on a connection that keeps the plan of each statement from the first time on."""
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "prepare_threshold", 0)
    client = client_of(make_person("lan", Role.EDITOR))
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    yield client
    connection.connection.prepare_threshold = None
    connection.keeps_plans = True


def kept():
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE statement ~ 'review_work'")
        return cursor.fetchall()


def test_a_list_is_planned_for_its_own_values(client):
    assert client.get("/").status_code == 200
    assert kept() == []


def test_an_act_is_planned_once(client):
    assert client.post("/review/next/").status_code == 302
    assert kept()


def test_a_page_after_an_act_is_planned_for_its_own_values(client):
    client.post("/review/next/")
    before = kept()
    assert client.get("/").status_code == 200
    assert kept() == before
