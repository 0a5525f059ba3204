"""Where reported speech without marks begins and ends: inside its sentence, or only after the next ones."""

from collections.abc import Iterable

from .attribution import PASSIVE, Attribution, tells_since
from .cues import Cue
from .denials import turns_away
from .document import Document
from .finds import Span
from .heads import head_at
from .judge import Features, Judge, together
from .lexicon import key, phrases, words
from .proposals import RANG, Proposal, bucket, clause_shape, head_kind, word_at
from .word_classes import shape

EDGES = frozenset([",", ";", "–", "—", "-", "(", ":", "[", "…", "..."])
LINKS = words("signs", "edge")
EDGES_AND_LINKS = EDGES | LINKS
ADDRESSEE = words("stops", "addressee")
MANNER = phrases("manner")
CONNECTIVES = phrases("connectives")
OF_SOURCE = words("signs", "of-source")
TO, LA, VIEC, THEN = key("với"), key("là"), key("việc"), key("thì")
THOUGHTS = frozenset(map(key, ("tin", "nghĩ", "vọng", "hiểu", "tưởng", "ngại", "cho")))  # before `rằng`: Mỹ tin rằng
TIMES = frozenset(map(key, ("hôm", "ngày", "sáng", "trưa", "chiều", "tối", "đêm", "tuần", "tháng", "rạng")))
VERBS = words("verbs")
STATED_IN = frozenset(map(key, ("trong", "qua", "trên", "tại")))
LOOK_AHEAD = 25
SUBORDINATES = frozenset(map(key, ("dù", "khi", "vì", "do", "bởi", "nếu", "sau", "trước", "nhóm", "số", "mà")))
OPENERS = frozenset(map(key, ("dù", "khi")))
OPENING = 2  # words
CONDITIONS = frozenset(map(key, ("nếu", "khi", "trường", "trong")))
LONGEST_CONDITION = 14  # tokens
SHORT_ADDRESS = 6  # tokens
SHORT_TIME = 10  # tokens
SHORT_BRACKET = 2  # words: an acronym or a place
MOST_EDGES = 40
THIS, SUFFERED, ABOUT = key("này"), key("bị"), key("về")
SENTENCES_ON = 6
SUBJECTS = frozenset(["org", "name", "honorific", "title", "generic", "pronoun"])
SHORTEST = 2  # words


def content_start(doc: Document, cue: Cue, end: int) -> int:
    """Where what a cue reports may begin: after `rằng`, `là`, the comma, and after whom it was said to."""
    keys = doc.tokens.keys
    i = cue.end
    if keys[i - 1] == RANG:
        return i
    to_whom = keys[i - 1] == TO or (i < end and keys[i] == TO)
    reach = LOOK_AHEAD if to_whom or (i < end and keys[i] in ADDRESSEE) else 5
    if RANG in keys[i : min(end, i + reach)]:
        rang = keys.index(RANG, i)
        return rang + 1 if rang == i or keys[rang - 1] not in THOUGHTS else i
    if to_whom:
        comma = next((j for j in range(i, min(end, i + 15)) if doc.tokens.items[j].text in (",", ":")), None)
        return i if comma is None else comma + 1
    if i < end and keys[i] in STATED_IN and cue.kind in ("say", "claim"):
        stated = _behind_statement(doc, i, end)
        if stated > i:
            return stated
    if i < end and keys[i] == LA and cue.kind in ("say", "claim", "feel"):
        return i + 1
    return _without_manner(doc, cue, end)


def _behind_statement(doc: Document, start: int, end: int) -> int:
    """`cho biết trong một thông cáo, …`: where the words stand is no part of them."""
    comma = next((i for i in range(start, min(end, start + 15)) if doc.tokens.items[i].text == ","), start)
    heads = (head_at(doc, i, comma) for i in range(start + 1, min(start + 4, comma)))
    return comma + 1 if any(head is not None and head.kind == "document" for head in heads) else start


