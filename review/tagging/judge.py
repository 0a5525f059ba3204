"""What the rules leave open, decided by weights learned from annotated articles: logistic regression, nothing else."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from itertools import repeat
from math import exp
from pathlib import Path
from typing import ParamSpec

from .lexicon import FOLDER

WEIGHTS = FOLDER / "weights.tsv"
BIAS = "BIAS"  # a feature that every question has
HALF = 0.5
FARTHEST = 30.0  # beyond it the exponential says nothing new

MOST_KEPT = 32768
Values = ParamSpec("Values")
KEPT = 2048  # of the features that a few values make together, those asked for last


class Together(tuple[str, ...]):
    """Features that a few values make. Equal to itself alone, so that finding its sum reads none of them."""

    __slots__ = ()
    __hash__ = object.__hash__
    __eq__ = object.__eq__


Features = list[str | Together]
# (question, what it is about as token indices, features) -> probability of yes
Judge = Callable[[str, tuple[int, int], Features], float]
Weights = Mapping[str, Mapping[str, float]]


def judge_by(weights: Weights) -> Judge:
    """Answers by weights: question → feature → weight."""

    sums = {question: _Sums(of_question) for question, of_question in weights.items()}

    def judge(question: str, _place: tuple[int, int], features: Features) -> float:
        kept = sums[question]
        return _logistic(kept.bias + sum(map(kept.__getitem__, features)))

    return judge


class _Sums(dict[str | Together, float]):
    """What features weigh, one by one or together; most of them were asked for before."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights
        self.bias = weights.get(BIAS, 0.0)

    def __missing__(self, features: str | Together) -> float:
        if len(self) >= MOST_KEPT:
            self.clear()
        each = [features] if isinstance(features, str) else features
        self[features] = total = sum(map(self._weights.get, each, repeat(0.0)))
        return total


def together(make: Callable[Values, Iterable[str]]) -> Callable[Values, Together]:
    """Keeps what a function makes of the values that it was asked for last."""

    def made(*values: Values.args, **named: Values.kwargs) -> Together:
        return Together(make(*values, **named))

    kept: Callable[..., Together] = lru_cache(KEPT)(made)
    return kept


def flat(features: Features) -> list[str]:
    """Each by itself."""
    return [one for each in features for one in ([each] if isinstance(each, str) else each)]


def probability(weights: Mapping[str, float], features: Iterable[str]) -> float:
    return _logistic(weights.get(BIAS, 0.0) + sum(map(weights.get, features, repeat(0.0))))


def _logistic(total: float) -> float:
    if not -FARTHEST < total < FARTHEST:
        total = FARTHEST if total > 0 else -FARTHEST
    return 1 / (1 + exp(-total))


@cache
def shipped() -> Judge:
    return judge_by(weights_in(WEIGHTS))


def weights_in(file: Path) -> Weights:
    """What `train_tagger` wrote: question, feature and weight, a tab between them."""
    weights: dict[str, dict[str, float]] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        question, feature, weight = line.split("\t")
        weights.setdefault(question, {})[feature] = float(weight)
    return weights
