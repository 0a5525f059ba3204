"""The registry of speakers: printed names linked to its entries, and entries merged and parted again.

A link is of one printed name in one quote. Merging leaves the links alone: an entry says which one it is merged into,
and whoever asks whose words these are follows it, one step.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import transaction
from django.db.models import Count, F, Max, Q, QuerySet, Value
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from review.models import (
    Alias,
    FeedEvent,
    Quote,
    QuoteSearch,
    QuoteSpeaker,
    Speaker,
    SpeakerKind,
    Verdict,
    WaitingQuote,
)
from review.models.state import UNKNOWN_SPEAKER

# Of more quotes than that, what a change of names brings with it is a worker's, so many at a time. The database's
# function `review_index_soon` keeps to the same number.
AT_ONCE = 100
# By kind of speaker, in which quotes the tagger took the name for one.
TAKEN_FOR = {
    kind.value: Q(quote__proposal__speaker_kind=kind, quote__proposal__speaker=F("name"))
    for kind in SpeakerKind
    if kind != SpeakerKind.UNKNOWN
}


class CannotMerge(Exception):
    """`str()` is the sentence for the chief."""


@dataclass(frozen=True)
class Printed:
    """A name as printed with a role, not linked yet, in so many verified quotes, of the kind that the tagger mostly
    took it for, if any; `entries` bear that name.
    """

    name: str
    role: str
    quotes: int
    kind: str
    entries: list[Speaker]


def unlinked() -> QuerySet[QuoteSpeaker]:
    """Printed names in verified quotes that no entry stands behind yet. Nobody known is nobody to link."""
    return QuoteSpeaker.objects.filter(speaker=None, quote__verdict=Verdict.VERIFIED).exclude(name=UNKNOWN_SPEAKER)


def printed_names(most: int) -> list[Printed]:
    """What is left to settle, the most frequent first. A role that begins a sentence is the same one. Two queries."""
    groups = list(
        unlinked()
        .values("name", same=Lower("quote__role"))
        .annotate(
            n=Count("pk"), role=Max("quote__role"), **{kind: Count("pk", filter=TAKEN_FOR[kind]) for kind in TAKEN_FOR}
        )
        .order_by("-n", "name")[:most]
    )
    names = {group["name"] for group in groups}
    entries = Speaker.objects.in_force().filter(Q(name__in=names) | Q(aliases__name__in=names)).distinct()
    known = list(entries.annotate(others=ArrayAgg("aliases__name", filter=Q(aliases__isnull=False))).order_by("pk"))
    return [
        Printed(
            group["name"],
            group["role"],
            group["n"],
            max(filter(group.get, TAKEN_FOR), key=group.__getitem__, default=""),
            [entry for entry in known if group["name"] in (entry.name, *(entry.others or ()))],
        )
        for group in groups
    ]


@transaction.atomic
def settle(name: str, role: str, speaker: Speaker) -> int:
    """Link this name with this role, in small or capital letters, wherever it is not linked yet; the number of quotes.
    Runs twice without harm.
    """
    links = unlinked().alias(same=Lower("quote__role")).filter(name=name, same=Lower(Value(role)))
    quotes = _locked(links.values("quote"))
    QuoteSpeaker.objects.filter(quote__in=quotes, name=name, speaker=None).update(speaker=speaker)
    if name != speaker.name:
        Alias.objects.get_or_create(speaker=speaker, name=name)
    _tell(quotes)
    return len(quotes)


@transaction.atomic
def merge(one: Speaker, into: Speaker) -> None:
    """From now on `one` is the same as `into`. Raises CannotMerge."""
    _lock_quotes(one.pk, into.pk)
    entries = Speaker.objects.select_for_update().in_bulk([one.pk, into.pk])
    one, into = entries[one.pk], entries[into.pk]
    if one == into or one.merged_into_id or into.merged_into_id:
        raise CannotMerge(_("One of the two entries has been merged meanwhile."))
    if one.merged.exists():
        raise CannotMerge(_("Other entries are merged into this one. Part them first, or merge the other way round."))
    _point(one, into)


@transaction.atomic
def part(one: Speaker) -> None:
    """Undo a merge. Runs twice without harm."""
    _lock_quotes(one.pk, one.merged_into_id)
    one = Speaker.objects.select_for_update().get(pk=one.pk)
    if one.merged_into_id:
        _point(one, None)


def _point(one: Speaker, into: Speaker | None) -> None:
    one.merged_into = into
    one.save(update_fields=["merged_into"])
    _tell(list(one.quote_speakers.values_list("quote", flat=True)))


def _lock_quotes(one: int, whole: int | None) -> None:
    """All that are found by other names afterwards, which the database indexes anew. Before the entries themselves:
    whoever decides has the quote first, and an entry that its people are linked to when all is committed.
    """
    concerned = Speaker.objects.filter(Q(pk__in=[one, whole]) | Q(merged_into=whole, merged_into__isnull=False))
    _locked(QuoteSpeaker.objects.filter(speaker__in=concerned).values("quote"))


def _locked(quotes: QuerySet | list[int]) -> list[int]:
    """Their ids, locked in the order in which decisions lock them."""
    rows = Quote.objects.filter(pk__in=quotes).order_by("pk").select_for_update(no_key=True)
    return list(rows.values_list("pk", flat=True))


@transaction.atomic
def catch_up() -> int:
    """Index quotes that wait for it anew, and tell of them; their number. Two queries while there are none."""
    taken = WaitingQuote.objects.take(AT_ONCE)
    if taken:
        # Locked first, as a decision does: then nobody decides on what is read here.
        _locked(list(taken))
        QuoteSearch.index(sorted(taken))
        _tell_now([quote for quote, tells in taken.items() if tells])
    return len(taken)


def _tell(quotes: list[int]) -> None:
    """Consumers learn whose words these are now. Comes last, for the events' trigger takes the chain's lock."""
    if len(quotes) > AT_ONCE:
        WaitingQuote.objects.put(quotes)
    else:
        _tell_now(quotes)


def _tell_now(quotes: list[int]) -> None:
    leaving = Quote.objects.exportable().filter(pk__in=quotes).order_by("pk")
    FeedEvent.objects.bulk_create(
        FeedEvent(quote=quote, kind=FeedEvent.Kind.CHANGED, version=quote.version) for quote in leaving
    )


def link_speakers(quotes: Sequence[Quote]) -> None:
    """One row a printed name; linked to the registry by itself only where name and role agree with one entry."""
    if named_before := [quote for quote in quotes if quote.version > 1]:
        QuoteSpeaker.objects.filter(quote__in=named_before).delete()
    names = {name for quote in quotes if quote.role for name in quote.speakers}
    entries: dict[tuple[str, str], list[int]] = {}
    for name, role, pk in Speaker.objects.filter(name__in=names).values_list("name", "role", "pk") if names else ():
        entries.setdefault((name, role.lower()), []).append(pk)
    rows = []
    for quote in quotes:
        for position, name in enumerate(quote.speakers):
            found = entries.get((name, quote.role.lower()), []) if quote.role else []
            only = found[0] if len(found) == 1 else None
            rows.append(QuoteSpeaker(quote=quote, position=position, name=name, speaker_id=only))
    QuoteSpeaker.objects.bulk_create(rows)
