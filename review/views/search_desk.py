"""What editors search besides verified quotes: all articles, and what the machine proposes in them and nobody has
decided.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.models import Article, ExcludedRange
from newsdesk.roles import Role, requires
from review.cards import still_open
from review.citing import cue_before
from review.models import ArticleSearch, Proposal, Quote, Run
from review.searching import Filter, SearchForm
from review.searching.asking import Asked, named
from review.searching.filter import NOTHING, in_document
from review.searching.finding import FEW, by_the_document, one_of
from review.searching.form import ArticleSearchForm, ProposalSearchForm
from review.searching.showing import mark, near, snippet
from review.searching.words import is_marked
from review.views.card import element_id

ARTICLES = 50
# So many articles are looked through for proposals at a time.
LOOKED_THROUGH = 40


@require_safe
@requires(Role.EDITOR)
def search_articles(request: HttpRequest) -> HttpResponse:
    """The newest first, fifty a page; `?after=` the id of the last one before."""
    form = ArticleSearchForm(request.GET)
    asked, after = form.filter().asked, request.GET.get("after", "")
    articles = found(form, after).select_related("publisher", "work").prefetch_related(cuts())[: ARTICLES + 1]
    rows = [FoundArticle(article, asked) for article in articles]
    following = form.without(after=str(rows[ARTICLES - 1].article.pk)) if len(rows) > ARTICLES else ""
    context = {"form": form, "rows": rows[:ARTICLES], "is_first": not after, "next_page": following}
    return render(request, "review/search_articles.html", context)


@require_safe
@requires(Role.EDITOR)
def search_proposals(request: HttpRequest) -> HttpResponse:
    """Undecided proposals with the words in them or around them, of some articles at a time, the newest first."""
    form = ProposalSearchForm(request.GET)
    filter, after = form.filter(), request.GET.get("after", "")
    open_ones = found(form, after).filter(work__open_proposals__gt=0).select_related("publisher")
    articles = list(open_ones.prefetch_related(cuts())[: LOOKED_THROUGH + 1])
    following = form.without(after=str(articles[LOOKED_THROUGH - 1].pk)) if len(articles) > LOOKED_THROUGH else ""
    rows = [FoundProposal(proposal, filter) for proposal in undecided(articles[:LOOKED_THROUGH])]
    context = {
        "form": form,
        "rows": [row for row in rows if row.matches()],
        "is_first": not after,
        "next_page": following,
    }
    return render(request, "review/search_proposals.html", context)


def found(form: SearchForm, after: str) -> QuerySet[Article]:
    """Articles with all of it in title or text, before the one with the id `after`. None where nothing is asked."""
    filter = form.filter()
    articles = Article.objects.filter(limits(filter)).order_by("-pk")
    if after.isascii() and after.isdigit() and len(after) < 19:
        articles = articles.filter(pk__lt=int(after))
    if filter and not filter.words:
        return articles.filter(search__isnull=False)
    question, pairs = filter.asked.tsquery() or NOTHING, filter.asked.pairs()
    rough = ArticleSearch.objects.filter(in_document(pairs, "pairs") if pairs else in_document(question))
    with by_the_document():
        some = list(rough.values_list("pk", flat=True)[: FEW + 1])
    hits = ArticleSearch.objects.filter(in_document(question))
    # The newest of many are soon found by looking at one article after the other; for few, all would be looked at.
    return articles.filter(pk__in=(hits if len(some) > FEW else hits.filter(one_of(some))).values("pk"))


def limits(filter: Filter) -> Q:
    """What the filter says about articles."""
    given = {
        "publisher": filter.publisher or None,
        "section__iexact" if is_marked(filter.section) else "section__unaccent__iexact": filter.section,
        "published_on__gte": filter.published_from,
        "published_on__lte": filter.published_to,
    }
    wanted = Q(**{name: value for name, value in given.items() if value})
    return wanted & Q(publisher=None) if filter.publisher == 0 else wanted


def cuts() -> Prefetch:
    return Prefetch("excluded_ranges", ExcludedRange.objects.active())


def undecided(articles: Sequence[Article]) -> list[Proposal]:
    """What the newest run of each proposes and no decision has answered, in the order of articles and text."""
    by_article = {article.pk: article for article in articles}
    newest_runs = Run.objects.filter(article__in=by_article).order_by("article_id", "-pk").distinct("article_id")
    proposals = Proposal.objects.filter(run__in=Subquery(newest_runs.values("pk"))).select_related("run")
    decided = list(Quote.objects.decided().filter(article__in=by_article))
    rows = []
    for article in articles:
        own = [proposal for proposal in proposals if proposal.article_id == article.pk]
        answers = [quote for quote in decided if quote.article_id == article.pk]
        rows += still_open(own, answers, article.excluded(), finished=False)
    for proposal in rows:
        proposal.article = by_article[proposal.article_id]
    return rows


@dataclass(frozen=True)
class FoundArticle:
    article: Article
    asked: Asked

    @property
    def title(self) -> str:
        return mark(str(self.article), self.asked.wanted())

    @property
    def around(self) -> str:
        return mark(snippet(self.article.kept_text(), self.asked.wanted()), self.asked.wanted())


@dataclass(frozen=True)
class FoundProposal:
    proposal: Proposal
    filter: Filter

    @property
    def asked(self) -> Asked:
        return self.filter.asked

    @property
    def _words(self) -> str:
        return " […] ".join(self.proposal.article.body[start:end] for start, end in self.proposal.content)

    def matches(self) -> bool:
        proposal = self.proposal
        if not self._within_limits():
            return False
        around = near(proposal.article.body, proposal.content)
        return self.asked.matches(self._words, proposal.speaker, proposal.role, proposal.article.title, around)

    def _within_limits(self) -> bool:
        proposal, filter = self.proposal, self.filter
        if (filter.said_from or filter.said_to) and not proposal.said_on:
            return False
        said_on = proposal.said_on or date.min
        return (
            filter.kind in ("", proposal.kind)
            and named(filter.speaker).matches(proposal.speaker)
            and named(filter.role).matches(proposal.role)
            and (filter.said_from or date.min) <= said_on <= (filter.said_to or date.max)
        )

    @property
    def words(self) -> str:
        return mark(self._words, self.asked.wanted())

    @property
    def cue(self) -> str:
        return mark(cue_before(self.proposal, self.proposal.article.body), self.asked.wanted())

    @property
    def around(self) -> str:
        around = near(self.proposal.article.body, self.proposal.content)
        return mark(snippet(around, self.asked.wanted()), self.asked.wanted())

    @property
    def card_id(self) -> str:
        return element_id(self.proposal)
