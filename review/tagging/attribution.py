"""One quote before its speaker is looked up: token ranges and the rule that found it."""

from dataclasses import dataclass

from .cues import Cue
from .document import Document
from .documents import ISSUED_BY
from .finds import Span
from .heads import PEOPLE, TITLES, head_at
from .lexicon import key, words
from .media import is_medium
from .mentions import OF, OFFICES, Mention, is_inner_comma, noun_phrase_end, source_after
from .names import capital_runs, is_person_name
from .subjects import DESCRIBES, subject_before

PASSIVE = key("được")
ADVERBS = words("stops", "adverb")
JOINING = frozenset(key(w) for w in ["và", "thời", "song", "nhưng", "khi", "hoặc"])
SINCE = key("từ")
FARTHEST = 12  # tokens from theo to who stands behind a document


@dataclass(slots=True)
class Attribution:
    """`content` are token ranges; `mention` is the source; `carried` asks for the speaker before this place.

    `spoken`: speech by its layout, without marks.
    """

    content: list[Span]
    cue: Span | None
    mention: Mention | None
    rule: str
    relay: Mention | None = None
    carried: bool = False
    passage: int = -1
    repaired: bool = False
    spoken: bool = False
    score: float = 1.0  # how likely a quote, as the weights judged where they were asked

    @property
    def start(self) -> int:
        return self.content[0][0]


def subject_of(
    doc: Document, sentence: Span, cue: Cue, start: int | None = None
) -> tuple[Mention | None, Mention | None]:
    """(the one who speaks, the medium that passes it on) for a cue with its subject before it."""
    first = sentence[0] if start is None else start
    mention = subject_before(doc, first, cue.start)
    if mention is None:
        return None, None
    passed = passed_on(doc, sentence, mention, cue) if is_medium(doc, mention) else None
    return (passed, mention) if passed is not None else (mention, relay_before(doc, sentence, mention))


def relay_before(doc: Document, sentence: Span, mention: Mention) -> Mention | None:
    """The medium in `TASS dẫn lời ông An`, looked for just before the mention."""
    number = doc.sentence_of(sentence[0])
    for cue in doc.cues[number]:
        if cue.kind == "relay" and 0 <= mention.start - cue.end <= 1:
            return subject_before(doc, sentence[0], cue.start)
    return None


def passed_on(doc: Document, sentence: Span, mention: Mention, cue: Cue) -> Mention | None:
    """Whose words a medium passes on: `Dẫn lời ông An, Reuters cho biết …`, `Reuters, trích dẫn ông An, cho biết …`."""
    for relay in doc.cues[doc.sentence_of(sentence[0])]:
        if relay.kind != "relay" or relay.end >= cue.start:
            continue
        first = relay.start == sentence[0]
        if not first and (relay.start <= mention.end or doc.tokens.texts[relay.start - 1] != ","):
            continue
        source = leading_source(doc, sentence, relay)
        stop = mention.start if first else cue.start
        if source is not None and relay.end <= source.start and source.end == stop - 1:
            return source if doc.tokens.texts[stop - 1] == "," else None
    return None


def leading_source(doc: Document, sentence: Span, cue: Cue) -> Mention | None:
    """The noun phrase after `theo`, up to the next comma."""
    end = next(
        (
            i
            for i in range(cue.end, sentence[1])
            if (doc.tokens.items[i].text in (",", ":", ";") and not is_inner_comma(doc, i)) or doc.inside[i] >= 0
        ),
        sentence[1],
    )
    mention = source_after(doc, cue.end, end) or _behind(doc, cue.end, end)
    if mention is not None and mention.head.kind == "document":
        return _issuer(doc, mention, end)
    if mention is None or mention.end != end:
        return mention
    if mention.head.kind not in PEOPLE or (mention.head.kind in TITLES and not _ends_in_name(doc, mention)):
        return _with_bodies_after(doc, mention, sentence[1])
    return _with_role_after(doc, mention, sentence[1])


def _behind(doc: Document, start: int, end: int) -> Mention | None:
    """`theo phương án đề xuất của Bộ Y tế`: who stands behind words that name no source themselves."""
    if start + 1 < end and doc.tokens.keys[start] == PASSIVE and head_at(doc, start + 1, end) is not None:
        return source_after(doc, start + 1, end)  # `theo kết quả được Bộ Y tế công bố`
    for i in range(start, min(end - 1, start + FARTHEST)):
        if doc.tokens.keys[i] in ISSUED_BY:
            return source_after(doc, i + 1, end)
    return None


