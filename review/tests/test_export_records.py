"""What a record says of a quote."""

import hashlib
from datetime import UTC, date, datetime

import pytest

from newsdesk.roles import Role
from newsdesk.tests.persons import make_person
from review.models import Decision, Quote, Speaker
from review.tests.exported import BODY, DENIED, ENOUGH, article_of, exported, lines, table, two_quotes
from review.tests.making import decided, make_article, make_chief, make_run, span

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return make_person("bientap", Role.EDITOR, first_name="Lan")


@pytest.fixture
def chief():
    return make_chief()


class TestRecord:
    def test_everything_that_is_known(self, editor):
        article = article_of(section="Nông nghiệp", url="https://vensong.example/1", published_on=date(2026, 4, 7),
                             published_basis="delivery", external_id="bs-7", author="Mai Hạ",
                             modified_at=datetime(2026, 4, 7, 1, 2, 3, 400, tzinfo=UTC))  # fmt: skip
        speaker = Speaker.objects.create(name="Tạ Văn Lễ", role="trưởng trạm bơm")
        quote, _ = two_quotes(article, editor)
        first = lines()[0]
        decision = Decision.objects.get(quote=quote)
        start, end = span(article, DENIED)
        assert first == {
            "id": str(quote.uid),
            "version": 1,
            "kind": "direct",
            "words": [DENIED],
            "content": [[start, end]],
            "context": [[BODY[start - 32 : start], BODY[end : end + 32]]],
            "own_marks": [],
            "cue": "bác tin đồn",
            "cue_span": list(span(article, "bác tin đồn")),
            "source": "Ông Tạ Văn Lễ, trưởng trạm bơm",
            "source_span": list(span(article, "Ông Tạ Văn Lễ, trưởng trạm bơm")),
            "sentence": BODY.splitlines()[1],
            "speakers": ["Tạ Văn Lễ"],
            "speaker_ids": [speaker.pk],
            "role": "trưởng trạm bơm",
            "relays": ["báo Sông Nhuệ"],
            "said_on": "2026-04-06",
            "said_on_precision": "day",
            "said_on_words": "Sáng 6/4",
            "said_on_span": list(span(article, "Sáng 6/4")),
            "translated": "unknown",
            "flags": [],
            "article": {
                "id": article.pk,
                "external_id": "bs-7",
                "title": "Trạm bơm Bến Trại",
                "publisher": "Báo Ven Sông",
                "section": "Nông nghiệp",
                "url": "https://vensong.example/1",
                "author": "Mai Hạ",
                "credit": "",
                "language": "vi",
                "published_on": "2026-04-07",
                "published_basis": "delivery",
                "modified_at": "2026-04-07T01:02:03.000400Z",
                "length": len(BODY),
                "body_sha256": hashlib.sha256(BODY.encode()).hexdigest(),
                "kept_sha256": bytes(article.kept_sha256).hex(),
            },
            "verified_by": "Lan",
            "verified_at": quote.decided_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "decision": {
                "seq": decision.seq,
                "verb": "verify",
                "hash": bytes(decision.hash).hex(),
                "state_hash": bytes(decision.state_hash).hex(),
            },
            "proposal": {
                "id": quote.proposal_id,
                "run": quote.proposal.run_id,
                "tagger": "1",
                "rule": "thử",
                "confidence": 0.9,
            },
        }

    def test_what_editors_note_stays_in_the_house(self, editor):
        noted, _ = two_quotes(article_of(), editor)
        decided("correct", noted, by=editor, changes={"note": "Nguồn không muốn lộ tên"})
        for format in ("jsonl", "jsonld", "csv"):
            assert "Nguồn không muốn" not in exported(format)[0].decode()
        assert Quote.objects.get(pk=noted.pk).note and not any("note" in row for row in lines())

    def test_what_an_editor_adds(self, editor):
        article = article_of()
        _, indirect = two_quotes(article, editor)
        mark = span(article, "đã đủ nước")
        changes = {"kind": "mixed", "own_marks": [mark], "translated": "yes", "relays": ["TASS", "Báo Ba"]}
        decided("correct", indirect, by=editor, changes=changes)
        row = lines()[1]
        assert {name: row[name] for name in changes} == changes | {"own_marks": [list(mark)]}

    def test_each_has_its_own_article(self, editor):
        articles = [article_of(name, title=name) for name in ("Báo Ven Sông", "Báo Ba")]
        quotes = [quote for article in articles for quote in two_quotes(article, editor)]
        assert [(row["id"], row["article"]["id"], row["article"]["title"]) for row in lines()] == [
            (str(quote.uid), quote.article_id, quote.article.title) for quote in quotes
        ]

    def test_cites_the_decision_that_made_it_what_it_is(self, editor):
        quote, _ = two_quotes(article_of(), editor)
        decided("correct", quote, by=editor, changes={"role": "thợ máy"})
        assert (lines()[0]["version"], lines()[0]["decision"]["verb"]) == (2, "correct")

    def test_the_words_are_where_the_record_says(self, editor):
        two_quotes(article_of(), editor)
        for row in lines():
            assert row["words"] == [BODY[start:end] for start, end in row["content"]]
            assert BODY[slice(*row["cue_span"])] == row["cue"]

    @pytest.mark.parametrize("format", ["jsonl", "jsonld"])
    def test_the_context_has_no_words_of_a_quote_that_is_kept_back(self, editor, chief, format):
        first, second = "Mương đã thông", "trạm hai sẽ dừng bơm"
        article = make_article(f"Ông Lễ nói: “{first}”. Bà Nga cho biết {second} tối nay.")
        quotes = [decided("verify", found, by=editor) for found in make_run(article, first, second)]
        assert first in exported(format)[0].decode() and "Bà Nga cho biết trạm hai" in exported(format)[0].decode()
        held = decided("hold", quotes[1], by=editor)
        text = exported(format)[0].decode()
        assert "”. Bà Nga cho biết " + "█" * 12 in text and "trạm" not in text
        decided("withdraw", held, by=chief)
        assert "trạm" not in exported(format)[0].decode()

    @pytest.mark.parametrize("format", ["jsonl", "csv"])
    def test_nor_has_the_sentence(self, editor, chief, format):
        """Which still tells of a denial: what is the quote's own stays."""
        words = "mương đã thông", "trạm hai sẽ dừng bơm"
        article = make_article(f"Ông Lễ bác tin {words[0]}, còn bà Nga phủ nhận {words[1]}.")
        specs = [
            {"content": one, "cue": span(article, cue)} for one, cue in zip(words, ("bác tin", "phủ nhận"), strict=True)
        ]
        first, second = (decided("verify", found, by=editor) for found in make_run(article, *specs))
        assert exported(format)[0].decode().count("còn bà Nga phủ nhận trạm hai sẽ dừng bơm.") == 2
        decided("withdraw", second, by=chief)
        text = exported(format)[0].decode()
        assert (
            f"Ông Lễ bác tin mương đã thông, còn bà Nga phủ nhận {'█' * len(words[1])}." in text and "trạm" not in text
        )
        decided("hold", first, by=editor)
        decided("release", Quote.objects.get(pk=second.pk), by=chief)
        assert f"Ông Lễ bác tin {'█' * len(words[0])}, còn bà Nga phủ nhận {words[1]}." in exported(format)[0].decode()

    def test_its_own_source_stays_within_words_that_are_kept_back(self, editor):
        article = make_article("Bà Nga vẫn bơm nước, ông Lễ nói. Mương đã thông.")
        source = {"content": "Mương đã thông", "source": span(article, "Bà Nga")}
        _first, second = (decided("verify", found, by=editor) for found in make_run(article, source, "Bà Nga vẫn bơm"))
        decided("hold", second, by=editor)
        [row] = lines()
        assert row["sentence"] == f"Bà Nga{'█' * len(' vẫn bơm')} nước, ông Lễ nói. Mương đã thông."
        assert row["source"] == "Bà Nga" and "Nga" not in row["context"][0][0]

    def test_what_is_not_known_is_null_or_empty(self, editor):
        two_quotes(make_article(BODY), editor)
        second = lines()[1]
        assert (second["said_on"], second["said_on_words"], second["source"]) == (None, None, None)
        assert (second["relays"], second["role"]) == ([], "")
        assert (second["article"]["publisher"], second["article"]["published_on"]) == (None, None)
        assert second["article"]["published_basis"] == "unknown"

    def test_a_quote_that_a_person_added_has_no_machine(self, editor):
        article = article_of()
        [proposal] = make_run(article, DENIED)
        quote = decided("verify", proposal, by=editor)
        Quote.objects.filter(pk=quote.pk).update(proposal=None)
        assert lines()[0]["proposal"] is None

    @pytest.mark.parametrize("read", [lines, table])
    def test_indirect_speech_gets_no_marks(self, editor, read):
        two_quotes(article_of(), editor)
        indirect = next(row for row in read() if row.get("kind", row.get("Kind")) == "indirect")
        words = indirect.get("Words") or " ".join(indirect["words"])
        assert words == ENOUGH
        assert not set(words) & set("\"“”«»‘’'")

    def test_two_parts_stay_two(self, editor):
        article = article_of()
        parts = [span(article, "Máy bơm số hai không hề cháy"), span(article, "Bà không nói thêm")]
        [proposal] = make_run(article, {"content": parts})
        decided("verify", proposal, by=editor)
        assert lines()[0]["words"] == ["Máy bơm số hai không hề cháy", "Bà không nói thêm"]
        assert lines()[0]["sentence"] == " ".join(BODY.splitlines()[1:3])
        assert table()[0]["Words"] == "Máy bơm số hai không hề cháy […] Bà không nói thêm"
