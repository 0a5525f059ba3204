"""The hashes of texts."""

from hashlib import sha256


def text_sha256(text: str) -> bytes:
    """SHA-256 of the text's UTF-8 bytes, 32 bytes; the text is in normal form."""
    return sha256(text.encode()).digest()


def both_sha256(encoded: bytes, body: str, kept: str) -> tuple[bytes, bytes]:
    """The hashes of a body, whose UTF-8 bytes are `encoded`, and of what is kept of it: mostly all but its last line
    end, which is not hashed twice then.
    """
    if len(body) == len(kept) + 1 and body.endswith("\n") and body.startswith(kept):
        of_kept = sha256(memoryview(encoded)[:-1])
        of_body = of_kept.copy()
        of_body.update(b"\n")
        return of_body.digest(), of_kept.digest()
    return sha256(encoded).digest(), text_sha256(kept)
