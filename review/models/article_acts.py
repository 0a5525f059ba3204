"""What editors do to articles as a whole, so that undo takes it back like a decision."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from articles.models import ExcludedRange
from review.models.work import Work


class ArticleAct(models.Model):
    """One thing that somebody did to an article. `at`: when it was done last, which may be again; `undone_at`: since
    when it is undone. `request_id` is that of the last undo or redo. `before`: where a finished article was, open or
    in the backlog.
    """

    class Verb(models.TextChoices):
        CUT = "cut", _("cut")
        BRING_BACK = "bring_back", _("brought back")
        CLOSE = "close", _("closed unread")
        PUT_OFF = "put_off", _("put off")
        PROPOSALS_REVIEWED = "proposals_reviewed", _("proposals reviewed")
        READ_WHOLE = "read_whole", _("read whole")

    work = models.ForeignKey(Work, models.CASCADE, related_name="acts")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    verb = models.TextField(choices=Verb.choices)
    cut = models.ForeignKey(ExcludedRange, models.CASCADE, null=True, related_name="+")
    # Ids of the earlier cuts that went into this one.
    absorbed = ArrayField(models.BigIntegerField(), default=list)
    before = models.TextField(default=Work.Review.OPEN, db_default=Work.Review.OPEN)
    done_at = models.DateTimeField(db_default=Now())
    at = models.DateTimeField(db_default=Now())
    undone_at = models.DateTimeField(null=True)
    request_id = models.UUIDField(null=True, unique=True)
    put_off_now: bool  # whether the article is on the person's list for later, where a query asks for it

    class Meta:
        indexes = [
            models.Index(fields=["by", "-at"], condition=models.Q(undone_at=None), name="article_act_standing"),
            models.Index(fields=["by", "-undone_at"], name="article_act_undone"),
            models.Index(fields=["by", "-done_at"], name="article_act_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verb__in=["cut", "bring_back"], cut__isnull=False)
                | models.Q(verb__in=["close", "put_off", "proposals_reviewed", "read_whole"], cut__isnull=True),
                name="article_act_names_its_cut",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    verb__in=["cut", "bring_back", "close", "put_off", "proposals_reviewed", "read_whole"]
                ),
                name="review_articleact_verb_known",
            ),
            models.CheckConstraint(
                condition=models.Q(before__in=["open", "backlog"]), name="review_articleact_before_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.work_id} by {self.by_id}"
