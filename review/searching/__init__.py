"""Finding verified quotes: what was asked, which quotes that is, and a page of them."""

from review.searching.filter import Filter, matching

__all__ = ["Filter", "matching"]
