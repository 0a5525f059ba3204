"""What a person asks for, as it stands in an address. Nothing of it is an error: what is not understood is left out and
said so.
"""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from articles.models import Publisher
from articles.normal_form import INVISIBLE, LINE_ENDS
from newsdesk.models import User
from newsdesk.roles import Role
from review.models import Decision, Flag, Kind
from review.searching.filter import Filter
from review.searching.finding import DATE, RELEVANCE

LONGEST = 200
ANY = ("", _("any"))


class WordsField(forms.CharField):
    """Cut off where it is too long, and without what no stored text holds: pasted words come with invisible letters.

    What a browser lets in is too long as well, so whatever it cuts we say; but an address has to hold it.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.TextInput({"maxlength": 2 * LONGEST}), **kwargs)

    def clean(self, value: Any) -> str:
        return _visible(value or "")[:LONGEST]


def _visible(typed: str) -> str:
    return INVISIBLE.sub("", LINE_ENDS.sub(" ", typed.replace("\0", ""))).strip()


def day_field(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


def publishers() -> list[tuple[Any, Any]]:
    named = Publisher.objects.order_by("name").values_list("pk", "name")
    return [ANY, *named, (0, _("no publisher"))]


def verifiers() -> list[tuple[Any, Any]]:
    """Who may verify, and who ever decided: what they verified can be asked for after they lost the role."""
    may = Q(roles__overlap=[Role.EDITOR, Role.CHIEF]) | Q(is_superuser=True)
    people = User.objects.filter(may | Exists(Decision.objects.filter(by=OuterRef("pk"))))
    return [ANY, *((person.pk, str(person)) for person in people.order_by("first_name", "username"))]


class WordsForm(forms.Form):
    """With boxes of words, which show what is looked for; `cut` has the labels of those in which more stood."""

    LEFT_OUT: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.LEFT_OUT:
            del self.fields[name]
        self.cut = list(self._cut())

    def _cut(self) -> Iterator[str]:
        self.data = self.data.copy()
        for name, field in self.fields.items():
            typed = self.data.get(name) or ""
            if isinstance(field, WordsField) and (sought := field.clean(typed)) != typed.strip():
                self.data[name] = sought
                if len(_visible(typed)) > LONGEST:
                    yield str(field.label)


class SearchForm(WordsForm):
    """The fields are those of a Filter; `q` is its words. Two queries to draw it."""

    q = WordsField(label=_("Words to find"))
    speaker = WordsField(label=_("Speaker"))
    role = WordsField(label=_("Role"))
    publisher = forms.TypedChoiceField(label=_("Publisher"), coerce=int, empty_value=None, required=False)
    section = WordsField(label=_("Section"))
    said_from = day_field(_("Said from"))
    said_to = day_field(_("to"))
    published_from = day_field(_("Published from"))
    published_to = day_field(_("to"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[ANY, *Kind.choices], required=False)
    verifier = forms.TypedChoiceField(label=_("Verified by"), coerce=int, empty_value=None, required=False)
    flag = forms.ChoiceField(label=_("Flag"), choices=[ANY, *Flag.choices], required=False)
    order = forms.ChoiceField(
        label=_("Order"), choices=[("", _("best first")), (DATE, _("newest first"))], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["publisher"].choices = publishers()
        if "verifier" in self.fields:
            self.fields["verifier"].choices = verifiers()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for first, last in (("said_from", "said_to"), ("published_from", "published_to")):
            if (start := cleaned.get(first)) and (end := cleaned.get(last)) and start > end:
                self.add_error(last, _("It ends before it begins."))
        return cleaned

    def filter(self) -> Filter:
        """What was understood."""
        self.is_valid()
        given = {name: self.cleaned_data[name] for name in self.fields if self.cleaned_data.get(name) not in ("", None)}
        given.pop("order", None)
        return Filter(words=given.pop("q", ""), **given)

    def chosen_order(self) -> str:
        """By relevance only where words were asked for."""
        asked = self.filter().asked
        return RELEVANCE if asked.groups and not self.cleaned_data.get("order") else DATE

    @property
    def limits(self) -> list[forms.BoundField]:
        return [field for field in self if field.name != "q"]

    @property
    def given(self) -> dict[str, str]:
        """What stands in the boxes, for another form that means the same search."""
        return {name: self.data[name] for name in self.fields if self.data.get(name)}

    @property
    def has_limits(self) -> bool:
        return any(self.data.get(field.name) for field in self.limits)

    def without(self, *names: str, **other: str) -> str:
        """The address's query again, without these fields and with others."""
        kept = self.data.copy()
        for name in names:
            kept.pop(name, None)
        for name in [name for name in kept if name not in self.fields]:
            del kept[name]
        for name, value in other.items():
            kept[name] = value
        return kept.urlencode()


class ArticleSearchForm(SearchForm):
    """As far as it is about articles."""

    LEFT_OUT = ("speaker", "role", "said_from", "said_to", "kind", "verifier", "flag", "order")


class ProposalSearchForm(SearchForm):
    """As far as machines know it."""

    LEFT_OUT = ("verifier", "flag", "order")
