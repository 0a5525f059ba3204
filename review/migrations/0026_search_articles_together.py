"""The rows of search of many articles by one statement, which is set up once. Neither column shrinks by compression: the
database tried it on each row in vain.
"""
from django.db import migrations

INDEX = """
CREATE FUNCTION review_index_articles(ids bigint[]) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM review_articlesearch WHERE article_id = ANY (ids) ORDER BY article_id FOR UPDATE;
    INSERT INTO review_articlesearch AS there (article_id, document, pairs)
    SELECT article_id, document, pairs FROM review_articlesearch_due WHERE article_id = ANY (ids) ORDER BY article_id
    ON CONFLICT (article_id) DO UPDATE SET document = excluded.document, pairs = excluded.pairs
    WHERE (there.document, there.pairs) IS DISTINCT FROM (excluded.document, excluded.pairs);
END $$;
CREATE OR REPLACE FUNCTION review_index_article(whose bigint) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM review_index_articles(ARRAY[whose]);
END $$;
ALTER TABLE review_articlesearch ALTER document SET STORAGE EXTERNAL, ALTER pairs SET STORAGE EXTERNAL;
"""

UNDO = """
ALTER TABLE review_articlesearch ALTER document SET STORAGE EXTENDED, ALTER pairs SET STORAGE EXTENDED;
CREATE OR REPLACE FUNCTION review_index_article(whose bigint) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM review_articlesearch WHERE article_id = whose FOR UPDATE;
    INSERT INTO review_articlesearch AS there (article_id, document, pairs)
    SELECT article_id, document, pairs FROM review_articlesearch_due WHERE article_id = whose
    ON CONFLICT (article_id) DO UPDATE SET document = excluded.document, pairs = excluded.pairs
    WHERE (there.document, there.pairs) IS DISTINCT FROM (excluded.document, excluded.pairs);
END $$;
DROP FUNCTION review_index_articles;
"""


class Migration(migrations.Migration):
    dependencies = [("review", "0025_article_acts")]
    operations = [migrations.RunSQL(INDEX, UNDO)]
