"""Names that are written nearly like what was typed: what search proposes where it found nothing."""
from django.db import migrations

EXTENSION = """
DO $$ BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
    RAISE EXCEPTION 'The extension pg_trgm is missing. Let an administrator install PostgreSQL''s contrib modules '
        'and run in this database: CREATE EXTENSION pg_trgm';
END $$;
"""

# An administrator may have put the extension elsewhere.
INDEXES = """
DO $$
DECLARE home text;
BEGIN
    SELECT nspname INTO home FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace
    WHERE extname = 'pg_trgm';
    EXECUTE format('CREATE INDEX speaker_alike ON review_speaker USING gin (public.review_plain(name) %I.gin_trgm_ops)',
        home);
    EXECUTE format('CREATE INDEX alias_alike ON review_alias USING gin (public.review_plain(name) %I.gin_trgm_ops)',
        home);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("review", "0016_withdrawn_for_a_reason")]
    operations = [
        migrations.RunSQL(EXTENSION + INDEXES, "DROP INDEX public.speaker_alike; DROP INDEX public.alias_alike"),
    ]
