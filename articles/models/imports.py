"""Deliveries, how far each has come in, and what became of each of their records."""

import time
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.articles import Article, Publisher
from articles.pace import Pace

LEASE_SECONDS = 30
LEFT_ALONE = timedelta(seconds=60)
ATTEMPTS = 3  # to get one chunk further


class LeaseLost(Exception):
    """Somebody else goes on with this import, or it was called off: whoever comes late writes nothing."""


class CalledOff(Exception):
    """Somebody wants this import to stop before the next chunk."""


@dataclass(frozen=True)
class Step:
    """How far a chunk brings a delivery."""

    records: int
    bytes_read: int


class ImportQuerySet(models.QuerySet["Import"]):
    def claim(self) -> "Import | None":
        """Lease the import that has waited longest, or whose worker died, by the database's clock; one at a time."""
        with connection.cursor() as cursor:
            cursor.execute(CLAIM, {"lease": LEASE_SECONDS})
            row = cursor.fetchone()
        return self.get(pk=row[0]) if row else None

    def sweep(self) -> int:
        """End imports that nobody will go on with by itself: by command, or after three attempts. Their number."""
        expired = self.filter(state=Import.State.RUNNING, lease_until__lt=Now())
        died = {"last_error": "died", "lease_until": None, "finished_at": Now()}
        return sum((
            expired.filter(background=False).update(state=Import.State.INTERRUPTED, **died),
            expired.filter(background=True, attempts__gte=ATTEMPTS).update(state=Import.State.FAILED, **died),
        ))  # fmt: skip

    def unfinished(self, like: "Import") -> "ImportQuerySet":
        """Imports by command of the same sources, with the same said of them, that did not reach their end."""
        said = {name: getattr(like, name) for name in ("sources", "publisher", "section", "published_on")}
        ended = Q(state__in=[Import.State.INTERRUPTED, Import.State.FAILED]) | Q(state=Import.State.RUNNING)
        return self.filter(ended, background=False, **said).exclude(sources=[]).order_by("-pk")


