"""Where a name of the registry changes that many quotes bear, they wait for a worker, not somebody for them. So do all
quotes that an upgrade makes search know otherwise: they are put here once, those beside a quote that is kept back last,
as what comes last is taken first.
"""
import django.db.models.deletion
from django.db import migrations, models

SOON = """
CREATE FUNCTION review_index_soon(ids bigint[]) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF cardinality(ids) > 100 THEN
        INSERT INTO review_waitingquote (quote_id, tells) SELECT unnest(ids), false;
    ELSE
        PERFORM review_index_quotes(ids);
    END IF;
END $$;
"""
AT_ONCE = """
CREATE OR REPLACE FUNCTION review_index_soon(ids bigint[]) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM review_index_quotes(ids);
END $$;
"""

TRIGGERS = """
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
    PERFORM review_index_soon(array_agg(DISTINCT quote_id)) FROM review_quotespeaker WHERE speaker_id IN (
        SELECT id FROM review_speaker WHERE id = ANY (whose) OR merged_into_id = ANY (whose))
    HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE FUNCTION review_links_pointed() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM review_index_soon(array_agg(DISTINCT changed.quote_id)) FROM changed JOIN former USING (id)
    WHERE changed.speaker_id IS DISTINCT FROM former.speaker_id
    HAVING count(*) > 0;
    RETURN NULL;
END $$;
DROP TRIGGER review_link_searched ON review_quotespeaker;
DROP FUNCTION review_link_searched;
CREATE TRIGGER review_links_searched_update AFTER UPDATE ON review_quotespeaker
    REFERENCING OLD TABLE AS former NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION review_links_pointed();
"""
TRIGGERS_BEFORE = """
DROP TRIGGER review_links_searched_update ON review_quotespeaker;
DROP FUNCTION review_links_pointed;
CREATE FUNCTION review_link_searched() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM review_index_quotes(ARRAY[NEW.quote_id]);
    RETURN NULL;
END $$;
CREATE TRIGGER review_link_searched AFTER UPDATE ON review_quotespeaker FOR EACH ROW
    WHEN (OLD.speaker_id IS DISTINCT FROM NEW.speaker_id) EXECUTE FUNCTION review_link_searched();
"""

ALL = """
INSERT INTO review_waitingquote (quote_id, tells)
SELECT there.quote_id, false FROM review_quotesearch there JOIN review_quote quote ON quote.id = there.quote_id
ORDER BY quote.article_id IN (
    SELECT article_id FROM review_quote WHERE verdict = 'verified' AND (availability <> 'free' OR flags <> '{}')), quote.id;
"""


class Migration(migrations.Migration):
    dependencies = [("review", "0027_finishing_is_an_act")]
    operations = [
        migrations.CreateModel(
            name="WaitingQuote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tells", models.BooleanField()),
                (
                    "quote",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="review.quote",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(SOON + TRIGGERS, TRIGGERS_BEFORE + AT_ONCE),
        migrations.RunSQL(ALL, migrations.RunSQL.noop),
    ]
