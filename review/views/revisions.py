"""An article's quotes beside the text that replaced theirs."""

from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles.models import Article
from newsdesk.roles import Role, requires
from review.anchoring import paragraph
from review.models import QuoteVersion, Reanchoring

Outcome = Reanchoring.Outcome


@dataclass(frozen=True)
class Pair:
    """A quote in the text that it was decided on, in three pieces, and the paragraph that stands for it now."""

    reanchoring: Reanchoring
    before: str
    words: str
    after: str
    now: str

    @property
    def is_back(self) -> bool:
        """It waits for an editor, in the text that it was decided on."""
        return self.reanchoring.outcome in (Outcome.CHANGED, Outcome.GONE)


@require_safe
@requires(Role.EDITOR)
def revision(request: HttpRequest, article_id: int) -> HttpResponse:
    """What became of the decided quotes of this text and of those that it replaced, changed and gone ones first."""
    article = get_object_or_404(Article.objects.select_related("publisher"), pk=article_id)
    found = Reanchoring.objects.filter(Q(article=article) | Q(before=article))
    rows = list(found.select_related("article", "before", "quote").order_by("pk"))
    pairs = sorted(map(_pair, rows), key=lambda pair: not pair.is_back)
    return render(request, "review/revision.html", {"article": article, "pairs": pairs})


def _pair(row: Reanchoring) -> Pair:
    state = QuoteVersion.objects.get(quote=row.quote_id, version=row.version)
    start, end = state.content[0][0], state.content[-1][1]
    body = row.before.body
    whole = paragraph(body, state.content)
    at = body.rfind("\n", 0, start) + 1
    now = row.article.body[slice(*row.passage)] if row.passage else ""
    if row.outcome in (Outcome.SAME, Outcome.MOVED) and row.quote.article_id == row.article_id:
        now = paragraph(row.article.body, row.quote.content)
    return Pair(row, whole[: start - at], body[start:end], whole[end - at :], now)
