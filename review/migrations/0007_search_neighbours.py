"""The paragraphs before and after a quote's own are searched too: what it is about often stands there.

A document then outgrows its row. It is kept beside the table as it is: the rows stay small, so that dates of many hits
are read from few pages, and nothing needs unpacking to be ranked.
"""
from django.db import migrations

DUE = r"""
CREATE OR REPLACE VIEW review_quotesearch_due AS
SELECT quote.id AS quote_id,
    review_document(
        review_spaced(left(array_to_string(quote.words, ' '), 20000)),
        people.names || ' ' || review_spaced(left(quote.role, 400)),
        review_spaced(left(article.title, 1000)),
        review_spaced(
            split_part(near.before, E'\n', -2) || ' ' || split_part(near.before, E'\n', -1)
            || substr(article.body, lower(quote.content) + 1, least(20000, upper(quote.content) - lower(quote.content)))
            || split_part(near.after, E'\n', 1) || ' ' || split_part(near.after, E'\n', 2)),
        concat(
            ' k=', quote.kind, ' p=', coalesce(article.publisher_id, 0), ' v=', quote.decided_by_id,
            ' c=', left(replace(btrim(review_exact(review_spaced(article.section))), ' ', '_'), 200), ' ',
            review_marked('s', people.names), ' ',
            review_marked('r', review_spaced(left(quote.role, 400))),
            (SELECT string_agg(' f=' || flag, '') FROM unnest(quote.flags) AS flag),
            CASE WHEN quote.availability = 'free' AND quote.flags = '{}' AND article.delivery_status = 'usable'
                THEN ' u=1' END,
            ' m=', to_char(dated.day, 'YYYYMM'), to_char(article.published_on, '" n="YYYYMM'))
    ) AS document,
    quote.said_on,
    article.published_on,
    dated.day
FROM review_quote quote
JOIN articles_article article ON article.id = quote.article_id
CROSS JOIN LATERAL (
    SELECT review_spaced(left(concat_ws(' ', array_to_string(quote.speakers, ' '), (
        SELECT string_agg(concat_ws(' ', speaker.name, (
            SELECT string_agg(alias.name, ' ' ORDER BY alias.id) FROM review_alias alias
            WHERE alias.speaker_id = speaker.id)), ' ' ORDER BY link.position)
        FROM review_quotespeaker link JOIN review_speaker speaker ON speaker.id = link.speaker_id
        WHERE link.quote_id = quote.id)), 1000)) AS names
    OFFSET 0
) people
CROSS JOIN LATERAL (
    SELECT regexp_replace(
            substr(article.body, greatest(1, lower(quote.content) - 1499), least(1500, lower(quote.content))),
            '\n\s*', E'\n', 'g') AS before,
        regexp_replace(substr(article.body, upper(quote.content) + 1, 1500), '\n\s*', E'\n', 'g') AS after
    OFFSET 0
) near
CROSS JOIN LATERAL (
    SELECT coalesce(quote.said_on, article.published_on, (quote.decided_at AT TIME ZONE 'UTC')::date) AS day
) dated
WHERE quote.verdict = 'verified' AND quote.availability IN ('free', 'held');
"""

BEFORE = r"""
CREATE OR REPLACE VIEW review_quotesearch_due AS
SELECT quote.id AS quote_id,
    review_document(
        review_spaced(left(array_to_string(quote.words, ' '), 20000)),
        people.names || ' ' || review_spaced(left(quote.role, 400)),
        review_spaced(left(article.title, 1000)),
        review_spaced(
            regexp_replace(substr(article.body, greatest(1, lower(quote.content) - 1999), least(2000, lower(quote.content))),
                '^.*\n', '')
            || substr(article.body, lower(quote.content) + 1, least(20000, upper(quote.content) - lower(quote.content)))
            || regexp_replace(substr(article.body, upper(quote.content) + 1, 2000), '\n.*$', '')),
        concat(
            ' k=', quote.kind, ' p=', coalesce(article.publisher_id, 0), ' v=', quote.decided_by_id,
            ' c=', left(replace(btrim(review_exact(review_spaced(article.section))), ' ', '_'), 200), ' ',
            review_marked('s', people.names), ' ',
            review_marked('r', review_spaced(left(quote.role, 400))),
            (SELECT string_agg(' f=' || flag, '') FROM unnest(quote.flags) AS flag),
            CASE WHEN quote.availability = 'free' AND quote.flags = '{}' AND article.delivery_status = 'usable'
                THEN ' u=1' END,
            ' m=', to_char(dated.day, 'YYYYMM'), to_char(article.published_on, '" n="YYYYMM'))
    ) AS document,
    quote.said_on,
    article.published_on,
    dated.day
FROM review_quote quote
JOIN articles_article article ON article.id = quote.article_id
CROSS JOIN LATERAL (
    SELECT review_spaced(left(concat_ws(' ', array_to_string(quote.speakers, ' '), (
        SELECT string_agg(concat_ws(' ', speaker.name, (
            SELECT string_agg(alias.name, ' ' ORDER BY alias.id) FROM review_alias alias
            WHERE alias.speaker_id = speaker.id)), ' ' ORDER BY link.position)
        FROM review_quotespeaker link JOIN review_speaker speaker ON speaker.id = link.speaker_id
        WHERE link.quote_id = quote.id)), 1000)) AS names
    OFFSET 0
) people
CROSS JOIN LATERAL (
    SELECT coalesce(quote.said_on, article.published_on, (quote.decided_at AT TIME ZONE 'UTC')::date) AS day
) dated
WHERE quote.verdict = 'verified' AND quote.availability IN ('free', 'held');
"""

STORAGE = "ALTER TABLE review_quotesearch ALTER document SET STORAGE EXTERNAL, SET (toast_tuple_target = 128);"
STORAGE_BEFORE = "ALTER TABLE review_quotesearch ALTER document SET STORAGE EXTENDED, RESET (toast_tuple_target);"

ANEW = """
SELECT review_index_quotes(array_agg(id)) FROM review_quote HAVING count(*) > 0;
"""


class Migration(migrations.Migration):
    dependencies = [("review", "0006_search_months")]
    operations = [migrations.RunSQL(DUE + STORAGE + ANEW, BEFORE + STORAGE_BEFORE + ANEW)]
