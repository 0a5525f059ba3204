"""Words that stand side by side in an article, as of quotes: of a phrase of frequent words all articles would have to be
read that hold them somewhere.
"""
import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations

DUE = """
CREATE OR REPLACE VIEW review_articlesearch_due AS
SELECT article.id AS article_id, review_document('', '', kept.title, kept.text, '') AS document,
    review_pairs(concat_ws(' | ', kept.title, kept.text)) AS pairs
FROM articles_article article
CROSS JOIN LATERAL (
    SELECT review_spaced(left(article.title, 1000)) AS title, review_spaced((
        SELECT coalesce(string_agg(substr(article.body, lower(part) + 1, upper(part) - lower(part)), ' '), '')
        FROM unnest(int4multirange(int4range(0, least(article.length, 100000))) - coalesce((
            SELECT range_agg(cut.range) FROM articles_excludedrange cut
            WHERE cut.article_id = article.id AND cut.ended_at IS NULL), '{}')) AS part)) AS text
    OFFSET 0
) kept;

CREATE OR REPLACE FUNCTION review_index_article(whose bigint) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM review_articlesearch WHERE article_id = whose FOR UPDATE;
    INSERT INTO review_articlesearch AS there (article_id, document, pairs)
    SELECT article_id, document, pairs FROM review_articlesearch_due WHERE article_id = whose
    ON CONFLICT (article_id) DO UPDATE SET document = excluded.document, pairs = excluded.pairs
    WHERE (there.document, there.pairs) IS DISTINCT FROM (excluded.document, excluded.pairs);
END $$;
"""

ANEW = """
SELECT review_index_article(article_id) FROM review_articlesearch;
"""


class Migration(migrations.Migration):
    dependencies = [("review", "0017_names_nearly_alike")]
    operations = [
        migrations.AddField(
            model_name="articlesearch",
            name="pairs",
            field=django.contrib.postgres.search.SearchVectorField(default=""),
            preserve_default=False,
        ),
        migrations.RemoveIndex(model_name="articlesearch", name="article_search_document"),
        migrations.RunSQL(DUE + ANEW),
        migrations.AddIndex(
            model_name="articlesearch",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["document", "pairs"], name="article_search_document"
            ),
        ),
    ]
