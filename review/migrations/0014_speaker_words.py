"""Names by the beginnings of their words, whatever the case and marks: what the speaker box asks at every letter."""

from django.db import migrations

INDEXES = """
CREATE INDEX speaker_words ON review_speaker
    USING gin (to_tsvector('pg_catalog.simple'::regconfig, public.review_plain(name)));
CREATE INDEX alias_words ON review_alias
    USING gin (to_tsvector('pg_catalog.simple'::regconfig, public.review_plain(name)));
"""


class Migration(migrations.Migration):
    dependencies = [("review", "0013_search_side_by_side")]
    operations = [migrations.RunSQL(INDEXES, "DROP INDEX public.speaker_words; DROP INDEX public.alias_words")]
