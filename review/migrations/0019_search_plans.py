"""Indexing a quote planned its statements anew at every decision: 2.7 ms of 9 that the database gave to one.

A plan made while the tables were small would read them whole for ever, hence the index scans.
"""
from django.db import migrations

KEEP = """
ALTER FUNCTION review_index_quotes(bigint[]) SET plan_cache_mode = 'force_generic_plan';
ALTER FUNCTION review_index_quotes(bigint[]) SET enable_seqscan = 'off';
"""
UNDO = """
ALTER FUNCTION review_index_quotes(bigint[]) RESET plan_cache_mode;
ALTER FUNCTION review_index_quotes(bigint[]) RESET enable_seqscan;
"""


class Migration(migrations.Migration):
    dependencies = [("review", "0018_article_pairs")]
    operations = [migrations.RunSQL(KEEP, UNDO)]
