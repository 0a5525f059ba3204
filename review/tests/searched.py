"""Verified quotes of small articles, and the page that finds them."""

import re
import uuid

from django.urls import reverse

from articles.models import Article
from review.deciding import Act, decide
from review.tests.conftest import client_of, make_article, make_run


def verified(by, words, *, before="", after="", speaker="Mạc Thị Bưởi", **article):
    """A quote of its own article, in a paragraph of its own."""
    text = f"Mở đầu của bài thứ {Article.objects.count()}.\n{before}“{words}”, bà nói{after}.\nĐoạn kết."
    given = {"title": "Chuyện làng"} | article
    [proposal] = make_run(make_article(text, **given), {"content": words, "speaker": speaker, "kind": "direct"})
    return decide([Act("verify", uuid.uuid4(), 0, proposal_id=proposal.pk)], by=by)[0]


def page(user, **asked):
    answer = client_of(user).get(reverse("quotes"), asked)
    assert answer.status_code == 200
    return answer.text


def listed(html):
    """The uids in the order of the page."""
    return [
        uuid.UUID(uid)
        for uid in re.findall(r'<p class="words[^>]*>(?:<span.*?</span> )?<a href="/quotes/([^/]+)/', html)
    ]
