"""Which migrations a database lacks, and a dump of it before it gets them. Needs Django set up."""

from datetime import datetime
from pathlib import Path

import psycopg
from django.contrib.auth import get_user_model  # type: ignore[import-untyped]
from django.db.migrations.loader import MigrationLoader  # type: ignore[import-untyped]
from psycopg import sql

from newsdesk.local import processes

KEPT_DUMPS = 5


def applied_migrations(owner_url: str) -> set[tuple[str, str]]:
    with psycopg.connect(owner_url) as connection:
        if connection.execute("SELECT to_regclass('django_migrations')").fetchone() == (None,):
            return set()
        return set(connection.execute("SELECT app, name FROM django_migrations").fetchall())


def known_migrations() -> set[tuple[str, str]]:
    return set(MigrationLoader(None).disk_migrations)


def has_users(owner_url: str) -> bool:
    table = sql.Identifier(get_user_model()._meta.db_table)
    with psycopg.connect(owner_url) as connection:
        return connection.execute(sql.SQL("SELECT FROM {} LIMIT 1").format(table)).rowcount > 0


def dump(pg_dump: Path, owner_url: str, folder: Path) -> Path:
    """The new dump, in pg_restore's format; of the older ones the latest four stay."""
    file = folder / f"{datetime.now():%Y-%m-%d-%H%M%S}.dump"
    half = file.with_suffix(".part")
    processes.run([str(pg_dump), "--format=custom", f"--file={half}", owner_url])
    half.rename(file)
    for old in sorted(folder.glob("*.dump"))[:-KEPT_DUMPS]:
        old.unlink()
    return file
