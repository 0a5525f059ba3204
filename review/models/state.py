"""The state of a quote: the columns that a quote has now and that each of its versions had."""

import hashlib
import hmac
import json
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from review.models.fields import SpanField, SpansField

UNKNOWN_SPEAKER = "không rõ"


class Kind(models.TextChoices):
    DIRECT = "direct", _("direct")
    MIXED = "mixed", _("mixed")
    INDIRECT = "indirect", _("indirect")


class SpeakerKind(models.TextChoices):
    PERSON = "person", _("person")
    ORGANISATION = "organisation", _("organisation")
    GROUP = "group", _("group")
    UNKNOWN = "unknown", _("unknown")


class Precision(models.TextChoices):
    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")
    UNKNOWN = "unknown", _("unknown")


class Translated(models.TextChoices):
    YES = "yes", _("yes")
    NO = "no", _("no")
    UNKNOWN = "unknown", _("unknown")


class Flag(models.TextChoices):
    """What keeps a verified quote from leaving until it is settled."""

    OFF_RECORD = "off_record", _("off record")
    DISPUTED = "disputed", _("disputed")


class Verdict(models.TextChoices):
    """What a person thinks. `open` is a quote whose decisions have all been undone."""

    OPEN = "open", _("proposed by the machine")
    VERIFIED = "verified", _("verified")
    REJECTED = "rejected", _("rejected")
    KEPT_OUT = "kept_out", _("right, not kept")
    NOT_SURE = "not_sure", _("not sure")


class Availability(models.TextChoices):
    """May it leave."""

    FREE = "free", _("free")
    HELD = "held", _("held")
    WITHDRAWN = "withdrawn", _("withdrawn")
    SEALED = "sealed", _("sealed")


class Reason(models.TextChoices):
    """Why a proposal is rejected."""

    NONE = "", "–"
    NOT_SPEECH = "not_speech", _("not speech")
    NO_CLAUSE = "no_clause", _("not a whole clause")
    INTENTION = "intention", _("an intention or a thought")
    NOT_ARTICLE = "not_article", _("not of the article")
    REPEATED = "repeated", _("repeated in the article")
    NO_SPEAKER = "no_speaker", _("nobody knows who said it")
    OTHER = "other", _("other")


class Withdrawal(models.TextChoices):
    """Why a verified quote is withdrawn: the reason of that decision."""

    MISQUOTED = "misquoted", _("the article misquoted")
    CORRECTED = "corrected", _("the publisher corrected it")
    MISTAKEN = "mistaken", _("verified by mistake")
    ASKED = "asked", _("the speaker asked for it")
    LEGAL = "legal", _("for legal reasons")
    OTHER = "other", _("other")


class QuoteState(models.Model):
    """Everything about a quote that a decision may change. Spans are code points of the article's body."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="%(class)ss")
    kind = models.TextField(choices=Kind.choices)
    content = SpansField()
    words = ArrayField(models.TextField())
    own_marks = SpansField(default=list)
    cue = SpanField(null=True)
    source = SpanField(null=True)
    relays = ArrayField(models.TextField(), default=list)
    role = models.TextField(blank=True, default="")
    said_on = models.DateField(null=True)
    said_on_precision = models.TextField(choices=Precision.choices, default=Precision.UNKNOWN)
    said_on_span = SpanField(null=True)
    translated = models.TextField(choices=Translated.choices, default=Translated.UNKNOWN)
    speakers = ArrayField(models.TextField(), default=list)
    flags = ArrayField(models.TextField(choices=Flag.choices), default=list)
    note = models.TextField(blank=True, default="")
    verdict = models.TextField(choices=Verdict.choices, default=Verdict.OPEN)
    reason = models.TextField(choices=Reason.choices, blank=True, default=Reason.NONE)
    availability = models.TextField(choices=Availability.choices, default=Availability.FREE)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def state(self) -> dict[str, Any]:
        """The state by column name: what a version stores, what undo puts back and what the hash covers."""
        return {name: getattr(self, name) for name in STATE_COLUMNS}

    def state_hash(self, nonce: bytes, form: int) -> bytes:
        """HMAC-SHA256 of the state under its version's own nonce, so that without the nonce nothing can be guessed.

        `form` says which columns are covered, so that a column added later leaves the hashes of older versions valid.
        """
        covered = {name: encoded(getattr(self, name)) for name in HASHED[form]}
        canonical = json.dumps(
            {"form": f"newsdesk-state-{form}", **covered}, sort_keys=True, ensure_ascii=False, separators=(",", ":")
        )
        return hmac.new(nonce, canonical.encode(), hashlib.sha256).digest()


def encoded(value: Any) -> Any:
    """A column's value as JSON has it: dates ISO, times ISO in UTC with microseconds, spans as pairs."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return value.isoformat() if isinstance(value, date) else value


STATE_COLUMNS = tuple(field.attname for field in QuoteState._meta.local_fields if not field.primary_key)
# The columns that each form of the state's hash covers. A form once used never changes; a new column is a new form.
HASHED = {
    1: (
        "article_id", "kind", "content", "words", "own_marks", "cue", "source", "relays", "role", "said_on",
        "said_on_precision", "said_on_span", "translated", "speakers", "flags", "note", "verdict", "reason",
        "availability", "decided_by_id", "decided_at",
    ),
}  # fmt: skip
HASH_FORM = max(HASHED)
# What a person's form may change; the rest follows from the verb.
EDITABLE = (
    "kind",
    "content",
    "own_marks",
    "cue",
    "source",
    "relays",
    "role",
    "said_on",
    "said_on_precision",
    "said_on_span",
    "translated",
    "speakers",
    "flags",
    "note",
)
