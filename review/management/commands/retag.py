import re
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import OuterRef, Q, Subquery

from review import tasks
from review.models import Run, Work


class Command(BaseCommand):
    help = "Put articles to the tagger again. What people decided stays as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--older-than",
            metavar="VERSION",
            help="only articles whose newest run is of an older version, or that are quarantined without any run",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        works = Work.objects.all()
        if options["older_than"]:
            works = works.filter(pk__in=older_than(options["older_than"]))
        count = works.tag_again()
        tasks.hint()
        self.stdout.write(f"{count} articles wait for the tagger ({tasks.tagger().VERSION}).")


def older_than(version: str) -> list[int]:
    """Articles whose newest run is of an older version, and the quarantined that no version has got through."""
    newest = Run.objects.filter(article=OuterRef("pk")).order_by("-pk").values("version")[:1]
    works = Work.objects.annotate(newest=Subquery(newest))
    works = works.filter(Q(newest__isnull=False) | Q(tagging=Work.Tagging.QUARANTINED))
    return [
        pk
        for pk, run_version in works.values_list("pk", "newest")
        if run_version is None or order(run_version) < order(version)
    ]


def order(version: str) -> list[tuple[int, int | str]]:
    """Sorts rules-9 before rules-10."""
    return [(0, int(part)) if part.isdigit() else (1, part) for part in re.split(r"(\d+)", version) if part]
