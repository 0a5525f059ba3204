"""Reported clauses: what somebody is said to have said, in whole or in part without marks."""

from .attribution import Attribution, is_joined, leading_source, relay_before, subject_of
from .boundaries import content_after_source, content_start, goes_on, shorten, trimmed
from .cues import Cue
from .document import Document
from .finds import Span
from .heads import TITLES
from .judge import HALF, Judge
from .lexicon import key, words
from .media import is_medium
from .mentions import Mention, sentence_subject, source_after
from .proposals import RANG, Proposal, reports_features
from .subjects import subject_before

LINKS = frozenset(key(w) for w in ["và", "thời", "song", "nhưng", "khi", "sau", "trong", "trước", "còn"])
REASONS = frozenset(key(w) for w in ["đã", "vì", "được", "vừa", "là", "luôn", "sẽ", "sớm"])
LA = key("là")
WAS_ASKED = (key("được"), key("hỏi"))
WHETHER = frozenset(key(w) for w in ["liệu", "sao"])  # `vì sao`
OR_NOT = ("hay", key("không"))
WITHIN = 12  # tokens
LEAD = 30  # tokens of time and place before who speaks
ASKED = "clause-asked"
VERBS = words("verbs")


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
        cues = sorted(self.doc.cues[self.number] + self.doc.doubtful[self.number], key=lambda cue: cue.start)
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
        if self._is_question(cue):
            self._asked(cue)
            return
        proposal = self._propose(cue)
        if proposal is None:
            return
        if self._accepted(proposal):
            return
        if proposal.yields:
            self.relay = proposal.mention
        if proposal.inside and proposal.splits and self._ends_last(cue):
            self._cut_last(cue.start)

    def _is_question(self, cue: Cue) -> bool:
        """`Khi được hỏi liệu …`: words that somebody said, nobody tells who."""
        keys, end = self.doc.tokens.keys, self.sentence[1]
        if (keys[cue.start - 1], *keys[cue.start : cue.end]) != WAS_ASKED:
            return False
        or_not = any((keys[i], keys[i + 1]) == OR_NOT for i in range(cue.end, end - 1))
        return or_not or not WHETHER.isdisjoint(keys[cue.end : min(cue.end + WITHIN, end)])

    def _asked(self, cue: Cue) -> None:
        """The question runs to whoever answers it, or to the sentence's end."""
        content = self._trimmed(cue.end, self._answer_after(cue))
        if content is not None and self._free(content):
            self.found.append(Attribution([content], (cue.start, cue.end), None, ASKED, carried=True, score=HALF))

    def _answer_after(self, cue: Cue) -> int:
        """The comma behind which somebody answers, or the sentence's end."""
        end = self.sentence[1]
        answers = [c.start for c in self.doc.cues[self.number] if c.start > cue.end and c.kind not in ("by", "relay")]
        for comma in self.doc.tokens.others_in(cue.end, end):
            if self.doc.tokens.items[comma].text != ",":
                continue
            for later in [start for start in answers if start > comma] or [end]:
                subject = subject_before(self.doc, comma + 1, later)
                if subject is not None and subject.start == comma + 1:
                    return comma
        return end

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
            [content],
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
        return self._is_clause(cue, content)

    def _accept(self, proposal: Proposal, score: float) -> None:
        cue, mention = proposal.cue, proposal.mention
        if proposal.gives_way:
            self.relay = self.found.pop().mention
        elif proposal.inside:
            self._cut_last(mention.start if mention is not None and proposal.own else cue.start)
        relay = proposal.relay or (self.relay if mention is not self.relay else None)
        self.found.append(
            Attribution(
                list(proposal.content),
                (cue.start, cue.end),
                mention,
                proposal.rule,
                relay=relay,
                carried=mention is None,
                score=score,
            )
        )
        self.last = mention

    def _inside_last(self, cue: Cue) -> bool:
        return bool(self.found) and self.found[-1].content[-1][1] > cue.start

    def _is_own(self, mention: Mention | None) -> bool:
        """Whether a mention stands inside the clause found last, not before its cue."""
        last = self.found[-1] if self.found else None
        return mention is not None and last is not None and last.cue is not None and mention.start >= last.cue[1]

    def _ends_last(self, cue: Cue) -> bool:
        """A cue after a comma or semicolon ends what was said, though a bare noun follows it."""
        before = self.doc.tokens.items[cue.start - 1].text
        return before in (",", ";") and cue.kind in ("claim", "ask", "feel", "thought")

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
        return self.doc.tokens.keys[place] in words("stops", "prep")

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
        if self.doc.tokens.words_in(first, cue.start) > 8 or cue.start - first > 1 and source.end >= end - 2:
            self._theo_at_end(cue, source)
            return
        start = content_after_source(self.doc, source.end, end)
        content = self._trimmed(start, end)
        if content is None or self.doc.tokens.words_in(*content) < 4 or source.end in self.doc.cue_starts:
            return
        if is_medium(self.doc, source) and self._other_speaks(start):
            self.relay = source
            return
        spans = [content]
        if first < cue.start and self.doc.tokens.keys[first] in words("stops", "prep"):
            lead = self._trimmed(first, cue.start)
            spans = [lead, content] if lead else spans
        proposal = Proposal(cue, source, None, "theo-first", spans, by_rule=True)
        if self._free(content):
            self._accepted(proposal)

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
        if source.end < self.sentence[1] - 8:
            return
        if self.found or any(c.start in self.taken for c in self.doc.cues[self.number]):
            if self.found and self.found[-1].content[-1][1] > cue.start:
                self._cut_last(cue.start)
            if self.found and is_medium(self.doc, source):
                self.found[-1].relay = source
            return
        content = self._trimmed(self.sentence[0], cue.start)
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
        content = self._trimmed(start, self.sentence[1])
        if content is not None and self.doc.tokens.words_in(*content) >= 5 and self._free(content):
            proposal = Proposal(
                cue, source, relay_before(self.doc, self.sentence, source), "relay", [content], by_rule=True
            )
            self._accepted(proposal)

    # -- content ------------------------------------------------------------------------------

    def _content(self, cue: Cue) -> Span | None:
        start = content_start(self.doc, cue, self.sentence[1])
        end = self.sentence[1]
        content = self._trimmed(start, end)
        if content is None:
            return self._content_before(cue)
        if cue.kind == "call":
            inside = self.doc.inside
            end = next((i + 1 for i in range(*content) if inside[i] >= 0 and (i + 1 == end or inside[i + 1] < 0)), end)
            content = (content[0], max(end, content[0] + 1))
        return content if self._free(content) else None

    def _content_before(self, cue: Cue) -> Span | None:
        """`…, ông An cho biết.`: nothing follows the cue, so the clause stands before its subject."""
        mention, _ = subject_of(self.doc, self.sentence, cue)
        if mention is None or mention.start == 0 or self.doc.tokens.items[mention.start - 1].text != ",":
            return None
        content = self._trimmed(self.sentence[0], mention.start)
        return content if content is not None and self._free(content) else None

    def _free(self, content: Span) -> bool:
        return not any(self.held[content[0] : content[1]])

    def _trimmed(self, start: int, end: int) -> Span | None:
        return trimmed(self.doc, start, end)

    def _is_clause(self, cue: Cue, content: Span) -> bool:
        """Whether the words after a cue say something, and are not a bare noun phrase."""
        start, end = content
        size = self.doc.tokens.words_in(start, end)
        keys = self.doc.tokens.keys
        after = keys[cue.end] if cue.end < len(keys) else ""
        if start > cue.end and RANG in keys[cue.end : start]:
            return size >= 2
        if end <= cue.start:
            return size >= 4 and cue.kind in ("say", "claim")
        if cue.kind == "say" or keys[start] == key("liệu"):
            return size >= 3
        if keys[start] in words("stops", "no-clause"):
            return False
        if cue.kind == "deny":
            return keys[start] == key("việc") and size >= 3
        if cue.kind in ("mark", "strict"):
            return after in ((":",) if cue.kind == "mark" else (":", ",")) and size >= 5
        if cue.kind == "call":
            return LA in keys[start:end] and self.doc.has_marks(start, end)
        if cue.kind == "feel":
            return size >= 4 and not REASONS.isdisjoint(keys[start:end])
        if after in (",", ":") and cue.kind != "ask":
            return size >= 4
        verbs = sum(map(VERBS.__contains__, keys[start:end]))
        return size >= 4 and (verbs >= (1 if size < 12 else 2) or (cue.kind == "ask" and size >= 6))
