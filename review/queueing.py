"""What comes next for whom: each editor's queue, articles given out so that no two get the same, who is where."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from articles.models import Article
from newsdesk.models import User
from review.models import Presence, PutOff, Work

HELD_SECONDS = 90
UNSEEN = ("article__body", "article__extra")  # what lists show nothing of
# More than this nobody counts; the number on the page then has a plus.
MOST_COUNTED = 10_000


@dataclass(frozen=True)
class Filters:
    """What an editor wants of the queue; nothing set is all of it."""

    watched: bool = False
    doubtful: bool = False
    publisher: int | None = None
    section: str = ""

    def asked(self) -> Q:
        asked = Q()
        if self.doubtful:
            asked &= Q(doubt__gt=0)
        if self.publisher:
            asked &= Q(article__publisher=self.publisher)
        if self.section:
            asked &= Q(article__section=self.section)
        return asked


class Queue(Sequence[Work]):
    """An editor's queue: what they watch, then everything else in the common order, without what they put off.

    Two counts and at most two reads of rows, each by an index, for whatever page.
    """

    def __init__(self, user: User, filters: Filters) -> None:
        later = PutOff.objects.filter(user=user).values("work_id")
        works = Work.objects.queue().filter(filters.asked()).exclude(pk__in=later)
        works = works.select_related("article__publisher").defer(*UNSEEN)
        watched = Q(watched_by__contains=[user.pk], watch_score__gt=0)
        self.mine, self.others = works.filter(watched), works.exclude(watched)
        self.mine_count = counted(self.mine)
        self.others_count = 0 if filters.watched else counted(self.others)

    def __len__(self) -> int:
        return self.mine_count + self.others_count

    def __getitem__(self, wanted: Any) -> Any:
        first, last = wanted.start, min(wanted.stop, len(self))
        mine = list(self.mine[first:last]) if first < self.mine_count else []
        begin = max(first - self.mine_count, 0)
        rest = last - first - len(mine)
        return mine + (list(self.others[begin : begin + rest]) if rest > 0 else [])


def counted(works: QuerySet[Any]) -> int:
    """How many, up to MOST_COUNTED."""
    return works.order_by()[:MOST_COUNTED].count()


def next_for(user: User) -> int | None:
    """Give the editor the next article that nobody holds: its id, or None when there is none. Commits with the caller.
    A text that a newer one replaces is passed over, unless somebody had decided on it.

    The row's own columns say who holds it, so that PostgreSQL looks again at a row that another claim has just taken.
    """
    with connection.cursor() as cursor:
        for whose in (WATCHED, ""):
            cursor.execute(NEXT.format(whose=whose), {"user": user.pk, "seconds": HELD_SECONDS})
            if row := cursor.fetchone():
                return int(row[0])
    return None


def stay(article_id: int, user: User) -> None:
    """The editor has the article open: to be called again before HELD_SECONDS are over. Three queries."""
    with connection.cursor() as cursor:
        given = {"article": article_id, "user": user.pk, "seconds": HELD_SECONDS}
        cursor.execute(STAY, given)
        cursor.execute(HOLD, given)


def leave(article_id: int, user: User) -> None:
    """The editor has gone: the article may be given to the next."""
    Presence.objects.filter(work_id=article_id, user=user).delete()
    Work.objects.filter(pk=article_id, held_by=user).update(held_by=None, held_until=None)


def others_on(article_ids: Sequence[int], user: User) -> dict[int, list[Presence]]:
    """Who else is on these articles now, by article, the first comer first. One query."""
    here = Presence.objects.filter(work_id__in=article_ids, until__gt=Now()).exclude(user=user).select_related("user")
    found: dict[int, list[Presence]] = {}
    for presence in here:
        found.setdefault(presence.work_id, []).append(presence)
    return found


def replaced_among(article_ids: Sequence[int]) -> set[int]:
    """Those that a newer text replaces. One query."""
    return set(Article.objects.filter(replaces__in=article_ids).values_list("replaces", flat=True))


WATCHED = "AND watch_score > 0 AND watched_by @> ARRAY[%(user)s]::bigint[]"
NEXT = """
UPDATE review_work SET held_by_id = %(user)s, touched_at = clock_timestamp(),
    held_until = clock_timestamp() + make_interval(secs => %(seconds)s)
WHERE article_id = (
    SELECT article_id FROM review_work work
    WHERE review = 'open' AND tagging = 'tagged' {whose}
        AND (held_until IS NULL OR held_until < clock_timestamp() OR held_by_id = %(user)s)
        AND NOT EXISTS (SELECT FROM review_putoff WHERE work_id = work.article_id AND user_id = %(user)s)
        AND (NOT EXISTS (SELECT FROM articles_article WHERE replaces_id = work.article_id)
            OR EXISTS (SELECT FROM review_quote quote WHERE quote.article_id = work.article_id))
    ORDER BY watch_score DESC, doubt DESC, article_id DESC
    LIMIT 1 FOR UPDATE OF work SKIP LOCKED
)
RETURNING article_id
"""
STAY = """
INSERT INTO review_presence (work_id, user_id, until)
VALUES (%(article)s, %(user)s, clock_timestamp() + make_interval(secs => %(seconds)s))
ON CONFLICT (work_id, user_id) DO UPDATE SET until = EXCLUDED.until,
    since = CASE WHEN review_presence.until < clock_timestamp() THEN clock_timestamp() ELSE review_presence.since END
"""
HOLD = """
UPDATE review_work SET held_by_id = %(user)s, touched_at = clock_timestamp(),
    held_until = clock_timestamp() + make_interval(secs => %(seconds)s)
WHERE article_id = %(article)s
    AND (held_until IS NULL OR held_until < clock_timestamp() OR held_by_id = %(user)s)
"""
