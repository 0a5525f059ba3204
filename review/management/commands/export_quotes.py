import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from review.exporting.records import WordsDiffer
from review.exporting.stream import FORMATS, Export
from review.models import FeedEvent


class Command(BaseCommand):
    help = "Export verified quotes. The manifest goes to FILE.manifest.json, or to standard error."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=sorted(FORMATS), default="jsonl")
        parser.add_argument(
            "--since", type=int, metavar="CURSOR", help="only what changed after this cursor, with tombstones"
        )
        parser.add_argument("--raw", action="store_true", help="CSV whose cells are left as they are, for machines")
        parser.add_argument("--output", type=Path, metavar="FILE", help="standard output when left out")

    def handle(self, *args: Any, **options: Any) -> None:
        name, since = options["format"], options["since"]
        if since is not None and not FORMATS[name].TELLS_NEWS:
            raise CommandError(f"--since tells of withdrawals, which {name} cannot hold.")
        if options["raw"] and name != "csv":
            raise CommandError(f"--raw is about the cells of csv; {name} has none that are guarded.")
        newest = FeedEvent.newest()
        if since is not None and not 0 <= since <= newest:
            raise CommandError(f"--since {since} is no cursor of this desk, whose newest is {newest}.")
        export = Export(name, since=since, raw=options["raw"])
        try:
            with self.opened(options["output"]) as out:
                for chunk in export.chunks():
                    out.write(chunk)
        except WordsDiffer as error:
            raise CommandError(f"Export stopped: {error}. Run verify_archive.") from error
        except OSError as error:
            raise CommandError(
                f"{options['output'] or 'Standard output'} cannot be written: {error.strerror}."
            ) from error
        manifest = json.dumps(export.manifest(), ensure_ascii=False, indent=None if options["output"] is None else 2)
        if options["output"] is None:
            self.stderr.write(manifest)
        else:
            options["output"].with_name(options["output"].name + ".manifest.json").write_text(manifest + "\n", "utf-8")
            self.stdout.write(f"{export.count} quotes and {export.tombstones} tombstones in {options['output']}.")
        if export.notes.get("articles") == 0:
            self.stderr.write("It is empty: gold is finished articles in which nothing is unsettled. There is none.")

    @contextmanager
    def opened(self, path: Path | None) -> Iterator[BinaryIO]:
        """Standard output, or a file that takes its name only when it is whole."""
        if path is None:
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
            return
        path = path.resolve()
        if path.exists() and not path.is_file():
            # A device would be replaced by a file of its name.
            raise CommandError(f"{path} cannot be written: it is no file. Without --output it goes to standard output.")
        half = path.with_name(path.name + ".part")
        try:
            with half.open("wb") as out:
                yield out
                out.flush()
                os.fsync(out.fileno())
            half.replace(path)
        finally:
            half.unlink(missing_ok=True)
