"""The table that search looks at follows whatever its rows are made of."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date

import pytest
from django.db import connection, transaction

from articles.models import Article, Publisher
from review.deciding import decide
from review.models import Alias, ArticleSearch, Quote, QuoteSearch, Speaker, Work
from review.refusals import StaleQuote
from review.registry import merge, part
from review.searching import Filter, matching
from review.searching.words import exact, plain, words_of
from review.tests.making import DAM, act, begun, breaches, decided, make_article, make_chief, make_run, sql
from review.undoing import latest_decision, put_back

pytestmark = pytest.mark.django_db

BODY = (
    "Hồ chứa Suối Đá tích nước trở lại\n"
    "Chiều 4/5, bà Hoàng Thị Thuý, giám đốc nhà máy nước, nói: “Đập chính đã hàn xong, hồ đang tích nước”. "
    "Cuộc họp thượng tuần diễn ra ở hội trường xã.\n"
    "\nÔng Mạc Đình Khoẻ không bình luận.\n"
    "Ở Xa Lắc trời mưa.\n"
)
DONE = "Đập chính đã hàn xong, hồ đang tích nước"


@pytest.fixture
def chief(db):
    return make_chief()


@pytest.fixture
def quote(chief):
    article = make_article(BODY, title="Suối Đá lại đầy", section="Môi trường")
    [proposal] = make_run(article, {"content": DONE, "speaker": "Hoàng Thị Thuý", "role": "giám đốc nhà máy nước"})
    return decided("verify", proposal, by=chief)


def finds(words="", **more):
    return list(matching(Filter(words=words, **more), Quote.objects.all()).values_list("pk", flat=True))


class TestWhatIsFound:
    @pytest.mark.parametrize("words", [
        "đập chính", "dap chinh", "DAP CHINH", "“đập chính đã hàn xong”", "thuý", "thúy", "thuy", "giám đốc", "suoi da",
        "đầy", "thượng tuần", "hội trường", "tich nuoc -tuyết", "bình luận", "khỏe đình mạc",
        "tuyết OR nước", "tuyết | đập", "tuyết hoặc đập", "",
        'nước OR "không có" đập', "4/5",
    ])  # fmt: skip
    def test_words_people_title_and_paragraph(self, quote, words):
        assert finds(words.replace("hoặc", "HOẶC")) == [quote.pk]

    @pytest.mark.parametrize("words", [
        "đạp chính", "đắp", "đập -nước", "-nuoc", '"chính đập"', '"chinh da dap"', "Xa Lắc", "mưa",
        '"tích nước hoàng"', '"nước suối đá"', "tuyết OR gió", "thuỷ", "dậpchính", "\u0303", '"\u0303"',
    ])  # fmt: skip
    def test_not_found(self, quote, words):
        assert finds(words) == []

    @pytest.mark.parametrize(("given", "found"), [
        ({"speaker": "thuý hoàng"}, True), ({"speaker": "Thuy"}, True), ({"speaker": "đập"}, False),
        ({"role": "nhà máy"}, True), ({"role": "thuý"}, False), ({"kind": "direct"}, True), ({"kind": "mixed"}, False),
        ({"section": "môi trường"}, True), ({"section": "môi"}, False), ({"publisher": 0}, True),
        ({"section": "moi truong"}, True), ({"section": "MOI TRUONG"}, True), ({"section": "mồi trường"}, False),
        ({"publisher": 7}, False), ({"flag": "disputed"}, False), ({"verifier": 0}, False),
    ])  # fmt: skip
    def test_filters(self, quote, given, found):
        assert bool(finds(**given)) is found

    @pytest.mark.parametrize("words", [
        "'", "''", "\\", ":*", "!", "&|!()", "<->", '"', '""', "-", "- -", "OR", "| |", "a:b", "'; DROP", "%s", "\x00",
        "👨‍👩‍👧", "đ" * 5000, " ".join("từ" for _ in range(500)), "-" * 200, '"' * 9, "<2>", "x:A", "ộ̣̂", "\ud800",
    ])  # fmt: skip
    def test_nothing_typed_is_an_error(self, quote, words):
        assert isinstance(finds(words), list)
        assert isinstance(finds(speaker=words, role=words, section=words), list)


class TestFollows:
    def test_only_what_may_be_found_has_a_row(self, quote, chief):
        decided("hold", quote, by=chief)
        assert finds("đập") == [quote.pk]
        withdrawn = decided("withdraw", Quote.objects.get(), by=chief)
        assert finds("đập") == [] and not QuoteSearch.objects.exists()
        decided("release", withdrawn, by=chief)
        assert finds("đập") == [quote.pk]
        put_back(latest_decision(chief).decision, by=chief, request_id=uuid.uuid4())
        assert finds("đập") == []

    def test_a_rejection_and_its_undoing(self, quote, chief):
        decided("reject", quote, by=chief, reason="other")
        assert finds("đập") == []
        put_back(latest_decision(chief).decision, by=chief, request_id=uuid.uuid4())
        assert finds("đập") == [quote.pk]

    def test_a_correction(self, quote, chief):
        decided("correct", quote, by=chief, changes={"speakers": ["Lò Văn Ún"], "role": "", "flags": ["disputed"]})
        assert finds("thuý", kind="direct") == [quote.pk]  # in the paragraph still
        assert finds(speaker="thuý") == [] and finds(role="giám đốc") == []
        assert finds(speaker="lo van un", flag="disputed") == [quote.pk]

    def test_the_article(self, quote):
        Article.objects.update(title="Đập Suối Đá", section="Nông nghiệp", publisher=Publisher.objects.create(name="B"))
        assert finds("đầy") == [] and finds(section="Môi trường") == [] and finds(publisher=0) == []
        assert finds('"đập suối đá"', section="nông nghiệp") == [quote.pk]
        Article.objects.update(published_on="2026-05-04", published_basis="editor")
        assert QuoteSearch.objects.get().day.isoformat() == "2026-05-04"

    def test_the_day_is_when_it_was_said_else_published_else_decided(self, quote, chief):
        decided_on = quote.decided_at.astimezone(UTC).date()
        days = [QuoteSearch.objects.get().day]
        Article.objects.update(published_on="2026-05-04", published_basis="editor")
        days.append(QuoteSearch.objects.get().day)
        decided("correct", quote, by=chief, changes={"said_on": date(2026, 5, 3), "said_on_precision": "day"})
        assert [*days, QuoteSearch.objects.get().day] == [decided_on, date(2026, 5, 4), date(2026, 5, 3)]

    def test_the_registry(self, quote):
        speaker = Speaker.objects.create(name="Hoàng Thúy")
        alias = Alias.objects.create(speaker=speaker, name="Sáu Đập Tràn")
        assert finds("tràn") == []
        link = quote.quote_speakers.get()
        link.speaker = speaker
        link.save()
        assert finds("tràn") == finds(speaker="sau dap tran") == [quote.pk]
        Alias.objects.update(name="Sáu Sông")
        assert finds("tràn") == [] and finds(speaker="sáu sông") == [quote.pk]
        Speaker.objects.update(name="Hoàng Thúy Nga")
        assert finds("nga") == [quote.pk]
        alias.delete()
        assert finds("sông") == []
        link.delete()
        assert finds("nga") == []

    def test_a_merge_in_the_registry(self, quote):
        thuy, hong = (Speaker.objects.create(name=name) for name in ("Hoàng Thị Thuý", "Sầm Thị Hồng"))
        quote.quote_speakers.update(speaker=thuy)
        merge(thuy, hong)
        assert finds("sầm hồng") == finds(speaker="Hồng") == finds(speaker="Thuý") == [quote.pk]
        Alias.objects.create(speaker=hong, name="Bà Tám Nước")
        assert finds("bà tám") == [quote.pk]
        Speaker.objects.filter(pk=hong.pk).update(name="Sầm Thị Hương")
        assert finds("sầm hồng") == [] and finds("sầm hương") == [quote.pk]
        assert breaches() == []
        part(thuy)
        assert finds("sầm") == finds("bà tám") == [] and finds("thuý") == [quote.pk]
        assert breaches() == []

    def test_quotes_of_the_entry_that_others_were_merged_into(self, quote, chief):
        """Found by the names of all of them, and so are those of any of the others."""
        [proposal] = make_run(make_article(), DAM)
        others = [decided("verify", proposal, by=chief), quote]
        thuy, hong, nga = (Speaker.objects.create(name=name) for name in ("Hoàng Thị Thuý", "Sầm Thị Hồng", "Lò Nga"))
        for one, speaker in zip(others, (hong, thuy), strict=True):
            one.quote_speakers.update(speaker=speaker)
        found = sorted(one.pk for one in others)
        merge(thuy, hong)
        merge(nga, hong)
        assert sorted(finds(speaker="Thuý")) == sorted(finds("lò nga")) == sorted(finds(speaker="hong")) == found
        Alias.objects.create(speaker=nga, name="Bà Tám Nước")
        assert sorted(finds("bà tám")) == found
        Speaker.objects.filter(pk=nga.pk).update(name="Lò Thị Nguyệt")
        assert finds("lò nga") == [] and sorted(finds("lò nguyệt")) == found
        assert breaches() == []
        part(nga)
        assert finds("lò nguyệt") == finds("bà tám") == [] and sorted(finds(speaker="Thuý")) == found
        assert breaches() == []

    def test_verify_archive_sees_a_merge_that_search_missed(self, quote):
        thuy, hong = (Speaker.objects.create(name=name) for name in ("Hoàng Thị Thuý", "Sầm Thị Hồng"))
        quote.quote_speakers.update(speaker=thuy)
        sql("SET LOCAL session_replication_role = replica")
        Speaker.objects.filter(pk=thuy.pk).update(merged_into=hong)
        sql("SET LOCAL session_replication_role = origin")
        assert breaches() == [f"quote {quote.uid}: search knows it otherwise than it is"]

    def test_neighbours_that_are_kept_back(self, chief):
        beside = "Cửa xả số ba đang rò"
        article = make_article(f"Bà Thuý nói: “{DONE}”. Ông Khoẻ nói: “{beside}”.")
        quote, other = (decided("verify", found, by=chief) for found in make_run(article, DONE, beside))
        assert finds("rò") == finds("rò", kind="direct") == [quote.pk, other.pk]
        other = decided("hold", other, by=chief)
        assert finds("rò") == [other.pk] and finds("khoẻ") == [quote.pk, other.pk]
        assert breaches() == []
        other = decided("release", other, by=chief)
        assert finds("rò") == [quote.pk, other.pk]
        other = decided("correct", other, by=chief, changes={"flags": ["disputed"]})
        assert finds("rò") == [other.pk]
        other = decided("correct", other, by=chief, changes={"flags": []})
        assert finds("rò") == [quote.pk, other.pk]
        decided("withdraw", other, by=chief)
        assert finds("rò") == finds('"đang rò"') == [] and finds("đập") == [quote.pk]
        assert breaches() == []

    def test_verify_archive_looks(self, quote):
        assert breaches() == []
        for planted in ("DELETE FROM review_quotesearch", "UPDATE review_quotesearch SET day = '2020-01-01'",
                        "UPDATE review_quotesearch SET document = strip(document)",
                        "UPDATE review_quotesearch SET pairs = ''"):  # fmt: skip
            sql("SAVEPOINT planted")
            sql(planted)
            assert breaches() == [f"quote {quote.uid}: search knows it otherwise than it is"]
            sql("ROLLBACK TO planted")
        Quote.objects.update(availability="withdrawn")
        sql("SET LOCAL session_replication_role = replica")
        columns = "quote_id, document, pairs, day"
        sql(f"INSERT INTO review_quotesearch ({columns}) SELECT id, '', '', '2020-01-01' FROM review_quote")
        sql("SET LOCAL session_replication_role = origin")
        assert f"quote {quote.uid}: search knows it otherwise than it is" in breaches()

    @pytest.mark.parametrize("planted", [
        "DELETE FROM review_articlesearch", "UPDATE review_articlesearch SET document = strip(document)",
        "UPDATE review_articlesearch SET pairs = ''",
        "UPDATE articles_article SET title = 'Một tít khác'", "INSERT INTO articles_excludedrange "
        "(article_id, range, reason, at) SELECT id, '[0,9)', 'related', now() FROM articles_article",
    ])  # fmt: skip
    def test_verify_archive_looks_at_articles(self, quote, planted):
        ArticleSearch.index([quote.article_id])
        assert breaches() == []
        sql("SET LOCAL session_replication_role = replica")
        sql(planted)
        sql("SET LOCAL session_replication_role = origin")
        assert f"article {quote.article_id}: search knows it otherwise than it is" in breaches()

    def test_huge_paragraphs_fit(self, chief):
        body = "từ ngữ nhiều lắm " * 60_000 + "lời cuối"
        [proposal] = make_run(make_article(body), {"content": [(0, len(body))], "kind": "indirect"})
        decided("verify", proposal, by=chief)
        assert finds("ngữ")


VIETNAMESE = " ".join("aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ")


@pytest.mark.parametrize("text", [
    VIETNAMESE, VIETNAMESE.upper(), "hoà hòa thuỷ thủy quý khoẻ khỏe giường nghiêng thuyền", "Beyoncé naïve Zürich",
    "Covid-19, 4.000 m², 27/1/2026; a_b “c” (d)… № ½", "Москва 北京", "e\u0302\u0301 o\u031b\u0323", "🌾nước🌾",
])  # fmt: skip
def test_the_database_knows_words_as_we_do(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT review_exact(review_spaced(%s)), review_plain(review_spaced(%s))", [text, text])
        there = [form.split() for form in cursor.fetchone()]
    here = list(words_of(text))
    assert [word.exact for word in here] == there[0]
    assert [word.plain for word in here] == there[1]


def test_tones_where_they_are_put():
    assert exact("hoà") == exact("hòa") == "hoa2" and exact("thuý") == exact("thúy")
    assert exact("Đường") == "d9u7o7ng2" and plain("Đường") == "duong"
    assert exact("thoa") == plain("thỏa") == "thoa"


@pytest.mark.django_db(transaction=True)
def test_a_title_changed_while_its_quote_is_verified():
    """Whoever verifies waits for the new title; else neither would have seen the other."""
    chief = make_chief()
    article = make_article(BODY, title="Cũ")
    [proposal] = make_run(article, {"content": DONE})

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            article.edit(by=chief, title="Mới")
            verifying = begun(pool, lambda: decided("verify", proposal, by=chief))
        verifying.result(timeout=30)
    assert finds("mới") and not finds("cũ")
    assert [breach for breach in breaches() if "search" in breach] == []


@pytest.mark.django_db(transaction=True)
def test_a_name_changed_while_the_title_is():
    """Whoever comes second computes the row from what the first has committed, or the new title were lost."""
    chief = make_chief()
    article = make_article(BODY, title="Cũ")
    quote = decided("verify", make_run(article, {"content": DONE})[0], by=chief)
    speaker = Speaker.objects.create(name="Hoàng Thúy")
    quote.quote_speakers.update(speaker=speaker)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            article.edit(by=chief, title="Mới")
            naming = begun(pool, lambda: Alias.objects.create(speaker=speaker, name="Bà Tám Nước"))
        naming.result(timeout=30)
    assert finds("mới") == finds("bà tám") == [quote.pk]
    assert [breach for breach in breaches() if "search" in breach] == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("holds", [1, 2])
@pytest.mark.parametrize("seen_version", [0, 1])
def test_a_neighbour_on_which_somebody_decides(holds, seen_version):
    """Whoever keeps a quote back indexes its neighbours, also one that somebody else has locked who then waits for the
    article, and is perhaps refused: nobody would index it afterwards.
    """
    chief = make_chief()
    words = ["Cửa xả số ba đang rò", "Trạm bơm phải dừng"]
    article = make_article(f"Bà Thuý nói: “{DONE}”. Ông Khoẻ nói: “{words[0]}”. “{words[1]}”, ông nói.")
    quote, *others = (decided("verify", found, by=chief) for found in make_run(article, DONE, *words))

    def hold():
        return decide([act("hold", other) for other in others[:holds]], by=chief)

    def correct():
        return decided("correct", quote, by=chief, changes={"role": "giám đốc"}, seen_version=seen_version)

    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            Work.objects.select_for_update().get(pk=article.pk)
            under_way = [begun(pool, one) for one in (hold, correct)]
        held, corrected = (one.exception(timeout=30) for one in under_way)
    assert held is None and isinstance(corrected, StaleQuote if seen_version == 0 else type(None))
    assert finds("rò") == [others[0].pk]
    assert [breach for breach in breaches() if "search" in breach] == []
