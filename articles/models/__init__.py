"""Articles and how they came in."""

from articles.models.articles import (
    KEEPING_BACK,
    KEPT_BACK,
    Article,
    ArticleEdit,
    ArticleQuerySet,
    ExcludedRange,
    ExcludedRangeQuerySet,
    Publisher,
)
from articles.models.imports import Import, ImportQuerySet, ImportRecord
from articles.models.near import NearDuplicate, Sketch
from articles.models.uploads import ColumnChoice, OffsetMoved, Upload

__all__ = [
    "KEEPING_BACK",
    "KEPT_BACK",
    "Article",
    "ArticleEdit",
    "ArticleQuerySet",
    "ColumnChoice",
    "ExcludedRange",
    "ExcludedRangeQuerySet",
    "Import",
    "ImportQuerySet",
    "ImportRecord",
    "OffsetMoved",
    "NearDuplicate",
    "Publisher",
    "Sketch",
    "Upload",
]
