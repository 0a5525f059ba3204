"""A reader follows the feed while editors decide at random: nothing missed, nothing twice, and in the end the same.

`NEWSDESK_DECISIONS=10000` makes it long.
"""

import json
import os
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from newsdesk.roles import Role
from newsdesk.tests.persons import make_person
from review.deciding import decide
from review.exporting.stream import Export
from review.models import Decision, FeedEvent, FeedToken, Quote
from review.refusals import Refused
from review.registry import catch_up
from review.tests.making import DAM, NOBODY_MOVES, PAID, act, breaches, make_article, make_chief, make_run
from review.verbs import VERBS

pytestmark = pytest.mark.django_db(transaction=True)

DECISIONS = int(os.environ.get("NEWSDESK_DECISIONS", "240"))
WRITERS, ARTICLES, LIMIT = 4, 8, 7


def decide_at_random(person, proposals, count, seed):
    """So many decisions that were carried out; who comes too late looks again, as at the desk."""
    chance, done = random.Random(seed), 0
    try:
        while done < count:
            proposal = chance.choice(proposals)
            quote = Quote.objects.filter(proposal=proposal).first()
            verb = chance.choice(possible(quote))
            changes = {"role": f"chức danh {seed}.{done}"} if verb == "correct" else {}
            try:
                decide([act(verb, quote or proposal, reason="not_speech", changes=changes)], by=person)
            except Refused:
                continue
            done += 1
        return done
    finally:
        connection.close()


def possible(quote):
    if quote is None:
        return ["verify", "correct", "reject"]
    return [
        verb.name
        for verb in VERBS.values()
        if quote.verdict in verb.from_verdicts and quote.availability in verb.from_availabilities and verb.name != "add"
    ]


class Reader:
    """What a consumer makes of the feed by docs/feed.md."""

    def __init__(self, secret):
        self.client, self.headers = Client(), {"Authorization": f"Bearer {secret}"}
        self.cursor, self.seqs, self.quotes = 0, [], {}

    def read(self):
        """One page; whether there was anything."""
        query = {"since": self.cursor, "limit": LIMIT}
        page = self.client.get(reverse("feed_events"), query, headers=self.headers).json()
        for event in page["events"]:
            self.seqs.append(event["seq"])
            if event["quote"]:
                self.quotes[event["id"]] = event["quote"]
            elif event["kind"] in ("held", "withdrawn", "sealed"):
                self.quotes.pop(event["id"], None)
        self.cursor = page["cursor"]
        return bool(page["events"])

    def follow(self, over):
        try:
            while not over.is_set():
                if not self.read():
                    over.wait(0.1)
            while self.read():
                pass
        finally:
            connection.close()


def work_on(over):
    """What workers do: tell of quotes beside those that are kept back."""
    try:
        while not over.is_set():
            if not catch_up():
                over.wait(0.1)
        while catch_up():
            pass
    finally:
        connection.close()


def test_nothing_is_missed_and_nothing_comes_twice():
    chief, maker = make_chief(), make_person("khaithac", Role.EXPORTER)
    proposals = [
        proposal
        for number in range(ARTICLES)
        for proposal in make_run(make_article(title=str(number)), DAM, NOBODY_MOVES, PAID)
    ]
    _token, secret = FeedToken.objects.make(
        name="máy", made_by=maker, expires_at=timezone.now() + timedelta(days=1), per_minute=1_000_000
    )
    reader, over = Reader(secret), Event()
    with ThreadPoolExecutor(WRITERS + 2) as pool:
        following, working = pool.submit(reader.follow, over), pool.submit(work_on, over)
        count = DECISIONS // WRITERS
        writers = [pool.submit(decide_at_random, chief, proposals, count, seed) for seed in range(WRITERS)]
        try:
            assert [writer.result() for writer in writers] == [count] * WRITERS
        finally:
            over.set()
        working.result()
        following.result()
    while reader.read():
        pass
    assert Decision.objects.count() == count * WRITERS
    assert reader.seqs == list(range(1, FeedEvent.objects.latest("seq").seq + 1))
    rows = map(json.loads, b"".join(Export("jsonl").chunks()).splitlines())
    assert reader.quotes and reader.quotes == {row["id"]: row for row in rows}
    assert breaches() == []
