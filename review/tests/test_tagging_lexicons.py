"""The word lists: each says where it comes from, and none says two things of one phrase."""

import pytest

from review.tagging.lexicon import FOLDER, entries, key, phrase_key

LISTS = sorted(path.stem for path in FOLDER.glob("*.txt"))


@pytest.mark.parametrize("name", LISTS)
def test_a_list_says_where_it_comes_from(name):
    first = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# ")
    assert list(entries(name))


@pytest.mark.parametrize("name", ["cues", "heads"])
def test_no_phrase_has_two_classes(name):
    phrases = [phrase_key(row[0]) for row in entries(name)]
    assert sorted(p for p in set(phrases) if phrases.count(p) > 1) == []


def test_a_key_knows_no_case_and_no_place_of_the_tone_mark():
    assert key("hoà") == key("hòa") == key("HÒA") == key("hoa\u0300") != key("hoa")
    assert key("đ") != key("d")