def is_only_addressed(doc: Document, cue: Cue, content: Span) -> bool:
    """`…, một nguồn tin nói với AFP.`: a few words to whom, which end the sentence, and none of what was said."""
    if content[0] > cue.end + 1 or content[1] - content[0] > SHORT_ADDRESS:
        return False
    return TO in doc.tokens.keys[cue.end - 1 : cue.end + 1] and RANG not in doc.tokens.keys[cue.end : content[0]]


def is_only_when(doc: Document, cue: Cue, content: Span) -> bool:
    """`…, ông An cho biết hôm 23/11.`: when or where it was said, which ends the sentence, and not what."""
    start, end = content
    if start > cue.end + 1 or end - start > SHORT_TIME or cue.kind not in ("say", "claim"):
        return False
    first = doc.tokens.keys[start]
    if first in STATED_IN:
        return start == cue.end and not doc.tokens.others_in(start, end - 1)
    return first in TIMES and VERBS.isdisjoint(doc.tokens.keys[start:end])


def is_told_of(doc: Document, proposal: Proposal) -> bool:
    """`kể từ khi ông An cho biết …`, and `Thông tin được ông An chia sẻ tại cuộc họp`, which tells no more."""
    mention, keys, start = proposal.mention, doc.tokens.keys, proposal.content[-1][0]
    if mention is None or (proposal.inside and tells_since(doc, mention)):
        return mention is not None
    if start == proposal.cue.end and TO in keys[start - 1 : start + 1] and ABOUT in keys[start : start + SHORT_ADDRESS]:
        return True  # `thông tin với báo chí về ba ca bệnh`
    if keys[mention.start - 1] == SUFFERED and doc.sentences[doc.sentence_of(mention.start)][0] == mention.start - 1:
        return True  # `Bị tòa đánh giá có vai trò tích cực, bị cáo nhận án …`
    return start == proposal.cue.end and keys[mention.start - 1] == PASSIVE and keys[start] in STATED_IN | TIMES


def _without_manner(doc: Document, cue: Cue, end: int) -> int:
    """`cảm ơn sâu sắc đến ông An …`, `ra lệnh cho các đội …`, `bày tỏ quyết tâm trong việc …`."""
    i = cue.end
    if cue.kind in ("feel", "claim", "ask"):
        while i < cue.end + 5 and (hit := MANNER.longest(doc.tokens.keys, i, end)) is not None:
            i = hit[0]
        if cue.kind == "claim" and not (i > cue.end and i < end and doc.tokens.keys[i] == VIEC):
            return cue.end
    return i


def content_after_source(doc: Document, start: int, end: int) -> int:
    """Where what `theo X` reports begins: after the comma, what stands before it being part of X, and after `thì`."""
    items = doc.tokens.items
    comma = next((i for i in range(start, min(end, start + 20)) if items[i].text == ","), None)
    left = comma - start if comma is not None else 0
    if comma is not None and (left <= 3 or doc.tokens.keys[start] in OF_SOURCE):
        start = comma
    while start < end and not items[start].is_word and doc.inside[start] < 0:
        start += 1
    return start + 1 if start < end and doc.tokens.keys[start] == THEN else start


def after_connective(doc: Document, start: int, end: int) -> int:
    """Behind `Tuy nhiên,`, which is the journalist's where who speaks comes last."""
    hit = CONNECTIVES.longest(doc.tokens.keys, start, end)
    return hit[0] if hit is not None else start


def trimmed(doc: Document, start: int, end: int) -> Span | None:
    """Without punctuation at the edges and without a gloss in brackets at the end; `(WHO)` is none."""
    items = doc.tokens.items
    inside = doc.inside
    while start < end and not items[start].is_word and inside[start] < 0:
        start += 1
    while end > start and inside[end - 1] < 0 and not items[end - 1].is_word:
        if items[end - 1].text == ")":
            opened = next((i for i in range(end - 1, max(start, end - 25), -1) if items[i].text == "("), None)
            if opened is not None and opened > start and end - opened - 2 > SHORT_BRACKET:
                end = opened
                continue
            break
        end -= 1
    return (start, end) if end > start else None


