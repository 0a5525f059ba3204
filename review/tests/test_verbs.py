"""The verb table, row by row: from every state, for every role. The row that restores: test_restoring.py."""

import pytest

from newsdesk.roles import Role
from newsdesk.tests.persons import make_person, make_superuser
from review.deciding import decide
from review.models import Availability, Decision, FeedEvent, Quote, QuoteVersion, Verdict, quote_fields
from review.refusals import Forbidden, Incomplete, NotFromHere
from review.tests.making import DAM, act, breaches, make_article, make_chief, make_editor, make_run
from review.verbs import VERBS

pytestmark = pytest.mark.django_db

FORWARD = [verb.name for verb in VERBS.values() if not verb.restores]
# What the database allows: what is not verified is always free.
STATES = [(verdict, Availability.FREE) for verdict in Verdict]
STATES += [(Verdict.VERIFIED, availability) for availability in Availability if availability != Availability.FREE]
PEOPLE = {
    "nobody": lambda: make_person("khach", Role.IMPORTER, Role.EXPORTER),
    "editor": lambda: make_person("bientap", Role.EDITOR),
    "chief": lambda: make_person("thuky", Role.CHIEF),
    "superuser": make_superuser,
}
MAY = {"nobody": set(), "editor": {Role.EDITOR}, "chief": {Role.EDITOR, Role.CHIEF}, "superuser": set(Role)}


def quote_in(verdict, availability):
    """A quote in this state from its version 0 on, so that no decision and no event led to it."""
    [proposal] = make_run(make_article(), DAM)
    reason = "repeated" if verdict == Verdict.REJECTED else ""
    quote = Quote.objects.create(
        article=proposal.article, proposal=proposal, verdict=verdict, availability=availability,
        reason=reason, decided_by=make_editor("truoc"), decided_at="2026-11-03T08:00:00Z",
        **quote_fields(proposal, proposal.article.body),
    )  # fmt: skip
    quote.refresh_from_db()
    QuoteVersion.objects.create(quote=quote, version=0, nonce=b"n", **quote.state())
    return quote


def take(verb, quote, by):
    changes = {"role": "Phó giám đốc Sở"} if verb.changes else {}
    given = act(verb.name, quote, changes=changes, reason="not_speech" if verb.reason else "", milliseconds=1200)
    return given, decide([given], by=by)


def starts(verb):
    return [(v, a) for v, a in STATES if v in verb.from_verdicts and a in verb.from_availabilities]


def leads_to(verb, verdict, availability):
    return verb.verdict or verdict, verb.availability or availability


def expected_event(verb, before, after):
    """What whoever takes quotes is told, read off the states alone."""
    out, held = ("verified", "free"), ("verified", "held")
    if after == out:
        return {out: "changed", ("verified", "held"): "released", ("verified", "withdrawn"): "released"}.get(
            before, "verified"
        )
    if before == out or (before == held and after != held):
        return "held" if after == held else "withdrawn"
    return None


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize(("verdict", "availability"), STATES)
@pytest.mark.parametrize("name", FORWARD)
def test_row(name, verdict, availability, who):
    verb, quote, by = VERBS[name], quote_in(verdict, availability), PEOPLE[who]()
    before = quote.state()
    if not MAY[who] & set(verb.roles):
        refuses(Forbidden, verb, quote, by)
    elif (verdict, availability) not in starts(verb):
        refuses(NotFromHere, verb, quote, by)
    else:
        given, [answer] = take(verb, quote, by)
        quote.refresh_from_db()
        assert answer == quote
        assert (quote.verdict, quote.availability) == leads_to(verb, verdict, availability)
        assert quote.version == 1
        assert (quote.reason == "not_speech") == (verb.verdict == Verdict.REJECTED)
        was_decided_now = quote.decided_at != before["decided_at"] and quote.decided_by == by
        assert was_decided_now == (verb.verdict is not None)
        wrote_a_decision(given, quote, by)
        wrote_an_event(verb, quote, (verdict, availability))
        assert breaches() == []


def refuses(error, verb, quote, by):
    before = quote.state()
    with pytest.raises(error):
        take(verb, quote, by)
    quote.refresh_from_db()
    assert quote.state() == before
    assert quote.version == 0
    assert quote.versions.count() == 1
    assert not Decision.objects.exists()
    assert not FeedEvent.objects.exists()


def wrote_a_decision(given, quote, by):
    decision = Decision.objects.get()
    assert (decision.verb, decision.quote, decision.proposal, decision.by) == (given.verb, quote, quote.proposal, by)
    assert (decision.version_before, decision.version_after) == (0, 1)
    assert (decision.request_id, decision.milliseconds) == (given.request_id, 1200)
    assert decision.reason == given.reason
    version = quote.versions.get(version=1)
    assert version.state() == quote.state()
    assert bytes(decision.state_hash) == version.state_hash(bytes(version.nonce), version.form)


def wrote_an_event(verb, quote, before):
    events = FeedEvent.objects.filter(version=quote.version, quote=quote, decision=Decision.objects.get())
    kinds = [event.kind for event in events]
    expected = expected_event(verb, before, (quote.verdict, quote.availability))
    assert kinds == ([expected] if expected else [])
    if before == ("verified", "free"):
        assert (kinds[0] in ("held", "withdrawn")) == verb.tombstone


def test_every_verb_starts_somewhere():
    assert all(starts(verb) for verb in VERBS.values())


def test_a_sealed_quote_stays_as_it_is():
    assert not [verb.name for verb in VERBS.values() if Availability.SEALED in verb.from_availabilities]


@pytest.mark.parametrize("name", [verb.name for verb in VERBS.values() if verb.reason])
def test_a_reason_must_be_chosen(name):
    quote = quote_in(min(VERBS[name].from_verdicts), Availability.FREE)
    with pytest.raises(Incomplete) as caught:
        decide([act(name, quote, reason="")], by=make_chief())
    assert caught.value.field == "reason"
    assert not Decision.objects.exists()


@pytest.mark.parametrize("name", [verb.name for verb in VERBS.values() if verb.verdict == Verdict.VERIFIED])
def test_a_speaker_must_be_named(name):
    quote = quote_in(Verdict.OPEN, Availability.FREE)
    Quote.objects.update(speakers=[])
    with pytest.raises(Incomplete) as caught:
        decide([act(name, quote)], by=make_editor())
    assert caught.value.field == "speakers"
    assert not Decision.objects.exists()


@pytest.mark.parametrize("name", [verb.name for verb in VERBS.values() if not verb.changes and not verb.restores])
def test_only_correcting_and_adding_change_columns(name):
    quote = quote_in(*starts(VERBS[name])[0])
    decide([act(name, quote, changes={"role": "khác"}, reason="other")], by=PEOPLE["superuser"]())
    quote.refresh_from_db()
    assert quote.role == ""
