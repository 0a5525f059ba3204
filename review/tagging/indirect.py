"""Reported clauses: what somebody is said to have said, in whole or in part without marks."""

from operator import attrgetter

from .attribution import (
    ADVERBS,
    PASSIVE,
    Attribution,
    is_described,
    is_joined,
    leading_source,
    relay_before,
    subject_of,
)
from .boundaries import (
    after_connective,
    content_after_source,
    content_start,
    goes_on,
    is_only_addressed,
    is_only_when,
    is_told_of,
    shorten,
    trimmed,
)
from .cues import Cue
from .document import Document
from .finds import Span
from .heads import TITLES
from .judge import HALF, Judge
from .lexicon import key, words
from .media import is_medium
from .mentions import Mention, sentence_subject, source_after
from .proposals import RANG, Proposal, is_clause, reports_features
from .questions import answer_after, is_question

START = attrgetter("start")
LINKS = frozenset(key(w) for w in ["và", "thời", "song", "nhưng", "khi", "sau", "trong", "trước", "còn"])
TURNS = frozenset(key(w) for w in ["nhưng", "song", "nhiên", "vì", "bởi", "còn"])
UNTIL = frozenset(key(w) for w in ["tính", "cho", "kể", "đến", "tới"])
HALVES = frozenset(key(w) for w in ["nhưng", "song", "và", "dù", "mặc"])
CLAUSE = 5  # words
FAR = 25  # tokens
ADJUNCT = 12  # tokens
LEAD = 30  # tokens of time and place before who speaks
ASKED = "clause-asked"


def attribute_clauses(doc: Document, marked: list[Attribution], judge: Judge) -> list[Attribution]:
    """Reported clauses in order; cues that a passage in marks already has are left alone."""
    taken: dict[int, Attribution] = {a.cue[0]: a for a in marked if a.cue is not None}
    held = [False] * len(doc.tokens.items)
    for attribution in marked:
        for a, b in attribution.content:
            held[a:b] = [True] * (b - a)
    found: list[Attribution] = []
    for number, sentence in enumerate(doc.sentences):
        if not doc.cues[number] and not doc.doubtful[number]:
            continue
        if not doc.is_aside(sentence[0]) and not all(held[sentence[0] + 2 : sentence[1] - 2]):
            found += _Clauses(doc, number, taken, held, judge).run()
    shorten(doc, found, judge)
    for attribution in found:
        for a, b in attribution.content:
            held[a:b] = [True] * (b - a)
    goes_on(doc, found, held)
    return found


