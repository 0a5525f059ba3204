"""What the boxes of a card's form hold of a quote's columns, and whether a box came back as it was drawn."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format

from review.models import Precision
from review.selecting import format_spans

LINE_BREAKS = str.maketrans("", "", "\r\n")


def boxes_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """A text for each box, but for flags, which are boxes to tick."""
    return {
        "kind": values["kind"],
        "content": format_spans(values["content"]),
        "cue": format_spans([values["cue"]] if values["cue"] else []),
        "source": format_spans([values["source"]] if values["source"] else []),
        "own_marks": format_spans(values["own_marks"]),
        "speakers": "; ".join(values["speakers"]),
        "role": values["role"],
        "relays": "; ".join(values["relays"]),
        "said_on": _said_on(values),
        "translated": values["translated"],
        "flags": values["flags"],
        "note": values["note"],
    }


def _said_on(values: Mapping[str, Any]) -> str:
    """The date as far as it is known: 27/1/2026, 1/2026, 2026, or nothing."""
    shapes = {Precision.DAY: "j/n/Y", Precision.MONTH: "n/Y", Precision.YEAR: "Y"}
    day, shape = values["said_on"], shapes.get(values["said_on_precision"])
    return date_format(day, shape) if day and shape else ""


def is_as_drawn(box: str, sent: str) -> bool:
    """Whether a box of one line came back untouched: browsers leave line breaks out of it."""
    return sent.translate(LINE_BREAKS) == box.translate(LINE_BREAKS)
