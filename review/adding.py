"""Quotes that no proposal named."""

import uuid

from django.db import transaction

from articles.models import Article
from newsdesk.models import User
from review.deciding import Act, decide
from review.models import Quote
from review.models.fields import joined

NEW_QUOTES = uuid.UUID("6d0f3c1e-6f0b-4b6e-9a55-0d3c6a1f7f10")


def add_quote(article: Article, act: Act, *, by: User) -> Quote:
    """A quote that no proposal named, verified at once. `act.changes` holds kind, content, speakers and the like.

    The same request again finds the quote of the first.
    """
    changes = dict(act.changes)
    content = joined(changes["content"])
    words = [article.body[start:end] for start, end in content]
    with transaction.atomic():
        quote, _made = Quote.objects.get_or_create(
            uid=uuid.uuid5(NEW_QUOTES, str(act.request_id)),
            defaults={"article": article, "kind": changes["kind"], "content": content, "words": words},
        )
        added = Act(
            verb="add",
            request_id=act.request_id,
            seen_version=0,
            quote_id=quote.pk,
            changes=changes,
            milliseconds=act.milliseconds,
        )
        return decide([added], by=by)[0]
