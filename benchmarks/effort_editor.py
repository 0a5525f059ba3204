"""A perfect editor: brings the cards of an article to what gold says, in Chromium, and counts every key and click.

A key is one stroke, with Shift or Ctrl held or not; typing counts as Telex has it, one stroke more for each mark. A
click and a drag from word to word are one press of the mouse each, a choice from a list is two. Reading, scrolling and
pointing are not counted. Gold does not say why a proposal is none: the reason that the card has ready is taken.
"""

import unicodedata
from collections import Counter
from dataclasses import dataclass, field

from effort_gold import Gold, Wanted, meet, name_key
from playwright.sync_api import Page

from review.selecting import Span, likely_kind, parse_spans, without_marks

NINE = 9
PAINTED = """new Promise(done => {
  let frames = 4;
  const waits = () => document.querySelector(".now[data-loading], [data-busy], .htmx-request") || frames-- > 0;
  const next = () => waits() ? requestAnimationFrame(next) : done();
  next();
})"""
# Where a character of the body is on the screen: its left, right and middle.
PLACE = """point => {
  const lines = [...document.querySelectorAll("#text .line")];
  const line = lines.findLast(one => Number(one.dataset.start) <= point);
  const units = Array.from(line.textContent).slice(0, point - Number(line.dataset.start)).join("").length;
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  let node = walker.nextNode(), left = units;
  while (left >= node.length) { left -= node.length; node = walker.nextNode(); }
  const range = document.createRange();
  range.setStart(node, left);
  range.setEnd(node, left + 1);
  const { x, y, width, height } = range.getBoundingClientRect();
  return [x, x + width, y + height / 2];
}"""
# Every card with its state and the spans of the body that it marks.
CARDS = """[...document.querySelectorAll("#cards > .card")].map(card => [card.id, card.dataset.state,
  [...document.querySelectorAll(`#text [data-cards~=${card.id}]`)].map(span => {
    const line = span.closest(".line"), range = document.createRange();
    range.selectNodeContents(line);
    range.setEndBefore(span);
    const start = Number(line.dataset.start) + Array.from(range.toString()).length;
    return [start, start + Array.from(span.textContent).length];
  })])"""


class Astray(Exception):
    """The page did not do what the editor meant."""


def strokes(text: str) -> int:
    return len(unicodedata.normalize("NFD", text)) + text.lower().count("đ")


@dataclass
class Spent:
    """Keys and clicks by what they were for, and on how many cards it was so."""

    keys: Counter[str] = field(default_factory=Counter)
    clicks: Counter[str] = field(default_factory=Counter)
    times: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Spent") -> None:
        self.keys += other.keys
        self.clicks += other.clicks
        self.times += other.times


