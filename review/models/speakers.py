"""The registry of speakers and the links of quotes to it."""

from collections.abc import Sequence

from django.db import models
from django.utils.translation import gettext_lazy as _

from review.models.quotes import Quote
from review.models.state import SpeakerKind


def begins(tsquery: str) -> models.Expression:
    """Whether words of `name` begin as asked: as the indexes on names have it, and no other way."""
    words = "to_tsvector('pg_catalog.simple'::regconfig, public.review_plain(%(expressions)s))"
    return models.Func(
        models.Func(models.F("name"), template=words),
        models.Value(tsquery),
        template="(%(expressions)s::tsquery)",
        arg_joiner=" @@ ",
        output_field=models.BooleanField(),
    )


class SpeakerQuerySet(models.QuerySet["Speaker"]):
    def in_force(self) -> "SpeakerQuerySet":
        """Those that are not merged into another."""
        return self.filter(merged_into=None)

    def beginning(self, words: Sequence[str]) -> "SpeakerQuerySet":
        """Those in whose name, or in one of whose aliases, each of the words begins one: small letters, no marks."""
        if not words:
            return self.none()
        tsquery = " & ".join(f"'{word}':*" for word in words)
        named = Speaker.objects.filter(begins(tsquery)).values("pk")
        # Not one condition or the other, which would read all entries: each by its own index.
        return self.filter(pk__in=named.union(Alias.objects.filter(begins(tsquery)).values("speaker"), all=True))


class Speaker(models.Model):
    """A person, organisation or group. Names are not unique: two people may share one. Merged into another entry, it
    keeps its links, so that the two can be parted again.
    """

    name = models.TextField(_("name"))
    kind = models.TextField(choices=SpeakerKind.choices, default=SpeakerKind.PERSON)
    role = models.TextField(blank=True, default="")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="merged")

    objects = SpeakerQuerySet.as_manager()

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        indexes = [models.Index(fields=["name"], name="speaker_name")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | ~models.Q(merged_into=models.F("pk")),
                name="not_merged_into_itself",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Alias(models.Model):
    """Another name of a speaker."""

    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="aliases")
    name = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["speaker", "name"], name="alias_once")]

    def __str__(self) -> str:
        return self.name


class QuoteSpeaker(models.Model):
    """The link from one printed speaker of a quote to the registry, or none yet."""

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="quote_speakers")
    position = models.PositiveSmallIntegerField()
    name = models.TextField()
    speaker = models.ForeignKey(Speaker, models.PROTECT, null=True, related_name="quote_speakers")

    class Meta:
        ordering = ["quote_id", "position"]
        constraints = [models.UniqueConstraint(fields=["quote", "position"], name="quote_speaker_position")]

    def __str__(self) -> str:
        return self.name
