"""The list of verified quotes, and one quote's page."""

import html
import re
import uuid
from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from articles.models import Article
from review.citing import title_of
from review.deciding import Act, decide
from review.models import FeedEvent, Quote, Speaker
from review.registry import settle
from review.tests.conftest import act, client_of, make_article, make_run
from review.undoing import latest_decision, latest_undoing, put_back
from review.views.quotes import marked_words

pytestmark = pytest.mark.django_db


def decided(verb, proposal, by, **more):
    return decide([Act(verb, uuid.uuid4(), 0, proposal_id=proposal.pk, **more)], by=by)[0]


def test_verified_alone_with_marks_for_direct_speech_only(editor, exporter, article, proposals):
    decided("verify", proposals[0], editor)
    decided("verify", proposals[1], editor)
    decided("not_sure", proposals[2], editor)
    page = client_of(exporter).get(reverse("quotes")).text
    assert '<p class="words direct" lang="vi">' in page and '<p class="words indirect" lang="vi">' in page
    assert "Nước rút chậm" in page and "4.000 lượt" not in page and "Minh duyệt" in page
    assert page.index("chợ đầu mối") < page.index("Nước rút chậm")
    assert reverse("order_export") in page
    assert reverse("order_export") not in client_of(editor).get(reverse("quotes")).text


def test_filter(editor, article, proposals):
    decided("verify", proposals[0], editor)
    decided("verify", proposals[1], editor)
    page = (
        client_of(editor)
        .get(reverse("quotes"), {"q": "nước RÚT", "speaker": "đạt"})
        .text.replace("<mark>", "")
        .replace("</mark>", "")
    )
    assert "Nước rút chậm" in page and "chợ đầu mối" not in page
    assert "Không có phát ngôn đã duyệt nào" in client_of(editor).get(reverse("quotes"), {"q": "100%"}).text


@pytest.mark.parametrize("asked", ["{", "}", '"', "NULL", "\0"])
def test_filter_looks_at_the_words_alone(editor, proposals, asked):
    decided("verify", proposals[0], editor)
    answer = client_of(editor).get(reverse("quotes"), {"q": asked})
    assert answer.status_code == 200
    assert ("Nước rút chậm" in answer.text) == (asked == "\0")


@pytest.mark.parametrize("state", [{"flags": ["off_record"]}, {"availability": "held"}])
def test_an_exporter_reads_only_what_may_leave(editor, exporter, proposals, state):
    quote = decided("verify", proposals[0], editor)
    page = reverse("quote", args=[quote.uid])
    assert client_of(exporter).get(page).status_code == 200
    Quote.objects.update(**state)
    assert client_of(exporter).get(page).status_code == 404
    assert "Nước rút chậm" not in client_of(exporter).get(reverse("quotes")).text
    listed = client_of(editor).get(reverse("quotes")).text
    assert "Nước rút chậm" in listed and ("không để đăng" in listed or "Tạm giữ" in listed or "tạm giữ" in listed)


@pytest.mark.parametrize("many", [1, 55])
def test_queries(editor, many, django_assert_num_queries):
    words = [f"câu số {number} đây" for number in range(many)]
    article = make_article("\n".join(f"Ông Ba nói {part}." for part in words))
    for proposal in make_run(article, *({"content": part, "speaker": "Ba"} for part in words)):
        decided("verify", proposal, editor)
    browser = client_of(editor)
    with django_assert_num_queries(9):
        page = browser.get(reverse("quotes"))
    assert page.text.count('<p class="words') == min(many, 30)


def test_one_quote(editor, chief, article, proposals):
    quote = decided("verify", proposals[1], editor)
    page = client_of(chief).get(reverse("quote", args=[quote.uid])).text
    assert "Bà Lê Thị Hoa cho biết <mark>chợ đầu mối sẽ họp lại từ thứ Hai</mark>." in page
    assert str(quote.uid) in page and "Minh" in page and reverse("withdraw_quote", args=[quote.pk]) in page
    assert (
        reverse("withdraw_quote", args=[quote.pk]) not in client_of(editor).get(reverse("quote", args=[quote.uid])).text
    )
    assert "không có nghĩa điều ấy là thật" in page


def test_of_what_is_unknown_it_says_so(editor, article, proposals):
    quote = decided("verify", proposals[1], editor)
    Article.objects.update(publisher=None, published_on=None, published_basis="unknown")
    page = client_of(editor).get(reverse("quote", args=[quote.uid])).text
    assert "chưa rõ báo · chưa rõ ngày đăng" in page


def test_history(editor, article, proposals):
    quote = decided("verify", proposals[1], editor)
    decide([Act("correct", uuid.uuid4(), 1, quote_id=quote.pk, changes={"speakers": ["Lê Thị Hòa"]})], by=editor)
    decide([Act("hold", uuid.uuid4(), 2, quote_id=quote.pk)], by=editor)
    page = client_of(editor).get(reverse("quote", args=[quote.uid])).text
    history = page.split("Lịch sử</h2>")[1]
    assert history.index("Tạm giữ") < history.index("Sửa và duyệt") < history.index("Duyệt</b>")
    assert "Lê Thị Hoa" in history and "Lê Thị Hòa" in history


