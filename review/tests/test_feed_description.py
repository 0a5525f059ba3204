"""The feed against its own OpenAPI document, with requests made up from it."""

from datetime import timedelta

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from newsdesk.local.state import ROOT
from newsdesk.roles import Role
from newsdesk.tests.persons import make_person
from newsdesk.wsgi import application
from review.models import FeedToken, Quote
from review.tests.making import DAM, PAID, decided, make_article, make_editor, make_run

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
schema = schemathesis.openapi.from_path(str(ROOT / "docs/feed.openapi.json"))
schema.app = application


@pytest.fixture(autouse=True)
def _one_connection():
    """The application would close the test's connection, and its transaction with it, after each request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def secret(db):
    editor, maker = make_editor(), make_person("khaithac", Role.EXPORTER)
    quotes = [decided("verify", proposal, by=editor) for proposal in make_run(make_article(), DAM, PAID)]
    decided("hold", quotes[0], by=editor)
    end = timezone.now() + timedelta(days=1)
    return FeedToken.objects.make(name="máy", made_by=maker, expires_at=end, per_minute=1_000_000)[1]


@schema.parametrize()
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_answers_as_it_says(case, secret):
    """Also where it refuses: without a token, and whatever is no reading."""
    response = case.call(headers={"Authorization": f"Bearer {secret}"})
    if case.method != "GET":
        # The application checks forms' tokens, which a test's client does not.
        assert (response.status_code, response.json()["error"]) == (405, "method_not_allowed")
        return
    case.validate_response(response, checks=CHECKS)
    refused = case.call(headers={"Authorization": "Bearer nd_sai"})
    case.validate_response(refused, checks=CHECKS[1:-1])
    assert refused.status_code == 401


@pytest.mark.parametrize("path", ["/feed/v1/events/", "/feed/v1/quotes/{id}/"])
def test_also_who_knows_it_and_who_asks_too_often(secret, path):
    FeedToken.objects.update(per_minute=2)
    quote = Quote.objects.get(availability="free")
    case = schema[path]["GET"].Case(path_parameters={"id": str(quote.uid)} if "{id}" in path else {})
    headers = {"Authorization": f"Bearer {secret}"}
    statuses = []
    for _ in range(3):
        response = case.call(headers=headers)
        case.validate_response(response, checks=CHECKS[1:-1])
        statuses.append(response.status_code)
        headers["If-None-Match"] = response.headers.get("etag", ["none"])[0]
    assert statuses == [200, 304, 429]
