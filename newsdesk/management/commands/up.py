import os
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsdesk.local.desk import Choices, run_desk
from newsdesk.local.state import state_dir
from newsdesk.local.trouble import Trouble


def port(given: str) -> int:
    if not (given.isdecimal() and 0 < int(given) < 2**16):
        raise ArgumentTypeError("a port is a number from 1 to 65535")
    return int(given)


class Command(BaseCommand):
    help = "Run the whole desk: databases, worker, beat and web, until Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=port, default=8000)
        parser.add_argument("--bind", default="127.0.0.1", help="the address to listen on; 0.0.0.0 is every one")
        parser.add_argument("--state", metavar="DIR", help="the folder of the desk's data, else one for this clone")
        parser.add_argument("--no-samples", action="store_true", help="import no sample articles on the first start")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["state"]:
            os.environ["NEWSDESK_STATE"] = str(Path(options["state"]).expanduser().absolute())
        choices = Choices(state_dir(), options["bind"], options["port"], samples=not options["no_samples"])
        try:
            run_desk(choices, self._tell)
        except Trouble as trouble:
            raise CommandError(str(trouble)) from None

    def _tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
