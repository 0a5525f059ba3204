"""Which editors watch for what an article has. Written to its Work row, so that the queue asks nothing else."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db import transaction

from articles.models import Article
from newsdesk.models import User
from review.models import Proposal, Watch, WatchList, Work

BATCH = 200
EVERYTHING = 2**62


@dataclass(frozen=True)
class Facts:
    """What of an article is watched for: its text and names in lower case."""

    text: str
    speakers: str
    section: str
    publisher: str


@dataclass(frozen=True)
class Wanted:
    """One editor's list, ready to compare."""

    user_id: int
    words: re.Pattern[str] | None
    speakers: re.Pattern[str] | None
    sections: frozenset[str]
    publishers: frozenset[str]

    def matches(self, facts: Facts) -> bool:
        return (
            facts.section in self.sections
            or facts.publisher in self.publishers
            or bool(self.speakers and self.speakers.search(facts.speakers))
            or bool(self.words and self.words.search(facts.text))
        )


def folded(text: str) -> str:
    return " ".join(text.casefold().split())


def whole_words(names: Iterable[str]) -> re.Pattern[str] | None:
    """One pattern for all of them, each only as whole words: "Lan" is not in "Milan"."""
    listed = "|".join(re.escape(folded(name)) for name in names)
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)") if listed else None


@lru_cache(maxsize=4)
def wanted_by(rows: tuple[tuple[int, str, str], ...]) -> list[Wanted]:
    """The lists of all editors, from rows of editor, kind and words."""
    lists: defaultdict[int, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for user_id, kind, words in rows:
        lists[user_id][kind].append(words)
    return [
        Wanted(
            user_id,
            whole_words(kinds[Watch.Kind.WORDS]),
            whole_words(kinds[Watch.Kind.SPEAKER]),
            frozenset(map(folded, kinds[Watch.Kind.SECTION])),
            frozenset(map(folded, kinds[Watch.Kind.PUBLISHER])),
        )
        for user_id, kinds in lists.items()
    ]


def mark(article_ids: Collection[int]) -> None:
    """Write who watches for these articles. In a transaction that has their Work rows locked; at most six queries."""
    wanted = wanted_by(
        tuple(Watch.objects.order_by("user_id", "kind", "words").values_list("user_id", "kind", "words"))
    )
    facts = _facts(article_ids) if wanted else {}
    changed = []
    for work in Work.objects.filter(pk__in=article_ids):
        watched_by = [one.user_id for one in wanted if one.matches(facts[work.pk])]
        if watched_by != work.watched_by:
            work.watched_by, work.watch_score = watched_by, len(watched_by)
            changed.append(work)
    Work.objects.bulk_update(changed, ["watched_by", "watch_score"])


def _facts(article_ids: Collection[int]) -> dict[int, Facts]:
    speakers: defaultdict[int, set[str]] = defaultdict(set)
    for article_id, name in Proposal.objects.filter(article_id__in=article_ids).values_list("article_id", "speaker"):
        speakers[article_id].add(folded(name))
    articles = Article.objects.filter(pk__in=article_ids).select_related("publisher")
    return {
        article.pk: Facts(
            folded(f"{article.title}\n{article.kept_text()}"),
            "\n".join(speakers[article.pk]),
            folded(article.section),
            folded(article.publisher.name) if article.publisher else "",
        )
        for article in articles.prefetch_related("excluded_ranges")
    }


def list_changed(user: User) -> None:
    """All open articles are to be held against the editor's list anew. In the transaction that changes it."""
    WatchList.objects.update_or_create(user=user, defaults={"pending_below": EVERYTHING})


def catch_up() -> bool:
    """Hold the next batch of open articles against the lists that changed; False when no list waits.

    Articles are locked before the lists are read: one that is being tagged meanwhile is waited for, so that neither
    the tagger's look at the lists nor this one misses the other's change.
    """
    with transaction.atomic():
        waiting = WatchList.objects.filter(pending_below__isnull=False).order_by("-pending_below")
        one = waiting.select_for_update(skip_locked=True).first()
        if one is None:
            return False
        open_works = Work.objects.filter(review=Work.Review.OPEN, pk__lt=one.pending_below)
        batch = list(open_works.order_by("-pk").values_list("pk", flat=True)[:BATCH])
        list(Work.objects.filter(pk__in=batch).order_by("pk").select_for_update().values("pk"))
        mark(batch)
        one.pending_below = batch[-1] if batch else None
        one.save(update_fields=["pending_below"])
    return True
