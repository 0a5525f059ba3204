"""Articles, their publishers and what is cut from them. Knows nothing of quotes."""

from textwrap import shorten
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField, IntegerRangeField
from django.contrib.postgres.functions import TransactionNow
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.hashing import text_sha256
from articles.kept_text import kept_segments, kept_text


class Publisher(models.Model):
    """Whoever publishes articles: the name as the newsroom writes it."""

    name = models.TextField(_("publisher"), unique=True)

    class Meta:
        verbose_name = _("publisher")
        verbose_name_plural = _("publishers")
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="publisher_named")]

    def __str__(self) -> str:
        return self.name


class ArticleQuerySet(models.QuerySet["Article"]):
    def usable(self) -> "ArticleQuerySet":
        """Delivered as usable, and no embargo runs; in one transaction at one moment."""
        no_embargo = Q(embargo_until=None) | Q(embargo_until__lte=TransactionNow())
        return self.filter(no_embargo, delivery_status="usable")

    def ever_kept_back(self) -> "ArticleQuerySet":
        """Ids of those that are or were withheld, cancelled or under an embargo."""
        now = self.filter(KEPT_BACK).values("pk")
        return now.union(ArticleEdit.objects.filter(field__in=KEEPING_BACK).values("article_id"))


KEEPING_BACK = ["delivery_status", "embargo_until"]
KEPT_BACK = Q(embargo_until__isnull=False) | ~Q(delivery_status="usable")


