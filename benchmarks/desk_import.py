"""A delivery of pages that the desk's own worker brings in at nice 10, while something else is measured."""

import io
import random
import tarfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from made_up import Author

if TYPE_CHECKING:
    from articles.models import Import

PATIENCE = 60.0  # seconds
PAGE_BYTES = 3000


@contextmanager
def an_import(folder: Path, pages: int) -> Iterator["Import"]:
    """Under way from the beginning to the end of the block, unless it has so few pages that it ended by itself: then
    it is not open any more. Cancelled as an importer would.
    """
    from django.db import transaction

    from articles.importing import Given
    from articles.tasks import queue_import

    archive = folder / "pages.tar"
    _write(archive, pages)
    with transaction.atomic():
        delivery = queue_import([archive], name="bench", by=None, given=Given())
    try:
        _wait(delivery, lambda: delivery.records_read > 0)
        yield delivery
    finally:
        delivery.cancel()
        _wait(delivery, lambda: not delivery.is_open)


def _write(archive: Path, pages: int) -> None:
    """None of them is in another run's archive."""
    author = Author(random.randrange(10**9))
    with tarfile.open(archive, "w") as tar:
        for number in range(pages):
            page = author.page(number, PAGE_BYTES).encode()
            header = tarfile.TarInfo(f"{number}.txt")
            header.size = len(page)
            tar.addfile(header, io.BytesIO(page))


def _wait(delivery: "Import", done: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > until:
            raise SystemExit(f"The import beside the load is still {delivery.state}.")
        time.sleep(0.1)
        delivery.refresh_from_db()
