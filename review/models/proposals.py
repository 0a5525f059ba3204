"""What machines say. Never updated: the app's database role cannot."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from review.models.fields import SpanField, SpansField
from review.models.state import Kind, Precision, SpeakerKind


class Run(models.Model):
    """One version of the tagger over one article's kept text."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="runs")
    version = models.TextField()
    kept_sha256 = models.BinaryField()
    at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        indexes = [models.Index(fields=["article", "-id"], name="run_newest")]

    def __str__(self) -> str:
        return f"{self.article_id} {self.version}"


class Proposal(models.Model):
    """One quote that a run of the tagger found. Offsets are code points of the article's body, half open."""

    class Doubt(models.TextChoices):
        """The part that is most in doubt."""

        NONE = "", _("nothing")
        CONTENT = "content", _("boundaries")
        SPEAKER = "speaker", _("speaker")
        KIND = "kind", _("kind")

    run = models.ForeignKey(Run, models.CASCADE, related_name="proposals")
    article = models.ForeignKey(Article, models.CASCADE, related_name="proposals")
    kind = models.TextField(choices=Kind.choices)
    content = SpansField()
    cue = SpanField(null=True)
    source = SpanField(null=True)
    relay = SpanField(null=True)
    speaker = models.TextField(blank=True, default="")
    speaker_kind = models.TextField(choices=SpeakerKind.choices, default=SpeakerKind.UNKNOWN)
    role = models.TextField(blank=True, default="")
    said_on = models.DateField(null=True)
    said_on_precision = models.TextField(choices=Precision.choices, default=Precision.UNKNOWN)
    said_on_span = SpanField(null=True)
    confidence = models.FloatField()
    doubt = models.TextField(choices=Doubt.choices, blank=True, default=Doubt.NONE)
    rule = models.TextField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confidence__gte=0, confidence__lte=1), name="proposal_confidence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.kind} {self.content}"
