"""An exporter's clicks, and two quotes to take away."""

import re

from django.urls import reverse

from review.tests.making import DAM, PAID, decided, finished, make_article, make_run

ORDER, EXPORTS = "order_export", "exports"


def two_free_quotes(editor):
    article = make_article()
    made = [decided("verify", proposal, by=editor) for proposal in make_run(article, DAM, PAID)]
    finished(article, by=editor)
    return made


def order(client, format="jsonl", **more):
    return client.post(reverse(ORDER), {"format": format, **more})


def taken(client, format="jsonl", **more):
    """The bytes that come of a click."""
    answer = client.post(reverse(ORDER), {"format": format, **more}, follow=True)
    assert answer.status_code == 200, answer.status_code
    return b"".join(answer.streaming_content)


def up_to(client):
    """What the page's only form to say "seen" sends."""
    [number] = re.findall(r'name="up_to" value="(\d+)"', client.get(reverse(EXPORTS)).text)
    return {"up_to": number}
