"""Fifty editors over HTTP, as their pages would: each takes an article, decides a card every two seconds, goes on."""

import html
import http.client
import random
import re
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

EVERY = 2.0
OPEN_CARD = re.compile(r'<li id="card-proposal-(\d+)"[^>]*data-open')
CARD = '<li id="card-proposal-'
INPUT = re.compile(r'<input (?:type="hidden" )?name="(\w+)" value="([^"]*)"')
SELECT = re.compile(r'<select name="(\w+)"(?:(?!</select>).)*? value="([^"]*)" selected', re.S)


@dataclass
class Tally:
    """What one editor sent and got. Milliseconds, once all are there; `acked` are the request ids that were ever
    answered with 200.
    """

    decided: list[float] = field(default_factory=list)
    read: list[float] = field(default_factory=list)
    acked: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def forms_in(text: str) -> dict[str, dict[str, str]]:
    """By proposal, what a browser would send of each card that is drawn with its form."""
    found = {}
    for card in text.split(CARD)[1:]:
        if 'class="card-form"' in card:
            drawn = card.partition("</li>\n\n")[0]
            values = dict(INPUT.findall(drawn) + SELECT.findall(drawn))
            found[card.partition('"')[0]] = {name: html.unescape(value) for name, value in values.items()}
    return found


class Editor:
    def __init__(self, address: str, session: str) -> None:
        self.host = urlsplit(address).netloc
        self.session, self.token, self.tally = session, "", Tally()
        self.counts_from = 0.0
        self.connection = http.client.HTTPConnection(self.host, timeout=30)

    def ask(self, method: str, path: str, data: dict[str, str] | None = None) -> tuple[int, str, str, float]:
        """Status, body, where it leads and milliseconds."""
        headers = {"Cookie": f"sessionid={self.session}; csrftoken={self.token}", "HX-Request": "true"}
        if data is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": self.token}
        begun = time.monotonic()
        self.connection.request(method, path, urlencode(data) if data is not None else None, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            if cookie.startswith("csrftoken="):
                self.token = cookie.split(";")[0].partition("=")[2]
        return answer.status, text, answer.headers.get("HX-Redirect", ""), (time.monotonic() - begun) * 1000

    def work(self, arriving: float, everybody: float, until: float) -> Tally:
        time.sleep(arriving)
        self.counts_from = everybody
        try:
            self.ask("GET", "/help/")
            self.ask("GET", "/later/")
            while time.monotonic() < until:
                self._article(until)
        except (OSError, http.client.HTTPException) as error:
            self.tally.faults.append(repr(error))
        return self.tally

    def _article(self, until: float) -> None:
        status, _, there, _ = self.ask("POST", "/review/next/", {})
        if status != 204 and not there.startswith("/articles/"):
            self.tally.faults.append(f"next {status} {there}")
            time.sleep(EVERY)
            return
        _, page, _, took = self.ask("GET", there)
        self._took(self.tally.read, took)
        article = there.strip("/").split("/")[-1]
        self.ask("POST", f"/review/articles/{article}/here/", {})
        forms = forms_in(page)
        for proposal in OPEN_CARD.findall(page):
            due = time.monotonic() + EVERY
            self._card(proposal, forms)
            if time.monotonic() >= until:
                return
            time.sleep(max(0.0, due - time.monotonic()))
        self.ask("POST", f"/review/articles/{article}/finish/", {"how": "proposals_reviewed"})

    def _card(self, proposal: str, forms: dict[str, dict[str, str]]) -> None:
        """As in the page, each answer brings the form of the card after the next."""
        if proposal not in forms:
            _, card, _, took = self.ask("GET", f"/review/proposals/{proposal}/card/")
            self._took(self.tally.read, took)
            forms |= forms_in(card)
        values = forms[proposal] | {"request_id": str(uuid.uuid4()), "milliseconds": "1500"}
        status, answer, _, took = self.ask("POST", f"/review/proposals/{proposal}/verify/", values)
        forms |= forms_in(answer)
        if status == 200:
            self._took(self.tally.decided, took)
            self.tally.acked.append(values["request_id"])
        else:
            self.tally.faults.append(f"verify {status}")

    def _took(self, times: list[float], milliseconds: float) -> None:
        if time.monotonic() >= self.counts_from:
            times.append(milliseconds)


def run_editors(address: str, sessions: list[str], seconds: float, *, arriving: float) -> Tally:
    """All of them at once for so many seconds, after those in which they come; one tally of everything."""
    everybody = time.monotonic() + arriving
    editors = [Editor(address, session) for session in sessions]
    with ThreadPoolExecutor(len(editors)) as pool:
        works = [
            pool.submit(editor.work, random.random() * arriving, everybody, everybody + seconds) for editor in editors
        ]
        tallies = [work.result() for work in works]
    whole = Tally()
    for one in tallies:
        for name in ("decided", "read", "acked", "faults"):
            getattr(whole, name).extend(getattr(one, name))
    return whole
