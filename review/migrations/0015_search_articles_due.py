"""What each article's row of search must be, as a view, so that verify_archive can hold the rows against it."""
from django.db import migrations

DUE = """
CREATE VIEW review_articlesearch_due AS
SELECT article.id AS article_id, review_document('', '', review_spaced(left(article.title, 1000)), review_spaced((
    SELECT coalesce(string_agg(substr(article.body, lower(part) + 1, upper(part) - lower(part)), ' '), '')
    FROM unnest(int4multirange(int4range(0, least(article.length, 100000))) - coalesce((
        SELECT range_agg(cut.range) FROM articles_excludedrange cut
        WHERE cut.article_id = article.id AND cut.ended_at IS NULL), '{}')) AS part)), '') AS document
FROM articles_article article;

CREATE OR REPLACE FUNCTION review_index_article(whose bigint) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM review_articlesearch WHERE article_id = whose FOR UPDATE;
    INSERT INTO review_articlesearch AS there (article_id, document)
    SELECT article_id, document FROM review_articlesearch_due WHERE article_id = whose
    ON CONFLICT (article_id) DO UPDATE SET document = excluded.document
    WHERE there.document IS DISTINCT FROM excluded.document;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("review", "0014_speaker_words")]
    operations = [migrations.RunSQL(DUE)]
