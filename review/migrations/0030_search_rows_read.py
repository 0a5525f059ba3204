"""Rows of search that a worker made of the articles that it read, by one statement for many. A title waits, or is found
changed, by the lock of its article's key, as with quotes; a cut by the lock of the row.
"""
from django.db import migrations

INDEX = """
CREATE FUNCTION review_index_read(articles json) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE ids bigint[]; same bigint[];
BEGIN
    ids := ARRAY(SELECT id FROM json_to_recordset(articles) AS read(id bigint));
    PERFORM FROM articles_article WHERE id = ANY (ids) ORDER BY id FOR KEY SHARE;
    PERFORM FROM review_articlesearch WHERE article_id = ANY (ids) ORDER BY article_id FOR UPDATE;
    same := ARRAY(
        SELECT id FROM json_to_recordset(articles) AS read(id bigint, title text, cuts int4multirange)
        JOIN articles_article article USING (id)
        WHERE article.title = read.title AND article.masked_sha256 IS NULL AND read.cuts = coalesce((
            SELECT range_agg(cut.range) FROM articles_excludedrange cut
            WHERE cut.article_id = article.id AND cut.ended_at IS NULL), '{}'));
    INSERT INTO review_articlesearch AS there (article_id, document, pairs)
    SELECT id, document, pairs FROM json_to_recordset(articles) AS read(id bigint, document tsvector, pairs tsvector)
    WHERE id = ANY (same) ORDER BY id
    ON CONFLICT (article_id) DO UPDATE SET document = excluded.document, pairs = excluded.pairs
    WHERE (there.document, there.pairs) IS DISTINCT FROM (excluded.document, excluded.pairs);
    IF cardinality(same) < cardinality(ids) THEN
        PERFORM review_index_articles(ARRAY(SELECT unnest(ids) EXCEPT SELECT unnest(same)));
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("review", "0029_where_an_article_was")]
    operations = [migrations.RunSQL(INDEX, "DROP FUNCTION review_index_read;")]
