"""The page that finds verified quotes."""

import html as html_module
import re
import uuid
from datetime import date, timedelta
from urllib.parse import parse_qsl

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Publisher
from review.deciding import Act, decide
from review.models import Alias, Quote, QuoteSearch, Speaker
from review.searching import Filter, Finder
from review.searching.asking import marked, read
from review.searching.words import unmarked
from review.tests.conftest import client_of, make_article, make_run
from review.tests.searched import listed, page, verified

pytestmark = pytest.mark.django_db


class TestHits:
    def test_marked_where_they_are(self, editor):
        verified(editor, "Nước đã rút hẳn", before="Chiều qua lũ dâng cao. ", title="Lũ về", speaker="Lũ Văn Rút")
        html = page(editor, q="lũ rút")
        assert "Nước đã <mark>rút</mark> hẳn" in html and "<mark>Lũ</mark> về" in html
        assert "<mark>Lũ</mark> Văn <mark>Rút</mark>" in html
        assert "thấy ở: lời, người nói, tít" in html

    def test_in_the_paragraph_alone(self, editor):
        verified(editor, "Nước rút hẳn rồi", before="Hôm ấy có mưa đá. ")
        html = page(editor, q="mua da")
        assert "có <mark>mưa</mark> <mark>đá</mark>." in html and "thấy ở: đoạn văn quanh lời" in html

    def test_by_an_alias(self, editor):
        quote = verified(editor, "Nước đã rút hẳn")
        speaker = Speaker.objects.create(name="Mạc Thị Bưởi")
        Alias.objects.create(speaker=speaker, name="Bà Sáu Trầu")
        quote.quote_speakers.update(speaker=speaker)
        assert "thấy ở: tên gọi khác của người nói" in page(editor, q="sáu trầu")

    @pytest.mark.parametrize(("known", "told"), [
        ({"said_on": date(2026, 1, 8), "said_on_precision": "day"}, "nói 8/1/2026"),
        ({"said_on": date(2026, 1, 1), "said_on_precision": "month"}, "nói 1/2026"),
        ({"relays": ["Báo Sông Nhuệ", "TASS"]}, "dẫn qua Báo Sông Nhuệ; TASS"),
        ({"translated": "yes"}, " · bản dịch · "),
    ])  # fmt: skip
    def test_what_is_known_of_it(self, editor, known, told):
        quote = verified(editor, "Nước đã rút hẳn")
        assert told not in page(editor)
        Quote.objects.filter(pk=quote.pk).update(**known)
        assert told in page(editor)

    def test_the_whole_sentence(self, editor):
        verified(editor, "cầu đã gãy", before="Không có chuyện ", after=" khi bị hỏi dồn")
        assert "Không có chuyện “<mark>cầu</mark> đã gãy”, bà nói khi bị hỏi dồn." in page(editor, q="cầu")

    def test_a_denial_reads_as_one_before_its_sentence_does(self, editor):
        text = "Bà Bưởi phủ nhận đê đã vỡ."
        made = {"content": "đê đã vỡ", "kind": "indirect", "cue": "phủ nhận", "speaker": "Bưởi"}
        [proposal] = make_run(make_article(text), made)
        cue = '<span class="cue">phủ nhận:</span> '
        [quote] = decide([Act("verify", uuid.uuid4(), 0, proposal_id=proposal.pk)], by=editor)
        told = client_of(editor).get(reverse("quote", args=[quote.uid])).text
        with_history = told.partition("Lịch sử</h2>")
        for html in (page(editor), with_history[0], with_history[2].partition("</li>")[0]):
            assert html.count(cue) == 1 and re.search(f"{cue}(<a [^>]*>)?đê đã vỡ", html)
        Quote.objects.update(kind="direct")
        assert cue not in page(editor)

    @pytest.mark.parametrize(("text", "asked", "hits"), [
        ("Hoà bình ở Hòa Bình", "hòa", ["Hoà", "Hòa"]),
        ("Hoà bình ở Hòa Bình", '"hoa binh"', ["Hoà bình", "Hòa Bình"]),
        ("một hai một hai ba", '"một hai" "hai ba"', ["một hai", "một hai", " ba"]),
        ("4.000 lượt, 4 000", "4.000", ["4.000", "4 000"]),
        ("không có gì", "-có gió", []),
    ])  # fmt: skip
    def test_marks(self, text, asked, hits):
        pieces = marked(text, read(asked).wanted())
        assert "".join(piece for piece, _hit in pieces) == text
        assert [piece for piece, hit in pieces if hit] == hits


