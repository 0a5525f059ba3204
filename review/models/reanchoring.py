"""What became of decided quotes when another text of their article came."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from review.models.fields import SpanField
from review.models.quotes import Quote


class Reanchoring(models.Model):
    """One quote of one text, looked for in the text that replaces it. `version` is the quote's before; `passage` the
    line of the new text that stands for its own when its words are not there.
    """

    class Outcome(models.TextChoices):
        SAME = "same", _("same place")
        MOVED = "moved", _("moved")
        CHANGED = "changed", _("changed")
        GONE = "gone", _("gone")

    quote = models.ForeignKey(Quote, models.PROTECT, related_name="reanchorings")
    before = models.ForeignKey(Article, models.CASCADE, related_name="+")
    article = models.ForeignKey(Article, models.CASCADE, related_name="reanchorings")
    outcome = models.TextField(choices=Outcome.choices)
    version = models.PositiveIntegerField()
    passage = SpanField(null=True)
    at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["quote", "article"], name="reanchored_once_an_article")]

    def __str__(self) -> str:
        return f"{self.quote_id} {self.outcome} {self.article_id}"
