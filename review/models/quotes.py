"""What people say: quotes, every state they have had, the chain of decisions and what consumers must learn of."""

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.lookups import Regex
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from review.models.proposals import Proposal
from review.models.state import HASH_FORM, Availability, Flag, QuoteState, Verdict


class QuoteQuerySet(models.QuerySet["Quote"]):
    def decided(self) -> "QuoteQuerySet":
        return self.exclude(verdict=Verdict.OPEN)

    def decided_since(self, moment: datetime, *, by: models.Model) -> "QuoteQuerySet":
        """As they stand: what was undone, or decided again by somebody else, is not theirs."""
        return self.filter(decided_by=by, decided_at__gte=moment)

    def verified(self) -> "QuoteQuerySet":
        return self.filter(verdict=Verdict.VERIFIED)

    def readable(self) -> "QuoteQuerySet":
        """Verified, and neither withdrawn nor sealed: what the desk's lists show."""
        return self.verified().filter(availability__in=(Availability.FREE, Availability.HELD))

    def exportable(self) -> "QuoteQuerySet":
        """Verified, free and unflagged, and the article usable and not under an embargo."""
        return self.verified().filter(MAY_LEAVE)

    def kept_back(self) -> "QuoteQuerySet":
        """Verified and by themselves not for leaving: held, withdrawn, sealed or flagged."""
        return self.verified().exclude(availability=Availability.FREE, flags=[])


# Of a verified quote; of all statements of one transaction at one moment.
MAY_LEAVE = Q(
    Q(article__embargo_until=None) | Q(article__embargo_until__lte=TransactionNow()),
    availability=Availability.FREE,
    flags=[],
    article__delivery_status=Article.DeliveryStatus.USABLE,
)


# No speaker at all, an empty one or NULL is an empty line.
SPEAKERS_BY_LINE = Func(
    F("speakers"), Value("\n"), Value(""), function="array_to_string", output_field=models.TextField()
)


