"""From what a page asked for to the quotes that it means."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from review.models import Quote
from review.searching import Filter, SearchForm, matching

LIMITS = {"said_on": ("said_from", "said_to"), "published_on": ("published_from", "published_to")}


@dataclass(frozen=True)
class Choice:
    """`found`: verified quotes, None for all of them; `undated`: those that only lack a date that is asked for."""

    found: QuerySet[Quote] | None = None
    undated: QuerySet[Quote] | None = None
    filter: dict[str, Any] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)


def asked_of(data: Mapping[str, Any]) -> dict[str, str]:
    """The boxes of a search that somebody filled, but for its order."""
    return {name: text for name, text in SearchForm(data).given.items() if name != "order"}


def misunderstood(asked: Mapping[str, str]) -> list[str]:
    """The headings of boxes that a search would leave out: an export would then hold more than was asked for."""
    form = SearchForm(asked)
    return [str(form.fields[name].label) for name in form.errors]


class Misunderstood(Exception):
    """Boxes of a filter, by name, that mean nothing any more: without them more would leave than was asked for."""

    def __init__(self, boxes: list[str]) -> None:
        self.boxes = boxes
        super().__init__(f"not understood: {', '.join(boxes)}")


def choose(asked: Mapping[str, str]) -> Choice:
    """Raises Misunderstood."""
    form = SearchForm(asked)
    if boxes := sorted({*form.errors, *asked} - (form.fields.keys() - form.errors.keys())):
        raise Misunderstood(boxes)
    filter = form.filter()
    if not filter:
        return Choice()
    return Choice(matching(filter, Quote.objects.verified()), undated(filter), filter.as_dict(), in_words(asked))


def undated(filter: Filter) -> QuerySet[Quote] | None:
    """What every limit but those of unknown dates would leave."""
    limited = {name: ends for name, ends in LIMITS.items() if any(getattr(filter, end) for end in ends)}
    if not limited:
        return None
    dateless = dataclasses.replace(filter, **{end: None for ends in LIMITS.values() for end in ends})
    unknown, inside = Q(), Q()
    for name, ends in limited.items():
        alone = dataclasses.replace(Filter(), **{end: getattr(filter, end) for end in ends})
        missing = Q(**{f"search__{name}": None})
        unknown |= missing
        inside &= missing | alone.dates("search__")
    return matching(dateless, Quote.objects.verified()).filter(unknown, inside)


def in_words(asked: Mapping[str, str]) -> dict[str, str]:
    """By the headings of the boxes, in the reader's language; as it was given what is not understood."""
    if not asked:
        return {}
    form = SearchForm(asked)
    form.is_valid()
    headings = {"said_to": _("Said until"), "published_to": _("Published until")}
    return {
        headings.get(box.name) or str(box.label): shown(box)
        for box in form
        if box.name != "order" and (box.errors or form.cleaned_data.get(box.name) not in ("", None))
    }


def shown(box: Any) -> str:
    value = str(box.value())
    return {str(key): str(label) for key, label in getattr(box.field, "choices", ())}.get(value, value)
