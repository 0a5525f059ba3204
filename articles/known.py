"""What is stored already of what a chunk of records delivers. Bodies are not looked at."""

from collections.abc import Iterable, Sequence
from typing import Final

from django.db import connection

from articles.revisions import Keys, Shelf, Text, shelf_of


def brought_by(digests: Iterable[bytes]) -> dict[bytes | None, int]:
    """The articles that records of these digests brought in. One query."""
    asked = list(dict.fromkeys(digests))
    if not asked:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(SAME_RECORD, [array(digest.hex() for digest in asked)])
        return {asked[position - 1]: pk for position, pk in cursor.fetchall()}


def stored_under(asked: Sequence[Keys]) -> Shelf:
    """What is stored under any of these keys. Two queries, whatever their number."""
    if not asked:
        return Shelf()
    keys = {
        "publishers": "{" + ",".join(["NULL" if key.publisher is None else str(key.publisher) for key in asked]) + "}",
        "ids": array(key.external_id for key in asked),
        "urls": array(key.url for key in asked),
        "hashes": '{"\\\\x' + '","\\\\x'.join([key.kept_sha256.hex() for key in asked]) + '"}',
    }
    with connection.cursor() as cursor:
        cursor.execute(SAME_TEXT, keys)
        same_text = {asked[position - 1].text: pk for position, pk in cursor.fetchall()}
        if not any(key.external_id or key.url for key in asked):
            return shelf_of([], [], same_text)
        cursor.execute(EARLIER, keys)
        rows = cursor.fetchall()
    texts = {pk: Text(pk, bytes(kept), *rest) for _, _, pk, kept, *rest in rows}
    named = [(asked[position - 1].names[0 if sign == "#" else -1], pk) for position, sign, pk, *_ in rows if sign]
    return shelf_of(texts.values(), named, same_text)


def array(values: Iterable[str]) -> str:
    """A PostgreSQL array as it is written: hundreds of values as one, which the driver is slow to put together."""
    listed = list(values)
    if not listed:
        return "{}"
    joined = '","'.join(listed)
    if "\\" in joined or joined.count('"') != 2 * len(listed) - 2:
        joined = '","'.join([value.replace("\\", "\\\\").replace('"', '\\"') for value in listed])
    return '{"' + joined + '"}'


# The aggregate, so that each is looked up by its index however few rows the planner believes to be stored.
SAME_RECORD: Final = """
SELECT position, first.pk FROM unnest(%s::uuid[]) WITH ORDINALITY AS asked(digest, position), LATERAL (
    SELECT min(article_id + 0) AS pk FROM articles_importrecord record
    WHERE record.digest = asked.digest AND article_id IS NOT NULL
) first WHERE first.pk IS NOT NULL
"""
ASKED = """
asked AS MATERIALIZED (
    SELECT * FROM unnest(%(publishers)s::bigint[], %(ids)s::text[], %(urls)s::text[], %(hashes)s::bytea[])
    WITH ORDINALITY AS asked(publisher_id, external_id, url, kept_sha256, position)
)"""
# LATERAL, so that each key is looked up by its index however few rows the planner believes to be stored, and "id + 0",
# so that none is looked for along the primary key.
SAME_TEXT = f"""
WITH {ASKED}
SELECT position, first.pk FROM asked, LATERAL (
    SELECT min(id + 0) AS pk FROM articles_article article
    WHERE article.publisher_id = asked.publisher_id AND article.kept_sha256 = asked.kept_sha256
) first WHERE asked.publisher_id IS NOT NULL AND first.pk IS NOT NULL
UNION ALL
SELECT position, first.pk FROM asked, LATERAL (
    SELECT min(id + 0) AS pk FROM articles_article article
    WHERE article.publisher_id IS NULL AND article.kept_sha256 = asked.kept_sha256
) first WHERE asked.publisher_id IS NULL AND first.pk IS NOT NULL
"""
# Each text known under an id (#) or address (@) that was asked for, and without a sign whatever it replaces or is
# replaced by, however far.
EARLIER = f"""
WITH RECURSIVE {ASKED},
named AS (
    SELECT position, '#' AS sign, found.id FROM asked, LATERAL (
        SELECT id FROM articles_article article WHERE article.external_id <> ''
        AND article.publisher_id = asked.publisher_id AND article.external_id = asked.external_id OFFSET 0
    ) found WHERE asked.external_id <> '' AND asked.publisher_id IS NOT NULL
    UNION ALL
    SELECT position, '#', found.id FROM asked, LATERAL (
        SELECT id FROM articles_article article WHERE article.external_id <> ''
        AND article.publisher_id IS NULL AND article.external_id = asked.external_id OFFSET 0
    ) found WHERE asked.external_id <> '' AND asked.publisher_id IS NULL
    UNION ALL
    SELECT position, '@', found.id FROM asked, LATERAL (
        SELECT id FROM articles_article article WHERE article.url <> ''
        AND article.publisher_id = asked.publisher_id AND article.url = asked.url OFFSET 0
    ) found WHERE asked.url <> '' AND asked.publisher_id IS NOT NULL
    UNION ALL
    SELECT position, '@', found.id FROM asked, LATERAL (
        SELECT id FROM articles_article article WHERE article.url <> ''
        AND article.publisher_id IS NULL AND article.url = asked.url OFFSET 0
    ) found WHERE asked.url <> '' AND asked.publisher_id IS NULL
),
linked AS (
    SELECT id FROM named
    UNION
    SELECT other.id FROM linked, LATERAL (
        SELECT replaces_id AS id FROM articles_article WHERE articles_article.id = linked.id AND replaces_id IS NOT NULL
        UNION ALL SELECT id FROM articles_article WHERE replaces_id = linked.id
    ) other
)
SELECT named.position, coalesce(named.sign, ''), article.id, kept_sha256, modified_at, arrived_at, replaces_id
FROM linked JOIN articles_article article ON article.id = linked.id LEFT JOIN named ON named.id = linked.id
"""
