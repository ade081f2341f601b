"""How tables of what was said are made: their common columns, and that nobody changes a row."""

from collections.abc import Callable
from typing import Any

from django.db import models

_SQLITE = """
CREATE TRIGGER journal_{table}_{what} BEFORE {what} ON journal_{table}
BEGIN SELECT RAISE(ABORT, 'what is in the journal stays as it was said'); END
"""
_POSTGRESQL = """
CREATE OR REPLACE FUNCTION journal_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'what is in the journal stays as it was said'; END $$
"""
_BEFORE = """
CREATE TRIGGER journal_{table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_{table}
FOR EACH STATEMENT EXECUTE FUNCTION journal_stays()
"""


def keep(*tables: str) -> Callable[[object, Any], None]:
    """Return the step of a migration that lets the database refuse to change rows of tables."""

    def step(_: object, schema_editor: Any) -> None:  # noqa: ANN401 -- Django's, without a type
        execute = schema_editor.execute
        if schema_editor.connection.vendor == "sqlite":
            for table in tables:
                for what in ("UPDATE", "DELETE"):
                    execute(_SQLITE.format(table=table, what=what))
            return
        execute(_POSTGRESQL)
        for table in tables:
            execute(_BEFORE.format(table=table))

    return step


def said_columns(*more: tuple[str, models.Field]) -> list[tuple[str, models.Field]]:
    """Return the columns of a table of what was said: those that all have, and its own."""
    return [
        ("id", models.BigAutoField(primary_key=True, serialize=False)),
        ("ref", models.CharField(max_length=64, unique=True)),
        ("actor", models.CharField(max_length=128)),
        ("known_at", models.DateTimeField(db_index=True)),
        ("recorded_at", models.DateTimeField()),
        ("why", models.TextField(blank=True)),
        ("source", models.CharField(max_length=200)),
        ("supersedes", models.BigIntegerField(null=True)),
        *more,
    ]
