"""Texts that are nearly the same as others."""

from collections import Counter
from collections.abc import Iterable

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from articles.models.articles import Article


class Sketch(models.Model):
    """One text's MinHash, and the keys of the buckets that it lies in."""

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True, related_name="sketch")
    signature = models.BinaryField()
    keys = ArrayField(models.BigIntegerField())

    class Meta:
        indexes = [GinIndex(fields=["keys"], name="sketch_keys")]

    def __str__(self) -> str:
        return str(self.article_id)


class NearDuplicateQuerySet(models.QuerySet["NearDuplicate"]):
    def of(self, article: Article) -> "NearDuplicateQuerySet":
        return self.filter(Q(article=article) | Q(other=article)).order_by("-likeness", "pk")

    def counts(self, articles: Iterable[int]) -> Counter[int]:
        """How many texts are near each of the articles, by id. One query."""
        asked = set(articles)
        pairs = self.filter(Q(article__in=asked) | Q(other__in=asked)).values_list("article_id", "other_id")
        return Counter(pk for pair in pairs for pk in pair if pk in asked)


class NearDuplicate(models.Model):
    """Two articles whose texts are nearly the same. `likeness`: the share of three-word runs in common, 0 to 1."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    other = models.ForeignKey(Article, models.CASCADE, related_name="+")
    likeness = models.FloatField()

    objects = NearDuplicateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "other"], name="near_duplicate_once"),
            models.CheckConstraint(condition=Q(other__gt=F("article")), name="near_duplicate_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} ~ {self.other_id}"
