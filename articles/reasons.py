"""Why a record was rejected, or an import ended early, in words for the person who delivered it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS = {
    "bad_csv": _("a row that cannot be read"),
    "bad_date": _("a date that cannot be read"),
    "bad_field": _("a value that is neither text nor number"),
    "bad_html": _("a page that cannot be read"),
    "bad_json": _("not right JSON"),
    "field_too_long": _("an id, address or publisher that is too long"),
    "binary": _("not text: save the article as plain text or paste it"),
    "damaged": _("a damaged file: send it again"),
    "empty": _("empty"),
    "encrypted": _("locked with a password: pack it without one"),
    "inflates_too_much": _("unpacks to far more than such files do"),
    "invalid_utf_16": _("damaged text (UTF-16)"),
    "invalid_utf_8": _("text in an unknown encoding: save it as UTF-8"),
    "lone_surrogate": _("damaged text (half a character)"),
    "nested_too_deep": _("too many archives inside each other"),
    "no_text_column": _("no column with the text of the articles"),
    "not_a_file": _("neither file nor folder"),
    "not_storable": _("something that the database cannot hold"),
    "nul": _("damaged text (NUL character)"),
    "quote_not_closed": _("a quotation mark that is never closed: what follows is not lost, this row is"),
    "symlink": _("a link, which is not followed"),
    "tcvn3": _("old TCVN3 (ABC) font encoding: convert it to Unicode"),
    "too_large": _("larger than one article or file may be"),
    "too_many_columns": _("more columns than the header has, or than are read"),
    "too_many_marks": _("damaged text (heaps of accents on one letter)"),
    "too_many_members": _("more files in one archive than are read"),
    "unknown_format": _("a format that is not read"),
    "unreadable": _("the file could not be opened"),
    "unsafe_name": _("a name that leads out of the archive"),
    "utf_32": _("UTF-32: save it as UTF-8"),
    "vni": _("old VNI font encoding: convert it to Unicode"),
    "xml_entities": _("a spreadsheet with declarations of its own, which no program writes"),
}


def reason_in_words(code: str) -> str | Promise:
    """The code itself where there are no words for it yet."""
    return REASONS.get(code, code)


TROUBLES = {
    "changed": _("what was delivered has been changed since: deliver it anew"),
    "died": _("the process that read it died"),
}


def trouble_in_words(code: str) -> str | Promise:
    """Why an import ended early; anything else than the codes is the name of an error that nobody has foreseen."""
    return TROUBLES.get(code) or _("an error that the log tells more about: %(name)s") % {"name": code}
