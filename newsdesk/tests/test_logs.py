"""One line an event, with ids; never a word of an article, never a secret."""

import logging
import os
import re
import subprocess
import sys
import uuid
from logging.config import DictConfigurator
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from articles.importing import Given, import_records
from articles.models import Article
from articles.reading import Record
from newsdesk.local import parts
from newsdesk.local.state import ROOT
from newsdesk.logs import OneLine
from newsdesk.roles import Role
from newsdesk.tests.persons import PASSWORD, make_person
from review import tasks
from review.deciding import Act, decide
from review.exporting.stream import Export
from review.models import Decision, Proposal, Quote, Work
from review.tests.making import sql
from review.undoing import put_back

pytestmark = pytest.mark.django_db(transaction=True)

RARE = "quạtnướcKZ"  # stands in title, text, names and notes alike
TEXT = (
    f"Xóm {RARE} có điện\n"
    f"“Nhà nào ở {RARE} cũng sáng đèn”, ông Lù {RARE}, trưởng xóm {RARE}, nói với báo {RARE} sáng nay.\n"
    f"Bà Vàng {RARE} cho biết con suối {RARE} vẫn đủ nước cho tuốc bin chạy cả mùa khô năm nay.\n"
)
EVENT = re.compile(r"(import (started|done)|feed|tagged|tagger failed|late|decided|exported|sweep|hint not sent)\b")
FIELDS = re.compile(r"(\w+=\S+ ?)+\Z")


@pytest.fixture
def lines(caplog):
    """Every line that is logged, as the console's handler writes it."""
    caplog.set_level(logging.DEBUG)
    written = DictConfigurator(settings.LOGGING).configure_formatter(settings.LOGGING["formatters"]["line"])

    def read(start=""):
        ours = [record for record in caplog.records if record.name.startswith(("articles", "review", "newsdesk"))]
        return [written.format(record) for record in ours if record.getMessage().startswith(start)]

    read.everything = lambda: [written.format(record) for record in caplog.records]
    return read


@pytest.fixture
def clean(lines, capfd):
    """After the test: no line of any logger, and nothing on the terminal, held a word or a secret."""
    yield
    printed = capfd.readouterr()
    everything = "\n".join([*lines.everything(), printed.out, printed.err])
    for secret in (RARE, RARE.lower(), settings.SECRET_KEY, PASSWORD):
        assert secret not in everything
    for line in lines.everything():
        assert "\n" not in line


def deliver(text=TEXT, **fields):
    record = Record(f"{RARE}.txt", None, None, text, {"title": f"Tít {RARE}", "author": RARE, **fields})
    return import_records([record], name=f"lô {RARE}", given=Given(publisher=f"Báo {RARE}"))


def tagged(monkeypatch):
    monkeypatch.setattr(tasks, "hint", lambda: True)
    deliver()
    tasks.tag()
    return Proposal.objects.order_by("pk").first()


def act(verb, proposal, **more):
    return Act(verb=verb, request_id=uuid.uuid4(), seen_version=more.pop("seen", 0), proposal_id=proposal.pk, **more)


def test_importing(lines, clean):
    report = deliver()
    deliver(f"Hỏng \0 {RARE}")
    started, done, *_ = lines("import ")
    assert re.search(rf"INFO articles\.importing import started import={report.delivery.pk} from=0\Z", started)
    assert done.endswith(f"import done import={report.delivery.pk} imported=1 revised=0 duplicate=0 rejected=0")
    assert len(lines("import ")) == 4


def test_tagging(lines, clean, monkeypatch):
    proposal = tagged(monkeypatch)
    [line] = lines("tagged ")
    assert re.search(rf"tagged article={proposal.article_id} finds=\d+ ms=\d+ version=\S+\Z", line)


def test_a_tagger_that_breaks_with_the_text_in_its_mouth(lines, clean, monkeypatch):
    def breaks(text):
        raise ValueError(text)

    monkeypatch.setattr(tasks, "tagger", lambda: SimpleNamespace(VERSION="1", tag=breaks))
    tagged(monkeypatch)
    article = Article.objects.get()
    assert len(lines("tagger failed ")) == 3
    assert f"article={article.pk} token=1 ValueError in breaks, line " in lines("tagger failed ")[0]
    assert RARE not in Work.objects.get().last_error


