"""Small articles, runs, acts and database roles for tests."""

import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import pytest
from django.db import DatabaseError, connection, transaction

from articles.hashing import text_sha256
from articles.importing import import_records
from articles.kept_text import kept_text
from articles.models import Article
from articles.reading import Record, Rejection
from newsdesk.roles import Role
from newsdesk.tests.persons import make_person
from review.archive import CHECKS
from review.cards import count_open_proposals
from review.deciding import Act, decide
from review.models import ArticleSearch, Proposal, Quote, Run, Work
from review.undoing import latest_decision, put_back

DAM = "Con đập này sẽ giữ đủ nước cho hai vụ lúa"
NOBODY_MOVES = "Chúng tôi không di dời hộ nào trước mùa mưa"
PAID = "bà con đã nhận đủ tiền đền bù 🌾"
TAIL = "Xem thêm: Giá lúa hôm nay"
BODY = f"""Sáng 3/11, ông Lê Văn Khải, Giám đốc Sở Thủy lợi Tân Hòa, nói: “{DAM}.”
“{NOBODY_MOVES}”, ông Khải khẳng định.
Bà Đỗ Thị Nhàn cho biết {PAID}.
{TAIL}"""
KHAI = "Lê Văn Khải"


def make_article(body: str = BODY, *, excluded: Sequence[tuple[int, int]] = (), **fields) -> Article:
    hashes = {"body_sha256": text_sha256(body), "kept_sha256": text_sha256(kept_text(body, excluded))}
    article = Article.objects.create(body=body, length=len(body), **hashes, **fields)
    for cut in excluded:
        article.excluded_ranges.create(range=cut, reason="related")
    return article


def span(article: Article, words: str) -> tuple[int, int]:
    start = article.body.index(words)
    return start, start + len(words)


def make_run(article: Article, *finds: str | dict, version: str = "1") -> list[Proposal]:
    """A run of the tagger with a proposal a find: the words, or columns with `content` as words or spans."""
    run = Run.objects.create(article=article, version=version, kept_sha256=article.kept_sha256)
    proposals = []
    for find in finds:
        fields = {"kind": "direct", "speaker": KHAI, "confidence": 0.9, "rule": "thử"}
        fields |= {"content": find} if isinstance(find, str) else find
        if isinstance(fields["content"], str):
            fields["content"] = [span(article, fields["content"])]
        proposals.append(Proposal.objects.create(run=run, article=article, **fields))
    ArticleSearch.index([article.pk])
    with transaction.atomic():
        Work.objects.filter(pk=article.pk).update(tagging=Work.Tagging.TAGGED)
        count_open_proposals([article.pk])
    return proposals


def finished(article: Article, *, by, how: str = Work.Review.PROPOSALS_REVIEWED) -> None:
    """Closed by somebody who looked at every proposal."""
    Work.objects.get(pk=article.pk).finish(how, by=by)


def make_editor(username: str = "bientap"):
    return make_person(username, Role.EDITOR)


def make_chief(username: str = "thuky"):
    return make_person(username, Role.CHIEF)


def act(verb: str, thing: Proposal | Quote, **more) -> Act:
    """As the page sends it: a fresh request id, and the version as `thing` has it unless told."""
    whose = {"proposal_id": thing.pk} if isinstance(thing, Proposal) else {"quote_id": thing.pk}
    reason = {"reason": "mistaken"} if verb == "withdraw" else {}
    given = {"request_id": uuid.uuid4(), "seen_version": getattr(thing, "version", 0), **reason, **more}
    return Act(verb=verb, **whose, **given)


def decided(verb: str, thing: Proposal | Quote, *, by, **more) -> Quote:
    """The quote as the database has it after the act."""
    return Quote.objects.get(pk=decide([act(verb, thing, **more)], by=by)[0].pk)


def make_archive():
    """One of everything: an import with a rejection, an excluded range, and quotes decided, held, undone."""
    by = make_chief()
    page = Record(file="dap.txt", member=None, line=None, text=BODY, fields={})
    import_records([page, Rejection("trong.txt", None, None, "empty", "no text")], name="thử", by=by)
    article = Article.objects.get()
    article.exclude(*span(article, TAIL), reason="tail", by=by)
    cue = {"cue": span(article, "nói"), "source": span(article, "ông Lê Văn Khải"), "relay": span(article, "Sở")}
    dam = {"content": DAM, "said_on_span": span(article, "3/11"), **cue}
    first, *others = make_run(article, dam, NOBODY_MOVES, PAID)
    quote = decided("verify", first, by=by)
    quote = decided("correct", quote, by=by, changes={"own_marks": [span(article, "hai vụ lúa")]})
    decided("withdraw", decided("hold", quote, by=by), by=by)
    put_back(latest_decision(by).decision, by=by, request_id=uuid.uuid4())
    for proposal in others:
        decided("keep_out", proposal, by=by)
    masked = BODY.replace("Lê Văn Khải", "█" * len("Lê Văn Khải"))
    sealed = make_article()
    Article.objects.filter(pk=sealed.pk).update(body=masked, masked_sha256=text_sha256(masked))


@contextmanager
def refused(why: str):
    """The database refuses, naming the constraint or with the trigger's words; nothing of the block stays."""
    with pytest.raises(DatabaseError, match=why), transaction.atomic():
        yield


def sql(query: str, parameters: Sequence | dict = ()) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters or None)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def as_app():
    """With no more rights than the app's role has."""
    sql("SET ROLE newsdesk_app")
    try:
        yield
    finally:
        sql("RESET ROLE")


def at_once(*calls: Callable) -> list:
    """Each call in a thread with a connection of its own, all let go together; results, or exceptions, in order."""
    barrier = Barrier(len(calls))

    def run(call: Callable):
        try:
            barrier.wait(timeout=30)
            return call()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def begun(pool: ThreadPoolExecutor, act_of_one: Callable) -> Future:
    """It has a connection of its own; comes back when that waits for another one, or is done."""

    def run():
        try:
            return act_of_one()
        finally:
            connection.close()

    waiting = "SELECT pid FROM pg_locks WHERE NOT granted"
    before = len(sql(waiting))
    under_way = pool.submit(run)
    while not under_way.done() and len(sql(waiting)) <= before:
        time.sleep(0.01)
    return under_way


def breaches() -> list[str]:
    """What verify_archive would say of the archive as it stands; nothing when all promises are kept."""
    return [breach for check in CHECKS for breach in check()]
