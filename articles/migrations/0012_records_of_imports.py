"""That a record's import exists is seen to once a statement, where the outcomes are counted, and not once a record: the
foreign key took 4 microseconds for each, all of them looking for the same row.
"""
import django.db.models.deletion
from django.db import migrations, models

# The row of each import is locked by the update, so that it cannot go before the transaction ends.
COUNTED = """
CREATE OR REPLACE FUNCTION articles_count_outcomes() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE counted bigint;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE articles_import SET imported = articles_import.imported - gone.imported,
            revised = articles_import.revised - gone.revised, duplicate = articles_import.duplicate - gone.duplicate,
            rejected = articles_import.rejected - gone.rejected
        FROM (
            SELECT delivery_id, count(*) FILTER (WHERE outcome = 'imported') AS imported,
                count(*) FILTER (WHERE outcome = 'revised') AS revised,
                count(*) FILTER (WHERE outcome = 'duplicate') AS duplicate,
                count(*) FILTER (WHERE outcome = 'rejected') AS rejected
            FROM before GROUP BY delivery_id
        ) gone WHERE gone.delivery_id = articles_import.id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        UPDATE articles_import SET imported = articles_import.imported + come.imported,
            revised = articles_import.revised + come.revised, duplicate = articles_import.duplicate + come.duplicate,
            rejected = articles_import.rejected + come.rejected
        FROM (
            SELECT delivery_id, count(*) FILTER (WHERE outcome = 'imported') AS imported,
                count(*) FILTER (WHERE outcome = 'revised') AS revised,
                count(*) FILTER (WHERE outcome = 'duplicate') AS duplicate,
                count(*) FILTER (WHERE outcome = 'rejected') AS rejected
            FROM after GROUP BY delivery_id
        ) come WHERE come.delivery_id = articles_import.id;
        GET DIAGNOSTICS counted = ROW_COUNT;
        IF counted <> (SELECT count(DISTINCT delivery_id) FROM after) THEN
            RAISE EXCEPTION 'a record of an import that is not there (import_record_delivery)'
                USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'import_record_delivery';
        END IF;
    END IF;
    RETURN NULL;
END $$;
"""
STAYS = """
CREATE FUNCTION articles_import_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE wrong bigint;
BEGIN
    SELECT gone.id INTO wrong FROM gone
    WHERE EXISTS (SELECT FROM articles_importrecord record WHERE record.delivery_id = gone.id)
        AND NOT EXISTS (SELECT FROM articles_import WHERE articles_import.id = gone.id) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'import % has records (import_record_delivery)', wrong
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'import_record_delivery';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER articles_import_stays_delete AFTER DELETE ON articles_import
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION articles_import_stays();
CREATE TRIGGER articles_import_stays_update AFTER UPDATE ON articles_import
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION articles_import_stays();
"""
UNDO = "DROP FUNCTION articles_import_stays CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("articles", "0011_by_section")]
    operations = [
        migrations.RunSQL(COUNTED, migrations.RunSQL.noop),
        migrations.RunSQL(STAYS, UNDO),
        migrations.AlterField(
            model_name="importrecord",
            name="delivery",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="records",
                to="articles.import",
            ),
        ),
    ]
