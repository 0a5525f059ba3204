"""Why a record was rejected, in words for the person who delivered it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS = {
    "bad_date": _("a date that cannot be read"),
    "field_too_long": _("an id, address or publisher that is too long"),
    "binary": _("not text: save the article as plain text or paste it"),
    "empty": _("empty"),
    "invalid_utf_16": _("damaged text (UTF-16)"),
    "invalid_utf_8": _("text in an unknown encoding: save it as UTF-8"),
    "lone_surrogate": _("damaged text (half a character)"),
    "not_a_file": _("neither file nor folder"),
    "not_storable": _("something that the database cannot hold"),
    "nul": _("damaged text (NUL character)"),
    "symlink": _("a link, which is not followed"),
    "tcvn3": _("old TCVN3 (ABC) font encoding: convert it to Unicode"),
    "too_large": _("larger than 10 MB"),
    "unknown_format": _("a format that is not read"),
    "unreadable": _("the file could not be opened"),
    "utf_32": _("UTF-32: save it as UTF-8"),
    "vni": _("old VNI font encoding: convert it to Unicode"),
}


def reason_in_words(code: str) -> str | Promise:
    """The code itself where there are no words for it yet."""
    return REASONS.get(code, code)