class Import(models.Model):
    """One delivery: what was handed over at once, by upload, folder, paste or command.

    `records_read` is the position: everything up to there is committed, with an outcome a record. The numbers by
    outcome are kept by a trigger, which also sees to it that they add up. `token` fences off whoever lost the lease.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        CANCELLED = "cancelled", _("stopped")
        INTERRUPTED = "interrupted", _("interrupted")
        FAILED = "failed", _("failed")
        TAKEN_BACK = "taken_back", _("taken back")

    name = models.TextField()
    state = models.TextField(choices=State.choices, default=State.WAITING)
    sources = ArrayField(models.TextField(), default=list, db_default=[])
    columns = models.JSONField(default=dict, db_default={})
    background = models.BooleanField(default=False, db_default=False)
    publisher = models.ForeignKey(Publisher, models.PROTECT, null=True, blank=True)
    section = models.TextField(blank=True, default="")
    published_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    records_read = models.PositiveIntegerField(default=0)
    imported = models.PositiveIntegerField(default=0, db_default=0)
    revised = models.PositiveIntegerField(default=0, db_default=0)
    duplicate = models.PositiveIntegerField(default=0, db_default=0)
    rejected = models.PositiveIntegerField(default=0, db_default=0)
    bytes_total = models.BigIntegerField(default=0, db_default=0)
    bytes_read = models.BigIntegerField(default=0, db_default=0)
    resumed_at = models.DateTimeField(null=True)
    records_before = models.PositiveIntegerField(default=0, db_default=0)
    bytes_before = models.BigIntegerField(default=0, db_default=0)
    sketched = models.PositiveIntegerField(default=0, db_default=0)  # records passed by near.py
    cancel_asked = models.BooleanField(default=False, db_default=False)
    take_back_asked = models.BooleanField(default=False, db_default=False)
    attempts = models.SmallIntegerField(default=0, db_default=0)
    lease_until = models.DateTimeField(null=True)
    token = models.IntegerField(default=0, db_default=0)
    last_error = models.TextField(default="", db_default="")  # a code of TROUBLES or REFUSALS, or an error's name

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(state__in=["waiting", "running"]) | Q(take_back_asked=True),
                name="import_open",
            ),
            models.Index(fields=["id"], condition=Q(sketched__lt=F("records_read")), name="import_to_sketch"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="running") | Q(lease_until__isnull=False), name="import_running_leased"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Something still happens to it by itself."""
        return self.state in (self.State.WAITING, self.State.RUNNING) or self.take_back_asked

    @property
    def is_left_alone(self) -> bool:
        """Nobody has worked on it for a minute, though somebody should."""
        late = timezone.now() - LEFT_ALONE
        if self.state == self.State.RUNNING:
            return self.lease_until is not None and self.lease_until < late
        others = Import.objects.filter(state=self.State.RUNNING, lease_until__gt=late)
        return self.state == self.State.WAITING and self.started_at < late and not others.exists()

    def pace(self) -> Pace:
        """Since it was last gone on with."""
        pace = Pace(self.resumed_at.timestamp() if self.resumed_at else 0, self.records_before, self.bytes_before)
        if self.state == self.State.RUNNING:
            pace.note(self.records_read, self.bytes_read, timezone.now().timestamp())
        return pace

    def tally(self) -> dict[str, int]:
        return {outcome: getattr(self, outcome) for outcome in ImportRecord.Outcome.values}

    def lease(self) -> None:
        """Go on with it, whoever had it before."""
        with connection.cursor() as cursor:
            cursor.execute(LEASE, {"lease": LEASE_SECONDS, "pk": self.pk})
        self.refresh_from_db()

    def wait_until_free(self) -> bool:
        """Wait for the end of the lease of a process that may have died; False when it turns out to be alive."""
        seen = None
        while self.state == self.State.RUNNING and self.lease_until and self.lease_until > _database_time():
            if seen not in (None, self.lease_until):
                return False
            seen = self.lease_until
            time.sleep(0.5)
            self.refresh_from_db()
        return self.state != self.State.DONE

    def advance(self, step: Step) -> None:
        """Count the chunk that is being stored and hold the lease. Raises LeaseLost, and CalledOff."""
        with connection.cursor() as cursor:
            cursor.execute(ADVANCE, {"lease": LEASE_SECONDS, "pk": self.pk, "token": self.token, **asdict(step)})
            row = cursor.fetchone()
        if row is None:
            raise LeaseLost(f"import {self.pk}")
        if row[0]:
            raise CalledOff(f"import {self.pk}")
        self.records_read += step.records
        self.bytes_read = step.bytes_read

    def hold(self) -> None:
        """Hold the lease while nothing is stored. Raises LeaseLost, and CalledOff."""
        self._held(lease_until=LEASE_ENDS)
        if Import.objects.filter(pk=self.pk, cancel_asked=True).exists():
            raise CalledOff(f"import {self.pk}")

    def end(self, state: str, *, error: str = "") -> None:
        """Nothing happens to it any more by itself. What is in stays."""
        self._held(state=state, last_error=error, finished_at=Now(), lease_until=None)
        self.refresh_from_db()

    def _held(self, **changes: object) -> None:
        mine = Import.objects.filter(pk=self.pk, token=self.token, state=self.State.RUNNING)
        if not mine.update(**changes):
            raise LeaseLost(f"import {self.pk}")

    def cancel(self) -> None:
        """Stop before the next chunk; one that waits stops at once. Nothing happens to one that has ended."""
        waiting = Import.objects.filter(pk=self.pk, state=self.State.WAITING)
        if not waiting.update(state=self.State.CANCELLED, cancel_asked=True, finished_at=Now()):
            Import.objects.filter(pk=self.pk, state=self.State.RUNNING).update(cancel_asked=True)

    def go_on(self) -> bool:
        """Put one that ended in the middle to the workers again, from where it stopped; False when it has not."""
        ended = [self.State.INTERRUPTED, self.State.FAILED, self.State.CANCELLED]
        again = {"state": self.State.WAITING, "background": True, "attempts": 0, "cancel_asked": False}
        stopped = Import.objects.filter(pk=self.pk, state__in=ended, take_back_asked=False).exclude(sources=[])
        return bool(stopped.update(**again, last_error="", finished_at=None))


