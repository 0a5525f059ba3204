"""The registry: who has said what, under which names and roles, and which printed names are not settled yet."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.postgres.aggregates import ArrayAgg
from django.core.paginator import Paginator
from django.db.models import Case, Count, Max, Min, Q, QuerySet, When
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from newsdesk.roles import Role, requires
from review import tasks
from review.models import Quote, QuoteSpeaker, Speaker, SpeakerKind
from review.registry import CannotMerge, merge, part, printed_names, settle
from review.searching.words import words_of
from review.views.search import hits, readable

PAGE = 50
MOST_NAMES = 100
MOST_CANDIDATES = 10
MOST_TYPED, MOST_SUGGESTED = 100, 12
KINDS = [(kind.value, kind.label) for kind in SpeakerKind if kind != SpeakerKind.UNKNOWN]


class SettleForm(forms.Form):
    """A printed name and whose it is: an entry, or, on purpose, a new one of this kind."""

    name = forms.CharField()
    role = forms.CharField(required=False)
    speaker = forms.ModelChoiceField(Speaker.objects.in_force(), required=False)
    kind = forms.ChoiceField(choices=KINDS, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(cleaned.get("speaker")) == bool(cleaned.get("kind")):
            raise forms.ValidationError(gettext_lazy("Choose an entry, or the kind of a new one."))
        return cleaned


def named(words: str) -> QuerySet[Speaker]:
    """Entries with all of these words in their name or one of their aliases, whatever the case and marks."""
    found = Speaker.objects.in_force()
    for word in words.split():
        found = found.filter(Q(name__unaccent__icontains=word) | Q(aliases__name__unaccent__icontains=word))
    return found.distinct()


@require_safe
@requires(Role.EDITOR, Role.EXPORTER)
def speakers(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "").replace("\0", "")
    page = Paginator(named(asked).order_by("name", "pk"), PAGE).get_page(request.GET.get("page"))
    return render(request, "review/speakers.html", {"page": page, "asked": asked})


@require_safe
@requires(Role.EDITOR)
def suggest_speakers(request: HttpRequest) -> JsonResponse:
    """Whom the registry has for what is typed into the speaker box: those first whose name begins with it."""
    words = [word.plain for word in words_of(request.GET.get("q", "")[:MOST_TYPED])]
    found = Speaker.objects.in_force().beginning(words).values_list("name", "kind", "role")
    first = Case(When(name__unaccent__istartswith=" ".join(words), then=0), default=1)
    people = [
        {"name": name, "kind": str(SpeakerKind(kind).label), "role": role}
        for name, kind, role in found.order_by(first, "name", "pk")[:MOST_SUGGESTED]
    ]
    return JsonResponse({"people": people})


def said_by(speaker: Speaker) -> QuerySet[Quote]:
    """Quotes of the entry, and of those merged into it."""
    links = QuoteSpeaker.objects.filter(Q(speaker=speaker) | Q(speaker__merged_into=speaker))
    return Quote.objects.filter(pk__in=links.values("quote"))


@require_safe
@requires(Role.EDITOR, Role.EXPORTER)
def speaker(request: HttpRequest, pk: int) -> HttpResponse:
    """All that the entry's people said, the newest first; what they were called, and when."""
    found = get_object_or_404(Speaker.objects.select_related("merged_into"), pk=pk)
    said = readable(request.user) & said_by(found)
    quotes = said.select_related("article__publisher").order_by("-article__published_on", "-pk")
    page = Paginator(quotes, PAGE).get_page(request.GET.get("page"))
    into = request.GET.get("into", "").replace("\0", "")
    context = {
        "speaker": found,
        "page": page,
        "hits": list(hits(list(page), set())),
        "roles": said.values("role")
        .annotate(first=Min("article__published_on"), last=Max("article__published_on"), n=Count("pk"))
        .order_by("last", "role"),
        "names": names_of(found),
        "merged": found.merged.order_by("name"),
        "into": into,
        "candidates": named(into).exclude(pk=found.pk)[:MOST_CANDIDATES] if into else [],
        "may_merge": request.user.has_role(Role.CHIEF),
    }
    return render(request, "review/speaker.html", context)


def names_of(found: Speaker) -> list[str]:
    """Other names than the entry's own: its aliases and those of what is merged into it."""
    family = Speaker.objects.filter(Q(pk=found.pk) | Q(merged_into=found))
    rows = family.aggregate(own=ArrayAgg("name", distinct=True), others=ArrayAgg("aliases__name", distinct=True))
    return sorted({*rows["own"], *filter(None, rows["others"])} - {found.name})


@require_safe
@requires(Role.EDITOR)
def unlinked_names(request: HttpRequest) -> HttpResponse:
    return _names_page(request)


def _names_page(request: HttpRequest, *, errors: Any = None, status: int = 200) -> HttpResponse:
    context = {"names": printed_names(MOST_NAMES), "kinds": KINDS, "errors": errors}
    return render(request, "review/unlinked.html", context, status=status)


@require_POST
@requires(Role.EDITOR)
def settle_name(request: HttpRequest) -> HttpResponse:
    form = SettleForm(request.POST)
    if not form.is_valid():
        return _names_page(request, errors=form.errors, status=422)
    given = form.cleaned_data
    entry = given["speaker"] or Speaker.objects.create(name=given["name"], role=given["role"], kind=given["kind"])
    count = settle(given["name"], given["role"], entry)
    tasks.hint_at_names()
    messages.success(request, _("%(name)s: linked in %(count)s quotes.") % {"name": entry.name, "count": count})
    return redirect("unlinked_names")


@require_POST
@requires(Role.CHIEF)
def merge_speaker(request: HttpRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(Speaker, pk=pk)
    into = get_object_or_404(Speaker, pk=number_in(request.POST.get("into", "")))
    try:
        merge(one, into)
    except CannotMerge as refusal:
        messages.error(request, str(refusal))
        return redirect("speaker", pk)
    tasks.hint_at_names()
    messages.success(request, _("%(one)s is now the same as %(into)s.") % {"one": one.name, "into": into.name})
    return redirect("speaker", into.pk)


def number_in(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() else None


@require_POST
@requires(Role.CHIEF)
def part_speaker(request: HttpRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(Speaker, pk=pk)
    part(one)
    tasks.hint_at_names()
    messages.success(request, _("%(name)s is an entry of its own again.") % {"name": one.name})
    return redirect("speaker", pk)
