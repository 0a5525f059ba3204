"""Verifying, and correcting with it, by the card's form."""

import re
import uuid

import pytest
from django.urls import reverse

from review.boxes import boxes_of
from review.models import Decision, Quote
from review.selecting import format_spans
from review.tests.conftest import HTMX, act, client_of, make_article, make_run, span
from review.views.card import columns

pytestmark = pytest.mark.django_db


def card_form(thing, article, **more):
    """The form of a card as the page draws it."""
    values = boxes_of(columns(thing, article))
    return act(getattr(thing, "version", 0), **(values | more))


def url(proposal):
    return reverse("verify_proposal", args=[proposal.pk])


def test_by_htmx(editor, article, proposals):
    answer = client_of(editor).post(url(proposals[0]), card_form(proposals[0], article), headers=HTMX)
    assert answer.status_code == 200
    assert f'id="card-proposal-{proposals[0].pk}"' in answer.text and 'id="closing"' in answer.text
    assert "<html" not in answer.text
    quote = Quote.objects.get()
    assert (quote.verdict, quote.decided_by, quote.speakers) == ("verified", editor, ["Trần Quốc Đạt"])
    assert quote.words == ["Nước rút chậm nhưng cầu đã an toàn"]
    assert (quote.decisions.get().verb, quote.decisions.get().milliseconds) == ("verify", 900)


@pytest.mark.parametrize(
    ("broken", "said"),
    [({"note": "gọi\0lại"}, "Có ký tự rỗng (NUL)"), ({"request_id": "khác"}, "Trang không đầy đủ. Hãy tải lại.")],
)
def test_what_cannot_be_taken_is_told_in_vietnamese(editor, article, proposals, broken, said):
    answer = client_of(editor).post(url(proposals[0]), card_form(proposals[0], article, **broken), headers=HTMX)
    assert answer.status_code == 422 and said in answer.text


def test_redirects_without_htmx(editor, article, proposals):
    answer = client_of(editor).post(url(proposals[0]), card_form(proposals[0], article))
    assert answer.status_code == 302 and answer.url == reverse("article", args=[article.pk])
    assert Quote.objects.get().verdict == "verified"


def test_anonymous(client, article, proposals):
    answer = client.post(url(proposals[0]), card_form(proposals[0], article))
    assert answer.status_code == 302 and reverse("login") in answer.url
    by_htmx = client.post(url(proposals[0]), card_form(proposals[0], article), headers=HTMX)
    assert by_htmx.status_code == 204 and reverse("login") in by_htmx.headers["HX-Redirect"]
    assert not Quote.objects.exists()


def test_wrong_role(exporter, article, proposals):
    assert client_of(exporter).post(url(proposals[0]), card_form(proposals[0], article)).status_code == 403


def test_unknown(editor):
    assert client_of(editor).post(reverse("verify_proposal", args=[999]), act()).status_code == 404
    assert client_of(editor).post(reverse("verify_quote", args=[999]), act()).status_code == 404


def test_get(editor, proposals):
    assert client_of(editor).get(url(proposals[0])).status_code == 405


def test_bad_form_keeps_what_was_typed(editor, article, proposals):
    form = card_form(proposals[0], article, said_on="hôm kia", note="Nghe lại băng", role="Chủ tịch UBND")
    answer = client_of(editor).post(url(proposals[0]), form, headers=HTMX)
    assert answer.status_code == 422
    assert (
        'value="hôm kia"' in answer.text
        and 'value="Nghe lại băng"' in answer.text
        and 'value="Chủ tịch UBND"' in answer.text
    )
    assert "27/1/2026" in answer.text
    assert re.search(r'<details class="more" open>.*name="said_on"[^>]* data-focus>', answer.text, re.DOTALL)
    assert not Quote.objects.exists()


@pytest.mark.parametrize("typed", ["10/3", "10/3/26", "3/26", "26"])
def test_a_day_without_its_year_is_none_in_antiquity(editor, article, proposals, typed):
    answer = client_of(editor).post(url(proposals[0]), card_form(proposals[0], article, said_on=typed), headers=HTMX)
    assert answer.status_code == 422 and not Quote.objects.exists()


def test_bad_form_without_htmx_is_the_page_with_what_was_typed(editor, article, proposals):
    answer = client_of(editor).post(url(proposals[0]), card_form(proposals[0], article, said_on="mai", note="Giữ lại"))
    assert answer.status_code == 422 and "<html" in answer.text and 'value="Giữ lại"' in answer.text


