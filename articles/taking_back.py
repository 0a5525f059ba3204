"""A wrong import out again, in one act, as long as nobody has decided anything about its articles."""

import logging
from collections.abc import Sequence
from typing import Final

from django.db import connection, transaction
from django.db.models import ProtectedError
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from articles.importing import LOCK
from articles.models import Article, Import, ImportRecord

log = logging.getLogger(__name__)

AT_ONCE: Final = 500  # articles
Outcome = ImportRecord.Outcome
REFUSALS = {
    "failed": _("An error that the log tells of: the import was not taken back, and nothing has changed."),
    "open": _("The import is not over yet: stop it first."),
    "decided": _("Somebody has decided on quotes of its articles already. Withdraw those quotes instead."),
    "delivered_again": _("A later import delivered some of its articles again: take that one back first."),
}


class NotTakenBack(Exception):
    """Nothing was changed; `reason` is a code of REFUSALS, `str()` the sentence for it."""

    def __init__(self, reason: str) -> None:
        super().__init__(REFUSALS[reason])
        self.reason = reason


def take_back(delivery: Import) -> int:
    """Remove the articles that the import brought, and all that machines made of them; their number.

    Its records stay, with their outcomes. Raises NotTakenBack; then, as after any error, nothing has changed. Twice is
    as good as once.
    """
    try:
        with transaction.atomic():
            count = _take_back(delivery)
    except ProtectedError as error:  # quotes are all that holds an article now, and people alone make them
        raise NotTakenBack("decided") from error
    log.info("import taken back import=%s articles=%s", delivery.pk, count)
    delivery.refresh_from_db()
    return count


def _take_back(delivery: Import) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    row = Import.objects.select_for_update().get(pk=delivery.pk)
    if row.state in (Import.State.WAITING, Import.State.RUNNING):
        raise NotTakenBack("open")
    brought = row.records.filter(outcome__in=[Outcome.IMPORTED, Outcome.REVISED], article__isnull=False)
    articles = list(brought.order_by("article_id").values_list("article_id", flat=True))
    others = ImportRecord.objects.exclude(delivery=row)
    for start in range(0, len(articles), AT_ONCE):
        if others.filter(article__in=articles[start : start + AT_ONCE]).exists():
            raise NotTakenBack("delivered_again")
    _lock(articles)
    row.records.exclude(outcome=Outcome.REJECTED).update(article=None, taken_back=True)
    _take_out_of_revisions(articles)
    for start in range(0, len(articles), AT_ONCE):
        Article.objects.filter(pk__in=articles[start : start + AT_ONCE]).delete()
    Import.objects.filter(pk=row.pk).update(
        state=Import.State.TAKEN_BACK, take_back_asked=False, lease_until=None, last_error="", finished_at=Now()
    )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    return len(articles)


def _lock(articles: Sequence[int]) -> None:
    """Wait for what is being written about them, and let nothing more be: it would hold them.

    The work before the articles, and both by id, as the tagger and whoever decides has it: so nobody waits crosswise.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK_WORK, [list(articles)])
        cursor.execute(LOCK_ARTICLES, [list(articles)])


def _take_out_of_revisions(articles: Sequence[int]) -> None:
    """Texts of other imports that replace one of these replace what it replaced."""
    gone = set(articles)
    replaced = dict(Article.objects.filter(pk__in=gone, replaces__isnull=False).values_list("pk", "replaces"))
    followers = Article.objects.filter(replaces__in=gone).exclude(pk__in=gone).values_list("pk", "replaces")
    moved = {}
    for follower, stays in followers:
        while stays in gone:
            stays = replaced.get(stays)
        moved[follower] = stays
    Article.objects.filter(pk__in=[*gone, *moved]).exclude(replaces=None).update(replaces=None)
    for follower, stays in moved.items():
        Article.objects.filter(pk=follower).update(replaces=stays)


LOCK_WORK = "SELECT FROM review_work WHERE article_id = ANY(%s) ORDER BY article_id FOR UPDATE"
LOCK_ARTICLES = "SELECT FROM articles_article WHERE id = ANY(%s) ORDER BY id FOR UPDATE"
