"""Neighbours of a quote that is kept back are indexed anew also while somebody else decides on them: who is refused
would not have indexed them. Decisions lock quotes without their keys, so no index waits for them.
"""

from django.db import migrations

SEARCHED = """
CREATE OR REPLACE FUNCTION review_quotes_searched() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    ids bigint[];
    touched bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(DISTINCT article_id) INTO touched FROM changed
        WHERE verdict = 'verified' AND (availability <> 'free' OR flags <> '{}');
    ELSE
        SELECT array_agg(DISTINCT state.article_id) INTO touched FROM (
            SELECT former.article_id AS article_before, changed.article_id AS article_now,
                CASE WHEN former.verdict = 'verified' AND (former.availability <> 'free' OR former.flags <> '{}')
                    THEN former.content END AS before,
                CASE WHEN changed.verdict = 'verified' AND (changed.availability <> 'free' OR changed.flags <> '{}')
                    THEN changed.content END AS now
            FROM former JOIN changed USING (id)
        ) kept_back
        CROSS JOIN LATERAL (VALUES (article_before), (article_now)) AS state (article_id)
        WHERE (article_before, before) IS DISTINCT FROM (article_now, now) AND coalesce(before, now) IS NOT NULL;
    END IF;
    SELECT array_agg(id ORDER BY id) INTO ids FROM (
        SELECT id FROM changed
        WHERE verdict = 'verified' OR EXISTS (SELECT FROM review_quotesearch WHERE quote_id = changed.id)
        UNION
        SELECT quote.id FROM review_quote quote JOIN review_quotesearch there ON there.quote_id = quote.id
        WHERE quote.article_id = ANY (touched)
    ) searched;
    IF ids IS NOT NULL THEN
        PERFORM FROM articles_article
        WHERE id IN (SELECT article_id FROM changed) ORDER BY id FOR KEY SHARE;
        PERFORM review_index_quotes(ids);
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("review", "0021_search_beside")]
    operations = [migrations.RunSQL(SEARCHED, migrations.RunSQL.noop)]
