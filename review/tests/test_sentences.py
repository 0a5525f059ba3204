"""The whole sentence around a quote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.sentences import sentence_around


def spot(body, words):
    return body.index(words), body.index(words) + len(words)


def around(body, *words):
    return sentence_around(body, [(body.index(part), body.index(part) + len(part)) for part in words])


@pytest.mark.parametrize(
    ("body", "words", "expected"),
    [
        ("Trời mưa. Ông Bạ nói đê không vỡ. Trời tạnh.", ["đê không vỡ"], "Ông Bạ nói đê không vỡ."),
        ("Ông Bạ nói đê không vỡ", ["đê không vỡ"], "Ông Bạ nói đê không vỡ"),
        ("Có vỡ đê không? Không! Ông Bạ nói thế.", ["Không"], "Không!"),
        # from the first part's sentence to the last one's
        ("Một. Hai ba. Bốn năm. Sáu.", ["ba", "Bốn"], "Hai ba. Bốn năm."),
        ("Một. Ông Bạ nói: hai. Ba.", ["hai", "Ông Bạ"], "Ông Bạ nói: hai."),
        # lines are paragraphs
        ("Tít không chấm\nÔng Bạ nói đê không vỡ\nTin khác", ["đê không vỡ"], "Ông Bạ nói đê không vỡ"),
        ("Đoạn một. Lời mở\nlời kết. Đoạn ba.", ["mở\nlời"], "Lời mở lời kết."),
        # a speech is not cut, and what is said of it stays with it
        (
            "Mưa. “Đê vững. Dân yên tâm”, ông Bạ nói. Hết.",
            ["Đê vững. Dân yên tâm"],
            "“Đê vững. Dân yên tâm”, ông Bạ nói.",
        ),
        ("Mưa. “Đê vững. Dân yên tâm”, ông Bạ nói. Hết.", ["Dân yên tâm"], "“Đê vững. Dân yên tâm”, ông Bạ nói."),
        ('Mưa. "Đê vững. Dân yên", ông Bạ nói. "Hết". Xa.', ["Dân yên"], '"Đê vững. Dân yên", ông Bạ nói.'),
        ("Mưa. “Đê vững.” Ông Bạ về. Hết.", ["Đê vững"], "“Đê vững.”"),
        ("Mưa. “Đê vững.” ông Bạ nói. Hết.", ["Đê vững"], "“Đê vững.” ông Bạ nói."),
        ("Mưa. «Đê vững. Yên tâm», ông nói. Hết.", ["Yên tâm"], "«Đê vững. Yên tâm», ông nói."),
        # a denial reads as one
        ("Mưa. Bà Mị bác tin TP. Đông Hà thiếu nước. Hết.", ["thiếu nước"], "Bà Mị bác tin TP. Đông Hà thiếu nước."),
        ("Mưa. Không ai bảo PGS. TS. Lê V. Bạ đã về. Hết.", ["đã về"], "Không ai bảo PGS. TS. Lê V. Bạ đã về."),
        ("Mưa. Bà Mị chưa nói... là đê vỡ. Hết.", ["đê vỡ"], "Bà Mị chưa nói... là đê vỡ."),
        ("Mưa. Ông không nói giá 4.200 đồng là đúng. Hết.", ["là đúng"], "Ông không nói giá 4.200 đồng là đúng."),
        ("Mưa. Bà d’Arc nói. “Một. Hai. Ba”, bà kể. Hết.", ["Hai"], "“Một. Hai. Ba”, bà kể."),
        # an abbreviation's letters inside another word
        ("Mưa. Ông đi tp hcm hay ats. Bà Mị ở lại. Hết.", ["Bà Mị"], "Bà Mị ở lại."),
    ],
)
def test_sentence(body, words, expected):
    assert around(body, *words) == expected


def test_a_sign_stands_for_what_is_left_out_but_of_its_own():
    body = "Mưa. Ông Lý kể đê vỡ, và bà Mị phủ nhận mất lúa. Hết."
    own, others = [spot(body, "mất lúa"), spot(body, "phủ nhận")], [spot(body, "Mưa"), spot(body, "đê vỡ, và bà Mị")]
    assert sentence_around(body, own, others) == "Ông Lý kể […] phủ nhận mất lúa."
    assert sentence_around(body, own, [spot(body, "bà Mị phủ nhận")]) == "Ông Lý kể đê vỡ, và […] phủ nhận mất lúa."


@given(st.text(st.sampled_from('aB1 .!?…"“”‘’«»\n,)(ạĐ🌾'), min_size=1, max_size=60), st.data())
def test_holds_its_spans_and_nothing_that_is_not_there(body, data):
    start = data.draw(st.integers(0, len(body) - 1))
    end = data.draw(st.integers(start + 1, len(body)))
    sentence = sentence_around(body, [(start, end)])
    assert " ".join(body[start:end].split()) in sentence
    assert sentence in " ".join(body.split())
    assert "\n" not in sentence


def test_time_grows_with_the_length():
    """A page without an end of sentence, and one of nothing else."""
    assert len(around("a" * 300_000 + " nói", "nói")) == 300_004
    assert around("a. " * 3000 + "Hết.", "Hết").endswith("Hết.")
