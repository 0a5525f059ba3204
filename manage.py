#!/usr/bin/env python3
"""The command line: sees to the packages in .venv first, then hands over to Django."""

import os
import sys

from newsdesk.local import bootstrap


def main() -> None:
    try:
        bootstrap.see_to_packages(sys.argv)
    except KeyboardInterrupt:
        sys.exit("\nStopped; the next start goes on with it.")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsdesk.settings")
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        execute_from_command_line(sys.argv)
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None):  # the database answered: this is no matter of reaching it
            raise
        reason = str(error).strip().splitlines()[0]
        remedy = (
            "It is another user's: run this as that user."
            if "Permission denied" in reason
            else "Start the desk with manage.py up. One with a --state of its own is found by NEWSDESK_STATE."
        )
        sys.exit(f"The database cannot be reached. {remedy} ({reason})")


if __name__ == "__main__":
    main()
