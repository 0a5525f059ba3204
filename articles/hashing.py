"""The hashes of texts."""

from hashlib import sha256


def text_sha256(text: str) -> bytes:
    """SHA-256 of the text's UTF-8 bytes, 32 bytes; the text is in normal form."""
    return sha256(text.encode()).digest()
