"""Texts that are nearly the same: the agency's story in four papers. Linked and shown, never merged.

A stage of its own after the import. Each text gets a sketch of its three-word runs (MinHash); sketches that agree in
one of BANDS parts meet in that part's bucket and are compared in full. The cost is linear in the number of articles.
"""

import logging
from array import array
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import F
from rensa import RMinHash

from articles.models import Article, Import, ImportRecord, NearDuplicate, Sketch

log = logging.getLogger(__name__)

BANDS: Final = 33
ROWS: Final = 3  # of a band: of texts that share half of their runs 99 in 100 meet, of those that share 5 % one in 250
SEED: Final = 20261121
RUN: Final = 3  # words
LEAST_WORDS: Final = 30  # shorter texts are alike by chance
NEAR: Final = 0.45  # share of runs in common
AT_ONCE: Final = 300  # records
MOST_IN_A_BUCKET: Final = 50


def sketch(text: str) -> list[int]:
    """The MinHash of the text's runs of words, upper and lower case alike; empty for one too short to tell."""
    words = text.casefold().split()
    if len(words) < LEAST_WORDS:
        return []
    minhash = RMinHash(num_perm=BANDS * ROWS, seed=SEED)
    minhash.update([" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1)])
    return list(minhash.digest())


def buckets(signature: Sequence[int]) -> list[int]:
    """One key a band, of 63 bits."""
    keys = []
    for band in range(0, len(signature), ROWS):
        part = array("I", [band, *signature[band : band + ROWS]]).tobytes()
        keys.append(int.from_bytes(blake2b(part, digest_size=8).digest(), "big") >> 1)
    return keys


def likeness(one: Sequence[int], other: Sequence[int]) -> float:
    """The share of runs that the two texts have in common, as their sketches have it."""
    return sum(map(int.__eq__, one, other)) / len(one)


def link_some() -> int:
    """Sketch the next records of an import that is over, and link what is near them; the number of records passed.

    Where it stands is committed with the links, so that it may be killed and run again.
    """
    with transaction.atomic():
        over = Import.objects.exclude(state__in=[Import.State.WAITING, Import.State.RUNNING])
        behind = over.filter(sketched__lt=F("records_read")).order_by("pk")
        delivery = behind.select_for_update(skip_locked=True).first()
        if delivery is None:
            return 0
        upto = min(delivery.sketched + AT_ONCE, delivery.records_read)
        brought = delivery.records.filter(number__gt=delivery.sketched, number__lte=upto, article__isnull=False)
        fresh = brought.exclude(outcome=ImportRecord.Outcome.DUPLICATE).values("article_id")
        link(Article.objects.filter(pk__in=fresh, sketch=None).prefetch_related("excluded_ranges"))
        Import.objects.filter(pk=delivery.pk).update(sketched=upto)
    return upto - delivery.sketched


def link(articles: Iterable[Article]) -> int:
    """Store the articles' sketches, and a link to each text near them; the number of links."""
    signatures = {article.pk: signature for article in articles if (signature := sketch(article.kept_text()))}
    Sketch.objects.bulk_create(
        Sketch(article_id=pk, signature=array("I", signature).tobytes(), keys=buckets(signature))
        for pk, signature in signatures.items()
    )
    pairs = _meetings(signatures)
    others = {pk for pair in pairs for pk in pair} - signatures.keys()
    stored = Sketch.objects.filter(pk__in=others).values_list("pk", "signature")
    known = signatures | {pk: list(array("I", bytes(signature))) for pk, signature in stored}
    links = [
        NearDuplicate(article_id=one, other_id=other, likeness=round(share, 2))
        for one, other in sorted(pairs)
        if (share := likeness(known[one], known[other])) >= NEAR
    ]
    NearDuplicate.objects.bulk_create(links, ignore_conflicts=True)
    return len(links)


def _meetings(signatures: dict[int, list[int]]) -> set[tuple[int, int]]:
    """Pairs that share a bucket, the lower id first; a text and the one that it replaces are none."""
    asked: list[tuple[int, int]] = [(pk, key) for pk, signature in signatures.items() for key in buckets(signature)]
    if not asked:
        return set()
    values: dict[str, Any] = {"most": MOST_IN_A_BUCKET}
    values["articles"], values["keys"] = map(list, zip(*asked, strict=True))
    with transaction.atomic(), connection.cursor() as cursor:
        # LIMIT makes a look at all rows seem cheap, and a plan made while there were few would be kept.
        cursor.execute(PLANNED)
        cursor.execute(MEET, values)
        return {(min(pair), max(pair)) for pair in cursor.fetchall()}


PLANNED = """
SELECT set_config('enable_seqscan', 'off', true), set_config('plan_cache_mode', 'force_custom_plan', true)
"""
MEET = """
SELECT DISTINCT asked.article_id, met.article_id
FROM unnest(%(articles)s::bigint[], %(keys)s::bigint[]) AS asked(article_id, key), LATERAL (
    SELECT article_id FROM articles_sketch sketch
    WHERE sketch.keys @> ARRAY[asked.key] AND sketch.article_id <> asked.article_id LIMIT %(most)s
) met
JOIN articles_article one ON true JOIN articles_article other ON other.id = met.article_id
WHERE one.id = asked.article_id
    AND one.replaces_id IS DISTINCT FROM other.id AND other.replaces_id IS DISTINCT FROM one.id
"""