class _Clauses:
    """The walk over the cues of one sentence, from left to right."""

    def __init__(
        self, doc: Document, number: int, taken: dict[int, Attribution], held: list[bool], judge: Judge
    ) -> None:
        self.doc = doc
        self.number = number
        self.sentence = doc.sentences[number]
        self.taken = taken
        self.held = held
        self.judge = judge
        self.found: list[Attribution] = []
        self.last: Mention | None = None
        self.relay: Mention | None = None

    def run(self) -> list[Attribution]:
        cues = sorted(self.doc.cues[self.number] + self.doc.doubtful[self.number], key=START)
        for cue in cues:
            if self.held[cue.start]:
                continue
            if cue.start in self.taken:
                attribution = self.taken[cue.start]
                self.last = attribution.mention
                attribution.relay = attribution.relay or self.relay
            elif cue.kind == "by":
                self._theo(cue)
            elif cue.kind == "relay" and cue.sure:
                self._relay(cue)
            else:
                self._verb(cue)
        return self.found

    # -- cues ---------------------------------------------------------------------------------

    def _verb(self, cue: Cue) -> None:
        if is_question(self.doc, self.number, cue):
            self._asked(cue)
            return
        proposal = self._propose(cue)
        if proposal is None or is_told_of(self.doc, proposal):
            return
        if proposal.inside and proposal.own and not proposal.gives_way and self._leaves_adjunct(proposal):
            return
        if self._accepted(proposal):
            return
        if proposal.yields:
            self.relay = proposal.mention

    def _asked(self, cue: Cue) -> None:
        content = self._trimmed(cue.end, answer_after(self.doc, self.number, cue))
        if content is not None and self._free(content):
            self.found.append(Attribution([content], (cue.start, cue.end), None, ASKED, carried=True, score=HALF))

    def _accepted(self, proposal: Proposal) -> bool:
        """Whether the weights say that the cue reports; if so the clause is found."""
        features = reports_features(self.doc, self.sentence, proposal)
        score = self.judge("reports", (proposal.cue.start, proposal.cue.end), features)
        if score >= HALF:
            self._accept(proposal, score)
        return score >= HALF

    def _propose(self, cue: Cue) -> Proposal | None:
        """What the cue would report, and who by; None when nothing is left for it to report."""
        content = self._content(cue)
        if content is None or self.doc.tokens.words_in(*content) < 2:
            return None
        inside = self._inside_last(cue)
        mention, relay = subject_of(self.doc, self.sentence, cue)
        joined = is_joined(self.doc, self.sentence, cue)
        own = self._is_own(mention)
        gives_way = inside and self._gives_way(mention)
        rule = "clause"
        own = own and not (joined and self.doc.tokens.keys[cue.start - 1] != "khi")
        if not gives_way and ((joined and mention is None) or (inside and not own)):
            mention = self.last or sentence_subject(self.doc, self.sentence[0], cue.start)
            rule = "clause-joined"
        if mention is None:
            mention = self._first_in_sentence(cue)
            rule = "clause-cue-first" if mention is not None else "clause-no-source"
        yields = mention is not None and is_medium(self.doc, mention) and self._other_speaks(content[0])
        splits = not inside or gives_way or self._splits(cue, mention, joined=joined)
        by_rule = splits and self._by_rule(cue, mention, content, joined=joined)
        return Proposal(
            cue,
            mention,
            relay,
            f"{rule}-{cue.kind}",
            self._with_first_half(cue, mention, content),
            joined,
            inside,
            own,
            gives_way,
            yields,
            splits,
            by_rule,
        )

    def _by_rule(self, cue: Cue, mention: Mention | None, content: Span, *, joined: bool) -> bool:
        """What hand-made rules say: one feature among others."""
        if not cue.sure or mention is None or (cue.kind == "thought" and not (joined and self.last is not None)):
            return False
        if cue.kind == "show" and mention.head.kind not in ("document", "org"):
            return False
        return is_clause(self.doc, cue, content)

    def _accept(self, proposal: Proposal, score: float) -> None:
        cue, mention = proposal.cue, proposal.mention
        if proposal.gives_way:
            self.relay = self.found.pop().mention
        elif proposal.inside:
            self._cut_last(mention.start if mention is not None and proposal.own else cue.start)
        relay = proposal.relay or (self.relay if mention is not self.relay else None)
        content, span = list(proposal.content), (cue.start, cue.end)
        if mention is not None and content[-1][0] < mention.start and self.doc.tokens.texts[mention.start - 1] == ",":
            content[-1] = (content[-1][0], mention.start - 1)  # `Nhấn mạnh …, ông An yêu cầu …`: two quotes
        self.found.append(
            Attribution(content, span, mention, proposal.rule, relay=relay, carried=mention is None, score=score)
        )
        self.last = mention

    def _inside_last(self, cue: Cue) -> bool:
        return bool(self.found) and self.found[-1].content[-1][1] > cue.start

    def _is_own(self, mention: Mention | None) -> bool:
        """Whether a mention stands inside the clause found last, not before its cue."""
        last = self.found[-1] if self.found else None
        return mention is not None and last is not None and last.cue is not None and mention.start >= last.cue[1]

    def _gives_way(self, mention: Mention | None) -> bool:
        """Whether the clause found last belongs to a medium that only passes on what this mention says."""
        last = self.found[-1]
        start = last.content[0][0]
        return (
            mention is not None
            and last.mention is not None
            and is_medium(self.doc, last.mention)
            and 0 <= mention.start - start <= (LEAD if self._leads_in(start) else 3)
        )

    def _splits(self, cue: Cue, mention: Mention | None, *, joined: bool) -> bool:
        """Whether a cue inside the clause before it starts a quote of its own, as the rules see it.

        A cue in a row goes on with the same speaker; `sau khi` and `trong khi` bring in another one.
        """
        last = self.found[-1]
        if not self._is_own(mention):
            return joined
        if mention is None:
            return False
        keys = self.doc.tokens.keys
        if keys[mention.start - 1] == "khi" and keys[mention.start - 2] in (key("sau"), "trong", key("trước")):
            return True
        subordinate = last.mention is not None and last.mention.start > 0 and keys[last.mention.start - 1] == "khi"
        return subordinate and self.doc.tokens.items[mention.start - 1].text == ","

    def _leads_in(self, place: int) -> bool:
        """`cũng trong ngày 3-5`: a time or place, adverbs before it apart."""
        keys = self.doc.tokens.keys
        while keys[place] in ADVERBS and place + 1 < self.sentence[1]:
            place += 1
        return keys[place] in words("stops", "prep")

    def _leaves_adjunct(self, proposal: Proposal) -> bool:
        """`cho biết, trong cuộc họp, ông An nói …`: but for what An said, a time or place is all that was said."""
        start = self.found[-1].content[-1][0]
        end = proposal.mention.start if proposal.mention is not None else start
        near = start < end <= start + ADJUNCT
        return near and self._leads_in(start) and self.doc.tokens.others_in(start, end) == [end - 1]

    def _cut_last(self, place: int) -> None:
        """End what was found last before a token, without the conjunction there."""
        last = self.found[-1]
        start, _ = last.content[-1]
        end = place
        keys = self.doc.tokens.keys
        while end > start and (keys[end - 1] in words("stops", "adverb") or keys[end - 1] in LINKS):
            end -= 1
        while end > start and not self.doc.tokens.items[end - 1].is_word:
            end -= 1
        if end > start + 1:
            last.content[-1] = (start, end)
        else:
            self.found.pop()

    def _first_in_sentence(self, cue: Cue) -> Mention | None:
        """`Nhấn mạnh …, ông An yêu cầu …`: the cue opens the sentence and its subject comes with the next cue."""
        if self.doc.tokens.words_in(self.sentence[0], cue.start) > 0:
            return None
        for other in self.doc.cues[self.number]:
            if other.start > cue.end and other.kind not in ("by", "relay"):
                mention, _ = subject_of(self.doc, self.sentence, other, cue.end)
                return mention if mention is not None and mention.start > cue.end + 3 else None
        return None

    def _theo(self, cue: Cue) -> None:
        source = leading_source(self.doc, self.sentence, cue)
        if source is None:
            return
        first, end = self.sentence
        lead = self._lead(cue)
        middle = lead is not None or self.doc.tokens.keys[cue.start - 1] in TURNS
        far = self.doc.tokens.words_in(first, cue.start) > 8 and not (middle and self._is_closed(source))
        if far or cue.start - first > 1 and source.end >= end - 2:
            self._theo_at_end(cue, source)
            return
        start = content_after_source(self.doc, source.end, end)
        content = self._trimmed(start, end)
        acts = source.end in self.doc.cue_starts and self.doc.tokens.keys[source.start - 1] != PASSIVE
        if content is None or self.doc.tokens.words_in(*content) < 4 or acts:
            return
        if is_medium(self.doc, source) and self._other_speaks(start):
            self.relay = source
            return
        spans = [lead, content] if lead else [content]
        proposal = Proposal(cue, source, None, "theo-first", spans, by_rule=True)
        if self._free(content):
            self._accepted(proposal)

    def _lead(self, cue: Cue) -> Span | None:
        """`Tính đến cuối năm` before `, theo Bộ Y tế, …`: a time or place that belongs to what was said."""
        lead = self._trimmed(after_connective(self.doc, *self.sentence), cue.start)
        if lead is None or self.doc.tokens.items[cue.start - 1].text != "," or lead[1] - lead[0] > FAR:
            return None
        keys = self.doc.tokens.keys
        return lead if keys[lead[0]] in words("stops", "prep") or keys[lead[0]] in UNTIL else None

    def _is_closed(self, source: Mention) -> bool:
        """Whether a comma and enough words follow who speaks."""
        end = self.sentence[1]
        return (
            source.end < end
            and self.doc.tokens.items[source.end].text == ","
            and self.doc.tokens.words_in(source.end, end) >= CLAUSE
        )

    def _other_speaks(self, start: int) -> bool:
        """Whether somebody else speaks in the rest of the sentence, right at its beginning."""
        for cue in self.doc.cues[self.number]:
            if cue.start >= start and cue.kind not in ("by", "relay"):
                mention, _ = subject_of(self.doc, self.sentence, cue, start)
                return mention is not None and (
                    mention.start <= start + (LEAD if self._leads_in(start) else 1)
                    or self._is_titled_before(start, mention)
                )
        return False

    def _is_titled_before(self, start: int, mention: Mention) -> bool:
        """`Theo Reuters, Thống đốc Kursk, ông An, nói`: the title stands before the comma."""
        title = source_after(self.doc, start, mention.start)
        return title is not None and title.head.kind in TITLES and title.end + 1 == mention.start

    def _theo_at_end(self, cue: Cue, source: Mention) -> None:
        """`…, theo ông An.`: the sentence before it; a medium after another's words only relays them."""
        if source.end < self.sentence[1] - 8 and not is_described(self.doc, source, self.sentence[1]):
            return
        if self.found or any(c.start in self.taken for c in self.doc.cues[self.number]):
            if self.found and self.found[-1].content[-1][1] > cue.start:
                self._cut_last(cue.start)
            if self.found and is_medium(self.doc, source):
                self.found[-1].relay = source
            return
        content = self._trimmed(after_connective(self.doc, *self.sentence), cue.start)
        if content is not None and self.doc.tokens.words_in(*content) >= 5 and self._free(content):
            proposal = Proposal(cue, source, None, "theo-last", [content], by_rule=True)
            self._accepted(proposal)

    def _relay(self, cue: Cue) -> None:
        """`TASS dẫn lời ông An …`: with a cue of his own the next step finds it; else the clause follows."""
        source = leading_source(self.doc, self.sentence, cue)
        if source is None:
            return
        later = next((c for c in self.doc.cues[self.number] if c.start >= source.end), None)
        if later is not None and later.start - source.end <= 20:
            return
        start = source.end
        while start < self.sentence[1] and (
            not self.doc.tokens.items[start].is_word or self.doc.tokens.keys[start] == RANG
        ):
            start += 1
        relay = relay_before(self.doc, self.sentence, source)
        content = self._trimmed(start, self.sentence[1]) or self._before(relay)
        if content is not None and self.doc.tokens.words_in(*content) >= 5 and self._free(content):
            self._accepted(Proposal(cue, source, relay, "relay", [content], by_rule=True))

    def _with_first_half(self, cue: Cue, mention: Mention | None, content: Span) -> list[Span]:
        """`…, ông An cho hay, nhưng …`: who speaks stands in the middle of what was said."""
        items, keys = self.doc.tokens.items, self.doc.tokens.keys
        if content[0] != cue.end + 1 or items[cue.end].text != "," or keys[content[0]] not in HALVES:
            return [content]
        before = self._before(mention)
        return [before, content] if before and self.doc.tokens.words_in(*before) >= CLAUSE else [content]

    # -- content ------------------------------------------------------------------------------

    def _content(self, cue: Cue) -> Span | None:
        start = content_start(self.doc, cue, self.sentence[1])
        content = self._trimmed(start, self.sentence[1])
        if content is None:
            return self._content_before(cue)
        if is_only_addressed(self.doc, cue, content) or is_only_when(self.doc, cue, content):
            before = self._content_before(cue)
            if before is not None and not self._leads_in(before[0]):
                return before
        return content if self._free(content) else None

    def _content_before(self, cue: Cue) -> Span | None:
        """`…, ông An cho biết.`: nothing follows the cue, so the clause stands before its subject."""
        mention, relay = subject_of(self.doc, self.sentence, cue)
        return self._before(relay or mention)

    def _before(self, first: Mention | None) -> Span | None:
        """The sentence up to the comma before who speaks or passes it on."""
        if first is None or first.start == 0 or self.doc.tokens.items[first.start - 1].text != ",":
            return None
        content = self._trimmed(after_connective(self.doc, *self.sentence), first.start)
        return content if content is not None and self._free(content) else None

    def _free(self, content: Span) -> bool:
        return not any(self.held[content[0] : content[1]])

    def _trimmed(self, start: int, end: int) -> Span | None:
        return trimmed(self.doc, start, end)
