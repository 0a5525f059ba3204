"""The speaker of words that somebody selected, by the tagger's own stages."""

import pytest
from django.urls import reverse

from articles.kept_text import in_kept_text, kept_segments
from review.tagging.guess import guess_speaker
from review.tests.conftest import BODY, client_of, make_article, span


@pytest.mark.parametrize(
    ("words", "speaker", "source", "cue"),
    [
        ("Nước rút chậm", "Trần Quốc Đạt", "ông Trần Quốc Đạt, Chủ tịch xã Bãi Sậy", "nói"),
        ("chợ đầu mối", "Lê Thị Hoa", "Bà Lê Thị Hoa", "cho biết"),
        ("quãng dài nhất", "Lê Thị Hoa", "Bà", "gọi"),
        ("mỗi ngày", "Sở Giao thông", "Sở Giao thông", "Theo"),
        ("Người dân hai bờ", "Lê Thị Hoa", "", ""),
    ],
)
def test_by_the_sentence_else_by_who_was_spoken_of(words, speaker, source, cue):
    found = guess_speaker(BODY, BODY.index(words))
    assert found.speaker == speaker
    assert (BODY[slice(*found.source)] if found.source else "") == source
    assert (BODY[slice(*found.cue)] if found.cue else "").startswith(cue)


@pytest.mark.parametrize("text", ["", "…", "Trời mưa."])
def test_nobody(text):
    assert guess_speaker(text, 0) is None


@pytest.mark.parametrize(("place", "there"), [(0, 0), (2, 1), (3, 3), (4, 3), (6, 3), (7, 3), (8, 4), (99, 5)])
def test_places_of_the_body_in_the_kept_text(place, there):
    assert in_kept_text(place, kept_segments(" ab\nbỏ\ncd", [(4, 6)])) == there


@pytest.mark.django_db
def test_the_boxes_of_the_new_quote(editor, importer):
    article = make_article("Bỏ dòng này.\n" + BODY)
    article.exclude(0, 12, reason="editor", by=editor)
    url, start = reverse("guess", args=[article.pk]), span(article, "chợ đầu mối")[0]
    found = client_of(editor).get(url, {"start": start}).json()
    source, cue = ("-".join(map(str, span(article, words))) for words in ("Bà Lê Thị Hoa", "cho biết"))
    assert found == {"speakers": "Lê Thị Hoa", "role": "", "source": source, "cue": cue}
    assert client_of(editor).get(url).status_code == 422
    assert client_of(importer).get(url, {"start": 1}).status_code == 403
    assert client_of(editor).post(url).status_code == 405
    assert client_of(editor).get(reverse("guess", args=[999]), {"start": 1}).status_code == 404
