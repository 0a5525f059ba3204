from review.tests.browser.conftest import chromium, visit

__all__ = ["chromium", "visit"]
