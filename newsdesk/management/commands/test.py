import sys

from django.core.management.base import BaseCommand

from newsdesk.local.testing import run_tests
from newsdesk.local.trouble import Trouble


class Command(BaseCommand):
    help = "Run all tests, in a real browser too. Arguments are pytest's."

    def run_from_argv(self, argv: list[str]) -> None:
        try:
            sys.exit(run_tests(argv[2:], lambda line: sys.stderr.write(f"{line}\n")))
        except Trouble as trouble:
            sys.exit(str(trouble))
