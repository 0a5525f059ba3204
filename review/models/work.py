"""What is to be done about an article: the tagger's work and the editors' queue, one row an article."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article

LEASE_SECONDS = 20
ATTEMPTS = 3


@dataclass(frozen=True)
class Claim:
    """An article leased to one worker; `token` is the fence: who comes late with an older one changes nothing."""

    article_id: int
    token: int


class WorkQuerySet(models.QuerySet["Work"]):
    def claim(self, count: int) -> list[Claim]:
        """Lease up to `count` waiting rows, by the database's clock; the attempt counts from here.

        Fresh rows come in a batch. A row with an attempt behind it comes alone, so that one poison article takes
        no neighbour with it. Commits at once when called outside a transaction.
        """
        with connection.cursor() as cursor:
            cursor.execute(CLAIM, {"lease": LEASE_SECONDS, "count": count})
            return [Claim(*row) for row in cursor.fetchall()]

    def sweep(self) -> dict[str, int]:
        """Free expired leases: back to waiting, or quarantined after three attempts. Counts of both."""
        with connection.cursor() as cursor:
            cursor.execute(SWEEP, {"attempts": ATTEMPTS})
            states = [state for (state,) in cursor.fetchall()]
        return {"requeued": states.count("waiting"), "quarantined": states.count("quarantined")}

    def give_back(self, claims: Sequence[Claim]) -> None:
        """Claims whose turn did not come: waiting again, and the attempt does not count."""
        for claim in claims:
            self._held(claim).update(tagging=Work.Tagging.WAITING, lease_until=None, attempts=models.F("attempts") - 1)

    def failed(self, claim: Claim, error: str) -> None:
        """The tagger raised: waiting for another attempt, or quarantined after the third."""
        over = models.Q(attempts__gte=ATTEMPTS)
        self._held(claim).update(
            tagging=models.Case(
                models.When(over, then=models.Value(Work.Tagging.QUARANTINED)),
                default=models.Value(Work.Tagging.WAITING),
            ),
            lease_until=None,
            last_error=error,
        )

    def finished(self, claims: Sequence[Claim]) -> set[int]:
        """Tagged, but for those whose lease went to somebody else meanwhile; the ids of what may be written."""
        with connection.cursor() as cursor:
            ids, tokens = [claim.article_id for claim in claims], [claim.token for claim in claims]
            cursor.execute(FINISH, {"ids": ids, "tokens": tokens})
            return {article_id for (article_id,) in cursor.fetchall()}

    def _held(self, claim: Claim) -> "WorkQuerySet":
        return self.filter(pk=claim.article_id, lease_token=claim.token, tagging=Work.Tagging.RUNNING)

    def waiting(self) -> "WorkQuerySet":
        return self.filter(tagging=Work.Tagging.WAITING, run_at__lte=models.functions.Now())

    def tag_again(self) -> int:
        """Put these to the tagger, the quarantined too; a run under way loses its lease and writes nothing."""
        return self.update(
            tagging=Work.Tagging.WAITING,
            attempts=0,
            run_at=models.functions.Now(),
            lease_until=None,
            last_error="",
            lease_token=models.F("lease_token") + 1,
        )

    def queue(self) -> "WorkQuerySet":
        """Articles for an editor: those that most watch first, then those in doubt, then the newest."""
        return self.filter(review=Work.Review.OPEN, tagging=Work.Tagging.TAGGED).order_by(
            "-watch_score", "-doubt", "-article_id"
        )

    def closed_unread(self) -> "WorkQuerySet":
        """What people closed without reading it, the last first."""
        closed = self.filter(review=Work.Review.CLOSED_UNREAD, finished_by__isnull=False)
        return closed.order_by("-finished_at")

    def age(self, days: int, *, most: int = 1000) -> int:
        """Move what nobody has touched for so many days from the queue into the backlog, the oldest first; how many."""
        with connection.cursor() as cursor:
            cursor.execute(AGE, {"days": days, "most": most})
            return cursor.rowcount


class Work(models.Model):
    """One article's state for the tagger and for the queue. A database trigger makes the row with the article."""

    class Tagging(models.TextChoices):
        WAITING = "waiting", _("waiting for the tagger")
        RUNNING = "running", _("being tagged")
        TAGGED = "tagged", _("tagged")
        QUARANTINED = "quarantined", _("quarantined")

    class Review(models.TextChoices):
        OPEN = "open", _("open")
        PROPOSALS_REVIEWED = "proposals_reviewed", _("proposals reviewed")
        READ_WHOLE = "read_whole", _("read whole")
        CLOSED_UNREAD = "closed_unread", _("closed unread")
        BACKLOG = "backlog", _("backlog")

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True, related_name="work")
    tagging = models.TextField(choices=Tagging.choices, default=Tagging.WAITING, db_default=Tagging.WAITING)
    attempts = models.SmallIntegerField(default=0, db_default=0)
    run_at = models.DateTimeField(db_default=models.functions.Now())
    lease_until = models.DateTimeField(null=True)
    lease_token = models.IntegerField(default=0, db_default=0)
    last_error = models.TextField(default="", db_default="")
    open_proposals = models.IntegerField(default=0, db_default=0)
    doubt = models.SmallIntegerField(default=0, db_default=0)
    watch_score = models.SmallIntegerField(default=0, db_default=0)
    review = models.TextField(choices=Review.choices, default=Review.OPEN, db_default=Review.OPEN)
    finished_at = models.DateTimeField(null=True)
    finished_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # Who watches for what the article has; the score is their number. Written when it is tagged and when lists change.
    watched_by = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    # When it last came to the queue or had an editor on it: what ages into the backlog.
    touched_at = models.DateTimeField(db_default=models.functions.Now())
    # The editor to whom the queue gave it, until when unless renewed: steers the queue and blocks nothing.
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False)
    held_until = models.DateTimeField(null=True)

    objects = WorkQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["run_at", "article"], condition=models.Q(tagging="waiting"), name="work_waiting"),
            models.Index(fields=["lease_until"], condition=models.Q(tagging="running"), name="work_running"),
            models.Index(
                fields=["-watch_score", "-doubt", "-article"],
                condition=models.Q(review="open", tagging="tagged"),
                name="work_queue",
            ),
            GinIndex(
                fields=["watched_by"],
                condition=models.Q(review="open", tagging="tagged", watch_score__gt=0),
                name="work_watched",
            ),
            models.Index(
                fields=["touched_at"], condition=models.Q(review="open", tagging="tagged"), name="work_ageing"
            ),
            models.Index(fields=["-article"], condition=models.Q(review="backlog"), name="work_backlog"),
            models.Index(fields=["article"], condition=models.Q(tagging="quarantined"), name="work_quarantined"),
            models.Index(
                fields=["-finished_at"],
                condition=models.Q(review="closed_unread", finished_by__isnull=False),
                name="work_closed_unread",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(held_by__isnull=True) | models.Q(held_until__isnull=False), name="work_held_until"
            ),
            models.CheckConstraint(condition=models.Q(open_proposals__gte=0), name="work_open_proposals"),
            models.CheckConstraint(
                condition=~models.Q(tagging="running") | models.Q(lease_until__isnull=False), name="work_leased"
            ),
            models.CheckConstraint(
                condition=~models.Q(review__in=["proposals_reviewed", "read_whole"])
                | models.Q(finished_at__isnull=False, finished_by__isnull=False),
                name="work_finished_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.tagging} {self.review}"

    def finish(self, how: str, *, by: models.Model) -> None:
        """Close the article in one of its ways (`Work.Review`); what was open stays as it is and is counted."""
        self.review, self.finished_by, self.finished_at = how, by, timezone.now()
        self.save(update_fields=["review", "finished_by", "finished_at"])

    def reopen(self, *, into: str = Review.OPEN) -> None:
        """Into the queue, or back into the backlog."""
        self.review, self.finished_by, self.finished_at = into, None, None
        self.touched_at = timezone.now()
        self.save(update_fields=["review", "finished_by", "finished_at", "touched_at"])

    def tag_again(self) -> None:
        """Put the article to the tagger once more."""
        Work.objects.filter(pk=self.pk).tag_again()


class WorkerSign(models.Model):
    """The last sign of life of the workers of one kind: those that tag, and those that make files."""

    TAGGING, EXPORTING = "worker", "exporting"

    name = models.TextField(primary_key=True)
    seen_at = models.DateTimeField(db_default=models.functions.Now())

    def __str__(self) -> str:
        return f"{self.name} {self.seen_at}"

    @classmethod
    def give(cls, name: str = TAGGING) -> None:
        cls.objects.update_or_create(name=name, defaults={"seen_at": models.functions.Now()})


CLAIM = """
WITH fresh AS (
    SELECT article_id FROM review_work
    WHERE tagging = 'waiting' AND run_at <= statement_timestamp() AND attempts = 0
    ORDER BY run_at, article_id FOR UPDATE SKIP LOCKED LIMIT %(count)s
), tried AS (
    SELECT article_id FROM review_work
    WHERE tagging = 'waiting' AND run_at <= statement_timestamp() AND attempts > 0 AND NOT EXISTS (SELECT FROM fresh)
    ORDER BY run_at, article_id FOR UPDATE SKIP LOCKED LIMIT 1
), chosen AS (SELECT article_id FROM fresh UNION ALL SELECT article_id FROM tried)
UPDATE review_work work
SET tagging = 'running', attempts = attempts + 1, lease_token = lease_token + 1,
    lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
FROM chosen WHERE work.article_id = chosen.article_id
RETURNING work.article_id, work.lease_token
"""

FINISH = """
WITH held AS (
    SELECT work.article_id FROM review_work work
    JOIN unnest(%(ids)s::bigint[], %(tokens)s::int[]) AS claim (article_id, token)
        ON work.article_id = claim.article_id AND work.lease_token = claim.token
    WHERE work.tagging = 'running' ORDER BY work.article_id FOR UPDATE OF work
)
UPDATE review_work work
SET tagging = 'tagged', lease_until = NULL, attempts = 0, last_error = '', touched_at = statement_timestamp()
FROM held WHERE work.article_id = held.article_id
RETURNING work.article_id
"""

AGE = """
UPDATE review_work SET review = 'backlog' WHERE article_id IN (
    SELECT article_id FROM review_work
    WHERE review = 'open' AND tagging = 'tagged'
        AND touched_at < statement_timestamp() - make_interval(days => %(days)s)
        AND (held_until IS NULL OR held_until < statement_timestamp())
    ORDER BY touched_at LIMIT %(most)s FOR UPDATE SKIP LOCKED
)
"""

SWEEP = """
WITH expired AS (
    SELECT article_id FROM review_work
    WHERE tagging = 'running' AND lease_until < clock_timestamp() FOR UPDATE SKIP LOCKED
)
UPDATE review_work work
SET tagging = CASE WHEN attempts >= %(attempts)s THEN 'quarantined' ELSE 'waiting' END,
    last_error = CASE WHEN last_error = '' THEN 'the worker died or ran out of time' ELSE last_error END,
    lease_until = NULL, run_at = statement_timestamp()
FROM expired WHERE work.article_id = expired.article_id
RETURNING work.tagging
"""
