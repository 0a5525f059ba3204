"""How often each rule was right, as observed on annotated articles: the confidence of its finds."""

from functools import cache

from .lexicon import entries

UNSEEN = (0.5, "content")


@cache
def rule_precision(rule: str, kind: str) -> tuple[float, str]:
    """(share of its finds that were right in content and speaker, the part most often wrong) for a rule."""
    table = _table()
    return table.get((rule, kind)) or table.get((rule, "*")) or UNSEEN


@cache
def _table() -> dict[tuple[str, str], tuple[float, str]]:
    return {(row[0], row[1]): (float(row[2]), row[3]) for row in entries("precision")}
