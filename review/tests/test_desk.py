"""The article page: text, cards, cuts."""

import html
import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from review.deciding import Act, decide
from review.models import Proposal, Quote, Run
from review.tests.conftest import HTMX, act, client_of, make_article, make_run, span
from review.undoing import latest_decision, latest_undoing, put_back
from review.views.text import Line, Mark, blocks

pytestmark = pytest.mark.django_db


def page_of(user, article):
    return client_of(user).get(reverse("article", args=[article.pk]))


def lines_of(page):
    found = re.findall(r'<p class="line(?: around)?" data-start="(\d+)" hx-disable>(.*?)</p>', page, re.S)
    return [(int(start), html.unescape(re.sub(r"<[^>]+>", "", text))) for start, text in found]


def test_text_is_the_kept_text_at_its_place(editor, article, proposals):
    article.exclude(*span(article, "Xem thêm: mười cây cầu đẹp nhất miền Tây"), reason="related", by=editor)
    lines = lines_of(page_of(editor, article).text)
    assert "\n".join(text for _, text in lines) == article.kept_text()
    assert all(article.body[start : start + len(text)] == text for start, text in lines)


def test_markup_in_a_text_is_text(editor):
    article = make_article("Ông nói <script>alert(1)</script> & <b hx-get='/x'>đậm</b> 🌾 xong.")
    make_run(article, {"content": "<script>alert(1)</script>"})
    page = page_of(editor, article).text
    assert "<script>alert" not in page and "<b hx-get" not in page
    assert lines_of(page)[0][1] == article.body


def test_cards_in_words(editor, article, proposals):
    page = page_of(editor, article).text
    assert "Thẻ 1/3" in page and "trích nguyên văn" in page and page.count('"state">Máy đề xuất<') == 4
    browser = client_of(editor)
    second, third = (browser.get(reverse("proposal_card", args=[one.pk]), headers=HTMX).text for one in proposals[1:])
    assert "Thẻ 2/3" in second and "xem lại: ranh giới" in second and "ngờ: người nói" in third
    assert page.count('role="combobox"') == second.count('role="combobox"') + 1 == 2
    why = page.split("Vì sao?")[1]
    assert "0,90" in why[:200] and "0,90" not in page.split("Vì sao?")[0]


def test_decided_card_is_a_line_and_opens_on_demand(editor, article, proposals):
    quote = decide([Act("not_sure", uuid.uuid4(), 0, proposal_id=proposals[0].pk)], by=editor)[0]
    browser = client_of(editor)
    page = browser.get(reverse("article", args=[article.pk])).text
    assert page.count('class="card-form"') == 1 and 'data-state="not_sure"' in page
    opened = browser.get(reverse("article", args=[article.pk]), {"open": f"card-proposal-{proposals[0].pk}"}).text
    assert opened.count('class="card-form"') == 1 and reverse("verify_quote", args=[quote.pk]) in opened
    card = browser.get(reverse("quote_card", args=[quote.pk]), headers=HTMX).text
    assert 'class="card-form"' in card and reverse("verify_quote", args=[quote.pk]) in card
    assert (
        'class="card-form"' not in browser.get(reverse("quote_card", args=[quote.pk]), {"folded": 1}, headers=HTMX).text
    )


def test_a_line_opens_without_script_too(editor, article, proposals):
    browser = client_of(editor)
    answer = browser.get(reverse("proposal_card", args=[proposals[2].pk]), follow=True)
    assert answer.redirect_chain and answer.text.count('class="card-form"') == 1 and "ngờ: người nói" in answer.text
    assert browser.get(reverse("proposal_card", args=[999]), headers=HTMX).status_code == 404


def test_a_fetched_card_is_as_it_stands_now(editor, article, proposals):
    decide([Act("not_sure", uuid.uuid4(), 0, proposal_id=proposals[1].pk)], by=editor)
    card = client_of(editor).get(reverse("proposal_card", args=[proposals[1].pk]), headers=HTMX).text
    assert 'data-state="not_sure"' in card and 'name="seen_version" value="1"' in card and "2 thẻ" in card


def test_people_to_choose_from(editor, article, proposals):
    page = page_of(editor, article).text
    names = re.findall(r'<li data-name="([^"]+)"', page)
    assert names == ["Trần Quốc Đạt", "Lê Thị Hoa", "không rõ"]
    assert f'data-registry="{reverse("suggest_speakers")}"' in page
    assert 'data-role="Chủ tịch xã Bãi Sậy" data-here' in page


def test_unknown_date_leads_to_the_form(editor, article):
    assert f'href="{reverse("article_edit", args=[article.pk])}">Chưa rõ ngày đăng' in page_of(editor, article).text


