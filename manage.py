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

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
