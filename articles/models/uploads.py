"""Files on their way in from a browser, and which column was which field."""

import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.articles import Publisher
from articles.models.imports import Import

KEPT = timedelta(days=7)


def uploads_folder() -> Path:
    return Path(settings.FILES_DIR) / "uploads"


class OffsetMoved(Exception):
    """A part does not begin where the file ends so far."""


class UploadQuerySet(models.QuerySet["Upload"]):
    def open_of(self, user: Any) -> "UploadQuerySet":
        """The person's own that no import has taken yet, the newest first."""
        return self.filter(by=user, delivery=None).order_by("-pk")

    def sweep(self) -> int:
        """Away with those that nobody has imported for KEPT, and with files whose row is gone; their number."""
        stale = list(self.filter(delivery=None, started_at__lt=timezone.now() - KEPT))
        for upload in stale:
            upload.discard()
        folders = {folder.name: folder for folder in uploads_folder().glob("*")}
        known = set(map(str, self.values_list("pk", flat=True)))  # asked after the look: a row comes before its folder
        orphans = folders.keys() - known
        for name in orphans:
            shutil.rmtree(folders[name], ignore_errors=True)
        return len(stale) + len(orphans)


class Upload(models.Model):
    """A file that comes from a browser in parts: the first `received` of its `size` bytes lie safely on disk.

    `modified` is what the browser says of the file (milliseconds): the same file again goes on where it stopped.
    """

    name = models.TextField(_("file"))
    size = models.BigIntegerField()
    modified = models.BigIntegerField(default=0)
    received = models.BigIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    started_at = models.DateTimeField(default=timezone.now)
    delivery = models.OneToOneField(Import, models.PROTECT, null=True, related_name="upload")

    objects = UploadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gt=0, received__gte=0, received__lte=F("size")), name="upload_received_of_size"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="upload_named"),
            models.UniqueConstraint(
                fields=["by", "name", "size", "modified"], condition=Q(delivery=None), name="upload_open_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def folder(self) -> Path:
        return uploads_folder() / str(self.pk)

    @property
    def path(self) -> Path:
        return self.folder / self.name

    @property
    def is_complete(self) -> bool:
        return self.received == self.size

    def append(self, part: Path, *, at: int) -> None:
        """Add the bytes in `part`, which begin at `at`, to the file, on disk before they count. Raises OffsetMoved."""
        with transaction.atomic():
            now = Upload.objects.select_for_update().get(pk=self.pk)
            length = part.stat().st_size
            if now.delivery_id or at != now.received or at + length > now.size:
                self.received = now.received
                raise OffsetMoved(f"upload {self.pk}: {at} in place of {now.received}")
            # A part written by somebody who then died may lie behind what counts.
            with (
                os.fdopen(os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file,
                part.open("rb") as source,
            ):
                file.truncate(at)
                file.seek(at)
                shutil.copyfileobj(source, file, 1 << 20)
                file.flush()
                os.fsync(file.fileno())
            self.received = now.received = at + length
            now.save(update_fields=["received"])

    def discard(self) -> None:
        """Away with the row and with what came; nothing happens to one that was imported."""
        if Upload.objects.filter(pk=self.pk, delivery=None).delete()[0]:
            shutil.rmtree(self.folder, ignore_errors=True)


class ColumnChoice(models.Model):
    """The field that somebody chose for each column of a publisher's table, for the next one with the same header."""

    publisher = models.ForeignKey(Publisher, models.CASCADE, null=True)
    header = models.TextField()  # the hash of its names
    columns = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publisher", "header"], name="column_choice_once"),
            models.UniqueConstraint(
                fields=["header"], condition=Q(publisher=None), name="column_choice_once_without_publisher"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publisher_id} {self.header[:8]}"

    @classmethod
    def remember(cls, columns: Mapping[str, str], *, publisher: Publisher | None, by: Any) -> None:
        chosen = {"columns": dict(columns), "by": by, "at": timezone.now()}
        cls.objects.update_or_create(publisher=publisher, header=header_of(columns), defaults=chosen)

    @classmethod
    def last(cls, names: Iterable[str], *, publisher: str = "") -> "ColumnChoice | None":
        """The publisher's own choice for these columns; with no publisher named, the newest of anybody's."""
        known = cls.objects.filter(header=header_of(names)).select_related("publisher").order_by("-at")
        return known.filter(publisher__name=publisher).first() if publisher else known.first()


def header_of(names: Iterable[str]) -> str:
    return hashlib.sha256("\x1f".join(sorted(names)).encode("utf-8", "backslashreplace")).hexdigest()
