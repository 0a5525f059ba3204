import pytest


@pytest.fixture(autouse=True)
def _fast_hashes(settings):
    """A password's hash is slow by intent; tests that sign in a hundred times need not be."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
