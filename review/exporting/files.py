"""Files of exports: made with a lease, kept a set time under FILES_DIR, and held against the feed afterwards."""

import logging
import os
import time
from collections import defaultdict
from datetime import timedelta
from errno import errorcode
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Min, QuerySet
from django.utils import timezone, translation

from review.exporting.choosing import Misunderstood, choose
from review.exporting.numbers import Numbers
from review.exporting.records import WordsDiffer
from review.exporting.stream import EXTENSIONS, Export
from review.feed import beside, untold
from review.models import Download, DownloadClaim, DownloadNews, FeedEvent, Quote
from review.models.downloads import DOWNLOAD_LEASE_SECONDS

log = logging.getLogger(__name__)

KEPT = timedelta(days=7)
RENEWED_EVERY = 1.0
EVENTS_AT_ONCE = 10_000


class LeaseLost(Exception):
    """Somebody else makes this file now."""


def folder() -> Path:
    return Path(settings.FILES_DIR) / "exports"


def make_file(claim: DownloadClaim) -> bool:
    """The file of a claimed download, whole or not at all; whether it is there. Late, it changes nothing."""
    download = Download.objects.select_related("by").get(pk=claim.download_id)
    lease = Lease(claim)
    try:
        with translation.override(download.by.language):
            choice = choose(download.asked)
            export = Export(
                download.format,
                by=download.by_id,
                raw=download.raw,
                found=choice.found,
                undated=choice.undated,
                filter=choice.filter,
                words=choice.words,
                tell=lease.renew,
            )
            name = _written(export, claim)
    except LeaseLost:
        log.warning("late download=%s token=%s", download.pk, claim.token)
        return False
    except Exception as error:
        # The row says so, its owner reads it there; what can pass is tried again.
        code, about, for_good = told(error)
        log.exception("export failed download=%s why=%s %s", download.pk, code, about)
        Download.objects.failed(claim, f"{code} {about}".strip(), for_good=for_good)
        return False
    finally:
        lease.close()
    return _finish(claim, export, name)


def told(error: Exception) -> tuple[str, str, bool]:
    """Of an error its code, what it is about, and whether another attempt would fail alike. No words of an article."""
    match error:
        case WordsDiffer():
            return type(error).__name__, str(error.uid), True
        case Misunderstood():
            return "Misunderstood", " ".join(error.boxes), True
        case OSError():
            return "OSError", errorcode.get(error.errno or 0, type(error).__name__), False
    return type(error).__name__, "", False


def _written(export: Export, claim: DownloadClaim) -> str:
    """The name of the file, which it has only when it is whole."""
    folder().mkdir(parents=True, exist_ok=True)
    name = f"{claim.download_id}-{claim.token}.{EXTENSIONS[export.format]}"
    half = folder() / f"{name}.part"
    try:
        with half.open("wb") as out:
            for chunk in export.chunks():
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        half.replace(folder() / name)
    finally:
        half.unlink(missing_ok=True)
    return name


def _finish(claim: DownloadClaim, export: Export, name: str) -> bool:
    now, cursor = timezone.now(), export.facts["cursor"]
    done = Download.objects.held(claim).update(
        state=Download.State.DONE,
        lease_until=None,
        error="",
        finished_at=now,
        kept_until=now + KEPT,
        rows=export.count,
        file=name,
        cursor=cursor,
        checked_seq=cursor,
        seen_seq=cursor,
        quotes=export.quotes.stored(),
        manifest=export.manifest(),
    )
    if not done:
        (folder() / name).unlink(missing_ok=True)
        log.warning("late download=%s token=%s", claim.download_id, claim.token)
    return bool(done)


class Lease:
    """Keeps a claim alive while its file is made, over a connection of its own: the export's sees one snapshot only."""

    def __init__(self, claim: DownloadClaim) -> None:
        self.claim = claim
        self.connection = connection.copy()
        self.renewed = time.monotonic()

    def renew(self, rows: int) -> None:
        """At most once in RENEWED_EVERY seconds, for this is called often. Raises LeaseLost."""
        if time.monotonic() < self.renewed + RENEWED_EVERY:
            return
        self.renewed = time.monotonic()
        with self.connection.cursor() as cursor:
            cursor.execute(RENEW, [rows, DOWNLOAD_LEASE_SECONDS, self.claim.download_id, self.claim.token])
            if not cursor.rowcount:
                raise LeaseLost

    def close(self) -> None:
        self.connection.close()


