"""Addresses that deliveries name: they become links."""

import re
from typing import Final

SCHEME: Final = re.compile(r"[a-z][a-z0-9+.\-]*:", re.IGNORECASE)
PASSED_OVER: Final = re.compile(
    r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028\u2029\ufeff]"
)  # by browsers, or by normal form


def leads_elsewhere(address: str) -> bool:
    """Somewhere that is no page of the web: `javascript:` and its like."""
    scheme = SCHEME.match(PASSED_OVER.sub("", address))
    return scheme is not None and scheme[0].lower() not in ("http:", "https:")
