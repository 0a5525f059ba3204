"""How far a database is: its migrations, its users. Needs Django set up."""

import psycopg
from django.contrib.auth import get_user_model  # type: ignore[import-untyped]
from django.db.migrations.loader import MigrationLoader  # type: ignore[import-untyped]
from psycopg import sql


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
