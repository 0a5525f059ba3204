"""Search among verified quotes. With nothing asked for it is the list of all of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from newsdesk.models import User
from newsdesk.roles import Role, requires
from review.models import Quote
from review.searching import MOST, Finder, SearchForm
from review.searching.asking import Term, is_in
from review.searching.showing import mark, near, snippet
from review.searching.words import is_marked, unmarked
from review.sentences import sentence_around


def readable(user: User) -> QuerySet[Quote]:
    """Verified quotes: all of them at the desk, for an exporter those that may leave."""
    return Quote.objects.verified() if user.has_role(Role.EDITOR) else Quote.objects.exportable()


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
        "hits": [Hit(quote, terms) for quote in found.quotes],
        "next_page": form.without(after=found.following) if found.following else "",
        "is_first": not after,
        "asked_fields": form.given,
        "hints": list(hints(form)) if not found.quotes and not after else [],
    }
    return render(request, "review/quotes.html", context)


def hints(form: SearchForm) -> Iterator[tuple[str | Promise, str]]:
    """What may help where nothing was found: a sentence and the query of an address."""
    filter = form.filter()
    if is_marked(filter.words):
        yield _("Search without marks"), form.without(q=unmarked(filter.words))
    if filter.words and len(filter.as_dict()) > 1:
        yield _("Search the words alone"), form.without(*(name for name in form.fields if name != "q"))
    if filter.words:
        yield _("Look among the names of speakers"), form.without(*form.fields, speaker=filter.words)


@dataclass(frozen=True)
class Hit:
    """One quote as it is listed, with what was asked for marked."""

    quote: Quote
    terms: set[Term]

    @property
    def words(self) -> str:
        return self._marked(" […] ".join(self.quote.words))

    @property
    def people(self) -> str:
        return self._marked("; ".join(self.quote.speakers))

    @property
    def role(self) -> str:
        return self._marked(self.quote.role)

    @property
    def title(self) -> str:
        return self._marked(str(self.quote.article))

    @property
    def sentence(self) -> str:
        return self._marked(self._sentence)

    @cached_property
    def _sentence(self) -> str:
        """The whole sentence, unless it is nothing more than the words."""
        quote = self.quote
        text = sentence_around(quote.article.body, [*quote.content, *filter(None, [quote.cue, quote.source])])
        same = text.strip("“”\"'.,:–- ") == " ".join(" ".join(quote.words).split())
        return "" if same else text

    @cached_property
    def around(self) -> str:
        """Where in the paragraphs it stands, for what is nowhere else."""
        if not self.terms or any(is_in(text, self.terms) for text in (*self._fields.values(), self._sentence)):
            return ""
        return self._marked(snippet(self._paragraph, self.terms))

    @cached_property
    def places(self) -> list[str | Promise]:
        """Where the words were found, in words; the paragraph only for what stands nowhere else."""
        found = [label for label, text in self._fields.items() if is_in(text, self.terms)]
        rest = [term for term in self.terms if not any(is_in(text, [term]) for text in self._fields.values())]
        if is_in(self._paragraph, rest):
            found.append(_("paragraph"))
        return found or [_("another name of the speaker")]

    @cached_property
    def _fields(self) -> dict[str | Promise, str]:
        quote = self.quote
        return {
            _("words"): " ".join(quote.words),
            _("speaker"): " ".join(quote.speakers),
            _("role"): quote.role,
            _("title"): quote.article.title,
        }

    @cached_property
    def _paragraph(self) -> str:
        return near(self.quote.article.body, self.quote.content)

    def _marked(self, text: str) -> str:
        return mark(text, self.terms)
