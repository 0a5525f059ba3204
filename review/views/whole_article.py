"""All verified quotes of an article, held, released or withdrawn by the chief in one act."""

import uuid
from dataclasses import dataclass, field

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy
from django.views.decorators.http import require_POST, require_safe

from articles.models import Article
from newsdesk.roles import Role, requires
from review.bulk import decide_all, numbered
from review.deciding import Act
from review.forms import WholeArticleForm, sentences
from review.models import Availability, Quote, Withdrawal
from review.refusals import Refused, StaleQuote
from review.views.card import state_in_words
from review.views.quotes import may_read_words


@dataclass(frozen=True)
class Whole:
    """A verb for every verified quote that may leave as `availability` says. `label` takes their number."""

    verb: str
    availability: tuple[str, ...]
    label: Promise
    quotes: list[Quote] = field(default_factory=list)
    request_id: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def seen(self) -> str:
        """What the page shows of them, so that nothing is done to what somebody changed since: "12-3,14-1"."""
        return ",".join(f"{quote.pk}-{quote.version}" for quote in self.quotes)

    @property
    def counted_label(self) -> str:
        return str(self.label % len(self.quotes))


FREE, HELD, WITHDRAWN = Availability.FREE, Availability.HELD, Availability.WITHDRAWN
WHOLE = (
    ("hold", (FREE,), ngettext_lazy("Hold %d quote", "Hold %d quotes")),
    ("release", (HELD,), ngettext_lazy("Release %d quote on hold", "Release %d quotes on hold")),
    ("release", (WITHDRAWN,), ngettext_lazy("Release %d withdrawn quote", "Release %d withdrawn quotes")),
    ("withdraw", (FREE, HELD), ngettext_lazy("Withdraw %d quote", "Withdraw %d quotes")),
)


@require_safe
@requires(Role.CHIEF)
def article_quotes(request: HttpRequest, article_id: int) -> HttpResponse:
    """What each act would be done to, with its number on its button."""
    return _page(request, _article(article_id))


@require_POST
@requires(Role.CHIEF)
def hold_article(request: HttpRequest, article_id: int) -> HttpResponse:
    return _on_all(request, article_id, "hold")


@require_POST
@requires(Role.CHIEF)
def release_article(request: HttpRequest, article_id: int) -> HttpResponse:
    return _on_all(request, article_id, "release")


@require_POST
@requires(Role.CHIEF)
def withdraw_article(request: HttpRequest, article_id: int) -> HttpResponse:
    return _on_all(request, article_id, "withdraw")


def _article(article_id: int) -> Article:
    return get_object_or_404(Article.objects.select_related("publisher"), pk=article_id)


def _verified(article: Article) -> QuerySet[Quote]:
    return article.quotes.verified().select_related("proposal").order_by("content", "pk")


def _page(request: HttpRequest, article: Article, *, error: str = "", status: int = 200) -> HttpResponse:
    quotes = list(_verified(article))
    wholes = [
        Whole(verb, availability, label, [quote for quote in quotes if quote.availability in availability])
        for verb, availability, label in WHOLE
    ]
    shown = {
        "article": article,
        "quotes": [(quote, state_in_words(quote, article), may_read_words(request.user, quote)) for quote in quotes],
        "wholes": [whole for whole in wholes if whole.quotes],
        "withdrawals": Withdrawal.choices,
        "error": error,
    }
    return render(request, "review/article_quotes.html", shown, status=status)


def _on_all(request: HttpRequest, article_id: int, verb: str) -> HttpResponse:
    """302 when done; else the page anew: 409 where somebody changed one of the quotes since, 422 for all else."""
    article = _article(article_id)
    form = WholeArticleForm(request.POST, article=article)
    if not form.is_valid():
        return _page(request, article, error=sentences(form), status=422)
    given = form.cleaned_data
    acts = [
        Act(verb, number, version, quote_id=pk, reason=given["because"])
        for (pk, version), number in zip(given["quotes"].items(), numbered(given["request_id"]), strict=False)
    ]
    done = 0
    try:
        for _quote in decide_all(acts, by=request.user):
            done += 1
    except Refused as refused:
        error = f"{refused} {_done(done)}"
        return _page(request, article, error=error, status=409 if isinstance(refused, StaleQuote) else 422)
    messages.success(request, _done(done))
    return redirect("article_quotes", article.pk)


def _done(count: int) -> str:
    return (
        ngettext("%d quote changed.", "%d quotes changed.", count) % count if count else str(_("Nothing was changed."))
    )
