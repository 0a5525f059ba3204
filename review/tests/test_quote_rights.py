"""Who reads what of a quote on its page: its earlier states, and what is left of one that may not be used."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from review.deciding import Act, decide
from review.feed import bring_up_to_date
from review.models import Quote
from review.tests.conftest import client_of
from review.tests.making import decided as made
from review.tests.making import make_article, make_run

pytestmark = pytest.mark.django_db

WORDS = "Nước rút chậm nhưng cầu đã an toàn"
COPIES = 'class="copying"'


def decided(verb, quote, by, **more):
    return decide([Act(verb, uuid.uuid4(), quote.version, quote_id=quote.pk, **more)], by=by)[0]


@pytest.fixture
def quote(editor, proposals):
    return decide([Act("verify", uuid.uuid4(), 0, proposal_id=proposals[0].pk)], by=editor)[0]


def page(user, quote, status=200):
    answer = client_of(user).get(reverse("quote", args=[quote.uid]))
    assert answer.status_code == status
    return answer.text


class TestHistory:
    DRAFT = {"speakers": ["Nguyễn Văn Nháp"], "role": "người được đoán"}

    def test_an_exporter_reads_no_draft(self, editor, exporter, proposals):
        draft = decide([Act("not_sure", uuid.uuid4(), 0, proposal_id=proposals[0].pk, changes=self.DRAFT)], by=editor)[
            0
        ]
        final = {"speakers": ["Trần Quốc Đạt"], "role": "Chủ tịch xã"}
        verified = decided("correct", draft, editor, changes=final)
        assert "Văn Nháp" in page(editor, verified) and "được đoán" in page(editor, verified)
        seen = page(exporter, verified)
        assert "Văn Nháp" not in seen and "được đoán" not in seen
        assert seen.split("Lịch sử</h2>")[1].count(WORDS) == 1

    def test_nor_what_was_flagged(self, editor, exporter, quote):
        flagged = decided("correct", quote, editor, changes={"flags": ["disputed"], **self.DRAFT})
        verified = decided("correct", flagged, editor, changes={"flags": [], "role": "Chủ tịch xã"})
        Quote.objects.filter(pk=verified.pk).update(speakers=["Trần Quốc Đạt"])
        assert "được đoán" in page(editor, verified)
        assert "được đoán" not in page(exporter, verified)

    def test_what_was_told_of_stays(self, editor, exporter, quote):
        corrected = decided("correct", quote, editor, changes={"role": "Chủ tịch xã mới"})
        seen = page(exporter, corrected).split("Lịch sử</h2>")[1]
        assert "Chủ tịch xã mới" in seen and "Chủ tịch xã Bãi Sậy" in seen and seen.count(WORDS) == 2


def test_a_neighbour_in_the_same_sentence(editor, exporter, chief):
    """What it keeps back is not read in the sentence of another one, nor copied with it."""
    article = make_article("Ông Lễ nói mương đã thông, còn bà Nga phủ nhận trạm hai dừng bơm.", title="Tin mương")
    specs = [{"content": words, "kind": "indirect"} for words in ("mương đã thông", "trạm hai dừng bơm")]
    first, second = (made("verify", found, by=editor) for found in make_run(article, *specs))
    assert page(exporter, first).count("trạm hai dừng bơm") == 3
    made("withdraw", second, by=chief)
    for user in (exporter, editor, chief):
        for seen in (page(user, first), client_of(user).get(reverse("quotes")).text):
            assert "dừng bơm" not in seen and ", còn bà Nga phủ nhận […]." in seen


class TestArticleNotUsable:
    @pytest.mark.parametrize(
        ("column", "why"),
        [
            ({"delivery_status": "cancelled"}, "nguồn hủy tin"),
            ({"delivery_status": "withheld"}, "nguồn chưa cho dùng"),
            ({"embargo_until": timedelta(days=1)}, "chưa được đăng trước"),
        ],
    )
    def test_page_and_lists_say_so(self, editor, chief, quote, column, why):
        assert COPIES in page(editor, quote) and "không được dùng" not in page(editor, quote)
        ends = {name: timezone.now() + value for name, value in column.items() if name == "embargo_until"}
        Article.objects.update(**(column | ends))
        seen = page(editor, quote)
        assert f"Đã duyệt, không được dùng: {why}" in seen and f"Không được dùng: {why}" in seen
        assert COPIES not in seen and WORDS in seen
        assert f"<b>{why}" in client_of(editor).get(reverse("quotes")).text
        desk = client_of(editor).get(reverse("article", args=[quote.article_id])).text
        assert f"Đã duyệt, không được dùng: {why}" in desk
        whole = client_of(chief).get(reverse("article_quotes", args=[quote.article_id])).text
        assert f"Đã duyệt, không được dùng: {why}" in whole

    def test_an_embargo_that_ended(self, editor, quote):
        Article.objects.update(embargo_until=timezone.now() - timedelta(hours=1))
        assert COPIES in page(editor, quote) and "không được dùng" not in page(editor, quote)

    @pytest.mark.parametrize("state", [{"availability": "held"}, {"flags": ["off_record"]}, {"verdict": "kept_out"}])
    def test_nothing_is_copied_that_may_not_leave(self, editor, quote, state):
        Quote.objects.update(**state)
        assert COPIES not in page(editor, quote)


class TestTakenBack:
    """What was told of as usable keeps its page for whoever took it, with the reason and without words."""

    def gone(self, exporter, quote, why):
        seen = page(exporter, quote)
        assert '<p class="note warning" id="gone"><b>Đã rút</b>' in seen and why in seen
        assert "Trần Quốc Đạt" in seen and "an toàn" not in seen and COPIES not in seen

    @pytest.mark.parametrize(
        ("verb", "more", "why"),
        [
            ("reject", {"reason": "not_speech"}, "không phải lời nói"),
            ("not_sure", {"changes": {"speakers": ["Nguyễn Văn Nháp"], "role": "người được đoán"}}, "Chưa chắc"),
            ("keep_out", {}, "Đúng, không lưu"),
        ],
    )
    def test_by_another_decision(self, editor, exporter, quote, verb, more, why):
        quote = decided(verb, quote, editor, **more)
        self.gone(exporter, quote, why)
        assert "Nháp" not in page(exporter, quote) and "được đoán" not in page(exporter, quote)
        assert WORDS in page(editor, quote) and 'id="gone"' not in page(editor, quote)

    @pytest.mark.parametrize("swept", [True, False])
    def test_by_its_article(self, editor, exporter, quote, swept):
        Article.objects.update(delivery_status="cancelled")
        if swept:
            assert bring_up_to_date() == 1
        self.gone(exporter, quote, "nguồn hủy tin")

    def test_what_was_never_told_of_stays_shut(self, editor, exporter, proposals):
        Article.objects.update(delivery_status="cancelled")
        quote = decide([Act("verify", uuid.uuid4(), 0, proposal_id=proposals[0].pk)], by=editor)[0]
        page(exporter, quote, 404)
        page(exporter, decided("reject", quote, editor, reason="not_speech"), 404)

    @pytest.mark.parametrize(
        "column", [{"delivery_status": "withheld"}, {"embargo_until": timezone.now() + timedelta(days=9)}]
    )
    def test_what_may_come_back_stays_shut(self, exporter, quote, column):
        Article.objects.update(**column)
        bring_up_to_date()
        page(exporter, quote, 404)
