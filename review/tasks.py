"""What workers run. A message is only a hint: what is to be done, by whom and for the how manieth time is in Work."""

import logging
import time
import traceback
from importlib import import_module
from types import ModuleType

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from kombu.exceptions import OperationalError as BrokerError

from articles.hashing import text_sha256
from articles.kept_text import Span, to_body
from articles.models import Article
from newsdesk.celery import app
from review import watching
from review.cards import count_open_proposals
from review.exporting.files import hold_against_feed, make_file, remove_old_files
from review.feed import bring_up_to_date
from review.models import ArticleSearch, Claim, Download, Proposal, Run, Work, WorkerSign
from review.reanchoring import reanchor
from review.tagging import Find

log = logging.getLogger(__name__)

BATCH = 10
BATCH_SECONDS = 2.0
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
        for position, claim in enumerate(claims):
            if time.monotonic() >= until:
                Work.objects.give_back(claims[position:])
                break
            tag_article(claim)
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


def hint() -> bool:
    """Wake a worker, as well as it goes: without a broker (False) the next sweep finds the work all the same."""
    try:
        tag.apply_async()
    except BrokerError as error:
        log.warning("hint not sent: %s", type(error).__name__)
        return False
    return True


@app.task(name="review.export", time_limit=EXPORT_SECONDS)
def export() -> None:
    """Make the file that waits longest, however long it takes: its lease is renewed as it grows."""
    WorkerSign.give()
    if claim := Download.objects.claim():
        make_file(claim)
        hint_export()


@app.task(name="review.sweep_exports")
def sweep_exports() -> dict[str, int]:
    """Free what dead workers held, hint at files that wait, note what changed in files, remove old ones."""
    WorkerSign.give()
    freed = Download.objects.sweep()
    if freed:
        log.warning("sweep exports freed=%s", freed)
    waiting = Download.objects.filter(state=Download.State.WAITING)[:MOST_HINTS].count()
    all(hint_export() for _ in range(waiting))
    return {"freed": freed, "noted": hold_against_feed(), "removed": remove_old_files()}


def hint_export() -> bool:
    """Like `hint`, for files."""
    try:
        export.apply_async(expires=HINT_EXPIRES)
    except BrokerError as error:
        log.warning("hint not sent: %s", type(error).__name__)
        return False
    return True


def hint_at_watching() -> None:
    """Wake a worker for lists that changed, as well as it goes: the next sweep finds them all the same."""
    try:
        watch.apply_async(expires=HINT_EXPIRES)
    except BrokerError as error:
        log.warning("hint not sent: %s", type(error).__name__)


def tag_article(claim: Claim) -> None:
    """One article through the tagger. Late (the lease went to another), it changes nothing."""
    started = time.monotonic()
    # First: what the tagger fails on is to be found too.
    ArticleSearch.index(claim.article_id)
    article = Article.objects.get(pk=claim.article_id)
    segments = article.kept_segments()
    text = "\n".join(article.body[start:end] for start, end in segments)
    module = tagger()
    try:
        finds = module.tag(text)
        with transaction.atomic():
            if not Work.objects.finished(claim):
                log.warning("late article=%s token=%s", article.pk, claim.token)
                return
            store_run(article, finds, segments, version=module.VERSION, kept_sha256=text_sha256(text))
            count_open_proposals([article.pk], reopen=True)
            watching.mark([article.pk])
    except (OperationalError, InterfaceError):
        raise  # the database's trouble, not the article's
    except Exception as error:  # whatever an article does to the tagger, it does to itself alone
        log.error("tagger failed article=%s token=%s %s", article.pk, claim.token, where(error))
        Work.objects.failed(claim, where(error))
        return
    milliseconds = round((time.monotonic() - started) * 1000)
    log.info("tagged article=%s finds=%s ms=%s version=%s", article.pk, len(finds), milliseconds, module.VERSION)


def where(error: Exception) -> str:
    """The kind and the place of an error; its message could hold words of the article."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {frame.name}, line {frame.lineno}"


def store_run(article: Article, finds: list[Find], segments: list[Span], *, version: str, kept_sha256: bytes) -> Run:
    """A run and its proposals, with spans of the kept text turned into spans of the body."""
    run = Run.objects.create(article=article, version=version, kept_sha256=kept_sha256)
    Proposal.objects.bulk_create(_proposal(run, article, find, segments) for find in finds)
    return run


def _proposal(run: Run, article: Article, find: Find, segments: list[Span]) -> Proposal:
    def one(span: Span | None) -> Span | None:
        return next(iter(to_body([span], segments)), None) if span else None

    said_on = find.said_on
    return Proposal(
        run=run,
        article=article,
        kind=find.kind,
        content=to_body(find.content, segments),
        cue=one(find.cue),
        source=one(find.source),
        relay=one(find.relay),
        speaker=find.speaker or "",
        speaker_kind=find.speaker_kind,
        role=find.role or "",
        said_on=said_on.date if said_on else None,
        said_on_precision=said_on.precision if said_on else "unknown",
        said_on_span=one(said_on.span) if said_on else None,
        confidence=find.confidence,
        doubt=find.doubt,
        rule=find.rule,
    )
