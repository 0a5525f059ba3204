"""What editors type: every message is written for them."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from review.boxes import boxes_of, is_as_drawn
from review.models import Flag, Kind, Precision, Reason, Translated, Watch, Withdrawal, Work
from review.models.fields import Span
from review.models.state import EDITABLE, UNKNOWN_SPEAKER
from review.queueing import Filters
from review.selecting import likely_kind, parse_spans, settle, without_marks

FIRST_YEAR = 1000


class RequestForm(forms.Form):
    """What every act carries: the id that makes a second sending the same act."""

    request_id = forms.UUIDField(
        error_messages=dict.fromkeys(("required", "invalid"), _("The page is incomplete. Load it again."))
    )


class UndoForm(RequestForm):
    """`article`: the one on the page, to answer with its desk when it was done there; a list has none."""

    article = forms.IntegerField(min_value=1, required=False)


class ActForm(RequestForm):
    """One act on one card: which version the page had seen, and how long the editor looked."""

    seen_version = forms.IntegerField(min_value=0)
    milliseconds = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)


class RejectForm(ActForm):
    reason = forms.ChoiceField(
        choices=[choice for choice in Reason.choices if choice[0]],
        error_messages={"required": _("Choose a reason."), "invalid_choice": _("Choose a reason.")},
    )


class WithdrawForm(ActForm):
    """`because` is not the box named `reason`, which a card sends with every verb."""

    because = forms.ChoiceField(
        choices=Withdrawal.choices,
        error_messages={"required": _("Choose a reason."), "invalid_choice": _("Choose a reason.")},
    )


class WholeArticleForm(RequestForm):
    """`quotes`: those that the page counted, each with the version it had seen: "12-3,14-1"; by id once read."""

    quotes = forms.RegexField(
        r"^\d{1,9}-\d{1,9}(,\d{1,9}-\d{1,9})*$",
        error_messages={
            "required": _("The page is incomplete. Load it again."),
            "invalid": _("The page is incomplete. Load it again."),
        },
    )
    because = forms.ChoiceField(
        choices=Withdrawal.choices, required=False, error_messages={"invalid_choice": _("Choose a reason.")}
    )

    def __init__(self, *args: Any, article: Article, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.article = article

    def clean_quotes(self) -> dict[int, int]:
        pairs = (pair.split("-") for pair in self.cleaned_data["quotes"].split(","))
        seen = {int(pk): int(version) for pk, version in pairs}
        if self.article.quotes.filter(pk__in=seen).count() < len(seen):
            raise forms.ValidationError(_("The page is incomplete. Load it again."))
        return seen


class RestoreForm(ActForm):
    """`former`: the number of the version to have again."""

    former = forms.IntegerField(min_value=0, max_value=2**31 - 1)


class SpansField(forms.CharField):
    """ "3-8,12-20" as spans."""

    def to_python(self, value: Any) -> list[Span]:
        try:
            return parse_spans(super().to_python(value))
        except ValueError as error:
            raise forms.ValidationError(_("The selected words did not arrive. Select them again."), "spans") from error


class NamesField(forms.CharField):
    """Names separated by semicolons, in order, none twice."""

    def to_python(self, value: Any) -> list[str]:
        names = (" ".join(name.split()) for name in super().to_python(value).split(";"))
        named = (UNKNOWN_SPEAKER if name.casefold() == UNKNOWN_SPEAKER else name for name in names if name)
        return list(dict.fromkeys(named))


class SaidOnField(forms.CharField):
    """A day, month or year as people write it, with its precision: "27/1/2026", "1/2026", "2026" or nothing."""

    def to_python(self, value: Any) -> tuple[date | None, str]:
        typed = super().to_python(value)
        if not typed:
            return None, Precision.UNKNOWN
        iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", typed)
        numbers = [int(n) for n in (reversed(iso.groups()) if iso else re.split(r"[-/.]", typed)) if n.isdecimal()]
        if re.fullmatch(r"\d+([-/.]\d+){0,2}", typed) and len(numbers) <= 3:
            try:
                day, month, year = ([1, 1] + numbers)[-3:] if len(numbers) < 3 else numbers
                # "10/3" is a day without its year, not the year 3.
                if year >= FIRST_YEAR:
                    return date(year, month, day), [Precision.YEAR, Precision.MONTH, Precision.DAY][len(numbers) - 1]
            except ValueError:
                pass
        raise forms.ValidationError(_("Write a day, a month or a year: 27/1/2026, 1/2026 or 2026."), "date")


class QuoteForm(forms.Form):
    """The parts of a quote that a person may change. `settled()` are they in the quote's own columns."""

    kind = forms.ChoiceField(choices=Kind.choices)
    content = SpansField(error_messages={"required": _("Select the words in the article first.")})
    cue = SpansField(required=False)
    source = SpansField(required=False)
    speakers = NamesField(required=False)
    role = forms.CharField(required=False, max_length=300)
    relays = NamesField(required=False)
    said_on = SaidOnField(required=False)
    translated = forms.ChoiceField(choices=Translated.choices, required=False)
    flags = forms.MultipleChoiceField(choices=Flag.choices, required=False)
    note = forms.CharField(required=False, max_length=4000)

    def __init__(self, *args: Any, article: Article, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.article = article

    @cached_property
    def segments(self) -> list[Span]:
        return self.article.kept_segments()

    def within_text(self, spans: list[Span]) -> list[Span]:
        return settle(self.article.body, self.segments, spans)

    def clean_content(self) -> list[Span]:
        content = self.within_text(self.cleaned_data["content"])
        if not content:
            raise forms.ValidationError(_("Select the words in the article first."))
        return content

    def clean_cue(self) -> Span | None:
        return next(iter(self.within_text(self.cleaned_data["cue"])), None)

    def clean_source(self) -> Span | None:
        return next(iter(self.within_text(self.cleaned_data["source"])), None)

    def settled(self) -> dict[str, Any]:
        said_on, precision = self.cleaned_data["said_on"]
        given = {name: self.cleaned_data[name] for name in EDITABLE if name in self.cleaned_data}
        return given | {
            "said_on": said_on,
            "said_on_precision": precision,
            "translated": self.cleaned_data["translated"] or Translated.UNKNOWN,
        }


class CardForm(ActForm, QuoteForm):
    """A card as the editor sends it. `before` holds the columns that the card was drawn from.

    Spans that were not touched stay as they are, even where a part of the article was cut since: a remnant of them
    would be words that nobody has seen. Whether cut words may be verified is for deciding.
    """

    own_marks = SpansField(required=False)

    def __init__(self, *args: Any, before: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = before

    def clean_own_marks(self) -> list[Span]:
        """Which marked words are the speaker's own, as far as they lie in the content; unsaid, as before."""
        given = self.cleaned_data["own_marks"] if "own_marks" in self.data else self.before["own_marks"]
        content = self.cleaned_data.get("content", self.before["content"])
        return settle(self.article.body, content, given) if given != self.before["own_marks"] else given

    def clean_content(self) -> list[Span]:
        content = self.cleaned_data["content"]
        return content if content == self.before["content"] else super().clean_content()

    def clean_cue(self) -> Span | None:
        return self.before["cue"] if "cue" in self.untouched else super().clean_cue()

    def clean_source(self) -> Span | None:
        return self.before["source"] if "source" in self.untouched else super().clean_source()

    @cached_property
    def untouched(self) -> set[str]:
        """The columns whose boxes came back as they were drawn. No box holds all that a column can: a day without its
        year, two spaces in a name.
        """
        lines = {name: box for name, box in boxes_of(self.before).items() if isinstance(box, str)}
        found = {name for name, box in lines.items() if is_as_drawn(box, self.data.get(name, ""))}
        return found | {"said_on_precision"} if "said_on" in found else found

    def changes(self) -> dict[str, Any]:
        """The columns that differ from what was there; none for a card that was only confirmed."""
        settled = self.settled()
        changed = {
            name: value for name, value in settled.items() if value != self.before[name] and name not in self.untouched
        }
        if "content" in changed and settled["own_marks"]:
            changed["own_marks"] = settle(self.article.body, changed["content"], settled["own_marks"])
        return changed


class RejectCardForm(RejectForm, CardForm):
    """A card that is rejected, with what was typed on it."""


class WithdrawCardForm(WithdrawForm, CardForm):
    """A card that is withdrawn."""


class AddForm(RequestForm, QuoteForm):
    """A quote that no machine proposed. Its kind is read off the marks when nobody says."""

    kind = forms.ChoiceField(choices=Kind.choices, required=False)
    milliseconds = ActForm.base_fields["milliseconds"]

    def clean_content(self) -> list[Span]:
        return without_marks(self.article.body, super().clean_content())

    def settled(self) -> dict[str, Any]:
        settled = super().settled()
        return settled | {"kind": settled["kind"] or likely_kind(self.article.body, settled["content"])}


class PlaceForm(forms.Form):
    """A word of the text."""

    start = forms.IntegerField(min_value=0)


class GuessForm(PlaceForm):
    """Words of the text."""

    end = forms.IntegerField(min_value=1)


class ExcludeForm(RequestForm):
    """A range of the text that is not the article; without an end, everything from its start on."""

    start = forms.IntegerField(min_value=0)
    end = forms.IntegerField(min_value=1, required=False)
    reason = forms.ChoiceField(choices=[("editor", _("excluded by an editor")), ("tail", _("tail of other stories"))])

    def __init__(self, *args: Any, article: Article, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.article = article

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        start, end = given.get("start"), given.get("end") or self.article.length
        if start is None or not start < end <= self.article.length:
            raise forms.ValidationError(_("Select the words in the article first."))
        return given | {"end": end}


class FinishForm(forms.Form):
    how = forms.ChoiceField(
        choices=[(way.value, way.label) for way in (Work.Review.PROPOSALS_REVIEWED, Work.Review.READ_WHOLE)],
        error_messages={
            "required": _("Choose how the article was read."),
            "invalid_choice": _("Choose how the article was read."),
        },
    )


class QueueForm(forms.Form):
    """What of the queue to show; what does not make sense is as if it had not been asked."""

    watched = forms.BooleanField(required=False)
    doubtful = forms.BooleanField(required=False)
    publisher = forms.IntegerField(required=False, min_value=1)
    section = forms.CharField(required=False, max_length=200)

    def filters(self) -> Filters:
        self.is_valid()
        return Filters(**{name: value for name, value in self.cleaned_data.items() if value})

    def query(self) -> str:
        """As a query string, for the links to other pages of the list."""
        return urlencode({name: value for name, value in self.cleaned_data.items() if value})


class WatchForm(forms.ModelForm):
    class Meta:
        model = Watch
        fields = ["kind", "words"]

    def __init__(self, watch: Watch, data: Any = None) -> None:
        super().__init__(data, instance=watch)
        self.fields["kind"] = forms.ChoiceField(label=self.fields["kind"].label, choices=Watch.Kind.choices)

    def clean_words(self) -> str:
        words = unicodedata.normalize("NFC", " ".join(self.cleaned_data["words"].split()))
        if not any(char.isalnum() for char in words):
            raise forms.ValidationError(_("Write a name or words."))
        return words

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        same = Watch.objects.filter(user=self.instance.user, kind=given.get("kind"), words=given.get("words"))
        if same.exists():
            raise forms.ValidationError(_("You watch for this already."))
        return given


def sentences(form: forms.Form) -> str:
    """What is wrong with the form, in one line."""
    return " ".join(str(error) for errors in form.errors.values() for error in errors)