class TestPhrases:
    @pytest.mark.parametrize(("asked", "pairs"), [
        ('"thượng đỉnh" sông', "(('thuong_dinh'))"),
        ('"a b c" OR "đê điều"', "(('a_b' & 'b_c') | ('de_dieu'))"),
        ('"a b" OR c', ""), ("thượng đỉnh", ""), ('-"a b"', ""), ('"về Москва"', ""), (f'"a {"b" * 60}"', ""),
    ])  # fmt: skip
    def test_by_what_stands_side_by_side(self, asked, pairs):
        assert read(asked).pairs() == pairs

    def test_with_their_marks(self, editor):
        """Where they stand side by side with other marks, and apart with those asked for, they are not found."""
        quote = verified(editor, "Cháu thương đình làng, có thượng khách lên đỉnh núi")
        assert listed(page(editor, q='"thuong dinh"')) == listed(page(editor, q="thượng đỉnh")) == [quote.uid]
        assert listed(page(editor, q='"thượng đỉnh"')) == []

    def test_no_more_words_than_a_question_needs(self):
        assert len(read(" ".join(f"từ{number}" for number in range(40))).groups) == 32

    def test_in_any_script_and_field(self, editor):
        """A pair tells which documents to read; it must never keep one back."""
        words = "Hộ Ba về Москва qua Straße ½ giờ A350 d9 2 ² ﬁn 東京 đê\u0301 İs " + "x" * 99 + " Œuvre hết"
        quote = verified(editor, words, title="Tít ấy", speaker="Bà Năm (Tư)")
        every = [*zip(words.split(), words.split()[1:], strict=False), ("Tít", "ấy"), ("Bà", "Năm"), ("Năm", "Tư")]
        for one, following in every:
            if read(f'"{one} {following}"'):
                assert listed(page(editor, q=f'"{one} {following}"')) == [quote.uid], (one, following)
        for one, following in (("Ba", "Hộ"), ("hết", "Tít"), ("ấy", "Bà"), ("Tư", "Hộ")):
            assert listed(page(editor, q=f'"{one} {following}"')) == [], (one, following)


SUMMIT = (
    ("Sông Lam chờ ngày gặp nhau", """Ông Quách Đình Sảng cho biết hai tỉnh đã thống nhất ngày họp thượng đỉnh về nước.
“Chúng tôi chưa nhận được thư mời nào”, người phát ngôn nói thêm.

Về phía mình, ông Sảng khẳng định đoàn sẽ đi đủ.

Chợ phiên vẫn họp như mọi năm.
Ông Sảng mong bà con yên tâm làm ăn."""),
    ("Hai tỉnh bàn chuyện thượng đỉnh", """Trạm bơm số ba đã chạy.
Theo ông Sảng, cuộc gặp có thể lùi sang tháng sau.
Giá lúa hôm qua đứng yên.
Ông Sảng bác tin rằng kinh phí đã cạn."""),
    ("Mùa cá linh", "Ông Sảng kể nhà ông năm nay được mùa cá."),
)  # fmt: skip
SAID = (
    ("hai tỉnh đã thống nhất ngày họp thượng đỉnh về nước", "Chúng tôi chưa nhận được thư mời nào", "đoàn sẽ đi đủ",
     "mong bà con yên tâm làm ăn"),
    ("cuộc gặp có thể lùi sang tháng sau", "kinh phí đã cạn"), ("nhà ông năm nay được mùa cá",),
)  # fmt: skip


@pytest.mark.parametrize("asked", ['Sảng "thượng đỉnh"', "sang thuong dinh", "SẢNG thượng đỉnh -chợ"])
def test_a_speaker_and_what_it_was_about(editor, asked):
    """In the words, the paragraph before or after, or the title; not where it was about something else."""
    found = []
    for (title, body), quotes in zip(SUMMIT, SAID, strict=True):
        speaker = {"speaker": "Quách Đình Sảng"}
        for proposal in make_run(make_article(body, title=title), *({"content": words} | speaker for words in quotes)):
            found.append(decide([Act("verify", uuid.uuid4(), 0, proposal_id=proposal.pk)], by=editor)[0].uid)
    assert set(listed(page(editor, q=asked))) == {found[0], found[1], found[4], found[5]}