def shorten(doc: Document, found: list[Attribution], judge: Judge) -> None:
    """End each clause where the weights say it ends: the likeliest of its edges, or where it ended before."""
    for attribution in found:
        start, end = attribution.content[-1]
        if attribution.cue is None or attribution.cue[0] > end:
            continue
        turn = turns_away(doc, start, end)
        if turn is not None:
            end = trimmed_end(doc, start, turn)
            attribution.content[-1] = (start, end)
        left, best, place = 1.0, 0.0, end
        for edge in edges(doc, start, end):
            stops = judge("ends", (attribution.cue[0], edge), ends_features(doc, attribution, edge))
            if left * stops > best:
                best, place = left * stops, edge
            left *= 1 - stops
        if place < end and (best > left or _must_end(doc, attribution, place)):
            attribution.content[-1] = (start, trimmed_end(doc, start, place))


def _must_end(doc: Document, attribution: Attribution, place: int) -> bool:
    """`Mặc dù ông An nói …, …`: a sentence that opens with a clause of another goes on with that other."""
    if attribution.mention is None or doc.tokens.items[place].text != ",":
        return False
    opens = attribution.mention.start - doc.sentences[doc.sentence_of(attribution.mention.start)][0] <= OPENING
    return opens and _subordinate(doc, attribution) in OPENERS


def edges(doc: Document, start: int, end: int) -> list[int]:
    """Tokens before which a clause may end, in order, those in marks left out."""
    inside, keys, texts = doc.inside, doc.tokens.keys, doc.tokens.texts
    near = [i for i in range(start + SHORTEST, end) if keys[i] in EDGES_AND_LINKS and inside[i] < 0]
    return [i for i in near if texts[i] in EDGES or texts[i - 1] not in EDGES][:MOST_EDGES]


def trimmed_end(doc: Document, start: int, end: int) -> int:
    while end > start + 1 and doc.inside[end - 1] < 0 and not doc.tokens.items[end - 1].is_word:
        end -= 1
    return end


def ends_features(doc: Document, attribution: Attribution, edge: int) -> Features:
    start, end = attribution.content[-1]
    whole = (start, end)
    mark = word_at(doc, edge, whole)
    first = edge + (not doc.tokens.items[edge].is_word)
    one, two, three = word_at(doc, first, whole), word_at(doc, first + 1, whole), word_at(doc, first + 2, whole)
    kind = attribution.rule.rpartition("-")[2]
    clause = clause_shape(doc, first, end)
    cue_near = any(0 <= c.start - first < 12 for c in doc.cues[doc.sentence_of(edge)])
    features: Features = [
        f"next={one} {two}",
        f"next={one} {two} {three}",
        _of_next(mark, kind, one),
        _of_shape(mark, kind, clause, head_kind(doc, first, end)),
        _of_place(mark, _subordinate(doc, attribution), clause, str(mark in doc.tokens.texts[start:edge])),
        _of_sizes(mark, bucket(edge - start), bucket(end - edge)),
        f"{mark} first={mark in doc.tokens.texts[start:edge]}",
        f"{mark} cue={cue_near}",
        f"before={word_at(doc, edge - 1, whole)}",
        _of_classes(mark, kind, shape(doc, start, edge, 3), shape(doc, first, end, 4)),
    ]
    if first in doc.cue_starts:
        features += [f"{mark} is-cue", "is-cue"]
    if doc.has_marks(start, edge):
        features += [f"{mark} after-marks", f"{mark} {kind} after-marks"]
    return features


@together
def _of_next(mark: str, kind: str, word: str) -> Iterable[str]:
    return f"next={word}", f"{mark} next={word}", f"{mark} {kind} next={word}"


