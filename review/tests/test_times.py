"""Seconds per verified quote, from the log."""

import re
import uuid

import pytest
from django.urls import reverse

from review.deciding import Act, decide
from review.tests.conftest import client_of
from review.tests.making import make_article, make_run
from review.times import IDLE, own_times, team_times
from review.undoing import latest_decision, latest_undoing, put_back

pytestmark = pytest.mark.django_db


def verified(by, *milliseconds, verb="verify"):
    """A quote verified for each time that it took."""
    article = make_article("\n".join(f"Bà Sáu nói câu số {number} rồi." for number in range(len(milliseconds))))
    proposals = make_run(article, *(f"câu số {number} rồi" for number in range(len(milliseconds))))
    reason = "other" if verb == "reject" else ""
    acts = [
        Act(verb, uuid.uuid4(), 0, proposal_id=proposal.pk, milliseconds=taken, reason=reason)
        for proposal, taken in zip(proposals, milliseconds, strict=True)
    ]
    decide(acts, by=by)


def seconds(rows):
    return [(row.person_id, row.verb, row.count, row.p50, row.p95) for row in rows]


def test_ones_own_by_kind_of_action(editor, chief):
    verified(editor, 1000, 2000, 3000)
    verified(editor, 8000, verb="correct")
    verified(editor, 500, verb="reject")
    verified(chief, 9000)
    assert seconds(own_times(editor)) == [
        (editor.pk, "correct", 1, 8.0, 8.0),
        (editor.pk, "verify", 3, 2.0, pytest.approx(2.9)),
    ]


def test_idle_time_is_cut_and_what_was_not_measured_left_out(editor):
    verified(editor, 3_600_000, None)
    [row] = own_times(editor)
    assert (row.count, row.p50) == (1, IDLE.total_seconds())


def test_what_was_undone_counts_once_it_is_redone(editor):
    verified(editor, 1000, 5000)
    for counted in ([1000], [1000, 5000], [1000]):
        latest = latest_undoing(editor) if len(counted) > 1 else latest_decision(editor)
        put_back(latest.decision, by=editor, request_id=uuid.uuid4())
        [row] = own_times(editor)
        assert row.count == len(counted)


def test_the_team_together_and_each(editor, chief):
    verified(editor, 1000)
    verified(chief, 3000)
    together, *each = seconds(team_times())
    assert together == (None, "verify", 2, 2.0, pytest.approx(2.9))
    assert sorted(each) == sorted([(editor.pk, "verify", 1, 1.0, 1.0), (chief.pk, "verify", 1, 3.0, 3.0)])


def test_older_days_are_left_out(editor, monkeypatch):
    verified(editor, 1000)
    assert own_times(editor)
    monkeypatch.setattr("review.times.DAYS", 0)  # from tomorrow on
    assert own_times(editor) == []


@pytest.mark.parametrize("many", [1, 4])
def test_the_page(editor, chief, many, django_assert_num_queries):
    for by in (editor, chief):
        for verb in ("verify", "correct"):
            verified(by, *[1500] * many, verb=verb)
    browser = client_of(chief)
    with django_assert_num_queries(8):
        text = browser.get(reverse("times")).text
    assert len(re.findall("<tr><th scope=.row", text)) == 2 + 6 and "Minh" in text and "1,5 s" in text
    own = client_of(editor).get(reverse("times")).text
    assert 'id="own"' in own and 'id="team"' not in own and "Hà" not in own


def test_nothing_yet(editor, exporter):
    assert "chưa duyệt phát ngôn nào" in client_of(editor).get(reverse("times")).text
    assert client_of(exporter).get(reverse("times")).status_code == 403
    assert client_of(editor).post(reverse("times")).status_code == 405
