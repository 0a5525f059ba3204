"""Parts of files from a browser, to disk: nothing is held in memory, and nothing counts before it lies there."""

import hashlib
import os
import secrets
import shutil
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final

from django.conf import settings

from articles.models import Upload

BLOCK: Final = 1 << 18  # bytes
SPARE: Final = 1 << 30  # bytes that an upload must leave on the disk
LONGEST_NAME: Final = 200  # bytes


class TooLarge(ValueError):
    """More than a file may have, or than the disk has room for."""


class Corrupt(ValueError):
    """What came is not what was sent."""


def begin(name: str, size: int, modified: int, *, by: Any) -> Upload:
    """The person's upload of that file, begun earlier or now. Raises TooLarge."""
    root = Path(settings.FILES_DIR)
    root.mkdir(parents=True, exist_ok=True)
    if size > settings.UPLOAD_MAX_BYTES or size + SPARE > shutil.disk_usage(root).free:
        raise TooLarge(name)
    upload, _ = Upload.objects.get_or_create(name=safe_name(name), size=size, modified=modified, by=by, delivery=None)
    upload.folder.mkdir(parents=True, exist_ok=True)
    return upload


def safe_name(name: str) -> str:
    """The last part of a name, without what a file's name may not have; its suffix stays, which tells the format."""
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    plain = "".join(char for char in plain if char.isprintable()).strip().lstrip(".") or "file"
    stem, suffix = os.path.splitext(plain.encode("utf-8", "replace").decode())
    while len((stem + suffix).encode()) > LONGEST_NAME and stem:
        stem = stem[:-1]
    return (stem + suffix)[-LONGEST_NAME:]


def receive(upload: Upload, body: BinaryIO, *, at: int, length: int, sha256: str) -> None:
    """One part. Raises OffsetMoved, and Corrupt when it is shorter, longer or other than announced."""
    with _part(upload) as path:
        digest, count = hashlib.sha256(), 0
        with path.open("xb") as part:
            for block in _blocks(body, length):
                digest.update(block)
                count += len(block)
                part.write(block)
        if count != length or (sha256 and digest.hexdigest() != sha256):
            raise Corrupt(f"upload {upload.pk} at {at}")
        upload.append(path, at=at)


@contextmanager
def _part(upload: Upload) -> Iterator[Path]:
    upload.folder.mkdir(parents=True, exist_ok=True)
    path = upload.folder / f".{secrets.token_hex(8)}"
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _blocks(body: BinaryIO, length: int) -> Iterator[bytes]:
    while length > 0 and (block := body.read(min(BLOCK, length))):
        length -= len(block)
        yield block
