from typing import Any

from django.core.management.base import BaseCommand, CommandError

from review.archive import CHECKS
from review.exporting.stream import snapshot


class Command(BaseCommand):
    help = "Recompute every promise: spans, words, hashes, chain, outcomes. Exits with 1 on the first breach."

    def handle(self, *args: Any, **options: Any) -> None:
        with snapshot():
            for check in CHECKS:
                for breach in check():
                    raise CommandError(breach, returncode=1)
                self.stdout.write(f"{check.__name__.replace('_', ' ')}: as they should be")