class Hand:
    """Keys and clicks, counted by what they are for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.spent = Spent()
        self.purpose = ""
        self._met: set[str] = set()

    def take_up(self) -> None:
        """Another card: what is done on it counts anew among the times."""
        self._met = set()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.evaluate(PAINTED)
            self.page.keyboard.press(key)
            self._count(self.spent.keys)

    def type(self, text: str) -> None:
        self.page.keyboard.insert_text(text)
        self._count(self.spent.keys, strokes(text))

    def click(self, selector: str) -> None:
        self.page.locator(selector).click()
        self._count(self.spent.clicks)

    def choose(self, selector: str, value: str) -> None:
        self.page.locator(selector).select_option(value)
        self.page.locator(selector).focus()
        self._count(self.spent.clicks, 2)

    def click_with(self, key: str, point: int) -> None:
        x, right, y = self._place(point)
        self.page.evaluate(PAINTED)
        self.page.keyboard.down(key)
        self.page.mouse.click((x + right) / 2 + 1, y)
        self.page.keyboard.up(key)
        self._count(self.spent.clicks)

    def _count(self, spent: Counter[str], number: int = 1) -> None:
        spent[self.purpose] += number
        if self.purpose not in self._met:
            self._met.add(self.purpose)
            self.spent.times[self.purpose] += 1

    def drag(self, start: int, end: int, *, key: str = "") -> None:
        left, _, top = self._place(start)
        self._place(end - 1)
        left, _, top = self._place(start, scroll=False)
        _, right, bottom = self._place(end - 1, scroll=False)
        if key:
            self.page.keyboard.down(key)
        self.page.mouse.move(left + 1, top)
        self.page.mouse.down()
        self.page.mouse.move(right, bottom, steps=4)
        self.page.mouse.up()
        if key:
            self.page.keyboard.up(key)
        self._count(self.spent.clicks)

    def _place(self, point: int, *, scroll: bool = True) -> tuple[float, float, float]:
        if scroll:
            self.page.evaluate(
                "point => [...document.querySelectorAll('#text .line')]"
                ".findLast(one => Number(one.dataset.start) <= point).scrollIntoView({ block: 'center' })",
                point,
            )
        x, right, y = self.page.evaluate(PLACE, point)
        return x, right, y


class Editor:
    """One article, from its first open card to the next article."""

    def __init__(self, page: Page, gold: Gold) -> None:
        self.page, self.gold, self.hand = page, gold, Hand(page)

    def review(self) -> None:
        """Decides the cards in the order in which the page opens them, adds what is missing, finishes the article."""
        self.page.locator(".now form.card-form, #closing.now").first.wait_for()
        cards = self._cards()
        answers = dict(zip(cards, self.gold.answer([spans for _, spans in cards.values()]), strict=True))
        while self.page.locator("#cards > .now[data-open]").count():
            card = self.page.locator("#cards > .now").get_attribute("id") or ""
            self._decide(answers.pop(card))
            self.page.locator(f"#{card}:not([data-open])").wait_for(state="attached")
            self.page.evaluate(PAINTED)
        held = [self.gold.syllables(spans) for state, spans in self._cards().values() if state in VERIFIED]
        for quote in self.gold.quotes:
            if quote.syllables not in held:
                self._add(quote)
        self.hand.purpose = "next article"
        with self.page.expect_navigation():
            self.hand.press("Enter")

    def _cards(self) -> dict[str, tuple[str, list[Span]]]:
        found = self.page.evaluate(CARDS)
        return {card: (state, [(start, end) for start, end in spans]) for card, state, spans in found}

    def _decide(self, quote: Wanted | None) -> None:
        hand = self.hand
        hand.take_up()
        if quote is None:
            hand.purpose = "reject"
            hand.click(".now [data-verb=reject_likely]")
            return
        hand.purpose = "boundaries"
        self._mend_words(quote)
        self._point(quote)
        if not self._names(quote):
            hand.purpose = "speaker"
            hand.press("Tab")
            self._name(quote)
        hand.purpose = "kind"
        if self._value("kind") != quote.kind:
            hand.choose(".now [name=kind]", quote.kind)
            hand.press("Enter")
        hand.purpose = "verify"
        hand.press("Enter")

    def _add(self, quote: Wanted) -> None:
        hand, number = self.hand, self.page.locator("#cards > .card").count()
        hand.take_up()
        hand.purpose = "add"
        with self.page.expect_response("**/guess/**"):
            hand.drag(quote.parts[0][0], quote.parts[-1][1], key="Control")
        self.page.evaluate(PAINTED)
        self._point(quote)
        if not self._names(quote):
            hand.purpose = "speaker of an added one"
            if not self._is_in_speakers():
                hand.press("Tab")
            self._name(quote)
        hand.purpose = "add"
        self._take_out(quote)
        if likely_kind(self.gold.text, without_marks(self.gold.text, self._spans())) != quote.kind:
            hand.choose(".now [name=kind]", quote.kind)
        hand.press("Control+Enter" if self._is_in_box() else "Enter")
        self.page.locator(f"#cards > .card >> nth={number}").wait_for(state="attached")
        self.page.evaluate(PAINTED)

    def _is_in_box(self) -> bool:
        return bool(self.page.evaluate("document.activeElement.matches('input, select')"))

    def _value(self, name: str) -> str:
        return self.page.locator(f".now [name={name}]").input_value()

    def _spans(self) -> list[Span]:
        return parse_spans(self._value("content"))

    def _span(self, name: str) -> Span | None:
        return next(iter(parse_spans(self._value(name))), None)

    def _mend_words(self, quote: Wanted) -> None:
        """Edges by Shift and a click each; else the words are selected anew and gaps taken out of them."""
        if self.gold.syllables(self._spans()) == quote.syllables:
            return
        hand, now, wanted = self.hand, self.gold.edges(self._spans()), self.gold.edges(quote.parts)
        wrong = [edge for old, new in zip(now, wanted, strict=False) for edge in edges_to_move(old, new)]
        if len(now) == len(wanted) and len(wrong) <= 2 and all(is_nearest(now, edge) for edge in wrong):
            for _, place in wrong:
                hand.click_with("Shift", place)
        else:
            hand.drag(quote.parts[0][0], quote.parts[-1][1])
            hand.click("#selection [data-act=use-selection]")
            self._take_out(quote)
        if self.gold.syllables(self._spans()) != quote.syllables:
            raise Astray(f"{self._spans()} for {quote.parts}")

    def _take_out(self, quote: Wanted) -> None:
        held = self.gold.syllables(self._spans())
        for start, end in self.gold.runs(held - quote.syllables):
            if self._is_in_box():  # what is selected from there is a name
                self.hand.press("Escape")
            if not self.page.locator(".now [data-act=take-out]").is_visible():
                self.hand.press("F2")
            self.hand.drag(start, end)
            self.hand.click(".now [data-act=take-out]")
            self.hand.press("Enter")

    def _name(self, quote: Wanted) -> None:
        """The speaker box has the name when this is done, also where the registry is asked first."""
        self._enter_name(quote)
        for _ in range(100):
            if quote.is_said_by(self._value("speakers"), self._span("source")) and not self._is_in_speakers():
                return
            self.page.wait_for_timeout(50)
        raise Astray(f"{self._value('speakers')} for {quote.speaker}")

    def _point(self, quote: Wanted) -> None:
        """Cue and mention are where gold has them, or meet them; where gold has none, whatever is there stays.

        A click on the mention, which may settle who is meant as well, then on the cue; words that the page takes for
        something else are selected and told what they are.
        """
        for name, span in quote.places().items():
            if meet(self._span(name), span):
                continue
            self.hand.purpose = PURPOSES[name]
            with self.page.expect_response("**/pointed/**"):
                self.hand.click_with("Control", span[0])
            self.page.evaluate(PAINTED)
            if not meet(self._span(name), span):
                self.hand.drag(*span)
                self.hand.click(f"#selection [data-act=use-{name}]")

    def _names(self, quote: Wanted) -> bool:
        return quote.is_said_by(self._value("speakers"), self._span("source"))

    def _is_in_speakers(self) -> bool:
        return bool(self.page.evaluate("document.activeElement.matches('[name=speakers]')"))

    def _enter_name(self, quote: Wanted) -> None:
        """In the speaker box: by number, else by the name in the article, else typed until it is what Enter takes."""
        hand, options = self.hand, self.page.locator("#people-list [role=option]")
        listed = [option.get_attribute("data-name") or "" for option in options.all()[:NINE]]
        for number, name in enumerate(listed, 1):
            if name_key(name) in quote.names:
                hand.press(str(number))
                return
        if place := self.gold.place_of(quote.speaker):
            hand.drag(*place)
            return
        for letter in quote.speaker:
            hand.type(letter)
            chosen = self.page.locator("#people-list [aria-selected=true]").get_attribute("data-name") or ""
            if name_key(chosen) in quote.names:
                break
        hand.press("Enter")


VERIFIED = ("verified", "corrected")
PURPOSES = {"source": "mention", "cue": "cue"}


def edges_to_move(old: Span, new: Span) -> list[tuple[int, int]]:
    """(where the edge is, a place within the word where it should be) for each edge of a part that is wrong."""
    starts = [] if old[0] == new[0] else [(old[0], new[0])]
    return starts + ([] if old[1] == new[1] else [(old[1], new[1] - 1)])


def is_nearest(parts: list[Span], edge: tuple[int, int]) -> bool:
    old, place = edge
    return all(abs(old - place) <= abs(other - place) for part in parts for other in part)
