"""What the rules leave open, decided by weights learned from annotated articles: logistic regression, nothing else."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import repeat
from math import exp
from pathlib import Path

from .lexicon import FOLDER

WEIGHTS = FOLDER / "weights.tsv"
BIAS = "BIAS"  # a feature that every question has
HALF = 0.5
FARTHEST = 30.0  # beyond it the exponential says nothing new

# (question, what it is about as token indices, features) -> probability of yes
Judge = Callable[[str, tuple[int, int], list[str]], float]
Weights = Mapping[str, Mapping[str, float]]


def judge_by(weights: Weights) -> Judge:
    """Answers by weights: question → feature → weight."""

    def judge(question: str, _place: tuple[int, int], features: list[str]) -> float:
        return probability(weights[question], features)

    return judge


def probability(weights: Mapping[str, float], features: Iterable[str]) -> float:
    total = weights.get(BIAS, 0.0) + sum(map(weights.get, features, repeat(0.0)))
    return 1 / (1 + exp(-max(-FARTHEST, min(FARTHEST, total))))


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