class Article(models.Model):
    """One news text as delivered: `body` is the whole normalised text and never changes; what is not the article is
    excluded by ranges, and what is left is its kept text. Offsets everywhere are code points of `body`, half open.
    """

    class Basis(models.TextChoices):
        """Where the date of publication comes from; never guessed from a page's tail."""

        DELIVERY = "delivery", _("delivery")
        TEXT = "text", _("the page itself")
        EDITOR = "editor", _("an editor")
        UNKNOWN = "unknown", _("unknown")

    class DeliveryStatus(models.TextChoices):
        USABLE = "usable", _("usable")
        WITHHELD = "withheld", _("withheld")
        CANCELLED = "cancelled", _("cancelled")

    publisher = models.ForeignKey(Publisher, models.PROTECT, null=True, blank=True, verbose_name=_("publisher"))
    external_id = models.TextField(blank=True, default="")
    url = models.TextField(_("address"), blank=True, default="")
    title = models.TextField(_("title"), blank=True, default="")
    section = models.TextField(_("section"), blank=True, default="")
    author = models.TextField(_("author"), blank=True, default="")
    credit = models.TextField(_("credit"), blank=True, default="")
    language = models.TextField(_("language"), default="vi")
    published_on = models.DateField(_("published on"), null=True, blank=True)
    published_basis = models.TextField(choices=Basis.choices, default=Basis.UNKNOWN)
    modified_at = models.DateTimeField(null=True, blank=True)
    extra = models.JSONField(default=dict, blank=True)
    body = models.TextField()
    length = models.PositiveIntegerField()
    body_sha256 = models.BinaryField()
    kept_sha256 = models.BinaryField()
    masked_sha256 = models.BinaryField(null=True)
    flags = ArrayField(models.TextField(), default=list, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    delivery_status = models.TextField(choices=DeliveryStatus.choices, default=DeliveryStatus.USABLE)
    embargo_until = models.DateTimeField(_("embargo until"), null=True, blank=True)
    arrived_at = models.DateTimeField(default=timezone.now)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        indexes = [
            models.Index(fields=["publisher", "kept_sha256"], name="article_kept"),
            models.Index(fields=["publisher", "external_id"], condition=~Q(external_id=""), name="article_external_id"),
            models.Index(fields=["publisher", "url"], condition=~Q(url=""), name="article_url"),
            models.Index(fields=["id"], condition=KEPT_BACK, name="article_kept_back"),
            models.Index(fields=["section"], name="article_section"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(length=Length("body"), length__gt=0), name="article_length"),
            models.CheckConstraint(
                condition=Q(published_on__isnull=True, published_basis="unknown")
                | (Q(published_on__isnull=False) & ~Q(published_basis="unknown")),
                name="article_date_has_basis",
            ),
        ]

    def __str__(self) -> str:
        return self.title or shorten(self.kept_text(), 80, placeholder="…")

    def text_holds(self) -> bool:
        """Whether the body still has its hash; a sealed one that of its masked text."""
        return text_sha256(self.body) == bytes(self.masked_sha256 or self.body_sha256)

    def excluded(self) -> list[tuple[int, int]]:
        """The ranges of `body` that are not the article now, ascending. One query unless prefetched."""
        return sorted(cut.span for cut in self.excluded_ranges.all() if cut.ended_at is None)

    def kept_segments(self) -> list[tuple[int, int]]:
        return kept_segments(self.body, self.excluded())

    def kept_text(self) -> str:
        return kept_text(self.body, self.excluded())

    def is_usable(self) -> bool:
        """Delivered as usable, and no embargo runs."""
        return not self.why_not_usable()

    def why_not_usable(self) -> list[str]:
        """In words: what the delivery says against its use, and until when an embargo runs. Empty of a usable one."""
        usable = self.delivery_status == self.DeliveryStatus.USABLE
        why = [] if usable else [str(self.DeliveryStatus(self.delivery_status).label)]
        if self.embargo_until is not None and self.embargo_until > timezone.now():
            why.append(f"{_('embargo until')} {timezone.localtime(self.embargo_until):%d/%m/%Y %H:%M}")
        return why

    def _locked(self) -> "Article":
        """Against whoever else changes it; a decision, which only needs it to stay, goes on."""
        return Article.objects.select_for_update(no_key=True).get(pk=self.pk)

    def exclude(self, start: int, end: int, *, reason: str, by: Any) -> "ExcludedRange":
        """Take body[start:end] out of the kept text; what other ranges already exclude there is absorbed. The
        same again is as once.
        """
        with transaction.atomic():
            self._locked()
            inside = self.excluded_ranges.active().filter(range__overlap=(start, end))
            for cut in inside:
                if (cut.range.lower, cut.range.upper, cut.reason) == (start, end, reason):
                    return cut
                start, end = min(start, cut.range.lower), max(end, cut.range.upper)
            inside.update(ended_at=timezone.now(), ended_by=by)
            return self.excluded_ranges.create(range=(start, end), reason=reason, by=by)

    def edit(self, *, by: Any, **changes: Any) -> list[str]:
        """Change what is not body or hash, one ArticleEdit for each field that differs. Names of the changed fields."""
        with transaction.atomic():
            now = self._locked()
            changed = [name for name, value in changes.items() if getattr(now, name) != value]
            ArticleEdit.objects.bulk_create(
                ArticleEdit(
                    article=now, field=name, before=str(getattr(now, name) or ""), after=str(changes[name] or ""), by=by
                )
                for name in changed
            )
            for name in changed:
                setattr(self, name, changes[name])
            if changed:
                self.save(update_fields=changed)
        return changed


class ArticleEdit(models.Model):
    """One field of an article changed by a person: what stood there before and after. `told`: whoever must learn of it
    was told.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="edits")
    field = models.TextField()
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    at = models.DateTimeField(default=timezone.now)
    told = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [
            models.Index(fields=["article"], condition=Q(field__in=KEEPING_BACK), name="article_edit_kept_back"),
            models.Index(fields=["article"], condition=Q(told=False), name="article_edit_untold"),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}.{self.field}"


class ExcludedRangeQuerySet(models.QuerySet["ExcludedRange"]):
    def active(self) -> "ExcludedRangeQuerySet":
        return self.filter(ended_at__isnull=True)


class ExcludedRange(models.Model):
    """A part of a body that is not the article. Brought back by ending the row, so the body and all offsets stay.

    Ranges of one article that have not ended don't overlap: a trigger sees to it, as an exclusion constraint would take
    half of the time that the database spends on a page.
    """

    class Reason(models.TextChoices):
        TITLE = "title", _("title")
        CAPTION = "caption", _("caption")
        BYLINE = "byline", _("byline")
        CREDIT = "credit", _("credit")
        DATE = "date", _("date")
        RELATED = "related", _("related stories")
        COMMENTS = "comments", _("comment box")
        MOST_READ = "most_read", _("most read")
        MENU = "menu", _("menu")
        SHARE = "share", _("share bar")
        TEMPLATE = "template", _("template leftover")
        REPEAT = "repeat", _("repeated line")
        MULTIMEDIA = "multimedia", _("multimedia list")
        AD = "ad", _("advertisement")
        FOOTER = "footer", _("footer")
        TAIL = "tail", _("tail of other stories")
        EDITOR = "editor", _("excluded by an editor")

    article = models.ForeignKey(Article, models.CASCADE, related_name="excluded_ranges")
    range = IntegerRangeField()
    reason = models.TextField(choices=Reason.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ExcludedRangeQuerySet.as_manager()

    class Meta:
        ordering = ["range"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    range__isempty=False, range__lower_inf=False, range__upper_inf=False, range__startswith__gte=0
                ),
                name="excluded_range_bounded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}[{self.range.lower}:{self.range.upper}]"

    @property
    def span(self) -> tuple[int, int]:
        return self.range.lower, self.range.upper

    def bring_back(self, *, by: Any) -> bool:
        """Put the part into the kept text again; False when the row had ended before."""
        return bool(ExcludedRange.objects.active().filter(pk=self.pk).update(ended_at=timezone.now(), ended_by=by))

    def cut_again(self) -> None:
        """As if it had not been brought back or gone into a larger one; ranges that overlap it must have ended."""
        ExcludedRange.objects.filter(pk=self.pk).update(ended_at=None, ended_by=None)
