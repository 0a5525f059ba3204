"""HTML pages."""

import json

import pytest

from articles.cleaning import clean
from articles.normal_form import normal_form
from articles.tests.deliveries import BRIDGE, MARKET, read

PAGE = f"""<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>Cầu sắp thông xe - Báo Bến Tre</title>
<meta property="article:published_time" content="2026-03-05T08:15:00+07:00">
<meta property="og:site_name" content="Báo Bến Tre"><link rel="canonical" href="https://bentre.example/cau">
<script>document.title = "Không phải tít";</script></head><body>
<nav><a href="/">Trang chủ</a> <a href="/kinh-te">Kinh tế</a></nav>
<h1>Cầu sắp thông xe</h1>
<article><p>{BRIDGE}</p><p>{MARKET}</p><p>Ông Đạt nói đơn vị thi công đã làm ba ca mỗi ngày từ tháng mười năm ngoái.</p>
<div class="tin-lien-quan"><a href="/khac">Phà cuối cùng rời bến sau năm mươi năm đưa khách qua sông lớn</a></div>
<script>alert(1)</script></article>
<div class="binh-luan">Bình luận (3) Ý kiến của bạn</div><footer>Giấy phép số 12</footer></body></html>"""


class TestPages:
    def test_text_and_what_the_page_says_of_itself(self, tmp_path):
        (found,) = read(tmp_path, "trang.html", PAGE.encode())
        assert found.fields == {
            "title": "Cầu sắp thông xe",
            "published": "2026-03-05T08:15:00+07:00",
            "published_basis": "text",
            "publisher": "Báo Bến Tre",
            "url": "https://bentre.example/cau",
            "language": "vi",
        }
        assert found.text.startswith(f"Cầu sắp thông xe\n\n{BRIDGE}")
        assert "ba ca mỗi ngày" in found.text
        for litter in ("Trang chủ", "Phà cuối cùng", "alert", "Bình luận", "Giấy phép"):
            assert litter not in found.text

    @pytest.mark.parametrize(
        "picture",
        [
            "<figure><img src='a.jpg'><figcaption>{}</figcaption></figure>",
            "<div class='anh'><img src='a.jpg'><p class='PhotoCMS_Caption'><em>{}</em></p></div>",
            "<table><tr><td><img src='a.jpg'></td></tr><tr><td class='image_caption'>{}</td></tr></table>",
        ],
    )
    def test_captions_are_marked_as_such(self, tmp_path, picture):
        caption = "Đoàn xe đầu tiên qua cầu Rạch Miễu 3"
        page = PAGE.replace(f"<p>{MARKET}</p>", f"{picture.format(caption)}<p>{MARKET}</p>")
        (found,) = read(tmp_path, "trang.html", page.encode())
        cleaned = clean(normal_form(found.text))
        assert cleaned.captions == (caption,)
        assert cleaned.flags == ()

    def test_a_part_that_is_only_called_so_is_no_caption(self, tmp_path):
        page = PAGE.replace("<article>", "<article><div class='no-caption'>").replace("</article>", "</div></article>")
        (found,) = read(tmp_path, "trang.html", page.encode())
        assert BRIDGE in found.text.split("\n")

    def test_what_json_in_the_page_says(self, tmp_path):
        data = {"@graph": [{"@type": "NewsArticle", "datePublished": "2026-03-04", "author": [{"name": "Lan Anh"}]}]}
        page = PAGE.replace("article:published_time", "x").replace(
            "</head>", f'<script type="application/ld+json">{json.dumps(data)}</script></head>'
        )
        (found,) = read(tmp_path, "trang.htm", page.encode())
        assert (found.fields["published"], found.fields["author"]) == ("2026-03-04", "Lan Anh")

    def test_a_date_that_the_page_does_not_mark_is_not_guessed(self, tmp_path):
        page = PAGE.replace("article:published_time", "x").replace("Giấy phép số 12", "Cập nhật 1/2/2026")
        (found,) = read(tmp_path, "trang.html", page.encode())
        assert "published" not in found.fields

    def test_a_page_without_a_body_is_all_its_text(self, tmp_path):
        (found,) = read(tmp_path, "trang.html", b"<title>x</title><div>Xin ch\xc3\xa0o</div><p>hai</p>")
        assert "Xin chào" in found.text

    def test_a_page_laid_out_in_a_table_has_a_line_a_paragraph(self, tmp_path):
        page = (
            f"<h1>Cầu</h1><table><tr><td>Trang chủ</td><td>{BRIDGE}<br><br>{MARKET}<br>{BRIDGE * 3}</td></tr></table>"
        )
        (found,) = read(tmp_path, "trang.html", page.encode())
        assert BRIDGE in found.text.split("\n")
        assert "|" not in found.text
