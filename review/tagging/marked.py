"""Who said the passages in quotation marks, and which of them nobody said."""

from .attribution import Attribution, leading_source, relay_before, subject_of
from .boundaries import THOUGHTS, content_after_source
from .cues import Cue
from .document import Document
from .finds import Span
from .heads import TITLES, head_at
from .judge import HALF, Judge
from .lexicon import key, words
from .marks import Passage
from .mentions import AND, DASHES, Mention, noun_phrase_end, sentence_subject
from .proposals import clause_shape
from .spoken import length, spoken_features
from .tokens import MARKS

SPEECH = 6  # words from which a passage that stands alone is taken for speech
JOINS = frozenset([",", ".", *DASHES])
RANG = key("rằng")
FOREIGN = "not-vietnamese"
CLAUSE = 5  # words from which what stands between cue and colon is said too


def attribute_marked(doc: Document, judge: Judge) -> list[Attribution]:
    """Passages whose speaker stands beside them, in order."""
    found: list[Attribution] = []
    for number, passage in enumerate(doc.passages):
        if doc.is_aside(passage.first):
            continue
        attribution = _after(doc, passage) or _before(doc, passage)
        if attribution is None:
            continue
        attribution.score = _spoken(doc, passage, attribution.rule, judge)
        if attribution.score >= HALF:
            attribution.passage = number
            attribution.repaired = passage.repaired
            found.append(attribution)
    return found


def attribute_passages(doc: Document) -> list[Attribution]:
    """Passages long enough to be speech, whoever said them: all that can be said of a text in another language."""
    return [
        Attribution(list(passage.ranges), None, None, FOREIGN, carried=True, score=0.0, repaired=passage.repaired)
        for passage in doc.passages
        if length(doc, passage) >= SPEECH
    ]


def _spoken(doc: Document, passage: Passage, rule: str, judge: Judge) -> float:
    return judge("spoken", (passage.first, passage.last), spoken_features(doc, passage, rule))


def _after(doc: Document, passage: Passage) -> Attribution | None:
    """`"…", ông An nói`, `"…" - theo ông An`, `"…", TASS dẫn lời ông An`."""
    last = passage.last
    number = doc.sentence_of(last - 1)
    sentence = doc.sentences[number]
    starts_sentence = passage.first <= doc.sentences[doc.sentence_of(passage.first)][0] + 1
    if last >= sentence[1] or doc.tokens.words_in(last, sentence[1]) == 0:
        return _in_next_sentence(doc, passage, number) if starts_sentence else None
    start = last
    while start < sentence[1] and doc.tokens.items[start].text in JOINS:
        start += 1
    joined = start > last or doc.tokens.items[last - 2].text in (",", ".", "!", "?", "...", "…")
    if not (starts_sentence or (joined and length(doc, passage) >= 8)):
        return None
    limit = next((i for i in range(start, sentence[1]) if doc.inside[i] >= 0), sentence[1])
    for cue in doc.cues[number]:
        if start <= cue.start < limit:
            attribution = _after_with(doc, passage, sentence, start, cue)
            if attribution is not None or cue.start - start > 30:
                return attribution
    return _after_unknown_verb(doc, passage, start, limit) if starts_sentence and joined else None


def _after_with(doc: Document, passage: Passage, sentence: Span, start: int, cue: Cue) -> Attribution | None:
    content = list(passage.ranges)
    cue_range = (cue.start, cue.end)
    if cue.kind == "by":
        mention = leading_source(doc, sentence, cue) if cue.start - start <= 1 else None
        return Attribution(content, cue_range, mention, "after-theo") if mention else None
    mention, relay = subject_of(doc, sentence, cue, start)
    if cue.kind == "relay":
        source = leading_source(doc, sentence, cue)
        return Attribution(content, cue_range, source, "after-relay", relay=mention) if source else None
    if mention is None or mention.start - start > 12:
        return None
    return Attribution(content, cue_range, mention, "after", relay=relay)