def test_history_tells_what_each_decision_changed(editor, exporter, article, proposals):
    quote = decided("verify", proposals[1], editor)
    changes = {"note": "Đã gọi lại", "said_on": date(2026, 11, 3), "said_on_precision": "day", "translated": "yes"}
    decide([Act("correct", uuid.uuid4(), 1, quote_id=quote.pk, changes=changes)], by=editor)
    history = client_of(editor).get(reverse("quote", args=[quote.uid])).text.split("Lịch sử</h2>")[1]
    for told in ("Ghi chú: – → Đã gọi lại", "Ngày nói: – → 3/11/2026", "Bản dịch: chưa rõ → có"):
        assert told in history
    assert history.count("→") == 3
    assert "Đã gọi lại" not in client_of(exporter).get(reverse("quote", args=[quote.uid])).text


def test_who_may(editor, importer, client, article, proposals):
    quote = decided("verify", proposals[0], editor)
    for url in (reverse("quotes"), reverse("quote", args=[quote.uid])):
        assert client_of(importer).get(url).status_code == 403
        assert client.get(url).status_code == 302
        assert client_of(editor).post(url).status_code == 405
    assert client_of(editor).get(reverse("quote", args=[uuid.uuid4()])).status_code == 404


@pytest.mark.parametrize(
    ("sentence", "words", "pieces"),
    [
        (
            "Bà nói A, rồi B.",
            ["A", "B"],
            [("Bà nói ", False), ("A", True), (", rồi ", False), ("B", True), (".", False)],
        ),
        ("A.", ["A"], [("A", True), (".", False)]),
        ("Một dòng hai dòng", ["Một\ndòng"], [("Một dòng", True), (" hai dòng", False)]),
    ],
)
def test_words_in_their_sentence(sentence, words, pieces):
    assert marked_words(sentence, words) == pieces


COPIED = re.compile(r'<pre id="copy-\d"[^>]*>(.*?)</pre>', re.S)


def copies(page):
    """As text, as HTML and as a citation."""
    return [html.unescape(text) for text in COPIED.findall(page)]


def test_copies_of_direct_speech(editor, article, proposals):
    Article.objects.update(
        url="https://baisay.example/cau?a=1&b=2", published_on=date(2026, 3, 13), published_basis="text"
    )
    quote = decided("verify", proposals[0], editor)
    text, markup, citation = copies(client_of(editor).get(reverse("quote", args=[quote.uid])).text)
    said = "Trần Quốc Đạt, Chủ tịch xã Bãi Sậy (Báo Bãi Sậy, 13/03/2026)"
    assert text == f"“Nước rút chậm nhưng cầu đã an toàn” – {said}"
    cited = '<blockquote cite="https://baisay.example/cau?a=1&amp;b=2">'
    assert markup == f"{cited}<p>Nước rút chậm nhưng cầu đã an toàn</p></blockquote>\n<p>– {said}</p>"
    address = f"http://testserver{reverse('quote', args=[quote.uid])}"
    assert citation.startswith("“Cầu phao Bãi Sậy mở lại”. Báo Bãi Sậy, 13/03/2026. https://baisay.example")
    assert "Minh" in citation and citation.endswith(address)


def test_copies_of_other_speech_are_the_whole_sentence(editor, article, proposals):
    quote = decided("verify", proposals[1], editor)
    Quote.objects.update(role="phó ban chợ")
    page = client_of(editor).get(reverse("quote", args=[quote.uid])).text
    text, markup, citation = copies(page)
    sentence = "Bà Lê Thị Hoa cho biết chợ đầu mối sẽ họp lại từ thứ Hai."
    said = f"{'; '.join(quote.speakers)}, phó ban chợ (Báo Bãi Sậy)"
    assert quote.speakers and text == f"{sentence} – {said}"
    assert markup == f"<p>{sentence}</p>\n<p>– {said}</p>"
    assert f". Người nói: {said.removesuffix(' (Báo Bãi Sậy)')}. " in citation
    assert "chưa rõ ngày đăng" in page


def test_a_citation_calls_an_article_without_a_title_as_the_page_does(editor, article, proposals):
    Article.objects.update(title="")
    quote = decided("verify", proposals[0], editor)
    page = client_of(editor).get(reverse("quote", args=[quote.uid])).text
    _text, _markup, citation = copies(page)
    assert citation.startswith(f"“{quote.article}”. ") and html.escape(str(quote.article)) in page


def test_what_articles_say_is_escaped_in_copies(editor):
    article = make_article("Ông Ba nói: “<b>Không & có</b>”.", title="<i>Tít</i>")
    [proposal] = make_run(article, {"content": "<b>Không & có</b>", "speaker": '<a href="x">Ba', "kind": "direct"})
    quote = decided("verify", proposal, editor)
    page = client_of(editor).get(reverse("quote", args=[quote.uid])).text
    assert "<b>Không" not in page and "<i>Tít" not in page
    _text, markup, _citation = copies(page)
    assert "<p>&lt;b&gt;Không &amp; có&lt;/b&gt;</p>" in markup and "– &lt;a href=&quot;x&quot;&gt;Ba" in markup


