"""The speaker of words that somebody selected, by the tagger's own stages."""

import pytest
from django.urls import reverse

from articles.kept_text import in_kept_text, kept_segments
from review.tagging.guess import guess_speaker, pointed_at
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
    start = BODY.index(words)
    found = guess_speaker(BODY, start, start + len(words))
    assert found.speaker == speaker
    assert (BODY[slice(*found.source)] if found.source else "") == source
    assert (BODY[slice(*found.cue)] if found.cue else "").startswith(cue)


@pytest.mark.parametrize("text", ["", "…", "Trời mưa."])
def test_nobody(text):
    assert guess_speaker(text, 0, 1) is None


@pytest.mark.parametrize(("place", "there"), [(0, 0), (2, 1), (3, 3), (4, 3), (6, 3), (7, 3), (8, 4), (99, 5)])
def test_places_of_the_body_in_the_kept_text(place, there):
    assert in_kept_text(place, kept_segments(" ab\nbỏ\ncd", [(4, 6)])) == there


@pytest.mark.django_db
def test_the_boxes_of_the_new_quote(editor, importer):
    article = make_article("Bỏ dòng này.\n" + BODY)
    article.exclude(0, 12, reason="editor", by=editor)
    url, (start, end) = reverse("guess", args=[article.pk]), span(article, "chợ đầu mối")
    found = client_of(editor).get(url, {"start": start, "end": end}).json()
    source, cue = ("-".join(map(str, span(article, words))) for words in ("Bà Lê Thị Hoa", "cho biết"))
    assert found == {"speakers": "Lê Thị Hoa", "role": "", "source": source, "cue": cue}
    assert client_of(editor).get(url).status_code == 422
    assert client_of(importer).get(url, {"start": 1, "end": 2}).status_code == 403
    assert client_of(editor).post(url).status_code == 405
    assert client_of(editor).get(reverse("guess", args=[999]), {"start": 1, "end": 2}).status_code == 404


@pytest.mark.parametrize(
    ("at", "part", "source", "cue", "speaker", "role"),
    [
        ("Quốc Đạt", "source", "ông Trần Quốc Đạt, Chủ tịch xã Bãi Sậy", "nói", "Trần Quốc Đạt", "Chủ tịch xã Bãi Sậy"),
        ("Bà gọi", "source", "Bà", "gọi", "Lê Thị Hoa", ""),
        ("biết chợ", "cue", "Bà Lê Thị Hoa", "cho biết", "Lê Thị Hoa", ""),
        ("Theo Sở", "cue", "Sở Giao thông", "Theo", "Sở Giao thông", ""),
        ("họp lại", "cue", "", "họp", "", ""),
        ("miền", "cue", "", "miền", "", ""),
    ],
)
def test_what_a_word_is_that_somebody_points_at(at, part, source, cue, speaker, role):
    found = pointed_at(BODY, BODY.index(at))
    guess = found.guess
    assert found.part == part
    assert (BODY[slice(*guess.source)] if guess.source else "") == source
    assert (BODY[slice(*guess.cue)] if guess.cue else "").startswith(cue)
    assert (guess.speaker, guess.role) == (speaker, role)


def test_nothing_to_point_at():
    assert pointed_at("", 0) is None


@pytest.mark.django_db
def test_the_boxes_of_what_is_pointed_at(editor, importer):
    article = make_article("Bỏ dòng này.\n" + BODY)
    article.exclude(0, 12, reason="editor", by=editor)
    url, start = reverse("pointed", args=[article.pk]), span(article, "Lê Thị Hoa")[0]
    found = client_of(editor).get(url, {"start": start}).json()
    source, cue = ("-".join(map(str, span(article, words))) for words in ("Bà Lê Thị Hoa", "cho biết"))
    assert found == {"pointed": "source", "speakers": "Lê Thị Hoa", "role": "", "source": source, "cue": cue}
    assert client_of(editor).get(url).status_code == 422
    assert client_of(importer).get(url, {"start": 1}).status_code == 403
    assert client_of(editor).post(url).status_code == 405
    assert client_of(editor).get(reverse("pointed", args=[999]), {"start": 1}).status_code == 404