class Quote(QuoteState):
    """What a person decided on one statement in one article, in its current state."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    proposal = models.OneToOneField(Proposal, models.PROTECT, null=True, related_name="quote")
    version = models.PositiveIntegerField(default=0)

    objects = QuoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        ordering = ["article_id", "id"]
        indexes = [
            models.Index(fields=["-decided_at"], condition=Q(verdict="verified"), name="quote_verified_newest"),
            models.Index(fields=["decided_by", "decided_at"], name="quote_decided_by"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(verdict="verified") | ~Q(Regex(SPEAKERS_BY_LINE, r"(^|\n)\s*(\n|$)")),
                name="quote_verified_names_speakers",
            ),
            models.CheckConstraint(
                condition=Q(verdict="open") | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="quote_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=(Q(verdict="rejected") & ~Q(reason="")) | (~Q(verdict="rejected") & Q(reason="")),
                name="quote_rejected_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(availability="free") | Q(verdict="verified"), name="quote_held_only_when_verified"
            ),
            ExclusionConstraint(
                name="verified_quotes_apart",
                expressions=[(F("article"), RangeOperators.EQUAL), (F("content"), RangeOperators.OVERLAPS)],
                condition=Q(verdict="verified"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.uid} {self.verdict}"

    @property
    def start(self) -> int:
        return self.content[0][0]

    @property
    def flag_labels(self) -> list[str]:
        return [str(Flag(flag).label) for flag in self.flags]

    def leaves(self) -> bool:
        """Whether the quote by itself may leave the house; its article must be usable too (`exportable`)."""
        return self.verdict == Verdict.VERIFIED and self.availability == Availability.FREE and not self.flags

    def is_exportable(self) -> bool:
        """Whether it is one of `exportable` now. Reads its article."""
        return self.leaves() and self.article.is_usable()

    def why_kept_back(self) -> list[str]:
        """In words, why a verified quote may not leave: availability, flags, its article. Empty of one that may."""
        limited = [] if self.availability == Availability.FREE else [str(Availability(self.availability).label)]
        return [*limited, *self.flag_labels, *self.article.why_not_usable()]


class QuoteVersion(QuoteState):
    """A state that a quote has had. `nonce` keys its hash, `form` says what that covers; sealing forgets it."""

    quote = models.ForeignKey(Quote, models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    nonce = models.BinaryField()
    form = models.PositiveSmallIntegerField(default=HASH_FORM)

    class Meta:
        ordering = ["quote_id", "version"]
        constraints = [models.UniqueConstraint(fields=["quote", "version"], name="quote_version_once")]

    def __str__(self) -> str:
        return f"{self.quote_id} v{self.version}"


class Decision(models.Model):
    """One line of the append-only log. A trigger sets seq, at, prev_hash and hash under the chain's lock; the app's
    role can neither update nor delete. Ids, codes and hashes only, never words.
    """

    seq = models.BigIntegerField(primary_key=True, db_default=0)
    verb = models.TextField()
    quote = models.ForeignKey(Quote, models.PROTECT, related_name="decisions")
    proposal = models.ForeignKey(Proposal, models.PROTECT, null=True, related_name="decisions")
    version_before = models.PositiveIntegerField()
    version_after = models.PositiveIntegerField()
    reason = models.TextField(blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="decisions")
    at = models.DateTimeField(db_default=models.functions.Now())
    milliseconds = models.PositiveIntegerField(null=True)
    request_id = models.UUIDField(unique=True)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")
    state_hash = models.BinaryField()
    prev_hash = models.BinaryField(unique=True, db_default=models.Value(b""))
    hash = models.BinaryField(db_default=models.Value(b""))

    class Meta:
        ordering = ["seq"]
        indexes = [models.Index(fields=["by", "-seq"], name="decision_by_newest")]
        constraints = [
            models.UniqueConstraint(fields=["quote", "version_after"], name="decision_once_a_version"),
            models.CheckConstraint(condition=Q(version_after=F("version_before") + 1), name="decision_next_version"),
            models.CheckConstraint(
                condition=Q(verb__regex=r"^[a-z_]+$", reason__regex=r"^[a-z_]*$"), name="decision_codes_only"
            ),
            models.CheckConstraint(
                condition=~Q(verb="withdraw") | ~Q(reason=""), name="decision_withdraws_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb}"


class FeedEvent(models.Model):
    """One change that whoever took a quote must learn of, numbered by a trigger under the chain's lock."""

    class Kind(models.TextChoices):
        VERIFIED = "verified", _("verified")
        CHANGED = "changed", _("changed")
        HELD = "held", _("held")
        RELEASED = "released", _("released")
        WITHDRAWN = "withdrawn", _("withdrawn")
        SEALED = "sealed", _("sealed")

    # The kinds after which a consumer takes it that the quote may be used.
    USABLE = (Kind.VERIFIED, Kind.CHANGED, Kind.RELEASED)
    # And after which it must not.
    TAKEN_BACK = (Kind.HELD, Kind.WITHDRAWN, Kind.SEALED)

    seq = models.BigIntegerField(primary_key=True, db_default=0)
    quote = models.ForeignKey(Quote, models.PROTECT, related_name="feed_events")
    kind = models.TextField(choices=Kind.choices)
    version = models.PositiveIntegerField()
    decision = models.OneToOneField(Decision, models.PROTECT, null=True)
    at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        ordering = ["seq"]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"

    @classmethod
    def newest(cls) -> int:
        """The newest event's number: the cursor of whoever has seen everything; 0 before the first."""
        return cls.objects.aggregate(last=models.Max("seq"))["last"] or 0


def quote_fields(proposal: Proposal, body: str) -> dict[str, Any]:
    """A proposal's columns in a quote's names; `words` and `relays` are read off the article's body."""
    return {
        "kind": proposal.kind,
        "content": proposal.content,
        "words": [body[start:end] for start, end in proposal.content],
        "cue": proposal.cue,
        "source": proposal.source,
        "relays": [body[slice(*proposal.relay)]] if proposal.relay else [],
        "role": proposal.role,
        "said_on": proposal.said_on,
        "said_on_precision": proposal.said_on_precision,
        "said_on_span": proposal.said_on_span,
        "speakers": [name.strip() for name in proposal.speaker.split(";") if name.strip()],
    }
