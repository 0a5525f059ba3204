"""The parts of a quote that a person may change, in words, and which of them one state has otherwise than another."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from articles.models import Article
from review.boxes import boxes_of
from review.models import Flag, Kind, QuoteVersion, Translated
from review.models.fields import Span
from review.models.state import EDITABLE
from review.selecting import parse_spans

PARTS = {
    "kind": _("Kind"),
    "content": _("Words"),
    "own_marks": _("Own words"),
    "speakers": _("Speaker"),
    "role": _("Role"),
    "cue": _("Cue"),
    "source": _("In the article"),
    "relays": _("Relay"),
    "said_on": _("Said on"),
    "translated": _("Translated"),
    "flags": _("Flags"),
    "note": _("Note"),
}


def changed(before: QuoteVersion, after: QuoteVersion) -> list[tuple[str, str, str]]:
    """Label, former and later text of each part that differs, but for the words themselves."""
    former, later = _texts(before), _texts(after)
    return [(str(PARTS[name]), former[name], later[name]) for name in former if former[name] != later[name]]


def _texts(version: QuoteVersion) -> dict[str, str]:
    boxes = boxes_of({name: getattr(version, name) for name in EDITABLE})
    return {name: in_words(version.article, name, boxes[name]) for name in PARTS if name != "content"}


def in_words(article: Article, name: str, value: Any) -> str:
    """What a box of the card's form holds, as people read it. Spans are of this article."""
    if name in ("content", "own_marks", "cue", "source"):
        return " […] ".join(article.body[start:end] for start, end in _spans(value))
    choices = {"kind": Kind, "translated": Translated}.get(name)
    if choices:
        return str(dict(choices.choices).get(value, value))
    return ", ".join(str(dict(Flag.choices).get(flag, flag)) for flag in value) if name == "flags" else value


def _spans(typed: str) -> list[Span]:
    try:
        return parse_spans(typed)
    except ValueError:
        return []
