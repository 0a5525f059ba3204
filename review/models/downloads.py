"""Files that people took away or have ordered, and what has changed in them since."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.db.models import F, Q
from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from review.models.quotes import FeedEvent, Quote

DOWNLOAD_LEASE_SECONDS = 20
DOWNLOAD_ATTEMPTS = 3
MOST_SHOWN = 50
DIED = "the worker died"
# By what `Download.error` begins with; "" for all others.
SENTENCES = {
    "WordsDiffer": _(
        "The words of quote %(about)s are not those of its article. Nothing leaves until that is cleared up."
    ),
    "TextDiffers": _(
        "The text of the article of quote %(about)s is not what it was. Nothing leaves until that is cleared up."
    ),
    "Misunderstood": _("its filter is not understood any more, and without it more would leave than was asked for."),
    "OSError": _("the file could not be written (%(about)s)."),
    "": _("it could not be made (%(code)s). The log says more."),
}


@dataclass(frozen=True)
class DownloadClaim:
    """A file leased to one maker; `token` is the fence: who comes late with an older one changes nothing."""

    download_id: int
    token: int


class DownloadQuerySet(models.QuerySet["Download"]):
    def claim(self, pk: int | None = None) -> DownloadClaim | None:
        """Lease the file that waits longest, unless another is being made, or this one; None when there is none."""
        with connection.cursor() as cursor:
            cursor.execute(CLAIM, {"lease": DOWNLOAD_LEASE_SECONDS, "pk": pk})
            row = cursor.fetchone()
        return DownloadClaim(*row) if row else None

    def sweep(self) -> int:
        """Free expired leases: back to waiting, or failed after three attempts. Their number."""
        with connection.cursor() as cursor:
            cursor.execute(SWEEP, {"attempts": DOWNLOAD_ATTEMPTS, "died": DIED})
            return cursor.rowcount

    def held(self, claim: DownloadClaim) -> "DownloadQuerySet":
        return self.filter(pk=claim.download_id, lease_token=claim.token, state=Download.State.RUNNING)

    def failed(self, claim: DownloadClaim, error: str, *, for_good: bool = False) -> None:
        """To be tried again, or not any more after the third attempt."""
        over = Q(attempts__gte=0 if for_good else DOWNLOAD_ATTEMPTS)
        state = models.Case(
            models.When(over, then=models.Value(Download.State.FAILED)), default=models.Value(Download.State.WAITING)
        )
        self.held(claim).update(state=state, lease_until=None, error=error)


class Download(models.Model):
    """One file: what was asked for, how far it is and, once made, what was in it. `quotes` is a deflated bitmap of the
    ids (`review.exporting.numbers`); feed events up to `checked_seq` were held against it, those up to `seen_seq` its
    owner has seen. The file lies in FILES_DIR until `kept_until`; the row stays.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting to be made")
        RUNNING = "running", _("being made")
        DONE = "done", _("made")
        FAILED = "failed", _("failed")

    UNMADE = (State.WAITING, State.RUNNING)

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="downloads")
    format = models.TextField()
    raw = models.BooleanField(default=False)
    asked = models.JSONField(default=dict)
    state = models.TextField(choices=State.choices, default=State.WAITING)
    requested_at = models.DateTimeField(db_default=models.functions.Now())
    finished_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.SmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    lease_token = models.IntegerField(default=0)
    error = models.TextField(blank=True, default="")
    file = models.TextField(blank=True, default="")
    kept_until = models.DateTimeField(null=True)
    cursor = models.BigIntegerField(null=True)
    quotes = models.BinaryField(default=bytes)
    manifest: Any = models.JSONField(null=True)
    checked_seq = models.BigIntegerField(default=0)
    seen_seq = models.BigIntegerField(default=0)

    objects = DownloadQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["by", "-id"], name="download_newest"),
            models.Index(fields=["id"], condition=Q(state__in=["waiting", "running"]), name="download_unmade"),
            models.Index(fields=["checked_seq"], condition=Q(state="done"), name="download_checked"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="running") | Q(lease_until__isnull=False), name="download_leased"
            ),
            models.CheckConstraint(
                condition=~Q(state="done")
                | Q(cursor__isnull=False, manifest__isnull=False, finished_at__isnull=False, kept_until__isnull=False),
                name="download_done_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.format} {self.state}"

    def is_unmade(self) -> bool:
        return self.state in self.UNMADE

    def why_failed(self) -> str:
        """In the reader's language; of an error that has no sentence its code, for whoever looks into the log."""
        if self.error == DIED:
            return gettext("the worker that made it died three times.")
        code, _space, about = self.error.partition(" ")
        return SENTENCES.get(code, SENTENCES[""]) % {"code": code, "about": about}

    def is_kept(self) -> bool:
        return self.kept_until is not None and self.kept_until > timezone.now()

    def news_to_show(self) -> "list[DownloadNews]":
        """What its owner has not seen, the oldest first, then what is seen, the newest first, as far as there is room:
        so the highest number shown has nothing unseen below it that is not shown.
        """
        news = self.news.select_related("quote__article", "event").defer("quote__article__body").annotate(cue=CUE)
        unseen = list(news.filter(event__gt=self.seen_seq).order_by("event_id")[:MOST_SHOWN])
        return unseen + list(news.filter(event__lte=self.seen_seq)[: MOST_SHOWN - len(unseen)])

    def see(self, up_to: int) -> None:
        """Its owner has seen what changed, up to this event."""
        newest = self.news.filter(event__lte=up_to).aggregate(last=models.Max("event_id"))["last"]
        if newest:
            Download.objects.filter(pk=self.pk, seen_seq__lt=newest).update(seen_seq=newest)


def _end(function: str) -> models.Func:
    return models.Func("quote__cue", function=function, output_field=models.IntegerField())


# Of a quote's article no more than that.
CUE = Substr("quote__article__body", _end("lower") + 1, _end("upper") - _end("lower"))


class DownloadNews(models.Model):
    """One quote of a file that has changed since: the newest event on it."""

    download = models.ForeignKey(Download, models.CASCADE, related_name="news")
    quote = models.ForeignKey(Quote, models.PROTECT, related_name="+")
    event = models.ForeignKey(FeedEvent, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-event_id"]
        constraints = [models.UniqueConstraint(fields=["download", "quote"], name="download_news_once")]

    def __str__(self) -> str:
        return f"{self.download_id} {self.quote_id}"

    @classmethod
    def unseen(cls, user: models.Model) -> models.QuerySet["DownloadNews"]:
        return cls.objects.filter(download__by=user, event__gt=F("download__seen_seq"))


CLAIM = """
UPDATE review_download download
SET state = 'running', attempts = attempts + 1, lease_token = lease_token + 1, rows = 0,
    lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
FROM (
    SELECT id FROM review_download WHERE state = 'waiting' AND id = coalesce(%(pk)s, id)
        AND (%(pk)s IS NOT NULL OR NOT EXISTS (
            SELECT FROM review_download WHERE state = 'running' AND lease_until > clock_timestamp()))
    ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 1
) chosen
WHERE download.id = chosen.id
RETURNING download.id, download.lease_token
"""

SWEEP = """
WITH expired AS (
    SELECT id FROM review_download
    WHERE state = 'running' AND lease_until < clock_timestamp() FOR UPDATE SKIP LOCKED
)
UPDATE review_download download
SET state = CASE WHEN attempts >= %(attempts)s THEN 'failed' ELSE 'waiting' END,
    error = CASE WHEN error = '' THEN %(died)s ELSE error END, lease_until = NULL
FROM expired WHERE download.id = expired.id
"""