def _issuer(doc: Document, mention: Mention, end: int) -> Mention:
    """`theo báo cáo của Bộ Y tế`: the source is the body; the document only where no body is named."""
    for i in range(mention.head.end, mention.end - 1):
        if doc.tokens.keys[i] in ISSUED_BY:
            head = head_at(doc, i + 1, mention.end)
            if head is not None and head.kind != "document":
                return Mention(i + 1, mention.end, head)
    return _behind(doc, mention.end, end) or mention


def _ends_in_name(doc: Document, mention: Mention) -> bool:
    runs = capital_runs(doc, mention.head.end, mention.end)
    return bool(runs) and runs[-1][1] == mention.end and is_person_name(doc, *runs[-1])


def _with_bodies_after(doc: Document, mention: Mention, limit: int) -> Mention:
    """`theo đại diện Đội 6, Phòng Cảnh sát giao thông, Công an Hà Nội, …`: bodies between commas that it belongs to."""
    end = mention.end
    while mention.head.kind in OFFICES and end + 1 < limit and doc.tokens.texts[end] == ",":
        body = head_at(doc, end + 1, limit)
        if body is None or body.kind != "org" or not doc.tokens.items[body.start].is_capital:
            break
        stop = noun_phrase_end(doc, body, limit)
        if stop >= limit or doc.tokens.texts[stop] != ",":
            break
        end = stop
    return Mention(mention.start, end, mention.head)


def _with_role_after(doc: Document, mention: Mention, limit: int) -> Mention:
    """`theo ông An, Phó Giám đốc sở, …`: a role between commas goes with the name before it."""
    if mention.end + 1 >= limit or doc.tokens.items[mention.end].text != ",":
        return mention
    role = head_at(doc, mention.end + 1, limit)
    if role is None or role.kind not in TITLES:
        return mention
    end = noun_phrase_end(doc, role, limit)
    if OF not in doc.tokens.keys[role.end : end] and _ends_in_name(doc, Mention(role.start, end, role)):
        return mention  # `theo bà Hoa, luật sư Lê Văn Tám đã gọi`: that is somebody else
    closed = end >= limit - 1 or doc.tokens.items[end].text == ","
    if closed and end + 1 < limit and (body := head_at(doc, end + 1, limit)) is not None and body.kind == "org":
        stop = noun_phrase_end(doc, body, limit)  # `Phó Trưởng khoa Nội, Bệnh viện Sông Hương,`
        end = stop if doc.tokens.items[body.start].is_capital and doc.tokens.texts[stop : stop + 1] == [","] else end
    return Mention(mention.start, end, mention.head) if closed else mention


def is_described(doc: Document, source: Mention, end: int) -> bool:
    """`…, theo An, một nhà thơ chuyên viết cho thiếu nhi.`: all that follows tells who the source is."""
    start = source.end + 1
    if source.head.kind not in PEOPLE or start >= end or doc.tokens.texts[source.end] != ",":
        return False
    listed = doc.heads.found.get(start)
    if doc.tokens.keys[start] in DESCRIBES or (listed is not None and listed[1][0] == "people"):
        return True
    role = head_at(doc, start, end)
    if role is None or role.kind not in (*TITLES, "anon"):
        return False
    return role.kind == "anon" or noun_phrase_end(doc, role, end) >= end - 1


def tells_since(doc: Document, mention: Mention) -> bool:
    """`kể từ khi ông An cho biết …`: a time that is part of what another says."""
    keys = doc.tokens.keys
    return keys[mention.start - 1] == "khi" and SINCE in keys[max(0, mention.start - 3) : mention.start - 1]


def is_joined(doc: Document, sentence: Span, cue: Cue) -> bool:
    """Whether a cue stands in a row with what came before: after `và`, `đồng thời` or a comma."""
    i = cue.start - 1
    while i > sentence[0] and doc.tokens.keys[i] in ADVERBS and cue.start - i < 5:
        if doc.tokens.keys[i] == key("đồng"):
            return True
        i -= 1
    if i < sentence[0]:
        return False
    return doc.tokens.items[i].text in (",", ";") or doc.tokens.keys[i] in JOINING
