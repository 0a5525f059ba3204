"""What templates cannot say by themselves."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def of(found: Mapping[int, Any], key: int) -> Any:
    """What a mapping holds for the key, or nothing."""
    return found.get(key, ())
