"""Any text, once in normal form, keeps its words: import, selection in Chromium, database, page, export."""

import json
import os
import re
import unicodedata
from itertools import count

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from playwright.sync_api import expect

from articles.importing import Given, import_records
from articles.reading import Record
from newsdesk.roles import Role
from review.exporting.stream import Export
from review.models import Quote, Work
from review.tests.conftest import make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AWKWARD = [
    "Tiếng Việt", "Tie\u0302\u0301ng Vie\u0323\u0302t", "𝒜𝓃 🛶🌙", "👨\u200d👩\u200d👧\u200d👦", "👍🏽", "🇻🇳🇻🇳",
    "e\u0301\u0323\u0302", "\u0301", "a\u200bb", "\ufeff", "\u202eabc", "“chưa đóng", "chưa mở”", '"', "«hai»",
    "<b>&amp;</b>", "<!--", "&lt;script&gt;", "{{ 7|add:1 }}", "\t", "  ", "\r\n", "\r", "\u2028", "\u00a0",
    "ﬁ", "Å", "các", "ك\u200cت", "क\u094dष", "\U0010fffd", "\ufffd", "ß", "İ",
]  # fmt: skip
PIECES = st.sampled_from(AWKWARD) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8
)
COUNTER = count(1)
TEXTS = st.lists(PIECES | st.just(" "), min_size=3, max_size=25).map("".join)
# The short form is the same every time; NEWSDESK_EXAMPLES=300 tries other texts each time, for as long as it takes.
EXAMPLES = int(os.environ.get("NEWSDESK_EXAMPLES", 0))
PLACES = st.integers(0, 50)


@pytest.fixture
def page(visit):
    page = visit(make_user("lan", Role.EDITOR, enter_delay_ms=0), reverse("help"))
    page.set_default_timeout(10_000)
    return page


def run_of_words(line, first, last):
    """From the beginning of a word to the end of the same or a later one, as code points; None without such a word.

    Only spaces part words here, and none begins with what belongs to the character before it.
    """
    words = [match.span() for match in re.finditer("[^ ]+", line)]
    starts = [start for start, end in words if unicodedata.category(line[start])[0] in "LNP"]
    if not starts:
        return None
    start = starts[first % len(starts)]
    ends = [end for _, end in words if end > start]
    return start, ends[last % len(ends)]


def add(page, number, start, end):
    """Select this part of a line of the article as a mouse would, and add it as a quote of nobody known."""
    line = page.locator("#text .line").nth(number)
    text = line.text_content()
    line.evaluate(
        "(line, [start, end]) => getSelection().setBaseAndExtent(line.firstChild, start, line.firstChild, end)",
        [len(text[:place].encode("utf-16-le")) // 2 for place in (start, end)],
    )
    page.wait_for_timeout(80)
    page.keyboard.press("Control+Enter")
    page.locator("#add-quote [name=speakers]").fill("không rõ")
    page.keyboard.press("Enter")
    page.locator("#add-quote [data-verb=add]").click()
    expect(page.locator("#cards > .card")).to_have_count(1)


@given(text=TEXTS, choice=PLACES, part=st.none() | st.tuples(PLACES, PLACES))
@settings(
    max_examples=EXAMPLES or 15,
    derandomize=not EXAMPLES,
    deadline=None,
    phases=[Phase.generate],  # a shorter text that fails too would take minutes to find
    suppress_health_check=list(HealthCheck),
    database=None,
)
def test_words_survive(page, live_server, text, choice, part):
    record = Record(file="any", member=None, line=None, text=text)
    report = import_records([record], name="any", given=Given(publisher=f"Báo {next(COUNTER)}"))
    record = report.delivery.records.select_related("article").get()
    assume(record.outcome == "imported")
    article = record.article
    assume(article.kept_segments())
    Work.objects.filter(pk=article.pk).update(tagging=Work.Tagging.TAGGED)
    page.goto(f"{live_server.url}/articles/{article.pk}/")

    kept = [article.body[start:end] for start, end in article.kept_segments()]
    assert page.locator("#text .line").all_text_contents() == kept
    number = choice % len(kept)
    start, end = part and run_of_words(kept[number], *part) or (0, len(kept[number]))
    add(page, number, start, end)

    quote = Quote.objects.get(article=article)
    selected = kept[number][start:end].strip()
    place = article.kept_segments()[number][0] + start
    assert (quote.words, quote.content) in (
        ([selected], [(place, place + len(selected))]),
        ([selected[1:-1]], [(place + 1, place + len(selected) - 1)]),
    )
    assert quote.words == [article.body[start:end] for start, end in quote.content]
    assert page.locator("#cards .short").all_text_contents() == quote.words
    lines = [json.loads(line) for line in b"".join(Export("jsonl").chunks()).decode().splitlines()]
    assert [line["words"] for line in lines if line["id"] == str(quote.uid)] == [quote.words]
