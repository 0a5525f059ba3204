"""Weights for what the tagger's rules leave open, learned from annotated articles. Needs python-crfsuite."""

import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from review.tagging import tag
from review.tagging.judge import BIAS
from review.tagging.tokens import Tokens, tokenize

Article = dict[str, Any]
Instance = tuple[list[str], bool]
RARE = 3  # a feature seen less often gets no weight
SURE = 5.0  # the weight where all answers are the same
SMALL = 0.02  # so does one whose weight would be smaller
PENALTY = {"reports": 5.0, "ends": 0.6, "spoken": 2.0}


@dataclass
class Teacher:
    """A judge that answers what the annotation says and writes down what it was asked."""

    article: Article
    asked: dict[str, list[Instance]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._tokens: Tokens = tokenize(self.article["text"])
        self._by_cue = {cue: quote for quote in self.article["quotes"] if (cue := self._token_range(quote["cue"]))}

    def __call__(self, question: str, place: tuple[int, int], features: list[str]) -> float:
        answer = getattr(self, "_" + question.replace("-", "_"))(*place)
        if answer is None:
            return 0.0
        self.asked.setdefault(question, []).append((features, answer))
        return 1.0 if answer else 0.0

    def _reports(self, start: int, end: int) -> bool:
        quote = self._quote(start, end)
        return quote is not None and quote["kind"] != "direct"

    def _ends(self, cue: int, edge: int) -> bool | None:
        """Whether what was said ends before the edge; nothing is learned from edges behind the end."""
        quote = self._quote(cue, cue + 1)
        ends = [span[1] for span in self._ranges(quote) if span[1] > cue] if quote is not None else []
        if not ends:
            return None
        if edge < ends[0]:
            return False
        return True if not self._tokens.words_in(ends[0], edge) else None

    def _spoken(self, first: int, last: int) -> bool:
        """Whether what was said stands in these marks, most of one of its parts at least."""
        return any(
            2 * (min(b, last) - max(a, first)) >= b - a
            for quote in self.article["quotes"]
            for a, b in self._ranges(quote)
        )

    def _quote(self, start: int, end: int) -> dict[str, Any] | None:
        return next((quote for (a, b), quote in self._by_cue.items() if a < end and start < b), None)

    def _ranges(self, quote: dict[str, Any]) -> list[tuple[int, int]]:
        return [found for span in quote["content"] if (found := self._token_range(span))]

    def _token_range(self, span: Sequence[int] | None) -> tuple[int, int] | None:
        if span is None:
            return None
        inside = [i for i, token in enumerate(self._tokens.items) if token.start < span[1] and span[0] < token.end]
        return (inside[0], inside[-1] + 1) if inside else None


def lessons(articles: Iterable[Article]) -> dict[str, list[Instance]]:
    """What the tagger asked about the articles, with the answers of the annotation."""
    found: dict[str, list[Instance]] = {}
    for article in articles:
        teacher = Teacher(article)
        tag(article["text"], teacher)
        for question, instances in teacher.asked.items():
            found.setdefault(question, []).extend(instances)
    return found


def train(articles: Iterable[Article]) -> dict[str, dict[str, float]]:
    learned = lessons(articles)
    return {question: learn(learned.get(question, []), penalty) for question, penalty in PENALTY.items()}


def learn(instances: list[Instance], penalty: float) -> dict[str, float]:
    """Weights of a logistic regression with a quadratic penalty. The same instances give the same weights."""
    import pycrfsuite

    if len({answer for _, answer in instances}) < 2:
        return {BIAS: SURE if any(answer for _, answer in instances) else -SURE}
    counts = Counter(feature for features, _ in instances for feature in set(features))
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params({"c1": 0.0, "c2": penalty, "max_iterations": 200, "feature.possible_states": True})
    for features, answer in instances:
        trainer.append([[BIAS, *sorted({f for f in features if counts[f] >= RARE})]], ["yes" if answer else "no"])
    with tempfile.TemporaryDirectory() as folder:
        model = str(Path(folder) / "model")
        trainer.train(model)
        tagger = pycrfsuite.Tagger()
        tagger.open(model)
        found = tagger.info().state_features
        tagger.close()
    weights: dict[str, float] = {}
    for (feature, label), weight in found.items():
        weights[feature] = weights.get(feature, 0.0) + (weight if label == "yes" else -weight)
    return {feature: round(weight, 3) for feature, weight in sorted(weights.items()) if abs(weight) >= SMALL}


def written(weights: dict[str, dict[str, float]], *, articles: int, quotes: int) -> str:
    """The file of the weights: question, feature, weight."""
    head = f"# Written by manage.py train_tagger from {quotes} quotes in {articles} articles; not to be edited.\n"
    rows = [
        f"{question}\t{feature}\t{weight:g}\n"
        for question, features in sorted(weights.items())
        for feature, weight in sorted(features.items())
    ]
    return head + "".join(rows)
