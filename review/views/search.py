"""Search among verified quotes. With nothing asked for it is the list of all of them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from newsdesk.models import User
from newsdesk.roles import Role, requires
from review.citing import cue_before, title_of, whole_sentence
from review.models import Kind, Quote, Translated
from review.models.fields import Span
from review.searching import MOST, Finder, SearchForm
from review.searching.alike import alike
from review.searching.asking import Term, is_in
from review.searching.showing import mark, near, snippet
from review.searching.words import is_marked, plain, unmarked


def readable(user: User) -> QuerySet[Quote]:
    """Verified quotes: at the desk all but withdrawn and sealed ones, for an exporter those that may leave."""
    return Quote.objects.readable() if user.has_role(Role.EDITOR) else Quote.objects.exportable()


def finder(form: SearchForm, user: User) -> Finder:
    among = "" if user.has_role(Role.EDITOR) else "'u=1'"
    return Finder(form.filter(), readable(user), among, form.chosen_order())


@require_safe
@requires(Role.EDITOR, Role.EXPORTER)
def quotes(request: HttpRequest) -> HttpResponse:
    """Thirty a page by keyset, `?after=` the cursor of the page before."""
    form = SearchForm(request.GET)
    after = request.GET.get("after", "")
    found = finder(form, request.user).page(after)
    terms = form.filter().asked.wanted()
    context = {
        "form": form,
        "found": found,
        "most": MOST,
        "hits": list(hits(found.quotes, terms)),
        "next_page": form.without(after=found.following) if found.following else "",
        "is_first": not after,
        "asked_fields": form.given,
        "hints": list(hints(form)) if not found.quotes and not after else [],
    }
    return render(request, "review/quotes.html", context)


def hits(quotes: Sequence[Quote], terms: set[Term]) -> Iterator["Hit"]:
    """One query, for the words that are not to be read around others, nor where an article without a title begins."""
    others = defaultdict(list)
    for pk, article, content in kept_back_beside(quotes):
        others[article].append((pk, content))
    for quote in quotes:
        left_out = [span for pk, content in others[quote.article_id] if pk != quote.pk for span in content]
        yield Hit(quote, terms, tuple(left_out))


def kept_back_beside(quotes: Sequence[Quote]) -> QuerySet[Any, Any]:
    rows = Quote.objects.kept_back().filter(article__in={quote.article_id for quote in quotes})
    return rows.values_list("pk", "article_id", "content")


def hints(form: SearchForm) -> Iterator[tuple[str | Promise, str]]:
    """What may help where nothing was found: a sentence and the query of an address."""
    filter = form.filter()
    if is_marked(filter.words):
        yield _("Search without marks"), form.without(q=unmarked(filter.words))
    if filter.words and len(filter.as_dict()) > 1:
        yield _("Search the words alone"), form.without(*(name for name in form.fields if name != "q"))
    if filter.words:
        yield _("Look among the names of speakers"), form.without(*form.fields, speaker=filter.words)
    for box, typed in (("speaker", filter.speaker), ("q", filter.words)):
        for found in alike(typed):
            rest = " ".join(word for word in typed.split() if plain(word) not in found.typed.split())
            meant = {"q": rest} if box == "q" and rest else {}
            yield _("Did you mean %(name)s?") % {"name": found.name}, form.without(box, speaker=found.name, **meant)


VERIFIED = _("verified by %(who)s, %(time)s")
PLACES = {
    "words": _("words"),
    "speaker": _("speaker"),
    "role": _("role"),
    "title": _("title"),
    "paragraph": _("paragraph"),
    "alias": _("another name of the speaker"),
}
SAID, RELAYED, TRANSLATED = _("said on %(day)s"), _("by way of %(by)s"), _("translated")
DAY, TIME = "%-d/%-m/%Y", "%-d/%-m/%Y %H:%M"
DAYS = {"day": DAY, "month": "%-m/%Y", "year": "%Y"}


@dataclass(frozen=True)
class Hit:
    """One quote as it is listed, with what was asked for marked. `left_out`: others' words, not to be read here."""

    quote: Quote
    terms: set[Term]
    left_out: tuple[Span, ...] = ()

    @property
    def title(self) -> str:
        return self._marked(title_of(self.quote.article, self.left_out))

    @property
    def words(self) -> str:
        return self._marked(" […] ".join(self.quote.words))

    @property
    def cue(self) -> str:
        return self._marked(cue_before(self.quote, self.quote.article.body))

    @property
    def facts(self) -> str:
        """All but the words, in one line. As HTML: as a template it would take as long as all else of the page."""
        quote, article = self.quote, self.quote.article
        role = format_html(", {}", self._marked(quote.role)) if quote.role else ""
        facts = [
            format_html("<b>{}</b>{}", self._marked("; ".join(quote.speakers)), role),
            Kind(quote.kind).label,
            *(format_html("<b>{}</b>", label) for label in quote.why_kept_back()),
            self._said_on and SAID % {"day": self._said_on},
            quote.relays and RELAYED % {"by": "; ".join(quote.relays)},
            quote.translated == Translated.YES and TRANSLATED,
            self.title,
            article.publisher and str(article.publisher),
            article.published_on and f"{article.published_on:{DAY}}",
            VERIFIED % {"who": quote.decided_by, "time": f"{timezone.localtime(quote.decided_at):{TIME}}"},
        ]
        return format_html_join(" · ", "{}", ((fact,) for fact in facts if fact))

    @property
    def _said_on(self) -> str:
        day, shape = self.quote.said_on, DAYS.get(self.quote.said_on_precision)
        return f"{day:{shape}}" if day and shape else ""

    @property
    def texts(self) -> list[str]:
        """What the words stand in, as far as it says more than they."""
        return [text for text in (self._marked(self._sentence), self._around) if text]

    @cached_property
    def _sentence(self) -> str:
        """The whole sentence, unless it is nothing more than the words."""
        quote = self.quote
        text = whole_sentence(quote, self.left_out)
        same = text.strip("“”\"'.,:–- ") == " ".join(" ".join(quote.words).split())
        return "" if same else text

    @property
    def _around(self) -> str:
        """Where in the paragraphs it stands, for what is nowhere else."""
        if not self.terms or any(is_in(text, self.terms) for text in (*self._fields.values(), self._sentence)):
            return ""
        return self._marked(snippet(self._paragraph, self.terms))

    @property
    def found_in(self) -> str:
        """Where the words were found, in words; the paragraph only for what stands nowhere else."""
        if not self.terms:
            return ""
        found = [name for name, text in self._fields.items() if is_in(text, self.terms)]
        rest = [term for term in self.terms if not any(is_in(text, [term]) for text in self._fields.values())]
        if is_in(self._paragraph, rest):
            found.append("paragraph")
        return ", ".join(str(PLACES[name]) for name in found or ["alias"])

    @cached_property
    def _fields(self) -> dict[str, str]:
        quote = self.quote
        return {
            "words": " ".join(quote.words),
            "speaker": " ".join(quote.speakers),
            "role": quote.role,
            "title": quote.article.title,
        }

    @cached_property
    def _paragraph(self) -> str:
        return near(self.quote.article.body, self.quote.content, self.left_out)

    def _marked(self, text: str) -> str:
        return mark(text, self.terms)
