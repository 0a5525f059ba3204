"""What people type about articles."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from articles.normal_form import normal_form

FIELD_CHOICES = [
    ("", _("only kept")),
    ("title", _("title")),
    ("lead", _("lead")),
    ("body", _("text of the article")),
    ("publisher", _("publisher")),
    ("author", _("author")),
    ("section", _("section")),
    ("credit", _("credit")),
    ("url", _("address")),
    ("external_id", _("the publisher's id")),
    ("published", _("published on")),
    ("modified", _("changed on")),
    ("language", _("language")),
]
LONGEST = 1000  # characters of one line
LONGEST_NAME = 200  # of a publisher: names are indexed
# Near the ends of the calendar a time in another zone is no date any more.
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


class LineField(forms.CharField):
    """One line in normal form, runs of white space as one space."""

    def __init__(self, max_length: int = LONGEST, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, required=False, **kwargs)

    def clean(self, value: Any) -> str:
        return " ".join(normal_form(super().clean(value)).split())


class AddressField(forms.URLField):
    """A web address: nothing but http and https, as it becomes a link."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=2048, required=False, assume_scheme="https", **kwargs)


def date_field() -> forms.DateField:
    return forms.DateField(
        label=_("Published on"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


def publisher_field() -> LineField:
    return LineField(
        LONGEST_NAME, label=_("Publisher"), widget=forms.TextInput(attrs={"list": "publishers", "autocomplete": "off"})
    )


class PasteForm(forms.Form):
    text = forms.CharField(
        label=_("Text of the page"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false", "autofocus": True}),
        help_text=_("Paste the whole page as it is. Menus, captions and teasers are cut, and you see what was cut."),
        error_messages={
            "required": _("Paste the text of an article first."),
            "null_characters_not_allowed": _("damaged text (NUL character)"),
        },
    )
    title = LineField(label=_("Title"), help_text=_("Only if the text does not begin with it."))
    publisher = publisher_field()
    section = LineField(label=_("Section"))
    published_on = date_field()
    url = AddressField(label=_("Address"))

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if not text.strip():
            raise forms.ValidationError(self.fields["text"].error_messages["required"], code="required")
        return text


class UploadForm(forms.Form):
    """What a browser says of a file before it sends it."""

    name = forms.CharField(max_length=LONGEST)
    size = forms.IntegerField(min_value=1)
    modified = forms.IntegerField(min_value=0, max_value=2**52)


class DeliveryForm(forms.Form):
    """What is said of a whole delivery, and for a table which column is which field (`column_0` …)."""

    publisher = publisher_field()
    section = LineField(label=_("Section"))
    published_on = date_field()

    def __init__(
        self,
        data: Any = None,
        *,
        columns: Mapping[str, str],
        headers: Sequence[Sequence[str]],
        has_pages: bool,
        **kwargs: Any,
    ) -> None:
        """`columns` are the names and the fields proposed for them; `headers` says which came together, and `has_pages`
        that there are records without.
        """
        super().__init__(data, **kwargs)
        self.names = list(columns)
        self.headers = headers
        self.has_pages = has_pages
        for number, (name, field) in enumerate(columns.items()):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=name, choices=FIELD_CHOICES, initial=field, required=False
            )

    @property
    def column_fields(self) -> list[forms.BoundField]:
        return [self[f"column_{number}"] for number in range(len(self.names))]

    @property
    def columns(self) -> dict[str, str]:
        """The field chosen for each column; "" for one that is only kept."""
        return {name: self.cleaned_data.get(f"column_{number}", "") for number, name in enumerate(self.names)}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        columns = self.columns
        if self.names and not self.has_pages and "body" not in columns.values():
            raise forms.ValidationError(_("Say which column has the text of the articles."), code="no_text_column")
        counted = [Counter(columns[name] for name in names if columns[name]) for names in self.headers]
        twice = sorted({field for fields in counted for field, count in fields.items() if count > 1})
        if twice:
            words = dict(FIELD_CHOICES)
            raise forms.ValidationError(
                _("Chosen for two columns: %(fields)s."),
                code="twice",
                params={"fields": ", ".join(str(words[field]) for field in twice)},
            )
        return cleaned


class ArticleForm(forms.Form):
    """What may be edited of an article: everything but body and hashes. `seen` is the newest edit the page showed."""

    CHIEFS = ("embargo_until", "delivery_status")

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = LineField(label=_("Title"))
    publisher = publisher_field()
    section = LineField(label=_("Section"))
    author = LineField(label=_("Author"))
    credit = LineField(label=_("Credit"))
    published_on = date_field()
    url = AddressField(label=_("Address"))
    embargo_until = forms.DateTimeField(
        label=_("Embargo until"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)],
    )
    delivery_status = forms.ChoiceField(label=_("Delivery"), choices=Article.DeliveryStatus.choices)

    def __init__(self, data: Any = None, *, article: Article, seen: int, as_chief: bool) -> None:
        super().__init__(data, initial=self._initial(article) | {"seen": seen})
        self.article = article
        self.fields["published_on"].help_text = self._basis(article)
        if not as_chief:
            for name in self.CHIEFS:
                del self.fields[name]

    @staticmethod
    def _initial(article: Article) -> dict[str, Any]:
        names = ("title", "section", "author", "credit", "published_on", "url", "delivery_status")
        embargo = article.embargo_until
        return {name: getattr(article, name) for name in names} | {
            "publisher": article.publisher.name if article.publisher else "",
            "embargo_until": embargo and embargo.replace(second=0, microsecond=0),
        }

    @staticmethod
    def _basis(article: Article) -> str:
        if article.published_on is None:
            return _("Date of publication unknown: give it if you know it; it is never guessed.")
        return format_lazy("{}: {}", _("Where the date comes from"), article.get_published_basis_display())

    @property
    def typed(self) -> dict[str, Any]:
        """The fields that were changed, with their new values."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name != "seen"}
