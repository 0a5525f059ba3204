from typing import Any

from django.core.management.base import BaseCommand

from review import tasks


class Command(BaseCommand):
    help = "What beat does every ten seconds, by hand: frees what dead workers held and wakes the workers."

    def handle(self, *args: Any, **options: Any) -> None:
        freed = tasks.sweep()
        self.stdout.write(f"{freed['requeued']} put back, {freed['quarantined']} quarantined.")
