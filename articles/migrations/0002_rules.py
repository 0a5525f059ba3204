"""What the database itself refuses about articles, whoever writes."""
from django.db import migrations

# A body never changes. The one exception is sealing: characters masked by a full block, the length kept, the hash of
# the masked text written beside the original one, which stays so that a new delivery does not bring the words back.
BODY = """
CREATE FUNCTION articles_body_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.length <> OLD.length OR NEW.body_sha256 <> OLD.body_sha256 OR NEW.kept_sha256 <> OLD.kept_sha256 THEN
        RAISE EXCEPTION 'article %: length and hashes never change', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.body IS DISTINCT FROM OLD.body AND NOT (
        char_length(NEW.body) = OLD.length
        AND NEW.masked_sha256 IS NOT DISTINCT FROM sha256(convert_to(NEW.body, 'UTF8'))
        AND NOT EXISTS (
            SELECT FROM unnest(string_to_array(OLD.body, NULL), string_to_array(NEW.body, NULL)) AS pair(old, new)
            WHERE pair.new <> pair.old AND pair.new <> U&'\\2588'
        )
    ) THEN
        RAISE EXCEPTION 'article %: the body never changes', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.masked_sha256 IS DISTINCT FROM OLD.masked_sha256
        AND NEW.masked_sha256 IS DISTINCT FROM sha256(convert_to(NEW.body, 'UTF8')) THEN
        RAISE EXCEPTION 'article %: masked_sha256 is not the hash of the body', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER articles_body_stays BEFORE UPDATE ON articles_article FOR EACH ROW
    WHEN (OLD.body IS DISTINCT FROM NEW.body OR OLD.length <> NEW.length
          OR OLD.body_sha256 <> NEW.body_sha256 OR OLD.kept_sha256 <> NEW.kept_sha256
          OR OLD.masked_sha256 IS DISTINCT FROM NEW.masked_sha256)
    EXECUTE FUNCTION articles_body_stays();

CREATE FUNCTION articles_hash_holds() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE bad bigint;
BEGIN
    SELECT id INTO bad FROM added WHERE body_sha256 <> sha256(convert_to(body, 'UTF8')) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'article %: body_sha256 is not the hash of the body', bad USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER articles_hash_holds AFTER INSERT ON articles_article
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION articles_hash_holds();
"""

EXCLUDED = """
CREATE FUNCTION articles_range_inside() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE bad bigint;
BEGIN
    SELECT changed.id INTO bad FROM changed JOIN articles_article article ON article.id = changed.article_id
    WHERE upper(changed.range) > article.length LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'excluded range % lies outside the body', bad USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER articles_range_inside_insert AFTER INSERT ON articles_excludedrange
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION articles_range_inside();
CREATE TRIGGER articles_range_inside_update AFTER UPDATE ON articles_excludedrange
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION articles_range_inside();
"""

UNDO = """
DROP FUNCTION articles_body_stays, articles_hash_holds, articles_range_inside CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]
    operations = [migrations.RunSQL(BODY + EXCLUDED, UNDO)]
