"""Columns that hold one of the values the code names: the database refuses any other, whoever writes."""
from django.db import migrations

KNOWN = {
    "articles_article": {
        "published_basis": ["delivery", "text", "editor", "unknown"],
        "delivery_status": ["usable", "withheld", "cancelled"],
    },
    "articles_excludedrange": {
        "reason": [
            "title", "caption", "byline", "credit", "date", "related", "comments", "most_read", "menu", "share",
            "template", "repeat", "multimedia", "ad", "footer", "tail", "editor",
        ],
    },
    "articles_import": {
        "state": ["waiting", "running", "done", "cancelled", "interrupted", "failed", "taken_back"],
    },
    "articles_importrecord": {"outcome": ["imported", "revised", "duplicate", "rejected"]},
}  # fmt: skip


def only(table: str, column: str, values: list[str]) -> migrations.RunSQL:
    name = f"{table}_{column}_known"
    listed = ", ".join(f"'{value}'" for value in values)
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({column} IN ({listed}))",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("articles", "0006_near_duplicates")]
    operations = [
        only(table, column, values) for table, columns in KNOWN.items() for column, values in columns.items()
    ]
