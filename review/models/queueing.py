"""The editors' side of the queue: what each of them watches, has put off, and which article they are on."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from review.models.work import Work


class Watch(models.Model):
    """One thing that an editor watches for. Words are kept as typed and compared without regard to case."""

    class Kind(models.TextChoices):
        SPEAKER = "speaker", _("speaker")
        WORDS = "words", _("words in the article")
        SECTION = "section", _("section")
        PUBLISHER = "publisher", _("publisher")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="watches")
    kind = models.TextField(_("kind"), choices=Kind.choices)
    words = models.CharField(_("name or words"), max_length=200)

    class Meta:
        ordering = ["kind", "words"]
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "words"], name="watch_once"),
            models.CheckConstraint(condition=~models.Q(words=""), name="watch_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.words}"


class WatchList(models.Model):
    """How far an editor's changed list has been held against the open articles, newest first.

    `pending_below`: those with a smaller id are still to come; null when none are.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="watch_list")
    pending_below = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["user"], condition=models.Q(pending_below__isnull=False), name="watch_list_pending"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.pending_below}"


class PutOff(models.Model):
    """An article that an editor left for later: out of their own queue, on their list until it is finished."""

    work = models.ForeignKey(Work, models.CASCADE, related_name="put_off")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="put_off")
    at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["user", "work"], name="put_off_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.work_id}"


class Presence(models.Model):
    """Who has an article open, until when unless renewed. It shows and blocks nothing."""

    work = models.ForeignKey(Work, models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField(db_default=models.functions.Now())
    until = models.DateTimeField()

    class Meta:
        ordering = ["since"]
        constraints = [models.UniqueConstraint(fields=["work", "user"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.work_id}"