@pytest.mark.parametrize("many", [1, 12])
def test_queries(editor, many, django_assert_num_queries):
    words = [f"câu số {number}" for number in range(many)]
    article = make_article("\n".join(f"Ông Ba nói {part}." for part in words))
    made = make_run(article, *({"content": part, "cue": "nói", "speaker": "Ba"} for part in words))
    decide([Act("not_sure", uuid.uuid4(), 0, proposal_id=made[0].pk)], by=editor)
    article.exclude(0, 3, reason="editor", by=editor)
    browser = client_of(editor)
    with django_assert_num_queries(12):
        page = browser.get(reverse("article", args=[article.pk]))
    assert page.text.count('<li id="card-') == many


def test_who_may(editor, importer, client, article):
    url = reverse("article", args=[article.pk])
    assert client_of(editor).get(url).status_code == 200
    assert client_of(importer).get(url).status_code == 403
    assert client.get(url).status_code == 302
    assert client_of(editor).get(reverse("article", args=[999])).status_code == 404
    assert client_of(editor).post(url).status_code == 405
    for card in ("quote_card", "proposal_card"):
        assert client_of(importer).get(reverse(card, args=[1])).status_code == 403


def test_marks_are_flat_segments(article):
    first, second = span(article, "chợ đầu mối sẽ họp lại"), span(article, "sẽ họp lại từ thứ Hai")
    marks = [Mark("a", "content", first), Mark("b", "content", second), Mark("a", "cue", span(article, "cho biết"))]
    found = [block for block in blocks(article, marks) if isinstance(block, Line)]
    marked = [(part.text, part.cards, part.cues) for line in found for part in line.segments if not part.is_plain]
    assert marked == [
        ("cho biết", "", "a"),
        ("chợ đầu mối ", "a", ""),
        ("sẽ họp lại", "a b", ""),
        (" từ thứ Hai", "b", ""),
    ]
    assert "\n".join("".join(part.text for part in line.segments) for line in found) == article.kept_text()


@pytest.mark.parametrize(
    ("title", "warned"),
    [("Cầu “đã an toàn”", False), ("Cầu “Đã An Toàn”", False), ("Cầu “sắp sập”", True), ("Cầu sắp sập", False)],
)
def test_headline_that_quotes_what_the_article_lacks(editor, title, warned):
    article = make_article(title=title)
    assert ("Câu trong ngoặc ở tít không có trong bài." in page_of(editor, article).text) is warned


def test_flags_of_cleaning_in_words(editor):
    article = make_article(flags=["tail_suspected"])
    assert "Cuối bài có thể là danh sách bài khác." in page_of(editor, article).text


def test_help(editor, exporter):
    assert "Thế nào là một phát ngôn" in client_of(exporter).get(reverse("help")).text
    editor.language = "en"
    editor.save()
    assert "What counts as a quote" in client_of(editor).get(reverse("help")).text


def test_newer_run_replaces_open_cards(editor, article, proposals):
    run = Run.objects.create(article=article, version="test-2", kept_sha256=article.kept_sha256)
    Proposal.objects.create(
        run=run,
        article=article,
        kind="indirect",
        content=[span(article, "cầu bê tông sớm khởi công")],
        confidence=1,
        rule="x",
    )
    assert page_of(editor, article).text.count("data-open ") == 1


def test_progress_and_the_days_count(editor, chief, article, proposals):
    browser = client_of(editor)
    assert "Đã quyết 0/3 thẻ · hôm nay bạn quyết 0" in page_of(editor, article).text
    answer = browser.post(reverse("not_sure_proposal", args=[proposals[0].pk]), act(), headers=HTMX).text
    assert "Đã quyết 1/3 thẻ · hôm nay bạn quyết 1" in answer and 'id="progress"' in answer
    assert "Đã quyết 1/3 thẻ · hôm nay bạn quyết 0" in page_of(chief, article).text


def test_the_days_count_is_of_quotes_as_they_stand(editor, chief, article, proposals):
    for proposal in proposals[:2]:
        decide([Act("not_sure", uuid.uuid4(), 0, proposal_id=proposal.pk)], by=editor)
    for verb, latest, count in (("undo", latest_decision, 1), ("redo", latest_undoing, 2)) * 2:
        put_back(latest(editor).decision, by=editor, request_id=uuid.uuid4())
        assert f"hôm nay bạn quyết {count}" in page_of(editor, article).text, verb
    quote = Quote.objects.first()
    decide([Act("keep_out", uuid.uuid4(), quote.version, quote_id=quote.pk)], by=editor)
    assert "hôm nay bạn quyết 2" in page_of(editor, article).text
    decide([Act("not_sure", uuid.uuid4(), quote.version + 1, quote_id=quote.pk)], by=chief)
    assert "hôm nay bạn quyết 1" in page_of(editor, article).text
    Quote.objects.update(decided_at=timezone.now() - timedelta(days=1))
    assert "hôm nay bạn quyết 0" in page_of(editor, article).text
