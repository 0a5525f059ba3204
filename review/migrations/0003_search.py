"""The table that search looks at, and the triggers that write it.

What is not of pg_catalog is qualified in the functions or found by a search_path of their own, so that a dump restores.
The rules of words are those of review/searching/words.py.
"""
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

EXTENSION = """
DO $$
DECLARE home text;
BEGIN
    BEGIN
        CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;
    EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
        RAISE EXCEPTION 'The extension unaccent is missing. Let an administrator install PostgreSQL''s contrib modules '
            'and run in this database: CREATE EXTENSION unaccent';
    END;
    SELECT nspname INTO home FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace
    WHERE extname = 'unaccent';
    -- unaccent is only called stable because its rules are a file. Whoever changes that file indexes anew.
    EXECUTE format(
        'CREATE FUNCTION public.review_unaccent(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE '
        'AS $f$ SELECT %I.unaccent(%L::pg_catalog.regdictionary, $1) $f$', home, format('%I.unaccent', home));
END $$;
"""

WORDS = r"""
CREATE FUNCTION review_spaced(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT regexp_replace($1,
        '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7'
        '\u2000-\u2bff\u2e00-\u2e7f\u3000-\u303f\ufe00-\ufe6f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65'
        '\ufff0-\uffff\U0001f000-\U0001ffff]+', ' ', 'g')
$$;
CREATE FUNCTION review_exact(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT replace(replace(regexp_replace(translate(
        regexp_replace(lower(normalize($1, NFD)),
            '([\u0301\u0300\u0309\u0303\u0323])([a-z\u0302\u031b\u0306]+)', '\2\1', 'g'),
        U&'\0301\0300\0309\0303\0323\0302\031B\0306', '12345678'), '[\u0300-\u036f]', '', 'g'),
        U&'\0111', 'd9'), U&'\0110', 'd9')
$$;
CREATE FUNCTION review_plain(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT lower(public.review_unaccent($1))
$$;
"""

# The bar stands between two fields, so that no phrase reaches from one into the next.
DOCUMENT = r"""
CREATE FUNCTION review_weighted(words text, people text, title text, around text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT setweight(to_tsvector('pg_catalog.simple', words), 'A')
        || '|:1'::tsvector
        || setweight(to_tsvector('pg_catalog.simple', people), 'B')
        || '|:1'::tsvector
        || setweight(to_tsvector('pg_catalog.simple', title), 'C')
        || '|:1'::tsvector
        || setweight(to_tsvector('pg_catalog.simple', around), 'D')
$$;
CREATE FUNCTION review_document(words text, people text, title text, around text, marks text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT (
        public.review_weighted(public.review_exact(words), public.review_exact(people), public.review_exact(title),
            public.review_exact(around))::text
        || ' '
        || public.review_weighted(public.review_plain(words), public.review_plain(people),
            public.review_plain(title), public.review_plain(around))::text
        || marks
    )::tsvector
$$;
-- Each word of a name, in both forms, under a mark of its field.
CREATE FUNCTION review_marked(mark text, words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT regexp_replace(
        public.review_exact(words) || ' ' || public.review_plain(words),
        '(\S+)', mark || '=\1', 'g')
$$;
"""

# What each quote's row must be. Only so much of a paragraph as an index can hold.
DUE = r"""
CREATE VIEW review_quotesearch_due AS
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
                THEN ' u=1' END)
    ) AS document,
    quote.said_on,
    article.published_on,
    coalesce(quote.said_on, article.published_on, '0001-01-01') AS day
FROM review_quote quote
JOIN articles_article article ON article.id = quote.article_id
CROSS JOIN LATERAL (
    SELECT review_spaced(left(concat_ws(' ', array_to_string(quote.speakers, ' '), (
        SELECT string_agg(concat_ws(' ', speaker.name, (
            SELECT string_agg(alias.name, ' ' ORDER BY alias.id) FROM review_alias alias
            WHERE alias.speaker_id = speaker.id)), ' ' ORDER BY link.position)
        FROM review_quotespeaker link JOIN review_speaker speaker ON speaker.id = link.speaker_id
        WHERE link.quote_id = quote.id)), 1000)) AS names
) people
WHERE quote.verdict = 'verified' AND quote.availability IN ('free', 'held');
"""

# The rows are locked in one statement and computed in the next, which sees what whoever held them has committed.
INDEX = """
CREATE FUNCTION review_index_quotes(ids bigint[]) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM review_quotesearch WHERE quote_id = ANY (ids) ORDER BY quote_id FOR UPDATE;
    DELETE FROM review_quotesearch WHERE quote_id IN (
        SELECT id FROM review_quote
        WHERE id = ANY (ids) AND NOT (verdict = 'verified' AND availability IN ('free', 'held')));
    INSERT INTO review_quotesearch AS there (quote_id, document, said_on, published_on, day)
    SELECT quote_id, document, said_on, published_on, day FROM review_quotesearch_due WHERE quote_id = ANY (ids)
    ON CONFLICT (quote_id) DO UPDATE SET document = excluded.document, said_on = excluded.said_on,
        published_on = excluded.published_on, day = excluded.day
    WHERE (there.document, there.said_on, there.published_on, there.day)
        IS DISTINCT FROM (excluded.document, excluded.said_on, excluded.published_on, excluded.day);
END $$;
"""

