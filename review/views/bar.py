"""What the top bar of every page shows."""

from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from newsdesk.models import User
from newsdesk.roles import Role
from review.models import DownloadNews, Work, WorkerSign
from review.queueing import counted

SILENT_AFTER = timedelta(seconds=60)


class Bar:
    """Asked only by what is drawn: a fragment without the bar costs no query, the bar itself two, and one more for
    whoever exports.
    """

    def __init__(self, user: User) -> None:
        self.user = user
        self.may_review = user.has_role(Role.EDITOR)
        self.may_import = user.has_role(Role.IMPORTER)
        self.may_export = user.has_role(Role.EXPORTER, Role.CHIEF)
        self.may_withdraw = user.has_role(Role.CHIEF)
        self.may_feed = user.has_role(Role.EXPORTER)
        self.may_read_quotes = user.has_role(Role.EDITOR, Role.EXPORTER)

    @cached_property
    def queue_count(self) -> int:
        return counted(Work.objects.queue())

    @cached_property
    def changed_quotes(self) -> int:
        """In files that the reader took, as far as they have not seen it: once each, in however many files."""
        return DownloadNews.unseen(self.user).values("quote").distinct().count() if self.may_export else 0

    @cached_property
    def worker_seen_at(self) -> datetime | None:
        return WorkerSign.objects.filter(name=WorkerSign.TAGGING).values_list("seen_at", flat=True).first()

    @property
    def worker_silent(self) -> bool:
        seen = self.worker_seen_at
        return seen is None or timezone.now() - seen > SILENT_AFTER


def top_bar(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    return {"bar": Bar(user)} if user is not None and user.is_authenticated else {}