def _after_unknown_verb(doc: Document, passage: Passage, start: int, limit: int) -> Attribution | None:
    """`"…" – anh bực dọc.`: a short end of sentence that begins with a person."""
    if start >= limit or limit - start > 16 or length(doc, passage) < SPEECH:
        return None
    head = head_at(doc, start, limit)
    if head is None or head.kind not in ("honorific", "pronoun", *TITLES, "name", "group", "anon"):
        return None
    end = max(noun_phrase_end(doc, head, limit), start + 1)
    words_left = doc.tokens.words_in(end, limit)
    if not 1 <= words_left <= 9:
        return None
    stop = limit
    while stop > end and not doc.tokens.items[stop - 1].is_word:
        stop -= 1
    cue = (end, stop if words_left <= 4 else end + 1)  # of more words the first is its verb
    return Attribution(list(passage.ranges), cue, Mention(start, end, head), "after-unknown-verb")


def _in_next_sentence(doc: Document, passage: Passage, number: int) -> Attribution | None:
    """`"…". Ông An nói.`: a short sentence that is nothing but an attribution."""
    if number + 1 >= len(doc.sentences) or length(doc, passage) < SPEECH:
        return None
    sentence = doc.sentences[number + 1]
    same_paragraph = doc.paragraph_of(sentence[0]) == doc.paragraph_of(passage.last - 1)
    dash_led = doc.tokens.items[sentence[0]].text in DASHES
    if not (same_paragraph or dash_led) or doc.tokens.words_in(*sentence) > 20:
        return None
    for cue in doc.cues[number + 1][:1]:
        if cue.kind in ("by", "relay") or doc.tokens.words_in(cue.end, sentence[1]) > 3:
            return None
        if doc.tokens.items[sentence[1] - 1].text == ":":
            return None
        mention, relay = subject_of(doc, sentence, cue, sentence[0] + dash_led)
        if mention is not None and mention.start <= sentence[0] + 1:
            return Attribution(list(passage.ranges), (cue.start, cue.end), mention, "after-next-sentence", relay=relay)
    return None


def _before(doc: Document, passage: Passage) -> Attribution | None:
    """`Ông An nói: "…"`, `Ông An nói rằng "…"`, also with the colon at the end of the paragraph before."""
    number = doc.sentence_of(passage.first)
    sentence = doc.sentences[number]
    place = passage.first
    if place <= sentence[0] and number > 0:
        number -= 1
        sentence = doc.sentences[number]
        place = sentence[1]
        if doc.tokens.items[place - 1].text != ":":
            return None
    return _with_cue_before(doc, passage, number, place)


def _with_cue_before(doc: Document, passage: Passage, number: int, place: int) -> Attribution | None:
    sentence = doc.sentences[number]
    colon = doc.tokens.items[place - 1].text == ":"
    rang = doc.tokens.keys[place - 1] == RANG
    cue = next((c for c in reversed(doc.cues[number]) if c.end <= place and c.kind not in ("by", "relay")), None)
    clause = _clause_before(doc, cue, place) if cue is not None and colon else None
    if clause is None and cue is not None and any(doc.inside[i] >= 0 for i in range(cue.end, place)):
        cue = None
    size = length(doc, passage)
    if rang and cue is not None and place - 1 > cue.end and doc.tokens.keys[place - 2] in THOUGHTS:
        return None
    if rang and cue is not None and doc.tokens.words_in(cue.end, place - 1) > 2 and not _is_addressed(doc, cue, place):
        return None
    if not colon and (cue is None or not (rang or place == cue.end or not doc.tokens.words_in(cue.end, place))):
        return None
    if not colon and (size < 4 or _goes_on(doc, passage)):
        return None
    if cue is None:
        return _colon_without_cue(doc, passage, number, place)
    mention, relay = subject_of(doc, sentence, cue)
    if mention is None:
        mention = sentence_subject(doc, sentence[0], cue.start)
    rule = "before-colon" if colon else "before-rang" if rang else "before-bare"
    content = list(passage.ranges)
    if clause is not None and mention is not None and mention.end <= cue.start:
        rule = "before-colon-clause"
        content = [clause, *content]
    if mention is None:
        rule += "-no-source"
    return Attribution(content, (cue.start, cue.end), mention, rule, relay=relay, carried=mention is None)


def _is_addressed(doc: Document, cue: Cue, place: int) -> bool:
    """`nói với các nhà báo hôm thứ Ba rằng "…"`: to whom, where or when, not what."""
    keys = doc.tokens.keys
    to = keys[cue.end] in words("stops", "addressee") or keys[cue.end - 1] == key("với")
    return to and RANG not in keys[cue.end : place - 1]