class TestRights:
    def test_an_exporter_finds_only_what_may_leave(self, editor, exporter, chief):
        free = verified(editor, "sông lặng một")
        held, flagged, embargoed, cancelled = (
            verified(editor, f"sông lặng {word}") for word in ("hai", "ba", "tư", "năm")
        )
        decide([Act("hold", uuid.uuid4(), 1, quote_id=held.pk)], by=editor)
        decide([Act("correct", uuid.uuid4(), 1, quote_id=flagged.pk, changes={"flags": ["disputed"]})], by=editor)
        Article.objects.filter(pk=embargoed.article_id).update(embargo_until=timezone.now() + timedelta(days=1))
        Article.objects.filter(pk=cancelled.article_id).update(delivery_status="cancelled")
        for asked in ({"q": "sông"}, {"q": "sông", "order": "date"}, {}):
            html = page(exporter, **asked)
            assert listed(html) == [free.uid] and "1 phát ngôn</p>" in html
            html = page(editor, **asked)
            assert len(listed(html)) == 5
            for why in ("tạm giữ", "chưa thống nhất", "chưa được đăng trước", "nguồn hủy tin"):
                assert html.count(f"<b>{why}") == 1

    @pytest.mark.parametrize("verb", ["hold", "withdraw"])
    def test_words_that_are_kept_back_are_not_read_beside_others(self, editor, exporter, chief, verb):
        free, kept = "Nước đã rút hẳn", "Cống Bà Mụ sắp vỡ"
        article = make_article(f"Bà nói: “{free}”. Ông Lự nói: “{kept}”, rồi về ăn bánh đúc.")
        finds = make_run(article, *({"content": words, "speaker": "Bưởi", "kind": "direct"} for words in (free, kept)))
        quote, other = decide([Act("verify", uuid.uuid4(), 0, proposal_id=found.pk) for found in finds], by=editor)
        assert kept in re.sub("</?mark>", "", page(exporter, q="bánh đúc"))
        reason = {"reason": "mistaken"} if verb == "withdraw" else {}
        decide([Act(verb, uuid.uuid4(), 1, quote_id=other.pk, **reason)], by=chief)
        assert listed(page(exporter, q="vỡ")) == []
        html = re.sub("</?mark>", "", page(exporter, q="bánh đúc"))
        assert listed(html) == [quote.uid]
        assert "Ông Lự nói: “ […] ”, rồi về ăn bánh đúc." in html and "Mụ" not in html

    def test_a_withdrawn_quote_leaves_at_once(self, editor, chief):
        quote = verified(editor, "sông lặng")
        decide([Act("withdraw", uuid.uuid4(), 1, quote_id=quote.pk, reason="mistaken")], by=chief)
        for user in (editor, chief):
            assert listed(page(user, q="sông")) == listed(page(user)) == []


class TestNothing:
    def test_an_empty_desk(self, editor):
        assert "Chưa có phát ngôn nào được duyệt." in page(editor)

    @pytest.mark.parametrize("asked", ["{", "}", '"', "-", "!!!", "🌾"])
    def test_signs_alone(self, editor, asked):
        verified(editor, "sông lặng {} !!!")
        html = page(editor, q=asked)
        assert listed(html) == []

    def test_what_may_help(self, editor):
        quote = verified(editor, "sông lặng")
        html = page(editor, q="Sộng lẳng", kind="mixed")
        assert "Không có phát ngôn đã duyệt nào" in html
        assert "q=Song+lang&amp;kind=mixed" in html and '<a href="?q=S%E1%BB%99ng+l%E1%BA%B3ng">Chỉ tìm' in html
        assert listed(page(editor, q="Song lang")) == [quote.uid]
        assert unmarked("Đường Thỏa") == "Duong Thoa"

    @pytest.mark.parametrize(("asked", "meant"), [
        ({"q": "buoii"}, {}), ({"q": "Mạc Thi Buoii"}, {}), ({"speaker": "mac thi buoir"}, {}),
        ({"q": "sông tràuu"}, None), ({"q": "sông pescov"}, {"q": "sông"}), ({"q": "sông xyzzy"}, None),
        ({"q": "pescov", "kind": "direct"}, {"kind": "direct"}),
    ])  # fmt: skip
    def test_a_name_that_may_have_been_meant(self, editor, asked, meant):
        bui, peskov = (Speaker.objects.create(name=name) for name in ("Mạc Thị Bưởi", "Người Khác"))
        Alias.objects.create(speaker=peskov, name="Dmitry Peskov")
        name = peskov.aliases.get().name if "pescov" in asked.get("q", "") else bui.name
        for speaker in (bui, peskov):
            quote = verified(editor, "sông lặng", speaker=speaker.name)
            quote.quote_speakers.update(speaker=speaker)
        html = page(editor, **asked)
        assert listed(html) == []
        if meant is None:
            assert "Có phải ý bạn" not in html
            return
        hint = re.search(f'<a href="\\?([^"]*)">Có phải ý bạn là {name}', html)
        given = dict(parse_qsl(html_module.unescape(hint[1])))
        assert given == meant | {"speaker": name}
        assert len(listed(page(editor, **given))) == 1

    @pytest.mark.parametrize(("name", "value"), [
        ("said_from", "hôm qua"), ("said_to", "2026-02-31"), ("publisher", "999999"), ("publisher", "x"), ("kind", "x"),
        ("verifier", "0"), ("verifier", "9" * 30), ("flag", "x"), ("order", "x"), ("published_to", "-"),
    ])  # fmt: skip
    def test_what_is_not_understood_is_left_out_and_said_so(self, editor, name, value):
        quote = verified(editor, "sông lặng")
        html = page(editor, **{name: value})
        assert listed(html) == [quote.uid] and "Đã bỏ qua." in html

    @pytest.mark.parametrize("what", ["said", "published"])
    def test_an_end_before_the_beginning(self, editor, what):
        verified(editor, "sông lặng")
        html = page(editor, **{f"{what}_from": "2026-01-09", f"{what}_to": "2026-01-08"})
        assert "Ngày cuối trước ngày đầu. Đã bỏ qua." in html
        assert "Ngày cuối" not in page(editor, **{f"{what}_from": "2026-01-09", f"{what}_to": "2026-01-09"})

    def test_limits_alone_have_no_words(self, editor):
        verified(editor, "sông lặng")
        html = page(editor, kind="mixed")
        assert "Không có phát ngôn đã duyệt nào khớp với bộ lọc này." in html and "chứa những chữ này" not in html
        assert "chứa những chữ này" in page(editor, kind="mixed", q="sông")

    @pytest.mark.parametrize("name", ["q", "role"])
    def test_what_is_too_long_is_cut_and_said_so(self, editor, name):
        label = {"q": "Chữ", "role": "Chức danh"}[name]
        html = page(editor, **{name: " " + "a" * 201})
        assert f"{label}: dài quá." in html and "a" * 200 in html and "a" * 201 not in html
        html = page(editor, **{name: " " + "a" * 200 + " "})
        assert "dài quá" not in html and html.count('maxlength="400"') == 4

    @pytest.mark.parametrize("typed", ["lặ\u00adng", "\u200blặng\u202c", "sông\u2028lặng", "lặng\0"])
    def test_pasted_words_come_without_what_is_not_seen(self, editor, typed):
        quote = verified(editor, "sông lặng")
        assert listed(page(editor, q=typed)) == [quote.uid]

    @pytest.mark.parametrize("name", ["q", "speaker", "role", "section", "said_from", "publisher", "order", "after"])
    @pytest.mark.parametrize(
        "value", ["'\"\\<>&|!:*()%", "\0", "\x85\u2028", "ộ" * 9000, "a b " * 500, "-" * 99, "[]{}$^"]
    )
    def test_nothing_typed_is_an_error(self, editor, name, value):
        page(editor, **{name: value})
        page(editor, **{"q": "sông", name: value})


