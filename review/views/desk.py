"""An article with its cards, as an editor sees it."""

import uuid
from collections import Counter
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.kept_text import to_body
from articles.models import Article, NearDuplicate
from newsdesk.models import User
from review.cards import FINISHED, Card, Nearby, Standing, cards_of, shared, standing_of
from review.models import Kind, Proposal, Quote, Reanchoring, SpeakerKind, Verdict, Work
from review.models.fields import Span
from review.models.state import UNKNOWN_SPEAKER
from review.selecting import format_spans
from review.tagging.marks import find_marked
from review.tagging.tokens import tokenize
from review.views.card import DrawnCard
from review.views.text import Cut, Line, Mark, blocks

MOST_NEAR = 8
FLAGS = {
    "tail_suspected": _("The end may be a list of other stories."),
    "body_not_found": _("The text of the article was not found on the page."),
}


def article_for_desk(article_id: int) -> Article:
    """The article with all that the desk draws of it, two queries; 404 for an unknown one."""
    articles = Article.objects.select_related("publisher", "work").prefetch_related("excluded_ranges")
    return get_object_or_404(articles, pk=article_id)


def marked_passages(article: Article) -> list[list[Span]]:
    """The passages between quotation marks in the kept text, as spans of the body."""
    segments = article.kept_segments()
    tokens = tokenize(article.kept_text())
    ranges = [[tokens.span(a, b) for a, b in passage.ranges if a < b] for passage in find_marked(tokens)]
    return [to_body(spans, segments) for spans in ranges if spans]


def headline_misquotes(article: Article) -> bool:
    """Whether a marked passage of the title stands nowhere in the kept text, in whatever case."""
    tokens = tokenize(article.title)
    passages = [tokens.span(a, b) for passage in find_marked(tokens) for a, b in passage.ranges if a < b]
    if not passages:
        return False
    kept = article.kept_text().casefold()
    return any(article.title[start:end].casefold() not in kept for start, end in passages)


