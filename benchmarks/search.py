"""How fast the page of search answers, over 200 questions of which 20 have more than one hit in twenty quotes.

    .venv/bin/python benchmarks/search.py [--quick] [--quotes N] [--database URL]

Starts a PostgreSQL of its own and fills it, 1,000,000 quotes unless told. `--database`: an owner's URL; an empty
database is filled and kept, a filled one is used again. The last line is JSON.
"""

import argparse
import json
import os
import random
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
QUOTES, QUICK = 1_000_000, 12_000
LIGHT = 180
Asked = dict[str, str]


@contextmanager
def database(url: str | None) -> Iterator[None]:
    """Django set up on it."""
    from newsdesk.local.servers import temporary_servers

    with temporary_servers() as servers:
        given = {"DATABASE_URL": url or servers.owner, "REDIS_URL": servers.broker, "ALLOWED_HOSTS": "testserver"}
        os.environ.update(
            given, SECRET_KEY=secrets.token_hex(32), NEWSDESK_STATE=str(servers.folder), LOG_LEVEL="WARNING"
        )
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsdesk.settings")
        import django

        django.setup()
        yield


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def seen_to(quotes: int) -> None:
    """The database migrated and filled, unless it is."""
    from django.core.management import call_command

    from benchmarks.search_data import differing, fill
    from review.models import QuoteSearch

    call_command("migrate", verbosity=0)
    if not QuoteSearch.objects.exists():
        began = time.monotonic()
        fill(quotes)
        tell(f"{QuoteSearch.objects.count():,} quotes made in {time.monotonic() - began:.0f} s")
    if differing():
        sys.exit("The rows made here are not those that the database would make.")


def questions() -> tuple[list[Asked], list[Asked]]:
    """Twenty heavy ones and the others, the same each time."""
    from benchmarks.search_data import ROLES, SECTIONS, Words

    words = Words()
    choose = random.Random(3)
    common, usual, rare = words.syllables[:12], words.syllables[60:600], words.syllables[1200:]
    heavy: list[Asked] = [{"q": word} for word in common[:6]]
    heavy += [{"q": word, "order": "date"} for word in common[6:9]]
    heavy += [{"q": f"{common[at]} {common[at + 1]}"} for at in range(3)]
    heavy += [{"q": f"{common[3]} OR {common[9]}"}, {"q": f"{common[4]} -{rare[0]}"}]
    heavy += [{"q": common[0], "kind": "indirect"}, {"kind": "direct"}, {"section": SECTIONS[0]}, {"publisher": "3"}]
    heavy += [{"q": common[1], "published_from": "2020-01-01", "published_to": "2022-06-30"}, {"role": ROLES[2]}]
    light: list[Asked] = []
    makers = (
        lambda: {"q": choose.choice(usual)},
        lambda: {"q": " ".join(choose.sample(usual, 2))},
        lambda: {"q": f"{choose.choice(common)} {choose.choice(usual)}"},
        lambda: {"q": f'"{choose.choice(common)} {choose.choice(usual)}"'},
        lambda: {"q": choose.choice(rare)},
        lambda: {"q": f"{choose.choice(usual)} OR {choose.choice(rare)}", "order": "date"},
        lambda: {"q": choose.choice(usual), "speaker": choose.choice(words.names)},
        lambda: {"speaker": choose.choice(words.names[:400])},
        lambda: {"q": choose.choice(usual), "published_from": "2024-03-01", "published_to": "2024-03-31"},
        lambda: {"q": choose.choice(usual), "said_from": "2021-05-01", "said_to": "2021-12-31", "verifier": "2"},
        lambda: {"q": f"{choose.choice(usual)} -{choose.choice(common)}", "section": choose.choice(SECTIONS[:-1])},
        lambda: {"q": f"{choose.choice(usual)} không-có-từ-này"},
    )
    while len(light) < LIGHT:
        light += [make() for make in makers]
    return heavy, light[:LIGHT]


def hits(asked: Asked) -> int:
    """Exactly, by asking the database for all of them."""
    from review.models import Quote
    from review.searching import SearchForm, matching

    return matching(SearchForm(asked).filter(), Quote.objects.all()).count()


def milliseconds(asked: Asked, client: object) -> float:
    began = time.perf_counter()
    answer = client.get("/quotes/", asked)  # type: ignore[attr-defined]
    took = (time.perf_counter() - began) * 1000
    if answer.status_code != 200:
        sys.exit(f"{asked}: {answer.status_code}")
    return took


def p95(times: list[float]) -> float:
    return sorted(times)[max(0, -(-len(times) * 95 // 100) - 1)]


def signed_in() -> object:
    from django.test import Client

    from newsdesk.models import User

    client = Client()
    client.force_login(User.objects.order_by("pk")[0])
    return client


def report(heavy: list[Asked], light: list[Asked], quotes: int) -> dict[str, float | int]:
    client = signed_in()
    limit = quotes // 20
    counted = [hits(asked) for asked in heavy]
    times = {name: [milliseconds(one, client) for one in many]
             for name, many in (("heavy", heavy), ("light", light))}  # fmt: skip
    tell(f"{'hits':>9}  {'ms':>6}  heavy question")
    for asked, count, took in zip(heavy, counted, times["heavy"], strict=True):
        tell(f"{count:>9,}  {took:>6.0f}  {asked}")
    for name, taken in times.items():
        middle = sorted(taken)[len(taken) // 2]
        tell(f"{name}: median {middle:.0f} ms, p95 {p95(taken):.0f} ms, worst {max(taken):.0f} ms")
    every = times["heavy"] + times["light"]
    return {
        "quotes": quotes,
        "queries": len(every),
        "heavy_queries": sum(count > limit for count in counted),
        "p50_ms": round(sorted(every)[len(every) // 2], 1),
        "p95_ms": round(p95(every), 1),
        "heavy_p95_ms": round(p95(times["heavy"]), 1),
        "worst_ms": round(max(every), 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK:,} quotes")
    parser.add_argument("--quotes", type=int)
    parser.add_argument("--database", metavar="URL")
    given = parser.parse_args()
    with database(given.database):
        seen_to(given.quotes or (QUICK if given.quick else QUOTES))
        from review.models import QuoteSearch

        heavy, light = questions()
        tell(json.dumps(report(heavy, light, QuoteSearch.objects.count())))


if __name__ == "__main__":
    main()