@together
def _of_shape(mark: str, kind: str, shape: str, head: str) -> Iterable[str]:
    return f"mark={mark}", f"{mark} shape={shape}", f"{mark} head={head}", f"{mark} kind={kind}"


@together
def _of_classes(mark: str, kind: str, before: str, after: str) -> Iterable[str]:
    """The classes of the clause's first words, and of those behind the edge."""
    told = [f"{mark} classes={after[:2]}", f"{mark} classes={after[:3]}", f"{mark} classes={after}"]
    return *told, f"{mark} {kind} classes={after[:2]}", f"{before} {mark} {after[:2]}"


def _subordinate(doc: Document, attribution: Attribution) -> str:
    """The word before who speaks that makes the attribution a clause of another: `Mặc dù ông An nói …, …`."""
    place = attribution.mention.start - 1 if attribution.mention is not None else -1
    word = doc.tokens.keys[place] if place >= 0 else ""
    return word if word in SUBORDINATES else "none"


@together
def _of_place(mark: str, under: str, clause: str, later: str) -> Iterable[str]:
    told = f"{mark} under={under != 'none'}"
    return f"{mark} under={under}", told, f"{told} shape={clause}", f"{told} first={later}"


@together
def _of_sizes(mark: str, before: str, left: str) -> Iterable[str]:
    return f"size={before}", f"{mark} left={left}"


def goes_on(doc: Document, found: list[Attribution], held: list[bool]) -> None:
    """Add the sentences that go on with a clause without a cue or subject of their own. Source: scheme, rule 4."""
    busy = {doc.sentence_of(a.cue[0] if a.cue else a.start) for a in found}
    for attribution in found:
        if attribution.cue is None or attribution.cue[0] > attribution.start:
            continue
        number = doc.sentence_of(attribution.content[-1][1] - 1)
        if doc.tokens.words_in(attribution.content[-1][1], doc.sentences[number][1]):
            continue
        for later in range(number + 1, min(number + 1 + SENTENCES_ON, len(doc.sentences))):
            start, end = doc.sentences[later]
            if later in busy or held[start] or doc.is_aside(start) or not _lacks_subject(doc, attribution, start, end):
                break
            attribution.content.append((start, trimmed_end(doc, start, end)))


def _has_subject(doc: Document, start: int, end: int) -> bool:
    """`Kiểm tra hồ sơ, cơ quan này phát hiện …`: who does it stands behind the first comma."""
    if start < end and doc.tokens.keys[start] == THIS:
        return True  # `Điều chỉnh này giúp …`
    comma = next((i for i in range(start, end) if doc.tokens.texts[i] == ","), end)
    head = head_at(doc, comma + 1, end) if comma + 1 < end else None
    return head is not None and head.kind in SUBJECTS and clause_shape(doc, comma + 1, end) in ("noun+verb", "noun+cue")


def _behind_condition(doc: Document, start: int, end: int) -> int:
    """`Nếu lỡ lịch, nên tiêm bù`: behind the comma."""
    if doc.tokens.keys[start] not in CONDITIONS:
        return start
    return next((i + 1 for i in range(start, min(end, start + LONGEST_CONDITION)) if doc.tokens.texts[i] == ","), start)


def _lacks_subject(doc: Document, attribution: Attribution, start: int, end: int) -> bool:
    """`Đồng thời phải …`, `Khẩn trương rà soát …`.

    Tried as learned weights too: from thirty cases they learned nothing.
    """
    openings = phrases("goes_on")
    i = _behind_condition(doc, start, end) if attribution.rule.endswith("-ask") else start
    while i < end and doc.inside[i] < 0:
        hit = openings.longest(doc.tokens.keys, i, end)
        if hit is None or hit[1] == "act":
            return hit is not None and not _has_subject(doc, hit[0], end)
        i = hit[0]
        if i < end and doc.tokens.items[i].text == ",":
            i += 1
    return False
