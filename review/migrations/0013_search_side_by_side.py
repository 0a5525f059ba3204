"""Words that stand side by side, as lexemes: without them each quote that holds both words of a phrase somewhere has to
be read, and of two frequent words there are a hundred thousand.
"""
import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations

PAIRS = r"""
-- Each word of the plain form with the one after it. No pair reaches over a bar.
CREATE FUNCTION review_pairs(fields text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT array_to_tsvector(ARRAY(
        SELECT one || '_' || following FROM unnest(words, words[2:]) AS side(one, following)
        WHERE one <> '|' AND following <> '|' AND length(one) + length(following) < 100))
    FROM array_remove(string_to_array(public.review_plain(fields), ' '), '') AS words
$$;
"""

# The fields are made once for both columns. Of one part the words stand in the paragraph too.
DUE = r"""
CREATE OR REPLACE VIEW review_quotesearch_due AS
SELECT quote.id AS quote_id,
    review_document(said.words, said.people, said.title, said.around,
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
    dated.day,
    review_pairs(concat_ws(' | ', CASE WHEN cardinality(quote.words) > 1 THEN said.words END, said.people, said.title,
        said.around)) AS pairs
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
    SELECT review_spaced(left(array_to_string(quote.words, ' '), 20000)) AS words,
        people.names || ' ' || review_spaced(left(quote.role, 400)) AS people,
        review_spaced(left(article.title, 1000)) AS title,
        review_spaced(
            split_part(near.before, E'\n', -2) || ' ' || split_part(near.before, E'\n', -1)
            || substr(article.body, lower(quote.content) + 1, least(20000, upper(quote.content) - lower(quote.content)))
            || split_part(near.after, E'\n', 1) || ' ' || split_part(near.after, E'\n', 2)) AS around
    OFFSET 0
) said
CROSS JOIN LATERAL (
    SELECT coalesce(quote.said_on, article.published_on, (quote.decided_at AT TIME ZONE 'UTC')::date) AS day
) dated
WHERE quote.verdict = 'verified' AND quote.availability IN ('free', 'held');
"""

INDEX = """
CREATE OR REPLACE FUNCTION review_index_quotes(ids bigint[]) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM review_quotesearch WHERE quote_id = ANY (ids) ORDER BY quote_id FOR UPDATE;
    DELETE FROM review_quotesearch WHERE quote_id IN (
        SELECT id FROM review_quote
        WHERE id = ANY (ids) AND NOT (verdict = 'verified' AND availability IN ('free', 'held')));
    INSERT INTO review_quotesearch AS there (quote_id, document, pairs, said_on, published_on, day)
    SELECT quote_id, document, pairs, said_on, published_on, day FROM review_quotesearch_due
    WHERE quote_id = ANY (ids)
    ON CONFLICT (quote_id) DO UPDATE SET document = excluded.document, pairs = excluded.pairs,
        said_on = excluded.said_on, published_on = excluded.published_on, day = excluded.day
    WHERE (there.document, there.pairs, there.said_on, there.published_on, there.day)
        IS DISTINCT FROM (excluded.document, excluded.pairs, excluded.said_on, excluded.published_on, excluded.day);
END $$;
"""

ANEW = """
SELECT review_index_quotes(array_agg(id)) FROM review_quote HAVING count(*) > 0;
"""


class Migration(migrations.Migration):
    dependencies = [("review", "0012_known_values")]
    operations = [
        migrations.AddField(
            model_name="quotesearch",
            name="pairs",
            field=django.contrib.postgres.search.SearchVectorField(default=""),
            preserve_default=False,
        ),
        migrations.RemoveIndex(model_name="quotesearch", name="quote_search_document"),
        migrations.RunSQL(PAIRS + DUE + INDEX + ANEW),
        migrations.AddIndex(
            model_name="quotesearch",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["document", "pairs"], name="quote_search_document"
            ),
        ),
    ]
