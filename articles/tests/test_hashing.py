"""Hashing a body and what is kept of it at once gives what hashing each alone does."""

import pytest

from articles.hashing import both_sha256, text_sha256

BODY = "Đèo Gió có mưa.\nCầu treo đóng cửa.\n"


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (BODY, BODY.strip()),
        (BODY, BODY),
        (BODY, "Cầu treo đóng cửa."),
        (BODY.rstrip() + " ", BODY.rstrip()),
        (BODY + "\n", BODY.strip()),
        ("\n" + BODY.rstrip(), BODY.rstrip()),
        ("a\n", "b"),
    ],
)
def test_both(body, kept):
    assert both_sha256(body.encode(), body, kept) == (text_sha256(body), text_sha256(kept))