def test_deciding(lines, clean, monkeypatch):
    editor = make_person("bientap", Role.EDITOR)
    proposal = tagged(monkeypatch)
    quote = decide([act("correct", proposal, changes={"speakers": [f"Lù {RARE}"], "note": RARE})], by=editor)[0]
    put_back(Decision.objects.get(), by=editor, request_id=uuid.uuid4())
    first, second = lines("decided ")
    assert first.endswith(f"INFO review.deciding decided seq=1 verb=correct quote={quote.pk} by={editor.pk}")
    assert second.endswith(f"decided seq=2 verb=undo quote={quote.pk} by={editor.pk}")


def test_a_decision_that_is_taken_back_by_the_database_is_not_logged(lines, clean, monkeypatch):
    editor = make_person("bientap", Role.EDITOR)
    proposal = tagged(monkeypatch)
    with pytest.raises(ValueError, match="later"), transaction.atomic():
        decide([act("verify", proposal)], by=editor)
        raise ValueError("something that came later")
    assert lines("decided ") == []


def test_exporting(lines, clean, monkeypatch):
    editor = make_person("bientap", Role.EDITOR)
    decide([act("correct", tagged(monkeypatch), changes={"speakers": [RARE]})], by=editor)
    assert RARE in b"".join(Export("jsonl", by=editor.pk).chunks()).decode()
    list(Export("csv").chunks())
    first, second = lines("exported ")
    assert first.endswith(f"review.exporting.stream exported format=jsonl count=1 tombstones=0 by={editor.pk}")
    assert second.endswith("exported format=csv count=1 tombstones=0 by=None")


def test_an_export_that_stops(lines, clean, monkeypatch, tmp_path):
    editor = make_person("bientap", Role.EDITOR)
    quote = decide([act("correct", tagged(monkeypatch), changes={"speakers": [RARE]})], by=editor)[0]
    sql("ALTER TABLE review_quote DISABLE TRIGGER USER")
    try:
        Quote.objects.filter(pk=quote.pk).update(words=[f"Lời khác {RARE}"])
    finally:
        sql("ALTER TABLE review_quote ENABLE TRIGGER USER")
    with pytest.raises(CommandError, match=str(quote.uid)) as stopped:
        call_command("export_quotes", output=tmp_path / "x.jsonl")
    assert RARE not in str(stopped.value)
    assert lines("exported ") == []


def test_over_the_web(lines, clean, monkeypatch):
    """Signing in rightly and wrongly, pasting, reading, deciding, a page that is not there."""
    make_person("quantri", is_superuser=True)
    client = Client(raise_request_exception=False)
    client.post(reverse("login"), {"username": "quantri", "password": f"{PASSWORD} sai"})
    assert client.post(reverse("login"), {"username": "quantri", "password": PASSWORD}).status_code == 302
    client.post(reverse("paste_article"), {"text": TEXT, "publisher": RARE})
    proposal = tagged(monkeypatch)
    assert RARE in client.get(reverse("article", args=[proposal.article_id])).text
    verify = reverse("verify_proposal", args=[proposal.pk])
    bad = {"request_id": uuid.uuid4(), "seen_version": 0, "speakers": RARE}
    assert client.post(verify, bad).status_code == 422
    assert client.get(f"/{RARE.lower()[:4]}/").status_code == 404


def breaks(*args, **kwargs):
    """PostgreSQL's message cites the row: title, text and all."""
    with pytest.raises(IntegrityError, match=RARE):
        Article.objects.update(published_basis="text")
    Article.objects.update(published_basis="text")


PLACE = r"IntegrityError in newsdesk\.tests\.test_logs\.breaks, line \d+\Z"


def test_a_request_that_fails(lines, clean, monkeypatch):
    client = Client(raise_request_exception=False)
    client.force_login(make_person("bientap", Role.EDITOR))
    keep_out = reverse("keep_out_proposal", args=[tagged(monkeypatch).pk])
    monkeypatch.setattr("review.views.decisions.decide_on_card", breaks)
    answer = client.post(keep_out, {"request_id": uuid.uuid4(), "seen_version": 0})
    assert answer.status_code == 500
    [line] = [line for line in lines.everything() if " ERROR " in line]
    assert re.search(rf" ERROR django\.request Internal Server Error: {keep_out} {PLACE}", line)


