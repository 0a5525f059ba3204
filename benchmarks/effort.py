#!/usr/bin/env python3
"""How many keys and clicks a verified quote costs a perfect editor, with the tagger's proposals and with none.

    python3 benchmarks/effort.py                     # the project's own gold
    python3 benchmarks/effort.py --gold FILE         # {"id", "text", "quotes"} a line, as seeds/gold.jsonl has it
    python3 benchmarks/effort.py --quick             # the first articles only

It starts a desk of its own with `manage.py up`, puts the texts in, lets the worker tag them and reviews them in
Chromium through the pages (effort_editor.py says what is counted). Afterwards every quote in the database must be
what gold says. The last line is JSON; `actions_per_quote` has all that is spent on cards: also what it costs to bring
the cue and the mention to where gold has them. The next figure leaves that out, for a quote is verified with its words,
bounds and speaker (docs/desk.md). Going on to the next article is one key more each, told apart.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
GOLD = ROOT / "seeds" / "gold.jsonl"
QUICK = 4
PATIENCE = 300


def say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def store(golds: list[Any], *, tagged: bool) -> list[int]:
    """One article a text; those that count as tagged get no proposals."""
    from django.db import transaction

    from articles.hashing import text_sha256
    from articles.models import Article
    from review.models import Work

    ids = []
    with transaction.atomic():
        for gold in golds:
            digest = text_sha256(gold.text)
            hashes = {"body_sha256": digest, "kept_sha256": digest}
            article = Article.objects.create(body=gold.text, length=len(gold.text), language="vi", **hashes)
            if tagged:
                Work.objects.filter(pk=article.pk).update(tagging=Work.Tagging.TAGGED)
            ids.append(article.pk)
    return ids


def wait_until_tagged(ids: list[int]) -> None:
    from review.models import Work

    until = time.monotonic() + PATIENCE
    while Work.objects.filter(pk__in=ids).exclude(tagging=Work.Tagging.TAGGED).exists():
        if time.monotonic() > until:
            raise SystemExit("The worker has not tagged the articles.")
        time.sleep(0.5)


def astray(article_id: int, gold: Any) -> list[str]:
    """What of an article's verified quotes is not what gold says."""
    from effort_gold import meet

    from review.models import Quote

    quotes = list(Quote.objects.verified().filter(article=article_id))
    held = {gold.syllables(quote.content): quote for quote in quotes}
    faults = [] if len(quotes) == len(gold.quotes) else [f"{len(quotes)} quotes for {len(gold.quotes)}"]
    for wanted in gold.quotes:
        quote = held.get(wanted.syllables)
        if quote is None:
            faults.append(f"no quote at {wanted.parts}")
        elif quote.kind != wanted.kind:
            faults.append(f"{quote.kind} for {wanted.kind} at {wanted.parts}")
        elif not wanted.is_said_by("; ".join(quote.speakers), quote.source):
            faults.append(f"{quote.speakers} for {wanted.speaker}")
        else:
            places = wanted.places().items()
            faults += [f"{name} not at {span}" for name, span in places if not meet(getattr(quote, name), span)]
    return faults


def review(page: Any, address: str, ids: list[int], golds: list[Any]) -> Any:
    """What was spent. Raises SystemExit when a quote is not what gold says."""
    from effort_editor import Editor, Spent

    spent = Spent()
    for article_id, gold in zip(ids, golds, strict=True):
        page.goto(f"{address}articles/{article_id}/")
        editor = Editor(page, gold)
        editor.review()
        spent.add(editor.hand.spent)
        if faults := astray(article_id, gold):
            raise SystemExit(f"Article {article_id} is not as gold has it: {faults}")
    return spent


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    with ExitStack() as stack:
        state = Path(tempfile.mkdtemp(prefix="newsdesk-bench-"))
        stack.callback(shutil.rmtree, state, ignore_errors=True)
        os.environ.update(NEWSDESK_STATE=str(state), DJANGO_SETTINGS_MODULE="newsdesk.settings", LOG_LEVEL="WARNING")
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        from desk import end_in_order, free_port, sessions, start_desk

        end_in_order()
        address = start_desk(state, free_port(), stack)
        import django

        django.setup()
        from effort_gold import Gold
        from playwright.sync_api import sync_playwright

        from newsdesk.local.chromium import MISSING, find_chromium
        from newsdesk.models import User

        lines = given.gold.read_text("utf-8").splitlines()[: QUICK if given.quick else None]
        golds = [Gold.of(json.loads(line)) for line in lines]
        session = sessions(1)[0]
        User.objects.update(enter_delay_ms=0)
        chromium = find_chromium() or sys.exit(MISSING)
        browser = stack.enter_context(sync_playwright()).chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context(viewport={"width": 1280, "height": 1600})
        context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
        page = context.new_page()
        figures: dict[str, float] = {"articles": len(golds), "quotes": sum(len(gold.quotes) for gold in golds)}
        for name, tagged in (("actions_per_quote", False), ("actions_per_quote_bare", True)):
            ids = store(golds, tagged=tagged)
            wait_until_tagged(ids)
            figures |= table(name, review(page, address, ids, golds), int(figures["quotes"]))
        browser.close()
    figures["ratio"] = round(figures["actions_per_quote_bare"] / figures["actions_per_quote"], 2)
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0


def table(name: str, spent: Any, quotes: int) -> dict[str, float]:
    """What was spent on each purpose, on how many cards, and how much a card."""
    keys, clicks, times = spent.keys, spent.clicks, spent.times
    both = keys + clicks
    going_on = both.pop("next article")
    sys.stdout.write(f"{name:34}{'cards':>8}{'keys':>8}{'clicks':>8}{'each':>8}{'a quote':>10}\n")
    for purpose, cost in both.most_common():
        figures = f"{times[purpose]:8}{keys[purpose]:8}{clicks[purpose]:8}{cost / times[purpose]:8.2f}"
        sys.stdout.write(f"  {purpose:32}{figures}{cost / quotes:10.3f}\n")
    found = sum(both[purpose] for purpose in ("cue", "mention"))
    sums = {
        name: both.total(),
        f"{name}_but_cue_and_mention": both.total() - found,
        f"{name}_with_next_article": both.total() + going_on,
    }
    for figure, cost in sums.items():
        sys.stdout.write(f"{figure:66}{cost / quotes:10.3f}\n")
    return {figure: round(cost / quotes, 3) for figure, cost in sums.items()}


if __name__ == "__main__":
    sys.exit(main())
