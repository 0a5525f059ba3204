"""The feed over HTTP: JSON, by cursor, for whoever has a token. docs/feed.md says how to follow it."""

import json
from functools import cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from review.exporting.feeding import MOST, PAGE, UnknownCursor, one_quote, page_after
from review.models import FeedToken
from review.views.tokens import for_reading, refusal, with_token

MOST_CURSOR = 2**63 - 1


@with_token
def feed_events(request: HttpRequest, token: FeedToken) -> HttpResponse:
    """What changed after `since`: 400 for a parameter that is none, 409 for a cursor that this desk never gave."""
    if unknown := request.GET.keys() - {"since", "limit"}:
        # A misspelt cursor would begin anew without a word.
        return refusal(400, "bad_parameter", f"There is no parameter {min(unknown)[:50]!r}; since and limit there are.")
    since = whole_number(request.GET.get("since", "0"), 0, MOST_CURSOR)
    limit = whole_number(request.GET.get("limit", str(PAGE)), 1, MOST)
    if since is None:
        return refusal(400, "bad_since", "since is a cursor that the feed gave, or 0.")
    if limit is None:
        return refusal(400, "bad_limit", f"limit is a number from 1 to {MOST}.")
    try:
        page = page_after(since, limit, token)
    except UnknownCursor:
        return refusal(409, "unknown_cursor", "This desk never gave that cursor. Begin again with since=0.")
    return answer(request, {"events": page.events, "cursor": page.cursor, "more": page.more})


@with_token
def feed_quote(request: HttpRequest, token: FeedToken, uid: str) -> HttpResponse:
    """One quote as it is now; 404 for one that may not leave, and for one out of the token's scope."""
    found = one_quote(UUID(uid), token) if is_uuid(uid) and token.scope == FeedToken.Scope.QUOTES else None
    if found is None:
        return refusal(404, "not_found", "There is no such quote, or not for you.")
    return answer(request, found)


@for_reading
@login_not_required
def feed_description(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    return HttpResponse(description(), content_type="application/json")


@cache
def description() -> bytes:
    return (settings.BASE_DIR / "docs" / "feed.openapi.json").read_bytes()


def answer(request: HttpRequest, content: dict[str, Any]) -> HttpResponse:
    """200 with an ETag, or 304 for who has it."""
    data = json.dumps(content, ensure_ascii=False, cls=DjangoJSONEncoder).encode()
    etag = f'"{sha256(data).hexdigest()}"'
    response = HttpResponse(data, content_type="application/json", headers={"ETag": etag})
    return get_conditional_response(request, etag=etag, response=response) or response


def whole_number(text: str, least: int, most: int) -> int | None:
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most))):
        return None
    return int(text) if least <= int(text) <= most else None


def is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
