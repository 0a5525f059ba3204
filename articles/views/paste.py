"""One article, pasted by a person."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles.forms import PasteForm
from articles.importing import Given, import_paste
from articles.models import ImportRecord, Publisher
from articles.reasons import reason_in_words
from articles.views.edit import article_page
from newsdesk.roles import Role, requires

Outcome = ImportRecord.Outcome


@requires(Role.IMPORTER, Role.EDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def paste_article(request: HttpRequest) -> HttpResponse:
    """302 to the article, be it new or here already; 422 with what was typed."""
    form = PasteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        record = _store(request, form)
        if record.article:
            messages.success(request, _said(record.outcome))
            return redirect(article_page(request.user), record.article.pk)
        form.add_error("text", _("Not taken: %(reason)s.") % {"reason": reason_in_words(record.reason)})
    page = {"form": form, "publishers": Publisher.objects.order_by("name")}
    return render(request, "articles/paste.html", page, status=422 if form.is_bound else 200)


def _store(request: HttpRequest, form: PasteForm) -> ImportRecord:
    typed = form.cleaned_data
    given = Given(publisher=typed["publisher"], section=typed["section"], published_on=typed["published_on"])
    return import_paste(typed["text"], by=request.user, given=given, title=typed["title"], url=typed["url"])


def _said(outcome: str) -> str:
    return {
        Outcome.IMPORTED: _("The article is in. The machine's proposals come within a minute."),
        Outcome.REVISED: _("The article is in, as a newer text of one that was here already."),
        Outcome.DUPLICATE: _("This article was here already: this is it. Nothing was added."),
    }[outcome]