RENEW = """
UPDATE review_download SET rows = %s, lease_until = clock_timestamp() + make_interval(secs => %s)
WHERE id = %s AND lease_token = %s AND state = 'running'
"""


def hold_against_feed() -> int:
    """Note for each file which of its quotes have changed since; the number of notes. Runs twice, also at once, without
    harm. One query while there is nothing new.
    """
    head, noted = FeedEvent.newest(), 0
    made = Download.objects.filter(state=Download.State.DONE)
    while (first := made.filter(checked_seq__lt=head).aggregate(first=Min("checked_seq"))["first"]) is not None:
        noted += _hold_all(made, first, min(first + EVENTS_AT_ONCE, head))
    return noted


def _hold_all(made: QuerySet[Download], first: int, last: int) -> int:
    """All files against the same events, which are read once; only where there is news a file is written by itself."""
    events = list(FeedEvent.objects.filter(seq__gt=first, seq__lte=last).values_list("seq", "quote_id"))
    noted, without = 0, []
    behind = made.filter(checked_seq__lt=last).only("pk", "checked_seq", "quotes")
    # If there is no time for all, those go first next time that were not reached, and newer files always.
    for download in behind.order_by("checked_seq", "-pk").iterator(chunk_size=20):
        inside = Numbers(bytes(download.quotes))
        if any(quote in inside for seq, quote in events if seq > download.checked_seq):
            noted += _hold(download.pk, last)
        else:
            without.append(download.pk)
    made.filter(pk__in=without, checked_seq__lt=last).update(checked_seq=last)
    return noted


def holds_taken_back(download: Download) -> bool:
    """Whether a quote in the file must not be used as things stand now, told or not told of yet; or, in the sentence or
    the surroundings of one, the words of another.
    """
    newest = _newest_events(download, FeedEvent.newest())
    told = download.news.filter(event__kind__in=FeedEvent.TAKEN_BACK).exclude(quote__in=newest)
    if any(kind in FeedEvent.TAKEN_BACK for _seq, kind in newest.values()) or told.exists():
        return True
    inside, spans = Numbers(bytes(download.quotes)), defaultdict(list)
    if any(quote in inside for quote in untold().filter(leaves=False).values_list("pk", flat=True)):
        return True  # an embargo, or what was delivered since, of which the sweep will tell
    since = FeedEvent.objects.filter(seq__gt=download.cursor, kind__in=FeedEvent.TAKEN_BACK).values("quote")
    for article, content in Quote.objects.kept_back().filter(pk__in=since).values_list("article", "content"):
        spans[article] += content
    return any(quote in inside for quote in beside(spans))


def _newest_events(download: Download, head: int) -> dict[int, tuple[int, str]]:
    """By quote of the file, number and kind of its newest event that the file was not held against yet."""
    inside = Numbers(bytes(download.quotes))
    events = FeedEvent.objects.filter(seq__gt=download.checked_seq, seq__lte=head).order_by("seq")
    return {
        quote: (seq, kind)
        for quote, seq, kind in events.values_list("quote_id", "seq", "kind").iterator()
        if quote in inside
    }


def _hold(pk: int, head: int) -> int:
    with transaction.atomic():
        # Of two sweeps at once the one with the older head must not be the last to write.
        download = Download.objects.select_for_update(no_key=True).get(pk=pk)
        newest = _newest_events(download, head)
        DownloadNews.objects.bulk_create(
            [DownloadNews(download=download, quote_id=quote, event_id=seq) for quote, (seq, _kind) in newest.items()],
            update_conflicts=True,
            unique_fields=["download", "quote"],
            update_fields=["event"],
        )
        if any(kind == FeedEvent.Kind.SEALED for _seq, kind in newest.values()):
            download.kept_until = timezone.now()  # what a court seals does not lie about
        download.checked_seq = max(download.checked_seq, head)
        download.save(update_fields=["kept_until", "checked_seq"])
    return len(newest)


def remove_old_files() -> int:
    """Files whose time is over, and those that belong to no download; their number."""
    here = {path.name: path for path in folder().iterdir()} if folder().is_dir() else {}
    # In this order: one that is finished meanwhile is in one of the two.
    running = list(Download.objects.filter(state=Download.State.RUNNING).values_list("pk", "lease_token"))
    kept = Download.objects.filter(state=Download.State.DONE, kept_until__gt=timezone.now(), file__in=here)
    names, being_made = set(kept.values_list("file", flat=True)), tuple(f"{pk}-{token}." for pk, token in running)
    old = [path for name, path in here.items() if name not in names and not name.startswith(being_made)]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