@pytest.mark.parametrize(
    "broken", [{"request_id": ""}, {"seen_version": ""}, {"content": "5-2"}, {"content": "x"}, {"content": ""}]
)
def test_broken_forms(editor, article, proposals, broken):
    answer = client_of(editor).post(url(proposals[0]), card_form(proposals[0], article, **broken), headers=HTMX)
    assert answer.status_code == 422 and not Decision.objects.exists()


def test_no_speaker(editor, article, proposals):
    answer = client_of(editor).post(url(proposals[2]), card_form(proposals[2], article), headers=HTMX)
    assert answer.status_code == 422 and "Tab" in answer.text and "data-focus" in answer.text


def test_stale_shows_all_three(editor, chief, article, proposals):
    theirs = card_form(proposals[1], article, speakers="Lê Thị Hoa; chồng bà")
    client_of(chief).post(url(proposals[1]), theirs, headers=HTMX)
    mine = card_form(proposals[1], article, role="tiểu thương", note="chợ Bãi Sậy")
    answer = client_of(editor).post(url(proposals[1]), mine, headers=HTMX)
    assert answer.status_code == 409
    for text in ("Hà", "chồng bà", "tiểu thương", "chợ Bãi Sậy"):
        assert text in answer.text
    assert answer.text.count("data-keep=") == 3
    assert Quote.objects.get().role == ""
    quote = Quote.objects.get()
    on_top = client_of(editor).post(reverse("correct_quote", args=[quote.pk]), mine | act(quote.version), headers=HTMX)
    assert on_top.status_code == 200
    quote.refresh_from_db()
    assert (quote.role, quote.note, quote.speakers) == ("tiểu thương", "chợ Bãi Sậy", ["Lê Thị Hoa"])