class TestWithdrawn:
    WORDS = "Nước rút chậm nhưng cầu đã an toàn"

    @pytest.fixture
    def quote(self, editor, chief, proposals):
        quote = decided("verify", proposals[0], editor)
        answer = client_of(chief).post(
            reverse("withdraw_quote", args=[quote.pk]), act(1, because="misquoted", back="quote"), follow=True
        )
        assert answer.status_code == 200
        return Quote.objects.get(availability="withdrawn")

    def test_its_page_stays_with_the_reason(self, quote, editor, chief, exporter):
        address = reverse("quote", args=[quote.uid])
        for user in (editor, exporter):
            page = client_of(user).get(address).text
            assert "Đã rút" in page and "bài dẫn sai lời" in page and "Hà" in page
            assert "Trần Quốc Đạt" in page and self.WORDS not in page and "an toàn" not in page
        assert self.WORDS in client_of(chief).get(address).text
        assert not copies(client_of(chief).get(address).text)

    def test_an_article_without_a_title_does_not_begin_with_its_words(self, quote, proposals, editor, chief, exporter):
        """Not on its own page, nor on a neighbour's, in the list, under a speaker or in a copy."""
        Article.objects.update(title="")
        other = decided("verify", proposals[1], editor)
        speaker = Speaker.objects.create(name=other.speakers[0], role=other.role)
        settle(speaker.name, speaker.role, speaker)
        address = reverse("quote", args=[other.uid])
        for user in (editor, exporter):
            page = client_of(user).get(reverse("quote", args=[quote.uid])).text
            assert "không có tít" in page and "Nước rút" not in page and "Cầu phao" not in page
            page = client_of(user).get(address).text
            assert "Cầu phao Bãi Sậy" in copies(page)[2] and "Nước rút" not in page
            for asked in ({}, {"q": "chợ"}):
                page = client_of(user).get(reverse("quotes"), asked).text
                assert address in page and "Cầu phao Bãi Sậy" in page and "Nước rút" not in page
            page = client_of(user).get(reverse("speaker", args=[speaker.pk])).text
            assert address in page and "Cầu phao Bãi Sậy" in page and "Nước rút" not in page

    def test_released_it_is_whole_again(self, quote, exporter, chief):
        decide([Act("release", uuid.uuid4(), quote.version, quote_id=quote.pk)], by=chief)
        page = client_of(exporter).get(reverse("quote", args=[quote.uid])).text
        assert self.WORDS in page and "Đã rút:" not in page

    def test_an_exporter_learns_nothing_of_what_never_left(self, article, editor, chief, exporter, proposals):
        quote = decided("verify", proposals[1], editor, changes={})
        Article.objects.update(delivery_status="withheld")
        FeedEvent.objects.all().delete()
        decide([Act("withdraw", uuid.uuid4(), 1, quote_id=quote.pk, reason="mistaken")], by=chief)
        assert client_of(exporter).get(reverse("quote", args=[quote.uid])).status_code == 404

    def test_a_reason_that_is_none(self, editor, chief, proposals):
        quote = decided("verify", proposals[0], editor)
        address = reverse("withdraw_quote", args=[quote.pk])
        assert client_of(chief).post(address, act(1, because="x")).status_code == 422
        # A card's own box of reasons to reject comes along with every verb.
        assert client_of(chief).post(address, act(1, reason="not_speech")).status_code == 422
        assert client_of(chief).post(address, act(1, reason="not_speech", because="legal")).status_code == 302
        assert Quote.objects.get().decisions.last().reason == "legal"

    def test_the_reason_is_told_when_it_is_done_again(self, quote, chief, exporter):
        for latest in (latest_decision, latest_undoing):
            put_back(latest(chief).decision, by=chief, request_id=uuid.uuid4())
        assert Quote.objects.get().availability == "withdrawn"
        assert "Đã rút</b>: bài dẫn sai lời" in client_of(exporter).get(reverse("quote", args=[quote.uid])).text

    def test_a_sealed_one_shows_its_words_to_nobody(self, quote, chief):
        Quote.objects.update(availability="sealed")
        page = client_of(chief).get(reverse("quote", args=[quote.uid])).text
        assert "Niêm phong" in page and self.WORDS not in page


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("đò đã cũ", "Ông Ba nói ████████, còn bà Tư cười."),
        ("Ông Ba nói đò đã cũ, còn bà Tư cười.", "không có tít"),
        ("", "Ông Ba nói đò đã cũ, còn bà Tư cười."),
    ],
)
def test_an_untitled_article_begins_with_blanks_for_what_is_not_to_be_read(words, title):
    body = "Ông Ba nói đò đã cũ, còn bà Tư cười."
    start = body.index(words)
    with translation.override("vi"):
        assert title_of(make_article(body, title=""), [(start, start + len(words))] if words else []) == title
