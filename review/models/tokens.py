"""Keys to the feed."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PREFIX = "nd_"
WINDOW_SECONDS = 60


@dataclass(frozen=True)
class Use:
    """A token that holds, and in how many seconds it may ask again: 0 when it may now."""

    token: "FeedToken"
    retry_after: int


class FeedTokenQuerySet(models.QuerySet["FeedToken"]):
    def make(self, **fields: Any) -> tuple["FeedToken", str]:
        """The token and its secret, which is nowhere afterwards."""
        secret = PREFIX + secrets.token_urlsafe(32)
        return self.create(secret_sha256=hashed(secret), hint=secret[:7], **fields), secret

    def use(self, secret: str) -> Use | None:
        """Count one request; None for a secret that opens nothing (any more). Counted by the database, so that two at
        once are two.
        """
        with connection.cursor() as cursor:
            cursor.execute(USE, {"hash": hashed(secret), "window": WINDOW_SECONDS})
            row = cursor.fetchone()
        if row is None:
            return None
        pk, used, seconds_left = row
        token = self.get(pk=pk)
        return Use(token, max(1, seconds_left) if used > token.per_minute else 0)


class FeedToken(models.Model):
    """One key to the feed: what it opens, for how long and how often. Only the hash of the secret is kept."""

    class Scope(models.TextChoices):
        QUOTES = "quotes", _("quotes with their words, and withdrawals")
        EVENTS = "events", _("ids of what changed, without words")

    name = models.TextField(_("name"))
    secret_sha256 = models.BinaryField(unique=True)
    hint = models.TextField()
    scope = models.TextField(choices=Scope.choices, default=Scope.QUOTES)
    publishers = ArrayField(models.BigIntegerField(), default=list, blank=True)
    per_minute = models.PositiveIntegerField(default=60)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="feed_tokens")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    window_at = models.DateTimeField(null=True)
    window_used = models.PositiveIntegerField(default=0)

    objects = FeedTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="feed_token_named"),
            models.CheckConstraint(condition=models.Q(per_minute__gt=0), name="feed_token_per_minute"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.hint}…"

    def revoke(self) -> None:
        """At once, and for good."""
        FeedToken.objects.filter(pk=self.pk, revoked_at=None).update(revoked_at=timezone.now())

    def holds(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()


def hashed(secret: str) -> bytes:
    """Of 256 random bits: nothing to guess, so no slow hash is needed."""
    return sha256(secret.encode("utf-8", "surrogatepass")).digest()


def expiry(days: int) -> datetime:
    return timezone.now() + timedelta(days=days)


# A token opens no more than whoever made it may see now.
USE = """
UPDATE review_feedtoken token
SET last_used_at = statement_timestamp(),
    window_used = CASE WHEN window_at > statement_timestamp() - make_interval(secs => %(window)s)
        THEN window_used + 1 ELSE 1 END,
    window_at = CASE WHEN window_at > statement_timestamp() - make_interval(secs => %(window)s)
        THEN window_at ELSE statement_timestamp() END
FROM newsdesk_user maker
WHERE secret_sha256 = %(hash)s AND revoked_at IS NULL AND expires_at > statement_timestamp()
    AND maker.id = token.made_by_id AND maker.is_active
    AND (maker.is_superuser OR maker.roles && '{exporter}')
RETURNING token.id, window_used,
    ceil(extract(epoch FROM window_at + make_interval(secs => %(window)s) - statement_timestamp()))::int
"""