@pytest.mark.parametrize("asked", [{"q": "sông"}, {"q": "sông", "order": "date"}, {"speaker": "bưởi"}, {}])
def test_queries(editor, exporter, asked, django_assert_max_num_queries):
    for user, most in ((editor, 16), (exporter, 16)):
        browser = client_of(user)
        needed = []
        for number in range(3):
            verified(editor, f"sông lặng {number} {user}")
            with django_assert_max_num_queries(most) as captured:
                assert browser.get(reverse("quotes"), asked).text.count('<p class="words') > number
            needed.append(len(captured))
        assert len(set(needed)) == 1


def test_all_filters_at_once(editor):
    publisher = Publisher.objects.create(name="Báo Đồng Chiêm")
    quote = verified(editor, "sông lặng", publisher=publisher, section="Đời sống", published_on=date(2026, 1, 9),
                     published_basis="text")  # fmt: skip
    Quote.objects.filter(pk=quote.pk).update(role="trưởng thôn", said_on=date(2026, 1, 8), flags=["disputed"])
    asked = {
        "q": "sông", "speaker": "bưởi", "role": "thôn", "publisher": publisher.pk, "section": "đời sống",
        "said_from": "2026-01-02", "said_to": "2026-01-18", "published_from": "2026-01-03",
        "published_to": "2026-01-19", "kind": "direct", "verifier": editor.pk, "flag": "disputed",
    }  # fmt: skip
    assert listed(page(editor, **asked)) == [quote.uid]
    others = {
        "q": "biển", "speaker": "lê", "role": "xã", "publisher": 0, "section": "thể thao", "said_from": "2026-01-09",
        "said_to": "2026-01-07", "published_from": "2026-01-10", "published_to": "2026-01-08", "kind": "mixed",
        "flag": "off_record",
    }  # fmt: skip
    for name, value in others.items():
        assert listed(page(editor, **(asked | {name: value}))) == []


def test_the_filter_in_words():
    given = Filter(words="sông", said_from=date(2026, 1, 8), publisher=0)
    assert given.as_dict() == {"words": "sông", "publisher": 0, "said_from": "2026-01-08"}
    assert given and not Filter()
    assert not QuoteSearch.objects.exists() and Finder(given, Quote.objects.all()).page().quotes == []
