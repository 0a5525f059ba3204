"""What templates cannot say by themselves."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma

from review import queueing

register = template.Library()


@register.filter
def of(found: Mapping[int, Any], key: int) -> Any:
    """What a mapping holds for the key, or nothing."""
    return found.get(key, ())


@register.filter
def up_to_most(count: int) -> str:
    """A count that went no further than MOST_COUNTED says so: "10,000+"."""
    more = "+" if count >= queueing.MOST_COUNTED else ""
    return f"{intcomma(count)}{more}"
