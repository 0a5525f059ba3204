"""Constraints that rows break by themselves, each tried on an empty copy of its table in which anything may be NULL."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

pytestmark = pytest.mark.django_db

CHOSEN = [
    pytest.param(model._meta.db_table, field, id=f"{model._meta.db_table}.{field.column}")
    for app in ("articles", "review")
    for model in apps.get_app_config(app).get_models()
    for field in model._meta.local_fields
    if getattr(field, "base_field", field).choices
]
CHECKS = [
    ("articles_publisher", {"name": ""}, "publisher_named"),
    ("articles_upload", {"name": ""}, "upload_named"),
    ("articles_upload", {"size": 0, "received": 0}, "upload_received_of_size"),
    ("articles_upload", {"size": 5, "received": 6}, "upload_received_of_size"),
    ("articles_upload", {"size": 5, "received": -1}, "upload_received"),
    ("articles_nearduplicate", {"article_id": 2, "other_id": 1}, "near_duplicate_in_order"),
    ("articles_import", {"state": "running"}, "import_running_leased"),
    ("newsdesk_user", {"roles": "{boss}"}, "user_roles_known"),
    ("review_articleact", {"verb": "cut"}, "article_act_names_its_cut"),
    ("review_articleact", {"verb": "close", "cut_id": 1}, "article_act_names_its_cut"),
    ("review_download", {"state": "running"}, "download_leased"),
    ("review_download", {"state": "done"}, "download_done_is_whole"),
    ("review_feedtoken", {"name": ""}, "feed_token_named"),
    ("review_feedtoken", {"per_minute": 0}, "feed_token_per_minute"),
    ("review_speaker", {"id": 1, "merged_into_id": 1}, "not_merged_into_itself"),
    ("review_watch", {"words": ""}, "watch_of_something"),
    ("review_work", {"held_by_id": 1}, "work_held_until"),
    ("review_work", {"open_proposals": -1}, "work_open_proposals"),
    ("review_work", {"tagging": "running"}, "work_leased"),
    ("review_work", {"review": "read_whole"}, "work_finished_by"),
    ("review_work", {"review": "proposals_reviewed", "finished_by_id": 1}, "work_finished_by"),
]
UNIQUE = [
    ("articles_columnchoice", {"publisher_id": 1, "header": "{tít}"}),
    ("articles_columnchoice", {"header": "{tít}"}),
    ("articles_nearduplicate", {"article_id": 1, "other_id": 2}),
    ("articles_upload", {"by_id": 1, "name": "a", "size": 5, "modified": 7}),
    ("review_alias", {"speaker_id": 1, "name": "Khải"}),
    ("review_downloadnews", {"download_id": 1, "quote_id": 1}),
    ("review_presence", {"work_id": 1, "user_id": 1}),
    ("review_putoff", {"user_id": 1, "work_id": 1}),
    ("review_quotespeaker", {"quote_id": 1, "position": 0}),
    ("review_reanchoring", {"quote_id": 1, "article_id": 1}),
    ("review_watch", {"user_id": 1, "kind": "words", "words": "lúa"}),
]


def copy(table):
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE copy (LIKE {table} INCLUDING CONSTRAINTS INCLUDING INDEXES)")
        cursor.execute("ALTER TABLE copy DROP CONSTRAINT copy_pkey")
        cursor.execute("SELECT attname FROM pg_attribute WHERE attrelid = 'copy'::regclass AND attnum > 0")
        for (column,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE copy ALTER COLUMN "{column}" DROP NOT NULL')


def leave_only(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE conrelid = 'copy'::regclass AND contype = 'c'")
        for (other,) in cursor.fetchall():
            if other != name:
                cursor.execute(f'ALTER TABLE copy DROP CONSTRAINT "{other}"')


def insert(columns):
    """Values as PostgreSQL writes them."""
    names, places = ", ".join(columns), ", ".join(["%s"] * len(columns))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO copy ({names}) VALUES ({places})", list(columns.values()))


def refused(why):
    return pytest.raises(IntegrityError, match=why)


@pytest.mark.parametrize(("table", "field"), CHOSEN)
def test_a_choice_is_one_that_the_code_names(table, field):
    is_array = hasattr(field, "base_field")
    copy(table)
    leave_only(f"{table}_{field.column}_known")
    for value, _ in getattr(field, "base_field", field).choices:
        insert({field.column: f"{{{value}}}" if is_array else value})
    with refused(f"{table}_{field.column}_known"):
        insert({field.column: "{unheard_of}" if is_array else "unheard_of"})


@pytest.mark.parametrize(("table", "columns", "name"), CHECKS)
def test_a_row_that_a_check_refuses(table, columns, name):
    copy(table)
    with refused(f'violates check constraint "[a-z_]*{name}'):
        insert(columns)


@pytest.mark.parametrize(("table", "columns"), UNIQUE)
def test_a_row_that_is_there_already(table, columns):
    copy(table)
    insert(columns)
    with refused(rf'Key \([a-z_", ]+\)=\({", ".join(map(str, columns.values()))}\)'):
        insert(columns)