# A quote that is being verified keeps its article from changing its title meanwhile, and the other way round; else one
# of the two would not see the other. The key of the article is what the quote's foreign key locks anyway.
TRIGGERS = """
CREATE FUNCTION review_quotes_searched() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE ids bigint[];
BEGIN
    SELECT array_agg(id ORDER BY id) INTO ids FROM changed
    WHERE verdict = 'verified' OR EXISTS (SELECT FROM review_quotesearch WHERE quote_id = changed.id);
    IF ids IS NOT NULL THEN
        PERFORM FROM articles_article
        WHERE id IN (SELECT article_id FROM changed) ORDER BY id FOR KEY SHARE;
        PERFORM review_index_quotes(ids);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER review_quotes_searched_insert AFTER INSERT ON review_quote
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION review_quotes_searched();
CREATE TRIGGER review_quotes_searched_update AFTER UPDATE ON review_quote
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION review_quotes_searched();

CREATE FUNCTION review_article_searched() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM articles_article WHERE id = NEW.id FOR UPDATE;
    PERFORM review_index_quotes(array_agg(id)) FROM review_quote WHERE article_id = NEW.id HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE TRIGGER review_article_searched AFTER UPDATE ON articles_article FOR EACH ROW
    WHEN ((OLD.title, OLD.section, OLD.publisher_id, OLD.published_on, OLD.delivery_status, OLD.masked_sha256)
        IS DISTINCT FROM
        (NEW.title, NEW.section, NEW.publisher_id, NEW.published_on, NEW.delivery_status, NEW.masked_sha256))
    EXECUTE FUNCTION review_article_searched();

CREATE FUNCTION review_links_searched() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM review_index_quotes(array_agg(quote_id))
    FROM review_quotesearch WHERE quote_id IN (SELECT quote_id FROM changed WHERE speaker_id IS NOT NULL)
    HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE TRIGGER review_links_searched_insert AFTER INSERT ON review_quotespeaker
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION review_links_searched();
CREATE TRIGGER review_links_searched_delete AFTER DELETE ON review_quotespeaker
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION review_links_searched();
CREATE FUNCTION review_link_searched() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM review_index_quotes(ARRAY[NEW.quote_id]);
    RETURN NULL;
END $$;
CREATE TRIGGER review_link_searched AFTER UPDATE ON review_quotespeaker FOR EACH ROW
    WHEN (OLD.speaker_id IS DISTINCT FROM NEW.speaker_id) EXECUTE FUNCTION review_link_searched();

CREATE FUNCTION review_names_searched() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE whose bigint;
BEGIN
    IF TG_TABLE_NAME = 'review_speaker' THEN
        whose := NEW.id;
    ELSIF TG_OP = 'DELETE' THEN
        whose := OLD.speaker_id;
    ELSE
        whose := NEW.speaker_id;
    END IF;
    PERFORM review_index_quotes(array_agg(DISTINCT quote_id)) FROM review_quotespeaker WHERE speaker_id = whose
    HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE TRIGGER review_speaker_searched AFTER UPDATE ON review_speaker FOR EACH ROW
    WHEN (OLD.name <> NEW.name) EXECUTE FUNCTION review_names_searched();
CREATE TRIGGER review_alias_searched AFTER INSERT OR UPDATE OR DELETE ON review_alias FOR EACH ROW
    EXECUTE FUNCTION review_names_searched();

SELECT review_index_quotes(array_agg(id)) FROM review_quote HAVING count(*) > 0;
"""

UNDO = """
DROP VIEW review_quotesearch_due;
DROP FUNCTION review_quotes_searched, review_article_searched, review_links_searched, review_link_searched,
    review_names_searched, review_index_quotes, review_document, review_marked, review_weighted, review_exact,
    review_plain, review_spaced, review_unaccent CASCADE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0003_kept_back_articles'),
        ('review', '0002_rules'),
    ]

    operations = [
        migrations.CreateModel(
            name='QuoteSearch',
            fields=[
                ('quote', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='search', serialize=False, to='review.quote')),
                ('document', django.contrib.postgres.search.SearchVectorField()),
                ('said_on', models.DateField(null=True)),
                ('published_on', models.DateField(null=True)),
                ('day', models.DateField()),
            ],
            options={
                'indexes': [
                    django.contrib.postgres.indexes.GinIndex(fields=['document'], name='quote_search_document'),
                    models.Index(fields=['-day', '-quote'], name='quote_search_day'),
                    models.Index(fields=['-said_on', '-quote'], name='quote_search_said'),
                    models.Index(fields=['-published_on', '-quote'], name='quote_search_published'),
                ],
            },
        ),
        migrations.RunSQL(EXTENSION + WORDS + DOCUMENT + DUE + INDEX + TRIGGERS, UNDO),
    ]
