"""A quote is found by the names of all entries that are merged into one, whichever of them it is linked to.

Of the names of a long line only so many as fit: those printed with the quote and its own entry's come first.
"""
from django.db import migrations

DUE = r"""
CREATE OR REPLACE VIEW review_quotesearch_due AS
SELECT quote.id AS quote_id,
    review_document(said.words, said.people, said.title, said.around,
        concat(
            ' k=', quote.kind, ' p=', coalesce(article.publisher_id, 0), ' v=', quote.decided_by_id,
            ' c=', left(replace(btrim(review_exact(review_spaced(article.section))), ' ', '_'), 200),
            ' c=', left(replace(btrim(review_plain(review_spaced(article.section))), ' ', '_'), 200), ' ',
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
        SELECT string_agg(concat_ws(' ', entry.name, (
            SELECT string_agg(alias.name, ' ' ORDER BY alias.id) FROM review_alias alias
            WHERE alias.speaker_id = entry.id)), ' '
            ORDER BY link.position, entry.id <> speaker.id, entry.merged_into_id IS NOT NULL, entry.id)
        FROM review_quotespeaker link JOIN review_speaker speaker ON speaker.id = link.speaker_id
        CROSS JOIN LATERAL (SELECT coalesce(speaker.merged_into_id, speaker.id) AS id) whole
        CROSS JOIN LATERAL (
            SELECT * FROM review_speaker WHERE id = whole.id
            UNION ALL
            SELECT * FROM review_speaker WHERE merged_into_id = whole.id
        ) entry
        WHERE link.quote_id = quote.id)), 1000)) AS names
    OFFSET 0
) people
CROSS JOIN LATERAL (
    SELECT coalesce(range_agg(other.content), '{}') AS spans FROM review_quote other
    WHERE other.article_id = quote.article_id AND other.id <> quote.id
        AND other.verdict = 'verified' AND (other.availability <> 'free' OR other.flags <> '{}')
    OFFSET 0
) kept_back
CROSS JOIN LATERAL (
    SELECT regexp_replace(
            review_without(article.body, greatest(0, lower(quote.content) - 1500), lower(quote.content),
                kept_back.spans),
            '\n\s*', E'\n', 'g') AS before,
        review_without(article.body, lower(quote.content),
            least(upper(quote.content), lower(quote.content) + 20000), kept_back.spans) AS own,
        regexp_replace(
            review_without(article.body, upper(quote.content), upper(quote.content) + 1500, kept_back.spans),
            '\n\s*', E'\n', 'g') AS after
    OFFSET 0
) near
CROSS JOIN LATERAL (
    SELECT review_spaced(left(array_to_string(quote.words, ' '), 20000)) AS words,
        people.names || ' ' || review_spaced(left(quote.role, 400)) AS people,
        review_spaced(left(article.title, 1000)) AS title,
        review_spaced(
            split_part(near.before, E'\n', -2) || ' ' || split_part(near.before, E'\n', -1)
            || near.own || split_part(near.after, E'\n', 1) || ' ' || split_part(near.after, E'\n', 2)) AS around
    OFFSET 0
) said
CROSS JOIN LATERAL (
    SELECT coalesce(quote.said_on, article.published_on, (quote.decided_at AT TIME ZONE 'UTC')::date) AS day
) dated
WHERE quote.verdict = 'verified' AND quote.availability IN ('free', 'held');
"""

NAMES = """
CREATE OR REPLACE FUNCTION review_names_searched() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE whose bigint[];
BEGIN
    IF TG_TABLE_NAME = 'review_speaker' THEN
        whose := ARRAY[NEW.id, NEW.merged_into_id, OLD.merged_into_id];
    ELSE
        SELECT ARRAY[id, merged_into_id] INTO whose FROM review_speaker
        WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.speaker_id ELSE NEW.speaker_id END;
    END IF;
    PERFORM review_index_quotes(array_agg(DISTINCT quote_id)) FROM review_quotespeaker WHERE speaker_id IN (
        SELECT id FROM review_speaker WHERE id = ANY (whose) OR merged_into_id = ANY (whose))
    HAVING count(*) > 0;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("review", "0023_quotes_by_who_decided")]
    operations = [migrations.RunSQL(DUE + NAMES, migrations.RunSQL.noop)]
