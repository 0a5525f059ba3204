"""The command that learns the tagger's weights, on the sample articles."""

import json

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from review.management.commands.train_tagger import EXERCISES
from review.tagging import tag
from review.tagging.judge import WEIGHTS, judge_by, probability, weights_in
from review.training import Teacher, learn

SAMPLES = settings.BASE_DIR / "seeds" / "gold.jsonl"


@pytest.fixture(scope="module")
def exercises(tmp_path_factory):
    """A few, as all take a while."""
    file = tmp_path_factory.mktemp("exercises") / "exercises.jsonl"
    file.write_text("\n".join(EXERCISES.read_text(encoding="utf-8").splitlines()[:60]), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def written(exercises):
    file = exercises.with_name("weights.tsv")
    call_command("train_tagger", "--gold", SAMPLES, "--exercises", exercises, "--output", file)
    return file


def test_the_same_articles_give_the_same_weights(written, exercises, tmp_path):
    again = tmp_path / "again.tsv"
    call_command("train_tagger", "--gold", SAMPLES, "--exercises", exercises, "--output", again)
    assert again.read_bytes() == written.read_bytes()


def test_the_weights_answer_the_questions_of_the_tagger(written):
    learned = weights_in(written)
    assert learned.keys() == weights_in(WEIGHTS).keys()
    article = json.loads(SAMPLES.read_text(encoding="utf-8").splitlines()[0])
    contents = {tuple(map(tuple, quote["content"])) for quote in article["quotes"]}
    found = {find.content for find in tag(article["text"], judge_by(learned))}
    assert len(found & contents) > len(contents) / 2


def test_answers_that_are_all_the_same_are_learned_too():
    for answer in (True, False):
        assert (probability(learn([(["a"], answer)] * 3, 1.0), ["a"]) > 0.5) is answer


def test_a_judge_that_always_refuses_leaves_nothing_but_layout():
    article = json.loads(SAMPLES.read_text(encoding="utf-8").splitlines()[0])
    assert tag(article["text"])
    assert tag(article["text"], lambda question, place, features: 0.0) == []


@pytest.mark.parametrize("file", [WEIGHTS], ids=["shipped"])
def test_weights_hold_words_and_no_sentences(file):
    features = {feature for question in weights_in(file).values() for feature in question}
    assert len(features) > 500
    assert max(len(feature.split()) for feature in features) <= 7


def test_a_teacher_says_what_the_annotation_says():
    text = "Bà Hoa cho biết chợ sẽ mở lại. Ông Tám thông báo lịch họp chợ cho bà con."
    content = [text.index("chợ"), text.index(". Ông")]
    cue = [text.index("cho biết"), text.index(" chợ")]
    teacher = Teacher({"text": text, "quotes": [{"kind": "indirect", "content": [content], "cue": cue}]})
    found = tag(text, teacher)
    assert [find.content for find in found] == [(tuple(content),)]
    assert [answer for _, answer in teacher.asked["reports"]] == [True, False]


@pytest.mark.parametrize("text", ["{", '{"text": "không có lời nào"}', ""])
def test_a_file_without_annotated_articles_is_refused(text, tmp_path):
    file = tmp_path / "gold.jsonl"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=r"gold\.jsonl"):
        call_command("train_tagger", "--gold", file, "--output", tmp_path / "weights.tsv")
    assert not (tmp_path / "weights.tsv").exists()
