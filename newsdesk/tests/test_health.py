from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from newsdesk.celery import app
from review.models import WorkerSign


@pytest.mark.django_db
class TestHealth:
    def test_no_login_and_no_worker_yet(self):
        answer = Client().get("/health")
        assert answer.status_code == 200
        assert answer.json() == {"database": True, "broker": True, "worker_seen_seconds_ago": None}
        assert "no-store" in answer.headers["Cache-Control"]

    def test_seconds_since_a_worker_was_seen(self):
        WorkerSign.give()
        WorkerSign.objects.update(seen_at=timezone.now() - timedelta(days=3))
        assert Client().get("/health").json()["worker_seen_seconds_ago"] // 86400 == 3

    def test_broker_gone(self, monkeypatch):
        elsewhere = app.connection_for_write("redis://127.0.0.1:1/0")
        monkeypatch.setattr(app, "connection_for_write", lambda: elsewhere)
        answer = Client().get("/health")
        assert (answer.status_code, answer.json()["broker"]) == (200, False)

    @pytest.mark.parametrize("method", ["post", "put", "delete"])
    def test_is_for_reading(self, method):
        assert getattr(Client(), method)("/health").status_code == 405


@pytest.mark.django_db(transaction=True)
def test_database_gone(monkeypatch):
    """503 and the report, without a trace of what the database said."""
    connection.close()
    with monkeypatch.context() as changed:
        changed.setitem(connection.settings_dict, "PORT", "1")
        answer = Client().get("/health")
    assert answer.status_code == 503
    assert answer.json() == {"database": False, "broker": True, "worker_seen_seconds_ago": None}