def test_same_request_twice_is_one_decision(editor, article, proposals):
    form, browser = card_form(proposals[0], article, note="một lần"), client_of(editor)
    answers = [browser.post(url(proposals[0]), form, headers=HTMX) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert Decision.objects.count() == 1


def test_sent_again_after_somebody_corrected_it(editor, chief, article, proposals):
    form, browser = card_form(proposals[0], article), client_of(editor)
    browser.post(url(proposals[0]), form)
    quote = Quote.objects.get()
    theirs = card_form(quote, article, note="đã hỏi lại")
    client_of(chief).post(reverse("correct_quote", args=[quote.pk]), theirs)
    assert browser.post(url(proposals[0]), form, headers=HTMX).status_code == 200
    assert Quote.objects.get().note == "đã hỏi lại" and Decision.objects.count() == 2


def test_another_act_under_the_same_request_is_refused(editor, article, proposals):
    form, browser = card_form(proposals[0], article), client_of(editor)
    browser.post(url(proposals[0]), form)
    elsewhere = browser.post(url(proposals[1]), card_form(proposals[1], article) | {"request_id": form["request_id"]})
    quote = reverse("correct_quote", args=[Quote.objects.get().pk])
    noted = browser.post(
        quote, card_form(proposals[0], article, note="gọi lại") | act(1, request_id=form["request_id"])
    )
    rejected = browser.post(
        reverse("reject_quote", args=[Quote.objects.get().pk]),
        form | act(1, reason="other", request_id=form["request_id"]),
    )
    for answer in (elsewhere, noted, rejected):
        assert answer.status_code == 422 and "đã gửi một quyết định khác" in answer.text
    assert Decision.objects.get().verb == "verify"


def test_the_last_of_many_asks_no_more_than_the_first(editor, django_assert_max_num_queries):
    """The answer to it tells how all of them stand."""
    words = [f"câu số {number}" for number in range(12)]
    article = make_article("\n".join(f"Ông Ba nói {part}." for part in words))
    many = make_run(article, *({"content": part, "cue": "nói", "speaker": "Ba"} for part in words))
    browser = client_of(editor)
    for proposal in many:
        verb, form = ("verify", card_form(proposal, article)) if proposal != many[3] else ("not_sure", act())
        with django_assert_max_num_queries(18):
            answer = browser.post(reverse(f"{verb}_proposal", args=[proposal.pk]), form, headers=HTMX)
        assert answer.status_code == 200
    assert "11 duyệt, 0 loại, 1 chưa chắc" in answer.text


def test_changed_boxes_are_a_correction(editor, article, proposals):
    form = card_form(
        proposals[1],
        article,
        speakers="Lê Thị Hoa;  Không Rõ ;Lê Thị Hoa",
        role="tiểu thương",
        said_on="3/2026",
        kind="mixed",
        translated="no",
        flags=["off_record"],
        relays="Đài xã",
        note="gọi lại",
    )
    answer = client_of(editor).post(url(proposals[1]), form, headers=HTMX)
    assert answer.status_code == 200 and "Sửa và duyệt · không để đăng" in answer.text
    quote = Quote.objects.get()
    assert quote.decisions.get().verb == "correct"
    assert quote.speakers == ["Lê Thị Hoa", "không rõ"] and quote.relays == ["Đài xã"] and quote.flags == ["off_record"]
    assert (str(quote.said_on), quote.said_on_precision, quote.kind) == ("2026-03-01", "month", "mixed")
    page = client_of(editor).get(reverse("article", args=[article.pk])).text
    assert 'data-state="corrected"' in page


def test_moved_boundaries_answer_with_the_whole_desk(editor, article, proposals):
    start, end = span(article, "chợ đầu mối sẽ họp lại")
    form = card_form(proposals[1], article, content=f"{start - 1}-{end + 1}")
    answer = client_of(editor).post(url(proposals[1]), form, headers=HTMX)
    assert answer.headers["HX-Retarget"] == "#desk" and 'id="text"' in answer.text
    assert Quote.objects.get().words == ["chợ đầu mối sẽ họp lại"]


def test_overlapping_words_are_refused_with_a_sentence(editor, article, proposals):
    browser = client_of(editor)
    browser.post(url(proposals[0]), card_form(proposals[0], article))
    content = format_spans([span(article, "cầu đã an toàn"), span(article, "chợ đầu mối")])
    answer = browser.post(url(proposals[1]), card_form(proposals[1], article, content=content), headers=HTMX)
    assert answer.status_code == 422 and "card-proposal" in answer.text
    assert Quote.objects.filter(verdict="verified").count() == 1


def test_clients_words_are_not_trusted(editor, article, proposals):
    form = card_form(proposals[0], article, words="Cầu chưa an toàn")
    client_of(editor).post(url(proposals[0]), form, headers=HTMX)
    assert Quote.objects.get().words == ["Nước rút chậm nhưng cầu đã an toàn"]


def test_unchanged_verified_quote_stays_as_it_is(editor, article, proposals):
    browser = client_of(editor)
    browser.post(url(proposals[0]), card_form(proposals[0], article))
    quote = Quote.objects.get()
    answer = browser.post(reverse("correct_quote", args=[quote.pk]), card_form(quote, article), headers=HTMX)
    assert answer.status_code == 200 and Decision.objects.count() == 1


def test_undone_quote_is_verified_from_its_proposal(editor, article, proposals):
    browser = client_of(editor)
    browser.post(url(proposals[0]), card_form(proposals[0], article))
    browser.post(reverse("undo"), {"request_id": uuid.uuid4(), "article": article.pk})
    again = browser.post(url(proposals[0]), card_form(proposals[0], article, seen_version=2), headers=HTMX)
    assert again.status_code == 200 and Quote.objects.get().verdict == "verified"


@pytest.mark.parametrize(
    "odd",
    [
        {"said_on_precision": "day", "said_on_span": (0, 3)},  # "27-1", and no year anywhere
        {"speaker": "Trần\u00a0Quốc  Đạt; Lê Thị Hoa; Lê Thị Hoa"},
        {"role": " Chủ tịch\nxã "},
        {"relay": "Theo Sở  Giao\u00a0thông;"},
    ],
)
def test_what_no_box_can_hold_is_no_change(editor, odd):
    """A browser leaves line breaks out of a box of one line."""
    article = make_article("Theo Sở  Giao\u00a0thông; bà Sáu nói chợ đã họp lại.")
    [proposal] = make_run(article, {"content": "chợ đã họp lại", "speaker": "Sáu", "cue": "nói", **odd})
    form = {
        name: value.replace("\n", "") if name == "role" else value
        for name, value in card_form(proposal, article).items()
    }
    answer = client_of(editor).post(url(proposal), form, headers=HTMX)
    assert "Sửa và duyệt" not in answer.text
    quote = Quote.objects.get()
    assert quote.decisions.get().verb == "verify"
    assert columns(quote, article) == columns(proposal, article)
