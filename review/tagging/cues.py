"""Reporting cues: which words say that somebody says something."""

from dataclasses import dataclass

from .finds import Span
from .lexicon import Hits, key, phrase_key, phrases, words
from .tokens import Tokens

NOUN_BEFORE = words("stops", "noun-before")
NOUN_AFTER = words("stops", "noun-after")
PASSIVE = words("stops", "passive")
NEGATION = words("stops", "negation")
LEADS_IN = words("stops", "adverb") | {"hay", key("tổng"), "nhưng", "song", key("nhiên"), key("vì"), key("bởi")}
COUNTS = frozenset(key(w) for w in ["nhiều", "một"])
# end in a word like a noun's, but a verb follows: `có văn bản đề nghị`
NO_NOUNS = frozenset(map(phrase_key, ("bí thư", "thứ hai", "cổ phần", "văn bản")))
GIVEN = frozenset(key(w) for w in ["bảo", "tố", "khai", "khuyên", "hứa"])  # given names too
BEFORE = key("trước")
TIMES = frozenset(key(w) for w in ["tuần", "tháng", "năm", "hôm", "ngày", "đêm", "tối"])
RANG, THEO = key("rằng"), "theo"
ADDRESSED = 9  # words
REPORTS_WITH_RANG = frozenset(["mark", "strict"])  # `Ông An bổ sung rằng …`
NEVER_NOUN = frozenset(
    [("cho", key("biết")), ("cho", "hay"), ("cho", key("rằng")), (key("nói"),), (key("viết"),), ("theo",)]
)


@dataclass(slots=True)
class Cue:
    """A cue between marks, as token indices; `kind` is its class in the list of cues.

    `sure`: the rules take it for one; the others are a matter of weights.
    """

    start: int
    end: int
    kind: str
    sure: bool = True


def find_cues(
    tokens: Tokens, inside: list[int], sentences: list[Span], hits: Hits[str]
) -> tuple[list[list[Cue]], list[list[Cue]]]:
    """The cues of each sentence in order: those that are sure, and nouns, passives, weak ones, which are not.

    Those in quotation marks are left out.
    """
    sure: list[list[Cue]] = [[] for _ in sentences]
    doubtful: list[list[Cue]] = [[] for _ in sentences]
    number, after = 0, 0
    for i in hits.found:
        if i < after or inside[i] >= 0:
            continue
        while sentences[number][1] <= i:
            number += 1
        sentence = sentences[number]
        hit = hits.longest(i, sentence[1])
        if hit is None:
            continue
        after, kind = hit
        if kind == "none" and tokens.keys[i] == THEO and _begins_head(tokens, i + 1, after, sentence[1]):
            after, kind = i + 1, "by"  # `theo học giả An`
        if kind == "none" or _is_name(tokens, sentence, i):
            continue
        if kind in REPORTS_WITH_RANG and _leads_to_rang(tokens, hits, after, sentence[1]):
            kind = "say"
        if kind != "weak" and _is_reporting(tokens, sentence, i, after, kind):
            sure[number].append(Cue(i, after, kind))
        elif kind != "by":
            doubtful[number].append(Cue(i, after, kind, sure=False))
    return sure, doubtful


def _leads_to_rang(tokens: Tokens, hits: Hits[str], start: int, end: int) -> bool:
    """`trả lời báo chí trong nước rằng`: at once or behind a few words to whom, none of them a cue."""
    for i in range(start, min(end, start + ADDRESSED)):
        if tokens.keys[i] == RANG:
            return True
        if not tokens.items[i].is_word or i in hits.found:
            return False
    return False


def _is_name(tokens: Tokens, sentence: Span, start: int) -> bool:
    """`Hội đồng Bảo an`, and `Bảo Hân` at the beginning."""
    if not tokens.items[start].is_capital:
        return False
    following = tokens.items[start + 1 : start + 2]
    if tokens.keys[start] in GIVEN and following and following[0].is_capital:
        return True
    return start > sentence[0] and tokens.items[start - 1].is_word


def _is_reporting(tokens: Tokens, sentence: Span, start: int, stop: int, kind: str) -> bool:
    keys = tokens.keys
    if kind == "by":
        return _is_source_theo(tokens, sentence, start, stop)
    before = _word_before(tokens, sentence, start)
    if before in PASSIVE:
        return False
    if before in NEGATION and kind != "claim":
        return False
    phrase = tuple(keys[start:stop])
    if phrase in NEVER_NOUN or phrase[:2] in NEVER_NOUN:
        return before not in NOUN_BEFORE or before in COUNTS
    after = keys[stop] if stop < sentence[1] else ""
    if before in NOUN_BEFORE or (before == "ra" and kind not in ("claim", "strict")):
        return False
    return not (after in NOUN_AFTER and kind in ("claim", "ask", "mark", "feel", "strict"))


def _word_before(tokens: Tokens, sentence: Span, start: int) -> str:
    """The word before a cue, unless it ends a name, a title or a time: `Bí thư nói`, `tuần trước nói`."""
    i = start - 1
    if i < sentence[0] or (tokens.items[i].is_capital and i > sentence[0]):
        return ""
    pair = (tokens.keys[i - 1], tokens.keys[i]) if i > sentence[0] else None
    ends_phrase = pair is not None and (pair in NO_NOUNS or (pair[1] == BEFORE and pair[0] in TIMES))
    return "" if ends_phrase else tokens.keys[i]


def _is_source_theo(tokens: Tokens, sentence: Span, start: int, stop: int) -> bool:
    """Whether `theo` opens a phrase that names a source: at a clause's edge, and not before a plan or a law."""
    first, end = sentence
    if stop >= end:
        return False
    if start > first:
        before = tokens.items[start - 1]
        if before.is_word and tokens.keys[start - 1] not in LEADS_IN:
            return False
    hit = phrases("not_sources").longest(tokens.keys, stop, end)
    return hit is None or _begins_head(tokens, stop, hit[0], end)


def _begins_head(tokens: Tokens, start: int, after: int, end: int) -> bool:
    """`luật sư`, `điều dưỡng`: a longer word for somebody."""
    head = phrases("heads").longest(tokens.keys, start, end)
    return head is not None and head[0] > after and head[1][0] != "none"