class Desk:
    """What the article page shows. `opened`: the card to begin with; otherwise the first open one, or the first one
    `after` a card that was just decided or added. It alone is drawn with its form. Not `whole`: for an answer that
    draws one card and tells how the others stand, which `standing` says where it has been read already.

    Six queries beside the article's own, whatever its cards.
    """

    kinds = Kind.choices

    def __init__(
        self,
        article: Article,
        user: User,
        *,
        opened: str = "",
        after: str = "",
        whole: bool = True,
        standing: Standing | None = None,
    ) -> None:
        self.article, self.user, self.opened, self.after = article, user, opened, after
        self.adding: dict[str, Any] = {}
        self.request_id = uuid.uuid4
        found = cards_of(article) if whole else (standing or standing_of(article.pk)).cards()
        self.cards = [self._draw(card, number, len(found)) for number, card in enumerate(found, 1)]
        first = self.card(opened) or self._next_open(after)
        if first:
            first.expanded = first.now = True

    @property
    def now(self) -> DrawnCard | None:
        """The card that the page begins with; none: the closing panel."""
        return next((drawn for drawn in self.cards if drawn.now), None)

    def _next_open(self, after: str) -> DrawnCard | None:
        """As the page itself goes on: the next open card after this one, then from the beginning."""
        ids = [drawn.id for drawn in self.cards]
        at = ids.index(after) + 1 if after in ids else 0
        return next((drawn for drawn in self.cards[at:] + self.cards[:at] if drawn.card.is_open), None)

    def _draw(self, card: Card, number: int, total: int) -> DrawnCard:
        return DrawnCard(card, self.article, self.user, number, total)

    @property
    def work(self) -> Work:
        return self.article.work

    @property
    def is_being_tagged(self) -> bool:
        return self.work.tagging in (Work.Tagging.WAITING, Work.Tagging.RUNNING)

    @property
    def is_finished(self) -> bool:
        return self.work.review in FINISHED

    @cached_property
    def near(self) -> list[tuple[Article, int]]:
        """Articles whose text is nearly this one's, the nearest first, with the share in percent."""
        links = NearDuplicate.objects.of(self.article).select_related("article__publisher", "other__publisher")
        links = links.defer("article__body", "other__body")[:MOST_NEAR]
        return [
            (link.other if link.article_id == self.article.pk else link.article, round(link.likeness * 100))
            for link in links
        ]

    @cached_property
    def newer(self) -> int | None:
        """The article that replaces this text."""
        return Article.objects.filter(replaces=self.article).values_list("pk", flat=True).first()

    @cached_property
    def has_other_texts(self) -> bool:
        """Decided quotes met another text of this article."""
        met = Q(article=self.article) | Q(before=self.article)
        return Reanchoring.objects.filter(met).exists()

    @property
    def warnings(self) -> list[str]:
        """What to know before reading: what cleaning flagged, and a headline that quotes what the article lacks."""
        warnings = [str(FLAGS.get(flag, flag)) for flag in self.article.flags]
        if headline_misquotes(self.article):
            warnings.append(str(_("The headline's quote is not in the article.")))
        return warnings

    @property
    def blocks(self) -> list[Line | Cut]:
        marks = []
        for drawn in self.cards:
            values = drawn.columns
            marks += [Mark(drawn.id, "content", span) for span in values["content"]]
            marks += [Mark(drawn.id, part, values[part]) for part in ("source", "cue") if values[part]]
        marks += [Mark("unseen", "unseen", span) for passage in self.unseen for span in passage]
        return blocks(self.article, marks, self.now.id if self.now else "")

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many cards stand where."""
        verdicts = Counter(drawn.quote.verdict if drawn.quote else Verdict.OPEN for drawn in self.cards)
        return {verdict: verdicts[verdict] for verdict in Verdict.values}

    @property
    def decided(self) -> int:
        return len(self.cards) - self.counts[Verdict.OPEN]

    @property
    def today(self) -> int:
        """How many quotes stand as the editor decided them since midnight. One query by the index."""
        midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        return Quote.objects.decided_since(midnight, by=self.user).count()

    @property
    def not_sure(self) -> list[DrawnCard]:
        return [drawn for drawn in self.cards if drawn.quote and drawn.quote.verdict == Verdict.NOT_SURE]

    @property
    def unseen_words(self) -> list[tuple[str, str]]:
        """Of each marked passage that no card touches: its place as a form holds it, and its words."""
        body = self.article.body
        return [(format_spans(spans), " […] ".join(body[start:end] for start, end in spans)) for spans in self.unseen]

    @cached_property
    def unseen(self) -> list[list[Span]]:
        """The marked passages that no card touches: not asked for by answers that do not show them."""
        nearby = Nearby(drawn.card.content for drawn in self.cards)
        passages = marked_passages(self.article)
        return [passage for passage in passages if not any(shared(passage, seen) for seen in nearby.to(passage))]

    @property
    def people(self) -> list[dict[str, str]]:
        """Whom the speaker box offers before anything is typed: the article's own, then the unknown one."""
        people: dict[str, dict[str, str]] = {}
        for drawn in self.cards:
            kind = drawn.proposal.speaker_kind if drawn.proposal else ""
            for name in drawn.columns["speakers"]:
                known = people.setdefault(name, {"name": name, "kind": "", "role": "", "here": "yes", "at": ""})
                known["at"] = f"{known['at']} {drawn.card.content[0][0]}".strip()
                known["kind"] = known["kind"] or (kind if kind != SpeakerKind.UNKNOWN else "")
                known["role"] = known["role"] or drawn.columns["role"]
        people.setdefault(UNKNOWN_SPEAKER, {"name": UNKNOWN_SPEAKER, "kind": "", "role": "", "here": ""})
        return [
            person | {"kind": str(SpeakerKind(person["kind"]).label if person["kind"] else "")}
            for person in people.values()
        ]

    def one_ahead(self, decided: DrawnCard) -> DrawnCard | None:
        """After a decision the page opens the next open card, whose form it has; this is the one after that, with its
        form, so that Enter never waits for one. One query.
        """
        following = self._next_open(decided.id)
        ahead = self._next_open(following.id) if following else None
        if ahead is None or ahead in (following, decided):
            return None
        proposal = Proposal.objects.select_related("run").get(pk=ahead.card.thing.pk)
        card = Card(proposal, None, ahead.card.undone_version)
        return DrawnCard(card, self.article, self.user, ahead.number, ahead.total, expanded=True)

    def card(self, card_id: str) -> DrawnCard | None:
        return next((drawn for drawn in self.cards if drawn.id == card_id), None)

    def put(self, drawn: DrawnCard) -> DrawnCard:
        """Draw this card in the place of the one with its id; numbered as it stands."""
        for index, present in enumerate(self.cards):
            if present.id == drawn.id:
                drawn.number, drawn.total = present.number, present.total
                self.cards[index] = drawn
        return drawn
