"""Finding verified quotes: what was asked, which quotes that is, and a page of them."""

from review.searching.filter import Filter, matching
from review.searching.finding import DATE, MOST, RELEVANCE, Finder, Found
from review.searching.form import SearchForm

__all__ = ["DATE", "Filter", "Finder", "Found", "MOST", "RELEVANCE", "SearchForm", "matching"]