def test_a_task_that_fails(lines, clean, monkeypatch):
    tagged(monkeypatch)
    monkeypatch.setattr(tasks, "bring_up_to_date", breaks)
    assert tasks.sweep.apply().failed()
    [line] = [line for line in lines.everything() if " ERROR " in line]
    assert re.search(rf" ERROR celery\.app\.trace Task review\.sweep\[\S+\] raised unexpected: {PLACE}", line)


def test_the_level_is_also_the_workers(monkeypatch, tmp_path):
    monkeypatch.setenv("LOG_LEVEL", "WARNING")
    for part in (parts.worker(tmp_path, {}), parts.beat(tmp_path, {})):
        assert part.command[-2:] == ["--loglevel", "WARNING"]


class TestOneLine:
    @pytest.mark.parametrize(
        ("message", "arguments", "said"),
        [
            ("broken", (), "broken ValueError in newsdesk.tests.test_logs.line_of, line 0"),
            ("broken: %r", ("error",), "broken: 'ValueError in newsdesk.tests.test_logs.line_of, line 0'"),
            ("error", (), "ValueError in newsdesk.tests.test_logs.line_of, line 0"),
            ("%s of %s\n", (1, 2), "1 of 2 ValueError in newsdesk.tests.test_logs.line_of, line 0"),
        ],
    )
    def test_whatever_stands_in_the_message(self, message, arguments, said):
        assert line_of(message, arguments) == said

    @pytest.mark.parametrize(
        ("message", "given"), [("failed: %s", lambda e: (e,)), ("failed: %(e)s", lambda e: ({"e": e},))]
    )
    def test_an_error_that_is_only_an_argument(self, message, given):
        record = logging.LogRecord("x", logging.ERROR, "", 1, message, given(ValueError(RARE)), None)
        assert OneLine("{message}", style="{").format(record) == "failed: ValueError"

    def test_a_message_of_several_lines(self):
        record = logging.LogRecord("x", logging.INFO, "", 1, "một %s\r\nba", ("hai\n",), None)
        assert OneLine("{message}", style="{").format(record) == "một hai  ba"


def line_of(message, arguments):
    """The line that tells of an error; "error" stands for the error itself. Its number is made 0."""
    try:
        raise ValueError(RARE)
    except ValueError as error:
        found = [error if argument == "error" else argument for argument in (message, *arguments)]
        record = logging.LogRecord(
            "x", logging.ERROR, "", 1, found[0], tuple(found[1:]), (ValueError, error, error.__traceback__)
        )
        logging.Formatter().format(record)  # another handler had it first, and leaves its text on the record
    return re.sub(r"line \d+", "line 0", OneLine("{message}", style="{").format(record))


GUNICORN = f"""
from gunicorn.config import Config
from gunicorn.glogging import Logger
log = Logger(Config())
import django
django.setup()
try:
    {{}}["{RARE}"]
except KeyError:
    log.exception("Error handling request")
"""


@pytest.mark.parametrize("debug", ["", "1"])
def test_as_gunicorn_logs_it(debug):
    """It sets up its own log before Django does. With DEBUG the whole traceback is there."""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "newsdesk.settings", "DEBUG": debug}
    ran = subprocess.run(
        [sys.executable, "-c", GUNICORN], env=env, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    if debug:
        assert "Traceback" in ran.stderr and RARE in ran.stderr
    else:
        line = r"\S+ \S+ ERROR gunicorn\.error Error handling request KeyError in __main__\.<module>, line 8\n"
        assert re.fullmatch(line, ran.stderr)


def test_each_event_is_one_line_of_fields(lines, clean, monkeypatch):
    editor = make_person("bientap", Role.EDITOR)
    decide([act("correct", tagged(monkeypatch), changes={"speakers": [RARE]})], by=editor)
    list(Export("csv").chunks())
    tasks.sweep()
    messages = [line.split(" ", 4)[4] for line in lines()]
    assert len(messages) >= 5
    for message in messages:
        event = EVENT.match(message)
        assert event, message
        assert FIELDS.match(message[event.end() :].strip()), message
