"""Editors search all articles. The document of one is its title and what is left of its body without the cuts."""
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

INDEX = """
CREATE FUNCTION review_index_article(whose bigint) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM review_articlesearch WHERE article_id = whose FOR UPDATE;
    INSERT INTO review_articlesearch AS there (article_id, document)
    SELECT article.id, review_document('', '', review_spaced(left(article.title, 1000)), review_spaced((
        SELECT coalesce(string_agg(substr(article.body, lower(part) + 1, upper(part) - lower(part)), ' '), '')
        FROM unnest(int4multirange(int4range(0, least(article.length, 100000))) - coalesce((
            SELECT range_agg(cut.range) FROM articles_excludedrange cut
            WHERE cut.article_id = article.id AND cut.ended_at IS NULL), '{}')) AS part)), '')
    FROM articles_article article WHERE article.id = whose
    ON CONFLICT (article_id) DO UPDATE SET document = excluded.document
    WHERE there.document IS DISTINCT FROM excluded.document;
END $$;

CREATE FUNCTION review_title_searched() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM review_index_article(article_id) FROM review_articlesearch WHERE article_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER review_title_searched AFTER UPDATE ON articles_article FOR EACH ROW
    WHEN ((OLD.title, OLD.masked_sha256) IS DISTINCT FROM (NEW.title, NEW.masked_sha256))
    EXECUTE FUNCTION review_title_searched();

-- While articles are imported none of them has a row yet.
CREATE FUNCTION review_cuts_searched() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM review_index_article(article_id) FROM review_articlesearch
    WHERE article_id IN (SELECT article_id FROM changed) ORDER BY article_id;
    RETURN NULL;
END $$;
CREATE TRIGGER review_cuts_searched_insert AFTER INSERT ON articles_excludedrange
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION review_cuts_searched();
CREATE TRIGGER review_cuts_searched_update AFTER UPDATE ON articles_excludedrange
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION review_cuts_searched();

SELECT review_index_article(article_id) FROM review_work WHERE tagging <> 'waiting';
"""

UNDO = """
DROP FUNCTION review_title_searched, review_cuts_searched, review_index_article CASCADE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0003_kept_back_articles'),
        ('review', '0009_reanchoring'),
    ]

    operations = [
        migrations.CreateModel(
            name='ArticleSearch',
            fields=[
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='search', serialize=False, to='articles.article')),
                ('document', django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['document'], name='article_search_document')],
            },
        ),
        migrations.RunSQL(INDEX, UNDO),
    ]
