"""Ten decisions sent at once over HTTP, each by a connection of its own."""

import re
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import pytest
from django.urls import reverse

from review.models import ArticleSearch, Decision, Quote, Work
from review.tests.conftest import client_of, make_article, make_run
from review.tests.making import at_once, breaches
from review.tests.test_verify import card_form, url

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = [f"bến số {number} đã mở lại từ sáng sớm" for number in range(10)]


@pytest.fixture
def ten(db):
    article = make_article("\n".join(f"Ông Ba cho biết {words}." for words in WORDS))
    ArticleSearch.index([article.pk])
    return make_run(article, *({"content": words, "cue": "cho biết", "speaker": "Ba"} for words in WORDS))


@pytest.fixture
def send(live_server, editor):
    """send(proposal, form): the status of verifying it, as a browser that is signed in would."""
    client = client_of(editor)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(reverse("queue")).text)[1]
    cookies = {name: client.cookies[name].value for name in ("sessionid", "csrftoken")}
    headers = {
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "Content-Type": "application/x-www-form-urlencoded",
        "HX-Request": "true",
        "X-CSRFToken": token,
    }

    def go(proposal, form):
        connection = HTTPConnection(urlsplit(live_server.url).netloc, timeout=60)
        connection.request("POST", url(proposal), urlencode(form, doseq=True), headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status

    return go


def test_ten_cards_are_ten_decisions_and_none_twice(send, ten):
    """Each card is sent twice by the page that bounced, as two acts; then all that was taken is sent once more."""
    forms = [(one, card_form(one, one.article)) for one in ten for _ in range(2)]
    answers = at_once(*(lambda one=one, form=form: send(one, form) for one, form in forms))
    assert sorted(answers) == [200] * 10 + [409] * 10
    taken = [sent for sent, status in zip(forms, answers, strict=True) if status == 200]
    assert {one.pk for one, _ in taken} == {one.pk for one in ten}
    assert at_once(*(lambda one=one, form=form: send(one, form) for one, form in taken)) == [200] * 10
    assert sorted(str(one) for one in Decision.objects.values_list("request_id", flat=True)) == sorted(
        form["request_id"] for _, form in taken
    )
    assert sorted(Quote.objects.verified().values_list("proposal", flat=True)) == sorted(one.pk for one in ten)
    assert Work.objects.get().open_proposals == 0 and breaches() == []
