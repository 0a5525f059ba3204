from typing import Any

from django.core.management.base import BaseCommand

from review import tasks


class Command(BaseCommand):
    help = "What beat does every ten seconds, by hand: frees what dead workers held, wakes workers, tells consumers."

    def handle(self, *args: Any, **options: Any) -> None:
        done = tasks.sweep()
        self.stdout.write(f"{done['requeued']} put back, {done['quarantined']} quarantined, {done['told']} told of.")
