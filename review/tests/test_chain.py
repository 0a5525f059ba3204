"""The chain under fire: many writers over shared quotes, one unbroken line, nothing lost."""

import random
from dataclasses import replace
from functools import partial
from hashlib import sha256

import pytest

from review.deciding import decide
from review.feed import feed_kind
from review.models import Decision, FeedEvent, Quote, QuoteVersion
from review.refusals import StaleQuote
from review.tests.making import act, at_once, breaches, decided, make_article, make_chief, make_run, refused, sql

WRITERS, EACH, MOST_AT_ONCE = 8, 250, 6
SENTENCES = ["Nước đã rút.", "Đê vẫn vững.", "Dân đã về.", "Trường mở lại.", "Chợ họp đông.", "Điện có rồi."]


def make_shared_proposals():
    articles = [make_article(" ".join(SENTENCES) + f" Bản tin số {n}.") for n in range(20)]
    return [proposal for article in articles for proposal in make_run(article, *SENTENCES)]


def write(by, proposals, dice):
    """Decide on whatever comes until EACH decisions are acknowledged; their request ids. Now and then send twice."""
    acknowledged = []
    while len(acknowledged) < EACH:
        start, count = dice.randrange(len(proposals)), min(dice.randint(1, MOST_AT_ONCE), EACH - len(acknowledged))
        acts = some_acts(proposals[start : start + count], dice)
        try:
            decide(acts, by=by)
            if dice.random() < 0.05:
                decide([replace(one, seen_version=99) for one in acts], by=by)
        except StaleQuote:
            continue
        acknowledged += [one.request_id for one in acts]
    return acknowledged


def some_acts(proposals, dice):
    """One on each of the proposals as they stand now, in any order."""
    quotes = {quote.proposal_id: quote for quote in Quote.objects.filter(proposal__in=proposals)}
    acts = []
    for proposal in dice.sample(proposals, len(proposals)):
        thing = quotes.get(proposal.pk, proposal)
        verb = dice.choice(verbs_from(quotes.get(proposal.pk)))
        acts.append(act(verb, thing, reason="repeated", milliseconds=dice.randint(300, 9000)))
    return acts


def verbs_from(quote):
    if quote is None or quote.verdict != "verified":
        return ["verify"]
    return {"held": ["release", "withdraw"], "withdrawn": ["release"]}.get(
        quote.availability, ["hold", "reject", "keep_out"]
    )


@pytest.mark.django_db(transaction=True)
def test_eight_writers_make_one_chain():
    proposals = make_shared_proposals()
    people = [make_chief(f"thuky{n}") for n in range(WRITERS)]
    answers = at_once(*(partial(write, by, proposals, random.Random(n)) for n, by in enumerate(people)))

    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    acknowledged = [request_id for answer in answers for request_id in answer]
    assert len(acknowledged) == WRITERS * EACH
    assert set(Decision.objects.values_list("request_id", flat=True)) == set(acknowledged)
    assert list(Decision.objects.values_list("seq", flat=True)) == list(range(1, len(acknowledged) + 1))
    assert breaches() == []
    told = [(event.decision_id, event.kind) for event in FeedEvent.objects.all()]
    assert told == events_of_the_chain()
    assert len({decision.by_id for decision in Decision.objects.all()[:400]}) == WRITERS


def events_of_the_chain():
    """Decision and kind of each event, worked out again from the versions in the chain's order."""
    states = {(v.quote_id, v.version): Quote(**v.state()) for v in QuoteVersion.objects.all()}
    kinds = [
        (one.seq, feed_kind(states[one.quote_id, one.version_before], states[one.quote_id, one.version_after]))
        for one in Decision.objects.all()
    ]
    return [(seq, kind) for seq, kind in kinds if kind]


@pytest.fixture
def decision(db):
    [proposal] = make_run(make_article(), "Con đập")
    return decided("verify", proposal, by=make_chief()).decisions.get()


def test_first_decision_follows_nothing(decision):
    assert decision.seq == 1
    assert bytes(decision.prev_hash) == b"\0" * 32


def test_hash_covers_the_line_as_written_down(decision):
    """Written out by hand: whoever holds an export can compute it without us."""
    at = decision.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    line = f"newsdesk-decision-1|1|verify|{decision.quote_id}|{decision.proposal_id}|0|1||{decision.by_id}|{at}||"
    line += f"{decision.request_id}||{bytes(decision.state_hash).hex()}|{'00' * 32}"
    assert bytes(decision.hash) == sha256(line.encode()).digest()


@pytest.mark.parametrize("column", ["seq", "prev_hash", "hash", "at"])
def test_whatever_a_writer_claims_is_overwritten(decision, column):
    claims = {"seq": 70, "prev_hash": b"x", "hash": b"x", "at": "2001-01-01T00:00Z"}
    columns = "verb, quote_id, by_id, request_id, version_before, version_after, reason, state_hash"
    values = "'hold', quote_id, by_id, gen_random_uuid(), 1, 2, '', state_hash"
    sql(f"INSERT INTO review_decision ({columns}, {column}) SELECT {values}, %s FROM review_decision", [claims[column]])
    last = Decision.objects.last()
    assert (last.seq, bytes(last.prev_hash)) == (2, bytes(decision.hash))
    assert last.at >= decision.at
    assert len(bytes(last.hash)) == 32


def test_two_lines_never_follow_the_same(decision):
    decided("hold", decision.quote, by=make_chief("khac"))
    with refused("review_decision_prev_hash_key"):
        sql("UPDATE review_decision SET prev_hash = decode(repeat('00', 32), 'hex')")
