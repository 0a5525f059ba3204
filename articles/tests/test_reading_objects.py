"""JSONL and JSON."""

import json

import pytest

from articles.tests.deliveries import BRIDGE, MARKET, OBJECTS, is_the_two, jsonl, read


class TestObjects:
    @pytest.mark.parametrize("ascii", [True, False])
    def test_jsonl(self, tmp_path, ascii):
        found = read(tmp_path, "bai.jsonl", b"\n" + jsonl(OBJECTS, ensure_ascii=ascii))
        is_the_two(found, lines=[2, 3])
        assert [item.fields["external_id"] for item in found] == ["71", "72"]
        assert found[0].extra == {"tags": ["cầu", "đường"], "views": {"web": 31}}
        assert found[0].raw["id"] == 71

    @pytest.mark.parametrize("ascii", [True, False])
    @pytest.mark.parametrize("indent, lines", [(None, [1, 1]), (1, [2, 14])])
    def test_an_array_whatever_its_layout(self, tmp_path, ascii, indent, lines):
        data = json.dumps(OBJECTS, indent=indent, ensure_ascii=ascii).encode()
        is_the_two(read(tmp_path, "bai.json", data), lines=lines)

    def test_one_object_after_another(self, tmp_path):
        is_the_two(read(tmp_path, "bai.json", b"\n".join(json.dumps(each).encode() for each in OBJECTS)), lines=[1, 2])

    @pytest.mark.parametrize("block", [1, 2, 3, 7, 64])
    def test_an_array_in_pieces_of_any_size(self, tmp_path, monkeypatch, block):
        monkeypatch.setattr("articles.reading.json_array.BLOCK", block)
        data = json.dumps([{"body": f'"[{BRIDGE}]\\ {{' + "\\" * index, "a": [[], {"b": "]"}]} for index in range(9)])
        found = read(tmp_path, "bai.json", data.encode())
        assert [item.fields["body"] for item in found] == [each["body"] for each in json.loads(data)]

    def test_paragraphs_authors_and_numbers(self, tmp_path):
        object = {"content": [BRIDGE, MARKET], "authors": ["Lan", "Minh"], "guid": 5, "html": "<p>x"}
        (found,) = read(tmp_path, "bai.jsonl", jsonl([object]))
        assert found.fields == {"body": f"{BRIDGE}\n{MARKET}", "author": "Lan, Minh", "external_id": "5"}
        assert found.extra == {"html": "<p>x"}

    def test_a_lead_stands_before_its_body_once(self, tmp_path):
        objects = [{"sapo": "Cầu xong sớm.", "body": BRIDGE}, {"sapo": BRIDGE, "body": f"{BRIDGE}\n{MARKET}"}]
        found = read(tmp_path, "bai.jsonl", jsonl(objects))
        assert [item.fields["body"] for item in found] == [f"Cầu xong sớm.\n\n{BRIDGE}", f"{BRIDGE}\n{MARKET}"]

    def test_a_body_with_tags_is_read_as_text(self, tmp_path):
        body = f"<p>{BRIDGE}</p><script>alert(1)</script><p>Giá &lt; 5 tỉ.<br>Hết.</p>"
        (found,) = read(tmp_path, "bai.jsonl", jsonl([{"body": body}]))
        assert found.fields["body"] == f"{BRIDGE}\nGiá < 5 tỉ.\nHết."
        (found,) = read(tmp_path, "bai.jsonl", jsonl([{"body": f"{BRIDGE} Giá < 5 tỉ <b>"}]))
        assert found.fields["body"] == f"{BRIDGE} Giá < 5 tỉ <b>"

    def test_a_body_that_is_a_whole_page_is_read_as_one(self, tmp_path):
        page = (
            f"<!DOCTYPE html><html><head><title>x</title></head><body><nav>Trang chủ</nav><h1>Cầu</h1><p>{BRIDGE}</p>"
        )
        (found,) = read(tmp_path, "bai.jsonl", jsonl([{"html": page, "url": "https://a.example/1", "title": "Tít"}]))
        assert BRIDGE in found.text
        assert "Trang chủ" not in found.text
        assert (found.fields["title"], found.fields["url"]) == ("Tít", "https://a.example/1")

    @pytest.mark.parametrize(
        "address", ["javascript:alert(1)", " JAVA\tscript:alert(1)", "\u200bdata:text/html,x", "file:///etc"]
    )
    def test_an_address_that_is_none_becomes_no_link(self, tmp_path, address):
        (found,) = read(tmp_path, "bai.jsonl", jsonl([{"body": BRIDGE, "url": address}]))
        assert "url" not in found.fields
        assert found.extra == {"url": address}

    @pytest.mark.parametrize("address", ["https://a.example/1", "HTTP://a.example", "/tin/1.html", "a.example/1"])
    def test_an_address_of_a_page(self, tmp_path, address):
        (found,) = read(tmp_path, "bai.jsonl", jsonl([{"body": BRIDGE, "url": address}]))
        assert found.fields["url"] == address
