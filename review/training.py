"""Weights for what the tagger's rules leave open, learned from annotated articles. Needs python-crfsuite."""

import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from review.agreement import is_content, is_speaker, matched
from review.tagging import Find, Judge, tag
from review.tagging.confidence import QUESTIONS
from review.tagging.judge import BIAS, Features, flat, judge_by
from review.tagging.tokens import Tokens, tokenize

Article = dict[str, Any]
Instance = tuple[list[str], bool]
Lessons = dict[str, list[Instance]]  # question → what was asked and answered
RARE = 3  # a feature seen less often gets no weight
SURE = 5.0  # the weight where all answers are the same
SMALL = 0.02  # so does one whose weight would be smaller
PENALTY = {"reports": 10.0, "ends": 1.2, "spoken": 4.0}
EXERCISED = ("reports", "ends")  # what exercises teach: marks stand in them as their writers think of it
NEWS = "news:"  # before a feature's name: its weight in the news alone
CONFIDENCE = 4.0  # the same for how sure a find is
FIRST = next(iter(QUESTIONS))


@dataclass
class Teacher:
    """A judge that answers what the annotation says and writes down what it was asked."""

    article: Article
    asked: Lessons = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._tokens: Tokens = tokenize(self.article["text"])
        self._by_cue = {cue: quote for quote in self.article["quotes"] if (cue := self._token_range(quote["cue"]))}

    def __call__(self, question: str, place: tuple[int, int], features: Features) -> float:
        if question in QUESTIONS:
            return 0.5
        answer = getattr(self, "_" + question)(*place)
        if answer is None:
            return 0.0
        self.asked.setdefault(question, []).append((flat(features), answer))
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
        places = map(self._tokens.span, range(len(self._tokens.items)), range(1, len(self._tokens.items) + 1))
        inside = [i for i, (start, end) in enumerate(places) if start < span[1] and span[0] < end]
        return (inside[0], inside[-1] + 1) if inside else None


def lessons(article: Article) -> Lessons:
    """What the tagger asked about an article, with the answers of the annotation."""
    teacher = Teacher(article)
    tag(article["text"], teacher)
    return teacher.asked


def train(
    articles: Sequence[Article], folds: int = 5, exercises: Sequence[Article] = ()
) -> dict[str, dict[str, float]]:
    """All weights. Those of the confidence are learned from finds in articles that the others had not seen.

    `exercises` are articles written to be learned from: they teach what is found, not how sure a find may be.
    """
    taught = [lessons(article) for article in articles]
    practised = [lessons(article) for article in exercises]
    weights = _decisions(taught, practised)
    asked: Lessons = {question: [] for question in QUESTIONS}
    for fold in range(folds):
        judge = judge_by(_decisions([row for i, row in enumerate(taught) if i % folds != fold], practised))
        for article in articles[fold::folds]:
            _examine(article, judge, asked)
    return weights | {question: learn(instances, CONFIDENCE) for question, instances in asked.items()}


def cross_validated(articles: Sequence[Article], folds: int = 5, exercises: Sequence[Article] = ()) -> list[list[Find]]:
    """What is found in each article by weights that were learned from the others, and the exercises, only."""
    found: list[list[Find]] = [[] for _ in articles]
    for fold in range(folds):
        others = [article for i, article in enumerate(articles) if i % folds != fold]
        judge = judge_by(train(others, folds, exercises))
        for i in range(fold, len(articles), folds):
            found[i] = tag(articles[i]["text"], judge)
    return found


def _decisions(taught: Sequence[Lessons], practised: Sequence[Lessons]) -> dict[str, dict[str, float]]:
    """Weights of the questions that decide what is found.

    A feature of the news has two weights while it is learned, one that it shares with the exercises and one of its own:
    exercises then teach what the news leaves open, and do not outvote it (Daumé, "Frustratingly Easy Domain
    Adaptation", 2007). Their sum is what it weighs.
    """
    return {question: _decision(question, taught, practised) for question in PENALTY}


def _decision(question: str, taught: Sequence[Lessons], practised: Sequence[Lessons]) -> dict[str, float]:
    instances = [
        ([*features, *(NEWS + feature for feature in [BIAS, *features])], answer)
        for row in taught
        for features, answer in row.get(question, [])
    ]
    if question in EXERCISED:
        instances += [instance for row in practised for instance in row.get(question, [])]
    weights: dict[str, float] = {}
    for feature, weight in learn(instances, PENALTY[question]).items():
        name = feature.removeprefix(NEWS)
        weights[name] = round(weights.get(name, 0.0) + weight, 3)
    return weights


def _examine(article: Article, judge: Judge, asked: Lessons) -> None:
    """Add what the tagger would say of its own finds, and whether it is so."""
    described: list[list[str]] = []

    def listening(question: str, place: tuple[int, int], features: Features) -> float:
        if question not in QUESTIONS:
            return judge(question, place, features)
        if question == FIRST:
            described.append(flat(features))
        return 0.5

    found = tag(article["text"], listening)
    quotes = matched(article, found)
    for place, (find, features) in enumerate(zip(found, described, strict=True)):
        quote = quotes.get(place)
        asked["right-quote"].append((features, quote is not None))
        if quote is not None:
            asked["right-speaker"].append((features, is_speaker(quote, find)))
            asked["right-content"].append((features, is_content(article, quote, find)))


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
