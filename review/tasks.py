"""What workers run. A message is only a hint: what is to be done, by whom and for the how manieth time is in Work."""

import logging
import time
import traceback
from collections.abc import Sequence
from importlib import import_module
from math import inf
from types import ModuleType

from django.conf import settings
from django.db import InterfaceError, OperationalError

from articles.hashing import text_sha256
from articles.kept_text import WayBack
from articles.models import Article
from newsdesk.celery import app, send_hint
from review import registry, watching
from review.exporting.files import hold_against_feed, make_file, remove_old_files
from review.feed import bring_up_to_date
from review.models import Claim, Download, Work, WorkerSign
from review.reanchoring import reanchor
from review.searching.rows import index_read
from review.storing import Tagged, proposed, store

log = logging.getLogger(__name__)

BATCH = 40
BATCH_SECONDS = 2.0
STORE_SECONDS = 0.5  # of tagging, after which what is done is written
MOST_HINTS = 8
EXPORT_SECONDS = 3600
HINT_EXPIRES = 10


def tagger() -> ModuleType:
    """The module that marks who says what: `tag(text) -> list[Find]` and VERSION."""
    return import_module(settings.TAGGER)


@app.task(name="review.tag")
def tag() -> None:
    """Tag what waits for about two seconds, then leave a hint for the rest."""
    WorkerSign.give()
    until = time.monotonic() + BATCH_SECONDS
    while time.monotonic() < until:
        claims = Work.objects.claim(BATCH)
        if not claims:
            return
        tag_articles(claims, until)
    hint()


@app.task(name="review.sweep")
def sweep() -> dict[str, int]:
    """Free what dead workers held, hint at whatever waits, and bring the feed up to date.

    Runs every ten seconds, and by hand.
    """
    WorkerSign.give()
    freed = Work.objects.sweep()
    if any(freed.values()):
        log.warning("sweep requeued=%(requeued)s quarantined=%(quarantined)s", freed)
    hints = min(MOST_HINTS, -(-Work.objects.waiting()[: MOST_HINTS * BATCH].count() // BATCH))
    # Without a broker each try takes seconds.
    all(hint() for _ in range(hints))
    watch()
    catch_up()
    aged = Work.objects.age(settings.BACKLOG_DAYS)
    if aged:
        log.info("backlog aged=%s", aged)
    told = bring_up_to_date()
    if told:
        log.info("feed told=%s", told)
    reanchored = reanchor()
    return {**freed, "aged": aged, "reanchored": reanchored, "told": told}


@app.task(name="review.watch")
def watch() -> None:
    """Hold changed watch-lists against the open articles for about two seconds; the next sweep goes on."""
    until = time.monotonic() + BATCH_SECONDS
    while time.monotonic() < until and watching.catch_up():
        pass


@app.task(name="review.catch_up")
def catch_up() -> None:
    """For about two seconds what changed names in the registry left to do, then a hint for the rest."""
    until = time.monotonic() + BATCH_SECONDS
    while registry.catch_up():
        if time.monotonic() >= until:
            hint_at_names()
            return


def hint() -> bool:
    """Wake a worker for what waits for the tagger; False without a broker."""
    return send_hint(tag)


@app.task(name="review.export", time_limit=EXPORT_SECONDS)
def export() -> None:
    """Make the file that waits longest, however long it takes: its lease is renewed as it grows. One at a time, so that
    not all processes of a worker make files.
    """
    WorkerSign.give(WorkerSign.EXPORTING)
    if claim := Download.objects.claim():
        make_file(claim)
        hint_export()


@app.task(name="review.sweep_exports")
def sweep_exports() -> dict[str, int]:
    """Free what dead workers held, hint if a file waits, note what changed in files, remove old ones."""
    WorkerSign.give(WorkerSign.EXPORTING)
    freed = Download.objects.sweep()
    if freed:
        log.warning("sweep exports freed=%s", freed)
    if Download.objects.filter(state=Download.State.WAITING).exists():
        hint_export()
    return {"freed": freed, "noted": hold_against_feed(), "removed": remove_old_files()}


def hint_export() -> bool:
    """The same for files."""
    return send_hint(export, expires=HINT_EXPIRES)


def hint_at_watching() -> None:
    """The same for lists that changed."""
    send_hint(watch, expires=HINT_EXPIRES)


def hint_at_names() -> None:
    """The same for quotes whose speakers are called otherwise."""
    send_hint(catch_up, expires=HINT_EXPIRES)


def tag_articles(claims: Sequence[Claim], until: float = inf) -> None:
    """Through the tagger and into the database, in order; what is not begun by `until` goes back to wait."""
    ids = sorted(claim.article_id for claim in claims)
    articles = Article.objects.only("title", "body").prefetch_related("excluded_ranges").in_bulk(ids)
    # First: what the tagger fails on is to be found too.
    index_read(articles.values())
    tagged: list[Tagged] = []
    since = 0.0
    for position, claim in enumerate(claims):
        now = time.monotonic()
        if now >= until:
            Work.objects.give_back(claims[position:])
            break
        if tagged and now >= since + STORE_SECONDS:
            _store(tagged)
            tagged = []
        since = since if tagged else now
        article = articles.get(claim.article_id)  # none when its import has been taken back since
        if article and (one := _tagged(claim, article)):
            tagged.append(one)
    _store(tagged)


def _tagged(claim: Claim, article: Article) -> Tagged | None:
    """What the tagger says; None when it failed, whatever the article did to it."""
    started = time.monotonic()
    segments = article.kept_segments()
    text = "\n".join(article.body[start:end] for start, end in segments)
    try:
        way_back = WayBack(segments)
        proposals = [proposed(find, way_back) for find in tagger().tag(text)]
    except Exception as error:
        _failed(claim, error)
        return None
    return Tagged(claim, text_sha256(text), proposals, round((time.monotonic() - started) * 1000))


def _store(tagged: Sequence[Tagged]) -> None:
    """All of them at once; if that fails, one by one, so that an article does to itself alone what it does."""
    if not tagged:
        return
    version = tagger().VERSION
    try:
        stored = store(tagged, version)
    except (OperationalError, InterfaceError):
        raise  # the database's trouble, not the articles'
    except Exception as error:
        if len(tagged) == 1:
            _failed(tagged[0].claim, error)
        else:
            for one in tagged:
                _store([one])
        return
    for one in tagged:
        pk, token = one.claim.article_id, one.claim.token
        if pk in stored:
            log.info("tagged article=%s finds=%s ms=%s version=%s", pk, len(one.proposals), one.milliseconds, version)
        else:
            log.warning("late article=%s token=%s", pk, token)


def _failed(claim: Claim, error: Exception) -> None:
    log.error("tagger failed article=%s token=%s %s", claim.article_id, claim.token, where(error))
    Work.objects.failed(claim, where(error))


def where(error: Exception) -> str:
    """The kind and the place of an error; its message could hold words of the article."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {frame.name}, line {frame.lineno}"