def _clause_before(doc: Document, cue: Cue, place: int) -> Span | None:
    """`Ông An nói rằng nước còn lên: "…"`: the clause between cue and colon, which is one quote with the passage."""
    keys = doc.tokens.keys
    end = place - 1
    rang = next((i for i in range(cue.end - 1, min(end, cue.end + 25)) if keys[i] == RANG), None)
    if rang is not None:
        start = rang + 1
    elif doc.tokens.items[cue.end].text == "," or clause_shape(doc, cue.end, end) == "noun+verb":
        start = cue.end + (doc.tokens.items[cue.end].text == ",")
    else:
        return None
    if cue.kind not in ("say", "claim", "show") or doc.tokens.words_in(start, end) < CLAUSE:
        return None
    return start, end


def _goes_on(doc: Document, passage: Passage) -> bool:
    """Whether the sentence goes on after the passage, so that it is a part of a longer clause."""
    sentence = doc.sentences[doc.sentence_of(passage.last - 1)]
    return passage.last < sentence[1] and doc.tokens.items[passage.last].is_word


def _colon_without_cue(doc: Document, passage: Passage, number: int, place: int) -> Attribution | None:
    sentence = doc.sentences[number]
    if length(doc, passage) < SPEECH:
        return None
    mention = sentence_subject(doc, sentence[0], place - 1)
    for cue in doc.cues[number]:
        if cue.end <= place and cue.kind in ("by", "relay"):
            source = leading_source(doc, sentence, cue)
            if source is not None:
                relay = relay_before(doc, sentence, source)
                content = list(passage.ranges)
                start = content_after_source(doc, source.end, place - 1)
                if doc.tokens.words_in(start, place - 1) >= CLAUSE:
                    content = [(start, place - 1), *content]
                return Attribution(content, (cue.start, cue.end), source, "colon-theo", relay=relay)
    return Attribution(list(passage.ranges), None, mention, "colon-no-cue", carried=mention is None)


def attribute_left(doc: Document, found: list[Attribution], covered: list[bool], judge: Judge) -> list[Attribution]:
    """Passages that no other rule took: the second half of a quote, or speech that stands alone.

    A second half is added to the quote it goes on with; the others come back.
    """
    more: list[Attribution] = []
    after = [a for a in found if a.cue is not None and a.passage >= 0 and a.rule.startswith("after")]
    by_sentence = {doc.sentence_of(a.cue[0]): a for a in after if a.cue is not None}
    by_end = {a.content[-1][1]: a for a in found if a.passage >= 0 and a.rule.startswith("before-rang")}
    for number, passage in enumerate(doc.passages):
        if doc.is_aside(passage.first) or any(covered[i] for a, b in passage.ranges for i in range(a, b)):
            continue
        at = doc.sentence_of(passage.first)
        starts = passage.first <= doc.sentences[at][0]
        goes_on = by_sentence.get(at - 1 if starts else at)
        second = goes_on is not None and _goes_on_with(doc, goes_on, passage, starts=starts)
        listed = _listed_behind(doc, by_end, passage)
        if listed is not None:
            listed.content += passage.ranges
            by_end[passage.ranges[-1][1]] = listed
            continue
        score = _spoken(doc, passage, "second" if second else "left", judge)
        if score < HALF:
            continue
        if second and goes_on is not None:
            goes_on.content += passage.ranges
        else:
            left = _after(doc, passage) or _before(doc, passage)  # judged less likely speech, but still who said it
            if left is None or any(covered[i] for a, b in left.content for i in range(a, b)):
                left = Attribution(list(passage.ranges), None, None, "alone", carried=True)
            left.passage, left.score, left.repaired = number, score, passage.repaired
            more.append(left)
    return more


def _listed_behind(doc: Document, by_end: dict[int, Attribution], passage: Passage) -> Attribution | None:
    """`nói rằng "…", "…"`: nothing but a comma or `và` parts two passages behind one cue."""
    for end in range(passage.first - 1, passage.first - 4, -1):
        if end in by_end:
            between = {word for word in doc.tokens.keys[end : passage.first] if word not in MARKS}
            return by_end[end] if between in ({","}, {AND}, {",", AND}) else None
    return None


def _goes_on_with(doc: Document, attribution: Attribution, passage: Passage, *, starts: bool) -> bool:
    same = doc.paragraph_of(attribution.content[-1][1] - 1) == doc.paragraph_of(passage.first)
    if not same or passage.first < attribution.content[-1][1] or attribution.cue is None:
        return False
    return starts or passage.first - attribution.cue[1] <= 6
