"""How well finds agree with annotated quotes: what floors are measured and confidence is learned with.

Two quotes are the same one when their words overlap by half or more of all words that either has. Words are runs of
letters and digits, so marks and punctuation at the edges never count. Each quote is matched once, best overlap first.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from review.tagging import Find

WORD = re.compile(r"[^\W_]+")
SAME = 0.5


@dataclass
class Tally:
    """Counts over several articles. `marked` and `indirect` are (annotated, found by the tagger, matched)."""

    marked: list[int]
    indirect: list[int]
    right_speaker: int = 0

    def f1(self, *kinds: list[int]) -> float:
        gold, finds, matched = (sum(kind[i] for kind in kinds) for i in range(3))
        return 2 * matched / (gold + finds) if gold + finds else 1.0

    @property
    def end_to_end(self) -> float:
        """Like the F1 of all quotes, but a match counts only with the right speaker."""
        total = sum(self.marked[:2]) + sum(self.indirect[:2])
        return 2 * self.right_speaker / total if total else 1.0


def tally(articles: Sequence[dict[str, Any]], finds: Sequence[list[Find]]) -> Tally:
    result = Tally([0, 0, 0], [0, 0, 0])
    for article, found in zip(articles, finds, strict=True):
        _add(result, article, found)
    return result


def _add(result: Tally, article: dict[str, Any], found: list[Find]) -> None:
    matches = matched(article, found)
    for quote in article["quotes"]:
        _column(result, quote["kind"])[0] += 1
    for place, find in enumerate(found):
        quote = matches.get(place)
        column = _column(result, quote["kind"] if quote else find.kind)
        column[1] += 1
        if quote is not None:
            column[2] += 1
            result.right_speaker += is_speaker(quote, find)


def matched(article: dict[str, Any], found: Sequence[Find]) -> dict[int, dict[str, Any]]:
    """Place of a find → the annotated quote that it is."""
    words = [m.span() for m in WORD.finditer(article["text"])]
    gold = [_covered(words, quote["content"]) for quote in article["quotes"]]
    mine = [_covered(words, find.content) for find in found]
    return {place: article["quotes"][i] for place, i in _matches(gold, mine).items()}


def is_content(article: dict[str, Any], quote: dict[str, Any], find: Find) -> bool:
    """Whether both cover exactly the same words."""
    words = [m.span() for m in WORD.finditer(article["text"])]
    return _covered(words, quote["content"]) == _covered(words, find.content)


def _covered(words: list[tuple[int, int]], spans: Any) -> set[int]:
    return {i for i, (s, e) in enumerate(words) for a, b in spans if s < b and a < e}


def _matches(gold: list[set[int]], mine: list[set[int]]) -> dict[int, int]:
    """Find → annotated quote."""
    overlaps = [(len(g & m) / len(g | m), i, j) for i, g in enumerate(gold) for j, m in enumerate(mine) if g & m]
    pairs: dict[int, int] = {}
    for overlap, i, j in sorted(overlaps, reverse=True):
        if overlap >= SAME and j not in pairs and i not in pairs.values():
            pairs[j] = i
    return pairs


def _column(result: Tally, kind: str) -> list[int]:
    return result.indirect if kind == "indirect" else result.marked


def is_speaker(quote: dict[str, Any], find: Find) -> bool:
    if quote["speaker"] is None:
        return find.speaker is None
    names = {_folded(name) for name in [quote["speaker"], *quote.get("aliases", [])]}
    if _folded(find.speaker or "") in names:
        return True
    source = quote["source"]
    overlaps = bool(source and find.source and source[0] < find.source[1] and find.source[0] < source[1])
    return quote.get("speaker_type") in ("group", "unknown") and overlaps


def _folded(name: str) -> str:
    """Without case, and `hoà` like `hòa`."""
    return " ".join("".join(sorted(unicodedata.normalize("NFD", w.casefold()))) for w in WORD.findall(name))
