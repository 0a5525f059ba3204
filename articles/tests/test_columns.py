"""Which column is which field, by its name."""

import pytest

from articles.reading.columns import propose


@pytest.mark.parametrize(
    "names, fields",
    [
        (
            ["Tiêu đề", "Sapo", "Nội dung", "Báo"],
            {"Tiêu đề": "title", "Sapo": "lead", "Nội dung": "body", "Báo": "publisher"},
        ),
        (["headline", "articleBody", "pubDate"], {"headline": "title", "articleBody": "body", "pubDate": "published"}),
        (["TIT", "noi_dung", "ngay-dang"], {"TIT": "title", "noi_dung": "body", "ngay-dang": "published"}),
        (["text", "body"], {"body": "body"}),
        (["Nguồn"], {"Nguồn": "publisher"}),
        (["Báo", "Nguồn"], {"Báo": "publisher", "Nguồn": "credit"}),
        (
            ["id", "link", "category", "lang"],
            {"id": "external_id", "link": "url", "category": "section", "lang": "language"},
        ),
        (["a", "b", ""], {}),
    ],
)
def test_columns_are_proposed_by_their_names(names, fields):
    assert propose(names) == fields
