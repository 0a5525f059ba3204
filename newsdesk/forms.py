"""What people type about themselves and about each other."""

from typing import Any

from django import forms
from django.contrib.auth.forms import PasswordChangeForm, UsernameField
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext_lazy as _

from newsdesk.models import User
from newsdesk.roles import Role

ROLES_HELP = _(
    "An editor reviews quotes; a chief also withdraws and releases them. "
    "An importer brings articles in; an exporter takes verified quotes away."
)


def roles_field(**more: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Roles"), choices=Role.choices, widget=forms.CheckboxSelectMultiple, required=False, **more
    )


class InviteForm(forms.Form):
    username = UsernameField(label=_("Username"), max_length=150, validators=[UnicodeUsernameValidator()])
    full_name = forms.CharField(label=_("Full name"), max_length=150)
    roles = roles_field(help_text=ROLES_HELP)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        self.fields["full_name"].widget.attrs = {"autocomplete": "off"}

    def clean_username(self) -> str:
        username = self.cleaned_data["username"]
        # Two names that differ in case alone would be taken for each other.
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(_("Somebody has this username already."))
        return username

    def save(self) -> User:
        """The person, who cannot sign in before choosing a password by the one-time link."""
        given = self.cleaned_data
        return User.objects.create_user(given["username"], first_name=given["full_name"], roles=sorted(given["roles"]))


class RolesForm(forms.Form):
    roles = roles_field()
    is_superuser = forms.BooleanField(label=_("administrator"), required=False)

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        """Ids carry the person's, as the page has one such form for each."""
        initial = {"roles": person.roles, "is_superuser": person.is_superuser}
        super().__init__(*args, initial=initial, auto_id=f"id_{person.pk}_%s", **kwargs)


class SettingsForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["language", "enter_delay_ms", "letter_keys"]
        labels = {
            "language": _("Language"),
            "enter_delay_ms": _("Milliseconds before Enter counts"),
            "letter_keys": _("Letters as second names of keys"),
        }
        help_texts = {
            "enter_delay_ms": _("So long must a card have been on the screen before Enter decides on it. 0 to 5000."),
            "letter_keys": _("Switch this off when a Vietnamese input method is always on."),
        }


class NewPasswordForm(PasswordChangeForm):
    """Django's, without the first field taking the focus of a page that holds another form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].widget.attrs.pop("autofocus", None)
