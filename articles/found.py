"""Where a record stood, and what was found of a rejected one, in the words of the person who delivered it. Readers tell
the latter in English.
"""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from django.utils.formats import number_format
from django.utils.translation import gettext, gettext_noop

from articles.models import ImportRecord
from articles.reasons import reason_in_words

# Said by the reason, or by the name of the member, already.
NOTHING_NEW: Final = re.compile(
    "no bytes|no text|no line in it|no record in it|no row in it|no file in it|a link|locked with a password"
    "|a quotation mark that is never closed|byte order mark of UTF-32|text in .* font encoding|type .*"
    "|more comes out of the delivered file than is unpacked of one"
    "|an absolute name: .*|a name that leads out of the archive: .*",
    re.DOTALL,
)
# Told by libraries, or by the database, in English alone: there in the record for who looks, but not shown.
FOREIGN: Final = ("bad_csv", "bad_html", "damaged", "not_storable", "unreadable")

TOLD: Final = (
    gettext_noop("only white space"),
    gettext_noop("no row under the header"),
    gettext_noop("no row under a header"),
    gettext_noop("no text among the tags"),
    gettext_noop("nothing but menus, captions and the like"),
    gettext_noop("it ends in the middle"),
    gettext_noop("no suffix"),
    gettext_noop("Permission denied"),
    gettext_noop("No such file or directory"),
    gettext_noop("PDF document"),
    gettext_noop("zip archive or Office document"),
    gettext_noop("gzip archive"),
    gettext_noop("old Office document"),
    gettext_noop("RTF document"),
    gettext_noop("PNG image"),
    gettext_noop("JPEG image"),
    gettext_noop("GIF image"),
    gettext_noop("too many quotation marks that are not closed: the rest is not read"),
    gettext_noop("a quotation mark not closed before a line that is too long"),
    gettext_noop("a quotation mark not closed within %(most)s bytes"),
    gettext_noop("a quotation mark not closed within %(most)s lines"),
    gettext_noop("neither text nor UTF-8: byte %(byte)s at %(at)s"),
    gettext_noop("byte %(byte)s at %(at)s"),
    gettext_noop("more than %(most)s bytes in a line"),
    gettext_noop("more than %(most)s bytes in one cell"),
    gettext_noop("more than %(most)s bytes inside an archive"),
    gettext_noop("more than %(most)s bytes out of one"),
    gettext_noop("more than %(most)s bytes or %(parts)s parts"),
    gettext_noop("%(name)s: more than %(most)s bytes, or too many tags or sheets"),
    gettext_noop("more than %(cells)s cells, or %(tags)s tags, in a row"),
    gettext_noop("more than %(most)s cells in a row"),
    gettext_noop("more than %(most)s strings, lists and objects"),
    gettext_noop("more than %(most)s archives inside each other"),
    gettext_noop("more than %(most)s attributes in a tag"),
    gettext_noop("more than %(most)s tags"),
    gettext_noop("more than %(most)s rows"),
    gettext_noop("more than %(most)s files"),
    gettext_noop("more than %(most)s bytes"),
    gettext_noop("more than %(most)s lines"),
    gettext_noop("more than %(most)s from character %(at)s"),
    gettext_noop("%(name)s: more than %(most)s levels"),
    gettext_noop("%(name)s: %(size)s bytes, at most %(most)s"),
    gettext_noop("%(name)s: the name does not say what is compressed"),
    gettext_noop("%(cells)s cells under %(names)s names"),
    gettext_noop("%(count)s names"),
    gettext_noop("%(count)s columns"),
    gettext_noop("a directory of %(size)s bytes"),
    gettext_noop("a link to %(target)s"),
    gettext_noop("link to %(target)s"),
    gettext_noop("declarations in %(name)s"),
    gettext_noop("nested too deep"),
    gettext_noop("a number of too many digits"),
    gettext_noop("half a character"),
    gettext_noop("no object: %(found)s"),
    gettext_noop("nothing in %(names)s"),
    gettext_noop("no text; there is %(names)s"),
    gettext_noop("%(found)s at character %(at)s"),
)


def place_in_words(record: ImportRecord, sources: Sequence[str] = ()) -> str:
    """A file by its name within what was delivered, if that lay at `sources`, and as it is otherwise."""
    place = " › ".join(filter(None, [_own_name(record.file, sources), record.member]))
    return f"{place}, {gettext('line %(line)s') % {'line': _grouped(str(record.line))}}" if record.line else place


def _own_name(file: str, sources: Sequence[str]) -> str:
    path = Path(file)
    source = next((Path(source) for source in sources if path.is_relative_to(source)), None)
    return str(source.name / path.relative_to(source)) if source else file


def why_in_words(record: ImportRecord) -> str:
    """Why it was rejected, and what was found."""
    found = found_in_words(record)
    return f"{reason_in_words(record.reason)} ({found})" if found else str(reason_in_words(record.reason))


def found_in_words(record: ImportRecord) -> str:
    """Empty where the reason says it already. A value that was delivered is left as it came."""
    if NOTHING_NEW.fullmatch(record.detail):
        return ""
    for pattern, message in _patterns():
        if found := pattern.fullmatch(record.detail):
            values = {name: _grouped(value) for name, value in found.groupdict().items()}
            return gettext(message) % values if values else gettext(message)
    return "" if record.reason in FOREIGN else record.detail


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    return [
        (re.compile(re.sub(r"%\\\((\w+)\\\)s", r"(?P<\1>.+?)", re.escape(message)), re.DOTALL), message)
        for message in TOLD
    ]


def _grouped(value: str) -> str:
    return number_format(int(value), force_grouping=True) if value.isdecimal() else value
