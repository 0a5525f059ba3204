"""What search leaves out of the paragraphs around a quote, whose names it follows, and sections without marks.

A quote that is held, withdrawn, sealed or flagged is not to be read in the paragraphs around its neighbours. So these
are indexed anew when it comes to be so, or ceases to be.
"""
from django.db import migrations

WITHOUT = r"""
-- The characters from `first` to before `last`, without those of `spans`.
CREATE FUNCTION review_without(body text, first int, last int, spans int4multirange) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN isempty(spans) THEN substr(body, first + 1, last - first)
        ELSE (
            SELECT coalesce(string_agg(substr(body, lower(part) + 1, upper(part) - lower(part)), ' ' ORDER BY part), '')
            FROM unnest(int4multirange(int4range(first, last)) - spans) AS part)
        END
$$;
"""

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
            WHERE alias.speaker_id = entry.id)), ' ' ORDER BY link.position, entry.id <> speaker.id)
        FROM review_quotespeaker link JOIN review_speaker speaker ON speaker.id = link.speaker_id
        JOIN review_speaker entry ON entry.id IN (speaker.id, speaker.merged_into_id)
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

TRIGGERS = """
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
CREATE OR REPLACE TRIGGER review_quotes_searched_update AFTER UPDATE ON review_quote
    REFERENCING OLD TABLE AS former NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION review_quotes_searched();

CREATE OR REPLACE FUNCTION review_names_searched() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE whose bigint;
BEGIN
    IF TG_TABLE_NAME = 'review_speaker' THEN
        whose := NEW.id;
    ELSIF TG_OP = 'DELETE' THEN
        whose := OLD.speaker_id;
    ELSE
        whose := NEW.speaker_id;
    END IF;
    PERFORM review_index_quotes(array_agg(DISTINCT quote_id)) FROM review_quotespeaker WHERE speaker_id IN (
        SELECT id FROM review_speaker WHERE id = whose OR merged_into_id = whose)
    HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER review_speaker_searched AFTER UPDATE ON review_speaker FOR EACH ROW
    WHEN (OLD.name <> NEW.name OR OLD.merged_into_id IS DISTINCT FROM NEW.merged_into_id)
    EXECUTE FUNCTION review_names_searched();
"""


class Migration(migrations.Migration):
    dependencies = [("review", "0019_search_plans")]
    operations = [migrations.RunSQL(WITHOUT + DUE + TRIGGERS)]
