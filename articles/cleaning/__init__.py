"""Page text → which lines are title, lead, body, caption, credit, litter, and why."""

from articles.cleaning.cleaner import REASONS, CleanedPage, Cut, clean

__all__ = ["REASONS", "CleanedPage", "Cut", "clean"]
