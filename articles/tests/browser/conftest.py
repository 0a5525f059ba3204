from review.tests.browser.conftest import answered, chromium, visit

__all__ = ["answered", "chromium", "visit"]
