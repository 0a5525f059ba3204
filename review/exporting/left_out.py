"""Why something is not in a file, in words."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

QUOTES = {
    "held": _("held"),
    "withdrawn": _("withdrawn"),
    "sealed": _("sealed"),
    "withdrawn_in_all": _("withdrawn, of all quotes: no filter finds them"),
    "sealed_in_all": _("sealed, of all quotes: no filter finds them"),
    "flagged": _("flagged"),
    "article_not_usable": _("article withheld or cancelled"),
    "embargoed": _("under an embargo"),
    "undated": _("without a date that the filter could look at"),
}
ARTICLES = {
    "not_usable": _("articles withheld, cancelled or under an embargo"),
    "unsettled": _("articles with a quote that nobody is sure of"),
    "kept_back": _("articles with a quote that may not leave"),
    "words_cut": _("articles from which words of a quote were cut since"),
}


def left_out(manifest: Mapping[str, Any]) -> Iterator[tuple[Promise, int]]:
    """What was left out of a file, and how many; of gold, articles."""
    labels, counts = ARTICLES, manifest.get("articles_left_out")
    if counts is None:
        labels, counts = QUOTES, manifest["left_out"]
    return ((labels[name], count) for name, count in counts.items() if count)