LEASE_ENDS = models.expressions.RawSQL("clock_timestamp() + make_interval(secs => %s)", [LEASE_SECONDS])


class ImportRecord(models.Model):
    """One record of a delivery, where it stood in it, and what became of it. `delivered` is a rejected one as it came:
    a line, a page, or the JSON of a row by its column names. `digest`, of one that brought an article in, is that of
    the bytes it came in and of what was said of the delivery: the very same again is a duplicate without another look.
    """

    class Outcome(models.TextChoices):
        IMPORTED = "imported", _("imported")
        REVISED = "revised", _("revised")
        DUPLICATE = "duplicate", _("duplicate")
        REJECTED = "rejected", _("rejected")

    # Found by the unique index over delivery and number; that it exists is seen to where the outcomes are counted.
    delivery = models.ForeignKey(Import, models.CASCADE, related_name="records", db_index=False, db_constraint=False)
    number = models.PositiveIntegerField()
    file = models.TextField()
    member = models.TextField(blank=True, default="")
    line = models.PositiveIntegerField(null=True)
    outcome = models.TextField(choices=Outcome.choices)
    reason = models.TextField(blank=True, default="")
    detail = models.TextField(blank=True, default="")
    delivered = models.TextField(blank=True, default="", db_default="")
    article = models.ForeignKey(Article, models.PROTECT, null=True, related_name="import_records")
    taken_back = models.BooleanField(default=False, db_default=False)
    digest = models.UUIDField(null=True)

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index(
                fields=["digest"], condition=Q(digest__isnull=False, article__isnull=False), name="import_record_digest"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["delivery", "number"], name="import_record_once"),
            models.CheckConstraint(
                condition=(Q(outcome="rejected", article__isnull=True) & ~Q(reason=""))
                | (~Q(outcome="rejected") & Q(article__isnull=False, taken_back=False))
                | (~Q(outcome="rejected") & Q(article__isnull=True, taken_back=True)),
                name="import_record_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file}:{self.line or ''} {self.outcome}"


def _database_time() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


CLAIM = """
UPDATE articles_import SET
    state = CASE WHEN take_back_asked THEN state ELSE 'running' END,
    lease_until = clock_timestamp() + make_interval(secs => %(lease)s), token = token + 1, attempts = attempts + 1,
    resumed_at = clock_timestamp(), records_before = records_read, bytes_before = bytes_read
WHERE id = (
    SELECT id FROM articles_import
    WHERE (state IN ('waiting', 'running') OR take_back_asked)
      AND (take_back_asked OR NOT EXISTS (
          SELECT FROM articles_import other
          WHERE other.background AND other.state = 'running' AND other.lease_until > clock_timestamp()))
      AND ((background AND (state = 'waiting' OR (state = 'running' AND lease_until < clock_timestamp())))
           OR (take_back_asked AND (lease_until IS NULL OR lease_until < clock_timestamp())))
    ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 1
) RETURNING id
"""
LEASE = """
UPDATE articles_import SET state = 'running', token = token + 1, attempts = attempts + 1, finished_at = NULL,
    last_error = '', lease_until = clock_timestamp() + make_interval(secs => %(lease)s),
    resumed_at = clock_timestamp(), records_before = records_read, bytes_before = bytes_read
WHERE id = %(pk)s
"""
ADVANCE = """
UPDATE articles_import SET records_read = records_read + %(records)s, bytes_read = %(bytes_read)s, attempts = 0,
    lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
WHERE id = %(pk)s AND token = %(token)s AND state = 'running' RETURNING cancel_asked
"""
