"""The command that tags a stream of JSON lines."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

TEXT = 'Ông Lê Văn Tám nói: "Nước đang xuống".'


def pretag(lines, *arguments, **environment):
    """The command as its users run it: a process of its own, in a database's absence."""
    return subprocess.run(
        [sys.executable, "manage.py", "pretag", *arguments],
        input="".join(line + "\n" for line in lines).encode(),
        capture_output=True,
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing", **environment},
        timeout=60,
        check=False,
    )


def article(name, text=TEXT):
    return json.dumps({"id": name, "text": text}, ensure_ascii=False)


@pytest.mark.parametrize("workers", ["1", "3"])
def test_one_answer_a_line_in_order(workers):
    names = [f"bài {n}" for n in range(300)]
    done = pretag([article(name) for name in names], "--workers", workers)
    assert done.returncode == 0, done.stderr.decode()
    answers = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [answer["id"] for answer in answers] == names
    assert answers[0]["quotes"] == answers[-1]["quotes"]


def test_the_form_of_a_quote():
    [answer] = [json.loads(line) for line in pretag([article("1")]).stdout.splitlines()]
    [quote] = answer["quotes"]
    confidence = quote.pop("confidence")
    assert 0 < confidence <= 1
    assert quote.pop("doubt") in ("", "content", "speaker", "kind")
    start = TEXT.index("Nước")
    assert quote == {
        "kind": "direct",
        "content": [[start, start + len("Nước đang xuống")]],
        "cue": [TEXT.index("nói"), TEXT.index(":")],
        "source": [0, TEXT.index(" nói")],
        "relay": None,
        "speaker": "Lê Văn Tám",
        "speaker_kind": "person",
        "role": None,
        "said_on": None,
        "rule": "before-colon",
    }


def test_a_date_is_an_object():
    [answer] = [json.loads(line) for line in pretag([article("1", "Ngày 2/3/2024, " + TEXT)]).stdout.splitlines()]
    assert answer["quotes"][0]["said_on"] == {"span": [0, 13], "date": "2024-03-02", "precision": "day"}


@pytest.mark.parametrize(
    "line",
    ["{", "[]", '{"text": "không có mã"}', '{"id": 1}', '{"id": 1, "text": null}', '"chữ"'],
)
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_broken_line_is_named(line, workers):
    done = pretag([article("1"), line, article("3")], "--workers", workers)
    assert done.returncode == 1
    assert "line 2" in done.stderr.decode()


def test_bytes_that_are_no_text_are_named():
    done = subprocess.run(
        [sys.executable, "manage.py", "pretag"],
        input=b'{"id": 1, "text": "\xff"}\n',
        capture_output=True,
        cwd=settings.BASE_DIR,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "line 1" in done.stderr.decode()


def test_empty_lines_are_no_articles():
    assert len(pretag([article("1"), "", article("2")]).stdout.splitlines()) == 2


def test_half_a_surrogate_pair_is_written_as_it_came():
    line = r'{"id": "\ud800", "text": "Ông An nói: \"Nước đang xuống\"."}'
    done = pretag([line])
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["id"] == "\ud800"


def test_no_workers_is_refused():
    done = pretag([article("1")], "--workers", "0")
    assert done.returncode == 1
    assert "--workers" in done.stderr.decode()
