import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.cleaning import clean
from articles.kept_text import kept_text
from articles.normal_form import NotText, normal_form
from articles.reading import Record, Rejection, read_file
from articles.reading import text as plain_text


class Command(BaseCommand):
    help = "Show what is the article on raw pages and what is cut from them: one JSON object a line."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="a page; without a known suffix, plain text")

    def handle(self, *, files: list[str], **options: Any) -> None:
        unread = 0
        for name in files:
            for found in read_file(Path(name), unknown=plain_text.read):
                try:
                    self.stdout.write(json.dumps({"file": name} | _cleaned(found), ensure_ascii=False))
                except NotText as error:
                    unread += 1
                    self.stderr.write(f"{name}: {error}")
        if unread:
            raise CommandError(f"{unread} of {len(files)} files could not be read")


def _cleaned(found: Record | Rejection) -> dict[str, object]:
    """The answer for one page, under the names that the command promises. Raises NotText for a rejection too."""
    if isinstance(found, Rejection):
        raise NotText(found.reason, found.detail)
    body = normal_form(found.text if found.text is not None else found.fields["body"])
    page = clean(body)
    return {
        "title": found.fields.get("title") or page.title,
        "lead": page.lead,
        "body": kept_text(body, [(cut.start, cut.end) for cut in page.excluded]),
        "captions": page.captions,
        "credit": found.fields.get("credit") or page.credit,
        "flags": page.flags,
        "cut": [{"line": cut.line, "reason": cut.reason} for cut in page.excluded],
    }
